"""Persons and households of a checked file, found in the tables or added to them, by pseudonymous key alone.

Comes in: a connection in a transaction, the frame of a checked file. Goes out: the frame with ``_person``, the key of
the tables. Must not: forget what the tables know of somebody because a file does not say it; commit.

What the tables do not know of a person (year of birth, sex, household) the file may tell; a group somebody belongs to
is added, never taken away. Where both say something and differ the tables keep what they have, but for the household,
whose size and members are as they were last told.
"""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, bindparam, func, insert, select, update

from data_access import bulk
from data_access.models import metadata
from data_access.persons.keys import laid_over, require_known, within
from data_access.persons.merges import aliases
from data_access.returns.fields import Kind
from data_access.sequences import last_merged
from data_access.upserts import Written
from data_access.vocabulary import Sex

PERSON: Final = "_person"
T: Final = metadata.tables


def put_persons(
    connection: Connection, frame: pl.DataFrame, kind: Kind, done: Written, *, keys: Sequence[bytes]
) -> pl.DataFrame:
    """Return the frame of a file with ``_person`` beside, after adding whoever was not known.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    frame : polars.DataFrame
        Schema `data_access.returns.parsing.schema_of`.
    kind : Kind
    done : Written
        Told how many persons and households are new.
    keys : sequence of bytes
        Of persons, the oldest first: the frame has the keys that the first one makes.

    Raises
    ------
    PersonsKeyError
        If they are not those that the persons of the tables were loaded with.
    """
    if "persona" not in kind.by_name:
        return frame
    require_known(connection, keys)
    frame = _as_the_tables_call_them(connection, frame, kind, keys)
    told = frame.filter(pl.col("persona").is_not_null())
    if "nucleo" in kind.by_name:
        _put_households(connection, told, done)
    known = _known(connection)
    people = _people(told, kind).join(_households(connection), on="nucleo", how="left")
    new = people.join(known, on="persona", how="anti")
    if new.height:
        rows = new.select(key="persona", birth_year="anno_nascita", sex="sesso", household_id="household_id")
        bulk.write(connection, "person", _numbered(connection, rows))
        done.add("person", new=new.height, changed=0)
    _complete(connection, people.join(known, on="persona", how="inner"), done)
    numbers = _known(connection).select("persona", pl.col("id").alias(PERSON))
    if "target" in kind.by_name:
        _put_targets(connection, told.join(numbers, on="persona"), done)
    return frame.join(numbers, on="persona", how="left", maintain_order="left")


def _numbered(connection: Connection, rows: pl.DataFrame) -> pl.DataFrame:
    """Return new persons with their numbers where SQLite would give them that of somebody who went in a merge.

    It numbers on from the highest that is there. Rows that were kept before the merge have the number that went.
    """
    gone, last = last_merged(connection), connection.scalar(select(func.max(T["person"].c.id))) or 0
    if connection.dialect.name != "sqlite" or gone is None or gone <= last:
        return rows
    return rows.with_columns(pl.int_range(gone + 1, gone + 1 + rows.height).alias("id"))


def _as_the_tables_call_them(
    connection: Connection, frame: pl.DataFrame, kind: Kind, keys: Sequence[bytes]
) -> pl.DataFrame:
    """Return the frame with the keys of persons and households as the tables have them.

    Where identifiers are not shared by the Ambito's organisations, each has persons of its own.
    """
    first, *later = keys
    bodies = None
    shared = connection.scalar(select(T["ambito"].c.shares_persons))
    if shared and not later:
        return frame
    if not shared and "servizio" not in kind.by_name:  # cases are an organisation's, not a service's
        frame = frame.with_columns(pl.col("ente").alias("_body"))
        bodies = frame.select("_body")
    elif not shared:
        owner = T["service"].c.organisation_id == T["organisation"].c.id
        asked = select(T["service"].c.key, T["organisation"].c.key).where(owner)
        rows = [tuple(row) for row in connection.execute(asked)]
        bodies = pl.DataFrame(rows, schema={"servizio": pl.String, "_body": pl.String}, orient="row")
        frame = frame.join(bodies, on="servizio", how="left", maintain_order="left")
    for name in kind.persons:
        by = [name] if bodies is None else [name, "_body"]
        told = frame.select(by).unique(maintain_order=True).drop_nulls(name)
        known = [
            (*row, laid_over(within(row[0], row[1], first) if len(row) > 1 else row[0], later)) for row in told.rows()
        ]
        table = pl.DataFrame(known, schema=[*((one, pl.String) for one in by), ("_called", pl.String)], orient="row")
        frame = frame.join(table, on=by, how="left", maintain_order="left").with_columns(pl.col("_called").alias(name))
        frame = frame.drop("_called")
    return frame if bodies is None else frame.drop("_body")


def _people(told: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return a row for each person: what a file says of them, the first time that it does."""
    said = {"anno_nascita": pl.Int64, "sesso": pl.String, "nucleo": pl.String}
    columns = [
        pl.col(name) if name in kind.by_name else pl.lit(None, dtype=dtype).alias(name) for name, dtype in said.items()
    ]
    rows = told.select("persona", *columns).with_columns(
        pl.when(pl.col("sesso") != Sex.OTHER.value).then(pl.col("sesso")).alias("sesso")
    )
    first = rows.group_by("persona", maintain_order=True).agg(pl.col(name).drop_nulls().first() for name in said)
    return first.with_columns(pl.col("sesso").fill_null(Sex.OTHER.value))


def _known(connection: Connection) -> pl.DataFrame:
    table = T["person"]
    said = (table.c.id, table.c.birth_year, table.c.sex, table.c.household_id)
    other = aliases().subquery()
    asked = (select(table.c.key, *said), select(other.c.key, *said).where(other.c.person_id == table.c.id))
    schema = {
        "persona": pl.String,
        "id": pl.Int64,
        "known_year": pl.Int64,
        "known_sex": pl.String,
        "known_home": pl.Int64,
    }
    return pl.concat(bulk.read(connection, one, schema) for one in asked)


def _complete(connection: Connection, people: pl.DataFrame, done: Written) -> None:
    """Write what the tables did not know of somebody, and the household that was told last."""
    completed = people.select(
        "id",
        year=pl.coalesce("known_year", "anno_nascita"),
        sex=pl.when(pl.col("known_sex") == Sex.OTHER.value).then(pl.col("sesso")).otherwise(pl.col("known_sex")),
        home=pl.coalesce("household_id", "known_home"),
        is_other=~(
            pl.coalesce("known_year", "anno_nascita").eq_missing(pl.col("known_year"))
            & ((pl.col("known_sex") != Sex.OTHER.value) | (pl.col("sesso") == Sex.OTHER.value))
            & pl.coalesce("household_id", "known_home").eq_missing(pl.col("known_home"))
        ),
    ).filter("is_other")
    if completed.is_empty():
        return
    table = T["person"]
    change = (
        update(table)
        .where(table.c.id == bindparam("of"))
        .values(birth_year=bindparam("year"), sex=bindparam("told"), household_id=bindparam("home"))
    )
    rows = [
        {"of": row["id"], "year": row["year"], "told": row["sex"], "home": row["home"]}
        for row in completed.iter_rows(named=True)
    ]
    connection.execute(change, rows)
    done.add("person", new=0, changed=len(rows))


def _put_households(connection: Connection, told: pl.DataFrame, done: Written) -> None:
    rows = told.filter(pl.col("nucleo").is_not_null())
    sizes = rows.group_by("nucleo", maintain_order=True).agg(
        size=pl.coalesce(pl.col("componenti").drop_nulls().last(), pl.col("persona").n_unique().cast(pl.Int64)),
        is_told=pl.col("componenti").is_not_null().any(),
    )
    known = _households(connection)
    new = sizes.join(known, on="nucleo", how="anti")
    if new.height:
        bulk.write(connection, "household", new.select(key="nucleo", size="size"))
        done.add("household", new=new.height, changed=0)
    other = sizes.filter("is_told").join(known, on="nucleo").filter(pl.col("size") != pl.col("known_size"))
    table = T["household"]
    for row in other.iter_rows(named=True):
        connection.execute(update(table).where(table.c.id == row["household_id"]).values(size=row["size"]))
    done.add("household", new=0, changed=other.height)


def _households(connection: Connection) -> pl.DataFrame:
    table = T["household"]
    schema = {"nucleo": pl.String, "household_id": pl.Int64, "known_size": pl.Int64}
    return bulk.read(connection, select(table.c.key, table.c.id, table.c.size), schema)


def _put_targets(connection: Connection, told: pl.DataFrame, done: Written) -> None:
    table = T["person_target"]
    pairs = told.select(PERSON, "target").explode("target").drop_nulls("target").unique(maintain_order=True)
    if pairs.is_empty():
        return
    rows: list[tuple[Any, ...]] = [(row.person_id, str(row.target)) for row in connection.execute(select(table))]
    known = pl.DataFrame(rows, schema={PERSON: pl.Int64, "target": pl.String}, orient="row")
    new = pairs.join(known, on=[PERSON, "target"], how="anti")
    if new.height:
        connection.execute(insert(table), [{"person_id": one, "target": term} for one, term in new.iter_rows()])
        done.add("person_target", new=new.height, changed=0)
