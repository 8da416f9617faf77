"""Each page as it opens, without a word in its address: the last twelve closed months, told as dates."""

import pytest

from components.state.page_registry import PAGES
from tests.app.conftest import Visit

OPENS_ON = {
    "mayor": "Periodo: da ottobre 2025 a settembre 2026",
    "partner": "Periodo: da ottobre 2025 a settembre 2026",
    "manager": "Periodo: da novembre 2025 a ottobre 2026",
}


@pytest.mark.parametrize("role", OPENS_ON)
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_a_page_opens_on_the_last_twelve_months(visit: Visit, page: str, role: str) -> None:
    app = visit(page, role=role, periodo="")
    assert not app.exception
    assert not app.error
    told = [caption.value for caption in app.caption if caption.value.startswith("Periodo:")]
    assert all(sentence.startswith(OPENS_ON[role]) for sentence in told)
    assert not [title.value for title in app.subheader if "non è riuscita" in title.value]


def test_money_opens_on_the_last_year_that_is_over_and_says_so(visit: Visit) -> None:
    app = visit("risorse", role="manager", periodo="")
    told = [caption.value for caption in app.caption]
    assert any(words.endswith("si vede il 2025, l'ultimo anno concluso.") for words in told)
    assert not any("dal 2025 al 2026" in words for words in [*told, *(title.value for title in app.subheader)])


@pytest.mark.parametrize("role", ["manager", "mayor"])
def test_occupancy_opens_on_the_beds_of_the_last_night(visit: Visit, role: str) -> None:
    app = visit("occupazione", role=role, periodo="")
    begins = ("Notte del 31 ottobre 2026: ", "Ottobre 2026, in media: circa ")  # small demo: small sections
    assert any(title.value.startswith(begins) for title in app.subheader)
    whose = [row.split() for table in app.table for row in table.value.get("Servizio", ())]
    assert whose
    small = [
        caption.value for caption in app.caption if "non si mostra la notte ma l'ultimo mese intero" in caption.value
    ]
    assert bool(small) is (role == "mayor")


def test_the_usual_months_are_not_provisional_as_a_whole(visit: Visit) -> None:
    app = visit("occupazione", role="manager", periodo="")
    assert any("gli ultimi due mesi possono ancora cambiare" in caption.value for caption in app.caption)
    assert not any("provvisori" in part.proto.body for part in app.get("html"))
