"""The state machine of a return: from the acts on it to where it stands, and what each role may do from there.

Comes in: acts in order, the day and the number of the newest delivery. Goes out: a `Standing`, the acts allowed.
Must not: read or write anything; depend on the clock.

A return is expected until it arrives. Then whoever answers for it takes it in hand, confirms it or contests it. A
contest is open until whoever contested, or the manager, closes it: a corrected file makes it «corretto» by itself, and
does not close it. A file that replaces a month which was confirmed makes it «ricevuto» again: what was confirmed is not
what is there now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from data_access.accounts.vocabulary import AccountRole
from data_access.vocabulary import ReturnAct, ReturnState

ALLOWED: Final = {
    ReturnState.EXPECTED: (ReturnAct.ANSWER, ReturnAct.REMIND),
    ReturnState.RECEIVED: (ReturnAct.CONFIRM, ReturnAct.CONTEST, ReturnAct.TAKE, ReturnAct.ANSWER),
    ReturnState.UNDER_REVIEW: (ReturnAct.CONFIRM, ReturnAct.CONTEST, ReturnAct.ANSWER),
    ReturnState.CONFIRMED: (ReturnAct.CONTEST, ReturnAct.ANSWER),
    ReturnState.CONTESTED: (ReturnAct.ANSWER, ReturnAct.CLOSE, ReturnAct.REMIND),
    ReturnState.CORRECTED: (ReturnAct.CLOSE, ReturnAct.CONTEST, ReturnAct.ANSWER),
}
"""What may be done from each state, the likeliest first."""
IN_DISPUTE: Final = frozenset({ReturnState.CONTESTED, ReturnState.CORRECTED})
"""States of a contest that nobody has closed."""
WORST: Final = (
    ReturnState.CONTESTED,
    ReturnState.CORRECTED,
    ReturnState.EXPECTED,
    ReturnState.UNDER_REVIEW,
    ReturnState.RECEIVED,
    ReturnState.CONFIRMED,
)
"""States, the one that most wants somebody first."""
MANAGERS_ALONE: Final = frozenset({ReturnAct.REMIND})
NEEDS_NOTE: Final = frozenset({ReturnAct.CONTEST, ReturnAct.ANSWER, ReturnAct.TRUE})
"""Acts that say nothing without words."""
OPENING: Final = {
    ReturnAct.TAKE: ReturnState.UNDER_REVIEW,
    ReturnAct.CONFIRM: ReturnState.CONFIRMED,
    ReturnAct.CONTEST: ReturnState.CONTESTED,
    ReturnAct.CLOSE: ReturnState.CONFIRMED,
}
"""State that each act leads to; the others leave it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did to a return, or to a finding.

    Attributes
    ----------
    act : ReturnAct
    at : datetime
        UTC.
    role : str
        In which it was done: ``responsabile``, ``ente:caritas``.
    revision : int
        Number of the delivery that they had before them.
    who : str
        E-mail of the account; empty where nobody is told.
    kind : str
        Kind of content; empty: the whole return.
    finding : str
        Mark of the finding; empty: the return.
    measure : str
        Key of the indicator contested; empty: none in particular.
    note : str
        What they wrote.
    number : int
        Key of the line.
    """

    act: ReturnAct
    at: datetime
    role: str
    revision: int = 0
    who: str = ""
    kind: str = ""
    finding: str = ""
    measure: str = ""
    note: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What has come of a return: the day of the newest delivery (None: nothing yet) and its number."""

    received: date | None
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a return stands.

    Attributes
    ----------
    state : ReturnState
    since : date or None
        Local day from which it stands so; None while it is expected.
    role : str
        Of whoever brought it there (`Act.role`); empty where the delivery did.
    measure : str
        Figure contested, while the contest is open; empty: none in particular.
    contested_by : str
        Role of whoever opened the contest, while it is open.
    contested_on : date or None
        Local day of the contest, while it is open.
    """

    state: ReturnState
    since: date | None = None
    role: str = ""
    measure: str = ""
    contested_by: str = ""
    contested_on: date | None = None

    @property
    def is_disputed(self) -> bool:
        """Whether a contest is open."""
        return self.state in IN_DISPUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts: e-mail of the account, role in force, organisation of a partner (its key)."""

    who: str
    role: AccountRole
    organisation: str | None = None

    @property
    def code(self) -> str:
        """The role as lines and the log write it: ``ente:caritas``."""
        return ":".join(filter(None, (str(self.role), self.organisation)))


def standing(delivery: Delivery, acts: Iterable[Act], *, kind: str = "") -> Standing:
    """Return where a return stands, or one kind of its content.

    Parameters
    ----------
    delivery : Delivery
    acts : iterable of Act
        On this return, in order; those on findings and on other kinds of content are left aside.
    kind : str
        Kind of content, which acts on the whole return concern too; empty: the whole return, which stands where the
        worst of its kinds does (then ``contested_by`` is empty if several have contested).
    """
    if delivery.received is None:
        return Standing(state=ReturnState.EXPECTED)
    mine = [one for one in acts if not one.finding]
    if kind:
        return _of(delivery, delivery.received, (one for one in mine if one.kind in {"", kind}))
    whole = _of(delivery, delivery.received, (one for one in mine if not one.kind))
    kinds = dict.fromkeys(one.kind for one in mine if one.kind)
    every = [whole, *(standing(delivery, mine, kind=one) for one in kinds)]
    worst = min(every, key=lambda one: WORST.index(one.state))
    contesters = {one.contested_by for one in every if one.is_disputed}
    return replace(worst, contested_by="") if len(contesters) > 1 else worst


def _of(delivery: Delivery, received: date, acts: Iterable[Act]) -> Standing:
    now, seen = Standing(state=ReturnState.RECEIVED, since=received), 0
    for one in acts:
        if one.revision > seen:
            now, seen = _redelivered(now, local_day(one.at)), one.revision
        now = _after(now, one)
    return _redelivered(now, received) if delivery.revision > seen else now


def _after(now: Standing, one: Act) -> Standing:
    state = OPENING.get(one.act)
    if state is None:
        return now
    day = local_day(one.at)
    if one.act is ReturnAct.CONTEST:
        return Standing(
            state=state, since=day, role=one.role, measure=one.measure, contested_by=one.role, contested_on=day
        )
    if one.act is ReturnAct.TAKE and now.state is not ReturnState.RECEIVED:
        return now
    if one.act is ReturnAct.CONFIRM and now.is_disputed:  # a contest is closed, never confirmed away
        return now
    return Standing(state=state, since=day, role=one.role)


def _redelivered(now: Standing, day: date) -> Standing:
    """Return where a return stands after a file has replaced what there was."""
    if now.is_disputed:
        return replace(now, state=ReturnState.CORRECTED, since=day, role="")
    return Standing(state=ReturnState.RECEIVED, since=day)


def local_day(moment: datetime) -> date:
    """Return the day of a moment where this program runs."""
    return moment.astimezone().date() if moment.tzinfo else moment.date()


def answers_for(actor: Actor, organisation: str) -> bool:
    """Whether somebody may act on the returns of an organisation: its own partners, and the manager."""
    if actor.role is AccountRole.MANAGER:
        return True
    return actor.role is AccountRole.PARTNER and actor.organisation == organisation


def allowed(actor: Actor, organisation: str, now: Standing) -> tuple[ReturnAct, ...]:
    """Return what somebody may do to a return of an organisation, the likeliest first."""
    if not answers_for(actor, organisation):
        return ()
    return tuple(one for one in ALLOWED[now.state] if _may(actor, one, now))


def _may(actor: Actor, act: ReturnAct, now: Standing) -> bool:
    is_manager = actor.role is AccountRole.MANAGER
    if act in MANAGERS_ALONE:
        return is_manager
    if act is ReturnAct.CLOSE:
        return is_manager or now.contested_by == actor.code
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Where a finding stands: who has it in hand (a role; the service's organisation at first), and whether it is true.

    ``words`` is why it is true, ``since`` the day it was said, ``by`` the role that said it.
    """

    owner: str
    is_taken: bool = False
    is_true: bool = False
    words: str = ""
    by: str = ""
    since: date | None = None


def case_of(organisation: str, acts: Sequence[Act]) -> Case:
    """Return where a finding of an organisation stands, from the acts on it in order."""
    now = Case(owner=f"{AccountRole.PARTNER}:{organisation}")
    for one in acts:
        if one.act is ReturnAct.TAKE:
            now = replace(now, owner=one.role, is_taken=True)
        elif one.act is ReturnAct.TRUE:
            now = replace(now, is_true=True, words=one.note, by=one.role, since=local_day(one.at))
        elif one.act is ReturnAct.REOPEN:
            now = replace(now, is_true=False, words="", by="", since=None)
    return now


def allowed_on_finding(actor: Actor, organisation: str, now: Case) -> tuple[ReturnAct, ...]:
    """Return what somebody may do to a finding of an organisation."""
    if not answers_for(actor, organisation):
        return ()
    if now.is_true:
        return (ReturnAct.REOPEN, ReturnAct.ANSWER)
    taken = () if now.is_taken and now.owner == actor.code else (ReturnAct.TAKE,)
    return (ReturnAct.TRUE, *taken, ReturnAct.ANSWER)
