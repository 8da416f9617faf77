"""Who draws the pictures of a figure that people take away, SVG and PNG: it stands above these floors.

Comes in: ``Home.py`` hands over the `Painter`. Goes out: it, for the window of files. Must not: draw; be imported with
a cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.boundaries import Geography
    from indicators.model.result import Result


class Draw(Protocol):
    """What draws a result as SVG that stands by itself: title, what it is, marks, source, foot."""

    def __call__(self, result: Result, *, title: str, foot: str, geography: Callable[[], Geography]) -> str:
        """Return the SVG; ``geography`` is called where a map is drawn."""


@dataclass(frozen=True, slots=True)
class Painter:
    """Who draws.

    Attributes
    ----------
    svg : Draw
    png : callable
        Returns an SVG as PNG.
    """

    svg: Draw
    png: Callable[[str], bytes]


@dataclass(slots=True)
class _Office:
    painter: Painter | None = None


_office = _Office()


def hand_over(painter: Painter | None) -> None:
    """Say who draws the pictures of this process; nobody, unless somebody is named."""
    _office.painter = painter


def painter() -> Painter | None:
    """Return who draws pictures; None where there is nobody, and no picture is offered."""
    return _office.painter
