"""Two keys that were one person's: their rows under one of them, why, and the way back.

Comes in: a connection in a transaction, the two persons, a reason. Goes out: what moved. Must not: commit; tell of a
person more than the number of a row; lose anything that undoing would need.

Whatever table refers to a person is moved, those of the future too: they are found among the foreign keys. A row that
the one who stays has already (the same group, the same stay) is taken away and kept aside. The key that goes is
remembered: a file that brings it again finds the one who stayed. Figures of a service and month in which both were met
count one person fewer: they are a revision.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, Final

import polars as pl
from sqlalchemy import Column, Connection, Row, Table, and_, delete, func, insert, or_, select, update

from data_access.errors import UserError
from data_access.models import metadata
from data_access.one_line import one_line
from data_access.returns.personal import tells_of_somebody
from data_access.vocabulary import Sex

T: Final = metadata.tables
ALONE: Final[Mapping[str, tuple[str, ...]]] = {
    "person_target": ("target",),
    "stay": ("service_id", "section", "entered_on"),
}
"""Tables in which a person has no two rows alike, and what makes them alike."""
REASON_LENGTH: Final = 300
NO_PERSON: Final = (
    "Nella base dati non c'è nessuna persona «{word}»: dire il numero della sua riga, come lo scrivono `bifocale "
    "persons twins` e `bifocale db check`, o la sua chiave pseudonima."
)
SAME: Final = "È la stessa persona detta due volte: non c'è niente da unire."
NO_REASON: Final = "Dire perché sono la stessa persona (--reason «il motivo»): resta scritto con l'unione."
PERSONAL_REASON: Final = (
    "Il motivo sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscriverlo senza."
)
NO_MERGE: Final = "Non c'è nessuna unione n. {number} da annullare: `bifocale persons merges` le elenca."
IS_GONE: Final = (
    "L'unione n. {number} non si può annullare prima di un'altra: la chiave che torna è di nuovo in uso. Annullare "
    "prima le unioni venute dopo."
)
MERGED: Final = "Due persone unite (unione n. {number})"
DIVIDED: Final = "Due persone di nuovo divise (unione n. {number})"


class MergeError(UserError):
    """Two persons that cannot be joined, or divided again: nothing has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge, or its undoing, did.

    Attributes
    ----------
    number : int
        Of the merge.
    kept, other : int
        Numbers of the two persons.
    moved : dict of str to int
        Rows by table.
    differ : tuple of str
        What the two said otherwise (``birth_year``, ``sex``, ``household_id``): who stays keeps their own.
    overlaps : int
        Stays of who stays that overlap now.
    missing : int
        Of an undoing: rows that had moved and are no longer there (a corrected file has taken their place).
    version : int
        New version of the data.
    """

    number: int
    kept: int
    other: int
    moved: Mapping[str, int]
    differ: tuple[str, ...] = ()
    overlaps: int = 0
    missing: int = 0
    version: int


def person_named(connection: Connection, word: str) -> Row[Any]:
    """Return the row of a person, by number or by pseudonymous key.

    Raises
    ------
    MergeError
    """
    table = T["person"]
    bare = word.strip().removeprefix("n.").strip()
    by_number = table.c.id == int(bare) if bare.isdigit() and len(bare) < 10 else None  # noqa: PLR2004 - a key is longer
    found = connection.execute(select(table).where(table.c.key == bare)).first()
    if found is None and by_number is not None:
        found = connection.execute(select(table).where(by_number)).first()
    if found is None:
        raise MergeError(NO_PERSON.format(word=one_line(word)[:40]))
    return found


def merge(connection: Connection, kept: Row[Any], other: Row[Any], *, reason: str, who: str) -> Merged:
    """Put every row of one person under another, in a transaction.

    Raises
    ------
    MergeError
        If they are the same, or there is no reason, or the reason gives somebody away.
    """
    why = _reason(reason)
    if kept.id == other.id:
        raise MergeError(SAME)
    now, before = datetime.now(UTC), _figures_of_both(connection, kept.id, other.id)
    own = {name: getattr(kept, name) for name in ("birth_year", "sex", "household_id")}
    content: dict[str, Any] = {
        "person": {name: getattr(other, name) for name in (*own, "cell_key")},
        "kept": dict(own),
        "moved": {},
        "removed": {},
    }
    for table, column in _references():
        removed = _taken_away(connection, table, column, kept.id, other.id)
        if removed:
            content["removed"][table.name] = removed
        moved = _moved(connection, table, column, other.id)
        connection.execute(update(table).where(column == other.id).values({column: kept.id}))
        if moved:
            content["moved"][table.name] = moved
    told = _completed(own, other)
    connection.execute(update(T["person"]).where(T["person"].c.id == kept.id).values(**told))
    content["completed"] = {name: value for name, value in told.items() if value != own[name]}
    values = {
        "kept_id": kept.id,
        "merged_id": other.id,
        "merged_key": other.key,
        "content": json.dumps(content, default=str).encode(),
        "reason": why,
        "merged_at": now,
        "merged_by": who[:254],
    }
    asked = insert(T["person_merge"]).values(**values).returning(T["person_merge"].c.id)
    number = int(connection.execute(asked).scalar_one())
    connection.execute(delete(T["person"]).where(T["person"].c.id == other.id))
    version = _revised(connection, before, note=MERGED.format(number=number), change=-1)
    return Merged(
        number=number,
        kept=kept.id,
        other=other.id,
        moved={name: len(rows) for name, rows in content["moved"].items()},
        differ=tuple(name for name in own if _differ(own[name], getattr(other, name))),
        overlaps=_overlaps(connection, kept.id),
        version=version,
    )


def unmerge(connection: Connection, number: int, *, reason: str, who: str) -> Merged:
    """Undo a merge: who had gone is there again with the rows that were theirs; those that came since stay.

    Raises
    ------
    MergeError
        If there is no such merge, or it was undone, or there is no reason.
    """
    why, table = _reason(reason), T["person_merge"]
    found = connection.execute(select(table).where(table.c.id == number, table.c.undone_at.is_(None))).first()
    if found is None:
        raise MergeError(NO_MERGE.format(number=number))
    person, content = T["person"], json.loads(found.content)
    taken = or_(person.c.id == found.merged_id, person.c.key == found.merged_key)
    if connection.execute(select(person.c.id).where(taken)).first() is not None:
        raise MergeError(IS_GONE.format(number=number))
    back = {"id": found.merged_id, "key": found.merged_key, **content["person"]}
    connection.execute(insert(person).values(**{**back, "sex": _typed(person, {"sex": back["sex"]})["sex"]}))
    moved, missing = {}, 0
    for name, column in _references():
        rows = content["moved"].get(name.name, [])
        count = sum(_given_back(connection, name, column, row, found) for row in rows)
        missing += len(rows) - count
        if count:
            moved[name.name] = count
        for row in content["removed"].get(name.name, []):
            connection.execute(insert(name).values(**_typed(name, {**row, column.name: found.merged_id})))
    for column, value in content["completed"].items():
        kept = T["person"].c
        same = and_(kept.id == found.kept_id, kept[column] == _typed(T["person"], {column: value})[column])
        former = _typed(T["person"], {column: content["kept"][column]})
        connection.execute(update(T["person"]).where(same).values(**former))
    told = {"undone_at": datetime.now(UTC), "undone_by": who[:254], "undone_reason": why}
    connection.execute(update(table).where(table.c.id == number).values(**told))
    after = _figures_of_both(connection, found.kept_id, found.merged_id)
    version = _revised(connection, after, note=DIVIDED.format(number=number), change=1)
    return Merged(
        number=number, kept=found.kept_id, other=found.merged_id, moved=moved, missing=missing, version=version
    )


def aliases() -> Any:
    """Return the query of the keys that are somebody else's now: ``key``, ``person_id``."""
    table = T["person_merge"]
    return select(table.c.merged_key.label("key"), table.c.kept_id.label("person_id")).where(
        table.c.undone_at.is_(None)
    )


def with_who_stayed(connection: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows that were kept before some persons were merged, with who stayed in the place of who had gone.

    ``rows`` are of any table; those of a table that refers to no person come back as they are.
    """
    if "person_id" not in rows.columns:
        return rows
    table = T["person_merge"]
    gone = select(table.c.merged_id, table.c.kept_id).where(table.c.undone_at.is_(None))
    now = {int(merged): int(kept) for merged, kept in connection.execute(gone)}
    numbers = pl.col("person_id").cast(pl.Int64)
    return rows.with_columns(numbers.replace(list(now), list(now.values())) if now else numbers)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise MergeError(NO_REASON)
    if tells_of_somebody(reason):
        raise MergeError(PERSONAL_REASON)
    return one_line(reason)[:REASON_LENGTH]


def _references() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every column that refers to a person."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "person.id" for key in column.foreign_keys):
                yield table, column


def _taken_away(
    connection: Connection, table: Table, column: Column[Any], kept: int, other: int
) -> list[dict[str, Any]]:
    """Take away the rows that the one who stays has already, and return them whole."""
    alike = ALONE.get(table.name, ())
    if not alike:
        return []
    mine = table.alias("mine")
    same = and_(mine.c[column.name] == kept, *(mine.c[name] == table.c[name] for name in alike))
    twice = select(table).where(column == other, select(mine.c[column.name]).where(same).exists())
    rows = [dict(row) for row in connection.execute(twice).mappings()]
    for row in rows:
        connection.execute(delete(table).where(*(key == row[key.name] for key in table.primary_key.columns)))
    return rows


def _moved(connection: Connection, table: Table, column: Column[Any], other: int) -> list[list[Any]]:
    """Return the keys of the rows that move, without the person where they are part of it."""
    keys = [key for key in table.primary_key.columns if key.name != column.name]
    rows = connection.execute(select(*keys).where(column == other).order_by(*keys)).all()
    return [[str(value) if isinstance(value, str) else value for value in row] for row in rows]


def _given_back(connection: Connection, table: Table, column: Column[Any], row: Sequence[Any], found: Row[Any]) -> int:
    """Let a row be again of who had gone, if it is still there and still of who stayed; say whether it was."""
    keys = [key for key in table.primary_key.columns if key.name != column.name]
    same = (key == value for key, value in zip(keys, row, strict=True))
    changed = update(table).where(column == found.kept_id, *same).values({column: found.merged_id})
    return connection.execute(changed).rowcount


def _completed(own: Mapping[str, Any], other: Row[Any]) -> dict[str, Any]:
    """Return what is known of who stays, with what only the other said."""
    return {
        "birth_year": other.birth_year if own["birth_year"] is None else own["birth_year"],
        "sex": other.sex if own["sex"] is Sex.OTHER else own["sex"],
        "household_id": other.household_id if own["household_id"] is None else own["household_id"],
    }


def _differ(one: Any, other: Any) -> bool:
    unsaid = (None, Sex.OTHER)
    return one not in unsaid and other not in unsaid and one != other


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row as its columns have it, from what JSON kept of it."""

    def value(column: Column[Any], told: Any) -> Any:
        kind = column.type.python_type
        if told is None or not isinstance(told, str):
            return told
        if kind is date:
            return date.fromisoformat(told)
        return kind(told) if issubclass(kind, str) else told

    return {name: value(table.c[name], told) for name, told in row.items()}


def _figures_of_both(connection: Connection, one: int, other: int) -> list[tuple[int, date, int]]:
    """Return the services and months in which both were met, and how many persons were there."""
    contact = T["contact"]
    days = connection.execute(
        select(contact.c.service_id, contact.c.person_id, contact.c.day).where(contact.c.person_id.in_((one, other)))
    )
    met: dict[tuple[int, date], set[int]] = {}
    for service, person, day in days:
        met.setdefault((service, day.replace(day=1)), set()).add(person)
    counted = func.count(contact.c.person_id.distinct())
    both = sorted(place for place, persons in met.items() if len(persons) > 1)
    return [
        (
            service,
            month,
            connection.scalar(
                select(counted).where(
                    contact.c.service_id == service, contact.c.day >= month, contact.c.day < _next_month(month)
                )
            )
            or 0,
        )
        for service, month in both
    ]


def _revised(connection: Connection, figures: Sequence[tuple[int, date, int]], *, note: str, change: int) -> int:
    """Write a new version of the data, and the figures of persons that it changes.

    ``figures`` are those with the two persons apart: before a merge (``change`` is -1), after its undoing (1).
    """
    version = T["data_version"]
    newest = connection.execute(select(version.c.as_of).order_by(version.c.id.desc()).limit(1)).first()
    now = datetime.now(UTC)
    values = {"published_at": now, "as_of": newest.as_of if newest else now.date(), "note": note}
    number = int(connection.execute(insert(version).values(**values).returning(version.c.id)).scalar_one())
    rows = [
        {
            "data_version_id": number,
            "service_id": service,
            "month": month,
            "measure": "people_served",
            "before": float(apart if change < 0 else apart - 1),
            "after": float(apart - 1 if change < 0 else apart),
        }
        for service, month, apart in figures
    ]
    if rows:
        connection.execute(insert(T["revision"]), rows)
    return number


def _overlaps(connection: Connection, person: int) -> int:
    """Return how many stays of a person begin before another in the same service ends."""
    stay = T["stay"]
    asked = select(stay.c.service_id, stay.c.entered_on, stay.c.left_on).where(stay.c.person_id == person)
    rows = sorted(connection.execute(asked).all(), key=lambda row: (row.service_id, row.entered_on))
    pairs = pairwise(rows)
    return sum(
        one.service_id == next_.service_id and (one.left_on is None or next_.entered_on < one.left_on)
        for one, next_ in pairs
    )


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
