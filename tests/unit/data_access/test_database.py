"""The engine: set up for each database, and errors that people can act upon."""

import socket
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, StaticPool, func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from data_access import database
from data_access.database import build_engine, database_name, is_reachable, session, sqlite_path, translate_errors
from data_access.errors import DatabaseOutdatedError, DatabaseUnreachableError, SettingsError
from data_access.models import Ambito
from data_access.settings import PROJECT_ROOT, Settings
from tests.support.builder import ambito
from tests.support.engines import AS_SERVED, opened
from tests.support.postgres import can_start, running_server
from tests.support.processes import free_port
from tests.support.requirements import require


def ask(engine: Engine, statement: str) -> object:
    with translate_errors(engine), engine.connect() as connection:
        return connection.execute(text(statement)).scalar()


def complaint(engine: Engine, statement: str = "SELECT 1") -> str:
    with pytest.raises(DatabaseUnreachableError) as caught:
        ask(engine, statement)
    return str(caught.value)


def write_half(engine: Engine) -> None:
    with session(engine) as opened_session:
        opened_session.add(Ambito(key="due", name="Due"))
        opened_session.flush()
        raise RuntimeError("half way")


def delete_impatiently(engine: Engine) -> None:
    with translate_errors(engine), engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout = 10"))
        connection.execute(text("DELETE FROM ambito"))


def test_a_migrated_database_is_reachable(engine: Engine) -> None:
    assert is_reachable(engine)
    assert ask(engine, "SELECT 1") == 1


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", 10_000), ("synchronous", 1)]
)
def test_sqlite_is_set_up_for_many_readers_and_one_writer(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, pragma: str, value: object
) -> None:
    monkeypatch.setattr(database, "SQLITE_PRAGMAS", AS_SERVED)
    assert ask(sqlite_engine, f"PRAGMA {pragma}") == value


def test_the_file_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    """Looking at it was enough to switch its journal, which is written into the file."""
    path = tmp_path / "posta.sqlite"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE lettere (id INTEGER PRIMARY KEY)")
    before = path.read_bytes()
    with opened(f"sqlite:///{path}") as engine:
        assert ask(engine, "SELECT count(*) FROM lettere") == 0
    assert path.read_bytes() == before


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("setting", "value"),
    [("statement_timeout", "5min"), ("lock_timeout", "10s"), ("application_name", "bifocale")],
)
def test_postgresql_never_waits_for_ever(postgres_engine: Engine, setting: str, value: str) -> None:
    assert ask(postgres_engine, f"SHOW {setting}") == value


def test_the_folder_of_a_sqlite_file_is_created(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path / 'new' / 'deep' / 'x.sqlite'}") as engine:
        assert (tmp_path / "new" / "deep").is_dir()
        assert not is_reachable(engine)
        assert ask(engine, "SELECT 1") == 1
        assert is_reachable(engine)


def test_a_folder_that_cannot_be_created_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DatabaseUnreachableError, match=r"Non si può creare la cartella «.*/file/inside»"):
        build_engine(Settings(database_url=f"sqlite:///{tmp_path / 'file' / 'inside' / 'x.sqlite'}"))


@pytest.mark.parametrize("url", ["postgresql://utente@server:porta/base", "sqlite:nothing"])
def test_an_address_that_cannot_be_read_is_a_setting_to_correct(url: str) -> None:
    with pytest.raises(SettingsError, match="BIFOCALE_DATABASE_URL non è un indirizzo valido"):
        build_engine(Settings(database_url=url))


def test_a_database_in_memory_is_one_for_all_connections() -> None:
    with opened("sqlite://") as engine:
        assert isinstance(engine.pool, StaticPool)
        assert sqlite_path(engine) is None
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (x INTEGER)"))
        assert ask(engine, "SELECT count(*) FROM t") == 0


def test_reads_in_one_transaction_see_one_state(sqlite_engine: Engine) -> None:
    count = select(func.count()).select_from(Ambito)
    with sqlite_engine.connect() as reader:
        assert reader.scalar(count) == 0
        ambito(lead="Alfa").save(sqlite_engine)
        assert reader.scalar(count) == 0
        reader.rollback()
        assert reader.scalar(count) == 1


def test_a_session_writes_all_or_nothing(engine: Engine) -> None:
    with session(engine) as opened_session:
        opened_session.add(Ambito(key="uno", name="Uno"))
    with pytest.raises(RuntimeError, match="half way"):
        write_half(engine)
    assert ask(engine, "SELECT count(*) FROM ambito") == 1


def test_a_name_for_people_hides_the_password_and_the_driver() -> None:
    with opened("postgresql://utente:segreta@server:5433/base") as engine:
        assert database_name(engine) == "«postgresql://utente:***@server:5433/base»"
    with opened(f"sqlite:///{PROJECT_ROOT / 'var' / 'bifocale.sqlite'}") as engine:
        assert database_name(engine) == "«var/bifocale.sqlite»"


def test_a_server_that_is_not_there_says_what_to_do() -> None:
    with opened(f"postgresql://utente:segreta@127.0.0.1:{free_port()}/base") as engine:
        message = complaint(engine)
        assert not is_reachable(engine)
    assert "non risponde: verificare che il server sia acceso" in message
    assert "segreta" not in message


def test_replicas_alone_are_a_base_without_a_server_that_writes() -> None:
    """It was said that the role lacked rights: every server that answers follows one that does not."""
    with opened("postgresql://u@/base?host=a&host=b&target_session_attrs=read-write") as engine:
        with (
            pytest.raises(DatabaseUnreachableError, match="non ha un server che scriva") as caught,
            translate_errors(engine),
        ):
            raise psycopg.OperationalError('connection to server at "b", port 5432 failed: session is read-only')
        assert caught.value.public.startswith("La base dati non ha un server")


def test_a_server_that_is_silent_is_given_up_in_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        start = time.perf_counter()
        with opened(f"postgresql://utente@127.0.0.1:{silent.getsockname()[1]}/base") as engine:
            assert not is_reachable(engine)
        assert time.perf_counter() - start < 5


@pytest.mark.postgres
def test_a_server_lost_while_running_is_found_again() -> None:
    require("PostgreSQL (/usr/lib/postgresql/*/bin)", present=can_start())
    port = free_port()
    with opened(f"postgresql://postgres@127.0.0.1:{port}/postgres") as engine:
        with running_server(port=port):
            assert ask(engine, "SELECT 1") == 1
        assert "non risponde" in complaint(engine)
        with running_server(port=port):
            assert ask(engine, "SELECT 1") == 1


@pytest.mark.postgres
def test_a_connection_cut_by_the_server_is_replaced(postgres_engine: Engine) -> None:
    first = ask(postgres_engine, "SELECT pg_backend_pid()")
    with opened(postgres_engine.url.render_as_string(hide_password=False)) as other:
        ask(other, f"SELECT pg_terminate_backend({first})")
    assert ask(postgres_engine, "SELECT pg_backend_pid()") != first


@pytest.mark.postgres
def test_a_statement_cut_in_the_middle_is_a_database_that_does_not_answer(postgres_engine: Engine) -> None:
    assert "non risponde" in complaint(postgres_engine, "SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_named(postgres_engine: Engine) -> None:
    url = postgres_engine.url.set(database="nessuna").render_as_string(hide_password=False)
    with opened(url) as engine:
        assert "il server risponde ma la base dati" in complaint(engine).lower()


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_says_to_try_again(postgres_engine: Engine) -> None:
    with translate_errors(postgres_engine), postgres_engine.connect() as connection:
        connection.execute(text("SET statement_timeout = '20ms'"))
        with pytest.raises(DatabaseUnreachableError, match="occupata"), translate_errors(postgres_engine):
            connection.execute(text("SELECT pg_sleep(5)"))


def test_a_locked_sqlite_file_says_to_try_again(sqlite_engine: Engine) -> None:
    path = sqlite_path(sqlite_engine)
    assert path is not None
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnreachableError, match="occupata da un'altra scrittura"):
        delete_impatiently(sqlite_engine)
    writer.close()


def test_a_file_that_is_not_a_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("questo non è un archivio " * 100, encoding="utf-8")
    with opened(f"sqlite:///{tmp_path / 'x.sqlite'}") as engine:
        assert "non è una base dati leggibile" in complaint(engine)
        assert not is_reachable(engine)


def test_a_folder_in_place_of_the_file_is_said(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}") as engine:
        assert "Mancano i permessi per usare la base dati" in complaint(engine)


def test_a_missing_table_asks_for_an_upgrade(blank_engine: Engine) -> None:
    with pytest.raises(DatabaseOutdatedError, match="non ha le tabelle che servono: eseguire `bifocale db upgrade`"):
        ask(blank_engine, "SELECT * FROM contact")


def test_a_defect_of_ours_is_not_dressed_as_an_unreachable_database(engine: Engine) -> None:
    with pytest.raises((OperationalError, ProgrammingError)):
        ask(engine, "SELEC 1")
    ambito(lead="Alfa").save(engine)
    with pytest.raises(IntegrityError):
        ambito(lead="Alfa").save(engine)
