"""The three answers of the page of the two lenses, asked: who comes, what is far from home, who is not reached.

Comes in: the context. Goes out: each answer with its words (they are in `text`) and its rows.
Must not: compute a number that no result holds (rows may be counted), draw.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from components.state.page_context import Context
from components.views.lead_and_territory.answers_rows import far_from_home_rows, not_reached_rows, who_comes_rows
from components.views.lead_and_territory.queries import attraction, journeys, place
from components.views.lead_and_territory.text import MISSING, QUESTION, far_from_home, not_reached, questions, who_comes
from components.widgets import silently
from components.widgets.queries import ask, base
from data_access.errors import UserError
from indicators.model.query import LEAD, TERRITORY, Grouping

TableRow = dict[str, Any]


REFUSED: Final = "–"
"""What stands for an answer that may not be asked."""
Told = tuple[str, str, list[TableRow]]
"""An answer in large, what stands behind it, its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, its answer in large, what stands behind it, and the same numbers as rows."""

    question: str
    value: str
    words: str
    rows: tuple[TableRow, ...]


def answers(context: Context) -> tuple[Answer, ...]:
    """Return the three answers, in the order in which they are asked; what may not be asked says why in its place."""
    who, far, where = questions(context.directory.lead_name)
    return (
        _answered(who, lambda: _who_comes(context)),
        _answered(far, lambda: _far_from_home(context)),
        _answered(where, lambda: _not_reached(context)),
    )


def _answered(question: str, answer: Callable[[], Told]) -> Answer:
    rows: list[TableRow] = []
    try:
        value, words, rows = answer()
    except UserError as error:
        value, words = REFUSED, str(error)
    return Answer(question=question, value=value, words=words, rows=tuple({QUESTION: question} | row for row in rows))


def _who_comes(context: Context) -> Told:
    whole, origins, *_ = attraction(context)
    sources = whole, origins, silently(lambda: journeys(context))
    return *who_comes(*sources), who_comes_rows(*sources)


def _far_from_home(context: Context) -> Told:
    sources = ask(
        context,
        base(context, "people_served", by=(Grouping.AREA, Grouping.PLACE)),
        base(context, "contacts", by=(Grouping.AREA, Grouping.PLACE)),
        place(context, "people_served", area=LEAD),
        place(context, "people_served", area=TERRITORY),
    )
    people, contacts, in_lead, in_territory = sources
    sentence = far_from_home(people, contacts, in_lead, in_territory)
    return *sentence, [] if sentence == MISSING else far_from_home_rows(people, contacts, in_lead, in_territory)


def _not_reached(context: Context) -> Told:
    towns, whole = ask(
        context, base(context, "rate_per_1000", by=(Grouping.MUNICIPALITY,)), base(context, "rate_per_1000")
    )
    return *not_reached(towns, whole), not_reached_rows(towns, whole)
