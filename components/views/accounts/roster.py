"""The list of who may sign in, as the page tells it: who is searched for, rows, what is still missing.

Comes in: entries of the register, names of the data, a day. Goes out: rows and sentences. Must not: draw.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from data_access.accounts.places import Places
from data_access.accounts.register import Entry
from data_access.accounts.vocabulary import AccountRole
from indicators.italian.numbers import listed

PLURALS = {
    AccountRole.MANAGER: "responsabili",
    AccountRole.MAYOR: "sindaci",
    AccountRole.PARTNER: "enti partner",
    AccountRole.STEWARD: "cura dei dati",
    AccountRole.ADMINISTRATOR: "amministratori",
    AccountRole.PUBLIC: "pubblico",
}
NEVER = "mai"
MOST_NAMED = 5
"""Municipalities without a mayor that are named; of more it is told how many."""


def matching(entries: Iterable[Entry], places: Places, words: str) -> list[Entry]:
    """Return the entries that hold all the words searched: in the address, the name, the role or its place."""
    wanted = words.casefold().split()
    return [
        entry
        for entry in entries
        if all(word in f"{entry.email} {entry.name} {places.words(entry.right)}".casefold() for word in wanted)
    ]


def state_of(entry: Entry, on: date) -> str:
    """Return whether a role is in force, and if not why."""
    if entry.ended_at is not None:
        return f"tolto il {entry.ended_at.astimezone():%d/%m/%Y}"
    if entry.valid_from > on:
        return "non ancora"
    return "sì" if entry.holds(on) else "finito"


def rows(entries: Iterable[Entry], places: Places, *, on: date) -> list[dict[str, Any]]:
    """Return a row for each role."""
    return [
        {
            "Indirizzo": entry.email,
            "Nome": entry.name,
            "Ruolo": _capital(places.words(entry.right)),
            "Dal": f"{entry.valid_from:%d/%m/%Y}",
            "Al": "" if entry.valid_to is None else f"{entry.valid_to:%d/%m/%Y}",
            "In vigore": state_of(entry, on),
            "Ultimo uso": NEVER if entry.last_seen is None else f"{entry.last_seen.astimezone():%d/%m/%Y %H:%M}",
        }
        for entry in entries
    ]


def label(entry: Entry, places: Places) -> str:
    """Return how an entry is named where one is chosen."""
    return f"{entry.email}, {places.words(entry.right)}"


def finding(entries: Sequence[Entry], *, on: date) -> str:
    """Say how many people may sign in today, in which roles, and how many never have."""
    in_force = [entry for entry in entries if entry.holds(on)]
    people = {entry.email for entry in in_force}
    if not people:
        return "Oggi nessuno è abilitato a entrare."
    counts = Counter(entry.right.role for entry in in_force)
    roles = listed([f"{PLURALS[role]}: {counts[role]}" for role in AccountRole if counts[role]])
    never = len({entry.email for entry in in_force if entry.last_seen is None})
    enabled = "è abilitata 1 persona" if len(people) == 1 else f"sono abilitate {len(people)} persone"
    return f"Oggi {enabled} ({roles}). Mai entrate: {never}."


def without_mayor(entries: Iterable[Entry], places: Places, *, on: date) -> str:
    """Say which municipalities have no mayor who may sign in today; nothing if all have."""
    held = {entry.right.municipality for entry in entries if entry.holds(on)}
    missing = [name for code, name in places.municipalities.items() if code not in held]
    if not missing:
        return ""
    names = listed(missing) if len(missing) <= MOST_NAMED else f"{len(missing)} su {len(places.municipalities)}"
    return f"Comuni senza un sindaco abilitato: {names}."


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
