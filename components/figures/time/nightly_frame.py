"""What the figures of nights read: the frame of what a section could hold and held, by day, by week or by month.

Role: the days that are missing, the states of a night. In: a frame with the columns of
`indicators.analysis.nightly_occupancy.NIGHTS`. Out: one `Night` for each day (or week, or month) between the first and
the last. Must not: import Streamlit, draw, add beds to rooms, average men's and women's beds.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import polars as pl

from components.figures.core.canvas import tip
from components.figures.core.row_labels import PROVISIONAL
from indicators.analysis.nightly_occupancy import NIGHTS
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from indicators.model.period import first_day_of, month_label, month_of

SATURATED: Final = 0.95
"""Share of the places in service above which a night is saturated."""


class NightState(StrEnum):
    """What is known of a night; the text is what people read."""

    KNOWN = "occupazione nota"
    NOT_SUPPLIED = "dati non forniti"
    HIDDEN = "valore protetto"
    CLOSED = "servizio chiuso"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """A night (or a week, or a month) of one section.

    Attributes
    ----------
    day : date
    occupied, actual, funded : float or None
        Places; None where closed, not supplied or hidden.
    provisional : bool
    hidden : bool
        Whether what was recorded is protected.
    coarse : bool
        Whether it is told in whole places, and not as a percentage.
    is_month : bool
        Whether it is a month, told by its means.
    """

    day: date
    occupied: float | None = None
    actual: float | None = None
    funded: float | None = None
    provisional: bool = False
    hidden: bool = False
    coarse: bool = False
    is_month: bool = False

    @property
    def state(self) -> NightState:
        """What is known of the night."""
        if not self.actual:
            return NightState.CLOSED
        if self.occupied is None:
            return NightState.HIDDEN if self.hidden else NightState.NOT_SUPPLIED
        return NightState.KNOWN

    @property
    def share(self) -> float | None:
        """Occupied over actual places, or None."""
        return self.occupied / self.actual if self.occupied is not None and self.actual else None

    def words(self, unit: str) -> str:
        """Return what pointing at the night says."""
        title = month_label(month_of(self.day)) if self.is_month else day_in_words(self.day)
        if self.state is NightState.CLOSED:
            return tip(title, (self.state.value,))
        late = (PROVISIONAL,) if self.provisional else ()
        return tip(title, (self._use(unit), *late))

    def _use(self, unit: str) -> str:
        places = f"{number(self.actual, _digits(self.actual))} {unit}"
        if self.occupied is None:
            return f"{self.state.value}, su {places}"
        used = f"{number(self.occupied, _digits(self.occupied))} su {places}"
        share = "" if self.coarse else f" ({number((self.share or 0) * 100)}%)"
        return f"{'in media ' if self.is_month else ''}{used}{share}"


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
    rows = _rows(frame)
    first, last, step = min(rows), max(rows), step_of(frame)
    days = (first + timedelta(days=step * place) for place in range((last - first).days // step + 1))
    return tuple(Night(**rows[day]) if day in rows else Night(day=day) for day in days)


def months_of(frame: pl.DataFrame) -> tuple[Night, ...]:
    """Return every month from the first to the last, closed ones included; errors are those of `nights_of`."""
    rows = _rows(frame)
    months = range(month_of(min(rows)), month_of(max(rows)) + 1)
    return tuple(Night(**{"day": day, **rows.get(day, {})}, is_month=True) for day in map(first_day_of, months))


def _rows(frame: pl.DataFrame) -> dict[date, dict[str, Any]]:
    rows = {row["day"]: row for row in frame.select(*NIGHTS).iter_rows(named=True)}
    if not rows or len(rows) != frame.height:
        raise ValueError(
            f"A figure of nights needs one row for each day of one section: {frame.height} rows, {len(rows)} days"
        )
    return rows


def step_of(frame: pl.DataFrame) -> int:
    """Return how many days lie between one row and the next: 1 for nights, 7 for weeks."""
    gaps = frame["day"].unique().sort().diff().drop_nulls().dt.total_days()
    return int(gaps.min()) if gaps.len() else 1  # type: ignore[arg-type]
