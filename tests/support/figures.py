"""What tests read in a figure: its traces, its words, its picture whatever the order of the rows.

Everything starts from ``figure.to_dict()``, which is what the browser gets.
"""

import json
import re
from typing import Any

import plotly.graph_objects as go
import plotly.io

Trace = dict[str, Any]


def picture(figure: go.Figure) -> str:
    """Return everything that the browser would draw, as text."""
    return str(plotly.io.to_json(figure.to_dict(), validate=False, pretty=False))


def traces(figure: go.Figure, name: str) -> list[Trace]:
    """Return the traces of that name."""
    return [trace for trace in figure.to_dict()["data"] if trace.get("name") == name]


def trace(figure: go.Figure, name: str) -> Trace:
    """Return the only trace of that name."""
    (found,) = traces(figure, name)
    return found


def written(figure: go.Figure) -> list[str]:
    """Return the words written on a figure, one item for each annotation, without tags."""
    return [plain(label["text"]) for label in figure.to_dict()["layout"].get("annotations", [])]


def note(figure: go.Figure) -> str:
    """Return the note at the foot, which is the last annotation."""
    return written(figure)[-1]


def plain(words: str) -> str:
    """Return words without tags and entities; a break becomes a blank."""
    words = re.sub(r"<br>", " ", words)
    return re.sub(r"<[^>]+>", "", words).replace("&lt;", "<").replace("&amp;", "&")


def ticks(figure: go.Figure, axis: str) -> list[str]:
    """Return the words of an axis."""
    return [plain(word) for word in figure.to_dict()["layout"][axis]["ticktext"]]


def all_keys(figure: go.Figure) -> list[tuple[str, Any]]:
    """Return every key of the figure with its value, at whatever depth, the template left out."""
    spec = json.loads(picture(figure))
    spec["layout"].pop("template")
    found: list[tuple[str, Any]] = []
    stack: list[Any] = [spec]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            found += value.items()
            stack += value.values()
        elif isinstance(value, list):
            stack += value
    return found
