"""Figures drawn from several answers say which returns are missing behind them, as those drawn from one do."""

import pytest

from tests.app.conftest import Visit
from tests.app.test_every_figure import FRAME, blocks, every_tab

CASTELLEONE = {"periodo": "", "comune": "019025", "area": "019025"}


@pytest.mark.second_ring
@pytest.mark.parametrize(
    ("page", "key", "role"),
    [
        ("comune", "simili_scheda", "manager"),
        ("comune", "simili_scheda", "mayor"),
        ("crema_territorio", "imbuto", "manager"),
        ("crema_territorio", "risposte", "mayor"),
    ],
)
def test_what_stands_beside_its_likes_says_which_returns_are_missing(
    visit: Visit, page: str, key: str, role: str
) -> None:
    """«Castelleone non si distingue dai 5 comuni più simili» was silent about its listening centre."""
    app = visit(page, role=role, **CASTELLEONE)
    said = [
        caption.value
        for _ in every_tab(app)
        for block in blocks(app)
        if block.key == f"{FRAME}{key}"
        for caption in block.caption
    ]
    assert any(words.startswith("Mancano i flussi di Centro di ascolto di Castelleone") for words in said), said


@pytest.mark.second_ring
@pytest.mark.parametrize("role", ["manager", "mayor"])
def test_the_plan_says_which_returns_are_missing_behind_the_values_of_its_targets(visit: Visit, role: str) -> None:
    app = visit("piano", role=role, periodo="")
    (said,) = {one.value for one in app.caption if "ne risent" in one.value}
    assert said.startswith("Mancano i flussi di Centro di ascolto di Castelleone (da maggio")
    assert "«Indice di attrazione del capofila»" in said
