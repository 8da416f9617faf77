"""Checks of single days: beds over capacity, identical rows, days that are missing, days of closure.

Comes in: a `Snapshot`, some services, their daybook. Goes out: `Finding` values, in Italian.
Must not: decide who may see them (`indicators.data_quality.verification` does); look at the clock.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit, Section
from indicators.data_quality.findings import Check, Evidence, Finding, Severity, days_in_words, finding
from indicators.data_quality.returns_log import positions_of
from indicators.italian.numbers import listed
from indicators.model.period import Period, Unit, month_of
from indicators.model.query import Query
from indicators.selection.nightly_series import nightly

WEEKDAYS: Final = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
NEIGHBOURS: Final = 8
"""Same weekdays looked at before and after a day without rows."""
USUAL: Final = 0.75
"""Share of them that must have rows for the day to be missed."""
FEWEST: Final = 6
"""Same weekdays known, under which nothing is usual yet."""
SAME_SEASON: Final = 6
"""Days within which a gap in another year makes it a closure of the season, such as August."""
SAME_DAY: Final = 12
"""Recognised persons from which two days with exactly the same ones are not chance."""


_BEDS: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)


def over_capacity(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Finding]:
    """Find the days on which a section declares more than its actual capacity.

    More people in bed than beds is an error, or an exit not recorded (HUD); more meals or accesses than planned may
    be true, so it is only something to look at.
    """
    first = snapshot["occupancy"]["day"].min()
    if not services or not isinstance(first, date):
        return
    period = Period(month_of(first), month_of(snapshot.as_of), Unit.MONTH)
    query = Query(indicator="bed_occupancy", period=period, services=tuple(services))
    for unit in CapacityUnit:
        days = nightly(snapshot, query, unit=unit).filter(pl.col("occupied") > pl.col("actual")).collect()
        for (service, month), rows in _by_month(days):
            yield _over(snapshot, unit, service, month, rows)


def _over(snapshot: Snapshot, unit: CapacityUnit, service: int, month: int, rows: pl.DataFrame) -> Finding:
    evidence = [
        Evidence(
            day=row["day"], rows=1, detail=f"{_section(row['section'])}occupati {row['occupied']} su {row['actual']}"
        )
        for row in rows.iter_rows(named=True)
    ]
    taken, than = unit.agreeing("occupati"), unit.agreeing("quanti")
    when = days_in_words(rows["day"].unique().sort().to_list())
    return finding(
        snapshot,
        service,
        Check.OVER_CAPACITY,
        Severity.ERROR if unit in _BEDS else Severity.NOTE,
        months=(month,),
        evidence=evidence,
        sentence=f"Più {unit.label} {taken} di {than} fossero disponibili: {when}.",
    )


def _section(code: str) -> str:
    return "" if code == str(Section.ANY) else f"{code}: "


def identical_rows(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Finding]:
    """Find contacts that are identical in everything, and days that repeat the same persons as another day.

    Beds and flats are left out of the second: there, the same people every night is how it should be.
    """
    days = snapshot["contact_days"].filter(pl.col("service").is_in(list(positions_of(snapshot, services))))
    for (service, month), rows in _by_month(days.filter(pl.col("repeated") > 0)):
        yield _repeated(snapshot, service, month, rows)
    beds = snapshot["services"].filter(pl.col("unit").cast(pl.String).is_in([str(unit) for unit in _BEDS]))["index"]
    many = days.filter(~pl.col("service").is_in(beds.implode()), pl.col("persons") >= SAME_DAY, "copied")
    for (service, month), rows in _by_month(many):
        yield _copied(snapshot, service, month, rows)


def _repeated(snapshot: Snapshot, service: int, month: int, rows: pl.DataFrame) -> Finding:
    total, when = int(rows["repeated"].sum()), days_in_words(rows["day"].to_list())
    what = "una riga di accessi è ripetuta identica" if total == 1 else f"{total} righe di accessi ripetute identiche"
    return finding(
        snapshot,
        service,
        Check.REPEATED_ROWS,
        Severity.ERROR,
        months=(month,),
        evidence=[
            Evidence(day=day, rows=extra, detail="righe in più") for day, extra in rows.select("day", "repeated").rows()
        ],
        sentence=f"{when[0].upper()}{when[1:]}: {what} (stessa persona, stesso giorno, stessa quantità).",
    )


def _copied(snapshot: Snapshot, service: int, month: int, rows: pl.DataFrame) -> Finding:
    return finding(
        snapshot,
        service,
        Check.REPEATED_ROWS,
        Severity.WARNING,
        months=(month,),
        evidence=[
            Evidence(day=day, rows=extra, detail="stesse persone")
            for day, extra in rows.select("day", "recognised").rows()
        ],
        sentence=f"Stesse persone e quantità in giorni diversi: {days_in_words(rows['day'].to_list())}.",
    )


def missing_days(snapshot: Snapshot, book: pl.DataFrame) -> Iterator[Finding]:
    """Find open days without any row, on a weekday on which the service usually has some.

    Left out: months whose return never came, public holidays of services that usually close on them, days that are
    without rows in another year too (the August break).
    """
    for (service, month), rows in _by_month(_gaps(book)):
        days = rows["day"].to_list()
        usual = listed(list(dict.fromkeys(WEEKDAYS[day.weekday()] for day in days)))
        yield finding(
            snapshot,
            service,
            Check.WEEKDAY_GAP,
            Severity.WARNING,
            months=(month,),
            evidence=[Evidence(day=day, rows=0, detail=f"{WEEKDAYS[day.weekday()]} senza righe") for day in days],
            sentence=f"Nessuna riga, in un servizio che di {usual} ne ha di solito: {days_in_words(days)}.",
        )


def _gaps(book: pl.DataFrame) -> pl.DataFrame:
    """Return ``service``, ``month`` and ``day`` of the days that are missed."""
    present = (pl.col("contacts") + pl.col("occupancy")) > 0
    days = book.filter("open", "received").with_columns(present=present, weekday=pl.col("day").dt.weekday())
    works_on_holidays = pl.col("present").filter("holiday").mean().over("service") >= 1 / 2
    days = days.filter(~pl.col("holiday") | works_on_holidays).sort("service", "weekday", "day")
    flags, group = pl.col("present").cast(pl.Float64), ["service", "weekday"]
    before = flags.shift(1).rolling_sum(NEIGHBOURS, min_samples=1).over(group).fill_null(0.0)
    after = flags.reverse().shift(1).rolling_sum(NEIGHBOURS, min_samples=1).reverse().over(group).fill_null(0.0)
    position, size = pl.int_range(pl.len()).over(group), pl.len().over(group).cast(pl.Int64)
    neighbours = pl.min_horizontal(position, NEIGHBOURS) + pl.min_horizontal(size - 1 - position, NEIGHBOURS)
    missed = days.with_columns(seen=before + after, known=neighbours).filter(
        ~pl.col("present"), pl.col("known") >= FEWEST, pl.col("seen") >= USUAL * pl.col("known")
    )
    return _out_of_season(missed).select("service", "month", "day")


def _out_of_season(missed: pl.DataFrame) -> pl.DataFrame:
    """Keep the missed days that no other year misses around the same date."""
    dated = missed.with_columns(year=pl.col("day").dt.year(), ordinal=pl.col("day").dt.ordinal_day())
    pairs = dated.join(dated.select("service", "year", "ordinal"), on="service", suffix="_other").filter(
        pl.col("year") != pl.col("year_other"),
        (pl.col("ordinal").cast(pl.Int32) - pl.col("ordinal_other").cast(pl.Int32)).abs() <= SAME_SEASON,
    )
    return missed.join(pairs, on=["service", "day"], how="anti")


def outside_opening(snapshot: Snapshot, book: pl.DataFrame) -> Iterator[Finding]:
    """Find days with contacts on which the service was closed: before opening, after closing, without capacity."""
    closed = book.filter(~pl.col("open"), pl.col("contacts") > 0)
    for (service, month), rows in _by_month(closed):
        days = rows["day"].to_list()
        yield finding(
            snapshot,
            service,
            Check.OUTSIDE_OPENING,
            Severity.ERROR,
            months=(month,),
            evidence=[
                Evidence(day=day, rows=count, detail="accessi a servizio chiuso")
                for day, count in rows.select("day", "contacts").rows()
            ],
            sentence=f"Accessi in giorni in cui il servizio risulta chiuso: {days_in_words(days)}.",
        )


def _by_month(frame: pl.DataFrame) -> Iterator[tuple[tuple[int, int], pl.DataFrame]]:
    """Yield the rows of each service and month, in order of service and day."""
    ordered = frame.sort("service", "day")
    for key, rows in ordered.group_by("service", "month", maintain_order=True):
        yield (int(str(key[0])), int(str(key[1]))), rows
