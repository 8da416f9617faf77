"""Structural zeros: those of a protected answer that may be told, because everybody knows that nobody can be there.

Comes in: a `Snapshot`, a question with its dimensions, its tallies before protection. Goes out: the rows of which
"nobody" may be said. Must not: protect (`indicators.disclosure.rounding` does).

Three reasons. From a service that was closed no return is expected, and the list of services is public. A return that
did not arrive leaves its months without a figure, whoever came. And of a municipality from which nobody came in
a whole year that has ended, that is told one time in two (of a wider area, if it is of all its municipalities): then
nobody is in any part of that year either. Every other zero is hidden with the small counts.
"""

from collections.abc import Hashable, Sequence
from hashlib import blake2b
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_access.snapshot import Snapshot
from data_access.vocabulary import Content
from indicators.model.indicator import Indicator
from indicators.model.path_vocabulary import PathStep
from indicators.model.period import month_of
from indicators.model.query import AMBITO, GEOGRAPHIC, MONTHS_OF, Grouping, Lens, Query
from indicators.selection.dimension import Dimension, time_of
from indicators.selection.geography import area_filter
from indicators.selection.returns_coverage import monthly_returns
from indicators.selection.service_groups import services_of
from indicators.selection.snapshot_cache import remembered

YEAR: Final = 12
HALF: Final = 1 << 63
_MOST: Final = 1 << 16
"""More than any place, any year."""
_WHOLE: Final = 0
"""Stands for all the years of a question together."""
Marks = NDArray[np.bool_]
Numbers = NDArray[np.int64]


def known_zeros(
    snapshot: Snapshot,
    entry: Indicator,
    query: Query,
    by: tuple[Dimension, ...],
    tallies: pl.DataFrame,
    *,
    secret: bytes,
) -> Marks:
    """Return the rows that count nobody and may say so.

    Parameters
    ----------
    snapshot : Snapshot
    entry : Indicator
    query : Query
    by : tuple of Dimension
        The dimensions of the question.
    tallies : polars.DataFrame
        One row for each group, before protection.
    secret : bytes
        Key of the draws.

    Returns
    -------
    array of bool, one for each row
    """
    empty = _empty(tallies)
    if not empty.any():
        return empty
    is_known = _without_returns(snapshot, entry, query, tallies)
    if entry.of_people_served and query.lens is Lens.RESIDENCE:
        is_known |= _from_where_nobody_came(snapshot, query, by, tallies, secret)
    return empty & is_known


def known_wholes(by: tuple[Dimension, ...], tallies: pl.DataFrame) -> Marks | None:
    """Return the rows of a share that is of everybody by definition: the first step of a path, which all have made."""
    step = next((dimension for dimension in by if dimension.name == Grouping.STEP), None)
    if step is None:
        return None
    first = step.keys.filter(pl.col("code") == str(PathStep.CONTACT))[step.name]
    return tallies[step.name].is_in(first.implode()).to_numpy()


def _empty(tallies: pl.DataFrame) -> Marks:
    """Return the rows in which nobody is counted: neither in a numerator nor in a denominator of persons."""
    zero = np.ones(tallies.height, dtype=np.bool_)
    for name in ("numerator", *(name for name in ("denominator", "persons") if f"{name}_key" in tallies.columns)):
        zero &= np.nan_to_num(np.asarray(tallies[name].to_numpy(), dtype=np.float64)) == 0
    return zero


def _without_returns(snapshot: Snapshot, entry: Indicator, query: Query, tallies: pl.DataFrame) -> Marks:
    """Return the rows from which no return is expected, or none arrived.

    A closed service has nobody only among those who came in those very months: what looks back, or at exits, may find
    somebody there, and its zeros would tell where. Where people came to a service in a month without an expected
    return, the list of what is expected is not to be relied on.
    """
    if "expected" not in tallies.columns:
        return np.zeros(tallies.height, dtype=np.bool_)
    expected, received = (
        np.nan_to_num(tallies[name].to_numpy().astype(np.float64)) for name in ("expected", "received")
    )
    closed: Marks = expected == 0
    missing: Marks = (expected > 0) & (received == 0)
    reliable = entry.of_people_served and _beyond_returns(snapshot).isdisjoint(services_of(snapshot, query)["index"])
    return missing | closed if reliable else missing


@remembered()
def _beyond_returns(snapshot: Snapshot) -> frozenset[int]:
    """Return the services that somebody came to in a month of which no return of persons is expected."""
    came = snapshot.contacts.select("service", "month").unique()
    of_persons = pl.col("content").is_null() | (pl.col("content") == str(Content.PERSONS))
    returns = monthly_returns(snapshot).filter(of_persons).select("service", "month")
    beyond = came.join(returns, on=["service", "month"], how="anti").select(pl.col("service").unique())
    return frozenset(beyond.collect()["service"])


def _from_where_nobody_came(
    snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], tallies: pl.DataFrame, secret: bytes
) -> Marks:
    """Return the rows of places that nobody came from in any of the years that the row lies in."""
    time = time_of(by)
    years = np.full(tallies.height, _WHOLE) if time is None else _whole_numbers(tallies[time.name]) // _a_year_of(time)
    rows = _numbered([tallies[place.name] for place in _places_of(by)], years)
    return ~np.isin(rows, _peopled(snapshot, query, by, secret))


def _numbered(places: Sequence[pl.Series], years: Numbers) -> Numbers:
    """Return one number for each place and year, the same wherever they are written."""
    number = np.zeros(len(years), dtype=np.int64)
    for place in places:
        number = number * _MOST + _whole_numbers(place)
    return number * _MOST + years


def _whole_numbers(column: pl.Series) -> Numbers:
    return column.to_numpy().astype(np.int64)


def _what_counts(query: Query, by: tuple[Dimension, ...], secret: bytes) -> Hashable:
    names = tuple(place.name for place in _places_of(by))
    return query.period.first // YEAR, query.period.last, query.area, names, time_of(by) is None, secret


@remembered(by=_what_counts)
def _peopled(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], secret: bytes) -> Numbers:
    """Return the places and years of which it is not told that nobody came, as `_numbered` numbers them.

    Where the question has no groups of time, the year is `_WHOLE` if it is not told of one of the years.
    """
    first, last = query.period.first // YEAR, min(query.period.last, month_of(snapshot.as_of)) // YEAR
    came, places = untold_places(snapshot, secret, first, last), _places_of(by)
    if places or query.area != AMBITO:
        came = came.filter(pl.col("municipality").is_not_null() & area_filter(snapshot, query.area, "municipality"))
    if time_of(by) is None:
        came = came.filter(pl.col("year").is_between(first, last)).with_columns(year=pl.lit(_WHOLE, pl.Int32))
    own = [place.expression.alias(place.name) for place in places if place.expression is not None]
    *where, years = came.select(*own, "year").drop_nulls().get_columns()
    return np.unique(_numbered(where, _whole_numbers(years)))


def _places_of(by: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return tuple(dimension for dimension in by if dimension.name in GEOGRAPHIC)


def _a_year_of(time: Dimension) -> int:
    """Return how many groups of time make a year."""
    return YEAR // MONTHS_OF[Grouping(time.name)]


@remembered()
def untold_places(snapshot: Snapshot, secret: bytes, first_year: int, last_year: int) -> pl.DataFrame:
    """Return of which ``municipality`` and ``year`` it is not told that nobody was served (null: no municipality).

    Where somebody was; and of the others one in two, by a draw with the secret. Were every empty year told, a hidden
    one would hold at least one person, and who knows four that a later edition adds to it would know that it held one
    if it stays hidden. Of a year in progress it is never told: whoever read it would know as much when it hides later.
    """
    recognised = snapshot.contacts.filter(pl.col("person").is_not_null())
    served = recognised.select("municipality", year=(pl.col("month") // YEAR).cast(pl.Int32)).unique().collect()
    in_progress = (month_of(snapshot.as_of) + 1) // YEAR
    codes = [None, *snapshot["municipalities"].sort("index")["code"]]
    pairs = [
        (number - 1 if number else None, year)
        for year in range(first_year, last_year + 1)
        for number, code in enumerate(codes)
        if year >= in_progress or not _is_told(code, year, secret)
    ]
    return pl.concat([served, pl.DataFrame(pairs, schema=served.schema, orient="row")]).unique()


def _is_told(code: str | None, year: int, secret: bytes) -> bool:
    digest = blake2b(f"{code}:{year}".encode(), key=secret, digest_size=8).digest()
    return int.from_bytes(digest, "little") < HALF
