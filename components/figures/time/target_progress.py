"""Where an indicator is on the way to the targets agreed for each year.

Role: values with intervals, the course through the yearly targets, a judgement. In: a frame with the columns of `YEARS`
and a `Judgement`. Out: a Plotly figure.
Must not: import Streamlit, judge: word, shape and colour come from who knows the target and the polarity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import ChartText, bold, stacked
from components.figures.core.canvas import (
    Room,
    Spec,
    canvas,
    colour_of,
    faded,
    scale,
    text,
    tip,
    value_axis,
    width_of,
)
from components.figures.core.row_labels import (
    BENT,
    BENT_NOTE,
    FEWEST_SHOWN,
    PROVISIONAL,
    is_pale,
    mark,
    rows_in,
    state,
    state_notes,
    why_missing,
)
from indicators.italian.numbers import number
from indicators.model.period import MONTHS_IN_YEAR, month_label
from indicators.model.result import Status

YEARS: Final = {
    "year": pl.Int32,
    "until": pl.Int32,  # ordinal of the last of twelve months that stand for a year in progress; null for whole years
    "value": pl.Float64,  # null unless status is "ok"; "undefined" for years to come
    "lower": pl.Float64,  # 95 % interval, null if none
    "upper": pl.Float64,
    "target": pl.Float64,  # null in years without one
    "status": pl.String,
    "provisional": pl.Boolean,
    "missing": pl.String,  # which returns are missing behind the value, in words; empty where none is
}
"""Columns of the frame: one row for each year."""
PLOT: Final = 240
BEFORE: Final = 0.85
"""Years of room at the left of the first one: its number stands there."""
_TARGET: Final = theme.TEXT_SOFT
_OVER_AXIS: Final = 26
"""Pixels under which a value is too near the axis of years for its number to stand below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What may be said of the course: never a colour alone.

    Attributes
    ----------
    words : str
        ``sulla rotta``, ``fuori rotta``, ``troppo presto per dirlo``.
    shape : str
        A sign: ``✓``, ``▲``, ``?``.
    colour : str
        One of `theme.BETTER`, `theme.WORSE` or `theme.TEXT_SOFT`.
    """

    words: str
    shape: str
    colour: str


def course(
    years: pl.DataFrame,
    *,
    judgement: Judgement,
    unit: str,
    decimals: int = 0,
    area: str = "ambito",
    hidden_below: int = FEWEST_SHOWN,
) -> go.Figure:
    """Draw the years.

    Parameters
    ----------
    years : polars.DataFrame
        With the columns of `YEARS`; rows in any order.
    judgement : Judgement
    unit : str
        Of values and targets; ``%`` is written beside the numbers.
    decimals : int
    area : str
        ``ambito``, ``lead``, ``territory`` or an ISTAT code: the colour of the values.
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    """
    rows = rows_in(years.sort("year"), hidden_below)
    numbers = [row[column] for row in rows for column in ("value", "upper", "target") if row[column] is not None]
    ticks = scale(0, max(numbers, default=0) * 1.12 or 1)
    sign = "%" if unit == "%" else ""
    axis, left = value_axis(ticks, suffix=sign)
    last = rows[-1]["year"]
    words = bold(f"{judgement.shape} {judgement.words}")
    label = text(
        words, x=0, y=1, xref="paper", yref="paper", colour=judgement.colour, yanchor="bottom", yshift=10, size=15
    )
    colour = colour_of(area)
    return canvas(
        [_course(rows, sign, decimals), *_intervals(rows, colour), _values(rows, unit, decimals, colour)],
        Room(plot=PLOT, left=left, right=width_of("obiettivo") + 14, top=38, bottom=30),
        xaxis={
            "range": [rows[0]["year"] - BEFORE, last + 0.3], "tickvals": [row["year"] for row in rows],
            "ticktext": [str(row["year"]) for row in rows], "showline": True, "linecolor": theme.TEXT_SOFT,
        },
        yaxis=axis,
        annotations=[label, *_numbers(rows, sign, decimals, ticks[-1]), *_aim(rows, sign, decimals), *_marks(rows)],
        note=[
            "linea sottile: intervallo al 95%",
            *(note for note in state_notes(rows, provisional="vuoto: dati provvisori") if not note.startswith("–")),
            *([BENT_NOTE] if any(_bent(row) for row in rows) else []),
        ],
    )  # fmt: skip


def label_of(row: Mapping[str, Any]) -> str:
    """Return what a value is of: ``2025``, or ``12 mesi fino a ottobre 2026``."""
    until = row["until"]
    if until is None:
        return str(row["year"])
    month = month_label(until)
    return f"12 mesi fino {'ad' if month[0] == 'a' else 'a'} {month}"


def _end(row: Mapping[str, Any]) -> float:
    """Return where a value stands on the axis: the number of a year is at its end."""
    until = row["until"]
    return float(row["year"] if until is None else (until + 1) / MONTHS_IN_YEAR - 1)


def _course(rows: Sequence[dict[str, Any]], sign: str, decimals: int) -> Spec:
    """Draw the way through the targets, from the first known value."""
    start = next(((_end(row), row["value"]) for row in rows if state(row) is Status.OK), None)
    aims = [(row["year"], row["target"]) for row in rows if row["target"] is not None]
    way = [start, *aims] if start and aims and start[0] < aims[0][0] else aims
    sizes = [0 if point == start and way is not aims else 9 for point in way]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "obiettivo",
        "x": [year for year, _ in way],
        "y": [value for _, value in way],
        "line": {"color": _TARGET, "width": 1.5, "dash": "dash"},
        "marker": {"symbol": "diamond-open", "size": sizes, "color": _TARGET, "line": {"width": 2}},
        "text": [tip(f"obiettivo {year}", (f"{number(value, decimals)}{sign}",)) for year, value in way],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _values(rows: Sequence[dict[str, Any]], unit: str, decimals: int, colour: str) -> Spec:
    valued = [row for row in rows if state(row) is Status.OK]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "valore",
        "x": [_end(row) for row in rows],
        "y": [row["value"] if state(row) is Status.OK else None for row in rows],
        "line": {"color": colour, "width": 2.5},
        "marker": {
            "size": 11,
            "color": [theme.GROUND if is_pale(row) else colour for row in rows],
            "line": {"color": colour, "width": 2},
        },
        "text": [_hover(row, unit, decimals) for row in rows],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
        "opacity": 1 if valued else 0,
    }


def _hover(row: dict[str, Any], unit: str, decimals: int) -> ChartText:
    if state(row) is not Status.OK:
        return tip(label_of(row), (why_missing(row),))
    value = number(row["value"], decimals)
    lines = [f"{value}%" if unit == "%" else f"{value} {unit}"]
    if row["lower"] is not None:
        lines.append(f"intervallo al 95%: da {number(row['lower'], decimals)} a {number(row['upper'], decimals)}")
    if row["target"] is not None:
        lines.append(f"obiettivo: {number(row['target'], decimals)}")
    return tip(label_of(row), [*lines, *([PROVISIONAL] if row["provisional"] else []), *filter(None, [row["missing"]])])


def _bent(row: Mapping[str, Any]) -> str:
    """Return the sign of a value behind which returns are missing; nothing for the others."""
    return BENT if row["missing"] and state(row) is Status.OK else ""


def _intervals(rows: Sequence[dict[str, Any]], colour: str) -> list[Spec]:
    own = [row for row in rows if state(row) is Status.OK and row["lower"] is not None]
    return [
        {
            "type": "scatter", "mode": "lines", "name": "intervallo al 95%", "hoverinfo": "skip",
            "x": [_end(row) for row in own for _ in range(3)],
            "y": [y for row in own for y in (row["lower"], row["upper"], None)],
            "line": {"color": faded(colour, 0.7), "width": 1.5},
        }
    ] if own else []  # fmt: skip


def _numbers(rows: Sequence[dict[str, Any]], sign: str, decimals: int, top: float) -> list[Spec]:
    """Write each value beside its mark, off the axis of years.

    The first stands at the left of its mark, where no line comes from, the others at the right, on the side where the
    course does not pass.
    """
    valued = [row for row in rows if state(row) is Status.OK]
    first: list[Spec] = [
        {"xshift": -9, "xanchor": "right", "yshift": 10 if _is_near_axis(row, top) else 0} for row in valued[:1]
    ]
    others: list[Spec] = [{"xshift": 9, "yshift": 12 if _is_written_above(row, top) else -12} for row in valued[1:]]
    return [
        text(
            bold(f"{number(row['value'], decimals)}{sign}{_bent(row)}"), x=_end(row), y=row["value"],
            bgcolor="rgba(255,255,255,0.7)", **place,
        )
        for row, place in zip(valued, [*first, *others], strict=True)
    ]  # fmt: skip


def _is_near_axis(row: dict[str, Any], top: float) -> bool:
    return bool(row["value"] * PLOT / top < _OVER_AXIS)


def _is_written_above(row: dict[str, Any], top: float) -> bool:
    if _is_near_axis(row, top):
        return True
    return row["target"] is not None and row["target"] < row["value"]


def _aim(rows: Sequence[dict[str, Any]], sign: str, decimals: int) -> list[Spec]:
    """Name the last target at the right border."""
    last = next((row for row in reversed(rows) if row["target"] is not None), None)
    if last is None:
        return []
    words = stacked("obiettivo", bold(f"{number(last['target'], decimals)}{sign}"))
    return [text(words, x=last["year"], y=last["target"], xshift=12, colour=_TARGET)]


def _marks(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    shown = {Status.SUPPRESSED, Status.NOT_SUPPLIED}
    return [
        text(mark(row), x=_end(row), y=0, xanchor="center", yanchor="bottom", yshift=3, colour=theme.TEXT_SOFT)
        for row in rows
        if state(row) in shown
    ]
