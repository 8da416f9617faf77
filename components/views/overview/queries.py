"""What the cards of the overview ask: the value of what a role watches, and what is drawn beside it.

Comes in: a view and the directory. Goes out: `CardQuestions`, and their answers asked together.
Must not: draw, or ask what is known to be refused (months of a municipality for protected viewers).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from components.state.page_context import Context
from components.views.overview.text import OWN_SERVICES_NAME
from components.widgets.queries import answers_to
from data_access.viewers import Role
from indicators.engine.period_comparison import Answer
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Grouping, Query
from indicators.monitoring.watched_questions import watched

PARTS: Final = (Grouping.AREA, Grouping.RESIDENCE_CLASS)
"""What a card's figure is split by: the first that the indicator has."""
ABREAST: Final = 4
"""Cards of a row: those of the first are seen without scrolling, and what has changed under them."""
YEARS: Final = 3
"""Calendar years asked for the line of 24 months: protected viewers may ask for whole years only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuestions:
    """What one card asks.

    Attributes
    ----------
    entry : Indicator
    own : str
        Whose figure it is, where it is the visitor's own; empty for the whole.
    value : Query
        The large figure, with the period compared with.
    areas, whole, months : Query or None
        The same by lead municipality and territory (by class of residence where it is the lead's alone), for the
        Ambito, by month; None where the indicator has none.
    """

    entry: Indicator
    own: str
    value: Query
    areas: Query | None
    whole: Query | None
    months: Query | None

    def all(self) -> Iterator[Query]:
        """Yield the questions that are asked."""
        yield from (query for query in (self.value, self.areas, self.whole, self.months) if query is not None)


def card_questions(context: Context) -> tuple[CardQuestions, ...]:
    """Return the questions of the cards, those of what is the visitor's own first."""
    own = _own_name(context)
    return tuple(
        _card(context.directory, one.entry, one.value, own if one.is_own else "")
        for one in context.data.find(watched, context.view.query)
    )


def asked(context: Context, cards: Sequence[CardQuestions], *others: Query) -> dict[Query, Answer]:
    """Return the answers to all the questions of some cards, and to others with them."""
    return answers_to(context, (*(query for card in cards for query in card.all()), *others))


def _own_name(context: Context) -> str:
    viewer = context.view.query.viewer
    if viewer.role is Role.MAYOR and viewer.municipality:
        return context.directory.municipalities[viewer.municipality]
    return OWN_SERVICES_NAME


def _card(directory: Directory, entry: Indicator, value: Query, own: str) -> CardQuestions:
    plain = value.but(area=AMBITO, comparison=Comparison.NONE)
    return CardQuestions(
        entry=entry,
        own=own,
        value=value,
        areas=next((plain.but(by=(by,)) for by in PARTS if by in entry.groupings), None),
        whole=plain if value.area != AMBITO else None,
        months=_months(directory, entry, value),
    )


def _months(directory: Directory, entry: Indicator, query: Query) -> Query | None:
    """Return the question by month, if the indicator has months and this viewer may see them here."""
    too_fine = query.viewer.is_protected and query.area not in {AMBITO, LEAD, TERRITORY}
    if Grouping.MONTH not in entry.groupings or too_fine:
        return None
    last = directory.last_month // 12
    first = max(last - YEARS + 1, directory.first_month // 12)
    period = Period.parse(f"{first}..{last}") if first < last else Period.year(last)
    return query.but(period=period, by=(Grouping.MONTH,), comparison=Comparison.NONE)
