"""Data utility: how much protected viewers are told, as the share of places with a number.

Comes in: a `Snapshot` and the settings. Goes out: one `Told` for each indicator, kind of place and length of period.
Must not: look at unprotected figures: it counts what the public is answered, and nothing else.

It stands beside the audit: that one says that nobody is given away, this one what is left to read. A place has a number
where its answer is one above zero (zeros are counted apart: they tell of nobody); of indicators that are told by class
(where an exit led), where any class has one. Only indicators that tell of persons by residence are counted: by place of
service most municipalities have no service, and quantities that tell of nobody (beds, euros) are never hidden.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.analysis.peer_municipalities import sizes
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.allowed_questions import NEVER_PERSONAL
from indicators.engine.measure import measure_each
from indicators.interchange.csv_file import csv_for_programs
from indicators.italian.numbers import NO_NUMBER, number
from indicators.model.code_lists import Directory
from indicators.model.door import for_views
from indicators.model.indicator import Indicator
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result, Status

READER: Final = Viewer(role=Role.PUBLIC)
"""Mayors are answered the very same."""
SMALL: Final = 1_000
"""Residents under which municipalities are counted apart too."""
SMALL_ONES: Final = "small_municipality"
PLACES: Final = {
    str(Grouping.MUNICIPALITY): "comuni",
    SMALL_ONES: f"comuni sotto i {number(SMALL)} residenti",
    str(Grouping.SIZE_CLASS): "classi di ampiezza",
    str(Grouping.SUB_AREA): "sub-ambiti",
}
"""Kinds of place, each with its Italian name."""
ASKED: Final = (Grouping.MUNICIPALITY, Grouping.SIZE_CLASS, Grouping.SUB_AREA)
POOLED: Final = (2, 3, 4)
"""Years of the ranges that end with the last closed year."""
EVERY_YEAR, LAST_YEAR, QUARTERS = "year", "last_year", "quarter"
SPANS: Final = {
    EVERY_YEAR: "Anni chiusi",
    LAST_YEAR: "Ultimo anno",
    QUARTERS: "Suoi trimestri",
    **{f"{years}_years": f"{years} anni" for years in POOLED},
}
"""Lengths of period: every closed year, the last one, its quarters, ranges of years that end with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How many places are told a number.

    Attributes
    ----------
    indicator, name : str
        Key and Italian name.
    places : str
        Kind of place: a key of `PLACES`.
    span : str
        Length of period: a key of `SPANS`.
    asked, told, zeros : int
        Places (times periods, where the span has several), those with a number above zero, those with a zero.
    """

    indicator: str
    name: str
    places: str
    span: str
    asked: int
    told: int
    zeros: int

    @property
    def share(self) -> float | None:
        """Share of the places that have a number above zero, None if there is no place."""
        return self.told / self.asked if self.asked else None


@for_views
def usefulness(
    snapshot: Snapshot, *, settings: Settings, entries: Iterable[Indicator] | None = None
) -> tuple[Told, ...]:
    """Count the places with a number.

    Parameters
    ----------
    snapshot : Snapshot
    settings : Settings
    entries : iterable of Indicator, optional
        Indicators to count; all those that tell of persons by residence unless said.

    Returns
    -------
    tuple of Told
        By indicator, kind of place, span; without the spans that may not be asked.
    """
    directory = Directory.of(snapshot)
    small = frozenset(sizes(snapshot).filter(pl.col("residents") < SMALL)["code"])
    chosen = INDICATORS.values() if entries is None else entries
    asked = [
        (entry, place, span, query)
        for entry in chosen
        if is_counted(entry)
        for place in ASKED
        if place in entry.groupings
        for span, periods in spans(directory).items()
        for query in _questions(entry, place, periods)
    ]
    answers = measure_each(snapshot, [query for *_, query in asked], settings=settings, directory=directory)
    shares: list[Told] = []
    for (entry, place, span), group in groupby(zip(asked, answers, strict=True), key=lambda pair: pair[0][:3]):
        results = [answer for _, answer in group if not isinstance(answer, UserError)]
        if results:
            shares += _told(entry, place, span, results, small)
    return tuple(sorted(shares, key=_in_order))


def _in_order(one: Told) -> tuple[int, int, int]:
    return tuple(INDICATORS).index(one.indicator), tuple(PLACES).index(one.places), tuple(SPANS).index(one.span)


def is_counted(entry: Indicator) -> bool:
    """Whether an indicator tells of persons by residence."""
    return entry.kind not in NEVER_PERSONAL and Lens.RESIDENCE in entry.lenses


def spans(directory: Directory) -> dict[str, tuple[Period, ...]]:
    """Return the periods of each span, of the years that the data hold whole; no range is longer than the data."""
    last = directory.closed_year
    years = [year for year in directory.years if year * MONTHS_IN_YEAR <= last.first]
    quarters = tuple(Period(month, month + 2, Unit.QUARTER) for month in range(last.first, last.last, Unit.QUARTER))
    pooled = {
        f"{count}_years": (Period(last.last - count * MONTHS_IN_YEAR + 1, last.last, Unit.YEAR),)
        for count in POOLED
        if count <= len(years)
    }
    return {EVERY_YEAR: tuple(map(Period.year, years)), LAST_YEAR: (last,), QUARTERS: quarters, **pooled}


def _questions(entry: Indicator, place: Grouping, periods: Sequence[Period]) -> list[Query]:
    by = (place, *entry.always_by)
    return [Query(indicator=entry.key, period=period, lens=Lens.RESIDENCE, by=by, viewer=READER) for period in periods]


def _told(
    entry: Indicator, place: Grouping, span: str, results: Sequence[Result], small: frozenset[str]
) -> Iterator[Told]:
    """Yield the counts of one kind of place, and those of the small ones among municipalities."""
    has_number = (pl.col("status") == Status.OK) & pl.col("value").is_not_null()
    is_zero = pl.col("value") == 0
    told, zero = (has_number & ~is_zero).any(), (has_number & is_zero).any()
    groups = [pl.col(place).alias("place")]
    every = pl.concat(result.frame.group_by(groups).agg(told=told, zero=zero) for result in results)
    kinds = {str(place): every}
    if place is Grouping.MUNICIPALITY:
        kinds[SMALL_ONES] = every.filter(pl.col("place").is_in(list(small)))
    for kind, rows_of in kinds.items():
        yield Told(
            indicator=entry.key,
            name=entry.name,
            places=kind,
            span=span,
            asked=rows_of.height,
            told=int(rows_of["told"].sum()),
            zeros=int((rows_of["zero"] & ~rows_of["told"]).sum()),
        )


def rows(shares: Iterable[Told]) -> list[dict[str, Any]]:
    """Return the counts as JSON-ready rows, one for each indicator, kind of place and span, with the share told."""
    return [{**asdict(one), "share": None if one.share is None else round(one.share, 4)} for one in shares]


def csv(shares: Iterable[Told]) -> str:
    """Return the same as comma-separated text with a header, numbers with a decimal point: for programs."""
    return csv_for_programs(pl.DataFrame(rows(shares)))


def table(shares: Iterable[Told], *, by_name: bool = False) -> list[dict[str, object]]:
    """Return one row for each indicator and kind of place, with how many have a number in each span: ``29 su 48``.

    Kinds of place and spans that the data do not have are left out. Indicators are told by key, or by name.
    """
    kept = [one for one in shares if one.asked]
    present = [span for span in SPANS if any(one.span == span for one in kept)]
    return [
        {"Indicatore": name if by_name else key, "Luoghi": PLACES[places], **_cells(present, group)}
        for (key, name, places), group in groupby(kept, key=lambda one: (one.indicator, one.name, one.places))
    ]


def _cells(present: Sequence[str], group: Iterable[Told]) -> dict[str, str]:
    shares = {one.span: f"{one.told} su {one.asked}" for one in group}
    return {SPANS[span]: shares.get(span, NO_NUMBER) for span in present}
