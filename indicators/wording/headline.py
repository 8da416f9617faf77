"""The finding of a result as one Italian sentence: the title of every figure, its alternative text, its export.

Comes in: a `Result`. Goes out: text. Must not: compute anything that is not already in the result's frame, rank
municipalities. The pieces are those of `indicators.wording.fragments`; breakdowns are said by
`indicators.wording.headline_by_group`.
"""

from indicators.italian.numbers import listed
from indicators.model.result import Result
from indicators.wording.fragments import (
    Row,
    amount,
    at,
    brief,
    in_period,
    interval,
    last_day,
    lowered,
    opening,
    stated,
    when,
)
from indicators.wording.grammar import clause
from indicators.wording.headline_by_group import breakdown

__all__ = ["amount", "at", "headline", "lacking", "when"]


def headline(result: Result) -> str:
    """Return the finding of a result as one Italian sentence, ended by a full stop."""
    finding = breakdown(result) if result.query.by else _whole(result)
    return f"{finding}{_lacking(result)}."


def _whole(result: Result) -> str:
    row = result.frame.row(0, named=True)
    said = f"{stated(result, row)}{interval(result, row, after_clause=True)}"
    return f"{opening(result, at_end=True)} {said}{_change(result, row)}"


def _lacking(result: Result) -> str:
    """Return what nobody has supplied, as the reason of what has just been said."""
    if not result.missing:
        return ""
    return f"{':' if result.is_missing else ';'} {lacking(result)}"


def lacking(result: Result) -> str:
    """Return what nobody has supplied: ``nella base dati mancano gli accessi``."""
    return f"nella base dati mancano {listed(list(result.missing))}" if result.missing else ""


def _change(result: Result, row: Row) -> str:
    """Return the value of the period compared with."""
    if result.reference is None or row["value"] is None:
        return ""
    before = result.reference.frame.row(0, named=True)
    if before["value"] is None:
        return ""
    then, now = lowered(_then(result, result.reference)), brief(result, row)
    return f", come {then}" if brief(result, before) == now else f", contro {brief(result, before)} {then}"


def _then(result: Result, reference: Result) -> str:
    """Return the period compared with; beside one that the data do not reach the end of, a whole one says so."""
    if clause(result.indicator).at_end:
        return last_day(reference)
    said = in_period(reference.query.period)
    is_cut = result.query.period.last > result.directory.last_month
    return said.replace("Nel ", "In tutto il ", 1) if is_cut else said
