"""Calendar of the services: which days each was open, which days have rows, how many.

Comes in: a `Snapshot`, some services. Goes out: a frame of `DAYBOOK`, from which the checks of the data start.
Must not: judge; name persons.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl
from dateutil.easter import easter  # type: ignore[import-untyped]  # the package ships no types
from numpy.typing import NDArray

from data_access.frames import LAST_MONTH, MONTH, SERVICE, Schema
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from indicators.data_quality.returns_log import positions_of
from indicators.selection.snapshot_cache import remembered

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
_EPOCH: Final = date(1970, 1, 1).toordinal()
_FIRST_MONTH: Final = 1970 * 12
"""The month of the first day that NumPy and Polars count days and months from, `_EPOCH`."""
_ROOM: Final = 2**22
UNKNOWN: Final = list(ResidenceClass).index(ResidenceClass.UNKNOWN)
"""Position of unknown residence in the contacts."""
Cells = NDArray[np.int64]
"""Days of services, each as one whole number: the service times `_ROOM`, plus the day's `datetime.date.toordinal`."""
Marks = NDArray[np.bool_]


def public_holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Italy (L. 260/1949 and its amendments; 4 October from 2026, L. 151/2025)."""
    fixed = (*_FIXED, _SAINT_FRANCIS) if year >= _SAINT_FRANCIS_SINCE else _FIXED
    sunday = easter(year)
    return frozenset({date(year, *day) for day in fixed} | {sunday, date.fromordinal(sunday.toordinal() + 1)})


def daybook(snapshot: Snapshot, services: Sequence[str]) -> pl.DataFrame:
    """Return the daybook of some services, sorted by service and day.

    Days of services are whole numbers in order, so that what belongs to them is found by bisection: joins, one after
    the other, of frames of some ten thousand rows take Polars three times as long.
    """
    chosen = list(positions_of(snapshot, services))
    contacts, occupancy = snapshot["contact_days"], snapshot["occupancy"]
    is_asked, is_occupied = (np.isin(frame["service"].to_numpy(), chosen) for frame in (contacts, occupancy))
    counted = _cells(contacts["service"], contacts["day"])[is_asked]
    occupied = _cells(occupancy["service"], occupancy["day"])[is_occupied]
    cells = _days_of(np.concatenate([counted, occupied]), snapshot.as_of)
    rows = np.zeros(cells.size, np.int64)
    rows[np.searchsorted(cells, counted)] = contacts["contacts"].to_numpy()[is_asked]
    days = cells % _ROOM
    calendar_days = (days - _EPOCH).astype("datetime64[D]")
    columns = {
        "service": cells // _ROOM,
        "day": calendar_days,
        "month": np.minimum(calendar_days.astype("datetime64[M]").astype(np.int64) + _FIRST_MONTH, LAST_MONTH),
        "open": _within(cells, _openings(snapshot)),
        "received": ~_within(cells, _missing(snapshot)),
        "holiday": np.isin(days, _holidays(days)),
        "contacts": rows,
        "occupancy": np.bincount(np.searchsorted(cells, occupied), minlength=cells.size),
    }
    return pl.DataFrame(columns, schema=DAYBOOK)


def _holidays(days: Cells) -> list[int]:
    """Return the public holidays of the years of some days, all told by their ordinals."""
    if not days.size:
        return []
    first, last = (date.fromordinal(end).year for end in (days.min(), days.max()))
    return [day.toordinal() for year in range(first, last + 1) for day in public_holidays(year)]


def _cells(service: pl.Series, day: pl.Series) -> Cells:
    days = day.to_numpy().astype(np.int64) + _EPOCH
    return np.asarray(service.to_numpy().astype(np.int64) * _ROOM + days)


def _days_of(present: Cells, as_of: date) -> Cells:
    """Return, in order, every day of each service from its first one to the as-of date, and those present after it."""
    service, day, last = present // _ROOM, present % _ROOM, as_of.toordinal()
    firsts = np.full(service.max(initial=-1) + 1, last + 1)
    np.minimum.at(firsts, service, day)
    every = [index * _ROOM + np.arange(first, last + 1) for index, first in enumerate(firsts.tolist())]
    return np.sort(np.concatenate([*every, np.unique(present[day > last])]), kind="stable")


def _within(cells: Cells, spans: pl.DataFrame) -> Marks:
    """Tell which cells lie in any of some spans (``service``, ``first``, ``last``)."""
    starts = np.searchsorted(cells, _cells(spans["service"], spans["first"]))
    ends = np.searchsorted(cells, _cells(spans["service"], spans["last"]), side="right")
    length = cells.size + 1
    return np.cumsum(np.bincount(starts, minlength=length) - np.bincount(ends, minlength=length))[:-1] > 0


@remembered()
def _openings(snapshot: Snapshot) -> pl.DataFrame:
    """Return the spans of days in which each service is open: those of its capacity if it has any, or all its life."""
    lives = snapshot["services"].lazy().select("opened", "closed", service="index")
    dated = snapshot["capacity"].lazy().select("service", "valid_from", "valid_to")
    spans = lives.join(dated, on="service", how="left").select(
        "service",
        first=pl.max_horizontal("valid_from", "opened"),
        last=pl.min_horizontal("valid_to", "closed", pl.lit(snapshot.as_of)),
    )
    return spans.filter(pl.col("first") <= pl.col("last")).collect()


@remembered()
def _missing(snapshot: Snapshot) -> pl.DataFrame:
    """Return the spans of days, a month each, for which a return was expected of a service and none ever came."""
    months = snapshot["returns"].lazy().group_by("service", "month").agg(pl.col("received").is_null().all())
    first = pl.date(pl.col("month") // 12, pl.col("month") % 12 + 1, 1)
    return months.filter("received").select("service", first=first, last=first.dt.month_end()).collect()
