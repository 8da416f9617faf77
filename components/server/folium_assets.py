"""Folium without other people's servers.

Role: replace the ten files that folium takes from four outside hosts by the two it needs, ours.
In: a folium map. Out: folium configured for our addresses, or a map as one self-contained HTML document.
Must not: be needed for anything but maps; folium costs a second to import, so it is imported inside the functions.

Only Leaflet and jQuery are kept: use ``CircleMarker``, ``PolyLine``, ``GeoJson``, ``FeatureGroup``, tooltips and
popups. ``folium.Marker`` with an icon needs Bootstrap and Awesome Markers, ``folium.Choropleth`` needs d3: avoid them.
"""

from __future__ import annotations

import base64
import re
from html import escape
from typing import TYPE_CHECKING, Final

from components.server.assets import asset_path, asset_text, asset_url

if TYPE_CHECKING:
    import folium

_SCRIPTS: Final = (("leaflet", "leaflet", "leaflet.js"), ("jquery", "jquery", "jquery.min.js"))
_STYLES: Final = (("leaflet_css", "leaflet", "leaflet.css"), ("map_css", "shell", "map.css"))
_IMAGE: Final = re.compile(r"url\(images/([\w.-]+\.png)\)")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_ZOOM_LOCK: Final = re.compile(r",\s*maximum-scale=1\.0, user-scalable=no")
_EXTERNAL: Final = re.compile(r"<(?:script|link)\b[^>]*\b(?:src|href)=[\"']")


def configure_folium(base_url: str = "") -> None:
    """Make every folium map take Leaflet and jQuery from our own routes.

    Parameters
    ----------
    base_url
        Prefix under which the application is published, without a final slash; empty at the root of the host.
    """
    import folium

    prefix = base_url.rstrip("/")
    folium.Map.default_js = [(name, prefix + asset_url(kind, file)) for name, kind, file in _SCRIPTS]
    folium.Map.default_css = [(name, prefix + asset_url(kind, file)) for name, kind, file in _STYLES]


def standalone_html(figure: folium.Map, *, title: str) -> str:
    """Return the map as one HTML document that asks for nothing, to be saved and opened anywhere.

    Parameters
    ----------
    figure
        The map. Build it anew for the download: rendering adds to it.
    title
        Title of the document, in Italian.

    Raises
    ------
    TypeError
        If the map was placed inside something that is not a document.
    ValueError
        If an element of the map wants a file that we do not serve.
    """
    from branca.element import Element, Figure

    figure.default_js, figure.default_css = [], []
    root = figure.get_root()
    if not isinstance(root, Figure):
        raise TypeError(f"The map must stand in a Figure of its own, not in {type(root).__name__}")
    root.title = escape(title)
    for name, tag in _tags().items():
        root.header.add_child(Element("{% raw %}" + tag + "{% endraw %}"), name=name)
    html = _ZOOM_LOCK.sub("", root.render()).replace("<html>", '<html lang="it">', 1)
    found = _EXTERNAL.search(html)
    if found:
        raise ValueError(f"The map wants a file that is not inside it: {html[found.start() : found.end() + 80]}")
    return html


def _tags() -> dict[str, str]:
    """Return each style sheet and script as an element that contains it, by the name folium gives it."""
    styles = {
        name: f"<style>{_IMAGE.sub(_inline_image, asset_text(kind, file))}</style>" for name, kind, file in _STYLES
    }
    scripts = {name: f"<script>{_SOURCE_MAP.sub('', asset_text(kind, file))}</script>" for name, kind, file in _SCRIPTS}
    return styles | scripts


def _inline_image(match: re.Match[str]) -> str:
    data = base64.b64encode(asset_path("leaflet", f"images/{match[1]}").read_bytes()).decode()
    return f"url(data:image/png;base64,{data})"
