"""The hostile base: the demonstration in which whatever somebody may write is a name of `tests.support.nasty`.

Comes in: the path of a SQLite file that holds the demonstration. Goes out: the same file, and what was written where.
Must not: break a constraint, or leave out a column: `NAMES`, `KEYS` and `UNREAD` are all the text that tables hold.

Every name ends with a mark of its column, so that whoever reads a page knows which columns came through.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, cycle, islice, zip_longest
from pathlib import Path
from typing import Final

from sqlalchemy import Column
from sqlmodel import AutoString

from data_access.models import metadata
from tests.support.nasty import BY_LANGUAGE

NAMES: Final = {
    "ambito.name": "§a",
    "data_version.note": "§b",
    "municipality.name": "§c",
    "municipality.sub_area": "§d",
    "objective.code": "§e",
    "objective.title": "§f",
    "organisation.name": "§g",
    "plan_event.title": "§h",
    "programme.name": "§i",
    "service.name": "§j",
    "service.telephone": "§t",
    "service.email": "§u",
    "service.address": "§v",
    "service.hours": "§w",
    "sharing_key.act": "§x",
    "strand.name": "§k",
    "target.indicator": "§l",
}
"""Words for people, and the mark that ends them."""
KEYS: Final = {
    "ambito.key": "§m",
    "objective.key": "§n",
    "organisation.key": "§o",
    "programme.key": "§p",
    "service.key": "§q",
    "strand.key": "§r",
}
"""What rows are found by: in addresses, in the choices of lists, in files."""
UNREAD: Final = {
    **dict.fromkeys(
        (
            "accepted_warning.kind",
            "accepted_warning.mark",
            "accepted_warning.reason",
            "boundary_layer.file_name",
            "boundary_layer.loaded_by",
            "boundary_layer.mark",
            "file_load.file_name",
            "file_load.kind",
            "file_load.loaded_by",
            "file_load.mark",
            "file_load.reason",
            "former_rows.table_name",
        ),
        "kept of files that were loaded: no page reads it yet",
    ),
    **dict.fromkeys(
        ("saved_mapping.kind", "saved_mapping.name", "saved_mapping.saved_by"),
        "read by the page that loads files: tests/app/test_delivery.py",
    ),
    **dict.fromkeys(
        ("edition.mark", "edition.token"), "marks of an edition: the command that lists editions prints the first"
    ),
    **dict.fromkeys(
        ("edition_attempt.token", "edition_attempt.why"),
        "the demonstration has no attempts: tests/app/test_held_edition.py writes a hostile one",
    ),
    **dict.fromkeys(
        (
            "agenda.created_by",
            "agenda.edition",
            "agenda.key",
            "agenda.role",
            "agenda.title",
            "agenda_item.decision",
            "agenda_item.figure",
            "agenda_item.note",
            "agenda_item.page",
            "agenda_item.query",
            "agenda_item.title",
        ),
        "the demonstration has no agendas: tests/app/test_assembly.py writes hostile ones",
    ),
    "case_record.reference": "the number by which files name a case, never told",
    "boundary_layer.attribution": "a line that the command checks; the demonstration gives no boundaries",
    **dict.fromkeys(
        ("monthly_count.group_name", "monthly_count.indicator", "monthly_count.source"),
        "the demonstration has no counts of others: a test of their table writes hostile ones",
    ),
    **dict.fromkeys(
        ("outside_place.code", "outside_place.name", "outside_place.province"),
        "the demonstration has no places outside: what tells provinces is tested with hostile ones",
    ),
    "household.key": "a pseudonym: households are counted, never told",
    "municipality.code": "six digits, or the dashboard stays shut",
    "municipality_alias.alias": "nothing reads it",
    "person.key": "a pseudonym: people are counted, never told",
    **dict.fromkeys(
        (
            "person_merge.merged_by",
            "person_merge.merged_key",
            "person_merge.reason",
            "person_merge.undone_by",
            "person_merge.undone_reason",
            "persons_key.mark",
        ),
        "told by the command line alone",
    ),
    "redraw.set_key": "a number in hexadecimal, or the dashboard stays shut",
    **dict.fromkeys(
        ("return_event.finding", "return_event.kind", "return_event.measure", "return_event.role", "return_event.who"),
        "written by the dashboard from what it knows",
    ),
    "return_event.note": "invented in the demonstration, else written by who has signed in",
    "revision.measure": "compared with the keys of the catalogue, never told",
}
"""Text that nobody is ever shown, and why."""
SHORT: Final = {
    "CSV": "=",
    "HTML": "<img src=x onerror=top.ran=1>",
    "Jinja": "{{7*7}}{%x",
    "JavaScript": "${top.ran=1}`",
    "Markdown as Streamlit reads it": "[Casa](//a.invalid)",
    "KaTeX": "$x^2$",
    "Plotly": "<a href=//b.invalid>%{x}",
    "terminals": "[/]\x1b[1m",
    "text itself": "a\n\n# b",
}
"""The shortest name of each language: several make one name, where there are few rows."""
SUB_AREAS: Final = 4
INDICATORS: Final = 6
"""Indicators of the plan, of one objective, that no catalogue knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A column, and the mark of its names."""

    table: str
    column: str
    mark: str

    @property
    def model(self) -> Column[str]:
        """Its declaration."""
        return metadata.tables[self.table].c[self.column]

    def names(self, count: int) -> list[str]:
        """Return as many names as a column has rows: every language in the first ones, then one attempt each."""
        room = int(getattr(self.model.type, "length", 0)) - len(self.mark)
        packed = list(_packed(room))
        return [f"{name}{self.mark}" for name in islice(chain(packed, cycle(_corpus(room))), count)]


PLACES: Final = tuple(
    Place(table=table, column=column, mark=mark)
    for name, mark in {**NAMES, **KEYS}.items()
    for table, column in [name.split(".")]
)


def text_columns() -> set[str]:
    """Return every column that holds free text and refers to no other."""
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, AutoString) and not column.foreign_keys
    }


def make_hostile(path: Path) -> dict[str, list[str]]:
    """Give a demonstration hostile names everywhere; return them by column.

    Parameters
    ----------
    path : Path
        Of a SQLite file.
    """
    with closing(sqlite3.connect(path)) as base, base:  # sqlite3 leaves references to whoever writes
        _divide(base)
        return {f"{place.table}.{place.column}": _fill(base, place) for place in PLACES}


def _divide(base: sqlite3.Connection) -> None:
    """Give the Ambito sub-areas, which the demonstration does not define."""
    base.execute(f"UPDATE municipality SET sub_area = CAST(code AS INTEGER) % {SUB_AREAS}")


def _fill(base: sqlite3.Connection, place: Place) -> list[str]:
    """Write names in the place of the different words of a column, wherever rows refer to them."""
    order = "NOT is_lead, " if place.table == "municipality" else ""
    query = f"SELECT {place.column} FROM {place.table} GROUP BY {place.column} ORDER BY {order}min(rowid)"
    old = [word for (word,) in base.execute(query)]
    if place.column == "indicator":
        old = old[-INDICATORS:]
    new = place.names(len(old))
    for table, column in ((place.table, place.column), *_referring(place)):
        base.executemany(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", zip(new, old, strict=True))
    return new


def _referring(place: Place) -> Iterator[tuple[str, str]]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is place.model for key in column.foreign_keys):
                yield table.name, column.name


def _packed(room: int) -> Iterator[str]:
    """Yield the fewest names that hold the shortest of each language, as far as each fits."""
    name = ""
    for piece in SHORT.values():
        if len(name) + len(piece) > room:
            if name:
                yield name
            name = ""
        if len(piece) <= room:
            name += piece
    if name:
        yield name


def _corpus(room: int) -> list[str]:
    """Return every attempt that fits, a language after the other."""
    turns = zip_longest(*(language.values() for language in BY_LANGUAGE.values()))
    return [name for name in chain.from_iterable(turns) if name is not None and len(name) <= room]
