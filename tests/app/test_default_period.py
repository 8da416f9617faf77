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
