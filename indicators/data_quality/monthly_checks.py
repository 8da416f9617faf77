"""Checks of whole months: sudden breaks of a service's activity, jumps in the share of unknown residence.

Comes in: a `Snapshot`, some services, their daybook. Goes out: `Finding` values, in Italian.
Must not: decide who may see them (`indicators.data_quality.verification` does); call a break an error: it may be true.

A month is compared with the median of the service's former months by the modified z-score of Iglewicz and Hoaglin
(1993), ``0.6745 (x − median) / MAD``, of the logarithm of the contacts for each day with rows; 3.5 is their limit. The
scale is never smaller than what chance alone moves: few people come many times, so what varies by chance is how many
they are, not their contacts. A month that stands like the same month of the year before is the season, not a break.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from data_access.snapshot import Snapshot
from indicators.data_quality.findings import Check, Evidence, Finding, Severity, finding, in_month
from indicators.data_quality.returns_log import positions_of
from indicators.data_quality.service_calendar import UNKNOWN
from indicators.italian.numbers import listed, number
from indicators.model.period import MONTHS_IN_YEAR, first_day_of, last_day_of, month_of
from indicators.statistics.intervals import FloatArray
from indicators.wording.grammar import share

MONTHS_BEFORE: Final = 12
"""Former months that a month is compared with, at most."""
FEWEST: Final = 6
"""Former months under which nothing is said."""
LIMIT: Final = 3.5
"""Modified z-score beyond which a value is an outlier (Iglewicz and Hoaglin)."""
_TO_SD: Final = 1.4826
"""Median absolute deviation to standard deviation, for a normal distribution."""
LEAST_RATIO: Final = 1.4
"""Times more (or less) than usual that a break must be."""
CLUSTER: Final = 2.0
"""How much more than independent people those of a service vary (families, groups): variance over mean."""
LEAST_POINTS: Final = 0.10
"""Jump in the share of unknown residence that matters, from 0 to 1."""
LEAST_PEOPLE: Final = 20
"""People in a month under which their share of unknown residence is not looked at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Months:
    """A service's months with rows, in order; an anonymous contact counts as one person."""

    service: int
    month: tuple[int, ...]
    contacts: FloatArray
    days: FloatArray
    people: FloatArray
    unknown: FloatArray


def sudden_breaks(snapshot: Snapshot, services: Sequence[str], book: pl.DataFrame) -> Iterator[Finding]:
    """Find the months in which a service's contacts a day jump or fall, against its own history and season."""
    for months in _months(snapshot, services, book):
        daily = np.log((months.contacts + 0.5) / months.days)
        for place in range(FEWEST, len(daily)):
            before = slice(max(0, place - MONTHS_BEFORE), place)
            noise = float(np.sqrt(CLUSTER / max(np.median(months.people[before]), 1.0)))
            if _breaks(daily[place], daily[before], noise) and not _is_season(months, daily, place, noise):
                usual = float(np.median(months.contacts[before] / months.days[before]))
                yield _break(snapshot, months, place, typical=usual)


def _breaks(value: float, before: FloatArray, noise: float) -> bool:
    """Whether a value is an outlier among the former ones and far enough from their median to matter."""
    middle = np.median(before)
    spread = max(_TO_SD * float(np.median(np.abs(before - middle))), noise)
    away = abs(value - middle)
    return bool(away > LIMIT * spread and away > np.log(LEAST_RATIO))


def _is_season(months: _Months, daily: FloatArray, place: int, noise: float) -> bool:
    """Whether the same month of the year before stood about as high, moved by what the year moved."""
    earlier = months.month[place] - MONTHS_IN_YEAR
    if earlier not in months.month:
        return False
    growth = [
        daily[at] - daily[months.month.index(month - MONTHS_IN_YEAR)]
        for at, month in enumerate(months.month[:place])
        if month - MONTHS_IN_YEAR in months.month
    ]
    expected = daily[months.month.index(earlier)] + (float(np.median(growth)) if growth else 0.0)
    return bool(abs(daily[place] - expected) <= max(LIMIT * noise, np.log(LEAST_RATIO)))


def _break(snapshot: Snapshot, months: _Months, place: int, *, typical: float) -> Finding:
    month, days = months.month[place], months.days[place]
    daily_rate = months.contacts[place] / days
    direction = "più" if daily_rate > typical else "meno"
    events = _events(snapshot, months.service, month)
    why = f" Nello stesso periodo: {listed([f'«{title}»' for title in events])}." if events else ""
    detail = f"{number(daily_rate, 1)} righe al giorno, di solito {number(typical, 1)}"
    return finding(
        snapshot,
        months.service,
        Check.BREAK,
        Severity.NOTE if events else Severity.WARNING,
        months=(month,),
        evidence=[Evidence(rows=int(months.contacts[place]), detail=detail)],
        sentence=f"{in_month(month)} molti accessi in {direction} del solito: {detail}.{why}",
    )


def _events(snapshot: Snapshot, service: int, month: int) -> list[str]:
    """Return the facts of the plan that may explain a break: those of the service that begin in the month or before."""
    near = pl.col("first_day").is_between(first_day_of(month - 1), last_day_of(month))
    return snapshot["events"].filter(pl.col("service") == service, near)["title"].to_list()


def unknown_residence(snapshot: Snapshot, services: Sequence[str], book: pl.DataFrame) -> Iterator[Finding]:
    """Find the months in which the share of people of unknown residence rises beyond the service's own habit."""
    for months in _months(snapshot, services, book):
        shares = months.unknown / np.maximum(months.people, 1.0)
        for place in range(FEWEST, len(shares)):
            before = shares[max(0, place - MONTHS_BEFORE) : place]
            usual, people = float(np.median(before)), max(months.people[place], 1.0)
            chance = float(np.sqrt(CLUSTER * max(usual * (1 - usual), 0.01) / people))
            spread = max(_TO_SD * float(np.median(np.abs(before - usual))), chance)
            if people >= LEAST_PEOPLE and shares[place] - usual > max(LIMIT * spread, LEAST_POINTS):
                yield _unknown(snapshot, months, place, usual=usual)


def _unknown(snapshot: Snapshot, months: _Months, place: int, *, usual: float) -> Finding:
    month, unknown = months.month[place], months.unknown[place]
    now, before = (share(part, number(part)) for part in (100 * unknown / months.people[place], 100 * usual))
    detail = f"residenza non nota per {now} delle persone, di solito per {before}"
    return finding(
        snapshot,
        months.service,
        Check.UNKNOWN_RESIDENCE,
        Severity.WARNING,
        months=(month,),
        evidence=[Evidence(rows=int(unknown), detail=detail)],
        sentence=f"{in_month(month)} {detail}.",
    )


def _months(snapshot: Snapshot, services: Sequence[str], book: pl.DataFrame) -> Iterator[_Months]:
    """Yield the months of each service that are over, were received and have rows."""
    last_day: Any = book["day"].max()
    complete = pl.col("month") <= (-1 if last_day is None else _last_complete(last_day))
    rows = book.filter("received", "open", complete, pl.col("contacts") + pl.col("occupancy") > 0)
    totals = rows.group_by("service", "month").agg(pl.col("contacts").sum(), days=pl.len())
    totals = totals.filter(pl.col("contacts").sum().over("service") > 0)
    totals = totals.join(_people(snapshot, services), on=["service", "month"], how="left").fill_null(0)
    for key, frame in totals.sort("service", "month").group_by("service", maintain_order=True):
        values = {name: frame[name].cast(pl.Float64).to_numpy() for name in ("contacts", "days", "people", "unknown")}
        yield _Months(service=int(str(key[0])), month=tuple(frame["month"]), **values)


def _people(snapshot: Snapshot, services: Sequence[str]) -> pl.DataFrame:
    """Return the distinct persons of each service and month, and those seen at least once with unknown residence."""
    chosen = snapshot.contacts.filter(pl.col("service").is_in(list(positions_of(snapshot, services))))
    is_unknown = pl.col("residence") == UNKNOWN
    anonymous = pl.when(pl.col("person").is_null()).then(pl.col("accesses").cast(pl.Int64)).otherwise(0)
    counts = [
        (pl.col("person").drop_nulls().n_unique() + anonymous.sum()).alias("people"),
        (pl.col("person").filter(is_unknown).drop_nulls().n_unique() + anonymous.filter(is_unknown).sum()).alias(
            "unknown"
        ),
    ]
    return chosen.group_by("service", "month").agg(counts).collect()


def _last_complete(last_day: Any) -> int:
    month = month_of(last_day)
    return month if last_day == last_day_of(month) else month - 1
