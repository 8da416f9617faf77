"""Services and flows as Leaflet draws them: points, lines, layers that can be turned off, a document that can be saved.

Role: turn rows that are ready to be drawn into data, and data into a document. In: `Point`, `Flow` and `Name` values, a
`Geography`. Out: data for ``services_map.js``, which draws them in the page and in the document alike; the whole as one
self-contained HTML document. Must not: import Streamlit, ask, compute, or put a name anywhere but in data: what draws
makes text of it. folium costs a second to import: it is imported inside the functions.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from components import theme
from components.escaping.html import Html
from components.escaping.script import json_text
from components.server.folium_assets import standalone_html, verbatim
from components.views.map.text import TITLES
from geo.boundaries import Geography

HEIGHT: Final = 520
"""Pixels of the map where no style sheet gives it the height that the window leaves."""
CLOSE_ZOOM, WIDE_ZOOM = 14, 10
THICKEST: Final = 12.0
OPTIONS: Final[dict[str, Any]] = {"minZoom": 9, "maxZoom": 17, "zoomSnap": 0.25, "attributionControl": False}
"""What every map of ours is, as Leaflet calls it."""
_THIN: Final = 1.2
NAME_HEIGHT: Final = 18
_NAME_WIDTH: Final = 140
_LIST: Final = "display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;margin:0;padding:0;font-size:14px"
_FONT: Final = f"font-family:{theme.FONT};font-size:14px;color:{theme.TEXT};"
Data = dict[str, Any]


class Words(NamedTuple):
    """A line of what pointing at a place says."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place with one or more services: where, how large in pixels, which colour, what it says line by line."""

    latitude: float
    longitude: float
    radius: float
    colour: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A line from where people live to where the service stands, as thick as its ``share`` of the thickest."""

    start: tuple[float, float]
    end: tuple[float, float]
    share: float
    colour: str
    words: str


class Name(NamedTuple):
    """What a place is called: written ``below`` pixels under a point, or above it where that is negative."""

    latitude: float
    longitude: float
    words: str
    below: float


class Sign(NamedTuple):
    """An entry of the key: colour, what it means, and the style of the line (``solid``, ``dashed``) if it is one."""

    colour: str
    words: str
    line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a saved map says of itself: title, lines under it, key of the colours."""

    title: str
    lines: tuple[str, ...]
    key: tuple[Sign, ...]


def view(geography: Geography, *, around: str | None = None) -> Data:
    """Return where the map looks: at the whole Ambito, in sight on any screen, or at one municipality from near.

    Parameters
    ----------
    geography : Geography
    around : str, optional
        ISTAT code of the municipality to look at from near.
    """
    west, south, east, north = geography.bounds
    around = around if around in geography.label_points else None
    longitude, latitude = geography.label_points[around] if around else ((west + east) / 2, (south + north) / 2)
    return {
        "center": [round(latitude, 4), round(longitude, 4)],
        "zoom": CLOSE_ZOOM if around else WIDE_ZOOM,
        "bounds": None if around else [[south, west], [north, east]],
    }


def payload(points: Sequence[Point], flows: Sequence[Flow], names: Sequence[Name] = ()) -> Data:
    """Return what ``services_map.js`` draws: lines, the thickest last, circles, the largest first, names."""
    return {
        "lines": [_line(flow) for flow in sorted(flows, key=lambda one: one.share)],
        "circles": [_circle(point) for point in sorted(points, key=lambda one: -one.radius)],
        "names": [_label(name) for name in names],
    }


def saved_map(
    geography: Geography,
    points: Sequence[Point],
    flows: Sequence[Flow],
    statement: Statement,
    names: Sequence[Name] = (),
) -> str:
    """Return everything as one HTML document that asks for nothing and says what it is."""
    import folium
    from branca.element import Figure

    seen = view(geography)
    figure = folium.Map(location=seen["center"], zoom_start=seen["zoom"], tiles=None, **OPTIONS)
    ground = json.loads(geography.geojson_bytes())
    given = {"titles": TITLES, "bounds": seen["bounds"], "ground": ground, "data": payload(points, flows, names)}
    _drawn(given).add_to(figure)
    root = figure.get_root()
    if isinstance(root, Figure):
        root.html.add_child(verbatim(_statement_html(statement)))
    return standalone_html(figure, title=statement.title)


def _drawn(given: Data) -> Any:
    """Return what draws data on a folium map. folium renders it twice: `json_text` leaves nothing to be rendered."""
    from branca.element import MacroElement
    from folium.template import Template

    class Drawn(MacroElement):
        _template = Template(
            "{% macro script(this, kwargs) %}((services, given) => {"
            "services.control(given.titles); services.keepInSight(given.bounds);"
            "services.drawGround(given.ground); services.draw(given.data);"
            "})(window.servicesMap({{ this._parent.get_name() }}), {{ this.given }});{% endmacro %}"
        )

    drawn = Drawn()  # type: ignore[no-untyped-call]  # branca leaves it untyped
    vars(drawn)["given"] = json_text(given)
    return drawn


def _circle(point: Point) -> Data:
    return {
        "at": [point.latitude, point.longitude],
        "style": {
            "radius": point.radius, "color": theme.GROUND, "weight": 1.5, "fill": True, "fillColor": point.colour,
            "fillOpacity": 0.9,
        },
        "lines": [line._asdict() for line in point.words],
    }  # fmt: skip


def _label(name: Name) -> Data:
    """Return a name as words alone, which neither pointer nor keyboard stops at."""
    return {
        "at": [name.latitude, name.longitude],
        "text": name.words,
        "size": [_NAME_WIDTH, NAME_HEIGHT],
        "anchor": [_NAME_WIDTH // 2, -round(name.below)],
    }


def _line(flow: Flow) -> Data:
    return {
        "start": list(flow.start),
        "end": list(flow.end),
        "style": {
            "color": flow.colour,
            "weight": max(flow.share * THICKEST, _THIN),
            "opacity": 0.65,
        },
        "text": flow.words,
    }


def _statement_html(statement: Statement) -> Html:
    """Return the box at the foot of a saved map."""
    lines = Html().join(Html("<p style='margin:2px 0'>{}</p>").format(line) for line in statement.lines)
    return Html(
        "<section style='position:fixed;left:12px;bottom:24px;z-index:1000;max-width:420px;padding:12px 16px;"
        "background:#fff;border:1px solid {};{}'><h1 style='font-size:18px;margin:0 0 6px'>{}</h1>{}{}</section>"
    ).format(theme.RULE, _FONT, statement.title, lines, key_html(statement.key))


def key_html(entries: Sequence[Sign]) -> Html:
    """Return the key of the colours as a list that reads well aloud."""
    item = Html("<li style='display:flex;align-items:center;gap:6px;margin:0'><span style='{}'></span>{}</li>")
    items = Html().join(item.format(_swatch(sign), sign.words) for sign in entries)
    return Html("<ul style='{}'>{}</ul>").format(_LIST, items)


def _swatch(sign: Sign) -> str:
    if sign.line:
        return f"width:18px;border-top:{2 if sign.line == 'dashed' else 4}px {sign.line} {sign.colour}"
    return f"width:12px;height:12px;border-radius:6px;background:{sign.colour}"
