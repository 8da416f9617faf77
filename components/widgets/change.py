"""How much a figure moved from the period compared with, and whether the change can be told from chance.

Comes in: a `Result` with its reference. Goes out: words.
Must not: judge: more people served is neither good nor bad.
"""

from typing import Any

from indicators.italian.numbers import number
from indicators.model.indicator import Kind
from indicators.model.result import Result
from indicators.statistics.change import percent, verdict
from indicators.wording.fragments import within

Row = dict[str, Any]


def change_words(result: Result) -> str:
    """Return the change of a result with one row: ``1.175 nel 2024: stabile, differenza compatibile con il caso``."""
    reference = result.reference
    if reference is None:
        return ""
    now, before = result.rows()[0], reference.rows()[0]
    if now["value"] is None or before["value"] is None:
        return "confronto non possibile: manca un dato"
    was = number(before["value"], decimals=result.indicator.decimals)
    unit = "%" if result.indicator.unit == "%" else ""
    return f"{_movement(result, now, before)} ({was}{unit} {within(reference.query.period)})"


def _movement(result: Result, now: Row, before: Row) -> str:
    if result.indicator.kind is Kind.COUNT:
        return percent(now["value"], before["value"])
    found = verdict(result.indicator, now, before)
    return found.words if found else percent(now["value"], before["value"])
