"""What follows a finding: the value of the period compared with, and the sentence on returns that are missing.

Comes in: a `Result` with its ``reference``. Goes out: text that follows the finding. Must not: judge, compute.
"""

from indicators.model.result import Gap, Result
from indicators.model.result_row import ResultRow
from indicators.wording.fragments import bracketed, brief, few_cases, in_period, last_day, lowered, open_then
from indicators.wording.grammar import clause
from indicators.wording.missing_months import missing_of


def change(result: Result, row: ResultRow) -> str:
    """Return the value of the period compared with: ``, contro 1.104 nel 2024``; nothing where there is none."""
    if result.reference is None or not _has_both(result):
        return ""
    before, alike = result.reference.rows()[0], result.comparable.rows()[0]
    then, current, was = lowered(_then(result.reference)), brief(result, alike), brief(result, before)
    then = f"{then}{bracketed(open_then(result.reference, result.reference.query.period))}"
    few = few_cases(result.reference, before)
    contrast = f", come {then}{few}" if was == current else f", contro {was} {then}{few}"
    if result.like is None:
        return f"{contrast}, non confrontabili" if result.unequal and not result.left_out else contrast
    equal = " a parità di flussi"
    return f"{contrast}{equal}" if current == brief(result, row) else f";{equal} {current}{contrast}"


def _has_both(result: Result) -> bool:
    """Whether both periods have a value."""
    sides = (result, result.comparable, result.reference)
    return all(side is not None and side.frame["value"][0] is not None for side in sides)


def missing(result: Result) -> str:
    """Return which returns are missing behind the finding or its comparison, after a colon or a semicolon."""
    is_told = bool(result.left_out) and not result.query.by and _has_both(result)
    gaps: tuple[Gap, ...] = result.left_out if is_told else result.gaps
    if not gaps:
        return ""
    whose = missing_of(gaps, result.directory)
    if not is_told:
        return f"; {_returns(result, gaps)} {whose}"
    if result.unequal:
        return f", non confrontabili: {_returns(result, gaps)} {whose}"
    return f": {'manca quello' if _is_one(gaps) else 'mancano quelli'} di {whose}"


def missing_line(result: Result) -> str:
    """Return which returns are missing in the period asked, as a sentence of its own; nothing where all arrived."""
    if not result.gaps:
        return ""
    said = f"{_returns(result, result.gaps)} {missing_of(result.gaps, result.directory)}."
    return said[0].upper() + said[1:]


def _is_one(gaps: tuple[Gap, ...]) -> bool:
    return sum(len(gap.months) for gap in gaps) == 1


def _returns(result: Result, gaps: tuple[Gap, ...]) -> str:
    if result.content:
        return f"mancano {result.content} di"
    return "manca il flusso di" if _is_one(gaps) else "mancano i flussi di"


def _then(reference: Result) -> str:
    """Return the period compared with."""
    return last_day(reference) if clause(reference.indicator).at_end else in_period(reference.query.period)
