"""What is told to whoever opens an address that somebody else copied."""

import itertools

import pytest

from components.app.other_view import other_view
from data_access.viewers import Role, Viewer

OTHERS = {role: Viewer(role=role, organisation="acli" if role is Role.PARTNER else None) for role in Role}
MONTHS = "da ottobre 2025 a settembre 2026"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.MAYOR, Role.PUBLIC])
def test_who_sees_the_same_figures_is_told_nothing(role: Role) -> None:
    assert other_view(role, OTHERS[role], usual_period=MONTHS) == ""
    assert other_view(None, OTHERS[role], usual_period=MONTHS) == ""


def test_mayors_and_the_public_are_told_the_same_figures() -> None:
    assert other_view(Role.MAYOR, OTHERS[Role.PUBLIC]) == other_view(Role.PUBLIC, OTHERS[Role.MAYOR]) == ""


def test_two_partners_may_see_other_figures_each_their_own() -> None:
    said = other_view(Role.PARTNER, OTHERS[Role.PARTNER])
    assert "guardava come ente partner, e vedeva esatti i numeri dei propri servizi" in said
    assert said.endswith("qui sono esatti i numeri dei propri servizi, gli altri sono protetti e arrotondati.")


@pytest.mark.parametrize(
    ("sent", "seen"),
    [(a, b) for a, b in itertools.permutations(Role, 2) if {a, b} != {Role.MAYOR, Role.PUBLIC}],
)
def test_everybody_else_is_told_what_the_sender_saw_and_what_is_seen_here(sent: Role, seen: Role) -> None:
    said = other_view(sent, OTHERS[seen])
    assert said.startswith("Chi ha copiato questo collegamento guardava come ")
    before, here = said.split(": ")
    assert ("tutti i numeri esatti" in before) == (sent is Role.MANAGER)
    assert ("protetti" in here) == OTHERS[seen].is_protected


def test_the_last_months_are_others_only_between_exact_and_protected_figures() -> None:
    assert other_view(Role.MANAGER, OTHERS[Role.MAYOR], usual_period=MONTHS).endswith(
        "Anche gli ultimi 12 mesi non sono gli stessi: qui il periodo è «da ottobre 2025 a settembre 2026»."
    )
    assert "12 mesi" not in other_view(Role.PARTNER, OTHERS[Role.MAYOR], usual_period=MONTHS)
    assert "12 mesi" not in other_view(Role.MANAGER, OTHERS[Role.MAYOR])
