"""How much a figure moved from the period compared with, and whether the change can be told from chance.

Comes in: a `Result` with its reference. Goes out: words.
Must not: judge: more people served is neither good nor bad.
"""

from indicators.italian.numbers import as_printed, number
from indicators.model.indicator import Kind
from indicators.model.result import Result
from indicators.model.result_row import ResultRow, value_of
from indicators.statistics.change import are_too_few, movement, verdict
from indicators.statistics.comparison import FEW
from indicators.wording.fragments import within


def change_words(result: Result) -> str:
    """Return the change of a result with one row: ``stabile (1.175 nel 2024)``."""
    reference = result.reference
    if reference is None:
        return f"confronto non possibile: {result.unequal}" if result.unequal else ""
    current, before = result.comparable.rows()[0], reference.rows()[0]
    if current["value"] is None or before["value"] is None:
        return "confronto non possibile: manca un dato"
    was = number(before["value"], decimals=result.indicator.decimals)
    unit = "%" if result.indicator.unit == "%" else ""
    when = f"{was}{unit} {within(reference.query.period)}"
    if result.unequal:
        return f"{when}: non confrontabile, {result.unequal}"
    if result.like is None:
        return f"{_movement(result, current, before)} ({when})"
    return f"{_movement(result, current, before)} a parità di flussi ({_like(result, current)}{when})"


def _like(result: Result, current: ResultRow) -> str:
    """Return the value that is compared, where it is not that of all that was asked."""
    whole, alike = (
        number(value, decimals=result.indicator.decimals) for value in (result.rows()[0]["value"], current["value"])
    )
    return "" if whole == alike else f"{alike}{'%' if result.indicator.unit == '%' else ''} contro "


def _movement(result: Result, current: ResultRow, before: ResultRow) -> str:
    judgement = None if result.indicator.kind is Kind.COUNT else verdict(result.indicator, current, before)
    printed = [as_printed(value_of(row), result.indicator.decimals) for row in (current, before)]
    if are_too_few(result.indicator, current, before):
        return FEW
    if judgement is None or (judgement.distinguishable and printed[0] == printed[1]):
        return movement(result.indicator, value_of(current), value_of(before))
    return judgement.words
