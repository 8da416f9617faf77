"""The axes of a chart: where values stand on it, its thin lines, its words.

Comes in: the layout of a chart of `components.figures`. Goes out: `Axis`, which turns values into pixels. Must
not: draw a trace.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log10
from typing import Any, Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import BODY, Spec
from publication.drawing.chart_words import LINE_HIGH, line_from, written

_MILLISECONDS: Final = 86_400_000
"""Milliseconds of a day, in which widths of bars are told on axes of time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The plotting area, in pixels from the upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def across(self, share: float) -> float:
        """Return where a share of its width ends."""
        return self.left + share * (self.right - self.left)

    def up(self, share: float) -> float:
        """Return where a share of its height ends, from its foot."""
        return self.bottom - share * (self.bottom - self.top)


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """An axis: where its ends are, what stands at them, how it looks.

    Attributes
    ----------
    start, end : float
        Pixels of its ends.
    low, high : float
        What stands there: days by number, powers of ten where ``kind`` is ``log``.
    spec : mapping
    is_across : bool
    foot : float
        Pixels, down or across, where its words stand.
    """

    start: float
    end: float
    low: float
    high: float
    kind: str
    spec: Mapping[str, Any]
    is_across: bool
    foot: float

    def at(self, value: Any) -> float:
        """Return the pixels of a value."""
        return self.place(log10(value) if self.kind == "log" else number_of(value))

    def place(self, value: Any) -> float:
        """Return the pixels of a value that is told as the axis tells it: words on a logarithm say its power."""
        share = (number_of(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def length(self, amount: float) -> float:
        """Return how many pixels an amount takes, always more than none."""
        days = amount / _MILLISECONDS if self.kind == "date" else amount
        return abs(days / (self.high - self.low) * (self.end - self.start))

    def grid(self, box: Box) -> Html:
        """Return the thin lines across the plotting area."""
        if not self.spec.get("showgrid") or self.spec.get("visible") is False:
            return Html()
        colour = self.spec.get("gridcolor", theme.RULE)
        return Html().join(
            line_from((at, box.top), (at, box.bottom), colour, 1)
            if self.is_across
            else line_from((box.left, at), (box.right, at), colour, 1)
            for at in map(self.at, self.spec.get("tickvals") or ())
        )

    def words(self, box: Box) -> Html:
        """Return the line of the axis, its ticks, their words and its title."""
        if self.spec.get("visible") is False:
            return Html()
        size = (self.spec.get("tickfont") or {}).get("size", BODY)
        tick = self.spec.get("ticklen", 5) if self.spec.get("ticks") == "outside" else 0
        gap = tick + self.spec.get("ticklabelstandoff", 0) + 3
        values = self.spec.get("tickvals") or ()
        drawn = Html()
        if self.is_across:
            if self.spec.get("showline"):
                drawn += line_from(
                    (box.left, self.foot), (box.right, self.foot), self.spec.get("linecolor", theme.RULE), 1
                )
            for value, words in zip(values, self.spec.get("ticktext") or values, strict=False):
                at = self.at(value)
                drawn += line_from((at, self.foot), (at, self.foot + tick), self.spec.get("tickcolor", theme.RULE), 1)
                drawn += written(str(words), at, self.foot + gap, size=size, anchor="middle", stands="top")
            title = (self.spec.get("title") or {}).get("text", "")
            under = self.foot + gap + size * LINE_HIGH + 4
            middle = (self.start + self.end) / 2
            return drawn + (written(title, middle, under, size=BODY, anchor="middle", stands="top") if title else "")
        for value, words in zip(values, self.spec.get("ticktext") or values, strict=False):
            drawn += written(str(words), self.foot - gap, self.at(value), size=size, anchor="end", stands="middle")
        return drawn


def axis_names(layout: Spec) -> list[str]:
    """Return the keys of the axes of a layout."""
    return [name for name in layout if re.fullmatch(r"[xy]axis\d*", name)]


def axis_of(layout: Spec, name: str, box: Box, traces: Sequence[Spec]) -> Axis:
    """Return an axis by its key; one whose ends are not told holds all that its traces do."""
    spec = layout[name]
    is_across = name.startswith("x")
    low, high = _ends(spec, _values_of(traces, name))
    start, end = spec.get("domain") or (0, 1)
    other = layout.get(axis_key(spec.get("anchor", "y" if is_across else "x"))) or {}
    foot = other.get("domain", (0, 1))[0]
    place = box.across if is_across else box.up
    return Axis(
        start=place(start),
        end=place(end),
        low=low,
        high=high,
        kind=spec.get("type", "linear"),
        spec=spec,
        is_across=is_across,
        foot=box.up(foot) if is_across else box.across(foot),
    )


def axis_key(short: str) -> str:
    """Return the key of an axis in a layout, from what traces call it: ``x2`` is ``xaxis2``."""
    return f"{short[0]}axis{short[1:]}"


def _values_of(traces: Sequence[Spec], name: str) -> Iterator[Any]:
    """Yield what the traces of an axis hold along it."""
    letter = name[0]
    for trace in traces:
        if axis_key(trace.get(f"{letter}axis", letter)) == name:
            yield from (value for value in trace.get(letter) or () if value is not None)


def _ends(spec: Mapping[str, Any], values: Iterable[Any]) -> tuple[float, float]:
    if spec.get("range"):
        low, high = map(number_of, spec["range"])
        return low, high
    held = [number_of(value) for value in values] or [0.0, 1.0]
    low, high = min(held), max(held)
    return (low, high) if high > low else (low - 1, high + 1)


def number_of(value: Any) -> float:
    """Return a value as a number: a day by its place in the calendar."""
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440
    return float(value)
