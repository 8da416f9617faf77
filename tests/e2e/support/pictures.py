"""Pictures of figures: drawn in Chromium without any server, compared with those that were accepted.

Comes in: a Playwright page, figures, HTML. Goes out: pictures, and how much of two pictures differs.
Must not: ask any outside host; fail for the antialiasing of another release of Chromium.
"""

import io
import json
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
import plotly
import plotly.graph_objects as go
from PIL import Image, ImageFilter
from playwright.sync_api import Page, Route

from components.figures.core.prerendered import kept
from components.server.assets import _EMPTY_WORLD, TOPOJSON_FOLDER, asset_text, asset_url, folders
from components.theme import plotly_config
from tests.support.figures import picture as as_json
from tests.support.picture_samples import GEOMETRY, geometry

WIDTH: Final = 640
"""Pixels of every picture: a column of a page, or a phone lying down."""
COLOURS: Final = 256
"""Colours that an accepted picture keeps, so that it is a few kilobytes."""
SHADES: Final = 28
"""Shades, of 256, by which a place may differ, once its surroundings are blurred and moved by a pixel at most."""
FEW: Final = 16
"""Pixels that may differ by more."""
_WEIGHTS: Final = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_PLOTLY: Final = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
_DRAW: Final = """async ([spec, config]) => {
  document.body.innerHTML = '<div id="picture"></div>';
  const {data, layout} = JSON.parse(spec);
  await Plotly.newPlot("picture", data, layout, config);
}"""
_WRITE: Final = """async markup => {
  document.body.innerHTML = `<div id="picture">${markup}</div>`;
  await Promise.all([...document.images].map(image => image.decode()));
}"""
Pixels = npt.NDArray[np.int16]


class Studio:
    """A blank page in which figures are drawn with our typeface and our style sheet, and pictured."""

    def __init__(self, page: Page) -> None:
        """Open the page; whatever it asks for is answered here."""
        self.page = page
        page.route("**/*", _answer)
        page.goto("http://localhost/")
        page.evaluate("Promise.all([400, 600, 700].map(w => document.fonts.load(`${w} 13px 'Titillium Web'`)))")

    def of_figure(self, figure: go.Figure) -> Image.Image:
        """Return the picture of a Plotly figure."""
        self.page.evaluate(_DRAW, [as_json(kept(figure)), plotly_config()])
        return self._taken()

    def of_markup(self, markup: str) -> Image.Image:
        """Return the picture of a piece of HTML."""
        self.page.evaluate(_WRITE, markup)
        return self._taken()

    def _taken(self) -> Image.Image:
        taken = self.page.locator("#picture").screenshot(animations="disabled")
        return Image.open(io.BytesIO(taken)).convert("RGB")


def save(image: Image.Image, path: Path) -> None:
    """Keep a picture with few colours, unless it would not be the same any more (many ribbons over one another)."""
    path.parent.mkdir(exist_ok=True)
    few = image.quantize(COLOURS)
    (image if unlike(image, few.convert("RGB")) > 0 else few).save(path, optimize=True)


def unlike(one: Image.Image, other: Image.Image) -> int:
    """Return how many pixels differ by more than antialiasing explains; all of them if the sizes differ."""
    if one.size != other.size:
        return max(one.width * one.height, other.width * other.height)
    return max(_outside(one, other), _outside(other, one))


def _outside(one: Image.Image, other: Image.Image) -> int:
    """Count the pixels of one that are not among the shades around the same place of the other."""
    blurred = other.filter(ImageFilter.BoxBlur(1))
    low, high = (_pixels(blurred.filter(around)) for around in (ImageFilter.MinFilter(3), ImageFilter.MaxFilter(3)))
    seen = _pixels(one.filter(ImageFilter.BoxBlur(1)))
    return int(((seen < low - SHADES) | (seen > high + SHADES)).any(axis=2).sum())


def _pixels(image: Image.Image) -> Pixels:
    return np.asarray(image, dtype=np.int16)


def _answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        route.fulfill(body=_page(), content_type="text/html")
    elif path == "/plotly.js":
        route.fulfill(path=_PLOTLY, content_type="text/javascript")
    elif path.startswith(TOPOJSON_FOLDER):
        route.fulfill(body=json.dumps(_EMPTY_WORLD), content_type="application/json")
    elif path.startswith(GEOMETRY):
        route.fulfill(body=geometry(path), content_type="application/geo+json")
    elif path == asset_url("shell", "shell.css"):
        route.fulfill(body=asset_text("shell", "shell.css"), content_type="text/css")
    else:
        address, folder = next(pair for pair in folders().items() if path.startswith(pair[0]))
        route.fulfill(path=folder / path.removeprefix(f"{address}/"))


def _page() -> str:
    faces = "".join(
        f"@font-face {{font-family: 'Titillium Web'; font-weight: {weight};"
        f" src: url('{asset_url('fonts', f'TitilliumWeb-{name}.ttf')}')}}"
        for weight, name in _WEIGHTS.items()
    )
    body = f"body {{margin: 0; font: 16px 'Titillium Web'; color: #2f475e}} #picture {{width: {WIDTH}px}}"
    return (
        f'<!doctype html><html lang="it"><meta charset="utf-8">'
        f'<link rel="icon" href="data:,"><link rel="stylesheet" href="{asset_url("shell", "shell.css")}">'
        f'<style>{faces}{body}</style><script src="/plotly.js"></script><body></body></html>'
    )
