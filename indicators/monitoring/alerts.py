"""What a manager acts on: women's beds, services full for two weeks, late returns, targets off course, waiting lists.

Comes in: an `Edition`, a `Viewer`, the day, the courses of the plan. Goes out: `Alert` values, in Italian.
Must not: look at the clock; tell protected viewers how few people wait, or since which night a small section is full:
the night on which the last of six beds was taken is the arrival of one woman (`indicators.analysis.nightly_occupancy`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Any, Final

import numpy as np
import polars as pl

from data_access.elision import elided
from data_access.settings import DisclosureSettings, Thresholds
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.beds_tonight import beds_on_last_night, womens_beds_full
from indicators.analysis.nightly_occupancy import Step, protection_for
from indicators.data_quality.returns_log import overdue, visible_services
from indicators.engine.query_service import Edition
from indicators.italian.dates import day_after
from indicators.italian.numbers import number
from indicators.model.door import for_views
from indicators.model.period import Period, Unit, first_day_of, last_closed, month_label, month_of
from indicators.model.query import Query
from indicators.monitoring.target_progress import Course, Verdict
from indicators.selection.night_protection import small_months
from indicators.selection.nightly_series import nightly
from indicators.wording.grammar import to
from indicators.wording.missing_months import of_months

RUNNING: Final = 14
"""Nights in a row at or above the threshold from which a service is saturated."""
LOOK_BACK: Final = 365
"""Days within which the beginning of a run of full nights is looked for."""
FRESH: Final = 7
"""Days before the as-of date within which the last recorded night must lie: old nights alert nobody."""
WEEKS: Final = 8
"""Weeks over which a waiting list is looked at."""
BEYOND_NOISE: Final = 0.01
"""Probability, were there no trend, of one as regular (Kendall's tau): small, because weeks resemble one another."""
LEAST_GROWTH: Final = 2.0
"""People by which a waiting list must have grown over the weeks, along its median slope (Theil and Sen)."""
UNITS: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)


class AlertKind(IntEnum):
    """What is to be acted on, the most urgent first."""

    WOMEN_FULL = 1
    SATURATED = 2
    WAITING = 3
    OVERDUE = 4
    OFF_COURSE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to act on.

    Attributes
    ----------
    kind : AlertKind
    service : str or None
        Key of the service; None for a target of the plan, and where it is about several services.
    indicator : str or None
        Key of the indicator of a target.
    since : date
        Since when.
    sentence : str
        In Italian.
    """

    kind: AlertKind
    service: str | None = None
    indicator: str | None = None
    since: date
    sentence: str


@for_views
def alerts(
    edition: Edition,
    *,
    viewer: Viewer,
    on: date,
    thresholds: Thresholds,
    disclosure: DisclosureSettings,
    courses: Iterable[Course] = (),
    told_as: Viewer | None = None,
) -> tuple[Alert, ...]:
    """Return what a viewer should act on: the most urgent kind first, then the longest.

    Parameters
    ----------
    edition : Edition
    viewer : Viewer
        A partner is told of its own services only.
    on : date
        The day of the alert.
    thresholds : Thresholds
        For the occupancy from which a night is saturated.
    disclosure : DisclosureSettings
        For the number of people under which a waiting list is not told to protected viewers, and for the sections whose
        nights they do not see.
    courses : iterable of Course
        See `indicators.monitoring.target_progress.courses`.
    told_as : Viewer, optional
        As whom figures are told, where that is less than the viewer may see: what leaves by mail is protected.
    """
    snapshot, told = edition.snapshot, told_as or viewer
    services = visible_services(snapshot, viewer)
    hidden_below = 0 if told.role in {Role.MANAGER, Role.PARTNER} else disclosure.hidden_below
    raised = [
        *women_full(snapshot, services, viewer=told, disclosure=disclosure),
        *saturated(snapshot, services, threshold=thresholds.saturation, viewer=told, disclosure=disclosure),
        *waiting(snapshot, services, least=hidden_below),
        *late(snapshot, services, on=on),
        *(_off_course(course) for course in courses if course.verdict is Verdict.OFF_COURSE),
    ]
    return tuple(sorted(raised, key=lambda alert: (alert.kind, alert.since)))


def women_full(
    snapshot: Snapshot, services: Sequence[str], *, viewer: Viewer, disclosure: DisclosureSettings
) -> Iterator[Alert]:
    """Find whether, on the last night in the data, every women's bed in service was taken.

    Whoever does not see the night of one of the women's sections is told nothing: the months of `saturated` tell it.
    """
    month = month_of(snapshot.as_of)
    asked = Query(
        indicator="bed_occupancy", period=Period(month, month, Unit.MONTH), services=tuple(services), viewer=viewer
    )
    tonight = beds_on_last_night(snapshot, asked, settings=disclosure) if services else None
    if tonight is None or tonight.night < snapshot.as_of - timedelta(days=FRESH):
        return
    sentence = womens_beds_full(tonight)
    if sentence:
        keys = {one.key for one in tonight.told(Step.NIGHT, Section.WOMEN)}
        service = next(iter(keys)) if len(keys) == 1 else None
        yield Alert(kind=AlertKind.WOMEN_FULL, service=service, since=tonight.night, sentence=sentence)


def saturated(
    snapshot: Snapshot, services: Sequence[str], *, threshold: float, viewer: Viewer, disclosure: DisclosureSettings
) -> Iterator[Alert]:
    """Find the sections that have been at or above the threshold for fourteen recorded nights in a row, to the last.

    A night that was not recorded ends the run: nobody knows whether it was full. A section of which the viewer sees no
    nights is told by the months that it was full in, on average, to the last that is told.
    """
    if not services:
        return
    exact = {service for service in services if protection_for(snapshot, viewer, service, disclosure) is None}
    others = [service for service in services if service not in exact]
    yield from _saturated_sections(snapshot, [service for service in services if service in exact], threshold, None)
    yield from _saturated_sections(snapshot, others, threshold, disclosure)


def _saturated_sections(
    snapshot: Snapshot, services: Sequence[str], threshold: float, protection: DisclosureSettings | None
) -> Iterator[Alert]:
    """Find the full sections of some services, small ones by month if their nights are protected."""
    if not services:
        return
    start = month_of(snapshot.as_of - timedelta(days=LOOK_BACK))
    period = Period(start, month_of(snapshot.as_of), Unit.MONTH)
    query = Query(indicator="bed_occupancy", period=period, services=tuple(services), protection=protection)
    small = small_months(snapshot, protection.nightly_minimum if protection else 0)
    by_month = set(small.filter(pl.col("month") >= start).select("service", "section").iter_rows())
    for unit in UNITS:
        nights = nightly(snapshot, query, unit=unit).filter(pl.col("actual") > 0).collect().sort("day")
        for key, rows in nights.group_by("service", "section", maintain_order=True):
            alert = (_saturated_months if key in by_month else _saturated)(snapshot, unit, rows, threshold)
            if alert is not None:
                yield alert


def _saturated(snapshot: Snapshot, unit: CapacityUnit, rows: pl.DataFrame, threshold: float) -> Alert | None:
    recorded = rows.filter(pl.col("occupied").is_not_null())
    if recorded.is_empty() or recorded["day"][-1] < snapshot.as_of - timedelta(days=FRESH):
        return None
    ended = rows.filter(pl.col("day") <= recorded["day"][-1])
    full = (pl.col("occupied") >= threshold * pl.col("actual")).fill_null(value=False)
    run = ended.reverse().select(full.cum_min().sum()).item()
    if run < RUNNING:
        return None
    first = ended.tail(run).row(0, named=True)
    begun = "almeno " if run == ended.height else ""
    share = f"{number(100 * threshold)}%"
    what = f"{unit.label} {unit.agreeing('occupati')} {elided('al', share)} o più"
    when = f"da {run} notti di fila, {begun}{day_after('dal', first['day'])}"
    return _full(snapshot, first, f"{what} {when}")


def _saturated_months(snapshot: Snapshot, unit: CapacityUnit, rows: pl.DataFrame, threshold: float) -> Alert | None:
    """Tell since which month a section whose nights are not seen has been full on average, up to the last one over."""
    is_known = pl.col("occupied").is_not_null()
    months = rows.group_by("month", maintain_order=True).agg(
        pl.col("day", "service", "section").first(),
        share=pl.col("occupied").sum() / pl.col("actual").filter(is_known).sum(),
    )
    over = months.filter(pl.col("month") < month_of(snapshot.as_of + timedelta(days=1)))
    if over.is_empty() or over["month"][-1] < last_closed(snapshot.as_of):
        return None
    run = over.reverse().select((pl.col("share") >= threshold).fill_null(value=False).cum_min().sum()).item()
    if not run:
        return None
    first = over.tail(run).row(0, named=True)
    month = month_label(first["month"])
    begun = "almeno da" if run == over.height else "da"
    when = to(month) if run == 1 else f"da {run} mesi di fila, {begun} {month}"
    share = elided("al", f"{number(100 * threshold)}% o più")
    return _full(snapshot, first, f"{unit.label} {unit.agreeing('occupati')} in media {share}, arrotondando, {when}")


def _full(snapshot: Snapshot, first: dict[str, Any], what: str) -> Alert:
    """Return the alert on a section, from the first row of its run."""
    service = snapshot["services"].row(by_predicate=pl.col("index") == first["service"], named=True)
    return Alert(
        kind=AlertKind.SATURATED,
        service=service["key"],
        since=first["day"],
        sentence=f"{service['name']}{_section(first['section'])}: {what}.",
    )


def _section(code: str) -> str:
    section = next(section for section in Section if section == code)
    return "" if section is Section.ANY else f" ({section.label.lower()})"


def waiting(snapshot: Snapshot, services: Sequence[str], *, least: int) -> Iterator[Alert]:
    """Find the waiting lists that have grown over the last eight weeks beyond what chance alone would do.

    Weekly means are tested by Kendall's rank correlation with time (Mann-Kendall): exact, and blind to one odd week.

    Parameters
    ----------
    snapshot : Snapshot
    services : sequence of str
    least : int
        Mean of people in the last week under which nothing is said; 0 for those who may know.
    """
    chosen = snapshot["services"].filter(pl.col("key").is_in(list(services)))
    first = snapshot.as_of - timedelta(weeks=WEEKS) + timedelta(days=1)
    days = snapshot["occupancy"].filter(pl.col("day").is_between(first, snapshot.as_of))
    daily = days.group_by("service", "day").agg(pl.col("waiting").sum())
    weekly = daily.group_by("service", week=(pl.col("day") - first).dt.total_days() // 7).agg(pl.col("waiting").mean())
    lists = weekly.sort("week").group_by("service").agg(pl.col("waiting")).filter(pl.col("waiting").list.len() == WEEKS)
    listed = chosen.join(lists, left_on="index", right_on="service", maintain_order="left")
    for service in listed.iter_rows(named=True):
        means = service["waiting"]
        if means[-1] >= least and _grows(means):
            yield _waiting(service, means, since=first, exact=least == 0)


def _grows(means: list[float]) -> bool:
    from scipy.stats import kendalltau, theilslopes

    weeks = np.arange(len(means))
    if len(set(means)) == 1:
        return False
    trend = kendalltau(weeks, means)
    growth = float(theilslopes(means, weeks).slope) * (len(means) - 1)
    return bool(trend.statistic > 0 and trend.pvalue < BEYOND_NOISE and growth >= LEAST_GROWTH)


def _waiting(service: dict[str, Any], means: list[float], *, since: date, exact: bool) -> Alert:
    much = f", da una media di {number(means[0], 1)} a {number(means[-1], 1)} persone" if exact else ""
    grows = f"la lista d'attesa cresce da {WEEKS} settimane{much}, più di quanto spieghi il caso"
    return Alert(
        kind=AlertKind.WAITING,
        service=service["key"],
        since=since,
        sentence=f"{service['name']}: {grows}.",
    )


def late(snapshot: Snapshot, services: Sequence[str], *, on: date) -> Iterator[Alert]:
    """Find the services whose returns were due before the day ``on`` and never came."""
    names = dict(snapshot["services"].select("index", "name").iter_rows())
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    for row in overdue(snapshot, services, on=on).iter_rows(named=True):
        what = "manca il flusso" if len(row["months"]) == 1 else "mancano i flussi"
        days = (on - row["since"]).days
        ago = "un giorno" if days == 1 else f"{number(days)} giorni"
        yield Alert(
            kind=AlertKind.OVERDUE,
            service=keys[row["service"]],
            since=row["since"],
            sentence=f"{names[row['service']]}: {what} {of_months(row['months'])}, in ritardo da {ago}.",
        )


def _off_course(course: Course) -> Alert:
    reading = course.reading
    since = first_day_of(reading.query.period.first if reading else 0)
    return Alert(
        kind=AlertKind.OFF_COURSE,
        indicator=course.agreed.indicator,
        since=since,
        sentence=f"{course.agreed.name} ({course.agreed.code}): {course.standing()}{course.behind}.",
    )
