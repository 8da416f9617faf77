"""Who loads a file, and what became of it.

Comes in: nothing. Goes out: `Sender`, `Loaded`, `LoadError`. Must not: write anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from data_access.errors import UserError
from data_access.upserts import Written

PERSONAL_REASON: Final = (
    "Il motivo sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscriverlo senza."
)


class LoadError(UserError):
    """A file that cannot be loaded: nothing of it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who loads a file, and why it replaces what was there or is true though it looks odd.

    Attributes
    ----------
    who : str
    reason : str
    accepts_warnings : bool
    organisation : str or None
        Key of the organisation for which somebody loads, and for no other; None: for all of them.
    """

    who: str
    reason: str = ""
    accepts_warnings: bool = False
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChange:
    """A service and month that a file says anew.

    Attributes
    ----------
    service, name : str
        Key and name of the service.
    month : date
    before, after : int
        Rows of this kind.
    figures : dict
        Figures of the service and month by indicator, before and after.
    """

    service: str
    name: str
    month: date
    before: int
    after: int
    figures: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What became of a file.

    Attributes
    ----------
    rows : Written
        Rows that are new or changed, by table.
    replaced : list of (str, date, int, int)
        Services (key) and months whose rows were replaced: how many there were, how many there are.
    months : list of MonthChange
        Services and months that hold other rows than before.
    unchanged : int
        Services and months of which the tables said the same already.
    left_out : tuple of str
        What the file says and is not loaded from here, in Italian.
    supplied : int
        Services and months that had not delivered this kind of content before, with rows or without.
    version : int or None
        New version of the data; None if nothing has changed.
    """

    rows: Written = field(default_factory=Written)
    replaced: list[tuple[str, date, int, int]] = field(default_factory=list)
    months: list[MonthChange] = field(default_factory=list)
    unchanged: int = 0
    left_out: tuple[str, ...] = ()
    supplied: int = 0
    version: int | None = None
