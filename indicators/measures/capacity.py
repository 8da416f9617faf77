"""Beds, and those who found none: occupancy, use of funded beds, beds out of service, unmet demand.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame` of numerators and denominators; see `indicators.measures`
for the contract. Over a period every rate of beds is a ratio of sums of bed-nights, never a mean of nightly rates.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit
from indicators.model.query import Query
from indicators.selection.counting import aggregate, grouped, requests_of, shares
from indicators.selection.dimension import Dimension
from indicators.selection.night_protection import moved_too_far
from indicators.selection.nightly_series import nightly


def bed_occupancy(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the occupied bed-nights over the actual ones, on the nights that have a row of occupancy (Toronto).

    A night without a row enters neither sum: it is not an empty night. Nights of closure have no capacity and enter
    neither, whatever was written of them. The beds are the actual ones of the dated capacity, less those out of use.
    """
    return _bed_nights(_recorded(snapshot, query), by, pl.col("occupied"), pl.col("actual"))


def room_occupancy(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the occupied room-nights over the actual ones, as `bed_occupancy` does with beds, to which none is added."""
    return _bed_nights(_recorded(snapshot, query, CapacityUnit.ROOM), by, pl.col("occupied"), pl.col("actual"))


def funded_rooms_use(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the occupied room-nights over the funded ones, as `funded_use` does with beds."""
    funded = _recorded(snapshot, query, CapacityUnit.ROOM).filter(pl.col("funded") > 0)
    return _bed_nights(funded, by, pl.col("occupied"), pl.col("funded"))


def funded_use(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the occupied bed-nights over the funded ones, on the nights that have a row of occupancy (Toronto, HUD)."""
    funded = _recorded(snapshot, query).filter(pl.col("funded") > 0)
    return _bed_nights(funded, by, pl.col("occupied"), pl.col("funded"))


def beds_unavailable(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum funded minus actual bed-nights over the funded ones, on every open night, recorded or not (Toronto).

    Out of service are the beds that the dated capacity lacks and those that the nightly returns say were out of use.
    Negative where more beds are in service than funded. Capacity is public: nothing of it is protected.
    """
    every = nightly(snapshot, query.but(protection=None))
    return _bed_nights(every, by, pl.col("funded") - pl.col("actual"), pl.col("funded"))


def _recorded(snapshot: Snapshot, query: Query, unit: CapacityUnit = CapacityUnit.BED) -> pl.LazyFrame:
    """Return the nights with places and a row of occupancy, the hidden too: they are in no sum, but are not missing."""
    return nightly(snapshot, query, unit=unit).filter(
        pl.col("occupied").is_not_null() | pl.col("hidden"), pl.col("actual") > 0
    )


def _bed_nights(
    nights: pl.LazyFrame, by: tuple[Dimension, ...], numerator: pl.Expr, denominator: pl.Expr
) -> pl.LazyFrame:
    """Sum over the nights that are told.

    ``withheld`` where there are some and none is, ``coarse`` where rounding them may move the percentage too far.
    """
    rows = nights.with_columns(numerator=numerator, denominator=denominator)
    told, withheld = ~pl.col("hidden"), pl.col("hidden").any() & pl.col("hidden").all()
    sums = [
        pl.when(~withheld).then(pl.col(name).filter(told).cast(pl.Int64).sum()).alias(name)
        for name in ("numerator", "denominator")
    ]
    coarse = moved_too_far(pl.col("denominator").filter(told), pl.col("shared").filter(told))
    frame = grouped(rows, by, "numerator", "denominator", "hidden", "shared")
    return aggregate(frame, [dimension.name for dimension in by], *sums, withheld=withheld, coarse=coarse)


def unmet_demand(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons left without a place at the close of at least one day, over those who asked (Toronto).

    Left without: that day nothing came of any of their requests, wherever made: no place, no refusal, no referral.
    Requests are not persons: who asks ten times counts once. Who was not recognised counts nowhere.
    """
    asked = requests_of(snapshot, query)
    return shares(asked.filter(pl.col("unmet")), asked, snapshot, by, protected=query.viewer.is_protected)


MEASURES: Final = (bed_occupancy, room_occupancy, funded_use, funded_rooms_use, beds_unavailable, unmet_demand)
"""The measures of this subject; each is called like its key in the catalogue."""
