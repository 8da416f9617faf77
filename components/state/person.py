"""Who has signed in, for this run: their account, the role in force, and what they may change of it.

Comes in: `enter_person(Person)`, called by the gate. Goes out: `current_person()`; None in a demonstration.
Must not: be kept between runs: rights are read at each of them.
"""

from contextvars import ContextVar
from dataclasses import dataclass

from data_access.accounts.entrance import Entrance, Holder
from data_access.accounts.register import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who has signed in.

    Attributes
    ----------
    word : str
        What their browser holds; never shown.
    holder : Holder
        Their account and roles.
    right : Right
        The role in force.
    network : str
        From where they ask.
    entrance : Entrance
        By which they may change role, or leave; its log takes what they do.
    """

    word: str
    holder: Holder
    right: Right
    network: str
    entrance: Entrance


_CURRENT: ContextVar[Person | None] = ContextVar("person", default=None)


def enter_person(person: Person | None) -> None:
    """Make somebody who is looking in this run."""
    _CURRENT.set(person)


def current_person() -> Person | None:
    """Return who is looking in this run; None in a demonstration."""
    return _CURRENT.get()
