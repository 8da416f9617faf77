"""The same heavy questions in DuckDB and PostgreSQL, on the same five million contacts, in the same run."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import duckdb
import polars as pl
import psycopg
import pytest

from data_access import reading
from data_access.database import build_engine
from data_access.frames import month_ordinal
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from tests.bench.budgets import told
from tests.support.postgres import running_server

ROUNDS: Final = 5
QUESTIONS: Final = {
    "by_municipality_year": (
        "SELECT municipality, count(DISTINCT person) FROM contacts "
        "WHERE month BETWEEN 24300 AND 24311 AND municipality IS NOT NULL GROUP BY municipality"
    ),
    "by_month_and_lens": (
        "SELECT 'residence' AS lens, month, municipality = 14 AS lead, count(DISTINCT person) FROM contacts "
        "WHERE municipality IS NOT NULL GROUP BY 1, 2, 3 UNION ALL "
        "SELECT 'place', month, place = 14, count(DISTINCT person) FROM contacts GROUP BY 1, 2, 3"
    ),
    "by_municipality_target": (
        "SELECT municipality, target, count(DISTINCT c.person) FROM contacts c JOIN targets t ON t.person = c.person "
        "WHERE municipality IS NOT NULL GROUP BY 1, 2"
    ),
    "by_service_day": (
        "SELECT service, day, sum(quantity) FROM contacts WHERE month BETWEEN 24300 AND 24311 GROUP BY 1, 2"
    ),
}
COLUMNS: Final = ["day", "month", "service", "place", "person", "residence", "municipality", "quantity"]


def raw_contacts(settings: Settings, snapshot: Snapshot) -> pl.DataFrame:
    """Return the contacts one by one, as the database has them: keys of the demo are positions plus one."""
    with build_engine(settings).connect() as connection:
        raw = pl.concat(map(reading._narrow, reading._contact_chunks(connection)))
    codes, service = snapshot["municipalities"], pl.col("service_id") - 1
    return raw.select(
        "day",
        month=month_ordinal("day"),
        service=service,
        place=pl.lit(snapshot["services"]["place"]).gather(service),
        person=pl.col("person_id") - 1,
        residence=pl.col("residence_class").to_physical(),
        municipality=pl.col("residence_code").replace_strict(
            codes["code"].cast(pl.Int32), codes["index"], default=None
        ),
        quantity="quantity",
    ).select(COLUMNS)


def targets_of(snapshot: Snapshot) -> pl.DataFrame:
    """Return one row for each person and target group."""
    bits = [pl.when(pl.col("targets") & (1 << bit) != 0).then(pl.lit(bit)) for bit in range(13)]
    return snapshot["persons"].select(person="index", target=pl.concat_list(bits)).explode("target").drop_nulls()


def median_of(ask: Callable[[], Any]) -> float:
    """Return the median seconds of a question asked a few times, after once for warmth."""
    ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


@pytest.fixture(scope="module")
def in_duckdb(large: Snapshot, large_settings: Settings) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.register("contacts_view", raw_contacts(large_settings, large).to_arrow())
    connection.register("targets_view", targets_of(large).to_arrow())
    connection.execute("CREATE TABLE contacts AS SELECT * FROM contacts_view")
    connection.execute("CREATE TABLE targets AS SELECT * FROM targets_view")
    return connection


@pytest.fixture(scope="module")
def in_postgres(large: Snapshot, large_settings: Settings) -> Iterator[psycopg.Connection]:
    with running_server() as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            "CREATE UNLOGGED TABLE contacts (day date, month smallint, service smallint, place smallint, person int, "
            "residence smallint, municipality smallint, quantity int)"
        )
        connection.execute("CREATE UNLOGGED TABLE targets (person int, target smallint)")
        for name, frame in (("contacts", raw_contacts(large_settings, large)), ("targets", targets_of(large))):
            with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
                for part in frame.iter_slices(500_000):
                    text = io.BytesIO()
                    part.write_csv(text, include_header=False)
                    copy.write(text.getvalue())
            connection.execute(f"ANALYZE {name}")
        connection.execute("CREATE INDEX ON contacts (month)")
        yield connection


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_rivals(name: str, in_duckdb: duckdb.DuckDBPyConnection, in_postgres: psycopg.Connection) -> None:
    duck = median_of(lambda: in_duckdb.execute(QUESTIONS[name]).fetchall())
    postgres = median_of(lambda: in_postgres.execute(QUESTIONS[name]).fetchall())
    told(name, duck, of="the same in DuckDB")
    told(name, postgres, of="the same in PostgreSQL")
    answers = [sorted(base.execute(QUESTIONS[name]).fetchall()) for base in (in_duckdb, in_postgres)]
    assert answers[0] == answers[1]
