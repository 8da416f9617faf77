"""Facts of the plan written over a figure of time, each on a line of its own, so that no two can collide.

Role: vertical lines with words above the plotting area. In: `Event` values and the ends of the axis of time.
Out: shapes, annotations and the pixels that they need.
Must not: import Streamlit, read the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from components import theme
from components.figures.core.canvas import LINE, Spec, box, lines_in, rule, text, wrapped

_WIDTH: Final = 140
_GAP: Final = 3
_LIFT: Final = 8
"""Pixels between the lowest words and the plot, whose upper edge may carry marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A dated fact that explains a figure: an opening, a cold-weather plan."""

    first_day: date
    title: str
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a layout needs to show events, and the height in pixels that their words take above the plot."""

    shapes: tuple[Spec, ...]
    annotations: tuple[Spec, ...]
    height: int


def write_events(events: Sequence[Event], *, first: date, last: date, plot: int) -> Written:
    """Return the lines and words of the events that fall between two days, oldest on top.

    Parameters
    ----------
    events : sequence of Event
    first, last : date
        Ends of the axis of time.
    plot : int
        Height of the plotting area in pixels.
    """
    seen = sorted((e for e in events if first <= e.first_day <= last), key=lambda e: (e.first_day, e.title))
    words = [wrapped(event.title, _WIDTH) for event in seen]
    heights = [lines_in(word) * LINE + _GAP for word in words]
    shapes: list[Spec] = []
    annotations: list[Spec] = []
    for place, (event, word) in enumerate(zip(seen, words, strict=True)):
        above = sum(heights[place:]) + _LIFT
        late = (event.first_day - first) * 2 > last - first
        shapes += _marks(event, last=last, top=(plot + above) / plot)
        annotations.append(_words(event, word, above=above, late=late))
    return Written(shapes=tuple(shapes), annotations=tuple(annotations), height=sum(heights) + (_LIFT if seen else 0))


def _marks(event: Event, *, last: date, top: float) -> list[Spec]:
    day = event.first_day.isoformat()
    line = rule(x=(day, day), y=(0, top), colour=theme.TEXT_SOFT, dash="dot", xref="x", yref="paper")
    if event.last_day is None:
        return [line]
    end = min(event.last_day, last).isoformat()
    return [box(x=(day, end), y=(0, 1), fill="rgba(92,111,130,0.10)", xref="x", yref="paper", layer="below"), line]


def _words(event: Event, words: str, *, above: int, late: bool) -> Spec:
    return text(
        words,
        x=event.first_day.isoformat(),
        y=1,
        yref="paper",
        colour=theme.TEXT_SOFT,
        xanchor="right" if late else "left",
        align="right" if late else "left",
        yanchor="top",
        xshift=-4 if late else 4,
        yshift=above,
        bgcolor=theme.GROUND,
    )
