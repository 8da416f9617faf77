"""Missing data: an empty table is not zero persons, and part of a population is not the population.

Comes in: a `Snapshot`, an entry of the catalogue, a `Query`. Goes out: the tables that an answer rests on and that are
wholly empty, and in Italian what is missing. Must not: look at which rows answer to the filters: where a table holds
anything, the ordinary rules go on.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from data_access.expected_returns import counted_months
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit
from indicators.italian.numbers import counted, listed
from indicators.model.door import for_views
from indicators.model.indicator import Indicator
from indicators.model.query import AMBITO, Grouping, Query
from indicators.selection.dimension import Dimension, time_of
from indicators.selection.population import whose_residents_are_missing
from indicators.selection.returns_coverage import AS_GOOD, NEEDED
from indicators.selection.snapshot_cache import remembered

WORDS: Final = {
    "contacts": "gli accessi",
    "persons": "le persone riconosciute",
    "households": "i nuclei delle persone",
    "person_targets": "i target delle persone",
    "residents": "i residenti",
    "rooms": "i servizi con camere",
    "capacity": "le capienze",
    "occupancy": "i posti occupati notte per notte",
    "requests": "le richieste di posto",
    "stays": "le permanenze",
    "cases": "le prese in carico",
    "case_needs": "i bisogni valutati",
    "pacts": "i patti",
    "supports": "i sostegni",
    "budgets": "le previsioni di spesa",
    "outside_places": "i luoghi da cui viene chi risiede fuori dall'Ambito",
}
"""What an indicator may rest on, each with its article: frames of the snapshot, and columns that are tables of theirs
in the database."""
WITHIN: Final = {
    "persons": "contacts",
    "capacity": "rooms",
    "occupancy": "rooms",
    "households": "persons",
    "person_targets": "persons",
    "case_needs": "cases",
    "pacts": "cases",
    "outside_places": "contacts",
}
"""What goes without saying where something else is missing."""
OF_GROUPING: Final = {
    Grouping.TARGET: "person_targets",
    Grouping.TARGET_SET: "person_targets",
    Grouping.NEED: "case_needs",
    Grouping.NEED_SET: "case_needs",
}
"""What some breakdowns rest on besides the indicator's own tables."""
NAMED: Final = 3
"""Municipalities named in a sentence."""


@remembered()
def empty_tables(snapshot: Snapshot) -> frozenset[str]:
    """Return what of `WORDS` holds nothing at all, and was not delivered without rows either: that is a zero."""
    persons = snapshot["persons"]
    rooms = int((snapshot["services"]["unit"] == str(CapacityUnit.ROOM)).sum())
    columns = {
        "rooms": rooms,
        "households": persons["household"].count(),
        "person_targets": int((persons["targets"] > 0).sum()),
    }
    held = {**rows_held(snapshot), **columns}
    delivered = set(snapshot["contents"]["content"].unique())
    return frozenset(name for name in WORDS if not held[name] and delivered.isdisjoint(_contents_of(name)))


def _contents_of(name: str) -> frozenset[str]:
    """Return the kinds of content that fill a table."""
    needed = NEEDED.get(name)
    if needed is None:
        return frozenset()
    return frozenset(map(str, (needed, *(AS_GOOD.get(needed, ()) if name == "contacts" else ()))))


def tables_of(entry: Indicator, query: Query) -> tuple[str, ...]:
    """Return what an answer rests on: the indicator's tables, and those of breakdowns and filters."""
    asked = [OF_GROUPING[grouping] for grouping in query.by if grouping in OF_GROUPING]
    filtered = [name for name, chosen in (("person_targets", query.targets), ("case_needs", query.needs)) if chosen]
    return tuple(dict.fromkeys((*entry.rests_on, *asked, *filtered)))


def absent(snapshot: Snapshot, entry: Indicator, query: Query) -> tuple[str, ...]:
    """Return what an answer rests on and is wholly empty."""
    empty = empty_tables(snapshot)
    return tuple(name for name in tables_of(entry, query) if name in empty) if empty else ()


def missing_words(snapshot: Snapshot, entry: Indicator, query: Query, by: tuple[Dimension, ...]) -> tuple[str, ...]:
    """Return what an answer lacks, in Italian: ``gli accessi``, ``i residenti di Alfa e Beta``."""
    names = absent(snapshot, entry, query)
    if names:
        return tuple(WORDS[name] for name in names if WITHIN.get(name) not in names)
    if "residents" not in entry.rests_on:
        return ()
    time = time_of(by)
    area = AMBITO if entry.against_ambito else query.area
    towns = whose_residents_are_missing(snapshot, query, time, area=area)
    return (f"i residenti di {some(towns)}",) if towns else ()


def some(names: tuple[str, ...]) -> str:
    """Return the first of some names, and how many others there are."""
    if len(names) <= NAMED + 1:
        return listed(list(names))
    return listed([*names[:NAMED], counted(len(names) - NAMED, "altro comune", "altri comuni")])


# -- the whole database ----------------------------------------------------------------------------------------------

FACTS: Final = ("contacts", "occupancy", "requests", "stays", "cases", "pacts", "supports")
"""What tells of what services did: without any of these there is nothing to see yet."""


@for_views
@remembered()
def rows_held(snapshot: Snapshot) -> Mapping[str, int]:
    """Return how many rows each frame of the snapshot holds."""
    contacts = snapshot.contacts.select(pl.col("accesses").cast(pl.Int64).sum()).collect().item()
    counted = counted_months(snapshot["monthly_counts"]).height
    return {**{name: frame.height for name, frame in snapshot.frames.items()}, "contacts": contacts + counted}


@for_views
def holds_any(snapshot: Snapshot, frames: Iterable[str]) -> bool:
    """Whether any of some frames holds a row."""
    held = rows_held(snapshot)
    return any(held[name] for name in frames)


def is_beginning(snapshot: Snapshot) -> bool:
    """Whether the Ambito is new: its municipalities are there, and nothing of what services did."""
    return not holds_any(snapshot, FACTS)
