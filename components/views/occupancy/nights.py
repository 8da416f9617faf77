"""The nights that the page of occupancy draws: by section, by week, by season; the facts of the plan about a service.

Comes in: the context and a service. Goes out: frames with the schemas of the figures, kept in memory.
Must not: see a night that the viewer may not (`indicators.analysis.nightly_occupancy` decides how finely each section
is told), average men's and women's beds, take a missing night for empty.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from components.figures.core.annotations import Event
from components.figures.time.nightly_frame import SATURATED
from components.state.page_context import Context
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.nightly_occupancy import SectionNights, Step, nights_for, sees_every_night
from indicators.analysis.service_register import service_events, service_facts
from indicators.italian.numbers import counted, number
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, first_day_of
from indicators.model.result import Status
from indicators.wording.grammar import article

BY_DAY: Final = (CapacityUnit.BED, CapacityUnit.FLAT)
"""Units of which every night is told; meals are told by week, because a kitchen may close on Sundays."""
DRAWN: Final = (*BY_DAY, CapacityUnit.MEAL)
"""Units drawn against their capacity; accesses and households are counts of people, and are questions."""
SECTIONS: Final = {Section.MEN: "Uomini", Section.WOMEN: "Donne", Section.ANY: "Tutti"}
"""Name of each section; where there is one alone, titles need not say it."""
SEASONS: Final = 4
_NOTHING: Final = str(Status.NOT_SUPPLIED)


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


def facts(context: Context, key: str) -> ServiceFacts:
    """Return what the page must know of a service."""
    row = context.data.find(service_facts, key)
    return ServiceFacts(key=key, index=row["index"], name=row["name"], unit=_unit(row["unit"]))


def _unit(code: str) -> CapacityUnit:
    return next(unit for unit in CapacityUnit if unit == code)


def nights_by_section(context: Context, service: ServiceFacts, period: Period) -> dict[Section, SectionNights]:
    """Return what the viewer may see of each section in a period (see `nights_for`)."""
    sees = context.data.find(sees_every_night, context.view.query.viewer, service.key)
    return context.data.once("nights", (service.key, period, sees), lambda: _by_section(context, service, period))


def _by_section(context: Context, service: ServiceFacts, period: Period) -> dict[Section, SectionNights]:
    settings = context.settings
    sections = context.data.find(
        nights_for,
        context.view.query.viewer,
        service.key,
        period,
        unit=service.unit,
        settings=settings.disclosure,
        provisional_from=first_day_of(context.directory.last_month - settings.thresholds.provisional_months + 1),
    )
    return {section: sections[section] for section in SECTIONS if section in sections}


def by_week(nights: pl.DataFrame) -> pl.DataFrame:
    """Return the weeks of a frame of nights, each with its means over the nights recorded in it."""
    is_known = pl.col("occupied").is_not_null()
    return (
        nights.group_by(day=pl.col("day").dt.truncate("1w"))
        .agg(
            pl.col("occupied").mean(),
            *(pl.col(name).filter(is_known | ~is_known.any()).mean() for name in ("actual", "funded")),
            pl.col("provisional").any(),
            hidden=pl.col("hidden").any() & ~is_known.any(),
        )
        .sort("day")
    )


def for_figure(service: ServiceFacts, nights: SectionNights, period: Period) -> pl.DataFrame:
    """Return nights for a year at most, weeks beyond; services told by day of opening are always told by week.

    Months stay as they are.
    """
    by_night = service.is_nightly and period.months <= MONTHS_IN_YEAR
    return nights.frame if by_night or nights.step is Step.MONTH else by_week(nights.frame)


def season_rows(nights: SectionNights) -> pl.DataFrame:
    """Return the occupancy of each ISO week (or month), with the columns of `components.figures.time.seasons.WEEKS`."""
    weekly = nights.step is Step.NIGHT
    day, is_known = pl.col("day"), pl.col("occupied").is_not_null()
    share = 100 * pl.col("occupied").sum() / pl.col("actual").filter(is_known).sum()
    share = share if weekly else share.round()  # of whole places: a decimal would be of no month
    absent = pl.when(pl.col("hidden").any()).then(pl.lit(str(Status.SUPPRESSED)))
    status = pl.when(is_known.any()).then(pl.lit(str(Status.OK))).otherwise(absent.otherwise(pl.lit(_NOTHING)))
    year, week = (day.dt.iso_year(), day.dt.week()) if weekly else (day.dt.year(), day.dt.month())
    weeks = nights.frame.group_by(year.alias("year"), week.alias("week")).agg(
        value=pl.when(is_known.any()).then(share), status=status, provisional=pl.col("provisional").any()
    )
    # The first days of January may belong to a week of the year before, the last of December to one of the year after.
    years = nights.frame["day"].dt.year().to_list()
    first, last = min(years), max(years)
    return weeks.filter(pl.col("year").is_between(max(first, last - SEASONS + 1), last)).sort("year", "week")


def history(context: Context) -> Period:
    """Return the months from the first with data to the end of the view's period."""
    last = min(context.view.query.period.last, context.directory.last_month)
    return Period(min(context.directory.first_month, last), last, Unit.MONTH)


def events_of(context: Context, service: ServiceFacts, period: Period) -> tuple[Event, ...]:
    """Return the facts of the plan about a service; one already under way begins with the period."""
    start = period.first_day
    rows = context.data.find(service_events, service.index)
    lasting = (pl.col("first_day") < start) & (pl.col("last_day") >= start)
    first = pl.when(lasting).then(pl.lit(start)).otherwise("first_day").alias("first_day")
    return tuple(Event(**row) for row in rows.select(first, "last_day", "title").iter_rows(named=True))


VOWELS: Final = "aeiou"
FEWEST_WEEKS: Final = 2
"""Weeks that two years share from which their means are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """How full a section was: the share of its places taken, and how many of its nights (or months) were full."""

    step: Step = Step.NIGHT
    told: int
    full: int
    share: float | None

    def sentence(self, unit: str, *, by_night: bool) -> str:
        """Return it in words."""
        if not self.told:
            return self.nothing
        share = number(self.share, 1)
        of = f"{'degli' if unit[0] in VOWELS else 'dei'} {unit}"
        if self.step is Step.MONTH:
            share = number(self.share)
            used = f"circa {article(share)}{share}% {of} {'occupati' if by_night else 'serviti'}"
            return f"{used}; {self._full('nessun mese', 'mese', 'mesi')} oltre il 95% in media."
        used = f"{share}% {of} occupati" if by_night else f"servito {article(share)}{share}% {of} possibili"
        words = ("nessuna notte", "notte", "notti") if by_night else ("nessun giorno", "giorno", "giorni")
        return f"{used}; {self._full(*words)} sopra il 95%."

    def calendar(self) -> str:
        """Return how many of the recorded nights (or months) were full, or that none is told."""
        if not self.told:
            return self.nothing.rstrip(".")
        if self.step is Step.MONTH:
            return f"{self._full('nessun mese', 'mese', 'mesi')} {'pieno' if self.full <= 1 else 'pieni'} o quasi"
        return f"{self._full('nessuna notte', 'notte', 'notti')} {'piena' if self.full <= 1 else 'piene'} o quasi"

    @property
    def nothing(self) -> str:
        """Why nothing is told."""
        by_month = self.step is Step.MONTH
        return "nessun mese che si possa mostrare nel periodo." if by_month else "nessun dato fornito nel periodo."

    def _full(self, none: str, one: str, many: str) -> str:
        return f"{counted(self.full, one, many) if self.full else none} su {number(self.told)}"


def of_section(section: Section, words: str) -> str:
    """Return words about a section: after its name, unless the service has one alone."""
    return words[0].upper() + words[1:] if section is Section.ANY else f"{SECTIONS[section]}: {words}"


def seasons_words(rows: pl.DataFrame, year: int, step: Step = Step.NIGHT) -> str:
    """Return the mean occupancy of the weeks (or months) that a year shares with the year before, in both years."""
    settled = rows.filter(pl.col("value").is_not_null(), ~pl.col("provisional"))
    current, before = (settled.filter(pl.col("year") == one).select("week", "value") for one in (year, year - 1))
    both = current.join(before, on="week", suffix="_before")
    same = "le stesse settimane" if step is Step.NIGHT else "gli stessi mesi"
    if both.height < FEWEST_WEEKS:
        return f"{same}, anno per anno."
    by_week = step is Step.NIGHT
    means = [number(both[name].mean(), 1 if by_week else 0) for name in ("value", "value_before")]  # type: ignore[arg-type]
    where, about = ("nelle stesse settimane", "") if by_week else ("negli stessi mesi", "circa ")
    return f"{where}, in media {about}{means[0]}% nel {year} e {about}{means[1]}% nel {year - 1}."


def fullness(nights: SectionNights) -> Fullness:
    """Return how full a section was."""
    recorded = nights.frame.filter(pl.col("occupied").is_not_null())
    full = recorded.filter(pl.col("occupied") > SATURATED * pl.col("actual")).height
    few = nights.frame.filter("hidden").height if nights.step is Step.NIGHT else 0  # nights with few places taken
    share = 100 * nights.occupied / nights.actual if nights.actual else None
    return Fullness(step=nights.step, told=recorded.height + few if recorded.height else 0, full=full, share=share)


def night_rows(nights: pl.DataFrame, step: Step = Step.NIGHT) -> list[dict[str, Any]]:
    """Return nights, weeks or months as the table and the file tell them; what is hidden says so."""
    day = pl.col("day").alias("Giorno") if step is Step.NIGHT else pl.col("day").dt.strftime("%Y-%m").alias("Mese")
    hidden = [pl.when("hidden").then(pl.lit("protetto")).otherwise(pl.lit("")).alias("Stato")]
    return nights.select(
        day,
        pl.col("occupied").round(1).alias("Occupati"),
        pl.col("actual").round(1).alias("In servizio"),
        pl.col("funded").round(1).alias("Finanziati"),
        pl.when("provisional").then(pl.lit("sì")).otherwise(pl.lit("no")).alias("Provvisorio"),
        *(hidden if nights["hidden"].any() else ()),
    ).to_dicts()
