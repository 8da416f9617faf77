"""`bifocale db grants`, run on a real PostgreSQL: each role can do what it is for, and nothing else."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from data_access.accounts import access_log, store
from data_access.accounts.access_log import Event
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.tables import metadata as register_tables
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.agendas import (
    AgendaError,
    NewItem,
    Preparer,
    add_item,
    agenda,
    create,
    listed,
    move_item,
    remove,
    remove_item,
)
from data_access.checks import Known, check_database
from data_access.errors import UserError
from data_access.grants import ADDED_ONLY, DASHBOARD_WRITES, grants_sql
from data_access.migrate import upgrade
from data_access.models import metadata
from data_access.models.meeting import AGENDAS
from data_access.settings import Settings
from data_access.store import SnapshotStore
from data_access.verification.events import Target, Words, record, thread
from data_access.verification.standing import Actor
from data_access.vocabulary import ReturnAct
from tests.support.builder import ambito
from tests.support.engines import opened

KEY = b"k" * 64
ROLES = ("owner", "importer", "dashboard")
As = Callable[[str], Engine]
WHO = Identity(issuer="https://id.example", subject="1", email="a@b.it")


@pytest.fixture
def connect(postgres_engine: Engine) -> Iterator[As]:
    """Connect as a user who is a member of one role, on a small base to which the script was applied twice."""
    engine = postgres_engine
    prefix = f"prova {make_url(str(engine.url)).database}"  # a name that wants its quotes
    ambito(lead="Alfa", residents={"Alfa": 100}).service("mensa").contact("p", service="mensa", day="2025-03-02").save(
        engine
    )
    store.upgrade(engine)
    script = grants_sql(engine, prefix=prefix, schema="public")
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as server:
        for _ in range(2):
            server.execute(script)
        for role in ROLES:
            server.execute(f'CREATE ROLE "{prefix} {role}" LOGIN IN ROLE "{prefix}_{role}"')
        server.execute(f"ALTER ROLE \"{prefix} owner\" SET role = '{prefix}_owner'")
    with ExitStack() as open_engines:
        yield lambda role: open_engines.enter_context(
            opened(engine.url.set(username=f"{prefix} {role}").render_as_string(hide_password=False))
        )
    with psycopg.connect(address, autocommit=True) as server:
        for role in ROLES:
            server.execute(f'REASSIGN OWNED BY "{prefix}_{role}" TO CURRENT_USER')
            server.execute(f'DROP OWNED BY "{prefix}_{role}"')
            server.execute(f'DROP ROLE "{prefix} {role}", "{prefix}_{role}"')


def refused(engine: Engine, statement: str) -> bool:
    """Whether a statement is refused for want of rights, and for nothing else."""
    with engine.connect() as connection, connection.begin() as going_on:
        try:
            connection.execute(text(statement))
        except ProgrammingError as error:
            if not isinstance(error.orig, psycopg.errors.InsufficientPrivilege):
                raise
            return True
        going_on.rollback()
        return False


@pytest.mark.postgres
def test_the_dashboard_can_do_all_that_it_is_for(connect: As, tmp_path: Path) -> None:
    engine = connect("dashboard")
    snapshot = SnapshotStore(engine, Settings(cache_dir=tmp_path)).current()
    assert snapshot.is_demo
    store.require_current(engine)
    register = Register(engine)
    register.add(
        [
            Wanted(email="a@b.it", right=Right(role=AccountRole.ADMINISTRATOR)),
            Wanted(email="c@b.it", right=Right(role=AccountRole.MANAGER)),
        ],
        by="prova",
    )
    standing = register.standing(WHO)
    assert standing is not None
    register.seen(standing.account)
    register.sign_out_everywhere("c@b.it")
    assert register.end("c@b.it", by="a@b.it") == (Right(role=AccountRole.MANAGER),)
    access_log.append(engine, [("2026-11-29T10:00:00+00:00", Event(kind=EventKind.SIGN_IN, who="a@b.it"))] * 2, key=KEY)
    assert len(access_log.lines(engine)) == 2
    assert access_log.verify(engine, key=KEY).lines == 2


@pytest.mark.postgres
def test_the_dashboard_cannot_do_anything_else(connect: As) -> None:
    engine = connect("dashboard")
    tables = [*metadata.tables, "alembic_version", "access_version"]
    writes = [
        statement
        for table in tables
        for statement in (
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
            f"INSERT INTO {table} DEFAULT VALUES",
            f"DROP TABLE {table} CASCADE",
        )
        if table not in AGENDAS or "DELETE" not in statement
    ]
    register_writes = [
        f"{verb} {table}"
        for table in register_tables.tables
        for verb in ("DELETE FROM", "TRUNCATE", "DROP TABLE")
        if verb != "DELETE FROM" or "DELETE" not in DASHBOARD_WRITES[table]
    ]
    others = [
        "UPDATE contact SET quantity = 2",
        "UPDATE person SET id = id",
        "UPDATE access_event SET who = 'altri'",
        "CREATE TABLE mia (id int)",
        "CREATE TEMP TABLE mia (id int)",
        "ALTER TABLE contact ADD COLUMN altro int",
    ]
    assert [one for one in [*writes, *register_writes, *others] if not refused(engine, one)] == []


@pytest.mark.postgres
def test_the_importer_writes_the_data_and_knows_nobody(connect: As) -> None:
    engine = connect("importer")
    assert (
        check_database(
            engine, today=date(2026, 11, 29), codes=Known(indicators=frozenset(), municipalities=frozenset())
        )
        is not None
    )
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM contact"))
        connection.execute(text("UPDATE person SET id = id"))
        connection.execute(
            text("INSERT INTO data_version (published_at, as_of, note) VALUES (now(), '2026-10-31', '')")
        )
    access_log.append(engine, [("2026-11-29T10:00:00+00:00", Event(kind=EventKind.IMPORT, who="prova"))], key=KEY)
    forbidden = [
        "SELECT * FROM account",
        "SELECT * FROM account_grant",
        "SELECT * FROM access_event",
        "INSERT INTO account_grant DEFAULT VALUES",
        "UPDATE access_event SET who = 'altri'",
        "DELETE FROM access_event",
        "DROP TABLE contact",
        "CREATE TABLE mia (id int)",
    ]
    assert [one for one in forbidden if not refused(engine, one)] == []


@pytest.mark.postgres
def test_the_owner_keeps_tables_and_log(connect: As) -> None:
    engine = connect("owner")
    upgrade(engine)
    store.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE contact ADD COLUMN altro int"))
        connection.execute(text("DELETE FROM access_event"))


@pytest.mark.postgres
def test_who_is_a_member_of_nothing_stays_outside(connect: As, postgres_engine: Engine) -> None:
    address = postgres_engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    name = f"nessuno_{postgres_engine.url.database}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE ROLE "{name}" LOGIN')
        try:
            with pytest.raises(psycopg.OperationalError, match="permission denied"):
                psycopg.connect(
                    postgres_engine.url.set(drivername="postgresql", username=name).render_as_string(
                        hide_password=False
                    )
                )
        finally:
            server.execute(f'DROP ROLE "{name}"')


def test_sqlite_says_that_it_has_no_roles(sqlite_engine: Engine) -> None:
    with pytest.raises(UserError, match=r"non conosce ruoli.*macchina sola.*PostgreSQL"):
        grants_sql(sqlite_engine, prefix="bifocale", schema="public")


def test_a_table_of_the_data_that_the_dashboard_writes_has_rules_by_row(postgres_engine: Engine) -> None:
    """Who adds such a table says who writes which rows: the rest that the dashboard writes is of the office alone."""
    assert set(DASHBOARD_WRITES) == set(register_tables.tables), "a new table: does a partner write it?"
    assert not set(DASHBOARD_WRITES) & set(metadata.tables)
    script = grants_sql(postgres_engine, prefix="b", schema="public")
    written = re.findall(r'GRANT [^;]*INSERT[^;]* ON "public"\."(\w+)" TO [^;]*"b_dashboard"', script)
    by_row = {ADDED_ONLY, *AGENDAS}
    assert set(written) & set(metadata.tables) == by_row
    for table in by_row:
        assert f'ALTER TABLE "public"."{table}" ENABLE ROW LEVEL SECURITY' in script


@pytest.mark.postgres
def test_a_partner_adds_lines_of_its_own_services_and_nobody_changes_one(connect: As) -> None:
    engine = connect("dashboard")
    with engine.connect() as connection:
        ((own, service),) = connection.execute(
            text("SELECT o.key, s.key FROM service s JOIN organisation o ON o.id = s.organisation_id")
        ).all()
    target = Target(service=service, month=date(2025, 3, 1))
    partner = Actor(who="p@b.it", role=AccountRole.PARTNER, organisation=own)
    record(engine, partner, ReturnAct.ANSWER, target, Words(note="Arriva domani"))
    record(engine, Actor(who="r@b.it", role=AccountRole.MANAGER), ReturnAct.ANSWER, target, Words(note="Bene"))
    assert [one.role for one in thread(engine, service, date(2025, 3, 1))] == [f"ente:{own}", "responsabile"]
    line = (
        "INSERT INTO return_event (at, who, role, service_id, month, kind, finding, act, measure, note) "
        "SELECT now(), 'x', '{role}', id, '2025-03-01', '', '', 'conferma', '', '' FROM service"
    )
    forbidden = [
        line.format(role=f"ente:{own}"),  # whoever says nothing of themselves
        f"SELECT set_config('bifocale.role', 'ente:altri', true); {line.format(role='ente:altri')}",
        f"SELECT set_config('bifocale.role', 'ente:altri', true); {line.format(role='responsabile')}",
        "UPDATE return_event SET note = 'altro'",
        "DELETE FROM return_event",
    ]
    assert [one for one in forbidden if not refused(engine, one)] == []
    assert refused(connect("importer"), "UPDATE return_event SET note = 'altro'")


@pytest.mark.postgres
def test_agendas_are_written_by_the_manager_and_by_the_mayor_whose_they_are(connect: As) -> None:
    engine, view = connect("dashboard"), NewItem(page="mappa", query="", figure="mappa")
    manager, mayor, other = (Preparer(role=role) for role in ("responsabile", "sindaco:019035", "sindaco:019062"))
    key = create(engine, mayor, title="Del sindaco", meeting_date=date(2026, 12, 3), items=[view])
    add_item(engine, manager, key, view)
    with pytest.raises(AgendaError, match="«Del sindaco» è di un altro ruolo"):
        add_item(engine, other, key, view)
    items = (
        "INSERT INTO agenda_item (agenda_id, page, query, figure, title, note, decision) "
        "SELECT id, '', '', '', '', '', '' FROM agenda"
    )
    agendas = (
        "INSERT INTO agenda (key, title, meeting_date, edition, role, created_by, created_at, changed_at) "
        "VALUES ('k', 't', now(), '', '{}', '', now(), now())"
    )
    statements = [
        items,
        agendas.format("responsabile"),
        agendas.format("sindaco:019062"),
    ]
    silent = ["UPDATE agenda SET title = ''", "DELETE FROM agenda_item", "UPDATE agenda_item SET note = 'x'"]
    for role in ("", "ente:caritas", "pubblico", "sindaco:019063", "sindaco"):
        said = f"SELECT set_config('bifocale.role', '{role}', true)"
        assert [one for one in statements if not refused(engine, f"{said}; {one}")] == [], role
        with engine.begin() as connection:
            connection.execute(text(said))
            assert [connection.execute(text(one)).rowcount for one in silent] == [0, 0, 0], role
    told = agenda(engine, key)
    assert (told.title, [one.note for one in told.items]) == ("Del sindaco", ["", ""])
    move_item(engine, mayor, key, told.items[0].id, 1)
    remove_item(connect("importer"), manager, key, told.items[0].id)
    remove(engine, manager, key)
    assert listed(engine) == ()


@pytest.mark.postgres
def test_no_name_of_a_role_is_taken_for_sql(postgres_engine: Engine) -> None:
    script = grants_sql(postgres_engine, prefix="x'; DROP TABLE contact; --\"", schema='a"b')
    assert re.search(r'"a""b"\."contact"', script)
    assert "rolname = 'x''; DROP" in script
