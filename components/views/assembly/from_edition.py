"""What an edition says of an agenda, as the page is given it: no view knows what an edition is.

Comes in: functions of whoever reads editions. Goes out: words. Must not: hold a number that is not of the edition.
"""

from collections.abc import Callable
from dataclasses import dataclass

from data_access.agendas import Agenda


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What an edition says of an item: the sentence of its screen, or why it has none (one of the two is empty)."""

    headline: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An agenda as an edition shows it.

    Attributes
    ----------
    edition : str
        What the edition is called, with the day of its data; empty where there is none.
    mark : str
        Its SHA-256.
    spoken : tuple of Spoken
        One for each item, in order.
    """

    edition: str = ""
    mark: str = ""
    spoken: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FromEdition:
    """How the page asks: what the edition of an agenda says of it; annex to the minutes and booklet, as PDF."""

    read: Callable[[Agenda], Reading]
    annex: Callable[[Agenda], bytes]
    booklet: Callable[[Agenda], bytes]
