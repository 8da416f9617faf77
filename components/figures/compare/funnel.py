"""Funnel plot: rates against population, with the limits that chance alone would keep.

Role: a funnel plot. In: a `Result` by municipality and the same question for the whole Ambito. Out: a Plotly figure.
Must not: import Streamlit, rank, name who lies within the limits.

Limits and verdicts are those of `indicators.statistics.funnel.funnel_limits` and `funnel_verdicts` (Spiegelhalter
2005).
"""

from collections.abc import Sequence
from math import log10
from typing import Final

import numpy as np
import plotly.graph_objects as go

from components import theme
from components.escaping.chart import beside, bold, stacked
from components.figures.core.canvas import (
    LINE,
    Room,
    Spec,
    canvas,
    colour_of,
    rule,
    scale,
    spread,
    text,
    value_axis,
)
from components.figures.core.row_labels import (
    Row,
    bent_hover,
    bent_name,
    bent_notes,
    hover,
    only_grouping,
    rows_of,
    sign_of,
    state,
    state_notes,
    with_unit,
)
from indicators.italian.numbers import fewer, number
from indicators.model.indicator import Kind
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.statistics.funnel import FunnelLimits, FunnelVerdict, funnel_limits, funnel_verdicts
from indicators.statistics.intervals import IntervalKind

PLOT: Final = 320
_STEPS: Final = 48
_TICKS: Final = (10, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 500_000)
_MOST_TICKS: Final = 5
_KINDS: Final = {Kind.RATE: IntervalKind.POISSON, Kind.PROPORTION: IntervalKind.WILSON}
_FAR: Final = {FunnelVerdict.ABOVE_998, FunnelVerdict.BELOW_998}
_OUT: Final = {*_FAR, FunnelVerdict.ABOVE_95, FunnelVerdict.BELOW_95}


def funnel(result: Result, *, whole: Result) -> go.Figure:
    """Draw every municipality by its size, and the funnel around the Ambito's value.

    Parameters
    ----------
    result : Result
        A rate or a share, by municipality.
    whole : Result
        The same for the whole Ambito, not broken down: its value is the centre of the funnel.

    Raises
    ------
    ValueError
        If the indicator is neither a rate nor a share, or the Ambito has no value.
    """
    grouping = only_grouping(result, Grouping.MUNICIPALITY, Grouping.PLACE)
    kind, target = _KINDS.get(result.indicator.kind), rows_of(whole)[0]["value"]
    if kind is None or target is None:
        raise ValueError(f"No funnel for «{result.indicator.key}»: it needs a rate or a share, and the Ambito's value")
    sized = sorted((row for row in rows_of(result) if row["denominator"]), key=lambda row: row[grouping])
    valued = [row for row in sized if state(row) is Status.OK]
    verdicts = _verdicts(result, kind, target, valued)
    far = [row for row, verdict in zip(valued, verdicts, strict=True) if verdict in _FAR]
    sizes = _sizes(sized)
    limits = funnel_limits(kind, sizes, target, multiplier=result.indicator.multiplier)
    ticks = scale(0, _reach(valued, limits, target))
    axis, left = value_axis(ticks, suffix="%" if result.indicator.unit == "%" else "")
    return canvas(
        [
            *_curves(sizes, limits),
            _points(result, grouping, valued, verdicts),
            *_hidden(result, grouping, [row for row in sized if state(row) is Status.SUPPRESSED]),
        ],
        Room(plot=PLOT, left=left, right=12, top=14, bottom=48),
        xaxis=_size_axis(sizes, result),
        yaxis=axis,
        shapes=[rule(x=(0, 1), y=(target, target), xref="paper", yref="y", colour=theme.AMBITO, width=1.5)],
        annotations=[_centre(whole, target), *_names(result, grouping, far, ticks[-1], sizes)],
        note=_notes(result, sized),
    )


def _verdicts(result: Result, kind: IntervalKind, target: float, valued: Sequence[Row]) -> list[FunnelVerdict]:
    counts, sizes = ([row[column] for row in valued] for column in ("numerator", "denominator"))
    return funnel_verdicts(kind, counts, sizes, target, multiplier=result.indicator.multiplier) if valued else []


def _sizes(rows: Sequence[Row]) -> list[float]:
    """Return the sizes at which limits are drawn: evenly spread on a logarithmic axis, whole numbers."""
    denominators = [row["denominator"] for row in rows] or [1, 10]
    ends = max(min(denominators) * 0.85, 1), max(denominators) * 1.15
    return sorted({float(round(size)) for size in np.geomspace(*ends, _STEPS)})


def _reach(valued: Sequence[Row], limits: FunnelLimits, target: float) -> float:
    """Return how high the axis must go: every point, and the funnel from a third of its way on."""
    third = len(limits.upper_998) // 3
    return float(max([row["value"] for row in valued] + [target * 1.5, float(limits.upper_998[third])]))


def _curves(sizes: Sequence[float], limits: FunnelLimits) -> list[Spec]:
    lines = [
        (limits.upper_998, "limite al 99,8%", "solid"),
        (limits.lower_998, "limite al 99,8%", "solid"),
        (limits.upper_95, "limite al 95%", "dash"),
        (limits.lower_95, "limite al 95%", "dash"),
    ]
    return [
        {
            "type": "scatter", "mode": "lines", "name": name, "x": list(sizes), "y": values.tolist(),
            "line": {"color": "#94a3b1", "width": 1.2, "dash": dash}, "hoverinfo": "skip",
        }
        for values, name, dash in lines
    ]  # fmt: skip


def _points(result: Result, grouping: Grouping, valued: Sequence[Row], verdicts: Sequence[FunnelVerdict]) -> Spec:
    colours = [colour_of("lead" if row[grouping] == result.directory.lead_code else "territory") for row in valued]
    names = [result.directory.municipalities[row[grouping]] for row in valued]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": result.indicator.name,
        "x": [row["denominator"] for row in valued],
        "y": [row["value"] for row in valued],
        "marker": {
            "color": colours,
            "size": [11 if verdict in _FAR else 9 for verdict in verdicts],
            "opacity": [1 if verdict in _OUT else 0.55 for verdict in verdicts],
            "line": {"color": theme.TEXT, "width": [1.5 if verdict in _FAR else 0 for verdict in verdicts]},
        },
        "text": [
            stacked(bent_hover(result, row, name), verdict.value)
            for row, name, verdict in zip(valued, names, verdicts, strict=True)
        ],
        "hovertemplate": "%{text}<extra></extra>",
        "cliponaxis": False,
    }


def _hidden(result: Result, grouping: Grouping, rows: Sequence[Row]) -> list[Spec]:
    """Draw protected municipalities as strokes on the ground: where they are is known, how high is not."""
    if not rows:
        return []
    names = [result.directory.municipalities[row[grouping]] for row in rows]
    stroke = {"symbol": "line-ns", "size": 10, "line": {"color": theme.TEXT_SOFT, "width": 1.5}}
    return [
        {
            "type": "scatter", "mode": "markers", "name": "protetti", "x": [row["denominator"] for row in rows],
            "y": [0] * len(rows), "marker": stroke,
            "text": [hover(row, result.indicator, name) for row, name in zip(rows, names, strict=True)],
            "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False,
        }
    ]  # fmt: skip


def _size_axis(sizes: Sequence[float], result: Result) -> Spec:
    inside = [tick for tick in _TICKS if sizes[0] <= tick <= sizes[-1]]
    while len(inside) > _MOST_TICKS:
        inside = inside[::2] if len(inside) % 2 else inside[1::2]
    name = result.indicator.denominator.partition(" (")[0]
    return {
        "type": "log", "range": [log10(sizes[0]), log10(sizes[-1])], "tickvals": inside,
        "ticktext": [number(tick) for tick in inside], "ticks": "outside", "ticklen": 4, "tickcolor": theme.RULE,
        "showline": True, "linecolor": theme.TEXT_SOFT, "title": {"text": name, "standoff": 6},
    }  # fmt: skip


def _centre(whole: Result, target: float) -> Spec:
    words = beside(whole.directory.area_name(whole.query.area), " ", bold(with_unit(target, whole.indicator)))
    return text(
        words, x=1, y=target, xref="paper", xanchor="right", yanchor="bottom", colour=theme.AMBITO,
        bgcolor="rgba(255,255,255,0.8)",
    )  # fmt: skip


def _names(result: Result, grouping: Grouping, far: Sequence[Row], top: float, sizes: Sequence[float]) -> list[Spec]:
    """Name who lies beyond the 99.8 % limits, names kept apart in height."""
    wanted = [row["value"] / top * PLOT for row in far]
    places = spread(wanted, [float(LINE)] * len(far), low=0, high=PLOT)
    middle = (sizes[0] * sizes[-1]) ** 0.5
    names = [bent_name(result, row, result.directory.municipalities[row[grouping]]) for row in far]
    return [
        _name(name, row, at - place, late=row["denominator"] > middle)
        for name, row, at, place in zip(names, far, wanted, places, strict=True)
    ]


def _name(name: str, row: Row, down: float, *, late: bool) -> Spec:
    """Name a point beside it; a name that had to move is joined to its point by a thin line."""
    label = text(name, x=log10(row["denominator"]), y=row["value"], bgcolor="rgba(255,255,255,0.75)")
    side = {"xanchor": "right", "xshift": -9} if late else {"xanchor": "left", "xshift": 9}
    if abs(down) < LINE / 2:
        return {**label, **side, "yshift": -down}
    arrow = {"showarrow": True, "arrowhead": 0, "arrowwidth": 1, "arrowcolor": theme.TEXT_SOFT, "standoff": 6}
    return {**label, **arrow, "xanchor": side["xanchor"], "ax": -16 if late else 16, "ay": down}


def _notes(result: Result, sized: Sequence[Row]) -> list[str]:
    hidden = sum(state(row) is Status.SUPPRESSED for row in sized)
    words = [f"trattini in basso: {hidden} con {fewer(result.hidden_below, 'persone')}"] if hidden else []
    notes = state_notes(rows_of(result), provisional="dati provvisori")
    others = [note for note in notes if not note.startswith(f"{sign_of(Status.SUPPRESSED, result.hidden_below)}:")]
    missing = [f"{note} (non disegnati)" for note in others if note.startswith(("×", "–"))]
    late = [note for note in others if not note.startswith(("×", "–"))]
    bent = bent_notes(result, rows_of(result))
    return ["linea continua: limite al 99,8%", "tratteggio: limite al 95%", *words, *missing, *bent, *late]
