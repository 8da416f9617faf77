"""The state machine of a return, and who may do what from each state."""

from datetime import UTC, date, datetime
from itertools import count

import pytest

from data_access.accounts.vocabulary import AccountRole
from data_access.verification.standing import (
    Act,
    Actor,
    Delivery,
    allowed,
    allowed_on_finding,
    case_of,
    standing,
)
from data_access.vocabulary import ReturnAct, ReturnState

MANAGER = Actor(who="r@b.it", role=AccountRole.MANAGER)
OWN = Actor(who="p@b.it", role=AccountRole.PARTNER, organisation="caritas")
OTHER = Actor(who="q@b.it", role=AccountRole.PARTNER, organisation="altri")
FIRST = Delivery(received=date(2026, 4, 10))
AGAIN = Delivery(received=date(2026, 4, 20), revision=1)


def acts(*words: str) -> list[Act]:
    """Return acts a day apart: ``conferma``, ``contesta ente accessi``, ``@1 risponde`` (on delivery 1)."""
    days = count(11)
    made = []
    for word in words:
        parts = word.split()
        revision = int(parts.pop(0)[1:]) if parts[0].startswith("@") else 0
        role = OWN.code if "ente" in parts else MANAGER.code
        kind = next((part for part in parts[1:] if part in {"accessi", "notti"}), "")
        moment = datetime(2026, 4, next(days), 12, tzinfo=UTC)
        made.append(Act(act=ReturnAct(parts[0]), at=moment, role=role, revision=revision, kind=kind))
    return made


@pytest.mark.parametrize(
    ("delivery", "done", "state"),
    [
        (Delivery(received=None), (), ReturnState.EXPECTED),
        (Delivery(received=None), ("risponde ente",), ReturnState.EXPECTED),
        (FIRST, (), ReturnState.RECEIVED),
        (FIRST, ("risponde",), ReturnState.RECEIVED),
        (FIRST, ("prende ente",), ReturnState.UNDER_REVIEW),
        (FIRST, ("prende", "conferma ente"), ReturnState.CONFIRMED),
        (FIRST, ("conferma ente", "prende"), ReturnState.CONFIRMED),
        (FIRST, ("conferma ente", "contesta accessi"), ReturnState.CONTESTED),
        (FIRST, ("contesta accessi", "conferma ente"), ReturnState.CONTESTED),  # never confirmed away
        (FIRST, ("contesta", "risponde ente"), ReturnState.CONTESTED),
        (FIRST, ("contesta", "chiude"), ReturnState.CONFIRMED),
        (AGAIN, ("conferma ente",), ReturnState.RECEIVED),  # what was confirmed is not what is there now
        (AGAIN, ("contesta",), ReturnState.CORRECTED),
        (AGAIN, ("contesta accessi", "@1 risponde ente"), ReturnState.CORRECTED),
        (AGAIN, ("contesta", "@1 contesta"), ReturnState.CONTESTED),
        (AGAIN, ("contesta accessi", "@1 chiude"), ReturnState.CONFIRMED),
        (AGAIN, ("contesta accessi", "contesta notti ente", "@1 chiude notti"), ReturnState.CORRECTED),
    ],
)
def test_where_a_return_stands(delivery: Delivery, done: tuple[str, ...], state: ReturnState) -> None:
    assert standing(delivery, acts(*done)).state is state


def test_a_contest_of_the_nights_leaves_the_contacts_alone() -> None:
    done = acts("conferma ente", "contesta notti")
    assert standing(FIRST, done, kind="accessi").state is ReturnState.CONFIRMED
    assert standing(FIRST, done, kind="notti").state is ReturnState.CONTESTED


def test_a_standing_says_since_when_and_by_whom() -> None:
    contested = standing(FIRST, acts("conferma ente", "contesta accessi", "risponde ente"))
    assert (contested.since, contested.role, contested.contested_by) == (
        date(2026, 4, 12),
        "responsabile",
        "responsabile",
    )
    corrected = standing(AGAIN, acts("contesta"))
    assert (corrected.since, corrected.contested_on) == (date(2026, 4, 20), date(2026, 4, 11))


REVIEWED = {ReturnAct.CONFIRM, ReturnAct.CONTEST, ReturnAct.ANSWER}
RIGHTS = [
    # what was done, what its partner may do, what the manager may do besides
    (Delivery(received=None), (), {ReturnAct.ANSWER}, {ReturnAct.REMIND}),
    (FIRST, (), {*REVIEWED, ReturnAct.TAKE}, set()),
    (FIRST, ("prende",), REVIEWED, set()),
    (FIRST, ("conferma ente",), {ReturnAct.CONTEST, ReturnAct.ANSWER}, set()),
    (FIRST, ("contesta",), {ReturnAct.ANSWER}, {ReturnAct.CLOSE, ReturnAct.REMIND}),
    (FIRST, ("contesta ente",), {ReturnAct.ANSWER, ReturnAct.CLOSE}, {ReturnAct.REMIND}),
    (FIRST, ("contesta ente notti", "contesta accessi"), {ReturnAct.ANSWER}, {ReturnAct.CLOSE, ReturnAct.REMIND}),
    (AGAIN, ("contesta",), {ReturnAct.CONTEST, ReturnAct.ANSWER}, {ReturnAct.CLOSE}),
]


@pytest.mark.parametrize(("delivery", "done", "partner", "besides"), RIGHTS)
def test_the_matrix_of_rights(
    delivery: Delivery, done: tuple[str, ...], partner: set[ReturnAct], besides: set[ReturnAct]
) -> None:
    now = standing(delivery, acts(*done))
    assert set(allowed(OWN, "caritas", now)) == partner
    assert set(allowed(MANAGER, "caritas", now)) == partner | besides
    nobody = [OTHER, *(Actor(who="x@b.it", role=role) for role in AccountRole if role not in {"responsabile", "ente"})]
    assert [one for one in nobody if allowed(one, "caritas", now)] == []


def test_a_finding_has_an_owner_and_remembers_that_it_is_true() -> None:
    assert case_of("caritas", []).owner == OWN.code
    taken = case_of("caritas", acts("prende"))
    assert (taken.owner, taken.is_true) == ("responsabile", False)
    assert ReturnAct.TAKE not in allowed_on_finding(MANAGER, "caritas", taken)
    assert ReturnAct.TAKE in allowed_on_finding(OWN, "caritas", taken)
    true = case_of("caritas", acts("prende", "vero ente"))
    assert (true.is_true, true.by, true.owner) == (True, OWN.code, "responsabile")
    assert set(allowed_on_finding(OWN, "caritas", true)) == {ReturnAct.REOPEN, ReturnAct.ANSWER}
    assert allowed_on_finding(OTHER, "caritas", true) == ()
    assert not case_of("caritas", acts("vero ente", "riapre")).is_true
