"""A checked file written into the shared database: one transaction, all of it or nothing.

Comes in: `Checked`, an engine, who loads it and why. Goes out: `Loaded`: what is new, what was replaced, what stayed.
Must not: load a file with errors, or with warnings that nobody has said to be true; hold an identifier of a person.

A file of nights, contacts, counts, requests or supports says all of a service and month: what the tables hold of them
is replaced where it says otherwise, and kept in ``former_rows``, from where it comes back if the file is withdrawn. A
file of services, stays, cases, pacts, hours, residents, money or targets says its own rows: they are added or corrected
(`data_access.loading.by_row`). The same file a second time changes nothing. Whatever changes is a new version of the
data, a return of the service and month and, where it replaces figures, a revision that names them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, Final

import polars as pl
import psycopg
from sqlalchemy import Connection, Engine, Row, Table, and_, delete, exists, false, func, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from data_access import bulk
from data_access.database import lock_of_base, translate_errors
from data_access.errors import UserError
from data_access.expected_returns import DUE_DAY
from data_access.loading.accepted import remember, unaccepted
from data_access.loading.by_row import BY_ROW, load_rows
from data_access.loading.capacities import SPAN, put_capacities, said_days
from data_access.loading.former import keep_rows, kept_rows, names_gone
from data_access.loading.outside_places import put_outside_places
from data_access.loading.persons import put_persons
from data_access.loading.reopening import facts_by_month, reopen
from data_access.models import metadata
from data_access.models.loading import FILE_NAME_LENGTH, REASON_LENGTH, WHO_LENGTH
from data_access.one_line import one_line
from data_access.persons.merges import with_who_stayed
from data_access.reading import dtypes
from data_access.returns.check import Checked
from data_access.returns.findings import MASKED
from data_access.returns.personal import gives_away, tells_of_somebody
from data_access.returns.registry import Municipalities
from data_access.rule import Severity
from data_access.sequences import catch_up
from data_access.upserts import Written
from data_access.verification.events import standing_of
from data_access.verification.standing import Delivery
from data_access.vocabulary import Content, ResidenceClass, ReturnState, ReturnStatus

T: Final = metadata.tables
HAS_ERRORS: Final = "Il file «{name}» ha errori ({count}): niente è stato caricato. Correggerli e riprovare."
UNACCEPTED: Final = (
    "Il file «{name}» ha avvisi che nessuno ha confermato ({count}): niente è stato caricato. Se le righe sono giuste, "
    "confermarle dicendo perché (--accept «il motivo»): per le stesse righe non torneranno."
)
NO_KEY: Final = (
    "Il file «{name}» parla di persone, e manca la chiave con cui diventano pseudonimi: mettere in "
    "BIFOCALE_PERSONS_KEY quello che scrive `bifocale secret`, e non cambiarla più."
)
NOT_LOADED_YET: Final = (
    "I file di tipo «{kind}» si controllano ma non si caricano ancora: niente è stato caricato. Si caricano: {kinds}."
)
IS_DEMO: Final = (
    "La base dati contiene un Ambito dimostrativo, e i dati veri vanno in una base loro: definirla con `bifocale init` "
    "(BIFOCALE_DATABASE_URL)."
)
LOADS: Final = 0x42_69_66_4C
"""Name of the lock under which files are loaded, one after the other (PostgreSQL)."""
NO_REASON: Final = (
    "Il file prende il posto di righe già caricate ({months}): niente è stato caricato. Se è una correzione, dire "
    "perché (--reason «il motivo»); se un giorno è di un altro mese per errore, correggerlo."
)
UNKNOWN_KEYS: Final = (
    "Il file «{name}» nomina in «{field}» ciò che la base dati non ha ({keys}): niente è stato caricato. Vuole le "
    "chiavi, non i nomi; quelle nuove si definiscono con `bifocale init`."
)
PERSONAL_REASON: Final = (
    "Il motivo sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscriverlo senza."
)
HALF_CAPACITIES: Final = (
    "Le capienze scritte nel file delle notti si caricano dove ci sono sia gli effettivi sia i finanziati: le altre "
    "servono al controllo, e si dicono nel file dell'Ambito (`bifocale init --export`, «capienza»)."
)
OF_PERSONS: Final = 0.3
"""Share of the work of loading that persons are."""
TRIAL: Final = "prova"
"""Reason of what is done to be taken back."""
OF_OFFICE: Final = ("servizi", "residenti", "risorse", "obiettivi")
"""Kinds that say things of the whole Ambito."""
NOT_YOURS: Final = (
    "I file di tipo «{kind}» dicono cose di tutto l'Ambito, e li carica l'ufficio di piano: niente è stato caricato."
)
OF_OTHERS: Final = "Il file «{name}» nomina servizi o enti che non sono i vostri: niente è stato caricato."
NO_REASON_TO_WITHDRAW: Final = "Per ritirare un file serve dire perché (--reason «il motivo»): niente è cambiato."
NOT_TAKEN: Final = (
    "La base dati non ha preso le righe del file «{name}», che contraddicono una sua regola ({rule}): niente è stato "
    "caricato. Cercare con `bifocale db check` che cosa non torna, e dirlo a chi gestisce Bifocale."
)
NO_SUCH_FILE: Final = (
    "Con la versione {version} dei dati non è stato caricato nessun file che si possa ritirare: niente è cambiato. La "
    "versione è quella che si legge quando un file viene caricato."
)
NOT_BY_MONTH: Final = (
    "I file di tipo «{kind}» non si ritirano: le loro righe si correggono con un altro file. I valori di prima sono "
    "conservati."
)
NOTHING_KEPT: Final = (
    "Il file della versione {version} non ha cambiato righe, o è stato caricato prima che si potesse ritirarlo: niente "
    "è cambiato."
)
ALREADY: Final = "Il file della versione {version} è già stato ritirato: niente è cambiato."
NOT_TAKEN_BACK: Final = (
    "La base dati non ha ripreso le righe che c'erano prima del file della versione {version}, che contraddicono una "
    "sua regola ({rule}): niente è cambiato. Cercare con `bifocale db check` che cosa non torna, e dirlo a chi "
    "gestisce Bifocale."
)
GONE_SINCE: Final = (
    "Il file della versione {version} non si può ritirare: le righe che c'erano prima nominano in «{field}» ciò che la "
    "base dati non ha più ({keys}). Niente è cambiato: caricare un file corretto di quei mesi."
)
CLOSED_SINCE: Final = (
    "Il file della versione {version} non si può ritirare: le righe che c'erano prima sono anche di giorni in cui "
    "«{name}» era chiuso (dal giorno dopo il {day:%d/%m/%Y}). Niente è cambiato: caricare un file corretto di quei "
    "mesi."
)
REPLACED_SINCE: Final = (
    "Dopo la versione {version} gli stessi mesi sono stati caricati di nuovo (versione {later}): ritirare prima "
    "quella. Niente è cambiato."
)


class LoadError(UserError):
    """A file that cannot be loaded: nothing of it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who loads a file, and why it replaces what was there or is true though it looks odd.

    Attributes
    ----------
    who : str
    reason : str
    accepts_warnings : bool
    organisation : str or None
        Key of the organisation for which somebody loads, and for no other; None: for all of them.
    """

    who: str
    reason: str = ""
    accepts_warnings: bool = False
    organisation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChange:
    """A service and month that a file says anew.

    Attributes
    ----------
    service, name : str
        Key and name of the service.
    month : date
    before, after : int
        Rows of this kind.
    figures : dict
        Figures of the service and month by indicator, before and after.
    """

    service: str
    name: str
    month: date
    before: int
    after: int
    figures: Mapping[str, tuple[float, float]] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Loaded:
    """What became of a file.

    Attributes
    ----------
    rows : Written
        Rows that are new or changed, by table.
    replaced : list of (str, date, int, int)
        Services (key) and months whose rows were replaced: how many there were, how many there are.
    months : list of MonthChange
        Services and months that hold other rows than before.
    unchanged : int
        Services and months of which the tables said the same already.
    left_out : tuple of str
        What the file says and is not loaded from here, in Italian.
    supplied : int
        Services and months that had not delivered this kind of content before, with rows or without.
    version : int or None
        New version of the data; None if nothing has changed.
    """

    rows: Written = field(default_factory=Written)
    replaced: list[tuple[str, date, int, int]] = field(default_factory=list)
    months: list[MonthChange] = field(default_factory=list)
    unchanged: int = 0
    left_out: tuple[str, ...] = ()
    supplied: int = 0
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Monthly:
    """How a kind that says all of a service and month lies in its table."""

    table: str
    content: Content
    is_of_persons: bool | None = None
    """Of contacts: whether these rows name their person; None where the table holds one kind of row."""
    figures: tuple[str, ...] = ()
    """Indicators whose figures change with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """A file that is being loaded: where, as which version and file, and what was done."""

    connection: Connection
    version: int
    number: int
    done: Loaded
    reason: str


MONTHLY: Final[Mapping[str, _Monthly]] = {
    "notti": _Monthly(table="occupancy", content=Content.NIGHTS),
    "accessi": _Monthly(
        table="contact", content=Content.PERSONS, is_of_persons=True, figures=("contacts", "people_served")
    ),
    "conteggi": _Monthly(table="contact", content=Content.COUNTS, is_of_persons=False, figures=("contacts",)),
    "richieste": _Monthly(table="request", content=Content.REQUESTS),
    "sostegni": _Monthly(table="support", content=Content.SUPPORTS),
}
REFERRED: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "sostegni": (("linea", "strand"),),
    "servizi": (("programma", "programme"), ("linea", "strand")),
    "risorse": (("programma", "programme"), ("linea", "strand")),
    "obiettivi": (("obiettivo", "objective"),),
}
"""Fields of a kind that name rows of other tables by key."""
DATED: Final = ("contact", "occupancy", "request", "support", "stay", "monthly_count")
"""Tables by which a base is up to date to some day: one that was only founded is to none."""
LOADED: Final = (*MONTHLY, *BY_ROW)
"""Kinds of file that are loaded."""
SETTLED: Final = frozenset({ReturnState.CONFIRMED, ReturnState.CONTESTED, ReturnState.UNDER_REVIEW})
"""States that somebody's act on what there was has led to: what comes after is another delivery."""
ONCE: Final = ("notti",)
"""Kinds that say all of a month and of which a copy of a row is no second thing."""
HIGHEST: Final = 2**31 - 1
"""Number that no version of the data is above: that of a column of whole numbers."""
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "notti": {
        "section": "sezione",
        "day": "giorno",
        "occupied": "occupati",
        "unavailable": "non_disponibili",
        "turned_away": "non_accolte",
        "waiting": "in_attesa",
    },
    "accessi": {
        "person_id": "_person",
        "day": "giorno",
        "residence_code": "comune_residenza",
        "residence_class": "classe_residenza",
        "origin_code": "_origin",
        "fictitious": "via_fittizia",
        "quantity": "quantita",
        "first_contact": "primo_accesso",
    },
    "conteggi": {
        "day": "giorno",
        "residence_code": "comune_residenza",
        "residence_class": "classe_residenza",
        "origin_code": "_origin",
        "fictitious": "via_fittizia",
        "quantity": "_quantity",
    },
    "richieste": {"person_id": "_person", "day": "giorno", "outcome": "esito"},
    "sostegni": {
        "person_id": "_person",
        "day": "giorno",
        "continuity": "continuita",
        "amount": "importo",
        "strand_key": "linea",
    },
}
"""Columns of the tables, with the field of the file that each comes from."""


def load(
    engine: Engine,
    checked: Checked,
    sender: Sender,
    *,
    content: bytes,
    advance: Callable[[float], None] = lambda _share: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Loaded:
    """Load a checked file.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    checked : Checked
        Checked with what the database knows (`data_access.loading.known.registry_of`), and with the key of persons.
    sender : Sender
    content : bytes
        The file as it came: only its fingerprint is kept.
    advance : callable, optional
        Told the share done.

    Raises
    ------
    LoadError
        If it cannot be loaded; nothing was.
    DatabaseUnreachableError, DatabaseOutdatedError, DataContractError
        If the database does not take it; nothing was.
    """
    _refuse(checked)
    if tells_of_somebody(sender.reason):
        raise LoadError(PERSONAL_REASON)
    with translate_errors(engine), _refusal_told(NOT_TAKEN, name=checked.name), engine.begin() as connection:
        return _write(connection, checked, sender, mark=sha256(content).hexdigest(), advance=advance, moment=now())


def rehearse(engine: Engine, checked: Checked, sender: Sender) -> Loaded:
    """Return what loading a file would change: it is done as `load` does it, and taken back.

    Raises
    ------
    LoadError
        If it could not be loaded, whatever somebody says of its warnings and of what it replaces.
    DatabaseUnreachableError, DatabaseOutdatedError, DataContractError
        If the database would not take it.
    """
    _refuse(checked)
    trial = replace(sender, reason=TRIAL, accepts_warnings=True)
    taken = translate_errors(engine), _refusal_told(NOT_TAKEN, name=checked.name)
    with taken[0], taken[1], engine.connect() as connection, connection.begin() as transaction:
        done = _write(connection, checked, trial, mark="", advance=lambda _share: None, moment=datetime.now(UTC))
        transaction.rollback()
    return done


def withdraw(
    engine: Engine, version: int, sender: Sender, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Loaded:
    """Take back a file that was loaded by mistake: its services and months hold again what they held before.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    version : int
        Of the data, that loading the file made.
    sender : Sender
        With the reason.

    Raises
    ------
    LoadError
        If there is no such file, or what it loaded has been replaced since; nothing has changed.
    DatabaseUnreachableError, DatabaseOutdatedError, DataContractError
        If the database does not take it.
    """
    if not one_line(sender.reason):
        raise LoadError(NO_REASON_TO_WITHDRAW)
    if tells_of_somebody(sender.reason):
        raise LoadError(PERSONAL_REASON)
    done = Loaded()
    with translate_errors(engine), _refusal_told(NOT_TAKEN_BACK, version=version), engine.begin() as connection:
        bulk.prepare(connection)
        _take_turn(connection)
        catch_up(connection)
        file, kept = _to_withdraw(connection, version, sender)
        moment = now()
        as_of = connection.scalar(select(T["data_version"].c.as_of).order_by(T["data_version"].c.id.desc()).limit(1))
        note = f"Ritirato un file di tipo «{file.kind}»"
        made = _inserted(connection, "data_version", {"published_at": moment, "as_of": as_of, "note": note})
        values = {
            "data_version_id": made,
            "loaded_at": moment,
            "loaded_by": sender.who[:WHO_LENGTH],
            "file_name": file.file_name,
            "kind": file.kind,
            "mark": file.mark,
            "row_count": sum(one.row_count for one in kept),
            "reason": one_line(sender.reason)[:REASON_LENGTH],
            "withdraws_id": file.id,
        }
        number = _inserted(connection, "file_load", values)
        work = _Work(connection=connection, version=made, number=number, done=done, reason=sender.reason)
        services = {row.id: row for row in connection.execute(select(T["service"]))}
        for one in kept:
            rows = with_who_stayed(connection, kept_rows(one.content))
            _refuse_gone(connection, version, services[one.service_id], rows, kind=file.kind)
            _replace(work, services[one.service_id], one.month, rows, MONTHLY[file.kind])
            if not one.row_count and not _said_before(connection, file, one):
                _forget_content(connection, one.service_id, one.month, MONTHLY[file.kind].content)
        done.version = made
    return done


def _to_withdraw(connection: Connection, version: int, sender: Sender) -> tuple[Row[Any], Sequence[Row[Any]]]:
    """Return a file and what it replaced, if nothing was built upon it since."""
    files, former, service = T["file_load"], T["former_rows"], T["service"]
    asked = select(files).where(files.c.data_version_id == version)
    file = connection.execute(asked).first() if abs(version) <= HIGHEST else None
    if file is None or file.withdraws_id is not None:
        raise LoadError(NO_SUCH_FILE.format(version=version))
    if file.kind not in MONTHLY:
        raise LoadError(NOT_BY_MONTH.format(kind=file.kind))
    of_kind = former.c.table_name == MONTHLY[file.kind].table  # capacities that nights have said stay
    kept = connection.execute(select(former).where(former.c.file_load_id == file.id, of_kind)).all()
    own = select(service.c.id).where(service.c.organisation_id == T["organisation"].c.id)
    own = own.where(T["organisation"].c.key == sender.organisation)
    if sender.organisation is not None and {one.service_id for one in kept} - set(connection.execute(own).scalars()):
        raise LoadError(NO_SUCH_FILE.format(version=version))
    if not kept:
        raise LoadError(NOTHING_KEPT.format(version=version))
    withdrawn = set(connection.execute(select(files.c.withdraws_id)).scalars())
    if file.id in withdrawn:
        raise LoadError(ALREADY.format(version=version))
    later = select(files.c.id, files.c.data_version_id, former.c.service_id, former.c.month).where(
        former.c.file_load_id == files.c.id,
        files.c.id > file.id,
        files.c.kind == file.kind,
        files.c.withdraws_id.is_(None),
    )
    touched = {(one.service_id, one.month) for one in kept}
    for one in connection.execute(later.order_by(files.c.id)):
        if (one.service_id, one.month) in touched and one.id not in withdrawn:
            raise LoadError(REPLACED_SINCE.format(version=version, later=one.data_version_id))
    return file, kept


def _refuse_gone(connection: Connection, version: int, service: Row[Any], rows: pl.DataFrame, *, kind: str) -> None:
    """Refuse rows that name what the tables no longer have, or that a service closed since would not take."""
    for column, keys in names_gone(connection, T[MONTHLY[kind].table], rows).items():
        named = ", ".join(f"«{one_line(key)}»" for key in keys[:5])
        raise LoadError(GONE_SINCE.format(version=version, field=COLUMNS[kind][column], keys=named))
    last = rows["day"].max()
    if service.closed is not None and isinstance(last, date) and last > service.closed:
        raise LoadError(CLOSED_SINCE.format(version=version, name=one_line(service.name), day=service.closed))


def _said_before(connection: Connection, file: Row[Any], kept: Row[Any]) -> bool:
    """Whether an earlier file, which nobody has taken back, had said of a service and month that it held nothing."""
    files, former = T["file_load"], T["former_rows"]
    backs = files.alias()
    withdrawn = exists().where(backs.c.withdraws_id == files.c.id)
    asked = select(
        exists().where(
            former.c.file_load_id == files.c.id,
            files.c.id < file.id,
            files.c.kind == file.kind,
            files.c.withdraws_id.is_(None),
            ~withdrawn,
            former.c.service_id == kept.service_id,
            former.c.month == kept.month,
        )
    )
    return bool(connection.scalar(asked))


def _forget_content(connection: Connection, service: int, month: date, content: Content) -> None:
    """Let a service have delivered nothing of this kind of a month; where nothing is left, its return is missing."""
    table, returns = T["return_content"], T["return_record"]
    of_month = and_(table.c.service_id == service, table.c.month == month)
    connection.execute(delete(table).where(of_month, table.c.content == content))
    if connection.scalar(select(exists().where(of_month))):
        return
    last = select(func.max(returns.c.id)).where(returns.c.service_id == service, returns.c.month == month)
    told = {"status": ReturnStatus.MISSING, "received": None, "row_count": 0}
    connection.execute(update(returns).where(returns.c.id == last.scalar_subquery()).values(**told))


@contextmanager
def _refusal_told(sentence: str, **words: object) -> Iterator[None]:
    """Say that the database does not take rows because of a rule of its own, whichever driver says so."""
    try:
        yield
    except (IntegrityError, DataError, psycopg.IntegrityError, psycopg.DataError) as error:
        driver = error.orig if isinstance(error, IntegrityError | DataError) else error
        diagnosis = getattr(driver, "diag", None)
        rule = getattr(diagnosis, "constraint_name", None) or str(driver).partition("\n")[0]
        raise LoadError(sentence.format(**words, rule=one_line(rule)[:120])) from error


def _write(
    connection: Connection,
    checked: Checked,
    sender: Sender,
    *,
    mark: str,
    advance: Callable[[float], None],
    moment: datetime,
) -> Loaded:
    """Write a file in a transaction that somebody else ends."""
    done = Loaded(left_out=tuple(_left_out(checked)))
    bulk.prepare(connection)
    _take_turn(connection)
    _refuse_demonstration(connection)
    _refuse_others(connection, checked, sender)
    _refuse_unknown(connection, checked)
    catch_up(connection)
    pending = unaccepted(connection, checked)
    if not pending.is_empty() and not (sender.accepts_warnings and sender.reason):
        raise LoadError(UNACCEPTED.format(name=checked.name, count=pending.height))
    version = _begin(connection, checked, moment)
    number = _note_file(connection, checked, sender, version=version, moment=moment, mark=mark)
    remember(connection, pending, reason=sender.reason, file_load=number)
    told = checked.frame
    if checked.kind.key in ONCE:
        told = told.unique(list(checked.kind.primary_key), keep="first", maintain_order=True)
    before = facts_by_month(connection, checked.kind.key)
    frame = put_persons(connection, told, checked.kind, done.rows, keys=_keys(checked))
    advance(OF_PERSONS)
    if checked.kind.key in MONTHLY:
        work = _Work(connection=connection, version=version, number=number, done=done, reason=sender.reason)
        _load_months(work, checked.kind.key, frame, checked.options.registry.italy, advance)
    else:
        former = load_rows(connection, replace(checked, frame=frame), done.rows, organisation=sender.organisation)
        for table, rows in former.items():
            keep_rows(connection, pl.DataFrame(rows, infer_schema_length=None), file_load=number, table=table)
    if done.rows.is_nothing and not (done.months or done.supplied):
        _forget(connection, version=version, number=number, keep=not pending.is_empty())
        return done
    reopen(connection, checked.kind.key, before)
    done.version = version
    return done


def _keys(checked: Checked) -> tuple[bytes, ...]:
    """Return the keys of persons, the oldest first."""
    first = checked.options.persons_key
    return () if first is None else (first, *checked.options.later_keys)


def _take_turn(connection: Connection) -> None:
    """Wait until no other file is being loaded, and begin by writing: who reads first is refused later, on SQLite."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(*lock_of_base(LOADS))))
    else:
        connection.execute(update(T["file_load"]).where(false()).values(row_count=0))


def _refuse_demonstration(connection: Connection) -> None:
    if connection.scalar(select(exists().where(T["ambito"].c.is_demo))):
        raise LoadError(IS_DEMO)


def _refuse_others(connection: Connection, checked: Checked, sender: Sender) -> None:
    """Refuse a file that says something of another organisation than the one that somebody loads for."""
    if sender.organisation is None:
        return
    is_of_cases = checked.kind.key == "patti" and checked.frame["caso"].null_count() == 0
    says_whose = is_of_cases or {"servizio", "ente"} & set(checked.kind.by_name)
    if checked.kind.key in OF_OFFICE or not says_whose:
        raise LoadError(NOT_YOURS.format(kind=checked.kind.key))
    body, service = T["organisation"].c, T["service"].c
    own = select(service.key).where(service.organisation_id == body.id, body.key == sender.organisation)
    allowed = {"servizio": set(connection.execute(own).scalars()), "ente": {sender.organisation}}
    for name, known in allowed.items():
        if name in checked.kind.by_name and set(checked.frame[name].drop_nulls()) - known:
            raise LoadError(OF_OTHERS.format(name=checked.name))


def _refuse_unknown(connection: Connection, checked: Checked) -> None:
    """Refuse programmes, lines and objectives that the tables do not have."""
    for field_name, table in REFERRED.get(checked.kind.key, ()):
        known = set(connection.execute(select(T[table].c.key)).scalars())
        told = checked.frame[field_name].drop_nulls().unique(maintain_order=True).to_list()
        unknown = [key for key in told if key not in known]
        if unknown:
            keys = ", ".join(f"«{one_line(key)[:40]}»" for key in unknown[:5])
            raise LoadError(UNKNOWN_KEYS.format(name=checked.name, field=field_name, keys=keys))


def _refuse(checked: Checked) -> None:
    key = checked.kind.key
    if key not in LOADED:
        raise LoadError(NOT_LOADED_YET.format(kind=key, kinds=", ".join(LOADED)))
    if checked.has_errors:
        raise LoadError(HAS_ERRORS.format(name=checked.name, count=checked.counts[Severity.ERROR]))
    if checked.options.persons_key is None and checked.kind.persons:
        raise LoadError(NO_KEY.format(name=checked.name))


def _left_out(checked: Checked) -> Iterator[str]:
    if checked.kind.key != "notti":
        return
    half = pl.col("effettivi").is_null() != pl.col("finanziati").is_null()
    if not checked.frame.filter(half).is_empty():
        yield HALF_CAPACITIES


def _begin(connection: Connection, checked: Checked, moment: datetime) -> int:
    """Write the version of the data that the file makes, up to date to the last day that it tells of."""
    holds = any(connection.scalar(select(exists().select_from(T[name]))) for name in DATED)
    newest = select(T["data_version"].c.as_of).order_by(T["data_version"].c.id.desc()).limit(1)
    known = connection.scalar(newest) if holds else None
    told = _last_day(checked)
    as_of = max(filter(None, (known, told)), default=checked.options.today)
    values = {"published_at": moment, "as_of": as_of, "note": f"Caricato un file di tipo «{checked.kind.key}»"}
    return _inserted(connection, "data_version", values)


def _last_day(checked: Checked) -> date | None:
    """Return the last day of the last month that a file tells of; never one that has not come."""
    if checked.kind.key not in {*MONTHLY, "aggregati"} or checked.frame.is_empty():
        return None
    last = checked.frame[checked.kind.day].max()
    return min(_next_month(last) - timedelta(days=1), checked.options.today) if isinstance(last, date) else None


def _note_file(
    connection: Connection, checked: Checked, sender: Sender, *, version: int, moment: datetime, mark: str
) -> int:
    values = {
        "data_version_id": version,
        "loaded_at": moment,
        "loaded_by": sender.who[:WHO_LENGTH],
        "file_name": (MASKED if gives_away(checked.name) else one_line(checked.name))[:FILE_NAME_LENGTH],
        "kind": checked.kind.key,
        "mark": mark,
        "row_count": checked.frame.height,
        "reason": one_line(sender.reason)[:REASON_LENGTH],
    }
    return _inserted(connection, "file_load", values)


def _inserted(connection: Connection, table: str, values: Mapping[str, Any]) -> int:
    """Insert a row and return the key that the database gave it."""
    asked = insert(T[table]).values(**values).returning(T[table].c.id)
    return int(connection.execute(asked).scalar_one())


def _forget(connection: Connection, *, version: int, number: int, keep: bool) -> None:
    """Take back a version that changes nothing; what was accepted with it stays, and so does its file."""
    if keep:
        return
    connection.execute(delete(T["file_load"]).where(T["file_load"].c.id == number))
    connection.execute(delete(T["data_version"]).where(T["data_version"].c.id == version))


def _load_months(
    work: _Work, key: str, frame: pl.DataFrame, italy: Municipalities | None, advance: Callable[[float], None]
) -> None:
    services = {row.key: row for row in work.connection.execute(select(T["service"]))}
    rows = _rows_of(key, frame)
    if "origin_code" in rows.columns:
        put_outside_places(work.connection, rows["origin_code"].drop_nulls().unique(), italy, work.done.rows)
    groups = rows.partition_by("_service", "_month", as_dict=True, maintain_order=True)
    told = frame.select("servizio", pl.col("giorno").dt.truncate("1mo")).unique(maintain_order=True).rows()
    for position, (service, month) in enumerate(told):  # a month may be told to hold nothing
        share = partial(_share, advance, position, len(told))
        part = groups.get((service, month), rows.clear())
        _replace(work, services[service], month, part, MONTHLY[key], advance=share)
        is_news = _note_content(work, services[service].id, month, MONTHLY[key].content)
        if is_news and part.is_empty():
            _note_nothing(work, services[service], month, part.select(pl.exclude("^_.*$")), MONTHLY[key])
        share(1.0)
    if key == "notti":
        _load_capacities(work, frame, {name: row.id for name, row in services.items()})
    if work.done.replaced and not work.reason:
        raise LoadError(NO_REASON.format(months=_named(work.done.replaced)))


def _note_nothing(work: _Work, service: Row[Any], month: date, nothing: pl.DataFrame, kind: _Monthly) -> None:
    """Write that a service delivered a month in which there was nothing: it is verified, and taken back, like any."""
    keep_rows(work.connection, nothing, file_load=work.number, table=kind.table, service=service.id, month=month)
    _note_return(work.connection, service, month, 0, instead_of=0, is_news=True)


def _load_capacities(work: _Work, frame: pl.DataFrame, services: Mapping[str, int]) -> None:
    """Write the capacities that a file of nights says; spans that it corrects are kept as they were."""
    days = said_days(frame)
    groups = days.partition_by("servizio", "sezione", "month", as_dict=True, maintain_order=True)
    for (service, section, month), part in groups.items():
        before, after = put_capacities(work.connection, services[service], section, month, part)
        if before == after:
            continue
        if before:
            former = pl.DataFrame(before, schema=list(SPAN), orient="row")
            spans = former.with_columns(section=pl.lit(section))
            keep_rows(
                work.connection, spans, file_load=work.number, table="capacity", service=services[service], month=month
            )
        work.done.rows.add("capacity", new=len(after), changed=0)


def _share(advance: Callable[[float], None], position: int, among: int, done: float) -> None:
    """Tell how far a file is, from how far one of its months is."""
    advance(OF_PERSONS + (1 - OF_PERSONS) * (position + done) / among)


def _named(replaced: Sequence[tuple[str, date, int, int]], most: int = 5) -> str:
    """Return which months would be replaced, in words."""
    told = [f"{service} {month:%m/%Y}, {before} righe con {after}" for service, month, before, after in replaced]
    return f"{'; '.join(told[:most])}{f'; e altri {len(told) - most} mesi' if len(told) > most else ''}"


def _rows_of(key: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows as their table has them, with ``_service`` and ``_month`` beside."""
    if key == "conteggi":
        frame = _one_by_one(frame)
    if "classe_residenza" in frame.columns:  # the tables know municipalities of the Ambito alone
        is_inside = pl.col("classe_residenza") == ResidenceClass.AMBITO.value
        is_outside = pl.col("classe_residenza") == ResidenceClass.OUTSIDE.value
        frame = frame.with_columns(_origin=pl.when(is_outside).then("comune_residenza"))
        frame = frame.with_columns(pl.when(is_inside).then(pl.col("comune_residenza")).alias("comune_residenza"))
        frame = frame.with_columns(pl.col("via_fittizia") & pl.col("comune_residenza").is_not_null())
    told = frame.select(
        pl.col("servizio").alias("_service"),
        pl.col("giorno").dt.truncate("1mo").alias("_month"),
        *(pl.col(source).alias(column) for column, source in COLUMNS[key].items()),
    )
    return told.sort(told.columns)


def _one_by_one(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each anonymous contact, with what was given spread over them."""
    given = pl.coalesce("prestazioni", "accessi")
    counted = frame.filter(pl.col("accessi") > 0).with_columns(
        pl.int_ranges(0, "accessi").alias("_one"),
        (given // pl.col("accessi")).alias("_each"),
        (given % pl.col("accessi")).alias("_over"),
    )
    one = counted.explode("_one")
    quantity = (pl.col("_each") + (pl.col("_one") < pl.col("_over")).cast(pl.Int64)).clip(lower_bound=1)
    return one.with_columns(quantity.cast(pl.Int64).alias("_quantity"))


def _replace(
    work: _Work,
    service: Row[Any],
    month: date,
    part: pl.DataFrame,
    kind: _Monthly,
    *,
    advance: Callable[[float], None] = lambda _share: None,
) -> None:
    """Let a service and month hold these rows, and note what they replace."""
    connection, table, done = work.connection, T[kind.table], work.done
    columns = [name for name in part.columns if not name.startswith("_")]
    where = _where(table, service.id, month, kind)
    schema = {name: dtype for name, dtype in dtypes(kind.table).items() if name in columns}
    asked, new = select(*(table.c[name] for name in schema)).where(where), part.select(*schema)
    former, new = bulk.read(connection, asked, schema), new.cast(pl.Schema(schema))
    if former.height == new.height and former.sort(columns).equals(new.sort(columns)):
        done.unchanged += 1
        return
    before = _figures(connection, service.id, month, kind)
    is_news = not former.height and not _has_content(connection, service.id, month, kind.content)
    keep_rows(connection, former, file_load=work.number, table=kind.table, service=service.id, month=month)
    if former.height:
        connection.execute(delete(table).where(where))
        done.replaced.append((service.key, month, former.height, new.height))
    bulk.write(connection, kind.table, new.with_columns(service_id=pl.lit(service.id)), advance=advance)
    done.rows.add(kind.table, new=new.height, changed=0)
    _note_return(connection, service, month, new.height, instead_of=former.height, is_news=is_news)
    after = _figures(connection, service.id, month, kind)
    done.months.append(
        MonthChange(
            service=service.key,
            name=one_line(service.name),
            month=month,
            before=former.height,
            after=new.height,
            figures={name: (before[name], after[name]) for name in before},
        )
    )
    if former.height or any(before.values()):  # figures that somebody may have read
        told = {"data_version_id": work.version, "service_id": service.id, "month": month}
        rows = [
            {**told, "measure": name, "before": before[name], "after": after[name]}
            for name in before
            if before[name] != after[name]
        ]
        if rows:
            connection.execute(insert(T["revision"]), rows)


def _where(table: Table, service: int, month: date, kind: _Monthly) -> Any:
    conditions = [table.c.service_id == service, table.c.day >= month, table.c.day < _next_month(month)]
    if kind.is_of_persons is not None:
        named = table.c.person_id.is_not(None)
        conditions.append(named if kind.is_of_persons else ~named)
    return and_(*conditions)


def _figures(connection: Connection, service: int, month: date, kind: _Monthly) -> dict[str, float]:
    """Return the figures of a service and month that a kind changes, as their indicators count them."""
    table = T["contact"]
    within = and_(table.c.service_id == service, table.c.day >= month, table.c.day < _next_month(month))
    counted = {
        "contacts": func.coalesce(func.sum(table.c.quantity), 0),
        "people_served": func.count(table.c.person_id.distinct()),
    }
    asked = [counted[name].label(name) for name in kind.figures]
    if not asked:
        return {}
    row = connection.execute(select(*asked).where(within)).one()
    return {name: float(getattr(row, name)) for name in kind.figures}


def _note_return(
    connection: Connection, service: Row[Any], month: date, rows: int, *, instead_of: int, is_news: bool
) -> None:
    """Write that a service delivered a month, or corrected it; another kind of content is the same return.

    It is a delivery of its own, with the next number, where it corrects one, and where somebody has confirmed what
    there was: nobody has seen what has come since. ``rows`` are those of the file, ``instead_of`` how many of its kind
    there were: a return has those of all kinds; ``is_news`` tells whether nothing of its kind had come before.
    """
    table, today = T["return_record"], datetime.now(UTC).date()
    of_month = and_(table.c.service_id == service.id, table.c.month == month)
    last = connection.execute(select(table).where(of_month).order_by(table.c.revision.desc()).limit(1)).first()
    due = _next_month(month).replace(day=DUE_DAY) if last is None else last.due
    came = ReturnStatus.RECEIVED if today <= due else ReturnStatus.LATE
    stood = Delivery(received=today, revision=0 if last is None else last.revision)
    state = standing_of(connection, service.id, month, stood).state
    told = {"received": today, "status": came, "row_count": rows}
    if last is None or last.status is ReturnStatus.MISSING:
        is_next = state in SETTLED
    elif is_news:
        is_next = state is ReturnState.CONFIRMED
        told = {"row_count": last.row_count + rows} | ({"received": today, "status": came} if is_next else {})
    else:
        is_next = True
        told |= {"status": ReturnStatus.REVISED, "row_count": max(last.row_count - instead_of, 0) + rows}
    if last is not None and not is_next:
        connection.execute(update(table).where(table.c.id == last.id).values(**told))
        return
    of = {"organisation_id": service.organisation_id, "service_id": service.id, "month": month, "due": due}
    connection.execute(insert(table).values(**of, **told, revision=stood.revision + is_next))


def _has_content(connection: Connection, service: int, month: date, content: Content) -> bool:
    """Whether a service has delivered this kind of content of a month."""
    told = {"service_id": service, "month": month, "content": content}
    asked = exists().where(*(T["return_content"].c[name] == value for name, value in told.items()))
    return bool(connection.scalar(select(asked)))


def _note_content(work: _Work, service: int, month: date, content: Content) -> bool:
    """Write that a service delivered this kind of content of a month; return whether that is news."""
    if _has_content(work.connection, service, month, content):
        return False
    told = {"service_id": service, "month": month, "content": content, "received": datetime.now(UTC).date()}
    work.connection.execute(insert(T["return_content"]).values(**told))
    work.done.supplied += 1
    return True


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_of(checked: Checked) -> Iterator[tuple[str, date]]:
    """Yield the services and months that a file says all of."""
    if checked.kind.key in MONTHLY:
        told = checked.frame.select("servizio", pl.col("giorno").dt.truncate("1mo")).unique().sort("servizio", "giorno")
        yield from told.iter_rows()
