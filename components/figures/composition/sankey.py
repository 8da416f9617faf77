"""Sankey diagram: origins at the left, services or places at the right.

Role: a Sankey diagram. In: a `Result` by two groupings, of something that adds up. Out: a Plotly figure.
Must not: import Streamlit, draw distinct persons (they may be in several flows, and their sums would be false),
guess a protected flow.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import bold
from components.figures.core.canvas import Room, Spec, canvas, colour_of, faded, text, tip
from components.figures.core.row_labels import (
    Row,
    area_of,
    group_name,
    in_order,
    rows_of,
    state,
    state_notes,
    two_groupings,
)
from indicators.italian.numbers import number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status

PLOT: Final = 420
MOST: Final = 7
"""Names on each side before the others are pooled."""
OTHERS: Final = "altri"
_PAD: Final = 18
_PLACES: Final = frozenset({Grouping.MUNICIPALITY, Grouping.PLACE, Grouping.AREA})
_SERVICE: Final = "#94a3b1"
_KINDS: Final = {
    Grouping.MUNICIPALITY: "comuni",
    Grouping.PLACE: "comuni",
    Grouping.SERVICE: "servizi",
    Grouping.SERVICE_TYPE: "tipi di servizio",
}
"""What the pooled names of a side are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """The names of one side, in order, and the one that each code goes under."""

    grouping: Grouping
    codes: tuple[str, ...]
    names: tuple[str, ...]
    pooled: frozenset[str]

    def place(self, code: str) -> int:
        return len(self.codes) if code in self.pooled else self.codes.index(code)


def flows(
    result: Result, *, most: int = MOST, origins: Sequence[str] = (), destinations: Sequence[str] = ()
) -> go.Figure:
    """Draw the flows; on each side the smallest names are pooled as ``altri``.

    Parameters
    ----------
    result : Result
        By the origins and then by the destinations, of an indicator that adds up (accesses, not persons).
    most : int
        How many names each side keeps.
    origins, destinations : sequence of str
        Codes from the top.

    Raises
    ------
    ValueError
        If the indicator does not add up, or no flow has a value.
    """
    if not result.indicator.adds_up:
        raise ValueError(f"Flows of «{result.indicator.key}» do not add up at their ends: ask for accesses instead")
    source, target = two_groupings(result)
    rows = in_order(result, source, in_order(result, target, rows_of(result), destinations), origins)
    valued = [row for row in rows if state(row) is Status.OK and row["value"]]
    if not valued:
        raise ValueError("There is no flow to draw: every value is zero, protected or missing")
    left = _side(result, source, valued, most, origins)
    right = _side(result, target, valued, most, destinations)
    sums = _sums(valued, left, right)
    return canvas(
        [_sankey(result, sums, left, right)],
        Room(plot=PLOT, left=4, right=4, top=26, bottom=12),
        xaxis={"visible": False},
        yaxis={"visible": False},
        annotations=_heads(),
        note=_notes(rows, left, right),
    )


def _side(result: Result, grouping: Grouping, rows: Sequence[Row], most: int, order: Sequence[str]) -> _Side:
    sizes: dict[str, float] = defaultdict(float)
    for row in rows:
        sizes[row[grouping]] += row["value"]
    kept = set(sorted(sizes, key=lambda code: (-sizes[code], code))[:most]) if len(sizes) > most + 1 else set(sizes)
    codes = [row[grouping] for row in in_order(result, grouping, rows, order)]
    ordered = tuple(dict.fromkeys(code for code in codes if code in kept))
    pooled = frozenset(sizes) - kept
    names = tuple(group_name(result, grouping, code) for code in ordered)
    return _Side(
        grouping=grouping,
        codes=ordered,
        names=(*names, *([f"{OTHERS} {len(pooled)} {_KINDS.get(grouping, 'gruppi')}"] if pooled else [])),
        pooled=pooled,
    )


def _sums(rows: Sequence[Row], left: _Side, right: _Side) -> dict[tuple[int, int], float]:
    sums: dict[tuple[int, int], float] = defaultdict(float)
    for row in rows:
        sums[left.place(row[left.grouping]), right.place(row[right.grouping])] += row["value"]
    return dict(sorted(sums.items()))


def _sankey(result: Result, sums: dict[tuple[int, int], float], left: _Side, right: _Side) -> Spec:
    ends = _ends(sums, left, right)
    sizes = [size for _, size in ends]
    colours = [*_colours(result, left), *_colours(result, right)]
    shift = len(left.names)
    return {
        "type": "sankey",
        "arrangement": "fixed",
        "domain": {"x": [0, 1], "y": [0, 1]},
        "textfont": {"color": theme.TEXT, "shadow": "auto"},
        "node": {
            "label": [f"{name}: {number(size)}" for (name, size) in ends],
            "color": colours,
            "x": [0.001] * shift + [0.999] * len(right.names),
            "y": [*_middles(sizes[:shift], len(right.names)), *_middles(sizes[shift:], shift)],
            "pad": _PAD,
            "thickness": 12,
            "line": {"width": 0},
            "customdata": [tip(name, (f"{number(size)} {result.indicator.unit}",)) for name, size in ends],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "link": {
            "source": [one for one, _ in sums],
            "target": [shift + other for _, other in sums],
            "value": list(sums.values()),
            "color": [faded(colours[one], 0.3) for one, _ in sums],
            "customdata": [
                tip(f"{left.names[one]} → {right.names[other]}", (f"{number(value)} {result.indicator.unit}",))
                for (one, other), value in sums.items()
            ],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
    }


def _ends(sums: dict[tuple[int, int], float], left: _Side, right: _Side) -> list[tuple[str, float]]:
    """Return every name with what leaves it or reaches it."""
    gone: dict[int, float] = defaultdict(float)
    come: dict[int, float] = defaultdict(float)
    for (one, other), value in sums.items():
        gone[one] += value
        come[other] += value
    sent = [(name, gone[at]) for at, name in enumerate(left.names)]
    return [*sent, *((name, come[at]) for at, name in enumerate(right.names))]


def _middles(sizes: Sequence[float], others: int) -> list[float]:
    """Return where the middles of the nodes of a side are, from the top, in parts of the height.

    Both sides have one scale, that of the side with more nodes; the other has wider gaps.
    """
    nodes, gap = max(len(sizes), others), _PAD / PLOT
    unit = (1 - gap * (nodes - 1)) / sum(sizes)
    own_gap = gap * (nodes - 1) / (len(sizes) - 1) if len(sizes) > 1 else 0.0
    before = [sum(sizes[:at]) * unit + own_gap * at for at in range(len(sizes))]
    return [start + size * unit / 2 for start, size in zip(before, sizes, strict=True)]


def _colours(result: Result, side: _Side) -> list[str]:
    own = [_colour(result, side.grouping, code) for code in side.codes]
    return [*own, *([theme.SUPPRESSED] if side.pooled else [])]


def _colour(result: Result, grouping: Grouping, code: str) -> str:
    if grouping not in _PLACES:
        return _SERVICE
    area = area_of(result, code)
    return theme.LEAD if area in {"lead", result.directory.lead_code} else colour_of("territory")


def _heads() -> list[Spec]:
    return [
        text(bold(name), x=x, y=1, xref="paper", yref="paper", xanchor=side, yanchor="bottom", yshift=6)
        for name, side, x in (("da dove", "left", 0), ("dove", "right", 1))
    ]


def _notes(rows: Sequence[Row], left: _Side, right: _Side) -> list[str]:
    hidden = sum(state(row) is Status.SUPPRESSED for row in rows)
    missing = sum(state(row) is Status.NOT_SUPPLIED for row in rows)
    words_by_status = {
        f"flussi protetti, non disegnati: {hidden}": bool(hidden),
        f"flussi non forniti, non disegnati: {missing}": bool(missing),
        f"«{OTHERS}»: i più piccoli, insieme": bool(left.pooled or right.pooled),
    }
    late = [note for note in state_notes(rows, provisional="dati in parte provvisori") if note.startswith("dati")]
    return [*(words for words, shown in words_by_status.items() if shown), *late]
