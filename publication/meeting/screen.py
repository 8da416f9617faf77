"""A screen of the meeting, and how one is refused.

Comes in: what makers of screens have found in an edition. Goes out: `Screen`, `Version`, `NotInEditionError`. Must not:
read an edition.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl
from markupsafe import Markup as Html

from publication.edition.package import Edition
from publication.meeting import text
from user_error import UserError

_REST: Final = re.compile(r"(?:; |: (?=manca))(?![^(]*\))")
"""Where a sentence begins to tell what is missing, outside brackets."""


class NotInEditionError(UserError):
    """A view that an edition does not hold; the sentence says what it holds instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a screen says of the whole, or of one municipality.

    Attributes
    ----------
    headline, more : str
        The finding, and what else must be known of it.
    subtitle, source : str
        Measure, unit, period, lens; where it comes from.
    figure : Html
        The figure; of a map, what stands beside it.
    """

    headline: str
    more: str = ""
    subtitle: str
    source: str
    figure: Html


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A screen.

    Attributes
    ----------
    kind : str
        One of those of `publication.meeting.figures`.
    whole : Version
    of_town : callable
        Returns the version of a municipality, by ISTAT code.
    start : str
        ISTAT code of the municipality that it opens on; empty for the whole.
    map : Html
        The map, which all versions share; empty for other kinds.
    shown : polars.Expr
        Which cells of the edition it shows.
    board : tuple of (str, str)
        Key and period of the board that it shows; empty for other kinds.
    """

    kind: str
    whole: Version
    of_town: Callable[[str], Version]
    start: str
    map: Html
    shown: pl.Expr
    board: tuple[str, str] = ("", "")

    @property
    def opening(self) -> Version:
        """The version that it opens on: of a municipality where the view is of one."""
        return self.of_town(self.start) if self.start else self.whole


def refusal(edition: Edition, why: str, instead: str) -> NotInEditionError:
    """Return the refusal of a view: why it is not there, and what is."""
    said = text.NOT_HELD.format(number=edition.manifest.number, why=why, instead=instead)
    return NotInEditionError(said.strip())


def split(sentence: str) -> tuple[str, str]:
    """Return a sentence up to where it tells what is missing, and that, which is told smaller."""
    found = _REST.search(sentence)
    if found is None:
        return sentence, ""
    rest = sentence[found.end() :]
    return f"{sentence[: found.start()]}.", f"{rest[:1].upper()}{rest[1:]}"


def marks(notes: Sequence[str]) -> Html:
    """Return what the marks of a figure mean, under it."""
    return Html('<p class="segni">{}</p>').format(" · ".join(notes)) if notes else Html()
