"""The same weeks (or months) of several years, one over the other: this year strong, the others grey.

Role: seasons made comparable. In: a frame by year and week, or by year and month. Out: a Plotly figure.
Must not: import Streamlit, aggregate nights into weeks, join over a missing week.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import bold
from components.figures.core.canvas import VOLUME_DARK, Room, canvas, scale, tip, value_axis
from components.figures.core.lines import Line, Point, end_labels, line_traces, values_of
from components.figures.core.row_labels import FEWEST_SHOWN, PROVISIONAL, rows_in, sign_notes, sign_of, words_of
from indicators.italian.numbers import number
from indicators.model.period import MONTH_NAMES
from indicators.model.result import Status

WEEKS: Final = {
    "year": pl.Int32,  # ISO year
    "week": pl.Int8,  # ISO week, 1 to 53; the month, 1 to 12, where months are told
    "value": pl.Float64,  # in the unit given; null unless status is "ok"
    "status": pl.String,
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each week (or month)."""
PLOT: Final = 200
EARLY: Final = 8
"""Weeks before the last one at which a year is named where it ends: a name takes about as many on a phone."""
MOST_YEARS: Final = 7
_MONTHS: Final = {1: "gen", 14: "apr", 27: "lug", 40: "ott"}
"""Weeks that are named on the axis, after the month that they fall in."""
_EARLY_MONTHS: Final = 2
_GREYS: Final = ("#5c6f82", "#94a3b1", "#b1b9c3", "#c5c7c9")


def seasons(
    weeks: pl.DataFrame, *, year: int, unit: str, hidden_below: int = FEWEST_SHOWN, by_month: bool = False
) -> go.Figure:
    """Draw a line for each year over the weeks.

    Parameters
    ----------
    weeks : polars.DataFrame
        With the columns of `WEEKS`; rows in any order.
    year : int
        The year drawn strong; the nearer another year is, the darker its grey.
    unit : str
        What is measured, in the plural: ``posti letto occupati``, or ``%``.
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    by_month : bool
        Whether the rows are months.

    Raises
    ------
    ValueError
        If there are more than seven years, or none.
    """
    years = sorted(weeks["year"].unique().to_list(), key=lambda one: (one == year, one))
    if not 1 <= len(years) <= MOST_YEARS:
        raise ValueError(f"Seasons compare from 1 to {MOST_YEARS} years, not {len(years)}")
    rows = rows_in(weeks, hidden_below)
    say = _month if by_month else _week
    lines = [_line(rows, one, strong=one == year, age=abs(year - one), unit=unit, say=say) for one in years]
    ticks = scale(0, max(values_of(lines), default=0) or 1)
    axis, left = value_axis(ticks, suffix="%" if unit == "%" else "")
    labels, right = end_labels(lines, span=(0, ticks[-1]), plot=PLOT, early_by=_EARLY_MONTHS if by_month else EARLY)
    return canvas(
        [trace for line in lines for trace in line_traces(line)],
        Room(plot=PLOT, left=left, right=right, top=12, bottom=30),
        xaxis=_axis({1: "gen", 4: "apr", 7: "lug", 10: "ott"}, last=12) if by_month else _axis(_MONTHS, last=53),
        yaxis=axis,
        annotations=labels,
        note=_notes(rows, unit, hidden_below),
    )


def _axis(named: Mapping[int, str], *, last: int) -> dict[str, Any]:
    return {
        "range": [0.5, last + 0.5], "tickvals": list(named), "ticktext": list(named.values()), "ticks": "outside",
        "ticklen": 4, "tickcolor": theme.RULE, "showline": True, "linecolor": theme.TEXT_SOFT,
    }  # fmt: skip


def _week(year: int, week: int) -> str:
    return f"settimana {week} del {year}"


def _month(year: int, month: int) -> str:
    return f"{MONTH_NAMES[month - 1]} {year}"


def _line(
    weeks: Sequence[dict[str, Any]], year: int, *, strong: bool, age: int, unit: str, say: Callable[[int, int], str]
) -> Line:
    rows = {row["week"]: row for row in weeks if row["year"] == year}
    span = range(min(rows), max(rows) + 1)
    points = tuple(
        _point(rows[week], unit, say(year, week)) if week in rows else _closed(week, say(year, week)) for week in span
    )
    colour = VOLUME_DARK if strong else _GREYS[min(max(age, 1), len(_GREYS)) - 1]
    name = bold(str(year)) if strong else str(year)
    return Line(name=str(year), colour=colour, points=points, label=name, width=3 if strong else 1.4)


def _point(row: dict[str, Any], unit: str, heading: str) -> Point:
    status = Status.UNDEFINED if row["status"] == Status.OK and row["value"] is None else Status(row["status"])
    if status is not Status.OK:
        words, sign = words_of(status, row["hidden_below"]), sign_of(status, row["hidden_below"])
        return Point(x=row["week"], value=None, status=status, words=tip(heading, (words,)), sign=sign)
    value = number(row["value"], 0 if row["value"] == round(row["value"]) else 1)
    late = (PROVISIONAL,) if row["provisional"] else ()
    words = tip(heading, (f"{value}%" if unit == "%" else f"{value} {unit}", *late))
    return Point(x=row["week"], value=row["value"], status=status, provisional=row["provisional"], words=words)


def _closed(week: int, heading: str) -> Point:
    words = tip(heading, ("servizio chiuso",))
    return Point(x=week, value=None, status=Status.UNDEFINED, words=words)


def _notes(rows: Sequence[dict[str, Any]], unit: str, hidden_below: int) -> list[str]:
    what = [] if unit == "%" else [f"{unit}, per settimana"]
    late = any(row["provisional"] and row["status"] == Status.OK for row in rows)
    statuses = {Status(row["status"]) for row in rows} - {Status.UNDEFINED}
    return [*what, *(["tratteggio: dati provvisori"] if late else []), *sign_notes(statuses, hidden_below)]
