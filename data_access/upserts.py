"""Rows written where they are new, and changed where they say otherwise; what was done is counted.

Comes in: a connection in a transaction, rows as mappings, the columns that tell them apart. Goes out: `Written`.
Must not: commit, or take a row away.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, insert, select, update

from data_access.models import metadata


@dataclass(slots=True)
class Written:
    """What was written, by table: rows that are new and rows that have changed; what the file does not name.

    ``instead`` are rows that took the place of others: how many there were, how many there are. ``unnamed`` are the
    names of rows that have one, ``left`` how many of those that have none.
    """

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    instead: dict[str, tuple[int, int]] = field(default_factory=dict)
    unnamed: dict[str, list[str]] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether the tables said all of it already."""
        return not (self.new or self.changed or self.instead)

    def add(self, table: str, *, new: int, changed: int) -> None:
        """Add rows of a table."""
        if new:
            self.new[table] = self.new.get(table, 0) + new
        if changed:
            self.changed[table] = self.changed.get(table, 0) + changed

    def put_instead(self, table: str, *, before: int, after: int) -> None:
        """Add rows of a table that took the place of those that it had; where it had none, they are new."""
        if not before:
            self.add(table, new=after, changed=0)
            return
        others = self.instead.get(table, (0, 0))
        self.instead[table] = (others[0] + before, others[1] + after)


def put(
    connection: Connection,
    done: Written,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    by: tuple[str, ...],
    keeps_unsaid: bool = False,
) -> list[dict[str, Any]]:
    """Insert the rows that a table has not, and update those that say otherwise, told apart by some columns.

    With ``keeps_unsaid`` a row that says None of a column leaves there what the table has. Of rows that are told apart
    by nothing the last is written. Returned are the rows that were updated, as they were.
    """
    table = metadata.tables[name]
    rows = list({tuple(row[column] for column in by): row for row in rows}.values())
    there = {tuple(row[column] for column in by): row for row in connection.execute(select(table)).mappings()}
    new = [dict(row) for row in rows if tuple(row[column] for column in by) not in there]
    replaced = []
    for row in rows:
        former = there.get(tuple(row[column] for column in by))
        said = {column: value for column, value in row.items() if value is not None or not keeps_unsaid}
        if former is None or all(former[column] == value for column, value in said.items()):
            continue
        connection.execute(update(table).where(_same(table, row, by)).values(**said))
        replaced.append(dict(former))
    if new:
        connection.execute(insert(table), new)
    done.add(name, new=len(new), changed=len(replaced))
    told = {tuple(row[column] for column in by) for row in rows}
    left = [row for key, row in there.items() if key not in told]
    if left and by in {("key",), ("code",)}:
        done.unnamed[name] = sorted(_called(row, by[0], there.values()) for row in left)
    elif left:
        done.left[name] = len(left)
    return replaced


def _called(row: RowMapping, key: str, among: Iterable[RowMapping]) -> str:
    """Return the name of a row, with its key where another has that name; the key of one that has none."""
    if "name" not in row:
        return str(row[key])
    namesakes = sum(one["name"].casefold() == row["name"].casefold() for one in among)
    return f"{row['name']} ({row[key]})" if namesakes > 1 else str(row["name"])


def _same(table: Table, row: Mapping[str, Any], by: tuple[str, ...]) -> Any:
    return and_(*(table.c[column] == row[column] for column in by))


def ids_by_key(connection: Connection, name: str) -> dict[str, int]:
    """Return the numbers that the database gave to the rows of a table, by their keys."""
    table = metadata.tables[name]
    return {row.key: row.id for row in connection.execute(select(table.c.key, table.c.id))}
