"""The figure of a screen of the meeting, as paper takes it: drawings that stand by themselves, and words.

Comes in: the HTML and SVG of a screen. Goes out: a `Figure`. Must not: work out a number, or take HTML that is not of
our own code.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, fromstring, tostring

from markupsafe import Markup as Html
from markupsafe import escape

from components import theme
from publication.drawing.shapes import HATCH, Shapes
from publication.drawing.style import style_of
from publication.meeting.screen import Screen, Version

SVG: Final = "http://www.w3.org/2000/svg"
DRAWN: Final = frozenset({"mappa", "linee", "barre", "tavola"})
NOT_ON_PAPER: Final = frozenset({"invito"})
"""Words of a screen that ask for a click."""
WORDS: Final = frozenset({"p", "h2", "h3", "td", "th"})


_OF_MARKS: Final = str(
    Html("<style>svg>rect{{stroke:{};stroke-width:1.5}}</style><defs>{}</defs>").format(theme.ZERO_OUTLINE, HATCH)
)
"""What marks of a legend need: an outline, for the white one, and the lines of what was not supplied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure on paper.

    Attributes
    ----------
    drawings : tuple of (str, str)
        SVG, and what it shows in words.
    large : str
        A number that is the figure; empty for the others.
    words : tuple of str
        Paragraphs.
    legend : tuple of (str, str)
        SVG of a mark, and what it means.
    """

    drawings: tuple[tuple[str, str], ...]
    large: str
    words: tuple[str, ...]
    legend: tuple[tuple[str, str], ...]


def figure_of(screen: Screen, version: Version, shapes: Shapes) -> Figure:
    """Return the figure of a version of a screen.

    Parameters
    ----------
    screen : Screen
    version : Version
        Of the whole, or of one municipality.
    shapes : Shapes
        Of the municipalities, for maps.
    """
    root = fromstring(f"<div>{screen.map}{version.figure}</div>")  # noqa: S314 - our own code wrote it
    drawings = [one for one in root.iter("svg") if one.get("class") in DRAWN]
    words = [_text(one) for one in root.iter() if one.tag in WORDS and one.get("class") not in NOT_ON_PAPER]
    large = " ".join(_text(one) for one in root.iter("p") if one.get("class") in {"enorme", "unita"})
    return Figure(
        drawings=tuple((_alone(one, shapes), one.get("aria-label", version.headline)) for one in drawings),
        large=large,
        words=tuple(one for one in words if one and one not in large),
        legend=tuple(_legend(root)),
    )


def _legend(root: Element) -> Iterator[tuple[str, str]]:
    for entry in root.iter("li"):
        mark = entry.find("svg")
        if mark is not None:
            yield _svg(mark, _OF_MARKS), _text(entry)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _alone(drawing: Element, shapes: Shapes) -> str:
    """Return a drawing that needs nothing of the page: its style, the shapes that it uses, the names of places."""
    parts = Html("<style>{}</style>").format(style_of(int(drawing.get("font-size", "16"))))
    if drawing.get("class") == "mappa":
        paths = Html().join(Html('<path id="f{}" d="{}"/>').format(code, path) for code, path in shapes.paths.items())
        parts += Html('<defs>{}{}<path id="contorno" d="{}"/></defs>').format(HATCH, paths, shapes.outline)
        for one in fromstring(f"<g>{_labels(shapes)}</g>"):  # noqa: S314 - our own
            drawing.append(one)
    return _svg(drawing, str(parts))


def _labels(shapes: Shapes) -> Html:
    label = Html('<text class="scritta" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
    return Html().join(label.format(x, y, name) for name, (x, y) in shapes.labels.items())


def _svg(drawing: Element, parts: str) -> str:
    inside = "".join(tostring(one, encoding="unicode") for one in drawing)
    size = escape(drawing.get("font-size", "16"))
    box = escape(drawing.get("viewBox", ""))
    _, _, width, height = box.split()
    return (
        f'<svg xmlns="{SVG}" viewBox="{box}" width="{width}" height="{height}" font-size="{size}" '
        f'font-family="Titillium Web">{parts}{inside}</svg>'
    )
