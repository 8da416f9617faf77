"""What papers are made from: one edition of the data as anybody may have it, the boundaries, where the dashboard is.

Comes in: the query service's door, settings, geography. Goes out: `Source`: questions answered for a protected viewer.
Must not: ask for anybody else: what is printed is handed on, whoever has printed it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from components.figures.map.class_breaks import scale_breaks
from components.state.page_context import Context
from components.state.page_registry import PAGES
from data_access.settings import Settings
from data_access.viewers import Role, Viewer
from geo.boundaries import Geography
from geo.tiles import TileGrid
from indicators.engine.period_comparison import Answer
from indicators.engine.query_service import ForViews
from indicators.interchange.url_parameters import View, write_view
from indicators.italian.dates import day_after
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import AMBITO, Comparison, Lens, Query
from indicators.model.result import Result
from publication.drawing.shapes import Shapes, territory_shapes
from publication.papers import text

READER: Final = Viewer(role=Role.PUBLIC)
"""Who reads a paper: anybody. Mayors get the very same figures."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where papers take their figures.

    Attributes
    ----------
    data : ForViews
        One edition of the data.
    settings : Settings
    geography : callable
        Returns the boundaries.
    base : str
        Address of the dashboard, as people write it; empty where nobody said it.
    """

    data: ForViews
    settings: Settings
    geography: Callable[[], Geography]
    base: str = ""
    _kept: dict[Query, Answer] = field(default_factory=dict, repr=False)

    @property
    def directory(self) -> Directory:
        """Names and codes of the data."""
        return self.data.directory

    @cached_property
    def shapes(self) -> Shapes:
        """The municipalities, as they are drawn."""
        return territory_shapes(self.geography())

    def query(self, indicator: str, period: Period, **changes: Any) -> Query:
        """Return a question of a protected viewer, over the whole Ambito by residence unless said."""
        plain: dict[str, Any] = {"area": AMBITO, "lens": Lens.RESIDENCE, "comparison": Comparison.NONE, "by": ()}
        return Query(indicator=indicator, period=period, viewer=READER, **{**plain, **changes})

    def ask_each(self, queries: Iterable[Query]) -> tuple[Answer, ...]:
        """Return the answers to questions, refusals among them."""
        return self.data.ask_each(queries)

    def answers(self, queries: Iterable[Query]) -> tuple[Result, ...]:
        """Return the answers to questions; those that may not be asked are left out."""
        return tuple(answer for answer in self.ask_each(queries) if isinstance(answer, Result))

    def breaks(self, query: Query) -> tuple[float, ...]:
        """Return the breaks between the classes of a map, the same as on the page of the map."""
        return scale_breaks(self.data, query, self.directory, is_smoothed=False)

    def context(self, page: str, query: Query, municipality: str | None = None) -> Context:
        """Return what a page of the dashboard would be given, for who reads papers."""
        entry = next(one for one in PAGES if one.name == page)
        view = View(query=query, municipality=municipality)
        return Context(
            data=self.data, settings=self.settings, geography=self.geography, tiles=_no_tiles, view=view, page=entry
        )

    def address(self, page: str, query: Query, municipality: str | None = None) -> str:
        """Return where the same can be read on the dashboard; nothing where nobody said where it is."""
        if not self.base:
            return ""
        words = urlencode(write_view(View(query=query, municipality=municipality), self.directory))
        return f"{self.base.rstrip('/')}/{page}{'?' if words else ''}{words}"

    def foot(self, kind: str) -> str:
        """Return what stands at the foot of every page."""
        parts = (kind, text.AS_OF.format(to_day=day_after("al", self.data.as_of)), text.PROTECTED)
        return " · ".join([*parts, *([text.DEMO] if self.data.is_demo else [])])


def _no_tiles() -> TileGrid:
    raise NotImplementedError("A paper draws no tiles")
