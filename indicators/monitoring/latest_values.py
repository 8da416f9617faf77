"""The latest value of an indicator that can be compared with a target: which months, with which interval, how firm.

Comes in: an `Edition`, an entry of the catalogue, a `Viewer`. Goes out: a `Reading`.
Must not: judge it (`indicators.monitoring.target_progress` does); look at the clock.

A target is agreed for a whole year, with all its seasons: it is compared with twelve months. Shares and occupancy are
read on the last twelve that have ended (by whole quarters, for whom figures are protected). Counts and rates of
persons, and shares of whom something happened to at least once, are read on calendar years. People who leave are
followed for twelve months, so their returns are those of the people who left the year before.
"""

from dataclasses import dataclass
from typing import Final

from data_access.viewers import Viewer
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import MONTHS_IN_YEAR, Period, last_closed
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Coverage, Gap, Status
from indicators.model.result_row import ResultRow, number_of
from indicators.statistics.comparison import MIN_EVENTS
from indicators.statistics.intervals import poisson_count
from indicators.wording.headline import bending

GROW_WITH_TIME: Final = frozenset({Kind.COUNT, Kind.PERSONS, Kind.RATE, Kind.PER_PERSON, Kind.INDEX})
"""Kinds that are agreed, and told by everybody, by calendar year."""

BY_STRAND: Final = "si legge per linea di finanziamento, senza sommare"
BY_GROUP: Final = "si legge gruppo per gruppo, senza sommare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The value of an indicator, from the dashboard's own answer.

    Attributes
    ----------
    query : Query
        The question: the link to its page.
    month : int
        Ordinal of the last month that the value tells of.
    value, lower, upper : float or None
        None where it is suppressed, not supplied or cannot be computed; limits None where chance has no part.
    few : bool
        Whether there are too few cases to say anything.
    provisional : bool
    coverage : Coverage
    reason : str
        Why there is no value, in Italian.
    gaps : tuple of Gap
        The returns that are missing behind the value.
    behind : str
        Which they are, and which are contested, in Italian, each after a semicolon; empty where all stand.
    """

    query: Query
    month: int
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    few: bool = False
    provisional: bool = False
    coverage: Coverage
    reason: str = ""
    gaps: tuple[Gap, ...] = ()
    behind: str = ""


def follow_up(entry: Indicator) -> int:
    """Return how many years pass before the people of a year are followed long enough."""
    return 1 if entry.horizons else 0


@for_views
def latest_period(edition: Edition, entry: Indicator, viewer: Viewer) -> Period:
    """Return the months that a target is compared with: the last twelve closed ones, or the last year that has ended.

    The people followed after they left come later (see `follow_up`): the year returned is that of the target.
    """
    names = edition.directory
    ended = Period.year((last_closed(names.as_of) + 1) // MONTHS_IN_YEAR - 1)
    by_year = (
        entry.kind in GROW_WITH_TIME
        or entry.grows_with_time
        or entry.minimum_months >= MONTHS_IN_YEAR
        or bool(entry.horizons)
    )
    recent = names.default_period(viewer)
    return ended if by_year or recent.months != MONTHS_IN_YEAR or recent.last <= ended.last else recent


@for_views
def read(edition: Edition, entry: Indicator, viewer: Viewer, period: Period) -> Reading:
    """Return the value of an indicator for the whole Ambito.

    Raises
    ------
    UserError
        If the question is impossible or this viewer may not ask it.
    """
    lens = Lens.RESIDENCE if Lens.RESIDENCE in entry.lenses else Lens.PLACE
    query = Query(indicator=entry.key, period=period, lens=lens, viewer=viewer)
    result = edition.ask(query)
    month = min(period.last, edition.directory.last_month)
    if result.frame.height != 1:
        reason = BY_STRAND if Grouping.STRAND in entry.always_by else BY_GROUP
        return Reading(query=query, month=month, coverage=result.coverage, reason=reason)
    row = result.rows()[0]
    lower, upper = _limits(entry, row)
    return Reading(
        query=query,
        month=month,
        value=row["value"],
        lower=lower,
        upper=upper,
        few=_few(entry, row),
        provisional=result.late_months > 0,
        coverage=result.coverage,
        reason=_ABSENT.get(row["status"], ""),
        gaps=result.gaps,
        behind=bending(result),
    )


_ABSENT: Final = {
    str(Status.SUPPRESSED): "il valore è protetto: riguarda troppo poche persone",
    str(Status.NOT_SUPPLIED): "i dati non sono stati forniti",
    str(Status.UNDEFINED): "nessun valore calcolabile nel periodo",
}


def _limits(entry: Indicator, row: ResultRow) -> tuple[float | None, float | None]:
    """Return the interval of a value; that of a count of persons is a Poisson one."""
    if entry.kind is Kind.PERSONS and row["value"] is not None:
        limits = poisson_count(row["value"])
        return float(limits.lower), float(limits.upper)
    return row["lower"], row["upper"]


def _few(entry: Indicator, row: ResultRow) -> bool:
    base = {Kind.PROPORTION: "denominator", Kind.RATE: "numerator", Kind.PERSONS: "numerator"}.get(entry.kind)
    return base is not None and number_of(row, base) < MIN_EVENTS
