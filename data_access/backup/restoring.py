"""The return of a copy: the database holds what it held, and answers what it answered, or is as it was.

Comes in: a `Base`, a copy, who measures. Goes out: `Restored`. Must not: touch the database before the copy is found
whole; leave it half restored, whatever happens; take away who may enter and the access log where there are some.

On PostgreSQL everything is one transaction, marks and figures proved before it is committed. On SQLite the copy is
proved in a file of its own, then put in the place of the former pages in one transaction of SQLite's. A copy of an
older version is proved as it was and then brought up to this one.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from sqlalchemy import Connection, Engine, delete, func, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from data_access.accounts.store import head_revision as register_head
from data_access.accounts.store import migrate_within as migrate_register
from data_access.accounts.tables import metadata as register_metadata
from data_access.backup import postgres_copy, sqlite_copy
from data_access.backup.errors import BackupError
from data_access.backup.making import DATA, REGISTER, Base, Measure, answered, opened, register_state
from data_access.backup.manifest import DAMAGED, NEWER, Answers, Manifest, TableRows, opened_copy
from data_access.backup.table_marks import own_tables, table_marks
from data_access.database import announce_changes, database_name, sqlite_path, translate_errors
from data_access.migrate import (
    VERSION_TABLE,
    head_revision,
    known_revisions,
    migrate_within,
    refuse_others,
    upgrade,
)
from data_access.models import metadata
from data_access.persons.keys import known_marks
from data_access.sequences import catch_up

T: Final = metadata.tables
NO_AMBITO: Final = "senza-ambito"
"""What is typed to confirm that a database with rows and no Ambito goes away."""
OTHER_KIND: Final = (
    "La copia «{name}» è di una base {theirs}, e quella configurata (BIFOCALE_DATABASE_URL) è {ours}: le copie tornano "
    "su una base dello stesso genere. Niente è cambiato."
)
KINDS: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
OTHER_DRAWS: Final = (
    "La copia «{name}» è di una base i cui numeri protetti sono arrotondati con un altro segreto "
    "(BIFOCALE_DISCLOSURE_SECRET: impronta {theirs}, qui {ours}). Con questo gli arrotondamenti già pubblicati "
    "cambierebbero tutti, e chi confronta i vecchi con i nuovi si avvicina ai numeri veri; quelli sorteggiati di nuovo "
    "({redraws}) non varrebbero più. Niente è cambiato: mettere il segreto di allora e riprovare. Se è perduto, "
    "--other-secret, e poi `bifocale audit disclosure --full --mend`."
)
NOT_EMPTY: Final = (
    "La base dati {name} non è vuota ({ambito}, {rows} righe): niente è cambiato. Per metterci la copia al suo posto "
    "ripetere con --replace e confermare (--confirm {key}); quello che c'è ora va perduto, se non se ne fa prima una "
    "copia con `bifocale db backup`."
)
NOT_THE_SAME: Final = (
    "Le righe ripristinate non sono quelle della copia «{name}» (tabella «{table}»: {there} righe, {wanted} nella "
    "copia, o con altri valori). La base dati è com'era."
)
OTHER_FIGURES: Final = (
    "I dati della copia «{name}» sono gli stessi, ma i numeri protetti che ne vengono no: qualcosa è diverso nelle "
    "impostazioni (BIFOCALE_DISCLOSURE_*, BIFOCALE_THRESHOLD_*). La base dati è com'era: rimetterle come quando la "
    "copia è stata fatta, o ripetere con --other-figures se è voluto."
)
TIED: Final = "Altre tabelle della base dati {name} rimandano a quelle di Bifocale ({why}): la base dati è com'era."


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a database holds before a copy is restored into it."""

    ambito: str
    key: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What whoever restores has said to know.

    Attributes
    ----------
    replaces : str
        Key of the Ambito that goes away; empty: none may.
    other_secret : bool
        Figures will be rounded anew, with this installation's secret.
    other_figures : bool
        Figures may differ, because settings or program do.
    """

    replaces: str = ""
    other_secret: bool = False
    other_figures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored.

    Attributes
    ----------
    manifest : Manifest
    upgraded : bool
        Whether the copy was of an older version, and was brought up to this one.
    proved : Answers or None
        Protected figures that were compared, and are the same; None where there were none to compare.
    with_register : bool
        Whether accounts and access log came back: only where there were none.
    persons : tuple of str
        Fingerprints of the keys that the persons of the copy were loaded with, the oldest first: no file of persons
        is loaded with others.
    """

    manifest: Manifest
    upgraded: bool
    proved: Answers | None
    with_register: bool
    persons: tuple[str, ...] = ()


def present(base: Base) -> Present | None:
    """Return what a database holds; None if it is empty, or not there."""
    path = sqlite_path(base.data)
    if path is not None and not path.exists():
        return None
    with translate_errors(base.data), base.data.connect() as connection:
        return _present(connection)


def restore(
    base: Base,
    path: Path,
    measure: Measure,
    consents: Consents,
    *,
    advance: Callable[[str, float], None] = lambda _label, _share: None,
    only_check: bool = False,
) -> Restored:
    """Let the database hold what a copy does.

    Parameters
    ----------
    base : Base
    path : Path
    measure : callable
    consents : Consents
    advance : callable, optional
        Told what is being done, and the share done.
    only_check : bool
        Whether the copy is only looked at, and everything that would refuse it said.

    Raises
    ------
    BackupError
        If it cannot be; the database is as it was.
    DataUnavailableError
        If the database does not answer.
    """
    with opened_copy(path) as (manifest, take_out), _folder(base, path) as folder:
        _refuse(base, manifest, consents, copy=path.name)
        _refuse_members(manifest, copy=path.name)
        members = {name: take_out(name, folder) for name in manifest.members}
        advance("La copia è intera", 0.2)
        work = _Work(base=base, manifest=manifest, measure=measure, consents=consents, advance=advance, copy=path.name)
        proved, with_register, persons = _within(work, members, only_check=only_check)
        advance("La copia è in ordine" if only_check else "I dati ci sono", 1.0)
    upgraded = manifest.revision != head_revision()
    return Restored(manifest=manifest, upgraded=upgraded, proved=proved, with_register=with_register, persons=persons)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    base: Base
    manifest: Manifest
    measure: Measure
    consents: Consents
    advance: Callable[[str, float], None]
    copy: str


_Done = tuple[Answers | None, bool, tuple[str, ...]]
"""Figures that were compared, whether the register came back, fingerprints of the keys of persons."""


def _refuse(base: Base, manifest: Manifest, consents: Consents, *, copy: str) -> None:
    """Refuse a copy that does not belong here, and a database that nobody said may go away."""
    if manifest.database != base.kind:
        raise BackupError(OTHER_KIND.format(name=copy, theirs=KINDS.get(manifest.database, "?"), ours=KINDS[base.kind]))
    if manifest.revision not in known_revisions():
        raise BackupError(NEWER.format(name=copy, what=f"tabelle {manifest.revision}, qui {head_revision()}"))
    ours = base.settings.disclosure.key_mark
    if manifest.secret != ours and not consents.other_secret:
        told = {"theirs": manifest.secret, "ours": ours, "redraws": manifest.redraws}
        raise BackupError(OTHER_DRAWS.format(name=copy, **told))
    there = present(base)
    if there is not None and consents.replaces != there.key:
        told = {"ambito": there.ambito or "senza Ambito", "rows": there.rows, "key": there.key}
        raise BackupError(NOT_EMPTY.format(name=database_name(base.data), **told))


def _refuse_members(manifest: Manifest, *, copy: str) -> None:
    """Refuse a copy that lacks the data, or names files of its own: they would be written wherever they say."""
    data, register = DATA[manifest.database], REGISTER[manifest.database]
    if data not in manifest.members:
        raise BackupError(DAMAGED.format(name=copy, what=f"manca «{data}»"))
    if manifest.members.keys() - {data, register}:
        raise BackupError(DAMAGED.format(name=copy, what="il manifesto nomina file che una copia non ha"))


def _within(work: _Work, members: Mapping[str, Path], *, only_check: bool) -> _Done:
    if work.base.kind == "sqlite":
        return _restore_sqlite(work, members, only_check=only_check)
    return _restore_postgres(work, members, only_check=only_check)


def _restore_sqlite(work: _Work, members: Mapping[str, Path], *, only_check: bool) -> _Done:
    target, accounts = sqlite_path(work.base.data), sqlite_path(work.base.register)
    copied, register = members[DATA["sqlite"]], members.get(REGISTER["sqlite"])
    sqlite_copy.require_sound(copied)
    with opened(work.base.settings, copied) as engine:
        with translate_errors(engine), engine.connect() as connection:
            _refuse_other_rows(connection, work.manifest.tables, copy=work.copy)
        work.advance("Le righe sono quelle della copia", 0.4)
        upgrade(engine)
        with translate_errors(engine), engine.begin() as connection:
            _draw_anew(connection, work)
        with translate_errors(engine), engine.connect() as connection:
            proved, persons = _proved(connection, work), known_marks(connection)
            marks = table_marks(connection, own_tables(connection))
    with_register = register is not None and accounts is not None and _is_register_empty(work.base.register)
    if only_check or target is None:
        return proved, with_register, persons
    wanted = {name: TableRows(rows=one.rows, mark=one.mark) for name, one in marks.items()}
    sqlite_copy.copy_in(copied, target, lambda share: work.advance("Scrittura dei dati", 0.6 + share * 0.3))
    with translate_errors(work.base.data), work.base.data.connect() as connection:
        _refuse_other_rows(connection, wanted, copy=work.copy)
    if with_register and register is not None and accounts is not None:
        sqlite_copy.copy_in(register, accounts, lambda _share: None)
    return proved, with_register, persons


def _restore_postgres(work: _Work, members: Mapping[str, Path], *, only_check: bool) -> _Done:
    engine = work.base.data
    with _untied(engine), translate_errors(engine), engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        _empty_tables(connection, work.manifest)
        ordered = [name for name, _ in inspect(connection).get_sorted_table_and_fkc_names() if name]
        for position, name in enumerate(ordered):
            if name in work.manifest.tables and name != VERSION_TABLE:
                postgres_copy.put_rows(connection, members[DATA["postgresql"]], name)
            work.advance("Scrittura dei dati", 0.2 + 0.5 * (position + 1) / len(ordered))
        _refuse_other_rows(connection, work.manifest.tables, copy=work.copy)
        migrate_within(connection)
        catch_up(connection)
        _draw_anew(connection, work)
        with_register = _put_register(connection, work.manifest, members.get(REGISTER["postgresql"]), copy=work.copy)
        work.advance("Numeri protetti", 0.8)
        proved, persons = _proved(connection, work), known_marks(connection)
        if only_check:
            transaction.rollback()
        else:
            announce_changes(connection)
    return proved, with_register, persons


def _empty_tables(connection: Connection, manifest: Manifest) -> None:
    """Leave the tables of the copy's version, without rows: rights that were given on them stay where they are it."""
    there = [name for name in own_tables(connection) if name != VERSION_TABLE]
    names = ", ".join(f'"{name}"' for name in there)
    has_version = inspect(connection).has_table(VERSION_TABLE)
    revision = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}")) if has_version else None  # noqa: S608
    if revision is None:
        refuse_others(connection)
    if revision == manifest.revision:
        connection.exec_driver_sql(f"TRUNCATE {names}")
        return
    if there and revision is not None:
        connection.exec_driver_sql(f"DROP TABLE {names}, {VERSION_TABLE}")
    migrate_within(connection, manifest.revision)


def _put_register(connection: Connection, manifest: Manifest, dump: Path | None, *, copy: str) -> bool:
    """Bring back accounts and access log where there are none; say whether they were."""
    if dump is None or not _has_no_register_rows(connection):
        return False
    tables, revision = register_state(connection)
    if revision is not None and revision != manifest.register_revision:
        names = ", ".join(f'"{name}"' for name in tables)
        connection.exec_driver_sql(f"DROP TABLE {names}")
        revision = None
    if revision is None:
        migrate_register(connection, manifest.register_revision or register_head())
    for table in register_metadata.sorted_tables:
        if table.name in manifest.register_tables:
            connection.execute(delete(table))
            postgres_copy.put_rows(connection, dump, table.name)
    _refuse_other_rows(connection, manifest.register_tables, copy=copy)
    migrate_register(connection, "head")
    return True


def _draw_anew(connection: Connection, work: _Work) -> None:
    """With another secret, forget what was drawn with the former one: it would say nothing, or something wrong."""
    if work.manifest.secret != work.base.settings.disclosure.key_mark:
        connection.execute(delete(T["redraw"]))
        connection.execute(update(T["person"]).values(cell_key=None))


def _proved(connection: Connection, work: _Work) -> Answers | None:
    """Return the figures that are the same as when the copy was made; None where there is nothing to compare them with.

    Another program, or another version of the tables, may count otherwise for good reasons: it is not compared.
    """
    wanted = work.manifest.answers
    if wanted is None or work.consents.other_secret or work.consents.other_figures:
        return None
    found = answered(connection, work.measure, work.base.settings, revision=head_revision())
    if found is None or found.program != wanted.program:
        return None
    if found != wanted:
        raise BackupError(OTHER_FIGURES.format(name=work.copy))
    return found


def _refuse_other_rows(connection: Connection, wanted: Mapping[str, TableRows], *, copy: str) -> None:
    """Refuse tables that do not hold, row by row, what is wanted."""
    there = {*own_tables(connection), *register_state(connection)[0]}
    found = table_marks(connection, [name for name in wanted if name in there])
    for name, one in wanted.items():
        mark = found.get(name)
        if mark is None or (mark.rows, mark.mark) != (one.rows, one.mark):
            rows = mark.rows if mark else 0
            raise BackupError(NOT_THE_SAME.format(name=copy, table=name, there=rows, wanted=one.rows))


def _present(connection: Connection) -> Present | None:
    tables = [name for name in own_tables(connection) if name in T]
    if not tables:
        refuse_others(connection)
        return None
    counts = [connection.scalar(select(func.count()).select_from(T[name])) or 0 for name in tables]
    if not sum(counts):
        return None
    ambito = T["ambito"]
    first = connection.execute(select(ambito.c.key, ambito.c.name)).first() if "ambito" in tables else None
    return Present(ambito=first.name if first else "", key=(first.key if first else "") or NO_AMBITO, rows=sum(counts))


def _is_register_empty(engine: Engine) -> bool:
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        return True
    with translate_errors(engine), engine.connect() as connection:
        return _has_no_register_rows(connection)


def _has_no_register_rows(connection: Connection) -> bool:
    """Whether nobody may enter, and nothing was written in the access log."""
    there = set(inspect(connection).get_table_names())
    tables = register_metadata.tables
    wanted = [tables[name] for name in ("account", "access_event") if name in there]
    return not any(connection.scalar(select(func.count()).select_from(table)) for table in wanted)


@contextmanager
def _folder(base: Base, path: Path) -> Iterator[Path]:
    """Yield a folder for what is taken out of the copy: beside the database, where there is room for another."""
    target = sqlite_path(base.data)
    place = path.parent if target is None or not target.parent.is_dir() else target.parent
    try:
        folder = TemporaryDirectory(dir=place, prefix=".ripristino-")
    except OSError:
        folder = TemporaryDirectory(prefix="bifocale-ripristino-")
    with folder as made:
        yield Path(made)


@contextmanager
def _untied(engine: Engine) -> Iterator[None]:
    """Say that others' tables or views rest on ours, which therefore cannot be emptied."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.FeatureNotSupported | psycopg.errors.DependentObjectsStillExist):
            raise BackupError(TIED.format(name=database_name(engine), why=str(error.orig).splitlines()[0])) from error
        raise
