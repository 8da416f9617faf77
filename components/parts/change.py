"""How much a figure moved from the period compared with, and whether the change can be told from chance.

Comes in: a `Result` with its reference. Goes out: words.
Must not: judge: more people served is neither good nor bad.
"""

from typing import Any

from components.theme import format_number
from indicators.definition import Kind
from indicators.intervals import Verdict, compare_counts, compare_proportions, compare_rates
from indicators.result import Result

Row = dict[str, Any]


def change_words(result: Result) -> str:
    """Return the change of a result with one row: ``1.175 nel 2024: stabile, differenza compatibile con il caso``."""
    reference = result.reference
    if reference is None:
        return ""
    now, before = result.rows()[0], reference.rows()[0]
    if now["value"] is None or before["value"] is None:
        return "confronto non possibile: manca un dato"
    was = format_number(before["value"], decimals=result.indicator.decimals)
    unit = "%" if result.indicator.unit == "%" else ""
    return f"{_movement(result, now, before)} ({was}{unit} nel periodo {reference.query.period.label})"


def _movement(result: Result, now: Row, before: Row) -> str:
    if result.indicator.kind is Kind.COUNT:
        return _percent(now["value"], before["value"])
    verdict = _verdict(result.indicator.kind, now, before)
    return verdict.words if verdict else _percent(now["value"], before["value"])


def _verdict(kind: Kind, now: Row, before: Row) -> Verdict | None:
    """Compare by the method of the indicator's own interval; None for quantities that have none."""
    if kind is Kind.PERSONS:
        return compare_counts(now["numerator"], before["numerator"])
    pairs = (now["numerator"], now["denominator"], before["numerator"], before["denominator"])
    if kind is Kind.PROPORTION:
        return compare_proportions(*pairs)
    return compare_rates(*pairs) if kind is Kind.RATE else None


def _percent(now: float, before: float) -> str:
    if not before:
        return "senza un termine di confronto"
    share = 100 * (now - before) / before
    if abs(share) < 0.5:  # noqa: PLR2004 - less than the digit that is shown
        return "invariato"
    return f"{'in aumento' if share > 0 else 'in diminuzione'} del {format_number(abs(share))}%"
