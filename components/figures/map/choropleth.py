"""Choropleth map of the municipalities, on real borders or on equal tiles.

Role: draw a result by municipality. In: a `Result`, the breaks between classes, `Shapes`, the municipality in focus.
Out: a Plotly figure whose geometry is an address, so that a rerun carries numbers only.
Must not: import Streamlit, join by position, know any municipality by name, tell states apart by colour alone.

One trace holds all 48 municipalities and catches pointer and click; the others only add what colour cannot say
(stripes, outlines, dashes, words) and let the pointer through.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import plotly.graph_objects as go

from components import theme
from components.escaping.chart import ChartText, beside, stacked
from components.figures.core.canvas import drawn, tip
from components.figures.core.legend import Classes, classes_of, legend
from components.figures.core.value_states import Area, Look, areas
from components.figures.map.map_shapes import ROOM, TILES_NAME, Shapes
from geo.texture import BORDERS
from indicators.italian.numbers import listed
from indicators.model.result import Result
from indicators.wording.headline import headline

Spec = dict[str, Any]

MAP_HEIGHT: Final = 440
"""Pixels of the map without its legend, where the page does not give it another height."""
UIREVISION: Final = "mappa"
_CLEAR: Final = [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]
_SPECIAL: Final = {
    Look.ZERO: theme.ZERO,
    Look.SUPPRESSED: theme.SUPPRESSED,
    Look.NOT_SUPPLIED: theme.NOT_SUPPLIED,
    Look.UNDEFINED: theme.NOT_SUPPLIED,
}
_CASING, _FOCUS, _LEAD, _ZERO_LINE, _BORDER = 3.5, 4.0, 2.5, 1.4, 0.8
_LETTERS: Final = 14
"""Pixels of the words on the map."""
_FOCUS_COLOUR: Final = "#17202b"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    found: tuple[Area, ...]
    shapes: Shapes
    palette: tuple[str, ...]
    lead: str
    focus: str | None
    own: str | None
    marks: dict[Look, str]
    signs: Mapping[str, str] = field(default_factory=dict)

    def colour(self, area: Area) -> str:
        """Return the fill of a municipality; provisional values are laid pale on white."""
        if area.look is not Look.VALUE:
            return _SPECIAL[area.look]
        colour = self.palette[area.position]
        return _mixed(colour, theme.PROVISIONAL_OPACITY) if area.provisional else colour


def municipality_map(
    result: Result,
    *,
    shapes: Shapes,
    breaks: Sequence[float],
    focus: str | None = None,
    own: str | None = None,
    found: tuple[Area, ...] = (),
    classes: Classes | None = None,
    signs: Mapping[str, str] | None = None,
) -> go.Figure:
    """Draw a result by municipality.

    Parameters
    ----------
    result : Result
        By municipality, rows in any order: each finds its shape by ISTAT code.
    shapes : Shapes
        Real borders or equal tiles.
    breaks : sequence of float
        Inner breaks between classes, the same for every period that is to be compared.
    focus : str, optional
        ISTAT code of the selected municipality.
    own : str, optional
        ISTAT code of the viewer's own municipality: outlined and named whatever is selected.
    found : tuple of Area
        `areas` of the same result and breaks, when the caller has them already.
    classes : Classes, optional
        What the classes of ``found`` are, where they are not those between the breaks.
    signs : mapping of str to str
        A sign for each municipality that has one (above, below, like the whole), by ISTAT code: what colour says is
        said without colour too.
    """
    found = found or areas(result, breaks)
    classes = classes or classes_of(breaks, result.indicator)
    here = tuple(area for area in found if area.code in shapes.anchors)
    drawing = _Drawing(
        found=here,
        shapes=shapes,
        palette=classes.colours,
        lead=result.directory.lead_code,
        focus=focus if focus in shapes.anchors else None,
        own=own if own in shapes.anchors else None,
        marks={Look.SUPPRESSED: f"<{result.hidden_below}" if result.hidden_below else "p", Look.UNDEFINED: "–"},
        signs=signs or {},
    )
    under = " · ".join(filter(None, (absent(shapes.absent), shapes.attribution)))
    strip = legend(result, here, classes, attribution=under)
    layout = {
        "height": MAP_HEIGHT + strip.height + strip.foot,
        "margin": {"l": 0, "r": 0, "t": strip.height, "b": strip.foot},
        "uirevision": UIREVISION, "geo": _geo(shapes), "shapes": strip.shapes, "annotations": strip.annotations,
    }  # fmt: skip
    return drawn(_traces(drawing), layout)


def absent(names: Sequence[str]) -> str:
    """Return which municipalities no boundaries have; nothing if all have some."""
    return f"Non rappresentabile: {listed(names)}" if names else ""


def map_words(
    result: Result,
    *,
    breaks: Sequence[float],
    shapes: Shapes | None = None,
    found: tuple[Area, ...] = (),
    classes: Classes | None = None,
) -> str:
    """Return the map in words, for who cannot see it: the finding, the legend, and who cannot be drawn."""
    found = found or areas(result, breaks)
    here = tuple(area for area in found if shapes is None or area.code in shapes.anchors)
    strip = legend(result, here, classes or classes_of(breaks, result.indicator), attribution="")
    words = f"{headline(result)} {strip.words[0].upper()}{strip.words[1:]}"
    return f"{words} {absent(shapes.absent)}." if shapes is not None and shapes.absent else words


def _traces(drawing: _Drawing) -> Iterator[Spec]:
    yield _fills(drawing)
    not_supplied = [area.code for area in drawing.found if area.look is Look.NOT_SUPPLIED]
    if not_supplied:
        yield _flat(drawing.shapes.hatch, not_supplied, theme.NOT_SUPPLIED_HATCH)
    for colour, on_zero in ((theme.GROUND, False), (theme.SUPPRESSED, True)):  # white stripes would not show on white
        partly = [area.code for area in drawing.found if area.partly and (area.look is Look.ZERO) == on_zero]
        if partly:
            yield _flat(drawing.shapes.hatch, partly, colour)
    if any(area.provisional and area.look is Look.VALUE for area in drawing.found):
        yield _flat(drawing.shapes.dashes, [BORDERS], theme.TEXT_SOFT)
    yield from _outlines(drawing)
    yield _words(drawing)


def _fills(drawing: _Drawing) -> Spec:
    """Colour every municipality by its place in one discrete scale: classes, pale classes, special states."""
    colours = [drawing.colour(area) for area in drawing.found]
    scale = tuple(dict.fromkeys(colours))
    return {
        "type": "choropleth",
        "geojson": drawing.shapes.areas,
        "locations": [area.code for area in drawing.found],
        "z": [scale.index(colour) for colour in colours],
        "zmin": -0.5,
        "zmax": len(scale) - 0.5,
        "colorscale": [
            [edge / len(scale), colour] for place, colour in enumerate(scale) for edge in (place, place + 1)
        ],
        "showscale": False,
        "text": [_hover(area) for area in drawing.found],
        "hovertemplate": "%{text}<extra></extra>",
        "marker": {"line": {"color": theme.GROUND, "width": _BORDER}},
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }


def _hover(area: Area) -> ChartText:
    name, *lines = area.words
    return tip(name, lines)


def _outlines(drawing: _Drawing) -> Iterator[Spec]:
    """Outline true zeros, which are white, the lead municipality, the viewer's own, and the one in focus.

    A white line under the last two keeps them apart from neighbours of any colour. It is a trace of its own: a
    municipality drawn twice in one trace keeps only its last line.
    """
    heavy = {drawing.lead: (theme.LEAD_OUTLINE, _LEAD)}
    if drawing.own:
        heavy[drawing.own] = (_FOCUS_COLOUR, _LEAD)
    if drawing.focus:
        heavy = {code: line for code, line in heavy.items() if code != drawing.focus}
        heavy[drawing.focus] = (_FOCUS_COLOUR, _FOCUS)
    zeros = [area.code for area in drawing.found if area.look is Look.ZERO and area.code not in heavy]
    light = dict.fromkeys(zeros, (theme.ZERO_OUTLINE, _ZERO_LINE))
    striped = [area.code for area in drawing.found if area.look is Look.NOT_SUPPLIED and area.code not in heavy]
    light |= dict.fromkeys(striped, (theme.GROUND, _ZERO_LINE))
    heavy = {code: line for code, line in heavy.items() if code in drawing.shapes.anchors}
    yield _lines(drawing, light | {code: (theme.GROUND, width + _CASING) for code, (_, width) in heavy.items()})
    yield _lines(drawing, heavy)


def _lines(drawing: _Drawing, lines: dict[str, tuple[str, float]]) -> Spec:
    return {
        "type": "choropleth",
        "geojson": drawing.shapes.areas,
        "locations": list(lines),
        "z": [0] * len(lines),
        "colorscale": _CLEAR,
        "showscale": False,
        "hoverinfo": "skip",
        "marker": {
            "line": {"color": [line[0] for line in lines.values()], "width": [line[1] for line in lines.values()]}
        },
    }


def _flat(geojson: str, ids: list[str], colour: str) -> Spec:
    return {
        "type": "choropleth", "geojson": geojson, "locations": ids, "z": [0] * len(ids), "showscale": False,
        "colorscale": [[0, colour], [1, colour]], "hoverinfo": "skip", "marker": {"line": {"width": 0}},
    }  # fmt: skip


def _words(drawing: _Drawing) -> Spec:
    """Write names (or the letters of tiles) and, where a value is missing, what stands for it."""
    labels = [(area, _label(drawing, area)) for area in drawing.found]
    labels = [(area, words) for area, words in labels if words]
    anchors = [drawing.shapes.anchors[area.code] for area, _ in labels]
    return {
        "type": "scattergeo",
        "mode": "text",
        "lon": [x for x, _ in anchors],
        "lat": [y for _, y in anchors],
        "text": [words for _, words in labels],
        "textfont": {
            "size": _LETTERS,
            "color": [_ink_on(drawing.colour(area)) for area, _ in labels],
            "shadow": [_halo(drawing.colour(area)) for area, _ in labels],
            "weight": 600,
        },
        "hoverinfo": "skip",
    }


def _ink_on(fill: str) -> str:
    """Return the colour of words on a fill, near black or white: a name must be read from the end of a hall."""
    return max((_FOCUS_COLOUR, theme.GROUND), key=lambda ink: theme.contrast(ink, fill))


def _halo(fill: str) -> str:
    """Return an edge and a glow of the fill's own colour, so that a name reads well where it goes over the border."""
    edge = ", ".join(f"{x}px {y}px 0 {fill}" for x in (-1, 1) for y in (-1, 1))
    return f"{edge}, 0 0 3px {fill}, 0 0 3px {fill}"


def _label(drawing: _Drawing, area: Area) -> str:
    name = drawing.shapes.labels.get(area.code, "") or (area.name if area.code == drawing.own else "")
    mark = drawing.marks.get(area.look, "") or drawing.signs.get(area.code, "")
    if name and mark:
        return stacked(name, mark) if drawing.shapes.name == TILES_NAME else beside(name, " ", mark)
    return name or mark


def _geo(shapes: Shapes) -> Spec:
    west, south, east, north = shapes.bounds
    return {
        "domain": {"x": [0, 1], "y": [0, 1]},
        "projection": {"type": "mercator"},
        "visible": False,
        "fitbounds": False,
        "lonaxis": {"range": [west - ROOM, east + ROOM]},
        "lataxis": {"range": [south - 0.004, north + 0.004]},
    }


def _mixed(colour: str, share: float) -> str:
    """Return a colour laid on white with an opacity."""
    channels = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - channel) * share):02x}" for channel in channels)
