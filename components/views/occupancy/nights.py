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
from components.views.occupancy.text import (
    DAY,
    FUNDED,
    IN_SERVICE,
    IN_USE,
    MONTH,
    PROTECTED,
    PROVISIONAL,
    PROVISIONAL_WORDS,
    SECTIONS,
    STATE,
    TAKEN,
    USED,
    Fullness,
)
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.nightly_occupancy import SectionNights, Step, nights_for, sees_every_night
from indicators.analysis.service_register import service_events, service_facts
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, first_day_of
from indicators.model.result import Status

BY_DAY: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)
"""Units of which every night is told; meals are told by week, because a kitchen may close on Sundays."""
DRAWN: Final = (*BY_DAY, CapacityUnit.MEAL)
"""Units drawn against their capacity; accesses and households are counts of people, and are questions."""
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
        return self.unit.agreeing(USED[self.is_nightly])

    @property
    def in_use(self) -> str:
        """What is said of its capacity where it could be used, after ``in``."""
        return IN_USE[self.is_nightly]


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
            coarse=pl.col("coarse").any(),
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
    day, is_known = pl.col("day"), pl.col("occupied").is_not_null() & ~pl.col("coarse")
    share = 100 * pl.col("occupied").filter(is_known).sum() / pl.col("actual").filter(is_known).sum()
    share = share if weekly else share.round()  # of whole places: a decimal would be of no month
    absent = pl.when(pl.any_horizontal("hidden", "coarse").any()).then(pl.lit(str(Status.SUPPRESSED)))
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


def fullness(nights: SectionNights) -> Fullness:
    """Return how full a section was."""
    recorded = nights.frame.filter(pl.col("occupied").is_not_null())
    full = recorded.filter(pl.col("occupied") > SATURATED * pl.col("actual")).height
    few = nights.frame.filter("hidden").height if nights.step is Step.NIGHT else 0  # nights with few places taken
    told = recorded.height + few if recorded.height else 0
    return Fullness(step=nights.step, told=told, full=full, share=nights.share)


def night_rows(nights: pl.DataFrame, step: Step = Step.NIGHT) -> list[dict[str, Any]]:
    """Return nights, weeks or months as the table and the file tell them; what is hidden says so."""
    day = pl.col("day").alias(DAY) if step is Step.NIGHT else pl.col("day").dt.strftime("%Y-%m").alias(MONTH)
    hidden = [pl.when("hidden").then(pl.lit(PROTECTED)).otherwise(pl.lit("")).alias(STATE)]
    yes, no = map(pl.lit, PROVISIONAL_WORDS)
    return nights.select(
        day,
        pl.col("occupied").round(1).alias(TAKEN),
        pl.col("actual").round(1).alias(IN_SERVICE),
        pl.col("funded").round(1).alias(FUNDED),
        pl.when("provisional").then(yes).otherwise(no).alias(PROVISIONAL),
        *(hidden if nights["hidden"].any() else ()),
    ).to_dicts()
