"""Strokes, fills and words of a chart as SVG: what Plotly reads in them becomes what every program draws.

Comes in: colours, widths, the few tags of the words of our charts. Goes out: SVG. Must not: know axes or traces.
"""

import re
from collections.abc import Mapping
from html import unescape
from typing import Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import width_of

LINE_HIGH: Final = 1.3
"""Height of a line of words, in parts of their size."""
_PIECES: Final = re.compile(r"(<[^>]*>)")
_COLOUR: Final = re.compile(r"color:\s*([^;\"]+)")
_RGBA: Final = re.compile(r"rgba?\(([^)]*)\)")
_UNIT: Final = {"dot": (1.0, 1.0), "dash": (3.0, 3.0)}
"""Strokes and gaps of a line, in parts of its width (of 3 pixels at least)."""
_SIGNS: Final[Mapping[str, tuple[str, bool]]] = {
    "■": ("M.05,-.6H.5V-.15H.05Z", True),
    "□": ("M.08,-.57H.47V-.18H.08Z", False),
    "▭": ("M.02,-.52H.53V-.2H.02Z", False),
    "●": ("M.05,-.37a.22,.22 0 1 0 .44,0a.22,.22 0 1 0 -.44,0Z", True),
    "○": ("M.07,-.37a.2,.2 0 1 0 .4,0a.2,.2 0 1 0 -.4,0Z", False),
    "◆": ("M.27,-.66L.52,-.37L.27,-.08L.02,-.37Z", True),
    "◇": ("M.27,-.62L.5,-.37L.27,-.12L.04,-.37Z", False),
    "▸": ("M.12,-.58L.46,-.37L.12,-.16Z", True),
    "▲": ("M.27,-.64L.5,-.16H.04Z", True),
    "▼": ("M.04,-.58H.5L.27,-.1Z", True),
    "✓": ("M.06,-.32L.22,-.14L.5,-.6", False),
    "→": ("M.02,-.34H.5M.34,-.5L.5,-.34L.34,-.18", False),
    "↑": ("M.27,-.06V-.62M.11,-.46L.27,-.62L.43,-.46", False),
    "↓": ("M.27,-.64V-.08M.11,-.24L.27,-.08L.43,-.24", False),
    "│": ("M.25,-.75H.31V.05H.25Z", True),
}
"""Signs that stand among words and are not in our letters: the path of each in parts of their size, and whether it is
filled."""
_SIGN_WIDE: Final = 0.55
"""Room of a sign among words, as `width_of` reckons it."""


def line_from(
    start: tuple[float, float], end: tuple[float, float], colour: str, width: float, dash: str | None = None
) -> Html:
    """Return a straight line; nothing where its ends are one point."""
    if start == end:
        return Html()
    return Html('<line x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}"{}/>').format(
        *start, *end, paint("stroke", colour, width, dash)
    )


def paint(what: str, colour: str | None, width: float | None = None, dash: str | None = None) -> Html:
    """Return the attributes of a fill or of a stroke; how clear it is stands apart, for older programs."""
    plain, opacity = solid(colour or "none")
    said = Html(' {}="{}"').format(what, plain)
    if opacity < 1:
        said += Html(' {}-opacity="{:g}"').format(what, opacity)
    if width is not None:
        said += Html(' stroke-width="{:g}"').format(width)
    if dash and dash != "solid":
        said += Html(' stroke-dasharray="{}"').format(_dashes(dash, width or 1))
    return said


def solid(colour: str) -> tuple[str, float]:
    """Return a colour as six digits, and how clear it is."""
    found = _RGBA.fullmatch(colour)
    if not found:
        return colour, 1.0
    red, green, blue, *clear = (float(part) for part in found.group(1).split(","))
    return f"#{int(red):02x}{int(green):02x}{int(blue):02x}", clear[0] if clear else 1.0


def _dashes(dash: str, width: float) -> str:
    if dash in _UNIT:
        return ",".join(f"{share * max(width, 3):g}" for share in _UNIT[dash])
    return dash.replace("px", "")


def written(
    words: str, at: float, down: float, *, size: float, anchor: str, stands: str, colour: str = theme.TEXT,
    ground: str = "",
) -> Html:  # fmt: skip
    """Return words at a point: ``stands`` says what of them is there, their top, their middle or their bottom."""
    lines = str(words).replace("<br>", "\n").split("\n")
    high = len(lines) * size * LINE_HIGH
    top = down - {"top": 0.0, "middle": high / 2, "bottom": high}[stands]
    wide = width_of(words, int(size))
    left = at - {"start": 0.0, "middle": wide / 2, "end": float(wide)}[anchor]
    drawn = Html()
    if ground:
        drawn += Html('<rect x="{:.2f}" y="{:.2f}" width="{:g}" height="{:.2f}"{}/>').format(
            left, top, wide, high, paint("fill", ground)
        )
    held = [("fill", colour)]
    for place, line in enumerate(lines):
        baseline = top + (place + 0.5) * size * LINE_HIGH + size * 0.34
        if _SIGNS.keys() & {*line}:
            drawn += _with_signs(line, left, baseline, size, held)
        else:
            drawn += _text(_spans(line, held), at, baseline, size, anchor)
    return drawn


def _text(spans: Html, at: float, baseline: float, size: float, anchor: str) -> Html:
    return Html('<text x="{:.2f}" y="{:.2f}" font-size="{:g}" text-anchor="{}">{}</text>').format(
        at, baseline, size, anchor, spans
    )


def _with_signs(line: str, left: float, baseline: float, size: float, held: list[tuple[str, str]]) -> Html:
    """Return words among which stand signs, each drawn where it is read: our letters have none."""
    drawn, at = Html(), left
    for piece in re.split(f"([{''.join(_SIGNS)}])", line):
        if piece in _SIGNS:
            path, is_full = _SIGNS[piece]
            colour = next(value for name, value in reversed(held) if name == "fill")
            looks = paint("fill", colour) if is_full else paint("fill", "none") + paint("stroke", colour, 0.07)
            drawn += Html('<path transform="translate({:.2f} {:.2f}) scale({:g})" d="{}"{}/>').format(
                at, baseline, size, path, looks
            )
            at += _SIGN_WIDE * size
        elif piece:
            words = piece.lstrip(" ")  # a space that opens a text is not kept by all who draw
            at += width_of(" ", 100) * (len(piece) - len(words)) * size / 100
            drawn += _text(_spans(words, held), at, baseline, size, "start")
            at += width_of(unescape(_PIECES.sub("", words)), 100) * size / 100
    return drawn


def _spans(line: str, held: list[tuple[str, str]]) -> Html:
    """Return a line of the words of a chart: its few tags as spans; ``held`` are those open, here and in the next."""
    drawn = Html()
    for piece in _PIECES.split(line):
        if piece.startswith("</"):
            held.pop()
        elif piece.startswith("<"):
            colour = _COLOUR.search(piece)
            held.append(("fill", colour.group(1)) if colour else ("font-weight", "600"))
        elif piece:
            looks = Html().join(Html(' {}="{}"').format(name, value) for name, value in dict(held).items())
            drawn += Html('<tspan xml:space="preserve"{}>{}</tspan>').format(looks, unescape(piece))
    return drawn
