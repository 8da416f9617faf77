"""Nights as protected viewers may add them up: no night of a small section, none on which few places were taken.

Comes in: a `Snapshot` and the settings. Goes out: what each section held day by day, and the contacts of who slept
there, protected before anything is added up, so that whatever is worked out from them (a month, a year, a service, the
Ambito, one less another) tells no more. Must not: decide who sees it (`indicators.analysis.nightly_occupancy` and
`indicators.engine.measure` do).

Why. In a house of seven beds a step of one between two nights is one woman's arrival, and so is a sum of bed-nights:
209 in a November of thirty nights is the seventh bed empty for one night. A week would date her arrival to the day for
the same reason, and even an exact month does: so small sections are told by whole months, rounded to whole places.

- A section is small in a month in which it has fewer than `DisclosureSettings.nightly_minimum` places in service on
  some day. All its recorded nights of that month are given the month's mean, rounded up or down to a whole number of
  places by a draw, without bias (keyed hash of the section and the month, one for every edition of the data: revisions
  are not more draws of one mean). One person who comes or goes moves the mean by less than a place, whatever the day.
- A month that is not over is not told: today's figure less yesterday's would be a night. Nor is one with fewer than
  `FEWEST_NIGHTS` recorded: the mean of few nights is nearly a night.
- In larger sections nights are told as they are, but for those on which fewer places were taken than the count of
  persons that is hidden everywhere else: these enter no sum either.

Whole places of a small house are far apart: three of four rooms are 75 %, and so may 62 be. What is rounded is told in
places; a percentage only where rounding does not move it by more than `WIDEST`, nineteen times in twenty: months are
rounded one apart from the other, so that it moves a sum of many less. That looks at places and nights alone, which are
public: a percentage that is not told tells nothing.

Contacts tell nights too: those of a house of seven in a month are its bed-nights. There each person's nights of a month
count as all the nights on which the service was open in it, or as none, by a draw with their share as its probability:
sums of contacts stay right, whatever they are broken down by, and none tells on which day somebody came. People of the
large sections of the same service are told as they are.

Capacity is public: places in service and funded are never touched.
"""

from collections.abc import Iterator
from hashlib import blake2b
from struct import pack
from typing import Final

import polars as pl

from data_access.frames import MONTH, month_ordinal
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit
from indicators.model.period import last_day_of, month_of
from indicators.selection.snapshot_cache import remembered, settled

FEWEST_NIGHTS: Final = 20
"""Recorded nights that a month of a small section needs."""
WIDEST: Final = 0.1
"""Share of the places in service by which rounding may move an occupancy that is told as a percentage."""
NIGHTLY: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)
"""Units whose contacts are nights."""
_SECTION: Final = ("service", "section", "month")
_WHOSE: Final = ("service", "month", "person")
_LONGEST: Final = 31
"""Days of a month in which no capacity of a service is known."""
_MONTHS: Final = 100_000
"""More than any ordinal of a month: a service and a month make one number."""
_FULL: Final = 1 << 64


def _what_counts(settings: DisclosureSettings) -> tuple[int, int, bytes]:
    return settings.nightly_minimum, settings.hidden_below, settings.key


@settled(by=_what_counts)
def protected_occupancy(snapshot: Snapshot, settings: DisclosureSettings) -> pl.LazyFrame:
    """Return ``service``, ``section``, ``day``, ``occupied``, ``hidden`` and ``shared`` of every recorded day.

    ``occupied`` is null where ``hidden``: something was recorded and is not told. ``shared`` is how many nights of its
    section were rounded with it, itself included; 0 where a night is told as it is.
    """
    small = small_months(snapshot, settings.nightly_minimum).lazy()
    held = snapshot["occupancy"].lazy().select("service", "section", "day", "occupied", month=month_ordinal("day"))
    by_month = _on_open_days(snapshot, held.join(small, on=_SECTION, how="semi"))
    by_night = held.join(small, on=_SECTION, how="anti").with_columns(
        hidden=pl.col("occupied") < settings.hidden_below, shared=pl.lit(0, pl.Int32)
    )
    means = _means(snapshot, by_month, settings).lazy()
    months = by_month.drop("occupied").join(means, on=_SECTION).with_columns(hidden=pl.col("occupied").is_null())
    columns = ("service", "section", "day", "occupied", "hidden", "shared")
    return pl.concat([months.select(columns), by_night.select(columns)]).with_columns(
        occupied=pl.when(~pl.col("hidden")).then("occupied")
    )


def protected_contacts(snapshot: Snapshot, settings: DisclosureSettings) -> pl.LazyFrame | None:
    """Return the contacts with the nights of small sections told by whole months; None where there are none."""
    pairs = _small_pairs(snapshot, settings.nightly_minimum)
    if pairs.is_empty():
        return None
    service, month = pl.col("service"), pl.col("month")
    numbers = (pairs["service"].cast(pl.Int64) * _MONTHS + pairs["month"]).implode()
    is_small = service.is_in(pairs["service"].unique().implode())
    is_night = is_small & (service.cast(pl.Int64) * _MONTHS + month).is_in(numbers)
    return pl.concat([snapshot.contacts.filter(~is_night), _told_nights(snapshot, settings)])


@settled(by=_what_counts)
def _told_nights(snapshot: Snapshot, settings: DisclosureSettings) -> pl.LazyFrame:
    """Return the contacts of the services and months with a small section, those of its people by whole months.

    A person's whole month is written on the first of their contacts in it, and nothing on the others: of several
    residences told on one day, on the lowest in the order of the vocabulary, as the contacts are sorted.
    """
    pairs = _small_pairs(snapshot, settings.nightly_minimum)
    rows = snapshot.contacts.join(pairs.lazy(), on=["service", "month"], how="semi").collect()
    large = _in_large_sections(snapshot, settings.nightly_minimum)
    exact, small = (rows.join(large, on=_WHOSE, how=how) for how in ("semi", "anti"))
    sums = small.group_by(_WHOSE).agg(total=pl.col("quantity").cast(pl.Int64).sum())
    spread = small.join(_whole_months(snapshot, sums, settings.key), on=_WHOSE, nulls_equal=True).with_columns(
        quantity=pl.when(pl.int_range(pl.len()).over(_WHOSE) == 0).then("whole").otherwise(0).cast(pl.Int64)
    )
    return pl.concat([exact, spread.select(exact.columns)]).lazy()


def _in_large_sections(snapshot: Snapshot, minimum: int) -> pl.DataFrame:
    """Return the ``service``, ``month`` and ``person`` of who stayed, that month, in large sections alone."""
    last = pl.lit(snapshot.as_of)
    until = pl.min_horizontal("left_on", last)  # to some programs who stays leaves in 9999
    stays = snapshot["stays"].filter(pl.col("entered_on") <= last).with_columns(left_on=until)
    months = pl.int_ranges(month_ordinal("entered_on"), month_ordinal("left_on") + 1, dtype=MONTH)
    slept = stays.select("service", "section", "person", month=months).explode("month").unique()
    small = small_months(snapshot, minimum)
    elsewhere = slept.join(small, on=_SECTION, how="semi")
    return slept.join(small, on=_SECTION, how="anti").select(_WHOSE).unique().join(elsewhere, on=_WHOSE, how="anti")


def _whole_months(snapshot: Snapshot, sums: pl.DataFrame, key: bytes) -> pl.DataFrame:
    """Return each person's nights of a month at a service as whole months: none, one, more if more are declared.

    The people are put in a row by a draw and counted off: who stands where a whole month is reached has it. So each
    has one with their share of it as the probability, and together they have what they had, less than a month away
    (systematic sampling, Madow 1949).
    """
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    cells = snapshot["persons"]["cell_key"].to_list()
    marks = [
        (f"nights at {keys[service]}".encode() + pack("<h", month), 0 if person is None else cells[person])
        for service, month, person in sums.select(_WHOSE).iter_rows()
    ]
    placed = sums.join(_open_days(snapshot), on=["service", "month"], how="left").with_columns(
        pl.col("nights").fill_null(_LONGEST),
        pl.Series("start", [_draw(mark, key) / _FULL for mark, _ in marks], dtype=pl.Float64),
        pl.Series("place", [_draw(mark + pack("<Q", cell), key) for mark, cell in marks], dtype=pl.UInt64),
    )
    start = (pl.col("start") * pl.col("nights")).floor().cast(pl.Int64)
    reached = pl.col("total").cum_sum().over("service", "month") + start
    whole = reached // pl.col("nights") - (reached - pl.col("total")) // pl.col("nights")
    return placed.sort("service", "month", "place").select(*_WHOSE, whole=whole * pl.col("nights"))


def _open_days(snapshot: Snapshot) -> pl.DataFrame:
    """Return on how many days of each month, up to the as-of day, each service had a capacity, as ``nights``."""
    last = pl.lit(snapshot.as_of)
    until = pl.min_horizontal(pl.col("valid_to").fill_null(last), last)
    spans = snapshot["capacity"].with_columns(until=until).filter(pl.col("valid_from") <= pl.col("until"))
    days = spans.select("service", day=pl.date_ranges("valid_from", "until")).explode("day").unique()
    return days.group_by("service", month=month_ordinal("day")).agg(nights=pl.len().cast(pl.Int64))


def _draw(mark: bytes, key: bytes) -> int:
    """Return 64 bits that only who holds the key can redo."""
    return int.from_bytes(blake2b(mark, key=key, digest_size=8).digest(), "little")


@remembered()
def _small_pairs(snapshot: Snapshot, minimum: int) -> pl.DataFrame:
    """Return the ``service`` and ``month`` in which a service of beds or flats has a small section."""
    nightly = snapshot["services"].filter(pl.col("unit").cast(pl.String).is_in([str(unit) for unit in NIGHTLY]))
    small = small_months(snapshot, minimum)
    return small.filter(pl.col("service").is_in(nightly["index"].implode())).select("service", "month").unique()


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
    """Return the protected mean of each month of a small section, null where it is not told, and its nights."""
    sums = nights.group_by(_SECTION).agg(total=pl.col("occupied").cast(pl.Int64).sum(), nights=pl.len()).collect()
    last = month_of(snapshot.as_of)
    over = last if snapshot.as_of == last_day_of(last) else last - 1
    is_published = (pl.col("month") <= over) & (pl.col("nights") >= FEWEST_NIGHTS)
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    drawn = pl.Series("occupied", list(_whole(sums, keys, settings.key)), dtype=pl.Int32)
    return sums.with_columns(drawn).select(
        *_SECTION, occupied=pl.when(is_published).then("occupied"), shared=pl.col("nights").cast(pl.Int32)
    )


def moved_too_far(places: pl.Expr, shared: pl.Expr) -> pl.Expr:
    """Return whether rounding may move an occupancy by more than `WIDEST`.

    The mean of a month is moved by a draw with a standard deviation of half a place at most: its nights together by
    half as many places as they are, and twice that is not passed nineteen times in twenty.

    Parameters
    ----------
    places : polars.Expr
        Places that the occupancy is over, night by night: those told.
    shared : polars.Expr
        Of the same nights, as `protected_occupancy` tells it: its sum is that of the squares of the nights of each
        month.
    """
    return shared.cast(pl.Int64).sum().sqrt() > WIDEST * places.cast(pl.Int64).sum()


def _whole(sums: pl.DataFrame, keys: dict[int, str], key: bytes) -> Iterator[int]:
    """Round each mean to whole places, up with a probability equal to what is beyond the whole places below."""
    for row in sums.iter_rows(named=True):
        below, beyond = divmod(row["total"], row["nights"])
        mark = f"nights of {keys[row['service']]}/{row['section']}".encode() + pack("<h", row["month"])
        yield below + (_draw(mark, key) * row["nights"] < beyond * _FULL)
