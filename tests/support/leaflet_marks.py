"""What a Leaflet map draws, as marks: its lines with their width, its circles with what stands in each.

Role: read back what folium sends to the browser. In: the arguments of the component, as JSON. Out: `Mark` values.
Must not: know how the map was made, or leave out a line or a circle that says something.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from tests.support.marks import Mark, bare

THINNEST: Final = 1.2
"""Width in pixels of the thinnest line, drawn for anything that is not zero."""
DRAWN: Final = re.compile(r"var (\w+) = L\.(polyline|circleMarker)\(\s*(?:\[.*?\]),\s*(\{.*?\})\s*\)", re.DOTALL)
SAID: Final = re.compile(r"(\w+)\.bindTooltip\(\s*`(.*?)`", re.DOTALL)
PLACE: Final = re.compile(r"<b>(.*?)(?=<b>|$)", re.DOTALL)


def leaflet_marks(arguments: str) -> list[Mark]:
    """Return the marks of a map: one for each line, one for each thing said of a service in a circle."""
    script = json.loads(arguments)["feature_group"]
    words = dict(SAID.findall(script))
    return [
        mark
        for name, shape, options in DRAWN.findall(script)
        for mark in (_line(words[name], options) if shape == "polyline" else _circle(words[name]))
    ]


def _line(words: str, options: str) -> Iterator[Mark]:
    """Read a line; one that says a hidden number has no width of its own."""
    title, _, said = bare(words).partition(": ")
    mark = Mark(title=title, said=said, trace=0, least=THINNEST, in_order=True)
    width = float(json.loads(options)["weight"])
    yield (
        mark if mark.is_hidden else Mark(title=title, said=said, trace=0, sizes=(width,), least=THINNEST, in_order=True)
    )


def _circle(words: str) -> Iterator[Mark]:
    for service in PLACE.findall(words):
        lines = [bare(line) for line in service.split("<br>")]
        yield from (Mark(title=" ".join(lines), said=line, trace=1) for line in lines[1:])
