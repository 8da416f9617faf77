"""How a figure moved between two periods, and whether the change can be told from chance.

Comes in: an entry and two rows of a result. Goes out: words, or nothing where nothing honest can be said.
Must not: judge: more people served is neither good nor bad.
"""

from typing import Final

from data_access.elision import elided
from indicators.italian.numbers import as_printed, number
from indicators.model.indicator import Indicator, Kind
from indicators.model.result_row import ResultRow, number_of, value_of
from indicators.statistics.comparison import (
    FEW,
    MIN_EVENTS,
    Verdict,
    as_near,
    compare_proportions,
    compare_rates,
)
from indicators.statistics.intervals import CONFIDENCE_95

SAME: Final = "invariato"
NEARLY_SAME: Final = "quasi invariato"
STABLE: Final = "stabile"
DOUBT: Final = "differenza incerta"
"""What a sentence says of two values whose difference may be chance: the reason is said on demand."""
LEAST: Final = 0.01
"""Part of itself under which a quantity is said to be stable."""
JUDGED: Final = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION})
"""Kinds whose change can be told from chance."""
EXACT: Final = frozenset({Kind.COUNT, Kind.RATIO})
"""Kinds that are counted whole: their change is what it is, without chance."""


def verdict(
    entry: Indicator, current: ResultRow, before: ResultRow, *, confidence: float = CONFIDENCE_95
) -> Verdict | None:
    """Compare by the method of the indicator's own interval; None for quantities that have none.

    Counts that were rounded are judged as near each other as they may have been: what rounding makes is no change.
    """
    if entry.kind not in JUDGED:
        return None
    parts, parts_before = ((number_of(row, "numerator"), number_of(row, "denominator")) for row in (current, before))
    if entry.kind is Kind.PERSONS:
        parts, parts_before = (parts[0], 1.0), (parts_before[0], 1.0)
    parts, parts_before = as_near(parts, parts_before, entry.rounding)
    compare = compare_proportions if entry.kind is Kind.PROPORTION else compare_rates
    return compare(*parts, *parts_before, confidence=confidence)


def is_small(entry: Indicator, row: ResultRow) -> bool:
    """Whether a value is a share, a mean or a median of so few persons that it is compared with nothing."""
    return entry.divides_by_persons and row["denominator"] is not None and row["denominator"] < MIN_EVENTS


def are_too_few(entry: Indicator, current: ResultRow, before: ResultRow) -> bool:
    """Whether a mean, a median or a ratio that brings no comparison with chance rests, on either side, on too few."""
    return verdict(entry, current, before) is None and (is_small(entry, current) or is_small(entry, before))


def may_be_alike(entry: Indicator, current: float, before: float) -> bool:
    """Whether two sums that differ may have been one number before each was rounded."""
    return entry.kind is Kind.COUNT and abs(current - before) <= 2 * entry.rounding and entry.rounding > 0


def within_chance(entry: Indicator, least: ResultRow, most: ResultRow) -> bool:
    """Whether two values, the smallest and the largest of several, may differ by chance alone."""
    judgement = verdict(entry, most, least)
    if judgement:
        return not judgement.distinguishable
    if are_too_few(entry, most, least):
        return True
    if may_be_alike(entry, value_of(most), value_of(least)):
        return True
    return least["upper"] is not None and most["lower"] is not None and least["upper"] >= most["lower"]


def percent(current: float, before: float) -> str:
    """Return the change of a quantity in per cent: ``in aumento del 12%``."""
    if not before:
        return "senza un termine di confronto"
    share = 100 * (current - before) / before
    if current == before:
        return SAME
    if abs(share) < 0.5:  # noqa: PLR2004 - less than the digit that is shown
        return NEARLY_SAME
    return f"{'in aumento' if share > 0 else 'in diminuzione'} {elided('del', f'{number(abs(share))}%')}"


def movement(entry: Indicator, current: float, before: float) -> str:
    """Return how far a value moved: in points for percentages, in per cent for the rest, of the numbers as printed.

    What is printed of two numbers and what is printed of their difference never disagree. Sums that were rounded, and
    may have been alike before, are said to be stable.
    """
    if may_be_alike(entry, current, before):
        return SAME if current == before else STABLE
    current, before = (as_printed(value, entry.decimals) for value in (current, before))
    if entry.unit != "%":
        return percent(current, before)
    points = as_printed(current - before, entry.decimals)
    if not points:
        return SAME
    many = number(abs(points), entry.decimals)
    return f"in {'aumento' if points > 0 else 'diminuzione'} di {many} {'punto' if abs(points) == 1 else 'punti'}"


def doubtful(entry: Indicator, current: ResultRow, before: ResultRow) -> bool:
    """Whether a movement cannot be told from chance, or rests on too few cases for that."""
    judgement = verdict(entry, current, before)
    return not judgement.distinguishable if judgement else are_too_few(entry, current, before)


def trend(entry: Indicator, current: ResultRow, before: ResultRow) -> str:
    """Return what may be said of a movement: that it goes up or down, or that it is stable.

    Medians, means and indexes bring no comparison with chance, and get no words but that they are of too few.
    """
    judgement = verdict(entry, current, before)
    if judgement:
        return judgement.words
    if are_too_few(entry, current, before):
        return FEW
    if entry.kind not in EXACT:
        return ""
    change = value_of(current) - value_of(before)
    if abs(change) < LEAST * abs(value_of(before)) or may_be_alike(entry, value_of(current), value_of(before)):
        return STABLE
    return "in aumento" if change > 0 else "in diminuzione"
