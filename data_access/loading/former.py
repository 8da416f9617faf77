"""Rows that a file has replaced: kept as they were, and read again.

Comes in: a connection in a transaction, rows as a frame. Goes out: a row of ``former_rows``; the frame again.
Must not: commit; hold an identifier of a person: rows carry the keys of the tables.
"""

from datetime import date
from io import BytesIO
from typing import Final

import polars as pl
from sqlalchemy import Connection, insert

from data_access.models import metadata

T: Final = metadata.tables


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
