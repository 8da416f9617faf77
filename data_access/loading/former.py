"""Rows that a file has replaced: kept as they were, and read again; the files that can be taken back.

Comes in: a connection in a transaction, rows as a frame. Goes out: a row of ``former_rows``; the frame again; files.
Must not: commit; hold an identifier of a person: rows carry the keys of the tables.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Table, insert, select

from data_access.models import metadata
from data_access.namesakes import names_of_services
from data_access.one_line import one_line

T: Final = metadata.tables
MOST_LOOKED_AT: Final = 2_000
"""Services and months of files, the newest first, among which those that can be taken back are looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedFile:
    """A file that can be taken back.

    Attributes
    ----------
    version : int
        Of the data, that loading it made.
    name, kind, who : str
    at : datetime
        When it was loaded, UTC.
    months : tuple of (str, date)
        Services, by name, and months that it said all of.
    """

    version: int
    name: str
    kind: str
    who: str
    at: datetime
    months: tuple[tuple[str, date], ...]


def keep_rows(
    connection: Connection,
    rows: pl.DataFrame,
    *,
    file_load: int,
    table: str,
    service: int | None = None,
    month: date | None = None,
) -> None:
    """Keep rows of a table as they were: all of a service and month (none: there were none), or those that changed."""
    packed = BytesIO()
    rows.write_ipc(packed, compression="zstd")
    values = {
        "file_load_id": file_load,
        "service_id": service,
        "month": month,
        "table_name": table,
        "row_count": rows.height,
        "content": packed.getvalue(),
    }
    connection.execute(insert(T["former_rows"]).values(**values))


def kept_rows(content: bytes) -> pl.DataFrame:
    """Return the rows that were kept."""
    return pl.read_ipc(BytesIO(content))


def names_gone(connection: Connection, table: Table, rows: pl.DataFrame) -> dict[str, list[str]]:
    """Return what kept rows name that is there no more, by column: a municipality that a succession undone has taken.

    Persons are left out: who was merged is followed to who stayed (`data_access.persons.merges.with_who_stayed`).
    """
    found = {}
    for name in rows.columns:
        for key in table.c[name].foreign_keys:
            if key.column.table.name != "person":
                there = set(connection.execute(select(key.column)).scalars())
                if gone := sorted(set(rows[name].drop_nulls()) - there):
                    found[name] = [str(one) for one in gone]
    return found


def can_be_withdrawn(
    connection: Connection, kinds: Collection[str], *, organisation: str | None = None, most: int
) -> tuple[LoadedFile, ...]:
    """Return the files that can be taken back, the newest first: no later file has replaced what they said.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    kinds : collection of str
        Kinds of file that say all of a service and month.
    organisation : str, optional
        Key of the organisation whose own services alone a file must tell of.
    most : int
        At most so many.
    """
    files, former, service, body = T["file_load"], T["former_rows"], T["service"], T["organisation"]
    asked = (
        select(files, former.c.service_id, former.c.month, service.c.key.label("service"), body.c.key)
        .join(former, former.c.file_load_id == files.c.id)
        .join(service, service.c.id == former.c.service_id)
        .join(body, body.c.id == service.c.organisation_id)
        .where(files.c.kind.in_(sorted(kinds)), files.c.withdraws_id.is_(None), former.c.table_name != "capacity")
        .order_by(files.c.id.desc(), service.c.name, former.c.month)
        .limit(MOST_LOOKED_AT)
    )
    withdrawn = set(connection.execute(select(files.c.withdraws_id)).scalars())
    groups = defaultdict[int, list[Any]](list)
    for row in connection.execute(asked):
        if row.id not in withdrawn:
            groups[row.id].append(row)
    found, said_since = [], set[tuple[str, int, date]]()
    names = names_of_services(connection)
    for rows in groups.values():
        told = {(row.kind, row.service_id, row.month) for row in rows}
        if not told & said_since and _is_of(rows, organisation):
            found.append(_loaded_file(rows, names))
        said_since |= told
    return tuple(found[:most])


def _is_of(rows: Collection[Any], organisation: str | None) -> bool:
    return organisation is None or all(row.key == organisation for row in rows)


def _loaded_file(rows: list[Any], names: Mapping[str, str]) -> LoadedFile:
    first = rows[0]
    return LoadedFile(
        version=first.data_version_id,
        name=one_line(first.file_name),
        kind=first.kind,
        who=one_line(first.loaded_by),
        at=first.loaded_at if first.loaded_at.tzinfo else first.loaded_at.replace(tzinfo=UTC),
        months=tuple((names[row.service], row.month) for row in rows),
    )
