"""Services and flows as Leaflet draws them: points, lines, layers that can be turned off, a document that can be saved.

Role: build folium maps from rows that are ready to be drawn. In: `Point` and `Flow` values, a `Geography`. Out: a base
map that never changes, feature groups, the whole as one self-contained HTML document.
Must not: import Streamlit, ask, compute. folium costs a second to import: it is imported inside the functions.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from components import theme
from components.escaping.html import Html
from components.server.folium_assets import configure_folium, standalone_html
from geo.boundaries import Geography

if TYPE_CHECKING:
    import folium
    from branca.element import MacroElement

HEIGHT: Final = 520
"""Pixels of the map where no style sheet gives it the height that the window leaves."""
CLOSE_ZOOM: Final = 14
THICKEST: Final = 12.0
_THIN: Final = 1.2
NAME_HEIGHT: Final = 18
_NAME_WIDTH: Final = 140
_LIST: Final = "display:flex;flex-wrap:wrap;gap:2px 14px;list-style:none;margin:0;padding:0;font-size:14px"
_FONT: Final = f"font-family:{theme.FONT};font-size:14px;color:{theme.TEXT};"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A place with one or more services: where, how large in pixels, which colour, what it says line by line."""

    latitude: float
    longitude: float
    radius: float
    colour: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A line from where people live to where the service stands; a hidden number is thin and dashed."""

    start: tuple[float, float]
    end: tuple[float, float]
    share: float | None
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


def base_map(geography: Geography, *, around: str | None = None) -> "folium.Map":
    """Return the map without data: the municipalities' borders on white.

    Parameters
    ----------
    geography : Geography
    around : str, optional
        ISTAT code of the municipality to look at from near; by default the whole Ambito is in sight, on any screen.
    """
    import folium

    configure_folium()
    west, south, east, north = geography.bounds
    longitude, latitude = geography.label_points[around] if around else ((west + east) / 2, (south + north) / 2)
    figure = folium.Map(
        location=(round(latitude, 4), round(longitude, 4)), zoom_start=CLOSE_ZOOM, tiles=None, min_zoom=9, max_zoom=17,
        attribution_control=False, zoom_snap=0.25,
    )  # fmt: skip
    _sized(None if around else [[south, west], [north, east]]).add_to(figure)
    style = {"color": "#94a3b1", "weight": 1, "fillColor": "#f4f6f8", "fillOpacity": 1}
    folium.GeoJson(
        json.loads(geography.geojson_bytes()),
        style_function=lambda _feature: style,
        tooltip=folium.GeoJsonTooltip(["name"], labels=False, style=_FONT),
        control=False,
    ).add_to(figure)
    return figure


def _sized(bounds: list[list[float]] | None) -> "MacroElement":
    """Return what keeps a map as large as its frame, whose height the window says, and these bounds in sight.

    Nothing moves: Leaflet would fly to the bounds. The frame has its height a little after the map is made.
    """
    from branca.element import MacroElement
    from folium.template import Template

    fit = f"map.fitBounds({json.dumps(bounds)}, {{animate: false, padding: [4, 4]}});" if bounds else ""

    class Sized(MacroElement):
        _template = Template(
            "{% macro script(this, kwargs) %}(map => {"
            f"const fit = () => {{ map.invalidateSize({{animate: false}}); {fit} }};"
            "fit(); new ResizeObserver(fit).observe(map.getContainer());"
            "})({{ this._parent.get_name() }});{% endmacro %}"
        )

    return Sized()  # type: ignore[no-untyped-call]  # branca leaves it untyped


def layers(points: Sequence[Point], flows: Sequence[Flow], names: Sequence[Name] = ()) -> list["folium.FeatureGroup"]:
    """Return the layers that the reader can turn off, flows below and services above, and the names over both."""
    import folium

    lines, circles = folium.FeatureGroup("Flussi di persone"), folium.FeatureGroup("Servizi")
    words = folium.FeatureGroup("Nomi", control=False)
    for flow in sorted(flows, key=lambda one: one.share or 0):
        _line(flow).add_to(lines)
    for point in sorted(points, key=lambda one: -one.radius):
        _circle(point).add_to(circles)
    for name in names:
        _label(name).add_to(words)
    return [lines, circles, words]


def saved_map(
    geography: Geography,
    points: Sequence[Point],
    flows: Sequence[Flow],
    statement: Statement,
    names: Sequence[Name] = (),
) -> str:
    """Return everything as one HTML document that asks for nothing and says what it is."""
    import folium
    from branca.element import Element, Figure

    figure = base_map(geography)
    for layer in layers(points, flows, names):
        layer.add_to(figure)
    folium.LayerControl(collapsed=False).add_to(figure)
    root = figure.get_root()
    if isinstance(root, Figure):
        root.html.add_child(Element("{% raw %}" + _statement_html(statement) + "{% endraw %}"))
    return standalone_html(figure, title=statement.title)


def _circle(point: Point) -> "folium.CircleMarker":
    import folium

    return folium.CircleMarker(
        (point.latitude, point.longitude), radius=point.radius, color=theme.GROUND, weight=1.5, fill=True,
        fill_color=point.colour, fill_opacity=0.9, tooltip=folium.Tooltip(_tooltip(point.words), style=_FONT),
    )  # fmt: skip


def _label(name: Name) -> "folium.Marker":
    """Return a name as words alone, which neither pointer nor keyboard stops at."""
    import folium

    icon = folium.DivIcon(
        html=f"<span>{escape(name.words)}</span>", icon_size=(_NAME_WIDTH, NAME_HEIGHT),
        icon_anchor=(_NAME_WIDTH // 2, -round(name.below)), class_name="bif-name",
    )  # fmt: skip
    return folium.Marker((name.latitude, name.longitude), icon=icon, interactive=False, keyboard=False)


def _line(flow: Flow) -> "folium.PolyLine":
    import folium

    known = flow.share is not None
    return folium.PolyLine(  # type: ignore[no-untyped-call]  # folium leaves it untyped
        [flow.start, flow.end],
        color=flow.colour if known else theme.TEXT_SOFT,
        weight=max((flow.share or 0) * THICKEST, _THIN),
        opacity=0.65 if known else 0.5,
        dash_array=None if known else "3 5",
        tooltip=folium.Tooltip(escape(flow.words), style=_FONT, sticky=True),
    )


def _tooltip(words: tuple[str, ...]) -> str:
    return "<br>".join(f"<b>{escape(line[1:])}</b>" if line.startswith("*") else escape(line) for line in words)


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
