"""Migrations: in step with the models, whole or nothing, and a clear word on every version that is not ours."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, MetaData, Table, column, inspect, select, table, text
from sqlalchemy.event import listen, remove
from sqlmodel.sql.sqltypes import AutoString

from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError, DataContractError
from data_access.migrate import (
    MIGRATION_OPTIONS,
    SCRIPTS,
    alembic_config,
    current_revision,
    head_revision,
    require_current,
    upgrade,
)
from data_access.migrations.authoring import write_revision
from data_access.models import metadata
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.edition_world import small_ambito
from tests.support.engines import opened


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def differences(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={**MIGRATION_OPTIONS}), metadata))


def checks(engine: Engine) -> dict[str, set[tuple[str, str]]]:
    """Name and text, blanks and brackets apart, of the check constraints of every table."""
    inspector = inspect(engine)
    return {
        table: {
            (str(check["name"]), re.sub(r"[\s()]", "", check["sqltext"]))
            for check in inspector.get_check_constraints(table)
        }
        for table in metadata.tables
    }


def test_models_and_migrations_are_in_step(engine: Engine) -> None:
    assert differences(engine) == []


def test_a_missing_index_or_column_would_be_noticed(engine: Engine) -> None:
    run(engine, "DROP INDEX ix_contact_day_service", "ALTER TABLE plan_event DROP COLUMN title")
    assert {change[0] for change in differences(engine)} == {"add_index", "add_column"}


def test_checks_of_the_migrations_are_those_of_the_models(engine: Engine, new_database: Any) -> None:
    with opened(new_database(engine.dialect.name, migrated=False)) as modelled:
        metadata.create_all(modelled)
        assert checks(engine) == checks(modelled)
    assert ("ck_household_size", "size>=1") in checks(engine)["household"]


def test_upgrade_brings_an_empty_database_to_the_head_and_again_does_nothing(blank_engine: Engine) -> None:
    assert current_revision(blank_engine) is None
    upgrade(blank_engine)
    upgrade(blank_engine)
    assert current_revision(blank_engine) == head_revision()


def rows_of(engine: Engine, columns: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the rows of tables, each in words, in an order of their own."""
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(*map(column, names)).select_from(table(name)))))
            for name, names in columns.items()
        }


@pytest.mark.second_ring
def test_data_of_every_version_before_are_kept(engine: Engine) -> None:
    """What a base of an older program holds is there, row by row, after `bifocale db upgrade`."""
    saved(small_ambito(), engine)
    versions = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()]
    assert (versions[0], len(versions)) == (head_revision(), len(set(versions)))
    held = 0
    for version in versions[1:]:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.begin():
                command.downgrade(alembic_config(connection), version)
            connection.invalidate()  # with it goes what was turned off
        old = inspect(engine)
        columns = {
            name: [one["name"] for one in old.get_columns(name)]
            for name in old.get_table_names()
            if name != "alembic_version"
        }
        before = rows_of(engine, columns)
        upgrade(engine)
        after = rows_of(engine, columns)
        assert {name for name in columns if after[name] != before[name]} == set(), version
        held += sum(map(len, before.values()))
        require_current(engine)
    assert held > 0


def test_downgrade_leaves_no_table_of_ours(engine: Engine) -> None:
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_a_migration_that_fails_leaves_nothing_behind(blank_engine: Engine) -> None:
    run(blank_engine, "CREATE VIEW support AS SELECT 1 AS id")
    with pytest.raises(Exception, match="support"):
        upgrade(blank_engine)
    assert inspect(blank_engine).get_table_names() == []


def test_nothing_is_made_in_a_database_of_others_unless_asked(blank_engine: Engine) -> None:
    """``bifocale demo`` made its 28 tables in whatever database the settings named by mistake."""
    run(blank_engine, "CREATE TABLE fatture (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseOutdatedError, match=r"o è di altri.*--beside"):
        upgrade(blank_engine)
    assert inspect(blank_engine).get_table_names() == ["fatture"]
    upgrade(blank_engine, beside=True)
    assert {"fatture", "ambito", "alembic_version"} <= set(inspect(blank_engine).get_table_names())
    upgrade(blank_engine)


def test_tables_with_our_names_and_no_version_are_never_touched(blank_engine: Engine) -> None:
    run(blank_engine, "CREATE TABLE support (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseOutdatedError, match=r"con i nomi di quelle di Bifocale \(support\)"):
        upgrade(blank_engine, beside=True)
    assert inspect(blank_engine).get_table_names() == ["support"]


def test_upgrade_refuses_a_sqlite_file_with_orphans(sqlite_engine: Engine) -> None:
    ambito(lead="Alfa").save_quietly(sqlite_engine)
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("DELETE FROM ambito")
    with pytest.raises(DataContractError, match="nella tabella municipality la riga 1 rimanda a una riga di ambito"):
        upgrade(sqlite_engine)


def test_foreign_keys_are_watched_again_after_an_upgrade(engine: Engine) -> None:
    upgrade(engine)
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        run(engine, "INSERT INTO person_target (person_id, target) VALUES (1, 'dipendenze')")


def test_a_database_with_an_ambito_at_the_head_is_accepted(engine: Engine) -> None:
    ambito(lead="Alfa").save(engine)
    require_current(engine)
    assert current_revision(engine) == "0016"


def test_a_database_without_tables_asks_for_the_demo_or_an_upgrade(blank_engine: Engine) -> None:
    blank_engine.connect().close()
    with pytest.raises(DatabaseEmptyError, match=r"senza tabelle: eseguire `bifocale demo` .* `bifocale init`"):
        require_current(blank_engine)


def test_a_file_that_is_not_there_is_told_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "missing.sqlite"
    with opened(f"sqlite:///{path}") as engine, pytest.raises(DatabaseEmptyError, match="non esiste: eseguire"):
        require_current(engine)
    assert not path.exists()


def test_a_database_without_an_ambito_says_so(engine: Engine) -> None:
    with pytest.raises(DatabaseEmptyError, match="ha le tabelle ma nessun Ambito: eseguire `bifocale init`"):
        require_current(engine)


def test_an_older_database_asks_for_an_upgrade(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    ambito(lead="Alfa").save(engine)
    monkeypatch.setattr("data_access.migrate.head_revision", lambda: "0017")
    with pytest.raises(DatabaseOutdatedError, match="è alla versione 0016, serve 0017: eseguire `bifocale db upgrade`"):
        require_current(engine)


def test_a_newer_database_asks_for_a_newer_program(engine: Engine) -> None:
    run(engine, "UPDATE alembic_version SET version_num = '9999'")
    for refuse in (require_current, upgrade):
        with pytest.raises(DatabaseOutdatedError, match=r"è alla versione 9999, .* aggiornare Bifocale"):
            refuse(engine)


def test_two_revisions_are_none_that_this_program_knows(engine: Engine) -> None:
    run(engine, "INSERT INTO alembic_version (version_num) VALUES ('0001')")
    with pytest.raises(DatabaseOutdatedError, match=r"è alla versione 0001, \d{4}, .* aggiornare Bifocale"):
        require_current(engine)


def test_looking_at_the_revision_makes_no_table_that_stays(engine: Engine) -> None:
    ambito(lead="Alfa").save(engine)
    made: list[object] = []

    def note(made_column: object, _table: object) -> None:
        made.append(made_column)

    listen(Column, "after_parent_attach", note)
    try:
        require_current(engine)
        assert made == []
        Table("seen_by_this_test", MetaData(), Column("key", AutoString()))
        assert len(made) == 1
    finally:
        remove(Column, "after_parent_attach", note)


def test_tables_of_another_program_are_not_ours(blank_engine: Engine) -> None:
    run(blank_engine, "CREATE TABLE something (id INTEGER PRIMARY KEY)")
    with pytest.raises(DatabaseOutdatedError, match="o è di altri"):
        require_current(blank_engine)


def test_a_new_migration_is_drafted_after_the_last_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = Path(shutil.copytree(SCRIPTS, tmp_path / "migrations"))
    monkeypatch.setattr("data_access.migrate.SCRIPTS", scripts)
    extra = Table("extra", metadata, Column("key", AutoString(length=9), primary_key=True, comment="Prova"))
    try:
        write_revision("one more table")
    finally:
        metadata.remove(extra)
    draft = (scripts / "versions" / "0017_one_more_table.py").read_text(encoding="utf-8")
    assert "down_revision = '0016'" in draft
    assert "op.create_table('extra'" in draft
    assert "sa.Column('key', sa.String(length=9), nullable=False, comment='Prova')" in draft


def test_keys_written_by_others_do_not_collide_with_the_next_one(engine: Engine) -> None:
    """PostgreSQL went on from 1 after rows that came with their own keys."""
    run(engine, "INSERT INTO organisation (id, key, name, kind) VALUES (7, 'uno', 'Uno', 'altro')")
    upgrade(engine)
    run(engine, "INSERT INTO organisation (key, name, kind) VALUES ('due', 'Due', 'altro')")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT id FROM organisation WHERE key = 'due'")) == 8


def test_the_database_knows_the_defaults_of_what_may_be_left_out(engine: Engine) -> None:
    """Only Python did: a row written by hand had to say all of it."""
    ambito(lead="Alfa").service("mensa").save(engine)
    run(engine, "INSERT INTO contact (service_id, day, residence_class) VALUES (1, '2025-03-02', 'non_nota')")
    with engine.connect() as connection:
        row = connection.execute(text("SELECT quantity, fictitious, first_contact FROM contact")).one()
    assert (row.quantity, bool(row.fictitious), bool(row.first_contact)) == (1, False, False)
