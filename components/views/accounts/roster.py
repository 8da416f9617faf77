"""The list of who may sign in, as the page tells it: who is searched for, rows, what is still missing.

Comes in: entries of the register, names of the data, a day. Goes out: rows and sentences. Must not: draw.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from components.views.accounts.text import ADDRESS, FROM, IN_FORCE, LAST_USE, NAME, NEVER, ROLE, TO, state_of
from data_access.accounts.places import Places
from data_access.accounts.register import Entry


def matching(entries: Iterable[Entry], places: Places, words: str) -> list[Entry]:
    """Return the entries that hold all the words searched: in the address, the name, the role or its place."""
    wanted = words.casefold().split()
    return [
        entry
        for entry in entries
        if all(word in f"{entry.email} {entry.name} {places.words(entry.right)}".casefold() for word in wanted)
    ]


def rows(entries: Iterable[Entry], places: Places, *, on: date) -> list[dict[str, Any]]:
    """Return a row for each role."""
    return [
        {
            ADDRESS: entry.email,
            NAME: entry.name,
            ROLE: _capital(places.words(entry.right)),
            FROM: f"{entry.valid_from:%d/%m/%Y}",
            TO: "" if entry.valid_to is None else f"{entry.valid_to:%d/%m/%Y}",
            IN_FORCE: state_of(entry, on),
            LAST_USE: NEVER if entry.last_seen is None else f"{entry.last_seen.astimezone():%d/%m/%Y %H:%M}",
        }
        for entry in entries
    ]


def label(entry: Entry, places: Places) -> str:
    """Return how an entry is named where one is chosen."""
    return f"{entry.email}, {places.words(entry.right)}"


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
