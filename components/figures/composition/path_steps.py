"""Cohort steps: how many reach first contact, take-up, pact and exit, and how long it takes.

Role: a funnel of bars with, beside each, the median days of the passage. In: two `Result` values by step. Out: a
Plotly figure of two panels with one axis each.
Must not: import Streamlit, follow persons, work out a share or a time that is not in the results.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import ChartText, beside, bold, stacked
from components.figures.core.canvas import VOLUME, Room, Spec, box, canvas, faded, rule, text, tip
from components.figures.core.row_labels import PROVISIONAL, Row, group_name, is_pale, mark, rows_of, state, state_notes
from components.figures.core.row_labels import why_missing as why
from components.figures.core.rows import headed_rows
from indicators.italian.numbers import number
from indicators.model.path_vocabulary import PathStep
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

BARS, DAYS = (0.0, 0.5), (0.57, 1.0)
"""Parts of the width that persons and days take."""
SINCE: Final[Mapping[str, str]] = {str(PathStep.HOME): " dal patto"}
"""Whence the days of a step are counted, where it is not the step before."""
_ROOM, _WIDEST = 8, 320
"""Pixels kept free under the marks of a row, for the days; pixels of a name and its number, one line on a phone."""


def cohort(steps: Result, days: Result) -> go.Figure:
    """Draw for each step how many got there, with their share of the cohort, and the median days that it took.

    Parameters
    ----------
    steps : Result
        Persons by step, over the cohort.
    days : Result
        Median days by step, among those who got there.
    """
    rows, times = rows_of(steps), {row[Grouping.STEP]: row for row in rows_of(days)}
    labels = [group_name(steps, Grouping.STEP, row[Grouping.STEP]) for row in rows]
    axis, _, height = headed_rows(labels, [""] * len(labels), below=_ROOM, width=_WIDEST)
    most = max((row["numerator"] or 0 for row in rows), default=0) or 1
    named = [(at, label, row[Grouping.STEP]) for at, (row, label) in enumerate(zip(rows, labels, strict=True))]
    steps_with_days = [(at, label, times[step]) for at, label, step in named[1:]]
    return canvas(
        [_bars(steps, rows, labels), *_intervals(steps_with_days), _dots(days, steps_with_days)],
        Room(plot=height, left=8, right=12, bottom=4),
        xaxis={"range": [0, most], "visible": False, "domain": list(BARS)},
        xaxis2={
            "range": [0, _longest(steps_with_days)], "visible": False, "domain": list(DAYS), "anchor": "y",
            "automargin": False,
        },
        yaxis=axis,
        annotations=[
            *(_name(at, label, rows[at]) for at, label in enumerate(labels)),
            _head(),
            *(_days(at, row) for at, _, row in steps_with_days),
        ],
        shapes=[*_tracks(rows, most), *_grounds(steps_with_days), *_edges(rows)],
        note=state_notes(rows, provisional="tratteggio: qualcuno può ancora arrivarci"),
    )  # fmt: skip


def _name(at: int, label: str, row: Row) -> Spec:
    """Name a step above its marks, with how many got there beside the name: the days stand further on."""
    words = beside(label, "  ", _value(row))
    return text(words, x=0, y=at, xref="paper", yanchor="bottom", yshift=14)


def _value(row: Row) -> ChartText:
    if state(row) is not Status.OK:
        return bold(mark(row))
    share = "" if row[Grouping.STEP] == PathStep.CONTACT else f" · {number(row['value'])}%"
    return beside(bold(number(row["numerator"])), f" persone{share}")


def _bars(result: Result, rows: Sequence[Row], labels: Sequence[str]) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "name": "persone",
        "x": [row["numerator"] if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "width": 0.28,
        "marker": {"color": [faded(VOLUME) if is_pale(row) else VOLUME for row in rows]},
        "hovertext": [_hover(result, row, label) for row, label in zip(rows, labels, strict=True)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(result: Result, row: Row, label: str) -> ChartText:
    title = f"{label} · {result.indicator.name}"
    if state(row) is not Status.OK:
        return tip(title, (why(row),))
    share = f"{number(row['value'], 1)}% di chi ha iniziato (tra {number(row['lower'], 1)} e {number(row['upper'], 1)})"
    return tip(title, (f"{number(row['numerator'])} persone", share, *((PROVISIONAL,) if row["provisional"] else ())))


def _longest(steps_with_days: Sequence[tuple[int, str, Row]]) -> float:
    return (
        max(
            (max(row["value"], row["upper"] or 0) for _, _, row in steps_with_days if state(row) is Status.OK),
            default=0,
        )
        or 1
    )


def _dots(result: Result, steps_with_days: Sequence[tuple[int, str, Row]]) -> Spec:
    valued = [(at, label, row) for at, label, row in steps_with_days if state(row) is Status.OK]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "giorni",
        "xaxis": "x2",
        "x": [row["value"] for _, _, row in valued],
        "y": [at for at, _, _ in valued],
        "marker": {
            "size": 11,
            "color": [faded(theme.TEXT) if row["provisional"] else theme.TEXT for _, _, row in valued],
        },
        "text": [_days_hover(result, label, row) for _, label, row in valued],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _days_hover(result: Result, label: str, row: Row) -> ChartText:
    made, before = number(row["numerator"]), number(row["denominator"])
    lines = [f"{number(row['value'])} giorni in mediana{_since(row)}"]
    if row["lower"] is not None and row["upper"] is not None:
        lines.append(f"intervallo al 95%: da {number(row['lower'])} a {number(row['upper'])}")
    return tip(f"{label} · {result.indicator.name}", [*lines, f"{made} persone, delle {before} del passo precedente"])


def _since(row: Row) -> str:
    return SINCE.get(row[Grouping.STEP], "")


def _intervals(steps_with_days: Sequence[tuple[int, str, Row]]) -> list[Spec]:
    limited = [(at, row) for at, _, row in steps_with_days if row["lower"] is not None and row["upper"] is not None]
    if not limited:
        return []
    return [
        {
            "type": "scatter", "mode": "lines", "name": "intervallo al 95%", "hoverinfo": "skip", "xaxis": "x2",
            "x": [x for _, row in limited for x in (row["lower"], row["upper"], None)],
            "y": [y for at, _ in limited for y in (at, at, None)],
            "line": {"color": theme.TEXT_SOFT, "width": 2}, "cliponaxis": False,
        }
    ]  # fmt: skip


def _head() -> Spec:
    """Name the panel of days where the first step, which took none, leaves room."""
    words = stacked("giorni in mediana", "dal passo prima")
    return text(words, x=DAYS[0], y=0, xref="paper", colour=theme.TEXT_SOFT)


def _days(at: int, row: Row) -> Spec:
    """Write the days of a step under its dot."""
    has_value = state(row) is Status.OK
    words = beside(bold(number(row["value"])), f" giorni{_since(row)}") if has_value else _no_days(row)
    colour = theme.TEXT if has_value else theme.TEXT_SOFT
    return text(words, x=DAYS[0], y=at, xref="paper", yanchor="top", yshift=-8, colour=colour)


def _no_days(row: Row) -> str:
    return "valore protetto" if state(row) is Status.SUPPRESSED else mark(row)


def _tracks(rows: Sequence[Row], most: float) -> list[Spec]:
    return [box(x=(0, most), y=(at - 0.14, at + 0.14), fill="#eef1f4", layer="below") for at in range(len(rows))]


def _grounds(steps_with_days: Sequence[tuple[int, str, Any]]) -> list[Spec]:
    """Draw where the days of each step begin to be counted."""
    return [rule(x=DAYS, y=(at, at), xref="paper") for at, _, _ in steps_with_days]


def _edges(rows: Sequence[Row]) -> list[Spec]:
    edge = {"color": VOLUME, "width": 1.2, "dash": "dot"}
    return [
        box(x=(0, row["numerator"]), y=(at - 0.14, at + 0.14), fill="rgba(0,0,0,0)", line=edge)
        for at, row in enumerate(rows)
        if is_pale(row)
    ]
