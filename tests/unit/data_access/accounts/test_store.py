"""Where accounts are kept: a file of their own beside SQLite, the same database on PostgreSQL, never read half."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from data_access import migrate
from data_access.accounts import store
from data_access.accounts.tables import metadata
from data_access.database import sqlite_path
from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError
from data_access.fingerprint import fingerprint
from data_access.models import metadata as of_data
from data_access.settings import Settings
from tests.support.engines import opened


def test_the_tables_of_accounts_are_not_among_those_of_the_data() -> None:
    assert not set(metadata.tables) & set(of_data.tables)


def test_models_and_migrations_are_in_step(accounts_engine: Engine) -> None:
    with accounts_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=dict(store.MIGRATION_OPTIONS))
        assert compare_metadata(context, metadata) == []


def test_upgrading_again_does_nothing_and_going_back_leaves_nothing(accounts_engine: Engine) -> None:
    store.upgrade(accounts_engine)
    store.require_current(accounts_engine)
    with accounts_engine.begin() as connection:
        command.downgrade(store.alembic_config(connection), "base")
    assert inspect(accounts_engine).get_table_names() == [store.VERSION_TABLE]


def test_on_sqlite_they_stand_in_a_file_beside_that_of_the_data(tmp_path: Path) -> None:
    engine = store.register_engine(Settings(database_url=f"sqlite:///{tmp_path}/bifocale.sqlite"))
    assert sqlite_path(engine) == tmp_path / "bifocale.accessi.sqlite"


def test_looking_for_them_makes_no_file_and_says_what_to_do(tmp_path: Path) -> None:
    engine = store.register_engine(Settings(database_url=f"sqlite:///{tmp_path}/bifocale.sqlite"))
    with pytest.raises(DatabaseEmptyError, match="bifocale db upgrade"):
        store.require_current(engine)
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_them_is_refused(engine: Engine) -> None:
    with pytest.raises(DatabaseEmptyError, match="mancano le tabelle delle persone abilitate"):
        store.require_current(engine)


def test_a_version_of_tomorrow_is_refused(accounts_engine: Engine) -> None:
    with accounts_engine.begin() as connection:
        connection.execute(text(f"UPDATE {store.VERSION_TABLE} SET version_num = '9999'"))
    for ask in (store.require_current, store.upgrade):
        with pytest.raises(DatabaseOutdatedError, match="versione 9999"):
            ask(accounts_engine)


@pytest.mark.postgres
def test_on_postgresql_they_stand_beside_the_data_and_move_nothing_of_it(postgres_engine: Engine) -> None:
    before = fingerprint(postgres_engine)
    store.upgrade(postgres_engine)
    with opened(str(postgres_engine.url.render_as_string(hide_password=False))) as again:
        migrate.upgrade(again)
        assert migrate.current_revision(again) == migrate.head_revision()
    assert fingerprint(postgres_engine).token == before.token
