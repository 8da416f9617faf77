"""Snapshots without a database: every frame empty, but for the days on which persons were seen.

Comes in: persons and days. Goes out: a `Snapshot`. Must not: stand for data that are read, see
`tests.support.builder`.
"""

from datetime import date

import polars as pl

from data_access.frames import SCHEMAS, month_ordinal
from data_access.snapshot import Snapshot


def bare_snapshot(*seen: tuple[int, date]) -> Snapshot:
    """Return a snapshot that holds contacts only, each of a person on a day."""
    frames = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items() if name != "contacts"}
    rows = pl.DataFrame(seen, schema={"person": pl.UInt32, "first_day": pl.Date}, orient="row")
    rows = rows.with_columns(last_day="first_day", month=month_ordinal("first_day"), mid_month=pl.lit(value=True))
    empty = {
        name: pl.lit(None, kind).alias(name) for name, kind in SCHEMAS["contacts"].items() if name not in rows.columns
    }
    return Snapshot(
        ambito_key="prova",
        ambito_name="Prova",
        is_demo=True,
        data_version=1,
        as_of=date(2025, 12, 31),
        token="prova",
        contacts=rows.select(*[empty.get(name, pl.col(name)) for name in SCHEMAS["contacts"]]).lazy(),
        frames=frames,
    )
