"""What several views ask: the whole Ambito by residence, questions answered together, every year with data.

Comes in: the context. Goes out: questions and their answers. Must not: draw, or ask what only one view needs.
"""

from collections.abc import Sequence
from typing import Any

from components.state.page_context import Context
from data_access.errors import UserError
from indicators.model.period import Period, Unit
from indicators.model.query import AMBITO, Comparison, Lens, Query
from indicators.model.result import Result

Answer = Result | UserError
"""What a question is answered with, where a refusal stops no other."""


def base(context: Context, indicator: str, **changes: Any) -> Query:
    """Return a question by residence over the whole Ambito, not compared, with the page's other filters."""
    plain = {"area": AMBITO, "lens": Lens.RESIDENCE, "by": (), "comparison": Comparison.NONE}
    return context.view.query.but(**{**plain, "indicator": indicator, **changes})


def ask(context: Context, *queries: Query) -> tuple[Result, ...]:
    """Answer questions together; the first refusal is raised."""
    return context.data.ask_many(queries)


def answers_to(context: Context, queries: Sequence[Query]) -> dict[Query, Answer]:
    """Return the answers to questions, asked together; one that is refused has its refusal."""
    different = tuple(dict.fromkeys(queries))
    return dict(zip(different, context.data.ask_each(different), strict=True))


def every_year(context: Context) -> Period:
    """Return the calendar years that hold data: the only ranges that protected viewers may ask for."""
    months = context.directory.first_month, context.directory.last_month
    return Period(months[0] // 12 * 12, months[1] // 12 * 12 + 11, Unit.YEAR)


def is_silent(*results: Result) -> bool:
    """Whether no row of the results has a value."""
    return all(result.frame["value"].is_null().all() for result in results)
