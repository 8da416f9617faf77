"""The nights that the page of occupancy draws: by section, by week, by season; the facts of the plan about a service.

Comes in: the context and a service. Goes out: frames with the schemas of the figures, kept in memory.
Must not: know people (`indicators.series` holds none), average men's and women's beds, take a missing night for empty.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from components.context import Context
from components.figures.events import Event
from components.figures.nights import SATURATED
from data_access.vocabulary import CapacityUnit, Section
from indicators.desk import Memory
from indicators.numbers import counted, number
from indicators.period import MONTHS_IN_YEAR, Period, Unit, first_day_of
from indicators.phrases import article
from indicators.query import Query
from indicators.result import Status
from indicators.series import nightly

BY_DAY: Final = (CapacityUnit.BED, CapacityUnit.FLAT)
"""Units of which every night is told; meals are told by week, because a kitchen may close on Sundays."""
DRAWN: Final = (*BY_DAY, CapacityUnit.MEAL)
"""Units drawn against their capacity; accesses and households are counts of people, and are asked to the desk."""
SECTIONS: Final = {Section.MEN: "Uomini", Section.WOMEN: "Donne", Section.ANY: "Tutti"}
"""Name of each section; where there is one alone, titles need not say it."""
SEASONS: Final = 4
_nights: Memory[tuple[str, str, Period], dict[Section, pl.DataFrame]] = Memory(200)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """What the page must know of a service: key, position, name, the unit of its capacity."""

    key: str
    index: int
    name: str
    unit: CapacityUnit

    @property
    def is_nightly(self) -> bool:
        """Whether it is told night by night."""
        return self.unit in BY_DAY

    @property
    def used(self) -> str:
        """What is said of its capacity where it was used: meals are served, places occupied."""
        return "occupati" if self.is_nightly else "serviti"

    @property
    def in_use(self) -> str:
        """What is said of its capacity where it could be used, after ``in``."""
        return "servizio" if self.is_nightly else "capienza"


def facts(now: Context, key: str) -> ServiceFacts:
    """Return what the page must know of a service."""
    row = now.runtime.desk.snapshot["services"].row(by_predicate=pl.col("key") == key, named=True)
    return ServiceFacts(key=key, index=row["index"], name=row["name"], unit=_unit(row["unit"]))


def _unit(code: str) -> CapacityUnit:
    return next(unit for unit in CapacityUnit if unit == code)


def nights_by_section(now: Context, service: ServiceFacts, period: Period) -> dict[Section, pl.DataFrame]:
    """Return, for each section open in a period, its nights with the columns of `components.figures.nights.NIGHTS`."""
    snapshot = now.runtime.desk.snapshot
    key = (snapshot.token, service.key, period)
    return _nights.get(key) or _nights.keep(key, _by_section(now, service, period))


def _by_section(now: Context, service: ServiceFacts, period: Period) -> dict[Section, pl.DataFrame]:
    settled = first_day_of(now.directory.last_month - now.runtime.settings.thresholds.provisional_months + 1)
    query = Query(indicator="bed_occupancy", period=period, services=(service.key,))
    rows = nightly(now.runtime.desk.snapshot, query, unit=service.unit).filter(pl.col("actual") > 0)
    places = [pl.col(name).cast(pl.Float64) for name in ("occupied", "actual", "funded")]
    told = rows.select("section", "day", *places, provisional=pl.col("day") >= settled).collect().sort("day")
    found = {section: told.filter(pl.col("section") == str(section)).drop("section") for section in SECTIONS}
    return {section: frame for section, frame in found.items() if frame.height}


def by_week(nights: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks of a frame of nights, each with its means over the nights recorded in it."""
    known = pl.col("occupied").is_not_null()
    return (
        nights.group_by(day=pl.col("day").dt.truncate("1w"))
        .agg(
            pl.col("occupied").mean(),
            *(pl.col(name).filter(known | ~known.any()).mean() for name in ("actual", "funded")),
            pl.col("provisional").any(),
        )
        .sort("day")
    )


def for_figure(service: ServiceFacts, nights: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return nights for a year at most, weeks beyond; services told by day of opening are always told by week."""
    by_night = service.is_nightly and period.months <= MONTHS_IN_YEAR
    return nights if by_night else by_week(nights)


def season_weeks(nights: pl.DataFrame) -> pl.DataFrame:
    """Return the occupancy of each ISO week, with the columns of `components.figures.seasons.WEEKS`."""
    known = pl.col("occupied").is_not_null()
    share = 100 * pl.col("occupied").sum() / pl.col("actual").filter(known).sum()
    status = pl.when(known.any()).then(pl.lit(str(Status.OK))).otherwise(pl.lit(str(Status.NOT_SUPPLIED)))
    weeks = nights.group_by(year=pl.col("day").dt.iso_year(), week=pl.col("day").dt.week())
    found = weeks.agg(value=pl.when(known.any()).then(share), status=status, provisional=pl.col("provisional").any())
    # The first days of January may belong to a week of the year before, the last of December to one of the year after.
    years = nights["day"].dt.year().to_list()
    first, last = min(years), max(years)
    return found.filter(pl.col("year").is_between(max(first, last - SEASONS + 1), last)).sort("year", "week")


def history(now: Context) -> Period:
    """Return the months from the first with data to the end of the view's period."""
    last = min(now.view.query.period.last, now.directory.last_month)
    return Period(min(now.directory.first_month, last), last, Unit.MONTH)


def events_of(now: Context, service: ServiceFacts, period: Period) -> tuple[Event, ...]:
    """Return the facts of the plan about a service; one already under way begins with the period."""
    start = period.first_day
    rows = now.runtime.desk.snapshot["events"].filter(pl.col("service") == service.index)
    lasting = (pl.col("first_day") < start) & (pl.col("last_day") >= start)
    first = pl.when(lasting).then(pl.lit(start)).otherwise("first_day").alias("first_day")
    return tuple(Event(**row) for row in rows.select(first, "last_day", "title").iter_rows(named=True))


VOWELS: Final = "aeiou"
FEWEST_WEEKS: Final = 2
"""Weeks that two years share from which their means are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """How full a section was: places occupied and in service summed over its recorded nights, and the full nights."""

    nights: int
    full: int
    occupied: float
    actual: float

    @property
    def share(self) -> float | None:
        """Occupied over actual bed-nights, in %."""
        return 100 * self.occupied / self.actual if self.actual else None

    def sentence(self, unit: str, *, by_night: bool) -> str:
        """Return it in words."""
        if not self.nights:
            return "nessun dato fornito nel periodo."
        share = number(self.share, 1)
        of = f"{'degli' if unit[0] in VOWELS else 'dei'} {unit}"
        used = f"{share}% {of} occupati" if by_night else f"servito {article(share)}{share}% {of} possibili"
        none, one, many = ("nessuna notte", "notte", "notti") if by_night else ("nessun giorno", "giorno", "giorni")
        full = counted(self.full, one, many) if self.full else none
        return f"{used}; {full} su {number(self.nights)} sopra il 95%."

    def calendar(self) -> str:
        """Return how many of the recorded nights were full, or that none is recorded."""
        if not self.nights:
            return "nessun dato fornito nel periodo"
        full = counted(self.full, "notte", "notti") if self.full else "nessuna notte"
        return f"{full} su {number(self.nights)} {'piena' if self.full <= 1 else 'piene'} o quasi"


def of_section(section: Section, words: str) -> str:
    """Return words about a section: after its name, unless the service has one alone."""
    return words[0].upper() + words[1:] if section is Section.ANY else f"{SECTIONS[section]}: {words}"


def seasons_words(weeks: pl.DataFrame, year: int) -> str:
    """Return the mean occupancy of the weeks that a year shares with the year before, in both years."""
    known = weeks.filter(pl.col("value").is_not_null(), ~pl.col("provisional"))
    now, before = (known.filter(pl.col("year") == one).select("week", "value") for one in (year, year - 1))
    both = now.join(before, on="week", suffix="_before")
    if both.height < FEWEST_WEEKS:
        return "le stesse settimane, anno per anno."
    means = [number(both[name].mean(), 1) for name in ("value", "value_before")]  # type: ignore[arg-type]
    return f"nelle stesse settimane, in media {means[0]}% nel {year} e {means[1]}% nel {year - 1}."


def fullness(nights: pl.DataFrame) -> Fullness:
    """Return how full a section was."""
    known = nights.filter(pl.col("occupied").is_not_null())
    full = known.filter(pl.col("occupied") > SATURATED * pl.col("actual")).height
    return Fullness(
        nights=known.height, full=full, occupied=float(known["occupied"].sum()), actual=float(known["actual"].sum())
    )


def night_rows(nights: pl.DataFrame) -> list[dict[str, Any]]:
    """Return nights or weeks as the table and the file tell them."""
    return nights.select(
        pl.col("day").alias("Giorno"),
        pl.col("occupied").round(1).alias("Occupati"),
        pl.col("actual").round(1).alias("In servizio"),
        pl.col("funded").round(1).alias("Finanziati"),
        pl.when("provisional").then(pl.lit("sì")).otherwise(pl.lit("no")).alias("Provvisorio"),
    ).to_dicts()
