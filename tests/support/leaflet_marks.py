"""What the map of services draws, as marks: its lines with their width, its circles with what stands in each.

Role: read back what the browser is given to draw. In: the arguments of the component, as JSON. Out: `Mark` values.
Must not: know how the map was made, or leave out a line or a circle that says something.
"""

import json
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Any, Final

from tests.support.marks import Mark

THINNEST: Final = 1.2
"""Width in pixels of the thinnest line, drawn for anything that is not zero."""


def leaflet_marks(arguments: str) -> list[Mark]:
    """Return the marks of a map: one for each line, one for each thing said of a service in a circle."""
    data = json.loads(arguments)["data"]
    lines = [_line(one) for one in data["lines"]]
    return [*lines, *(mark for one in data["circles"] for mark in _circle(one["lines"]))]


def _line(one: dict[str, Any]) -> Mark:
    """Read a line; one that says a hidden number has no width of its own."""
    title, _, said = one["text"].rpartition(": ")
    mark = Mark(title=title, said=said, trace=0, least=THINNEST, in_order=True)
    if mark.is_hidden:
        return mark
    return Mark(title=title, said=said, trace=0, sizes=(one["style"]["weight"],), least=THINNEST, in_order=True)


def _circle(lines: list[dict[str, Any]]) -> Iterator[Mark]:
    """Read a circle, whose services begin with their name in bold."""
    places = accumulate(int(line["bold"]) for line in lines)
    for _, service in groupby(zip(places, lines, strict=True), key=lambda pair: pair[0]):
        said = [line["text"] for _, line in service]
        yield from (Mark(title=" ".join(said), said=line, trace=1) for line in said[1:])
