"""Folium without other people's servers: a map as one HTML document that asks for nothing and runs only what is ours.

Role: replace the ten files that folium takes from four outside hosts by the three the map needs, inside the document.
In: a folium map. Out: a self-contained HTML document with a policy of its own.
Must not: be needed for anything but saving maps; folium costs a second to import, so it is imported inside functions.

What draws on the map is ``services_map.js``, the same as in the page: folium's own markers, pop-ups and tooltips put
their texts into scripts, which it renders twice through Jinja. Whatever else stands in the document as it is goes in by
`verbatim`, which no template reads.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from components.escaping.html import Html
from components.server.assets import asset_path, asset_text

if TYPE_CHECKING:
    import folium
    from branca.element import Element

_SCRIPTS: Final = (("leaflet", "leaflet", "leaflet.js"), ("services_map", "shell", "services_map.js"))
_STYLES: Final = (("leaflet_css", "leaflet", "leaflet.css"), ("map_css", "shell", "map.css"))
_IMAGE: Final = re.compile(r"url\(images/([\w.-]+\.png)\)")
_SOURCE_MAP: Final = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
_ZOOM_LOCK: Final = re.compile(r",\s*maximum-scale=1\.0, user-scalable=no")
_EXTERNAL: Final = re.compile(r"<(?:script|link)\b[^>]*\b(?:src|href)=[\"']")
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_EXPECTED: Final = len(_SCRIPTS) + 2
"""Scripts of a document: ours, folium's switches, the map itself."""


def verbatim(markup: str) -> Element:
    """Return an element of a folium document that stands there as it is: Jinja sees a name, not what it holds."""
    from branca.element import Element

    element = Element("{{ this.markup }}")
    vars(element)["markup"] = str(markup)
    return element


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
        If an element of the map wants a file that we do not serve, or brings a script of its own.
    """
    from branca.element import Figure

    figure.default_js, figure.default_css = [], []
    root = figure.get_root()
    if not isinstance(root, Figure):
        raise TypeError(f"The map must stand in a Figure of its own, not in {type(root).__name__}")
    root.title = str(Html.escape(title))
    for name, tag in _tags().items():
        root.header.add_child(verbatim(tag), name=name)
    html = _ZOOM_LOCK.sub("", root.render()).replace("<html>", '<html lang="it">', 1)
    external = _EXTERNAL.search(html)
    if external:
        raise ValueError(f"The map wants a file that is not inside it: {html[external.start() : external.end() + 80]}")
    return html.replace("<head>", f'<head><meta charset="utf-8"/>{_policy(html)}', 1)


def _policy(html: str) -> str:
    """Return what lets a browser run the document's own scripts, each known by its fingerprint, and ask for nothing."""
    scripts = _SCRIPT.findall(html)
    if len(scripts) != _EXPECTED or html.count("<script") != _EXPECTED:
        raise ValueError(f"The map has {html.count('<script')} scripts, not {_EXPECTED}")
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    directives = (
        "default-src 'none'", f"script-src {allowed}", "style-src 'unsafe-inline'", "img-src data:", "base-uri 'none'",
        "form-action 'none'",
    )  # fmt: skip
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(directives)}"/>'


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
