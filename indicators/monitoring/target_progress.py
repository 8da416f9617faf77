"""Progress to the plan's targets: where each indicator is, where its course passes, what may be said of it.

Comes in: an `Edition` and a `Viewer`. Goes out: `Course` values.
Must not: judge without an agreed direction or with too few cases; look at the clock; fail because a target names an
indicator that does not exist.

The course is a straight line from the baseline (the year before the first target) through the values agreed for the end
of each year; which value is compared with it is told by `indicators.monitoring.latest_values`.

A figure carries chance: it is off course only if its whole interval lies on the wrong side of the course, and reached
only if its whole interval lies beyond the target. Figures without chance (beds, euros) are compared as they are.

The value that the plan begins from is on the course by how it is drawn, which is no verdict.

A target is agreed for whole years, of which every return is in hand: a value behind which returns are missing is not
judged, as two periods of unequal returns are not (`indicators.engine.period_comparison`), and is no baseline.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import polars as pl

from data_access.errors import UserError
from data_access.viewers import Viewer
from data_access.vocabulary import Polarity
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import Edition
from indicators.italian.numbers import as_printed, number
from indicators.model.door import for_views
from indicators.model.indicator import Indicator
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit
from indicators.monitoring.latest_values import Reading, follow_up, latest_period, read
from indicators.statistics.comparison import TOO_FEW_WORDS
from indicators.wording.fragments import unit_after
from indicators.wording.grammar import joined, share

PERCENT: Final = "%"
INCOMPLETE: Final = "i dati non sono completi"
AT_START: Final = "è il valore di partenza, da cui comincia la rotta"
SETTLES: Final = "lo decide l'Assemblea dei sindaci"
"""Who agrees which way of an indicator is better, where the plan does not say: those who approve it."""


class Verdict(StrEnum):
    """What may be said of an indicator against its course; the value is what people read."""

    REACHED = "raggiunto"
    ON_COURSE = "in linea"
    OFF_COURSE = "fuori rotta"
    UNKNOWN = "non valutabile"


class Aim(StrEnum):
    """What a target asks, from where the plan began; it is read before the value agreed (`Agreed.asked`)."""

    RAISE = "portare a"
    REDUCE = "ridurre a"
    KEEP = "mantenere a"
    AT_MOST = "contenere entro"
    AT_LEAST = "non scendere sotto"
    NO_MORE = "non oltre"
    NO_LESS = "almeno"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A value agreed for the end of a year, in the unit that people read (per cent for shares)."""

    year: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """What the plan says of an indicator.

    Attributes
    ----------
    objective, code, title : str
        Key, code and title of the objective.
    sdgs : tuple of int
        Goals of the 2030 Agenda that the objective serves.
    indicator, name, unit : str
        Key, Italian name (the key, if it is not in the catalogue) and unit of the indicator.
    decimals : int
    polarity : Polarity
        Which way was agreed to be better.
    targets : tuple of Target
        By year.
    """

    objective: str
    code: str
    title: str
    sdgs: tuple[int, ...]
    indicator: str
    name: str
    unit: str
    decimals: int
    polarity: Polarity
    targets: tuple[Target, ...]

    def said(self, value: float | None) -> str:
        """Return a value with its unit."""
        text = number(value, self.decimals)
        return f"{text}%" if self.unit == PERCENT else f"{text} {unit_after(text, self.unit)}".rstrip()

    def asked(self, aim: Aim | None, value: float) -> str:
        """Return a value agreed after what it asks: ``portare all'80,0%``, ``almeno 1.200 persone``, ``35,0%``."""
        if aim is None:
            return self.said(value)
        if self.unit != PERCENT:
            return f"{aim} {self.said(value)}"
        with_article = share(value, number(value, self.decimals))
        verb = aim.removesuffix(" a")
        return f"{verb} {with_article if verb == aim else joined('a', with_article)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """An indicator of the plan and its course.

    Attributes
    ----------
    agreed : Agreed
    target : Target
        The one that the value is compared with.
    reading : Reading or None
        None if the question could not be asked.
    baseline : Target or None
        The value of the year before the first target.
    expected : float or None
        The course at the last month of the value.
    verdict : Verdict
    reason : str
        Why, in Italian: never empty when the verdict is ``UNKNOWN``.
    """

    agreed: Agreed
    target: Target
    reading: Reading | None = None
    baseline: Target | None = None
    expected: float | None = None
    verdict: Verdict = Verdict.UNKNOWN
    reason: str

    @property
    def value(self) -> float | None:
        """The current value, if there is one."""
        return None if self.reading is None else self.reading.value

    @property
    def distance(self) -> float | None:
        """How far the value is above (negative: below) the target."""
        return None if self.value is None else self.value - self.target.value

    @property
    def when(self) -> str:
        """The period of the value in words: ``nel 2025``, ``da novembre 2025 a ottobre 2026``.

        Of those followed in time, ``di chi è uscito nel 2024``.
        """
        if self.reading is None:
            return ""
        entry, period = INDICATORS.get(self.agreed.indicator), self.reading.query.period
        whose = "di chi è uscito " if entry and follow_up(entry) else ""
        return f"{whose}{'nel ' if period.unit is Unit.YEAR else ''}{period.label}"

    def aim(self, target: Target) -> Aim | None:
        """Return what a target of the indicator asks; None where neither a baseline nor a direction is known."""
        start = None if self.baseline is None else self.baseline.value
        return aim(target.value, baseline=start, polarity=self.agreed.polarity, decimals=self.agreed.decimals)

    @property
    def behind(self) -> str:
        """Which returns are missing or contested behind the value, each after a semicolon; nothing without a value."""
        return self.reading.behind if self.reading is not None and self.reading.value is not None else ""

    def sentence(self) -> str:
        """Return where the indicator is against its target, and what its value lacks, as one Italian sentence."""
        return f"{self.finding()}{self.behind}."

    def finding(self) -> str:
        """Return where the indicator is against its target, without the full stop and without what its value lacks."""
        why = f", {self.reason}" if self.reason else ""
        return f"{self.agreed.name}: {self.standing()}; {self.verdict}{why}"

    def standing(self) -> str:
        """Return the value, if there is one, and the target, without a judgement."""
        said = self.agreed.said
        asked = self.aim(self.target)
        words = self.agreed.asked(asked, self.target.value)
        wanted = f"«{words}»" if asked else words
        goal = f"obiettivo {wanted} a fine {self.target.year}"
        if self.reading is None or self.reading.value is None:
            return goal
        return f"{said(self.reading.value)}{self._limits(self.reading)} {self.when}, {goal}"

    def _limits(self, reading: Reading) -> str:
        if reading.lower is None:
            return ""
        return f" (tra {number(reading.lower, self.agreed.decimals)} e {number(reading.upper, self.agreed.decimals)})"


@for_views
def courses(edition: Edition, *, viewer: Viewer) -> tuple[Course, ...]:
    """Return the course of each indicator of each objective, in order of the plan's codes."""
    targets = edition.snapshot["targets"].sort("objective", "indicator", "year", maintain_order=True)
    grouped = targets.group_by("objective", "indicator", maintain_order=True)
    agreed = [_course(edition, viewer, _agreed(edition, rows)) for _, rows in grouped]
    return tuple(sorted(agreed, key=lambda course: (course.agreed.code, course.agreed.indicator)))


def aim(target: float, *, baseline: float | None, polarity: Polarity, decimals: int) -> Aim | None:
    """Return what a target asks of an indicator.

    A target below its baseline is to be reduced to, one above it to be brought to; one that is better the other way
    is a limit. Without a baseline, or where it is not told, the direction agreed says on which side the value must lie,
    and nothing of where it began.

    Parameters
    ----------
    target : float
        The value agreed.
    baseline : float or None
        The value of the year before the first target, in the same unit.
    polarity : Polarity
    decimals : int
        Digits with which both are read: two values that are printed alike are one.
    """
    if baseline is None:
        return {Polarity.GOOD_HIGH: Aim.NO_LESS, Polarity.GOOD_LOW: Aim.NO_MORE}.get(polarity)
    way = round(target, decimals) - round(baseline, decimals)
    if not way:
        return Aim.KEEP
    if way > 0:
        return Aim.AT_MOST if polarity is Polarity.GOOD_LOW else Aim.RAISE
    return Aim.AT_LEAST if polarity is Polarity.GOOD_HIGH else Aim.REDUCE


def judge(
    reading: Reading, *, target: float, expected: float | None, polarity: Polarity, decimals: int
) -> tuple[Verdict, str]:
    """Say what may be said of a value against its target and its course, and why: as all of them are printed.

    Parameters
    ----------
    reading : Reading
    target : float
        The value agreed.
    expected : float or None
        The course at the time of the value; None without a baseline.
    polarity : Polarity
    decimals : int
        Digits with which they are read: two values that are printed alike are one.
    """
    obstacle = _obstacle(reading, polarity)
    if obstacle:
        return Verdict.UNKNOWN, obstacle
    sign = 1 if polarity is Polarity.GOOD_HIGH else -1
    read_ = [value for value in (reading.value, reading.lower, reading.upper) if value is not None]
    limits = [sign * as_printed(value, decimals) for value in read_]
    worst, best = min(limits), max(limits)
    if worst >= sign * as_printed(target, decimals):
        return Verdict.REACHED, ""
    if expected is None:
        return Verdict.UNKNOWN, "manca il valore di partenza da cui tracciare la rotta"
    course = sign * as_printed(expected, decimals)
    if best < course:
        return Verdict.OFF_COURSE, ""
    behind = sign * as_printed(reading.value or 0.0, decimals) < course
    return Verdict.ON_COURSE, "lo scarto dalla rotta è compatibile con il caso" if behind else ""


def _obstacle(reading: Reading, polarity: Polarity) -> str:
    """Return why nothing may be said of a value, or nothing."""
    if reading.value is None:
        return reading.reason
    if polarity is Polarity.NEUTRAL:
        return f"non è stato concordato se sia meglio di più o di meno ({SETTLES}): si mostra solo la distanza"
    if reading.gaps:
        return INCOMPLETE
    return TOO_FEW_WORDS if reading.few else ""


def _agreed(edition: Edition, rows: pl.DataFrame) -> Agreed:
    head = rows.row(0, named=True)
    objective = edition.snapshot["objectives"].row(by_predicate=pl.col("key") == head["objective"], named=True)
    goals = edition.snapshot["objective_sdgs"].filter(pl.col("objective") == head["objective"])["sdg"]
    entry = INDICATORS.get(head["indicator"])
    factor = _factor(entry, rows["value"])
    return Agreed(
        objective=objective["key"],
        code=objective["code"],
        title=objective["title"],
        sdgs=tuple(goals.sort()),
        indicator=head["indicator"],
        name=entry.name if entry else head["indicator"],
        unit=entry.unit if entry else "",
        decimals=entry.decimals if entry else 1,
        polarity=next(term for term in Polarity if term == head["polarity"]),
        targets=tuple(Target(year=year, value=value * factor) for year, value in rows.select("year", "value").rows()),
    )


def _factor(entry: Indicator | None, values: pl.Series) -> float:
    """Return what turns agreed values into the unit that people read: shares are agreed from 0 to 1."""
    is_share = entry is not None and entry.unit == PERCENT and bool((values <= 1).all())
    return 100.0 if is_share else 1.0


def _course(edition: Edition, viewer: Viewer, agreed: Agreed) -> Course:
    entry = INDICATORS.get(agreed.indicator)
    if entry is None:
        return Course(agreed=agreed, target=agreed.targets[-1], reason="indicatore assente dal catalogo")
    shift = follow_up(entry)
    latest = latest_period(edition, entry, viewer)
    year = latest.last // MONTHS_IN_YEAR
    target = next((target for target in agreed.targets if target.year >= year), agreed.targets[-1])
    try:
        reading = read(edition, entry, viewer, Period.year(year - shift) if shift else latest)
    except UserError as error:
        return Course(agreed=agreed, target=target, reason=str(error).rstrip("."))
    baseline = _baseline(edition, entry, viewer, agreed.targets[0].year - 1)
    month = reading.month + shift * MONTHS_IN_YEAR
    expected = _expected(agreed.targets, baseline, month=month)
    verdict, reason = judge(
        reading, target=target.value, expected=expected, polarity=agreed.polarity, decimals=agreed.decimals
    )
    if verdict is Verdict.ON_COURSE and baseline and month <= Period.year(baseline.year).last:
        verdict, reason = Verdict.UNKNOWN, AT_START
    return Course(
        agreed=agreed,
        target=target,
        reading=reading,
        baseline=baseline,
        expected=expected,
        verdict=verdict,
        reason=reason,
    )


def _baseline(edition: Edition, entry: Indicator, viewer: Viewer, year: int) -> Target | None:
    """Return the value of the year before the first target, if the data reach back to it and none is missing."""
    period = Period.year(year - follow_up(entry))
    if period.first < edition.directory.first_month or period.last > edition.directory.last_month:
        return None
    try:
        reading = read(edition, entry, viewer, period)
    except UserError:
        return None
    return None if reading.value is None or reading.gaps else Target(year=year, value=reading.value)


def _expected(targets: tuple[Target, ...], baseline: Target | None, *, month: int) -> float | None:
    """Return the course at the end of a month: straight lines between the ends of the years."""
    points = [*([baseline] if baseline else []), *targets]
    ends = [point.year * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1 for point in points]
    if month < ends[0]:
        return None
    return float(np.interp(month, ends, [point.value for point in points]))
