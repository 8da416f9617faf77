"""The last two years of a panel, small: settled periods as a line, provisional ones dashed and hollow.

Role: the small trend beside the map. In: a `Result` by month or quarter. Out: a Plotly figure.
Must not: import Streamlit, join across a gap, treat a suppressed period as zero.
"""

from typing import Any, Final

import plotly.graph_objects as go

from components import theme
from components.figures.core.canvas import drawn, tip
from components.figures.core.value_states import Look, long_state, look_of, value_words
from indicators.model.period import Period, first_day_of
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.model.result_row import ResultRow, code_of
from indicators.wording.headline import amount

Spec = dict[str, Any]
HEIGHT: Final = 150
_LOST: Final = frozenset({Look.SUPPRESSED, Look.NOT_SUPPLIED})


def recent(result: Result, *, colour: str = theme.TEXT) -> go.Figure:
    """Draw a result by one unit of time.

    Parameters
    ----------
    result : Result
    colour : str
        Of the line: that of the area it tells of.
    """
    rows = result.finished()
    days = [first_day_of(Period.parse(code_of(row, result.query.by[0])).first).isoformat() for row in rows]
    traces = [_settled(days, rows, result, colour), _late(days, rows, result, colour), _lost(days, rows, result)]
    years = sorted({day[:4] for day in days})
    layout = {
        "height": HEIGHT,
        "margin": {"l": 4, "r": 8, "t": 6, "b": 22},
        "xaxis": {"type": "date", "tickvals": [f"{year}-01-01" for year in years], "ticktext": years, "showgrid": True},
        "yaxis": {"rangemode": "tozero", "nticks": 4, "showgrid": True},
    }
    return drawn([trace for trace in traces if any(value is not None for value in trace["y"])], layout)


def recent_words(result: Result) -> str:
    """Return the trend in words: the first and the last known value, and how many are missing."""
    valued = [row for row in result.finished() if row["value"] is not None]
    if not valued:
        return f"{result.indicator.name}: nessun valore da mostrare nel tempo."
    ends = [f"{amount(result, row['value'], row['status'])} ({_name(row, result)})" for row in (valued[0], valued[-1])]
    missing = len(result.finished()) - len(valued)
    unit = "mese" if result.query.by[0] is Grouping.MONTH else "trimestre"
    text = f"{result.indicator.name} per {unit}: da {ends[0]} a {ends[1]}"
    return f"{text}; valori che mancano: {missing}." if missing else f"{text}."


def _settled(days: list[str], rows: list[ResultRow], result: Result, colour: str) -> Spec:
    values = [None if row["provisional"] else row["value"] for row in rows]
    return {**_line(days, values, rows, result), "line": {"color": colour, "width": 2},
            "marker": {"size": 5, "color": colour}}  # fmt: skip


def _late(days: list[str], rows: list[ResultRow], result: Result, colour: str) -> Spec:
    """Draw provisional values dashed and hollow, from the settled one before them."""
    late = {place for place, row in enumerate(rows) if row["provisional"]}
    tail = late | {min(late) - 1} if late else late
    values = [row["value"] if place in tail else None for place, row in enumerate(rows)]
    fills = [theme.GROUND if row["provisional"] else colour for row in rows]
    return {
        **_line(days, values, rows, result),
        "line": {"color": colour, "width": 2, "dash": "4px,3px"},
        "marker": {"size": 7, "color": fills, "line": {"color": colour, "width": 1.5}},
    }


def _line(days: list[str], values: list[float | None], rows: list[ResultRow], result: Result) -> Spec:
    return {
        "type": "scatter", "mode": "lines+markers", "x": days, "y": values, "connectgaps": False, "cliponaxis": False,
        "text": ["" if value is None else _hover(row, result) for value, row in zip(values, rows, strict=True)],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _lost(days: list[str], rows: list[ResultRow], result: Result) -> Spec:
    """Mark on the baseline the periods whose value is hidden or was not supplied."""
    return {
        "type": "scatter", "mode": "markers", "x": days,
        "y": [0 if look_of(row) in _LOST else None for row in rows],
        "marker": {"symbol": "square", "size": 8, "color": theme.SUPPRESSED},
        "text": [_instead(row, result) for row in rows],
        "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
    }  # fmt: skip


def _instead(row: ResultRow, result: Result) -> str:
    look = look_of(row)
    return tip(_name(row, result), (long_state(look, result.hidden_below),)) if look in _LOST else ""


def _name(row: ResultRow, result: Result) -> str:
    return Period.parse(code_of(row, result.query.by[0])).label


def _hover(row: ResultRow, result: Result) -> str:
    if row["value"] is None:
        return ""
    late = ("dato provvisorio",) if row["provisional"] else ()
    return tip(_name(row, result), (value_words(row, result.indicator), *late))
