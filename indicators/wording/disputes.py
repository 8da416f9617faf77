"""What is said of an answer that rests on contested or unconfirmed returns: whose they are, and since when.

Comes in: `Doubt` values, the code lists. Goes out: text. Must not: look at the data; repeat what anybody wrote.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from data_access.vocabulary import ReturnState
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, listed
from indicators.model.code_lists import Directory
from indicators.model.result import Doubt, Result
from indicators.wording.missing_months import NAMED, bent_words, months_in_words

SIGN: Final = "⚑"
"""Sign beside what rests on a contested return."""
MANAGER: Final = "responsabile"
_STATES: Final = {
    ReturnState.CONTESTED: "contestat{end} {by} {since}",
    ReturnState.CORRECTED: "stat{end} corrett{end} {on} dopo la contestazione {of}, ancora aperta",
}


def dispute_words(disputes: Sequence[Doubt], names: Directory) -> str:
    """Return the contests: ``il flusso di Mensa (marzo 2026) è contestato dal responsabile dal 12 aprile 2026``."""
    if not disputes:
        return ""
    named = disputes if len(disputes) <= NAMED else disputes[:1]
    said = [_one(one, names) for one in named]
    others = len(disputes) - len(named)
    return listed([*said, f"altri {others} flussi sono contestati"] if others else said)


def dispute_line(result: Result) -> str:
    """Return the contests that an answer rests on as a sentence of its own; nothing where there are none."""
    words = dispute_words(result.disputes, result.directory)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def disputed_returns(result: Result) -> str:
    """Return the same in a few words, for cards: ``⚑ contestato dal 12 aprile 2026: Mensa``.

    Where every contested return has been corrected, that: ``⚑ corretto il 20 aprile 2026, da chiudere: Mensa``.
    """
    disputes = result.disputes
    if not disputes:
        return ""
    standing = [one for one in disputes if one.state is ReturnState.CONTESTED]
    first = min(standing or disputes, key=lambda one: one.since)
    name = result.directory.services[first.service]
    others = len({one.service for one in disputes}) - 1
    also = f" e {counted(others, 'altro', 'altri')}" if others else ""
    day = first.since
    said = f"contestato {day_after('dal', day)}" if standing else f"corretto {day_after('il', day)}, da chiudere"
    return f"{SIGN} {said}: {name}{also}"


def unconfirmed_words(result: Result) -> str:
    """Return how many returns nobody has confirmed, whose and since when; nothing where all were, or none need be."""
    waiting = [one for one in result.doubts if not one.is_dispute]
    if not waiting:
        return ""
    count = sum(len(one.months) for one in waiting)
    first = min(one.since for one in waiting)
    names = [result.directory.services[one.service] for one in waiting]
    whose = listed(names) if len(names) <= NAMED else f"{names[0]} e altri {len(names) - 1} servizi"
    return f"{counted(count, 'flusso non confermato', 'flussi non confermati')} {day_after('dal', first)} ({whose})"


def behind(result: Result, row: Mapping[str, object]) -> str:
    """Return what bends the value of a row: returns that are missing, returns that are contested; empty if none."""
    missing = bent_words(result.bent(row), result.directory)
    return "; ".join(filter(None, (missing, dispute_words(result.disputed(row), result.directory))))


def _one(one: Doubt, names: Directory) -> str:
    by_manager = one.role == MANAGER
    by = "dal responsabile" if by_manager else "dal suo ente" if one.role else "da più parti"
    of = "del responsabile" if by_manager else "del suo ente" if one.role else "di più parti"
    flows, verb, end = ("i flussi", "sono", "i") if len(one.months) > 1 else ("il flusso", "è", "o")
    when = {"since": day_after("dal", one.since), "on": day_after("il", one.since)}
    said = _STATES[one.state].format(by=by, of=of, end=end, **when)
    return f"{flows} di {names.services[one.service]} ({months_in_words(one.months)}) {verb} {said}"
