"""Each page as it opens, without a word in its address: the last twelve closed months, told as dates."""

import re

import pytest

from components.state.page_registry import PAGES
from components.views.overview.text import WATCHING
from components.widgets.figure_frame import DOUBTS
from tests.app.conftest import Visit
from tests.support.rings import rings

OPENS_ON = {
    "mayor": "Periodo: da ottobre 2025 a settembre 2026",
    "partner": "Periodo: da ottobre 2025 a settembre 2026",
    "manager": "Periodo: da novembre 2025 a ottobre 2026",
}
SHEET_OPENS_ON = "Periodo: 2025"
"""The mayor's sheet is of a calendar year: the last that is over."""


@pytest.mark.parametrize(
    ("page", "role"),
    rings(
        [(page.name, "manager") for page in PAGES] + [("quadro", role) for role in ("mayor", "partner")],
        second=[(page.name, role) for page in PAGES[1:] for role in ("mayor", "partner")],
    ),
)
def test_a_page_opens_on_the_last_twelve_months(visit: Visit, page: str, role: str) -> None:
    app = visit(page, role=role, periodo="")
    assert not app.exception
    assert not app.error
    told = [caption.value for caption in app.caption if caption.value.startswith("Periodo:")]
    opens = SHEET_OPENS_ON if page == "scheda" else OPENS_ON[role]
    assert all(sentence.startswith(opens) for sentence in told)
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


def test_a_verdict_is_one_word_on_every_card_and_explained_once(visit: Visit) -> None:
    app = visit("quadro", role="manager", periodo="")
    told = [caption.value for caption in app.caption]
    assert sum(words.startswith("«Stabile»: la differenza può averla fatta il caso") for words in told) == 1
    assert WATCHING in told
    cards = " ".join(part.proto.body for part in app.get("html") if "bif-card-change" in part.proto.body)
    changes = re.findall(r'bif-card-change">([^(<]*)', cards)
    assert any(change.startswith("stabile") for change in changes)
    assert not any("compatibile" in change or "entro la normale" in change for change in changes)
    assert "<p>Stabile: la differenza è compatibile con il caso.</p>" in cards
    assert any(part.value == DOUBTS for part in app.markdown)


def test_what_is_in_order_is_not_said_beside_what_is_missing(visit: Visit) -> None:
    app = visit("verifica", role="manager", periodo="2026", servizio="ascolto-castelleone")
    told = [*(caption.value for caption in app.caption), *(title.value for title in app.subheader)]
    assert not any("niente da segnalare" in words or "sembrano in ordine" in words for words in told)
