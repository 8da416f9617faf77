"""What the router hands to a page: the view that the address says, what answers for it, the geography.

Comes in: `enter(Context)`, called by the router before it runs a page. Goes out: `current_context()`, called by pages.
Must not: be kept between runs (it belongs to one run of one session); lead to a snapshot, or to anything that holds
persons.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from components.state.page_registry import PageEntry
from data_access.settings import Settings
from geo.boundaries import Geography
from geo.tiles import TileGrid
from indicators.engine.query_service import ForViews
from indicators.interchange.url_parameters import View
from indicators.model.code_lists import Directory
from indicators.model.period import MONTHS_IN_YEAR, Period
from indicators.model.query import AMBITO, LEAD, Comparison, Lens, Query
from indicators.model.result import Result

UNFILTERED: Final[Mapping[str, Mapping[str, Any]]] = {
    "area": {"area": AMBITO},
    "confronto": {"comparison": Comparison.NONE},
    "servizio": {"services": ()},
    "tipo": {"service_types": ()},
    "target": {"targets": ()},
    "bisogno": {"needs": ()},
    "linea": {"strands": ()},
}
"""What a question asks where a filter is not set, by key of the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One run of one page.

    Attributes
    ----------
    data : ForViews
        The edition of the data that this run reads: public facts, and functions that answer for a viewer.
    settings : Settings
    geography, tiles : callable
        The boundaries of the municipalities, and their equal tiles.
    view : View
        What the filters ask, and the municipality in focus.
    page : PageEntry
        The page that is running.
    problem : str
        Why the data are not being refreshed, if so.
    """

    data: ForViews
    settings: Settings
    geography: Callable[[], Geography]
    tiles: Callable[[], TileGrid]
    view: View
    page: PageEntry
    problem: str = ""

    @property
    def directory(self) -> Directory:
        """Names and codes of the data."""
        return self.data.directory

    @property
    def page_query(self) -> Query:
        """The view's question with only the filters that the page has: the address keeps the others for other pages."""
        free = {
            key: value
            for name, own in UNFILTERED.items()
            if name not in self.page.filters
            for key, value in own.items()
        }
        asked = self.view.query
        offered = self.page.has_lenses(asked.area)
        return asked.but(**free, lens=asked.lens if offered else self.page.lens or Lens.RESIDENCE)

    def ask(self, query: Query | None = None, **changes: Any) -> Result:
        """Answer the view's question, or another, with some words changed."""
        return self.data.ask_many(((query or self.view.query).but(**changes),))[0]


def in_focus(context: Context) -> str | None:
    """Return the ISTAT code of the municipality in focus, else the mayor's own; None if there is neither."""
    return context.view.municipality or context.view.query.viewer.municipality


def area_of(context: Context, code: str) -> str:
    """Return how a question calls a municipality: the lead one is an area of its own."""
    return LEAD if code == context.directory.lead_code else code


def calendar_year(query: Query, directory: Directory) -> Period:
    """Return the year in which a question's period ends; the last closed one where nobody chose a period."""
    if query.period == directory.default_period(query.viewer):
        return directory.closed_year
    return Period.year(query.period.last // MONTHS_IN_YEAR)


_CURRENT: ContextVar[Context] = ContextVar("context")


def enter(value: Context) -> None:
    """Make ``value`` the context of this run."""
    _CURRENT.set(value)


def current_context() -> Context:
    """Return the context of this run."""
    return _CURRENT.get()
