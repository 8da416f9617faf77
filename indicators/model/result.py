"""Result: the answer, one frozen value from which every figure, table, export and sentence is made.

Comes in: a protected frame and its context, from `indicators.engine.measure` alone. Goes out: a `Result`.
Must not: compute indicators, hold anything that the viewer may not see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, cast

import polars as pl

from data_access.vocabulary import ReturnState
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period, Unit, last_closed
from indicators.model.query import TIME, Query
from indicators.model.result_row import ResultRow

VALUES: Final = {
    "value": pl.Float64,  # in the indicator's unit; null unless status is "ok"
    "numerator": pl.Float64,
    "denominator": pl.Float64,  # null for indicators that have none
    "lower": pl.Float64,  # 95 % interval, in the indicator's unit; null where there is none
    "upper": pl.Float64,
    "status": pl.String,
    "provisional": pl.Boolean,  # a time some of whose months may still change; of other groups, if all of them may
}
"""Columns of every result, after one text column for each grouping."""


UNKNOWN_RETURNS: Final = "flussi attesi non indicati: non si sa se mancano dati"
"""What is said of the returns where the database does not say which ones are expected."""


class Status(StrEnum):
    """What a value is, when it is not simply a number: four states that must never look alike."""

    OK = "ok"
    SUPPRESSED = "suppressed"
    NOT_SUPPLIED = "not_supplied"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the partners' expected monthly returns arrived; unknown where nobody says which are expected."""

    received: int
    expected: int
    is_unknown: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether all arrived."""
        return self.received >= self.expected

    @property
    def label(self) -> str:
        """In words: ``flussi ricevuti 178 su 180``; where no service has to send any, that."""
        if self.is_unknown:
            return UNKNOWN_RETURNS
        if not self.expected:
            return "nessun flusso atteso"
        return f"flussi ricevuti {self.received} su {self.expected}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The months, as ordinals in order, in which a service (its key) owed a return that never came."""

    service: str
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Returns of a service that stand in doubt: contested, corrected and not closed, or not confirmed in time.

    Attributes
    ----------
    service : str
        Key.
    months : tuple of int
        Ordinals, in order.
    state : ReturnState
        ``CONTESTED``, ``CORRECTED`` (the contest is still open), or ``RECEIVED``: nobody has confirmed it.
    since : date
        Day of the first contest or correction; of what is not confirmed, the first due day.
    role : str
        Who contested: ``responsabile``, ``ente:caritas``; empty for what is not confirmed.
    """

    service: str
    months: tuple[int, ...]
    state: ReturnState
    since: date
    role: str = ""

    @property
    def is_dispute(self) -> bool:
        """Whether a contest is open, which is told wherever the figure is."""
        return self.state is not ReturnState.RECEIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was asked and what was found.

    Attributes
    ----------
    indicator : Indicator
    query : Query
    frame : polars.DataFrame
        One row for each group: a text column for each of ``query.by``, then the columns of `VALUES`.
    coverage : Coverage
    data_version : int
    as_of : date
    is_demo : bool
    is_protected : bool
        Whether disclosure control was applied.
    directory : Directory
        Names for the codes of the frame.
    reference : Result or None
        The same question for the period compared with, if one was asked: its months are as many as those asked that the
        data reach.
    like : Result or None
        The same question without the months of services that have no like in the period compared with (`left_out`),
        where there are such: what ``reference``, which leaves them out too, is compared with.
    unequal : str
        Why the two periods are not judged, in Italian; empty where they are.
    left_out : tuple of Gap
        The returns that are missing in either of the two periods and not in the other.
    gaps : tuple of Gap
        The returns that are missing in the period asked, among those that the answer rests on.
    partly_missing : mapping of str to tuple of Gap
        Of an answer by municipality, place, service, type of service or organisation: the missing returns of each group
        that some are missing of, by its code (`indicators.engine.missing_by_group`).
    content : str
        What the missing returns should have held, in Italian with its article; empty where a return is all that a
        service owes of a month.
    doubts : tuple of Doubt
        The returns that the answer rests on and that stand in doubt, disputes first (`indicators.engine.doubts`).
    partly_disputed : mapping of str to tuple of Doubt
        Of an answer by one time, municipality, place, service, type of service or organisation: the disputes that each
        group rests on, by its code.
    hidden_below : int
        The number of persons under which a protected count that is hidden lies (it may be nobody); 0 where what is
        hidden need not be a small count: shares, means, contacts.
    missing : tuple of str
        What the answer rests on and nobody has supplied, in Italian, each with its article (see
        `indicators.selection.supply`).
    population_years : tuple of int
        Years of the residents (ISTAT) that it is divided by; empty where it is not over residents.
    is_coarse : bool
        Whether the percentage of some row is not told because protecting nights moves it too far
        (`indicators.selection.night_protection`).
    late_months : int
        How many of the last months of the period asked may still change.
    defined_from : int or None
        Where the period asked begins before there are enough data behind it: the first month that can be told.
    """

    indicator: Indicator
    query: Query
    frame: pl.DataFrame
    coverage: Coverage
    data_version: int
    as_of: date
    is_demo: bool
    is_protected: bool
    directory: Directory
    reference: "Result | None" = None
    like: "Result | None" = None
    unequal: str = ""
    left_out: tuple[Gap, ...] = ()
    gaps: tuple[Gap, ...] = ()
    partly_missing: Mapping[str, tuple[Gap, ...]] = field(default_factory=dict)
    content: str = ""
    doubts: tuple[Doubt, ...] = ()
    partly_disputed: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    hidden_below: int = 6
    missing: tuple[str, ...] = ()
    population_years: tuple[int, ...] = ()
    defined_from: int | None = None
    is_coarse: bool = False
    late_months: int = 0

    @property
    def comparable(self) -> "Result":
        """What the period compared with is like: this answer, or the part of it that has its like there."""
        return self.like or self

    @property
    def is_missing(self) -> bool:
        """Whether nothing can be told because a table that the answer rests on is empty, or residents are missing."""
        return bool(self.missing) and bool((self.frame["status"] == Status.NOT_SUPPLIED).all())

    def rows(self) -> list[ResultRow]:
        """Return the rows, in order."""
        return cast("list[ResultRow]", self.frame.to_dicts())

    def finished(self) -> list[ResultRow]:
        """Return the rows of `finished_frame`, in order."""
        return cast("list[ResultRow]", self.finished_frame.to_dicts())

    @property
    def finished_frame(self) -> pl.DataFrame:
        """The frame that may stand beside itself in time: what figures draw, and their tables hold.

        Without the months, quarters and years that are not wholly in the period asked, or not over: part of one is no
        whole. All of them, if none is.
        """
        time = next((grouping for grouping in self.query.by if grouping in TIME), None)
        if time is None:
            return self.frame
        first = max(self.query.period.first, self.directory.first_month)
        last = min(self.query.period.last, last_closed(self.directory.as_of))
        units = {code: Period.parse(code) for code in self.frame[time].unique()}
        whole = [code for code, unit in units.items() if first <= unit.first and unit.last <= last]
        return self.frame.filter(pl.col(time).is_in(whole)) if whole else self.frame

    def part(self, unit: Period) -> Period:
        """Return the months of a calendar unit that the answer holds: the unit itself, where it holds all of it.

        A quarter of which February alone was asked is said as February; a year that is not over, up to its last month.
        """
        first = max(unit.first, self.query.period.first)
        last = min(unit.last, self.query.period.last, self.directory.last_month)
        return unit if (first, last) == (unit.first, unit.last) or first > last else Period(first, last, Unit.MONTH)

    def bent(self, row: Mapping[str, object]) -> tuple[Gap, ...]:
        """Return the returns missing behind a row that has a value all the same; nothing of others, or of the whole."""
        if not self.partly_missing or row["status"] != Status.OK:
            return ()
        return self.partly_missing.get(str(row.get(self.query.by[0], "")), ())

    @property
    def disputes(self) -> tuple[Doubt, ...]:
        """The contests, not yet closed, of the returns that the answer rests on, or the period compared with does."""
        compared = self.reference.doubts if self.reference else ()
        return tuple(dict.fromkeys(one for one in (*self.doubts, *compared) if one.is_dispute))

    def disputed(self, row: Mapping[str, object]) -> tuple[Doubt, ...]:
        """Return the open contests behind a row that has a value; nothing of others, or of the whole."""
        if not self.partly_disputed or row["status"] != Status.OK:
            return ()
        return self.partly_disputed.get(str(row.get(self.query.by[0], "")), ())

    def row(self, **group: str) -> ResultRow | None:
        """Return the row of one group, or None if it is not there; with no argument, the only row."""
        rows = (row for row in self.frame.iter_rows(named=True) if group.items() <= row.items())
        return cast("ResultRow | None", next(rows, None))
