"""How a value moved over months, quarters or years, for one to four areas or up to seven groups.

Role: lines with interval bands, provisional tail, plan events and the year before. In: results by time (or by time
and one more grouping), one for each area. Out: a Plotly figure.
Must not: import Streamlit, add up groups, interpolate a month that is missing, index on a value that may change.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import bold, stacked
from components.figures.core.annotations import Event, write_events
from components.figures.core.canvas import SERIES, Room, canvas, colour_of, rule, scale, value_axis, wrapped
from components.figures.core.lines import AXIS_HEIGHT, Line, Point, end_labels, line_traces, time_axis, values_of
from components.figures.core.row_labels import (
    Row,
    area_of,
    group_name,
    hover,
    in_order,
    mark,
    rows_of,
    state,
    state_notes,
    with_unit,
)
from indicators.italian.dates import month_in_short
from indicators.italian.numbers import number
from indicators.model.period import Period, Unit, first_day_of
from indicators.model.query import MONTHS_OF, Grouping
from indicators.model.result import Result, Status
from indicators.statistics.comparison import LEAST_START
from indicators.wording.group_labels import TIMES

PLOT: Final = 260
MOST_SERIES: Final = 7
EARLY: Final = 0.4
"""Share of the axis before its end at which a line is named where it ends: on a phone a name takes about as much."""
_END_WIDTH: Final = 84
_FORMER: Final = "#94a3b1"
_FEWEST: Final = 4
"""Where whole things are counted and all are zero, the axis goes up to so many, by one."""


def trend(
    results: Sequence[Result],
    *,
    former: Result | None = None,
    events: Sequence[Event] = (),
    intervals: bool = False,
    indexed: bool = False,
) -> go.Figure:
    """Draw values over time.

    Parameters
    ----------
    results : sequence of Result
        Each by one grouping of time (its line takes the name and colour of the area asked about), or by time and one
        more grouping (a line for each group). Rows in any order.
    former : Result, optional
        The first result asked for an earlier period, drawn as a thin grey line over the same months.
    events : sequence of Event
        Facts of the plan; those outside the period are left out.
    intervals : bool
        Whether to draw the 95 % bands.
    indexed : bool
        Whether each line starts from 100, at its first settled value that is not zero.

    Raises
    ------
    ValueError
        If there are more than seven lines, none, or a result is not by time.
    """
    lines = _checked([line for result in results for line in lines_of(result)])
    if former is not None:
        lines = [_former(former, results[0]), *lines]
    if indexed:
        lines = [_indexed(line) for line in lines]
    least = _FEWEST if results[0].indicator.decimals == 0 else 1
    span = _span(lines, limits=intervals and not indexed, indexed=indexed, least=least)
    axis, left = value_axis(span, suffix="%" if results[0].indicator.unit == "%" and not indexed else "")
    days = [date.fromisoformat(point.x) for line in lines for point in line.points]
    early = (max(days) - min(days)).days * EARLY or None
    labels, right = end_labels(_dated(lines, _unit(results[0])), span=(span[0], span[-1]), plot=PLOT, early_by=early)
    event_marks = write_events(events, first=min(days), last=max(days), plot=PLOT)
    base = [rule(x=(0, 1), y=(100, 100), xref="paper", yref="y", colour=theme.TEXT_SOFT)] if indexed else []
    return canvas(
        [trace for line in lines for trace in line_traces(line, base=span[0], band=intervals and not indexed)],
        Room(plot=PLOT, left=left, right=right, top=12 + event_marks.height, bottom=AXIS_HEIGHT),
        xaxis=time_axis(days, shortest=_unit(results[0])),
        yaxis=axis,
        shapes=[*event_marks.shapes, *base],
        annotations=[*labels, *event_marks.annotations],
        note=_notes(results, intervals=intervals and not indexed, indexed=indexed),
    )


def _unit(result: Result) -> int:
    """Return how many months each value is about."""
    return next(MONTHS_OF[grouping] for grouping in result.query.by if grouping in MONTHS_OF)


def lines_of(result: Result) -> list[Line]:
    """Return the lines of a result by time and at most one more grouping, one for each group.

    Raises
    ------
    ValueError
        If it is by something else.
    """
    by = result.query.by
    time = next((grouping for grouping in by if grouping in TIMES), None)
    if time is None or len(by) > 2:  # noqa: PLR2004 - time and what is told apart
        raise ValueError(f"A trend needs a result by time and at most one more grouping, not by ({', '.join(by)})")
    other = next((grouping for grouping in by if grouping is not time), None)
    if other is None:
        name = result.directory.area_name(result.query.area)
        colour = colour_of(result.query.area, result.directory.lead_code)
        return [_line(result, rows_of(result), time, name=name, colour=colour)]
    codes = dict.fromkeys(row[other] for row in in_order(result, other, rows_of(result)))
    return [_of_group(result, time, other, code, place) for place, code in enumerate(codes)]


def _of_group(result: Result, time: Grouping, other: Grouping, code: str, place: int) -> Line:
    rows = [row for row in rows_of(result) if row[other] == code]
    area = area_of(result, code)
    by_area = other in {Grouping.AREA, Grouping.MUNICIPALITY, Grouping.PLACE}
    colour = colour_of(area, result.directory.lead_code) if by_area else SERIES[place % len(SERIES)]
    return _line(result, rows, time, name=group_name(result, other, code), colour=colour)


def _line(result: Result, rows: Sequence[Row], time: Grouping, *, name: str, colour: str) -> Line:
    dated = sorted(((Period.parse(row[time]), row) for row in rows), key=lambda pair: pair[0])
    points = tuple(_point(result, row, period, name) for period, row in dated)
    valued = [point for point in points if point.value is not None]
    label = wrapped(name, _END_WIDTH)
    if valued:
        label = stacked(label, bold(with_unit(valued[-1].value, result.indicator)))
    return Line(name=name, colour=colour, points=points, label=label)


def _point(result: Result, row: Row, period: Period, name: str) -> Point:
    words = hover(row, result.indicator, name, period.label)
    has_value = state(row) is Status.OK
    return Point(
        x=period.first_day.isoformat(),
        value=row["value"] if has_value else None,
        lower=row["lower"] if has_value else None,
        upper=row["upper"] if has_value else None,
        status=state(row),
        sign=mark(row),
        provisional=row["provisional"],
        words=words,
    )


def _dated(lines: Sequence[Line], months: int) -> list[Line]:
    """Return the lines; the name of one that others outlast says of what month, quarter or year its value is."""
    ends = [line.last.x if line.last else "" for line in lines]
    return [
        replace(line, label=stacked(line.label, wrapped(f"({_said(end, months)})", _END_WIDTH)))
        if end and end < max(ends)
        else line
        for line, end in zip(lines, ends, strict=True)
    ]


def _said(day: str, months: int) -> str:
    at = date.fromisoformat(day)
    if months == 1:
        return month_in_short(at)
    first = at.year * 12 + at.month - 1
    return Period(first, first + months - 1, Unit(months)).label


def _former(former: Result, present: Result) -> Line:
    """Return an earlier period laid over the present one: months keep their place, words keep their true date."""
    shift = present.query.period.first - former.query.period.first
    (line,) = lines_of(former)
    points = tuple(replace(point, x=_moved(point.x, shift), provisional=False, lower=None) for point in line.points)
    label = wrapped(f"nel {former.query.period.label}" if former.query.period.label.isdigit() else "prima", _END_WIDTH)
    return Line(name=former.query.period.label, colour=_FORMER, points=points, label=label, width=1.5)


def _moved(day: str, months: int) -> str:
    at = date.fromisoformat(day)
    return first_day_of(at.year * 12 + at.month - 1 + months).isoformat()


def _indexed(line: Line) -> Line:
    first = next((p.value for p in line.points if p.value and not p.provisional), None)
    if first is None or first < LEAST_START:
        gaps = tuple(replace(p, value=None, lower=None, status=Status.UNDEFINED) for p in line.points)
        return replace(line, points=gaps)
    points = tuple(_index_point(point, first) for point in line.points)
    last = replace(line, points=points).last
    value = number(last.value) if last else ""
    return replace(line, points=points, label=stacked(wrapped(line.name, _END_WIDTH), bold(value)))


def _index_point(point: Point, first: float) -> Point:
    if point.value is None:
        return point
    index = point.value / first * 100
    words = stacked(point.words, f"indice {number(index)} (primo valore = 100)")
    return replace(point, value=index, lower=None, upper=None, words=words)


def _span(lines: Sequence[Line], *, limits: bool, indexed: bool, least: float) -> list[float]:
    """Return the ticks of the values; ``least`` is how high they go at least where nothing is larger."""
    values = values_of(lines, limits=limits) or [0, 1]
    low = min(*values, 100) if indexed else min(*values, 0)
    return scale(low, max(*values, 100 if indexed else (least if not any(values) else 0)))


def _checked(lines: list[Line]) -> list[Line]:
    if not 1 <= len(lines) <= MOST_SERIES:
        raise ValueError(f"A trend shows from 1 to {MOST_SERIES} lines, not {len(lines)}")
    return lines


def _notes(results: Sequence[Result], *, intervals: bool, indexed: bool) -> list[str]:
    base = ["primo valore = 100"] if indexed else []
    bands = ["fascia chiara: intervallo al 95%"] if intervals else []
    notes = state_notes(row for result in results for row in rows_of(result))
    return [*base, *bands, *(note for note in notes if not note.startswith("–"))]
