"""What the figures of nights read: the frame of what a section could hold and held, day by day or week by week.

Role: the schema, the days that are missing, the states of a night. In: a frame with the columns of `NIGHTS`.
Out: one `Night` for each day between the first and the last.
Must not: import Streamlit, draw, add beds to rooms, average men's and women's beds.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import polars as pl

from components.figures.common import italian, tip
from components.figures.reading import PROVISIONAL
from indicators.period import MONTH_NAMES

NIGHTS: Final = {
    "day": pl.Date,  # the evening of the night, or the Monday of the week; a day of closure has no row
    "occupied": pl.Float64,  # null: not supplied, which is not zero
    "actual": pl.Float64,  # places in service, from the dated capacity
    "funded": pl.Float64,  # places paid for; null if not known
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each open night (or week, with means) of one section of one service."""
SATURATED: Final = 0.95
"""Share of the places in service above which a night is saturated."""


class NightState(StrEnum):
    """What is known of a night; the text is what people read."""

    KNOWN = "occupazione nota"
    NOT_SUPPLIED = "dati non forniti"
    CLOSED = "servizio chiuso"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night (or a week) of one section.

    Attributes
    ----------
    day : date
    occupied, actual, funded : float or None
        Places; None where closed, or not supplied.
    provisional : bool
    """

    day: date
    occupied: float | None = None
    actual: float | None = None
    funded: float | None = None
    provisional: bool = False

    @property
    def state(self) -> NightState:
        """What is known of the night."""
        if not self.actual:
            return NightState.CLOSED
        return NightState.NOT_SUPPLIED if self.occupied is None else NightState.KNOWN

    @property
    def share(self) -> float | None:
        """Occupied over actual places, or None."""
        return self.occupied / self.actual if self.occupied is not None and self.actual else None

    def words(self, unit: str) -> str:
        """Return what pointing at the night says."""
        title = written(self.day)
        if self.state is NightState.CLOSED:
            return tip(title, (self.state.value,))
        late = (PROVISIONAL,) if self.provisional else ()
        return tip(title, (self._use(unit), *late))

    def _use(self, unit: str) -> str:
        places = f"{italian(self.actual, _digits(self.actual))} {unit}"
        if self.occupied is None:
            return f"{NightState.NOT_SUPPLIED.value}, su {places}"
        share = italian((self.share or 0) * 100)
        return f"{italian(self.occupied, _digits(self.occupied))} su {places} ({share}%)"


def written(day: date) -> str:
    """Return a day in words, as `components.theme.format_date` does, without its cost: figures write hundreds."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _digits(value: float | None) -> int:
    """Return one decimal for means, none for whole places."""
    return 0 if value is None or value == round(value) else 1


def nights_of(frame: pl.DataFrame) -> tuple[Night, ...]:
    """Return every night from the first to the last, closed ones included, whatever the order of the rows.

    Raises
    ------
    ValueError
        If there is no row, or a day appears twice (two sections in one frame).
    """
    rows = {row["day"]: row for row in frame.select(*NIGHTS).iter_rows(named=True)}
    if not rows or len(rows) != frame.height:
        raise ValueError(
            f"A figure of nights needs one row for each day of one section: {frame.height} rows, {len(rows)} days"
        )
    first, last, step = min(rows), max(rows), step_of(frame)
    days = (first + timedelta(days=step * place) for place in range((last - first).days // step + 1))
    return tuple(Night(**rows[day]) if day in rows else Night(day=day) for day in days)


def step_of(frame: pl.DataFrame) -> int:
    """Return how many days lie between one row and the next: 1 for nights, 7 for weeks."""
    gaps = frame["day"].unique().sort().diff().drop_nulls().dt.total_days()
    return int(gaps.min()) if gaps.len() else 1  # type: ignore[arg-type]
