"""Reads the shared database into the frames of a snapshot, in one pass and one transaction.

Comes in: an engine. Goes out: a `Snapshot` whose frames follow `data_access.frames`.
Must not: compute anything that is an indicator; keep a connection open.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import blake2b
from io import BytesIO
from typing import Any, Final

import polars as pl
from sqlalchemy import Column, ColumnElement, Connection, Engine, Select, String, exists, select, text, type_coerce
from sqlalchemy import Enum as SqlEnum
from sqlmodel import AutoString

from data_access.checks import refuse_broken
from data_access.contacts.engines import InProcess
from data_access.contacts.placing import Registers
from data_access.contacts.reduced import Part, ending_months, reduced
from data_access.contacts.source import IN_DATABASE, PUBLIC, ContactSource
from data_access.database import reading, translate_errors
from data_access.errors import ContactsUnreadableError, DatabaseEmptyError
from data_access.expected_returns import with_expected
from data_access.fingerprint import fingerprint
from data_access.frames import SCHEMAS, conform, month_ordinal
from data_access.models import metadata
from data_access.municipal_changes import Changes
from data_access.namesakes import with_names_apart
from data_access.one_line import on_one_line, one_line
from data_access.settings import DEMO_KEY
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass, TargetGroup

CHUNK: Final = 250_000
"""Contacts read at a time: bounds the memory that Python objects take while reading."""
CONTACTS_SQL: Final = """
SELECT day, service_id, person_id, CAST(residence_code AS INTEGER) AS residence_code, origin_code, residence_class,
       CAST(fictitious AS INTEGER) AS fictitious, quantity, CAST(first_contact AS INTEGER) AS first_contact
FROM contact ORDER BY day, id"""
CONTACTS_RAW: Final = {
    "day": pl.String,
    "service_id": pl.Int32,
    "person_id": pl.Int64,
    "residence_code": pl.Int32,
    "origin_code": pl.String,
    "residence_class": pl.String,
    "fictitious": pl.Int8,
    "quantity": pl.Int32,
    "first_contact": pl.Int8,
}
SOURCES: Final[dict[str, str]] = {
    "municipalities": "municipality",
    "successions": "municipality_succession",
    "boundary_layers": "boundary_layer",
    "boundaries": "boundary",
    "residents": "residents",
    "organisations": "organisation",
    "services": "service",
    "capacity": "capacity",
    "occupancy": "occupancy",
    "requests": "request",
    "persons": "person",
    "person_targets": "person_target",
    "stays": "stay",
    "cases": "case_record",
    "case_needs": "case_need",
    "pacts": "pact",
    "supports": "support",
    "staff_hours": "staff_hours",
    "budgets": "budget",
    "municipal_budgets": "municipal_budget",
    "sharing_keys": "sharing_key",
    "sharing_quotas": "sharing_quota",
    "outside_places": "outside_place",
    "strands": "strand",
    "programmes": "programme",
    "objectives": "objective",
    "objective_sdgs": "objective_sdg",
    "targets": "target",
    "events": "plan_event",
    "returns": "return_record",
    "contents": "return_content",
    "monthly_counts": "monthly_count",
    "return_acts": "return_event",
    "revisions": "revision",
    "versions": "data_version",
    "redraws": "redraw",
}
RENAMES: Final[dict[str, str]] = {
    "programme_key": "programme",
    "strand_key": "strand",
    "objective_key": "objective",
    "data_version_id": "data_version",
    "case_id": "case",
}
REFERENCES: Final[dict[str, tuple[str, str, str]]] = {
    # column read -> (column of the snapshot, frame it points into, key of that frame)
    "organisation_id": ("organisation", "organisations", "id"),
    "service_id": ("service", "services", "id"),
    "person_id": ("person", "persons", "id"),
    "municipality_code": ("municipality", "places", "code"),
}


def read_snapshot(
    engine: Engine, *, secret: bytes = DEMO_KEY, source: ContactSource = IN_DATABASE, token: str | None = None
) -> Snapshot:
    """Read the whole database.

    Parameters
    ----------
    engine : Engine
    secret : bytes
        Key of the persons' cell keys (`data_access.settings.DisclosureSettings.key`); that of the demonstration unless
        said.
    source : ContactSource
        Where the contacts are, and what reduces them.
    token : str, optional
        What the snapshot is called: what the database said before a replica of it was read. Not said: what the one that
        is read says.

    Raises
    ------
    DatabaseUnreachableError
        If the database does not answer.
    DatabaseEmptyError
        If it has no Ambito yet.
    DataContractError
        If a row breaks the tables' contract; the message names it.
    ContactsUnreadableError, EngineError
        If the contacts are in files and cannot be reduced.
    """
    with translate_errors(engine):
        token = token or fingerprint(engine, source).token
        with engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)  # noqa: PLW2901
            return read_within(connection, token=token, secret=secret, source=source)


def read_within(connection: Connection, *, token: str, secret: bytes, source: ContactSource = IN_DATABASE) -> Snapshot:
    """Read the whole database as a transaction sees it, what it has written and not committed too.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        Every question of the reading is asked of it.
    token : str
        What the snapshot is called in caches.
    secret : bytes
    source : ContactSource

    Raises
    ------
    DatabaseEmptyError, DataContractError
        As `read_snapshot`.
    """
    ambito, municipality = metadata.tables["ambito"], metadata.tables["municipality"]
    with reading(connection.engine, "ambito"):
        is_empty = not connection.scalar(select(exists(select(ambito)) | exists(select(municipality))))
    if is_empty:
        message = (
            "La base dati è vuota: eseguire `bifocale demo` per i dati dimostrativi o importare quelli dell'Ambito."
        )
        raise DatabaseEmptyError(message)
    refuse_broken(connection)
    with reading(connection.engine, "ambito"):
        own = connection.execute(select(ambito)).mappings().one()
    raw = {name: _table(connection, table) for name, table in SOURCES.items()}
    newest = raw["versions"].row(-1, named=True)
    frames = _frames(raw, connection.engine, secret)
    large = _contacts(connection, raw, source)
    contacts = large.pop("contacts")
    frames |= large
    frames = with_expected(frames, contacts, as_of=newest["as_of"], is_demo=own["is_demo"])
    return Snapshot(
        ambito_key=own["key"],
        ambito_name=one_line(own["name"]),
        is_demo=own["is_demo"],
        shares_persons=own["shares_persons"],
        data_version=newest["id"],
        as_of=newest["as_of"],
        token=token,
        contacts=contacts.lazy(),
        frames=frames,
    )


def _table(connection: Connection, name: str) -> pl.DataFrame:
    """Return a whole table with its own column names, ordered by primary key, dtypes fixed even when it is empty."""
    table = metadata.tables[name]
    columns = [_plain(column) for column in table.columns]
    statement: Select[Any] = select(*columns).order_by(*table.primary_key.columns)
    with reading(connection.engine, name):
        rows = pl.read_database(statement, connection, schema_overrides=dtypes(name), infer_schema_length=None)
    return rows.with_columns(on_one_line(column.name) for column in table.columns if is_name(column))


def is_name(column: Column[Any]) -> bool:
    """Whether a column holds words for people: text by which no row is found."""
    return isinstance(column.type, AutoString) and not (column.primary_key or column.foreign_keys or column.unique)


def _plain(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Read vocabulary columns as the text they are stored as."""
    return type_coerce(column, String).label(column.key) if isinstance(column.type, SqlEnum) else column


def dtypes(name: str) -> dict[str, Any]:
    """Return the Polars dtype of every column of a table."""
    kinds: dict[type, Any] = {
        str: pl.String,
        int: pl.Int64,
        float: pl.Float64,
        bool: pl.Boolean,
        bytes: pl.Binary,
        date: pl.Date,
        datetime: pl.Datetime("us", "UTC"),
    }
    return {
        column.name: pl.String if isinstance(column.type, SqlEnum) else kinds.get(column.type.python_type, pl.String)
        for column in metadata.tables[name].columns
    }


def _frames(raw: dict[str, pl.DataFrame], engine: Engine, secret: bytes) -> dict[str, pl.DataFrame]:
    """Turn the tables into the frames of a snapshot: positions instead of keys, months as ordinals."""
    with reading(engine, "municipality_succession"):
        changes = Changes.of(raw["municipalities"], raw["successions"], hosts=raw["services"]["municipality_code"])
        raw["municipalities"], raw["places"] = changes.today, changes.places
        raw["former_municipalities"] = changes.former.rename({"successor": "municipality_code"})
        raw["residents"] = changes.residents(raw["residents"])
    raw["boundaries"] = raw["boundaries"].rename({"municipality_code": "code"})
    for name in ("organisations", "services", "persons", "outside_places"):
        raw[name] = raw[name].with_row_index()
    raw["services"] = raw["services"].rename({"municipality_code": "place_code"})
    places = raw["places"].select(place_code="code", place="index")
    raw["services"] = raw["services"].join(places, on="place_code", how="left", maintain_order="left")
    raw |= with_names_apart(raw)
    with reading(engine, "person_target"):
        raw["persons"] = _with_targets(raw["persons"], raw["person_targets"], secret)
    raw["cases"] = raw["cases"].rename({"id": "case"})
    with reading(engine, "redraw"):
        raw["redraws"] = raw["redraws"].with_columns(pl.col("set_key").str.to_integer(base=16, dtype=pl.UInt64))
    frames = {}
    for name in raw:
        if name in SCHEMAS:
            with reading(engine, SOURCES.get(name, "municipality_succession")):
                frames[name] = _frame(name, raw)
    return frames


def _frame(name: str, raw: dict[str, pl.DataFrame]) -> pl.DataFrame:
    frame = raw[name].rename(RENAMES, strict=False)
    for column, (position, target, key) in REFERENCES.items():
        if column in frame.columns:
            lookup = raw[target].select(pl.col(key).alias(column), pl.col("index").alias(position))
            frame = frame.join(lookup, on=column, how="left", maintain_order="left")
    if name == "persons":
        frame = frame.rename({"household_id": "household"})
    if frame.schema.get("month") == pl.Date:
        frame = frame.with_columns(month=month_ordinal("month"))
    return conform(frame, name)


def _with_targets(persons: pl.DataFrame, person_targets: pl.DataFrame, secret: bytes) -> pl.DataFrame:
    """Add to the persons their target groups, one bit each, and the hash that disclosure control rounds with."""
    bits = {target.value: 1 << position for position, target in enumerate(TargetGroup)}
    masks = person_targets.group_by("person_id").agg(
        targets=pl.col("target").replace_strict(bits, return_dtype=pl.Int64).sum()
    )
    kept = persons["cell_key"].to_list()
    drawn = [cell_key(key, secret) if one is None else one for key, one in zip(persons["key"], kept, strict=True)]
    keyed = persons.with_columns(cell_key=pl.Series(drawn, dtype=pl.UInt32))
    joined = keyed.join(masks, left_on="id", right_on="person_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("targets").fill_null(0))


def cell_key(pseudonym: str, secret: bytes) -> int:
    """Return 32 bits that depend on the pseudonymous key and the secret: a person counts the same way everywhere.

    Without the secret not even who knows the pseudonyms of a set of persons can work out the sum that it is drawn with.
    """
    return int.from_bytes(blake2b(pseudonym.encode(), key=secret, digest_size=4).digest(), "little")


def _contacts(connection: Connection, raw: dict[str, pl.DataFrame], source: ContactSource) -> dict[str, pl.DataFrame]:
    """Read the large table, some months at a time, each reduced before the next are read."""
    with reading(connection.engine, "municipality"):
        registers = Registers.of(raw)
    ends = ending_months(raw["stays"], raw["cases"])
    if source.files:
        with reading(connection.engine, "contact"):
            _refuse_both(connection)
        from data_access.contacts.from_files import reduced_files

        return reduced_files(source, registers, ends)
    with reading(connection.engine, "contact"):
        process = InProcess()
        months = map(process.given, _whole_months(_contact_chunks(connection)))
        return reduced((Part(contacts=one) for one in months), process, registers, ends)


def _refuse_both(connection: Connection) -> None:
    """Refuse contacts that lie in two places: some would be left out, or be there twice."""
    if connection.scalar(select(exists(select(metadata.tables["contact"])))):
        message = (
            "La base dati ha contatti nella tabella «contact» e BIFOCALE_CONTACTS_URL ne indica altri in file: "
            "tenerli in un posto solo (svuotare la tabella, o togliere la variabile)."
        )
        raise ContactsUnreadableError(message, public=PUBLIC)


def _whole_months(chunks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Yield the contacts of chunks in order of day as frames of whole months: no month is in two of them."""
    pending = pl.DataFrame()
    for chunk in map(_narrow, chunks):
        pending = pl.concat([pending, chunk]) if pending.width else chunk
        last = pl.col("day") >= pending["day"][-1].replace(day=1)
        done = pending.filter(~last)
        if done.height >= CHUNK:
            yield done
            pending = pending.filter(last)
    if pending.height:
        yield pending


def _contact_chunks(connection: Connection) -> Iterator[pl.DataFrame]:
    """Yield raw contacts in order of day, by COPY on PostgreSQL and by cursor elsewhere."""
    if connection.dialect.name == "postgresql":
        yield from _copied(connection)
        return
    result = connection.execution_options(yield_per=CHUNK).execute(text(CONTACTS_SQL))
    for rows in result.partitions(CHUNK):
        yield pl.DataFrame(rows, schema=CONTACTS_RAW, orient="row")


def _copied(connection: Connection) -> Iterator[pl.DataFrame]:
    """Yield the contacts that PostgreSQL sends as CSV, cut at line ends."""
    cursor = connection.connection.cursor()
    pending = BytesIO()
    with cursor.copy(f"COPY ({CONTACTS_SQL}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            pending.write(block)
            if pending.tell() > CHUNK * 40:
                whole, _, rest = pending.getvalue().rpartition(b"\n")
                yield _csv(whole)
                pending = BytesIO()
                pending.write(rest)
    if pending.tell():
        yield _csv(pending.getvalue())


def _csv(content: bytes) -> pl.DataFrame:
    return pl.read_csv(content, has_header=False, schema=CONTACTS_RAW)


def _narrow(chunk: pl.DataFrame) -> pl.DataFrame:
    """Replace text with days, codes and flags, so that what waits for the end of its month takes little memory."""
    return chunk.with_columns(
        pl.col("day").str.to_date("%Y-%m-%d"),
        pl.col("residence_class").cast(pl.Enum(list(ResidenceClass.codes()))),
        pl.col("origin_code").cast(pl.Categorical),
        pl.col("fictitious", "first_contact").cast(pl.Boolean),
    )
