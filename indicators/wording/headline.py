"""The finding of a result as one Italian sentence: the title of every figure, its alternative text, its export.

Comes in: a `Result`. Goes out: text. Must not: compute anything that is not already in the result's frame, rank
municipalities. The pieces are those of `indicators.wording.fragments`; breakdowns are said by
`indicators.wording.headline_by_group`.
"""

from indicators.italian.numbers import listed
from indicators.model.query import AMBITO, GEOGRAPHIC
from indicators.model.result import Result, Status
from indicators.wording.disputes import dispute_line, dispute_words
from indicators.wording.fragments import (
    amount,
    at,
    few_cases,
    interval,
    opening,
    stated,
    when,
)
from indicators.wording.headline_by_group import breakdown
from indicators.wording.period_change import change, missing, missing_line

__all__ = ["amount", "at", "dispute_line", "headline", "lacking", "missing_line", "title", "when"]


def headline(result: Result) -> str:
    """Return the finding of a result as one Italian sentence, ended by a full stop."""
    return f"{_finding(result)}{missing(result)}{_lacking(result)}{_contested(result)}."


def bending(result: Result) -> str:
    """Return which returns are missing or contested behind a finding, each after a semicolon; nothing where none is."""
    return f"{missing(result)}{_contested(result)}"


def title(result: Result) -> str:
    """Return the finding without the returns that are missing, where these are told beside it (`missing_line`)."""
    return f"{_finding(result)}{_lacking(result)}."


def _contested(result: Result) -> str:
    """Return the contests that the finding rests on, which are told wherever it is."""
    words = dispute_words(result.disputes, result.directory)
    return f"; {words}" if words else ""


def _finding(result: Result) -> str:
    if result.indicator.key == "location_quotient" and _is_of_the_ambito(result):
        return "Il quoziente di localizzazione si legge per comune o per area: di tutto l'Ambito è 1"
    return breakdown(result) if result.query.by else _whole(result)


def _is_of_the_ambito(result: Result) -> bool:
    """Return whether what is told, and told of somebody, is of the whole Ambito in every row."""
    is_whole = result.query.area == AMBITO and not GEOGRAPHIC.intersection(result.query.by)
    return is_whole and any(row["status"] == Status.OK for row in result.rows())


def _whole(result: Result) -> str:
    row = result.rows()[0]
    said, limits = stated(result, row), interval(result, row, after_clause=True)
    if limits and said.endswith(")"):  # the year of the residents and the interval stand in one bracket
        said, limits = said.removesuffix(")"), f"; {limits.removeprefix(' (')}"
    return f"{opening(result, at_end=True)} {said}{limits}{few_cases(result, row)}{change(result, row)}"


def _lacking(result: Result) -> str:
    """Return what nobody has supplied, as the reason of what has just been said."""
    if not result.missing:
        return ""
    return f"{':' if result.is_missing else ';'} {lacking(result)}"


def lacking(result: Result) -> str:
    """Return what nobody has supplied: ``nella base dati mancano gli accessi``."""
    return f"nella base dati mancano {listed(list(result.missing))}" if result.missing else ""
