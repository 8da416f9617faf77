"""Contacts of a database written as files, as an installation would that keeps them there.

Comes in: a database. Goes out: a folder with a partition for each month. Must not: leave the table ``contact`` full.
"""

from pathlib import Path

import polars as pl
from sqlalchemy import Engine, text

from data_access.contacts.reductions import RAW

KINDS = {
    "service_id": pl.Int32,
    "person_id": pl.Int64,
    "day": pl.Date,
    "residence_code": pl.String,
    "residence_class": pl.String,
    "fictitious": pl.Boolean,
    "quantity": pl.Int32,
    "first_contact": pl.Boolean,
    "origin_code": pl.String,
}


def move_to_files(engine: Engine, folder: Path) -> Path:
    """Write the contacts as partitions of a folder, and take them out of the database."""
    with engine.begin() as connection:
        rows = connection.execute(text(f"SELECT {', '.join(RAW)} FROM contact ORDER BY id")).all()
        connection.execute(text("DELETE FROM contact"))
    raw = {name: pl.String if kind is pl.Date else kind for name, kind in KINDS.items()}
    flags = [name for name, kind in KINDS.items() if kind is pl.Boolean]
    values = [tuple(bool(one) if name in flags else one for name, one in zip(RAW, row, strict=True)) for row in rows]
    contacts = pl.DataFrame(values, schema=raw, orient="row").with_columns(pl.col("day").str.to_date())
    for (month,), part in contacts.with_columns(at=pl.col("day").dt.strftime("%Y-%m")).group_by("at"):
        write_part(part.drop("at"), folder, str(month))
    return folder


def write_part(contacts: pl.DataFrame, folder: Path, month: str) -> Path:
    """Write a partition."""
    part = folder / f"month={month}"
    part.mkdir(parents=True, exist_ok=True)
    contacts.select(RAW).write_parquet(part / "part-0.parquet")
    return part / "part-0.parquet"
