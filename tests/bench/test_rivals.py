"""The same heavy questions here, in DuckDB and in PostgreSQL, on the same five million contacts, asked in turn.

DuckDB is asked at its best: a table of the narrowest types, in order of day, on as many threads as Polars has, the
answer as Arrow. It and PostgreSQL count the contacts one by one, as the database has them; ours are those of a snapshot
that the dashboard holds, with disclosure control and the sentence. Days are told to nobody for whom figures are
protected: the answer by service and day is the daybook of the checks of the data, which says more and of all years.

No count of persons or contacts is remembered from one round to the next. What serves any question is, as in the
dashboard: the timelines of persons (months in which each was seen with each residence), which returns were expected and
came, in which municipalities and years anybody was served at all, when each service was open.
"""

import io
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
from data_access.viewers import Viewer
from indicators.data_quality.returns_log import visible_services
from indicators.data_quality.service_calendar import daybook
from indicators.engine.measure import measure_many
from indicators.model.code_lists import Directory
from indicators.model.result import Result
from indicators.selection.person_timelines import warm_up
from indicators.wording.headline import headline
from tests.bench.budgets import told
from tests.bench.test_engine import HEAVY, MANAGER, MAYOR
from tests.bench.timing import taken_in_turn, timed
from tests.support.postgres import running_server

ROUNDS: Final = 15
YEAR: Final = (24300, 24311)
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
    "by_service_day": ("SELECT service, day, count(*) FROM contacts WHERE month BETWEEN 24300 AND 24311 GROUP BY 1, 2"),
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
        service=service.cast(pl.UInt16),
        place=pl.lit(snapshot["services"]["place"]).gather(service),
        person=(pl.col("person_id") - 1).cast(pl.Int32),
        residence=pl.col("residence_class").to_physical(),
        municipality=pl.col("residence_code").replace_strict(
            codes["code"].cast(pl.Int32), codes["index"], default=None
        ),
        quantity=pl.col("quantity").cast(pl.Int16),
    ).select(COLUMNS)


def targets_of(snapshot: Snapshot) -> pl.DataFrame:
    """Return one row for each person and target group."""
    bits = [pl.when(pl.col("targets") & (1 << bit) != 0).then(pl.lit(bit)) for bit in range(13)]
    return snapshot["persons"].select(person="index", target=pl.concat_list(bits)).explode("target").drop_nulls()


def asking(snapshot: Snapshot, name: str, viewer: Viewer) -> Callable[[], tuple[Result, ...]]:
    """Return a function that measures, with nothing remembered."""
    settings, directory = Settings(), Directory.of(snapshot)
    queries = [query.but(viewer=viewer) for query in HEAVY[name]]
    return lambda: measure_many(snapshot, queries, settings=settings, directory=directory)


def here(snapshot: Snapshot, name: str) -> Callable[[], Any]:
    """Return a function that answers a question as the dashboard does: protected, in a sentence."""
    if name not in HEAVY:
        return lambda: daybook(snapshot, visible_services(snapshot, MANAGER))
    ask = asking(snapshot, name, MAYOR)
    return lambda: [headline(result) for result in ask()]


def figures_of(snapshot: Snapshot, name: str) -> list[Any]:
    """Return the exact figures above zero, in order, as a manager sees them; those of days with service and day."""
    if name in HEAVY:
        return sorted(value for result in asking(snapshot, name, MANAGER)() for value in result.frame["value"] if value)
    book = daybook(snapshot, visible_services(snapshot, MANAGER))
    of_year = book.filter(pl.col("contacts") > 0, pl.col("month").is_between(*YEAR))
    return of_year.select("service", "day", "contacts").rows()


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
def test_rivals(
    name: str, large: Snapshot, in_duckdb: duckdb.DuckDBPyConnection, in_postgres: psycopg.Connection
) -> None:
    warm_up(large)
    acts = {"here": here(large, name), "DuckDB": lambda: in_duckdb.sql(QUESTIONS[name]).to_arrow_table()}
    times = taken_in_turn(acts, rounds=ROUNDS)
    times["PostgreSQL"] = timed(lambda: in_postgres.execute(QUESTIONS[name]).fetchall(), rounds=3)
    for where, found in times.items():
        ratio = found.median / times["here"].median
        told(name, found.median, of=where, beside=f"{found.beside}; {ratio:.2f} times as long as here")
    answers = [sorted(base.execute(QUESTIONS[name]).fetchall()) for base in (in_duckdb, in_postgres)]
    assert answers[0] == answers[1]
    assert figures_of(large, name) == (sorted(row[-1] for row in answers[0]) if name in HEAVY else answers[0])
