"""How a figure moved between two periods, and whether the change can be told from chance.

Comes in: an entry and two rows of a result. Goes out: words, or nothing where nothing honest can be said.
Must not: judge: more people served is neither good nor bad.
"""

from typing import Final

from indicators.italian.numbers import number
from indicators.model.indicator import Indicator, Kind
from indicators.model.result_row import ResultRow, number_of, value_of
from indicators.statistics.comparison import Verdict, compare_counts, compare_proportions, compare_rates

SAME: Final = "invariato"
LEAST: Final = 0.01
"""Part of itself under which a quantity is said to be stable."""
EXACT: Final = frozenset({Kind.COUNT, Kind.RATIO})
"""Kinds that are counted whole: their change is what it is, without chance."""


def verdict(entry: Indicator, current: ResultRow, before: ResultRow) -> Verdict | None:
    """Compare by the method of the indicator's own interval; None for quantities that have none."""
    if entry.kind is Kind.PERSONS:
        return compare_counts(number_of(current, "numerator"), number_of(before, "numerator"))
    now, then = ((number_of(row, "numerator"), number_of(row, "denominator")) for row in (current, before))
    if entry.kind is Kind.PROPORTION:
        return compare_proportions(*now, *then)
    return compare_rates(*now, *then) if entry.kind is Kind.RATE else None


def within_chance(entry: Indicator, least: ResultRow, most: ResultRow) -> bool:
    """Whether two values, the smallest and the largest of several, may differ by chance alone."""
    judgement = verdict(entry, most, least)
    if judgement:
        return not judgement.distinguishable
    return least["upper"] is not None and most["lower"] is not None and least["upper"] >= most["lower"]


def percent(current: float, before: float) -> str:
    """Return the change of a quantity in per cent: ``in aumento del 12%``."""
    if not before:
        return "senza un termine di confronto"
    share = 100 * (current - before) / before
    if abs(share) < 0.5:  # noqa: PLR2004 - less than the digit that is shown
        return SAME
    return f"{'in aumento' if share > 0 else 'in diminuzione'} {_by(number(abs(share)))}%"


def trend(entry: Indicator, current: ResultRow, before: ResultRow) -> str:
    """Return what may be said of a movement: that it goes up or down, or that it is stable.

    Medians, means and indexes bring no comparison with chance, and get no words.
    """
    judgement = verdict(entry, current, before)
    if judgement:
        return judgement.words.removeprefix("stabile: ")
    if entry.kind not in EXACT:
        return ""
    change = value_of(current) - value_of(before)
    if abs(change) < LEAST * abs(value_of(before)):
        return "stabile"
    return "in aumento" if change > 0 else "in diminuzione"


def _by(text: str) -> str:
    """Return a number with the preposition that it takes: ``dell'8``, ``dell'11``, ``del 12``."""
    return f"dell'{text}" if text.startswith("8") or text == "11" else f"del {text}"
