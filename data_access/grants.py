"""The rights of whoever connects to a PostgreSQL database, as SQL to be read and run by who administers the server.

Comes in: the tables of the data and of the register, names. Goes out: one script, which can be run again.
Must not: connect to anything, or hold a password.

Three roles, that users who connect are made members of: the owner changes tables (`bifocale db upgrade`) and takes old
lines from the access log; the importer writes the data and never sees who may sign in; the dashboard reads the data and
writes accounts and the access log, to which it can only add. Beside the data it writes three tables, each with
row-level security by the role that the transaction names (``bifocale.role``). To the acts of a verification it can only
add lines, on that role's own services, and nobody but the owner changes one. Agendas of assemblies, and what is on
them, the manager writes all and a mayor those of that role; no other role writes any.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Dialect, Engine, Table
from sqlalchemy.dialects.postgresql import dialect

from data_access.accounts.store import VERSION_TABLE as REGISTER_VERSION
from data_access.accounts.tables import metadata as register
from data_access.database import sqlite_path, told
from data_access.errors import UserError
from data_access.migrate import VERSION_TABLE as DATA_VERSION
from data_access.models import metadata as data
from data_access.models.meeting import AGENDAS, MeetingAgenda
from data_access.models.verification import ReturnEvent

DASHBOARD_WRITES: Final[Mapping[str, str]] = {
    "account": "INSERT, UPDATE",
    "account_grant": "INSERT, UPDATE",
    "access_event": "INSERT",
    "access_chain": "INSERT, UPDATE",
    "sign_in": "INSERT, UPDATE, DELETE",
    "used_link": "INSERT, DELETE",
    "mail_subscriber": "INSERT, UPDATE",
    "followed_figure": "INSERT, UPDATE, DELETE",
}
"""What the dashboard may do besides reading; of the access log it changes only where it ends."""
ADDED_ONLY: Final = ReturnEvent.__tablename__
"""The table of the data that partners and the manager add lines to, through the dashboard."""
IMPORTER_LOGS: Final[Mapping[str, str]] = {"access_event": "INSERT", "access_chain": "SELECT, INSERT, UPDATE"}
"""What the importer may do outside the data: write in the access log what it does."""
NO_ROLES: Final = (
    "La base dati {name} è di SQLite, che non conosce ruoli: chi può leggere il file legge tutto, chi può scriverlo "
    "cambia tutto. È per una macchina sola e per chi la amministra; per dare diritti diversi a chi carica, a chi "
    "amministra e al cruscotto serve PostgreSQL (BIFOCALE_DATABASE_URL=postgresql://…)."
)
_POSTGRES: Final[Dialect] = dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
HEAD: Final = """\
-- Ruoli e diritti di Bifocale su PostgreSQL, per la base dati {database}. Si esegue collegati a quella, da
-- amministratore del server, dopo `bifocale db upgrade`; si riesegue dopo ogni aggiornamento che aggiunge tabelle.
--
-- {owner}: possiede le tabelle; le aggiorna (`bifocale db upgrade`) e toglie dal registro le righe scadute.
-- {importer}: carica i dati; delle persone abilitate non legge niente, nel registro può solo aggiungere.
-- {dashboard}: legge i dati; scrive le persone abilitate, e nel registro degli accessi può solo aggiungere.
--
-- Sono ruoli senza accesso. A chi si collega si dà un utente che ne fa parte, con una password propria:
--   CREATE ROLE cruscotto LOGIN PASSWORD '…' IN ROLE {dashboard};
--   CREATE ROLE caricamento LOGIN PASSWORD '…' IN ROLE {importer};
--   CREATE ROLE manutenzione LOGIN PASSWORD '…' IN ROLE {owner}; ALTER ROLE manutenzione SET role = {owner};
--
-- Password delle persone non ce ne sono: chi entra si fa riconoscere altrove. Enti partner e responsabile aggiungono
-- righe alla tabella {added}, ciascuno sui propri servizi (row level security); nessuno le cambia. Gli ordini del
-- giorno delle assemblee li scrivono il responsabile, e ogni sindaco i propri.
"""


def grants_sql(engine: Engine, *, prefix: str, schema: str) -> str:
    """Return the script.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        Nothing is asked of it but its kind and the name of its database.
    prefix : str
        What the names of the roles begin with.
    schema : str
        Where the tables are.

    Raises
    ------
    UserError
        If the database is SQLite, which has no roles.
    """
    if engine.dialect.name == "sqlite":
        raise told(UserError, NO_ROLES, engine) if sqlite_path(engine) else UserError(NO_ROLES.replace(" {name}", ""))
    names = {role: quoted(f"{prefix}_{role}") for role in ("owner", "importer", "dashboard")}
    database, place = quoted(engine.url.database or ""), quoted(schema)
    parts = (
        [HEAD.format(database=database, added=ADDED_ONLY, **names), "BEGIN;"],
        (_role(f"{prefix}_{role}", name) for role, name in names.items()),
        _doors(database, place, names),
        (f"ALTER TABLE {place}.{quoted(name)} OWNER TO {names['owner']};" for name in _every_table()),
        _data(place, names),
        _register(place, names),
        ["COMMIT;"],
    )
    return "\n".join(line for part in parts for line in part) + "\n"


def _every_table() -> list[str]:
    return [*sorted(data.tables), DATA_VERSION, *sorted(register.tables), REGISTER_VERSION]


def _role(name: str, quoted: str) -> str:
    literal = name.replace("'", "''")
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{literal}') THEN "
        f"CREATE ROLE {quoted} NOLOGIN; END IF; END $$;"
    )


def _doors(database: str, place: str, names: Mapping[str, str]) -> Iterator[str]:
    """Close the database to everybody, open it to the three roles, and take from them whatever they had."""
    everyone = ", ".join(names.values())
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
    yield f"REVOKE ALL ON SCHEMA {place} FROM PUBLIC;"
    yield f"GRANT CONNECT ON DATABASE {database} TO {everyone};"
    yield f"GRANT USAGE ON SCHEMA {place} TO {everyone};"
    yield f"GRANT CREATE ON SCHEMA {place} TO {names['owner']};"
    for kind in ("TABLES", "SEQUENCES"):
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA {place} FROM PUBLIC, {names['importer']}, {names['dashboard']};"


def _data(place: str, names: Mapping[str, str]) -> Iterator[str]:
    for table in data.sorted_tables:
        where = f"{place}.{quoted(table.name)}"
        yield from _numbering(table, place, names["importer"])
        if table.name == ADDED_ONLY:
            yield from _lines_added(table, place, names)
            continue
        if table.name in AGENDAS:
            yield from _agendas(table, place, names)
        yield f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON {where} TO {names['importer']};"
        yield f"GRANT SELECT ON {where} TO {names['dashboard']};"
    for version in (DATA_VERSION, REGISTER_VERSION):
        yield f"GRANT SELECT ON {place}.{quoted(version)} TO {names['importer']}, {names['dashboard']};"


def _lines_added(table: Table, place: str, names: Mapping[str, str]) -> Iterator[str]:
    """Let the dashboard and the importer add lines and read them; each partner adds those of its own services."""
    where, importer, dashboard = f"{place}.{quoted(table.name)}", names["importer"], names["dashboard"]
    yield f"GRANT SELECT, INSERT ON {where} TO {importer}, {dashboard};"
    yield from _numbering(table, place, dashboard)
    yield f"ALTER TABLE {where} ENABLE ROW LEVEL SECURITY;"
    own = (
        f"EXISTS (SELECT FROM {place}.service s JOIN {place}.organisation o ON o.id = s.organisation_id "
        f"WHERE s.id = service_id AND {where}.role = 'ente:' || o.key)"
    )
    told = f"{where}.role = current_setting('bifocale.role', true)"
    policies = {
        "legge": f"FOR SELECT TO {importer}, {dashboard} USING (true)",
        "carica": f"FOR INSERT TO {importer} WITH CHECK (true)",
        "agisce": f"FOR INSERT TO {dashboard} WITH CHECK ({told} AND ({where}.role = 'responsabile' OR {own}))",
    }
    yield from _policies(where, policies)


def _agendas(table: Table, place: str, names: Mapping[str, str]) -> Iterator[str]:
    """Let the dashboard write the agendas that the role of the transaction prepares, and what is on them."""
    where, importer, dashboard = f"{place}.{quoted(table.name)}", names["importer"], names["dashboard"]
    yield f"GRANT INSERT, UPDATE, DELETE ON {where} TO {dashboard};"
    yield from _numbering(table, place, dashboard)
    yield f"ALTER TABLE {where} ENABLE ROW LEVEL SECURITY;"
    told = "current_setting('bifocale.role', true)"
    own = f"{where}.role = {told}"
    if table.name != MeetingAgenda.__tablename__:
        agenda = f"{place}.{quoted(str(MeetingAgenda.__tablename__))}"
        own = f"EXISTS (SELECT FROM {agenda} a WHERE a.id = agenda_id AND a.role = {told})"
    theirs = f"({told} = 'responsabile' OR ({told} LIKE 'sindaco:%' AND {own}))"
    policies = {
        "legge": f"FOR SELECT TO {dashboard} USING (true)",
        "carica": f"FOR ALL TO {importer} USING (true) WITH CHECK (true)",
        "aggiunge": f"FOR INSERT TO {dashboard} WITH CHECK {theirs}",
        "cambia": f"FOR UPDATE TO {dashboard} USING {theirs} WITH CHECK {theirs}",
        "toglie": f"FOR DELETE TO {dashboard} USING {theirs}",
    }
    yield from _policies(where, policies)


def _policies(where: str, policies: Mapping[str, str]) -> Iterator[str]:
    for name, rule in policies.items():
        yield f"DROP POLICY IF EXISTS {name} ON {where};"
        yield f"CREATE POLICY {name} ON {where} {rule};"


def _register(place: str, names: Mapping[str, str]) -> Iterator[str]:
    for table in register.sorted_tables:
        where = f"{place}.{quoted(table.name)}"
        rights = ", ".join(filter(None, ("SELECT", DASHBOARD_WRITES.get(table.name, ""))))
        yield f"GRANT {rights} ON {where} TO {names['dashboard']};"
        if table.name in IMPORTER_LOGS:
            yield f"GRANT {IMPORTER_LOGS[table.name]} ON {where} TO {names['importer']};"
        if "INSERT" in rights:
            yield from _numbering(table, place, names["dashboard"])


def _numbering(table: Table, place: str, role: str) -> Iterator[str]:
    """Let a role take the keys that the database assigns."""
    column = table.autoincrement_column
    if column is not None:
        yield f"GRANT USAGE ON SEQUENCE {place}.{quoted(f'{table.name}_{column.name}_seq')} TO {role};"


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever it holds."""
    return str(_POSTGRES.identifier_preparer.quote_identifier(name))
