"""The tour of the first page: which roles are shown round, and what the foot of a page holds of it."""

import re

import pytest

from components.app.tour import ASK, STEPS, tour_html
from components.state.page_registry import DEFAULT, entry
from data_access.accounts.vocabulary import AccountRole


@pytest.mark.parametrize("role", [AccountRole.MAYOR, AccountRole.MANAGER, AccountRole.PARTNER])
def test_a_role_is_shown_round_in_five_steps_which_the_first_page_alone_holds(role: AccountRole) -> None:
    first, other = (str(tour_html(page, role, lead="Crema")) for page in (DEFAULT, entry("mappa")))
    assert len(re.findall("<li ", first)) == 5
    assert "{" not in re.sub(r'data-place="[^"]*"', "", first)
    assert ASK in first
    assert ASK in other
    assert "<li " not in other


def test_nobody_else_is_shown_round() -> None:
    assert [role for role in AccountRole if tour_html(DEFAULT, role, lead="Crema")] == [
        role for role in AccountRole if role in STEPS
    ]


def test_pages_that_a_step_sends_to_are_in_the_menu_of_its_role() -> None:
    for role, steps in STEPS.items():
        asked = [found[1] for step in steps for at in step.at if (found := re.search(r"\$='(\w+)'", at))]
        assert asked
        assert [entry(name).is_for(role) for name in asked] == [True] * len(asked)


def test_the_name_of_the_lead_municipality_is_nothing_but_a_name() -> None:
    assert "<b>" not in tour_html(DEFAULT, AccountRole.MAYOR, lead="<b>Crema</b>")
