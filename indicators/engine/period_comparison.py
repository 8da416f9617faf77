"""Comparison of periods: two questions, the one asked and the same of the period compared with.

Comes in: a `Query`, and the answers to its two questions. Goes out: the questions, and one `Result`.
Must not: measure.
"""

from dataclasses import replace

from data_access.errors import UserError
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.period import Period
from indicators.model.query import Comparison, Query
from indicators.model.result import Result

Answer = Result | UserError


def plain_questions(query: Query, names: Directory) -> tuple[Query, Query | None]:
    """Return a question without its comparison and, if the period compared with has data, the same of that period."""
    period, plain = _compared_with(query, names), query.but(comparison=Comparison.NONE)
    return plain, None if period is None else plain.but(period=period)


def compared(query: Query, main: Answer, before: Answer | None) -> Answer:
    """Return the answer to a question from those to its two plain questions; a refusal where it cannot be answered."""
    if isinstance(main, UserError) or query.comparison is Comparison.NONE:
        return main
    if isinstance(before, NotAllowedError):  # that period may be too short for this viewer: the question itself stands
        before = None
    if isinstance(before, UserError):
        return before
    return replace(main, query=main.query.but(comparison=query.comparison), reference=before)


def _compared_with(query: Query, names: Directory) -> Period | None:
    """Return the period that a question compares with, if it has data."""
    if query.comparison is Comparison.NONE:
        return None
    period = query.period.previous() if query.comparison is Comparison.PREVIOUS else query.period.year_before()
    return period if period.last >= names.first_month else None
