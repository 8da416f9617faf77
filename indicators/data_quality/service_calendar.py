"""Calendar of the services: which days each was open, which days have rows, how many.

Comes in: a `Snapshot`, some services. Goes out: a frame of `DAYBOOK`, from which the checks of the data start.
Must not: judge; name persons.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl
from dateutil.easter import easter  # type: ignore[import-untyped]  # the package ships no types

from data_access.frames import MONTH, SERVICE, Schema, month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from indicators.data_quality.returns_log import arrivals, positions_of

DAYBOOK: Final[Schema] = {
    "service": SERVICE,
    "day": pl.Date,
    "month": MONTH,
    "open": pl.Boolean,  # between the service's opening and closing, with a capacity if it has any dated one
    "received": pl.Boolean,  # the return of the month arrived (or none was expected)
    "holiday": pl.Boolean,  # public holiday in Italy
    "contacts": pl.Int64,  # rows of contacts; 0 if there are none
    "occupancy": pl.Int64,  # rows of occupancy
}
"""One row for each service and day from its first row to the as-of date, and each other day on which it has rows."""

_FIXED: Final = ((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26))
_SAINT_FRANCIS: Final = (10, 4)
_SAINT_FRANCIS_SINCE: Final = 2026
UNKNOWN: Final = list(ResidenceClass).index(ResidenceClass.UNKNOWN)
"""Position of unknown residence in the contacts."""


def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Italy (L. 260/1949 and its amendments; 4 October from 2026, L. 151/2025)."""
    fixed = (*_FIXED, _SAINT_FRANCIS) if year >= _SAINT_FRANCIS_SINCE else _FIXED
    sunday = easter(year)
    return frozenset({date(year, *day) for day in fixed} | {sunday, date.fromordinal(sunday.toordinal() + 1)})


def daybook(snapshot: Snapshot, services: Sequence[str]) -> pl.DataFrame:
    """Return the daybook of some services, sorted by service and day."""
    positions = list(positions_of(snapshot, services))
    rows = _rows(snapshot, positions)
    frame = _calendar(snapshot, rows).join(rows, on=["service", "day"], how="full", coalesce=True)
    frame = frame.with_columns(month=month_ordinal("day"))
    frame = frame.join(_openings(snapshot), on=["service", "day"], how="left")
    frame = frame.join(_received(snapshot, services), on=["service", "month"], how="left")
    years = frame["day"].dt.year().unique()
    holidays = [day for year in years for day in public_holidays(year)]
    return frame.sort("service", "day").select(
        pl.col("service").cast(SERVICE),
        "day",
        pl.col("month").cast(MONTH),
        pl.col("open").fill_null(value=False),
        pl.col("received").fill_null(value=True),
        holiday=pl.col("day").is_in(holidays),
        contacts=pl.col("contacts").fill_null(0),
        occupancy=pl.col("occupancy").fill_null(0),
    )


def _rows(snapshot: Snapshot, positions: list[int]) -> pl.DataFrame:
    """Return how many rows of contacts and of occupancy each service has on each day."""
    contacts = snapshot["contact_days"].filter(pl.col("service").is_in(positions)).select("service", "day", "contacts")
    occupancy = snapshot["occupancy"].filter(pl.col("service").is_in(positions))
    occupancy = occupancy.group_by("service", "day").agg(occupancy=pl.len().cast(pl.Int64))
    return contacts.join(occupancy, on=["service", "day"], how="full", coalesce=True)


def _calendar(snapshot: Snapshot, rows: pl.DataFrame) -> pl.DataFrame:
    """Return every day of each service from its first row to the as-of date."""
    firsts = rows.group_by("service").agg(first=pl.col("day").min())
    firsts = firsts.filter(pl.col("first") <= snapshot.as_of)
    days = pl.date_ranges("first", pl.lit(snapshot.as_of)).alias("day")
    return firsts.select("service", days).explode("day")


def _openings(snapshot: Snapshot) -> pl.DataFrame:
    """Return the days on which each service is open, marked ``open``."""
    dated = snapshot["capacity"].select("service", first="valid_from", last="valid_to")
    always = snapshot["services"].filter(~pl.col("index").is_in(dated["service"].unique().implode()))
    lives = always.select(service="index", first="opened", last="closed")
    last = pl.lit(snapshot.as_of)
    spans = pl.concat([dated, lives]).join(
        snapshot["services"].select("opened", "closed", service="index"), on="service"
    )
    spans = spans.with_columns(
        first=pl.max_horizontal("first", "opened"), last=pl.min_horizontal("last", "closed", last)
    ).filter(pl.col("first") <= pl.col("last"))
    days = spans.select("service", pl.date_ranges("first", "last").alias("day")).explode("day").unique()
    return days.with_columns(open=pl.lit(value=True))


def _received(snapshot: Snapshot, services: Sequence[str]) -> pl.DataFrame:
    return arrivals(snapshot, services).select("service", "month", received=pl.col("first_received").is_not_null())
