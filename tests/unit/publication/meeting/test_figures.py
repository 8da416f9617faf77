"""Which figures have a screen: each known one leads to something that exists, or says why it cannot."""

import pytest

from publication.edition.accounts import plan_key
from publication.meeting.figures import BOARD, NUMBER, SHOWN, never, shown
from publication.meeting.text import NEVER
from tests.support.presentable import leads_somewhere


def test_every_figure_that_is_known_leads_somewhere() -> None:
    known = [(page, figure) for table in (SHOWN, NEVER) for page, figures in table.items() for figure in figures]
    assert [one for one in known if not leads_somewhere(*one)] == []
    assert len(known) > 60


def test_figures_of_a_section_are_those_of_the_service() -> None:
    assert (
        shown("occupazione", "posti_men") == shown("occupazione", "calendario_women") == shown("occupazione", "griglia")
    )
    assert never("occupazione", "stagioni_men").startswith("Il confronto fra stagioni")


def test_a_figure_of_the_plan_leads_to_its_board() -> None:
    found = shown("piano", "rotta_presa_in_carico_take_up")
    assert found is not None
    assert (found.kind, found.board) == (BOARD, plan_key("presa-in-carico", "take_up"))


@pytest.mark.parametrize("figure", ["inventata", "scheda_inventata", "una_inventata"])
def test_a_figure_that_nobody_knows_leads_nowhere(figure: str) -> None:
    found = shown("quadro", figure)
    assert found is not None
    assert found.kind == NUMBER
    assert not leads_somewhere("quadro", figure)
    assert shown("verifica", figure) is None
