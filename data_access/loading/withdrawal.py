"""A file that was loaded by mistake, taken back: its services and months hold again what they held before.

Comes in: an engine, a version of the data, who takes it back and why. Goes out: `Loaded`. Must not: take back what was
built upon since; bring back rows that name what is there no more.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Engine, Row, and_, delete, exists, func, select, update

from data_access import bulk
from data_access.database import translate_errors
from data_access.elision import short_day
from data_access.loading.former import kept_rows, names_gone
from data_access.loading.months import COLUMNS, MONTHLY, Work, replace_month
from data_access.loading.outcome import PERSONAL_REASON, Loaded, LoadError, Sender
from data_access.loading.transaction import inserted, refusal_told, take_turn
from data_access.models import metadata
from data_access.models.loading import REASON_LENGTH, WHO_LENGTH
from data_access.namesakes import names_of_services
from data_access.one_line import one_line
from data_access.persons.merges import with_who_stayed
from data_access.returns.personal import tells_of_somebody
from data_access.sequences import catch_up
from data_access.vocabulary import Content, ReturnStatus

T: Final = metadata.tables
NO_REASON_TO_WITHDRAW: Final = "Per ritirare un file serve dire perché (--reason «il motivo»): niente è cambiato."
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
    "«{name}» era chiuso (dal giorno dopo {on}). Niente è cambiato: caricare un file corretto di quei "
    "mesi."
)
REPLACED_SINCE: Final = (
    "Dopo la versione {version} gli stessi mesi sono stati caricati di nuovo (versione {later}): ritirare prima "
    "quella. Niente è cambiato."
)
HIGHEST: Final = 2**31 - 1
"""Number that no version of the data is above: that of a column of whole numbers."""


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
    with translate_errors(engine), refusal_told(NOT_TAKEN_BACK, version=version), engine.begin() as connection:
        bulk.prepare(connection)
        take_turn(connection)
        catch_up(connection)
        file, kept = _to_withdraw(connection, version, sender)
        moment = now()
        as_of = connection.scalar(select(T["data_version"].c.as_of).order_by(T["data_version"].c.id.desc()).limit(1))
        note = f"Ritirato un file di tipo «{file.kind}»"
        made = inserted(connection, "data_version", {"published_at": moment, "as_of": as_of, "note": note})
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
        number = inserted(connection, "file_load", values)
        names = names_of_services(connection)
        work = Work(connection=connection, version=made, number=number, done=done, reason=sender.reason, names=names)
        services = {row.id: row for row in connection.execute(select(T["service"]))}
        for one in kept:
            rows = with_who_stayed(connection, kept_rows(one.content))
            _refuse_gone(work, file, services[one.service_id], rows)
            replace_month(work, services[one.service_id], one.month, rows, MONTHLY[file.kind])
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


def _refuse_gone(work: Work, file: Row[Any], service: Row[Any], rows: pl.DataFrame) -> None:
    """Refuse rows that name what the tables no longer have, or that a service closed since would not take."""
    version = file.data_version_id
    for column, keys in names_gone(work.connection, T[MONTHLY[file.kind].table], rows).items():
        named = ", ".join(f"«{one_line(key)}»" for key in keys[:5])
        raise LoadError(GONE_SINCE.format(version=version, field=COLUMNS[file.kind][column], keys=named))
    last = rows["day"].max()
    if service.closed is not None and isinstance(last, date) and last > service.closed:
        raise LoadError(
            CLOSED_SINCE.format(version=version, name=work.names[service.key], on=short_day("il", service.closed))
        )


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
