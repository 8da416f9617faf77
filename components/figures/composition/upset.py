"""How several traits combine in the same persons: one row for each combination (an UpSet plot lying on its side).

Role: dots for the traits, a bar for the persons. In: a frame with the columns of `COMBINATIONS`. Out: a figure.
Must not: import Streamlit, sum combinations into totals by trait (that is another measure), draw a protected count.

Lex A et al. UpSet: visualization of intersecting sets. IEEE TVCG 2014;20:1983-1992.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.figures.core.canvas import VOLUME, Room, Spec, box, canvas, faded, rule, tip
from components.figures.core.column_headings import staircase
from components.figures.core.row_labels import FEWEST_SHOWN, is_pale, mark, rows_in, state, state_notes, why_missing
from components.figures.core.rows import at_the_end
from indicators.italian.numbers import listed, number
from indicators.model.result import Status

COMBINATIONS: Final = {
    "traits": pl.List(pl.String),  # labels that occur together, exactly these
    "value": pl.Float64,  # distinct persons; null unless status is "ok"
    "status": pl.String,
    "provisional": pl.Boolean,
}
"""Columns of the frame: one row for each combination."""
ROW: Final = 28
_DOTS: Final = 0.4
"""Part of the width that the dots take."""
_ABSENT: Final = "#d9dadb"


def upset(
    combinations: pl.DataFrame, *, traits: Sequence[str], unit: str = "persone", hidden_below: int = FEWEST_SHOWN
) -> go.Figure:
    """Draw the combinations, the most frequent at the top, protected ones last.

    Parameters
    ----------
    combinations : polars.DataFrame
        With the columns of `COMBINATIONS`.
    traits : sequence of str
        Every trait, in the order of the columns.
    unit : str
    hidden_below : int
        Persons under which counts are hidden: what the sign ``<6`` says.
    """
    place = {trait: at for at, trait in enumerate(traits)}
    given = rows_in(combinations, hidden_below)
    rows = [{**row, "at": sorted(place[trait] for trait in row["traits"])} for row in given]
    rows.sort(key=lambda row: (-(row["value"] or 0), state(row) is not Status.OK, len(row["at"]), row["at"]))
    height = ROW * len(rows)
    words, lines, top = staircase(traits, plot=height)
    labels, right = _values(rows)
    return canvas(
        [*(_dot_trace(rows, traits, present=present) for present in (False, True)), _bars(rows, traits, unit)],
        Room(plot=height, left=4, right=right, top=top),
        xaxis={"range": [-0.5, len(traits) - 0.5], "domain": [0, _DOTS], "visible": False},
        xaxis2={
            "range": [0, max((row["value"] or 0 for row in rows), default=0) or 1], "domain": [_DOTS + 0.02, 1],
            "visible": False, "anchor": "y", "automargin": False,
        },
        yaxis={"range": [len(rows) - 0.5, -0.5], "visible": False},
        annotations=[*words, *labels],
        shapes=[*lines, *_links(rows), *_edges(rows)],
        barmode="overlay",
        note=state_notes(rows),
    )  # fmt: skip


def _title(row: dict[str, Any], traits: Sequence[str]) -> str:
    return listed([traits[at] for at in row["at"]]) or "nessun bisogno rilevato"


def _dot_trace(rows: Sequence[dict[str, Any]], traits: Sequence[str], *, present: bool) -> Spec:
    shown = [(y, x) for y, row in enumerate(rows) for x in range(len(traits)) if (x in row["at"]) is present]
    return {
        "type": "scatter", "mode": "markers", "name": "presenti" if present else "assenti", "hoverinfo": "skip",
        "x": [x for _, x in shown], "y": [y for y, _ in shown],
        "marker": {"size": 13, "color": theme.TEXT if present else _ABSENT},
    }  # fmt: skip


def _links(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    return [
        rule(x=(row["at"][0], row["at"][-1]), y=(y, y), colour=theme.TEXT, width=2.5)
        for y, row in enumerate(rows)
        if len(row["at"]) > 1
    ]


def _bars(rows: Sequence[dict[str, Any]], traits: Sequence[str], unit: str) -> Spec:
    return {
        "type": "bar",
        "orientation": "h",
        "name": unit,
        "xaxis": "x2",
        "x": [row["value"] if state(row) is Status.OK else None for row in rows],
        "y": list(range(len(rows))),
        "width": 0.6,
        "marker": {"color": [faded(VOLUME) if is_pale(row) else VOLUME for row in rows]},
        "hovertext": [_hover(row, traits, unit) for row in rows],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: dict[str, Any], traits: Sequence[str], unit: str) -> str:
    value = why_missing(row) if state(row) is not Status.OK else f"{number(row['value'])} {unit}"
    return tip(_title(row, traits), (value, *(["dati provvisori"] if is_pale(row) else [])))


def _values(rows: Sequence[dict[str, Any]]) -> tuple[list[Spec], int]:
    words = [number(row["value"]) if state(row) is Status.OK else mark(row) for row in rows]
    colours = [theme.TEXT if state(row) is Status.OK else theme.TEXT_SOFT for row in rows]
    labels, right = at_the_end(words, [row["value"] or 0 for row in rows], colours=colours)
    return [{**label, "xref": "x2"} for label in labels], right


def _edges(rows: Sequence[dict[str, Any]]) -> list[Spec]:
    edge = {"color": VOLUME, "width": 1.2, "dash": "dot"}
    return [
        box(x=(0, row["value"]), y=(y - 0.3, y + 0.3), fill="rgba(0,0,0,0)", line=edge, xref="x2")
        for y, row in enumerate(rows)
        if is_pale(row)
    ]
