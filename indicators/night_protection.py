"""Nights as protected viewers may add them up: no night of a small section, none on which few places were taken.

Comes in: a `Snapshot` and the settings. Goes out: what each section held day by day, protected before anything is added
up, so that whatever is worked out from it (a month, a year, a service, the Ambito, one less another) tells no more.
Must not: decide who sees it (`indicators.nights` and `indicators.measure` do); look at persons.

Why. In a house of seven beds a step of one between two nights is one woman's arrival, and so is a sum of bed-nights:
209 in a November of thirty nights is the seventh bed empty for one night. A week would date her arrival to the day for
the same reason, and even an exact month does: so small sections are told by whole months, rounded to whole places.

- A section is small in a month in which it has fewer than `DisclosureSettings.nightly_minimum` places in service on
  some day. All its recorded nights of that month are given the month's mean, rounded up or down to a whole number of
  places by a draw, without bias (keyed hash of the section, the month and its nights, as in `indicators.disclosure`).
  One person who comes or goes moves the mean by less than a place, whatever the day.
- A month that is not over is not told: today's figure less yesterday's would be a night. Nor is one with fewer than
  `FEWEST_NIGHTS` recorded: the mean of few nights is nearly a night.
- In larger sections nights are told as they are, but for those on which fewer places were taken than the count of
  persons that is hidden everywhere else: these enter no sum either.

Capacity is public: places in service and funded are never touched.
"""

from collections.abc import Iterator
from hashlib import blake2b
from struct import pack
from typing import Final

import polars as pl

from data_access.frames import MONTH
from data_access.reading import month_ordinal
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from indicators.kept import remembered, settled
from indicators.period import last_day_of, month_of

FEWEST_NIGHTS: Final = 20
"""Recorded nights that a month of a small section needs."""
_SECTION: Final = ("service", "section", "month")
_FULL: Final = 1 << 64


def _what_counts(settings: DisclosureSettings) -> tuple[int, int, bytes]:
    return settings.nightly_minimum, settings.hidden_below, settings.key


@settled(by=_what_counts)
def protected_occupancy(snapshot: Snapshot, settings: DisclosureSettings) -> pl.LazyFrame:
    """Return ``service``, ``section``, ``day``, ``occupied`` and ``hidden`` of every recorded day.

    ``occupied`` is null where ``hidden``: something was recorded and is not told.
    """
    small = small_months(snapshot, settings.nightly_minimum).lazy()
    held = snapshot["occupancy"].lazy().select("service", "section", "day", "occupied", month=month_ordinal("day"))
    by_month = _on_open_days(snapshot, held.join(small, on=_SECTION, how="semi"))
    by_night = held.join(small, on=_SECTION, how="anti").with_columns(hidden=pl.col("occupied") < settings.hidden_below)
    means = _means(snapshot, by_month, settings).lazy()
    told = by_month.drop("occupied").join(means, on=_SECTION).with_columns(hidden=pl.col("occupied").is_null())
    columns = ("service", "section", "day", "occupied", "hidden")
    return pl.concat([told.select(columns), by_night.select(columns)]).with_columns(
        occupied=pl.when(~pl.col("hidden")).then("occupied")
    )


@remembered()
def small_months(snapshot: Snapshot, minimum: int) -> pl.DataFrame:
    """Return each ``service``, ``section`` and ``month`` with fewer places in service than ``minimum`` on some day."""
    last = pl.lit(snapshot.as_of)
    spans = snapshot["capacity"].filter(pl.col("actual") < minimum, pl.col("valid_from") <= last)
    ends = spans.with_columns(until=pl.min_horizontal(pl.col("valid_to").fill_null(last), last))
    months = pl.int_ranges(month_ordinal("valid_from"), month_ordinal("until") + 1, dtype=MONTH)
    return ends.select("service", "section", month=months).explode("month").unique()


def _on_open_days(snapshot: Snapshot, held: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the days on which the section has places in service: on the others nobody counts what was declared."""
    spans = snapshot["capacity"].lazy().filter(pl.col("actual") > 0)
    spans = spans.select("service", "section", "valid_from", until=pl.col("valid_to").fill_null(pl.lit(snapshot.as_of)))
    open_days = held.join(spans, on=["service", "section"]).filter(
        pl.col("day").is_between(pl.col("valid_from"), pl.col("until"))
    )
    return open_days.drop("valid_from", "until")


def _means(snapshot: Snapshot, nights: pl.LazyFrame, settings: DisclosureSettings) -> pl.DataFrame:
    """Return the protected mean of each month of a small section; null where it is not told."""
    sums = nights.group_by(_SECTION).agg(total=pl.col("occupied").cast(pl.Int64).sum(), nights=pl.len()).collect()
    last = month_of(snapshot.as_of)
    over = last if snapshot.as_of == last_day_of(last) else last - 1
    told = (pl.col("month") <= over) & (pl.col("nights") >= FEWEST_NIGHTS)
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    drawn = pl.Series("occupied", list(_whole(sums, keys, settings.key)), dtype=pl.Int32)
    return sums.with_columns(drawn).select(*_SECTION, occupied=pl.when(told).then("occupied"))


def _whole(sums: pl.DataFrame, keys: dict[int, str], key: bytes) -> Iterator[int]:
    """Round each mean to whole places, up with a probability equal to what is beyond the whole places below."""
    for row in sums.iter_rows(named=True):
        below, beyond = divmod(row["total"], row["nights"])
        what = f"nights of {keys[row['service']]}/{row['section']}".encode()
        mark = what + pack("<hqq", row["month"], row["total"], row["nights"])
        draw = int.from_bytes(blake2b(mark, key=key, digest_size=8).digest(), "little")
        yield below + (draw * row["nights"] < beyond * _FULL)
