"""Which people served in the lead municipality come from elsewhere, by origin, with and without fictitious residence.

Role: dots with intervals, two for each origin where they differ; transit apart. In: results of the attraction, whole
and by residence class, and of the transit. Out: a Plotly figure.
Must not: import Streamlit, add origins up (a person may be in several), add transit to them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import beside, bold, coloured
from components.figures.core.canvas import Room, Spec, canvas, faded, rule, scale, swatch, value_axis
from components.figures.core.row_labels import (
    Row,
    group_name,
    hover,
    in_order,
    is_pale,
    rows_of,
    short_value,
    state,
    state_notes,
)
from components.figures.core.rows import headed_rows
from indicators.model.indicator import Indicator
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

COUNTED: Final = ("contata come residente", "contata come non residente")
"""What is done with those registered at a fictitious address, first in the one way and then in the other."""
_ELSEWHERE: Final = {"ambito": "Dal resto dell'Ambito"}
"""Origins that have here another name than in the vocabulary: the lead municipality itself is left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Origin:
    """A row: its name, the words that point at it, its value counted in the one way and in the other."""

    name: str
    title: str
    indicator: Indicator
    row: Row
    other: Row | None
    colour: str

    @property
    def differs(self) -> bool:
        """Whether it matters how fictitious residence is counted."""
        return self.other is not None and short_value(self.other, self.indicator) != short_value(
            self.row, self.indicator
        )


def origins(whole: Result, parts: Result, whole_other: Result, parts_other: Result, transit: Result) -> go.Figure:
    """Draw the whole, each origin and, under a line, the transit.

    Parameters
    ----------
    whole, parts : Result
        The attraction, not broken down and by residence class.
    whole_other, parts_other : Result
        The same with those registered at a fictitious address counted as not resident.
    transit : Result
        Not broken down.
    """
    rows = list(_rows(whole, parts, whole_other, parts_other, transit))
    valued = [row for one in rows for row in (one.row, one.other) if row is not None and state(row) is Status.OK]
    ticks = scale(0, max((row["upper"] or row["value"] for row in valued), default=0) or 1)
    axis, words, height = headed_rows([one.name for one in rows], [_said(one) for one in rows], width=260)
    values, _ = value_axis(ticks, suffix="%")
    last = len(rows) - 1
    return canvas(
        [_intervals(rows), _dots(rows), *_others(rows)],
        Room(plot=height, left=14, right=14, bottom=26),
        xaxis=values,
        yaxis=axis,
        shapes=[rule(x=(0, 1), y=(last - 0.75, last - 0.75), xref="paper", colour=theme.TEXT_SOFT, dash="dot")],
        annotations=words,
        note=[
            swatch(theme.LEAD, f"residenza fittizia {COUNTED[0]}", sign="●"),
            swatch(theme.LEAD, f"{COUNTED[1]}, dove cambia", sign="◇"),
            *state_notes(valued, provisional="tinta chiara: dati provvisori"),
        ],
    )


def _rows(whole: Result, parts: Result, whole_other: Result, parts_other: Result, transit: Result) -> Iterator[_Origin]:
    entry, by = whole.indicator, Grouping.RESIDENCE_CLASS
    others = {row[by]: row for row in rows_of(parts_other)}
    yield _Origin(
        name="Tutte le origini", title=entry.name, indicator=entry, row=rows_of(whole)[0],
        other=rows_of(whole_other)[0], colour=theme.LEAD,
    )  # fmt: skip
    for row in in_order(parts, by, rows_of(parts)):
        label = group_name(parts, by, row[by])
        title = f"{entry.name} · {label}"
        name = _ELSEWHERE.get(row[by], label)
        yield _Origin(name=name, title=title, indicator=entry, row=row, other=others.get(row[by]), colour=theme.LEAD)
    name = "Di passaggio (transito): una misura a parte"
    yield _Origin(
        name=name, title=transit.indicator.name, indicator=transit.indicator, row=rows_of(transit)[0], other=None,
        colour=theme.AMBITO,
    )  # fmt: skip


def _said(one: _Origin) -> str:
    first = coloured(one.colour, bold(short_value(one.row, one.indicator)))
    if one.other is None or not one.differs:
        return first
    return beside(first, f"  ◇ {short_value(one.other, one.indicator)}")


def _intervals(rows: Sequence[_Origin]) -> Spec:
    own = [(at, one.row) for at, one in enumerate(rows) if state(one.row) is Status.OK and one.row["lower"] is not None]
    return {
        "type": "scatter", "mode": "lines", "name": "intervallo al 95%", "hoverinfo": "skip",
        "x": [x for _, row in own for x in (row["lower"], row["upper"], None)],
        "y": [y for at, _ in own for y in (at, at, None)], "line": {"color": theme.TEXT_SOFT, "width": 2},
    }  # fmt: skip


def _dots(rows: Sequence[_Origin]) -> Spec:
    valued = [(at, one) for at, one in enumerate(rows) if state(one.row) is Status.OK]
    return {
        "type": "scatter", "mode": "markers", "name": COUNTED[0], "cliponaxis": False,
        "x": [one.row["value"] for _, one in valued], "y": [at for at, _ in valued],
        "marker": {
            "size": 12, "color": [faded(one.colour) if is_pale(one.row) else one.colour for _, one in valued],
            "line": {"color": theme.GROUND, "width": 1},
        },
        "text": [hover(one.row, one.indicator, one.title, _counted(one, 0)) for _, one in valued],
        "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _others(rows: Sequence[_Origin]) -> list[Spec]:
    """Draw the value counted in the other way, where it differs."""
    shown = [(at, one, one.other) for at, one in enumerate(rows) if one.differs and one.other is not None]
    valued = [(at, one, row) for at, one, row in shown if state(row) is Status.OK]
    if not valued:
        return []
    return [
        {
            "type": "scatter", "mode": "markers", "name": COUNTED[1], "cliponaxis": False,
            "x": [row["value"] for _, _, row in valued], "y": [at for at, _, _ in valued],
            "marker": {
                "size": 12, "symbol": "diamond", "color": theme.GROUND,
                "line": {"color": [one.colour for _, one, _ in valued], "width": 2},
            },
            "text": [hover(row, one.indicator, one.title, _counted(one, 1)) for _, one, row in valued],
            "hovertemplate": "%{text}<extra></extra>",
        }
    ]  # fmt: skip


def _counted(one: _Origin, way: int) -> str:
    return "" if one.other is None else f"residenza fittizia {COUNTED[way]}"
