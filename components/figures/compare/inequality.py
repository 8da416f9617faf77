"""How much of the inequality between municipalities is the gap between the lead and the rest.

Role: one bar divided in two. In: a `Result` of the share between. Out: a Plotly figure.
Must not: import Streamlit, work out an index.
"""

from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import beside, bold
from components.figures.core.canvas import Room, Spec, box, canvas, text, tip
from components.figures.core.row_labels import hover, rows_of, state, state_notes, why_missing
from indicators.italian.numbers import number
from indicators.model.result import Result, Status

_BAR: Final = 34
_WHOLE: Final = 100.0
BETWEEN, WITHIN = theme.TEXT, "#c5c7c9"


def inequality_split(between: Result) -> go.Figure:
    """Draw the whole inequality as one bar: the part between lead and territory, the part inside the territory.

    Parameters
    ----------
    between : Result
        One row, in per cent of the whole (`inequality_between` of the catalogue).
    """
    row = rows_of(between)[0]
    share = row["value"] if state(row) is Status.OK else None
    return canvas(
        _parts(between, share),
        Room(plot=_BAR, left=6, right=6, top=50, bottom=50),
        xaxis={"range": [0, _WHOLE], "visible": False},
        yaxis={"range": [-0.5, 0.5], "visible": False},
        barmode="stack",
        annotations=[_missing(why_missing(row))] if share is None else _words(between, share),
        shapes=[_empty()] if share is None else [],
        note=state_notes([row], provisional="dati provvisori"),
    )


def _parts(between: Result, share: float | None) -> list[Spec]:
    row = rows_of(between)[0]
    if share is None:
        return [_part("senza valore", 0.0, WITHIN, hover(row, between.indicator, between.indicator.name))]
    rest = tip("Tra i comuni del territorio", (f"{number(_WHOLE - share, between.indicator.decimals)}%",))
    return [
        _part("tra capofila e territorio", share, BETWEEN, hover(row, between.indicator, between.indicator.name)),
        _part("tra i comuni del territorio", _WHOLE - share, WITHIN, rest),
    ]


def _part(name: str, size: float, colour: str, words: str) -> Spec:
    return {
        "type": "bar", "orientation": "h", "name": name, "x": [size], "y": [0], "width": 1,
        "marker": {"color": colour, "line": {"color": theme.GROUND, "width": 1}}, "hovertext": [words],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }  # fmt: skip


def _words(between: Result, share: float) -> list[Spec]:
    """Name the first part above the bar and the second below it, so that they never meet however narrow one is."""
    lead = between.directory.lead_name
    digits = between.indicator.decimals
    first = beside(bold(f"{number(share, digits)}%"), f" tra {lead} e il territorio")
    second = beside(bold(f"{number(_WHOLE - share, digits)}%"), " tra i comuni del territorio")
    return [
        text(first, x=0, y=1, xref="paper", yref="paper", yanchor="bottom", yshift=6),
        text(
            second, x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="top", yshift=-6,
            align="right",
        ),
    ]  # fmt: skip


def _missing(words: str) -> Spec:
    return text(words, x=0, y=0, xshift=6, colour=theme.TEXT_SOFT)


def _empty() -> Spec:
    return box(
        x=(0, _WHOLE), y=(-0.5, 0.5), fill="rgba(0,0,0,0)", line={"color": theme.RULE, "width": 1.2, "dash": "dot"}
    )
