"""What several views ask: the whole Ambito by residence, questions answered together.

Comes in: the context. Goes out: questions and their answers.
Must not: draw, or ask what only one view needs.
"""

from collections.abc import Sequence
from typing import Any

from components.state.page_context import Context
from indicators.engine.period_comparison import Answer
from indicators.model.query import AMBITO, Comparison, Lens, Query
from indicators.model.result import Result


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


def is_silent(*results: Result) -> bool:
    """Whether no row of the results has a value."""
    return all(result.frame["value"].is_null().all() for result in results)
