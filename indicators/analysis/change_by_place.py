"""How each municipality moved from the period compared with, and whether the change can be told from chance.

Comes in: a protected result by municipality with its reference. Goes out: a `Change` for each one, the finding.
Must not: see a snapshot, judge, call a change what chance alone may make, or rank municipalities.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from indicators.italian.numbers import counted, listed, number
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, value_of
from indicators.statistics.change import are_too_few, movement, verdict
from indicators.statistics.comparison import FEW, MISSING_WORDS
from indicators.wording.fragments import within
from indicators.wording.headline import when

MOST_NAMED: Final = 3
FALSE_ALARMS: Final = 0.05
"""Part of the comparisons that pass the limits of 95 % by chance alone."""


class Move(StrEnum):
    """What may be said of a change."""

    DOWN = "in diminuzione"
    WITHIN = "stabile"
    FEW = "incerto"
    UP = "in aumento"
    UNKNOWN = "confronto non possibile"


EQUAL: Final = " a parità di flussi"
"""What is said of a comparison from which returns that are missing in one of the two periods are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a municipality moved.

    Attributes
    ----------
    move : Move
    status : Status
        ``OK`` where both periods have a number; otherwise why one has none.
    words : str
        ``in aumento (4,9 nel 2024)``.
    """

    move: Move
    status: Status
    words: str


def changes(result: Result) -> Mapping[str, Change]:
    """Return how each municipality of a result moved, by ISTAT code; nothing if it is compared with no period."""
    reference = result.reference
    if reference is None:
        return {}
    before = {row["municipality"]: row for row in reference.rows()}
    alike = result.comparable.rows()
    return {row["municipality"]: _change(result, row, before.get(row["municipality"])) for row in alike}


def change_of(result: Result) -> Change | None:
    """Return how the only row of a result moved; None if it is compared with no period."""
    if result.reference is None:
        return None
    return _change(result, result.comparable.rows()[0], result.reference.rows()[0])


def finding_of_changes(result: Result, changes: Mapping[str, Change]) -> str:
    """Return the finding: in how many municipalities the value moved more than chance does."""
    if result.reference is None or result.unequal:
        why = result.unequal or "mancano i dati del periodo di confronto"
        return f"{when(result)} non si può dire che cosa è cambiato: {why}."
    start = f"{when(result)}, rispetto {_to(result.reference)}{EQUAL if result.like else ''}, «{result.indicator.name}»"
    counts = Counter(change.move for change in changes.values())
    parts = [f"è {move} in {_some(result, changes, move)}" for move in (Move.UP, Move.DOWN) if counts[move]]
    compared = counts[Move.WITHIN] + counts[Move.UP] + counts[Move.DOWN]
    if not compared:
        return f"{start}: in nessun comune ci sono casi a sufficienza per dire se è cambiato."
    if not parts:
        return f"{start} non cambia oltre il caso in nessuno dei {number(compared)} comuni confrontabili."
    same = f"; in {counted(counts[Move.WITHIN], 'comune', 'comuni')} la differenza è compatibile con il caso"
    return f"{start} {listed(parts)}{same if counts[Move.WITHIN] else ''}."


def caution(changes: Mapping[str, Change]) -> str:
    """Return how many of so many comparisons would pass the limits by chance alone; nothing where there are few."""
    compared = sum(change.move in {Move.UP, Move.DOWN, Move.WITHIN} for change in changes.values())
    alarms = round(compared * FALSE_ALARMS)
    if not alarms:
        return ""
    some = "uno può" if alarms == 1 else f"{number(alarms)} possono"
    return f"Su {number(compared)} confronti, {some} passare la soglia del 95% anche solo per caso."


def _to(reference: Result) -> str:
    return f"a quanto si misurava {within(reference.query.period)}"


def _some(result: Result, changes: Mapping[str, Change], move: Move) -> str:
    names = sorted(result.directory.municipalities[code] for code, change in changes.items() if change.move is move)
    named = f" ({listed(names)})" if len(names) <= MOST_NAMED else ""
    return f"{counted(len(names), 'comune', 'comuni')}{named}"


def _change(result: Result, current: ResultRow, before: ResultRow | None) -> Change:
    states: Sequence[str] = [row["status"] if row else Status.UNDEFINED for row in (current, before)]
    status = next((Status(one) for one in states if one != Status.OK), Status.OK)
    if before is None or status is not Status.OK or current["value"] is None or before["value"] is None:
        return Change(move=Move.UNKNOWN, status=status if status is not Status.OK else Status.UNDEFINED, words="")
    reference, entry = result.reference, result.indicator
    unit = "%" if entry.unit == "%" else ""
    was = f"{number(before['value'], entry.decimals)}{unit} {within(reference.query.period)}" if reference else ""
    if result.unequal:
        return Change(move=Move.UNKNOWN, status=Status.OK, words=f"{was}: non confrontabile, {result.unequal}")
    move, words = _moved(result, current, before)
    return Change(move=move, status=Status.OK, words=f"{words}{EQUAL if result.like else ''} ({was})")


def _moved(result: Result, current: ResultRow, before: ResultRow) -> tuple[Move, str]:
    judgement = verdict(result.indicator, current, before)
    if are_too_few(result.indicator, current, before):
        return Move.FEW, FEW
    if judgement is None:
        return Move.UNKNOWN, movement(result.indicator, value_of(current), value_of(before))
    if judgement.words == FEW:
        return Move.FEW, FEW
    if judgement.words == MISSING_WORDS:
        return Move.UNKNOWN, MISSING_WORDS
    if not judgement.distinguishable:
        return Move.WITHIN, judgement.words
    return (Move.UP if judgement.difference > 0 else Move.DOWN), judgement.words
