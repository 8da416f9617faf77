"""Lines over time as every figure draws them: settled part, provisional tail, gaps, band, name at the end.

Role: traces and end labels of lines. In: `Line` values. Out: traces and annotations as dictionaries.
Must not: import Streamlit, read a `Result`, join two points over a gap, draw a missing value as zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, Final

from components import theme
from components.escaping.chart import stacked
from components.figures.core.canvas import (
    LINE,
    VOLUME,
    VOLUME_DARK,
    Spec,
    faded,
    lines_in,
    spread,
    text,
    width_of,
)
from indicators.italian.dates import month_in_short
from indicators.model.result import Status

AXIS_HEIGHT: Final = 46
"""Pixels under an axis of time: months in one line, years in the next."""
MOST_TICKS: Final = 5
_VEIL: Final = "rgba(255,255,255,0.8)"
_MARKED: Final = (Status.SUPPRESSED, Status.NOT_SUPPLIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A moment of a line: its value, or why there is none.

    Attributes
    ----------
    x : str
        ISO date.
    value, lower, upper : float or None
    status : Status
    provisional : bool
    words : str
        What pointing at it says.
    sign : str
        What is written where a value is protected or was not supplied.
    """

    x: Any
    value: float | None
    status: Status
    words: str
    lower: float | None = None
    upper: float | None = None
    provisional: bool = False
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series with its name, colour and points in order of time."""

    name: str
    colour: str
    points: tuple[Point, ...]
    label: str = ""
    width: float = 2.5

    @property
    def last(self) -> Point | None:
        """The last point with a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


def values_of(lines: Sequence[Line], *, limits: bool = False) -> list[float]:
    """Return every value that an axis must hold."""
    points = [point for line in lines for point in line.points]
    wanted = [(point.value, *((point.lower, point.upper) if limits else ())) for point in points]
    return [value for values in wanted for value in values if value is not None]


def line_traces(line: Line, *, base: float = 0, band: bool = False, **axes: str) -> Iterator[Spec]:
    """Yield the traces of a line: band, settled part, provisional tail, marks where a value is missing."""
    if band and any(point.lower is not None for point in line.points):
        yield {**_band(line), **axes}
    yield {**_stretch(line, [None if p.provisional else p.value for p in line.points]), **axes}
    if any(point.provisional and point.value is not None for point in line.points):
        dashed = {
            "opacity": theme.PROVISIONAL_OPACITY,
            "line": {"color": line.colour, "width": line.width, "dash": "dot"},
        }
        yield {**_stretch(line, _tail(line.points)), **dashed, "name": f"{line.name}, provvisorio", **axes}
    if any(point.status in _MARKED for point in line.points):
        yield {**_gaps(line, base), **axes}


def _stretch(line: Line, values: list[float | None]) -> Spec:
    """Return the trace of some of a line's values, from the first to the last of them."""
    places = [place for place, value in enumerate(values) if value is not None] or [0]
    kept = slice(places[0], places[-1] + 1)
    points, values = line.points[kept], values[kept]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": line.name,
        "x": [point.x for point in points],
        "y": values,
        "text": [point.words for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": line.colour, "width": line.width},
        "marker": {"color": line.colour, "size": [6 if _is_alone(values, at) else 0 for at in range(len(values))]},
        "connectgaps": False,
        "cliponaxis": False,
    }


def _is_alone(values: Sequence[float | None], place: int) -> bool:
    """Whether a value has no neighbour to be joined to: a line would not show it."""
    around = values[max(place - 1, 0) : place] + list(values[place + 1 : place + 2])  # type: ignore[operator]
    return values[place] is not None and all(value is None for value in around)


def _tail(points: Sequence[Point]) -> list[float | None]:
    """Return the provisional values, each stretch joined to the settled month before it."""
    follows = [later.provisional and later.value is not None for later in points[1:]] + [False]
    return [point.value if point.provisional or joined else None for point, joined in zip(points, follows, strict=True)]


def _band(line: Line) -> Spec:
    xs: list[Any] = []
    ys: list[float | None] = []
    for has_band, run in groupby(line.points, key=lambda point: point.lower is not None and point.upper is not None):
        if has_band:
            points = list(run)
            xs += [p.x for p in points] + [p.x for p in reversed(points)] + [points[0].x, None]
            ys += [p.upper for p in points] + [p.lower for p in reversed(points)] + [points[0].upper, None]
    return {
        "type": "scatter", "mode": "lines", "name": f"{line.name}, intervallo", "x": xs, "y": ys, "fill": "toself",
        "fillcolor": faded(line.colour, 0.14), "line": {"width": 0}, "hoverinfo": "skip",
    }  # fmt: skip


def _gaps(line: Line, base: float) -> Spec:
    """Mark protected and missing months on the ground of the figure, once for each run, never on the line."""
    before = [None, *(point.status for point in line.points[:-1])]
    gaps = [(point, point.status is not past) for point, past in zip(line.points, before, strict=True)]
    gaps = [(point, is_first) for point, is_first in gaps if point.status in _MARKED]
    return {
        "type": "scatter", "mode": "text", "name": f"{line.name}, senza valore", "x": [point.x for point, _ in gaps],
        "y": [base] * len(gaps), "textposition": "top center",
        "text": [point.sign if is_first else "·" for point, is_first in gaps],
        "textfont": {"color": line.colour}, "hovertext": [point.words for point, _ in gaps],
        "hovertemplate": "%{hovertext}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def end_labels(
    lines: Sequence[Line], *, span: tuple[float, float], plot: int, early_by: float | None = None
) -> tuple[list[Spec], int]:
    """Return the names at the ends of lines, kept apart from one another, and the pixels that they need.

    Parameters
    ----------
    lines : sequence of Line
        ``label`` is written, or the name where it is empty.
    span : tuple of float
        Ends of the axis of values.
    plot : int
        Height of the plotting area in pixels.
    early_by : float, optional
        How much before the last one (in days, if the axis is of days) a line must end to be named where it ends, not
        at the right border; never by default. Nearer than a name is wide, its name would fall on those of the border.
    """
    last_points = [(line, point) for line in lines if (point := line.last) is not None]
    furthest = max((place_of(line.points[-1].x) for line, _ in last_points), default=0)
    early = [ends for ends in last_points if early_by is not None and furthest - place_of(ends[1].x) >= early_by]
    border = [ends for ends in last_points if ends not in early]
    right = max((width_of(line.label or line.name) for line, _ in border), default=0) + 14
    return [
        *(label | {"x": 1, "xref": "paper"} for label in _labels(border, span, plot)),
        *(label | {"bgcolor": _VEIL} for label in _labels(early, span, plot)),
    ], right


def place_of(x: Any) -> float:
    """Return where something is on its axis: a day by its number, a number as it is."""
    return date.fromisoformat(x).toordinal() if isinstance(x, str) else x


def _labels(ends: Sequence[tuple[Line, Point]], span: tuple[float, float], plot: int) -> list[Spec]:
    """Return the names of lines beside their last points, moved so far that none touches another."""
    unit = plot / (span[1] - span[0])
    words = [line.label or line.name for line, _ in ends]
    wanted = [((point.value or 0) - span[0]) * unit for _, point in ends]
    places = spread(wanted, [lines_in(word) * LINE + 2 for word in words], low=0, high=plot)
    return [
        text(word, x=point.x, y=point.value, colour=_readable(line.colour), xshift=8, yshift=place - at)
        for word, (line, point), place, at in zip(words, ends, places, wanted, strict=True)
    ]


def _readable(colour: str) -> str:
    """Return a colour that can be read as words on white."""
    if colour == VOLUME:
        return VOLUME_DARK
    return colour if theme.contrast(colour, theme.GROUND) >= 4.5 else theme.TEXT_SOFT  # noqa: PLR2004 - WCAG AA


def time_axis(days: Sequence[date], *, pad: float = 0.0, shortest: int = 1) -> Spec:
    """Return an axis of time with at most a handful of ticks: the years, or months with their year below.

    Parameters
    ----------
    days : sequence of date
        In any order; the first and the last are the ends of the axis.
    pad : float
        Days added at both ends.
    shortest : int
        Months between two ticks, at least: 12 for values of whole years.
    """
    first, last = min(days), max(days)
    marks = _ticks(first, last, shortest)
    yearly = all(day.month == 1 and day.day == 1 for day in marks)
    words = [_tick_words(day, first=place == 0, yearly=yearly) for place, day in enumerate(marks)]
    start, end = first.toordinal() - max(pad, 0.5), last.toordinal() + max(pad, 0.5)
    return {
        "type": "date", "range": [_moment(start), _moment(end)], "tickvals": [day.isoformat() for day in marks],
        "ticktext": words, "ticks": "outside", "ticklen": 4, "tickcolor": theme.RULE, "showline": True,
        "linecolor": theme.TEXT_SOFT,
    }  # fmt: skip


def _moment(ordinal: float) -> str:
    """Return a day, with half days as noon, as Plotly reads it."""
    whole = int(ordinal)
    return f"{date.fromordinal(whole).isoformat()} {int((ordinal - whole) * 24):02d}:00"


def _ticks(first: date, last: date, shortest: int) -> list[date]:
    """Return the firsts of months at the shortest step that gives few enough ticks."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    start += first.day > 1
    for step in (step for step in (1, 2, 3, 6, 12, 24, 48) if step >= shortest):
        months = [month for month in range(start, end + 1) if month % step == 0]
        if len(months) <= MOST_TICKS:
            break
    dates = [date(month // 12, month % 12 + 1, 1) for month in months]
    return dates or [first]


def _tick_words(day: date, *, first: bool, yearly: bool) -> str:
    if yearly:
        return str(day.year)
    month = month_in_short(day).partition(" ")[0]
    return stacked(month, str(day.year)) if first or day.month == 1 else month
