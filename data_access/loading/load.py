"""A checked file written into the shared database: one transaction, all of it or nothing.

Comes in: `Checked`, an engine, who loads it and why. Goes out: `Loaded`: what is new, what was replaced, what stayed.
Must not: load a file with errors, or with warnings that nobody has said to be true; hold an identifier of a person.

A file of nights, contacts, counts, requests or supports says all of a service and month: what the tables hold of them
is replaced where it says otherwise (`data_access.loading.months`), and kept in ``former_rows``, from where it comes
back if the file is withdrawn (`data_access.loading.withdrawal`). A file of services, stays, cases, pacts, hours,
residents, money or targets says its own rows: they are added or corrected (`data_access.loading.by_row`). The same file
a second time changes nothing. Whatever changes is a new version of the data, a return of the service and month and,
where it replaces figures, a revision that names them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

import polars as pl
from sqlalchemy import Connection, Engine, delete, exists, select

from data_access import bulk
from data_access.database import translate_errors
from data_access.loading.accepted import remember, unaccepted
from data_access.loading.by_row import BY_ROW, load_rows
from data_access.loading.deliveries import next_month
from data_access.loading.former import keep_rows
from data_access.loading.months import MONTHLY, OF_PERSONS, Work, load_months
from data_access.loading.outcome import PERSONAL_REASON, Loaded, LoadError, Sender
from data_access.loading.persons import put_persons
from data_access.loading.reopening import facts_by_month, reopen
from data_access.loading.transaction import inserted, refusal_told, take_turn
from data_access.models import metadata
from data_access.models.loading import FILE_NAME_LENGTH, REASON_LENGTH, WHO_LENGTH
from data_access.namesakes import names_of_services
from data_access.one_line import one_line
from data_access.returns.check import Checked
from data_access.returns.findings import MASKED
from data_access.returns.personal import gives_away, tells_of_somebody
from data_access.rule import Severity
from data_access.sequences import catch_up

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
UNKNOWN_KEYS: Final = (
    "Il file «{name}» nomina in «{field}» ciò che la base dati non ha ({keys}): niente è stato caricato. Vuole le "
    "chiavi, non i nomi; quelle nuove si definiscono con `bifocale init`."
)
HALF_CAPACITIES: Final = (
    "Le capienze scritte nel file delle notti si caricano dove ci sono sia gli effettivi sia i finanziati: le altre "
    "servono al controllo, e si dicono nel file dell'Ambito (`bifocale init --export`, «capienza»)."
)
TRIAL: Final = "prova"
"""Reason of what is done to be taken back."""
OF_OFFICE: Final = ("servizi", "residenti", "risorse", "obiettivi")
"""Kinds that say things of the whole Ambito."""
NOT_YOURS: Final = (
    "I file di tipo «{kind}» dicono cose di tutto l'Ambito, e li carica l'ufficio di piano: niente è stato caricato."
)
OF_OTHERS: Final = "Il file «{name}» nomina servizi o enti che non sono i vostri: niente è stato caricato."
NOT_TAKEN: Final = (
    "La base dati non ha preso le righe del file «{name}», che contraddicono una sua regola ({rule}): niente è stato "
    "caricato. Cercare con `bifocale db check` che cosa non torna, e dirlo a chi gestisce Bifocale."
)
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
ONCE: Final = ("notti",)
"""Kinds that say all of a month and of which a copy of a row is no second thing."""


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
    with translate_errors(engine), refusal_told(NOT_TAKEN, name=checked.name), engine.begin() as connection:
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
    taken = translate_errors(engine), refusal_told(NOT_TAKEN, name=checked.name)
    with taken[0], taken[1], engine.connect() as connection, connection.begin() as transaction:
        done = _write(connection, checked, trial, mark="", advance=lambda _share: None, moment=datetime.now(UTC))
        transaction.rollback()
    return done


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
    take_turn(connection)
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
        work = Work(
            connection=connection,
            version=version,
            number=number,
            done=done,
            reason=sender.reason,
            names=names_of_services(connection),
        )
        load_months(work, checked.kind.key, frame, checked.options.registry.italy, advance)
    else:
        former = load_rows(connection, replace(checked, frame=frame), done.rows, organisation=sender.organisation)
        for table, rows in former.items():
            keep_rows(connection, pl.DataFrame(rows, infer_schema_length=None), file_load=number, table=table)
    advance(1.0)
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
    return inserted(connection, "data_version", values)


def _last_day(checked: Checked) -> date | None:
    """Return the last day of the last month that a file tells of; never one that has not come."""
    if checked.kind.key not in {*MONTHLY, "aggregati"} or checked.frame.is_empty():
        return None
    last = checked.frame[checked.kind.day].max()
    return min(next_month(last) - timedelta(days=1), checked.options.today) if isinstance(last, date) else None


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
    return inserted(connection, "file_load", values)


def _forget(connection: Connection, *, version: int, number: int, keep: bool) -> None:
    """Take back a version that changes nothing; what was accepted with it stays, and so does its file."""
    if keep:
        return
    connection.execute(delete(T["file_load"]).where(T["file_load"].c.id == number))
    connection.execute(delete(T["data_version"]).where(T["data_version"].c.id == version))


def months_of(checked: Checked) -> Iterator[tuple[str, date]]:
    """Yield the services and months that a file says all of."""
    if checked.kind.key in MONTHLY:
        told = checked.frame.select("servizio", pl.col("giorno").dt.truncate("1mo")).unique().sort("servizio", "giorno")
        yield from told.iter_rows()
