"""How much protected viewers are told: the share of places with a number, by indicator and length of period.

Comes in: a `Snapshot` and the settings. Goes out: one `Told` for each indicator, kind of place and length of period.
Must not: look at unprotected figures: it counts what the public is answered, and nothing else.

It stands beside the audit: that one says that nobody is given away, this one what is left to read. A place has a number
where its answer is one above zero (zeros are counted apart: they tell of nobody); of indicators that are told by class
(where an exit led), where any class has one. Only indicators that tell of persons by residence are counted: by place of
service most municipalities have no service, and quantities that tell of nobody (beds, euros) are never hidden.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any, Final

import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.catalogue import INDICATORS
from indicators.definition import Indicator
from indicators.directory import Directory
from indicators.measure import measure_each
from indicators.numbers import number
from indicators.period import MONTHS_IN_YEAR, Period, Unit
from indicators.permission import NEVER_PERSONAL
from indicators.query import Grouping, Lens, Query
from indicators.result import Result, Status
from indicators.similar import sizes

READER: Final = Viewer(role=Role.PUBLIC)
"""Mayors are answered the very same."""
SMALL: Final = 1_000
"""Residents under which a municipality is counted apart too."""
PLACES: Final = (Grouping.MUNICIPALITY, Grouping.SIZE_CLASS, Grouping.SUB_AREA)
"""Kinds of place, from the finest."""
POOLED: Final = (2, 3, 4)
"""Years of the ranges that end with the last closed year."""
EVERY_YEAR, LAST_YEAR, QUARTERS = "year", "last_year", "quarter"
SPANS: Final = {
    EVERY_YEAR: "anni chiusi",
    LAST_YEAR: "ultimo anno chiuso",
    QUARTERS: "trimestri",
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
        Kind of place: a grouping.
    span : str
        Length of period: a key of `SPANS`.
    asked, told, zeros : int
        Places (times periods, where the span has several), those with a number above zero, those with a zero.
    small, small_told : int
        The same of municipalities under `SMALL` residents.
    """

    indicator: str
    name: str
    places: str
    span: str
    asked: int
    told: int
    zeros: int
    small: int
    small_told: int


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
        for place in PLACES
        if place in entry.groupings
        for span, periods in spans(directory).items()
        for query in _questions(entry, place, periods)
    ]
    answers = measure_each(snapshot, [query for *_, query in asked], settings=settings, directory=directory)
    found = []
    for (entry, place, span), group in groupby(zip(asked, answers, strict=True), key=lambda pair: pair[0][:3]):
        results = [answer for _, answer in group if not isinstance(answer, UserError)]
        if results:
            found.append(_told(entry, place, span, results, small))
    return tuple(found)


def is_counted(entry: Indicator) -> bool:
    """Whether an indicator tells of persons by residence."""
    return entry.kind not in NEVER_PERSONAL and Lens.RESIDENCE in entry.lenses


def spans(directory: Directory) -> dict[str, tuple[Period, ...]]:
    """Return the periods of each span, of the years that the data hold whole; no range is longer than the data."""
    last = directory.default_period.first // MONTHS_IN_YEAR
    years = [year for year in directory.years if year <= last]
    begin = directory.default_period.first
    quarters = tuple(Period(begin + at, begin + at + 2, Unit.QUARTER) for at in range(0, MONTHS_IN_YEAR, 3))
    pooled = {
        f"{count}_years": (Period((last - count + 1) * 12, last * 12 + 11, Unit.YEAR),)
        for count in POOLED
        if count <= len(years)
    }
    closed = tuple(map(Period.year, years))
    return {EVERY_YEAR: closed, LAST_YEAR: (directory.default_period,), QUARTERS: quarters, **pooled}


def _questions(entry: Indicator, place: Grouping, periods: Sequence[Period]) -> list[Query]:
    by = (place, *entry.always_by)
    return [Query(indicator=entry.key, period=period, lens=Lens.RESIDENCE, by=by, viewer=READER) for period in periods]


def _told(entry: Indicator, place: Grouping, span: str, results: Sequence[Result], small: frozenset[str]) -> Told:
    has_number = (pl.col("status") == Status.OK) & pl.col("value").is_not_null()
    places = pl.concat(
        result.frame.group_by(pl.col(place).alias("place")).agg(
            told=(has_number & (pl.col("value") != 0)).any(), zero=(has_number & (pl.col("value") == 0)).any()
        )
        for result in results
    )
    of_small = places.filter(pl.col("place").is_in(list(small)))
    return Told(
        indicator=entry.key,
        name=entry.name,
        places=str(place),
        span=span,
        asked=places.height,
        told=int(places["told"].sum()),
        zeros=int((places["zero"] & ~places["told"]).sum()),
        small=of_small.height,
        small_told=int(of_small["told"].sum()),
    )


def rows(found: Iterable[Told]) -> list[dict[str, Any]]:
    """Return the counts as JSON-ready rows, one for each indicator, kind of place and span, with the share told."""
    return [{**asdict(one), "share": round(one.told / one.asked, 4) if one.asked else None} for one in found]


def table(found: Iterable[Told]) -> list[dict[str, object]]:
    """Return one row for each indicator and kind of place, a column for each span: ``29 su 48; 0 su 10``.

    The second pair is of municipalities under `SMALL` residents; several periods are told as their mean.
    """
    written = []
    for (key, places), group in groupby(found, key=lambda one: (one.indicator, one.places)):
        spans_of = {one.span: _words(one) for one in group}
        written.append(
            {"indicatore": key, "luoghi": places, **{label: spans_of.get(span, "–") for span, label in SPANS.items()}}
        )
    return written


def _words(one: Told) -> str:
    share = number(100 * one.told / one.asked) if one.asked else "–"
    return f"{share}%" + (f" (piccoli {number(100 * one.small_told / one.small)}%)" if one.small else "")
