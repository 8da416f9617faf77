"""Who draws the pictures of a figure that people take away, SVG and PNG: it stands above these floors.

Comes in: ``Home.py`` hands over the `Painter`. Goes out: it, for the window of files. Must not: draw; be imported with
a cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.boundaries import Geography
    from indicators.interchange.exported_table import ExportedTable
    from indicators.model.result import Result


class Chart(Protocol):
    """A Plotly figure, or one that is kept in plain form."""

    def to_dict(self) -> Mapping[str, Any]:
        """Return its plain form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A bar of a list that is drawn from rows.

    Attributes
    ----------
    name, words : str
        What stands before it and after it.
    amount, planned : float or None
        Its length, and that of the outline behind it.
    role : str
        Whose it is: ``capofila``, ``territorio``, ``ambito``, ``altro``, ``proprio``.
    provisional : bool
    """

    name: str
    words: str
    amount: float | None
    planned: float | None = None
    role: str = "ambito"
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """Lists of bars, each under its name.

    Attributes
    ----------
    groups : sequence of (str, sequence of Strip)
    has_one_scale : bool
        Whether bars are compared over all the lists; within each, otherwise.
    note : str
        What their looks mean.
    """

    groups: Sequence[tuple[str, Sequence[Strip]]]
    has_one_scale: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table in words: heads, and rows as long as they are."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


Shown = Chart | Strips | Grid
"""What a figure that is drawn from rows shows."""


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
    rows : callable
        Returns as SVG what a figure drawn from rows shows, with the words of the table that leaves; the table itself
        where it shows nothing else.
    png : callable
        Returns an SVG as PNG.
    """

    svg: Draw
    rows: Callable[[ExportedTable, Shown | None], str]
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
