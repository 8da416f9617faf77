"""The lines of a verification: added by signed-in accounts, read, never changed.

Comes in: an engine, who acts, on which return. Goes out: acts in order; a line in the table and a sentence for the log.
Must not: change or delete a line; take an act that the state or the role does not allow.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, text, update

from data_access.database import announce_changes, lock_of_base, translate_errors
from data_access.errors import UserError
from data_access.models import metadata
from data_access.models.verification import NOTE_LENGTH, ReturnEvent
from data_access.namesakes import names_of_services
from data_access.one_line import one_line
from data_access.returns.personal import tells_of_somebody
from data_access.verification.standing import (
    NEEDS_NOTE,
    Act,
    Actor,
    Delivery,
    Standing,
    allowed,
    allowed_on_finding,
    answers_for,
    case_of,
    standing,
)
from data_access.vocabulary import ReturnAct

T: Final = metadata.tables
_event: Final = ReturnEvent.__table__  # type: ignore[attr-defined]  # every table class has it
VERIFICATIONS: Final = 0x42_69_66_56
"""Name of the lock under which acts are added, one after the other (PostgreSQL)."""
NOT_YOURS: Final = "Il flusso di «{service}» non è di chi agisce: tocca al suo ente, o al responsabile del programma."
NOT_NOW: Final = "Intanto il flusso è cambiato ({state}): ora questo non si può fare. Ricaricare la pagina."
ARRIVED: Final = "Intanto è arrivato un altro file per questo mese: tra poco la pagina lo mostra, poi si può agire."
NOT_ON_IT: Final = "Intanto la segnalazione è cambiata: ora questo non si può fare. Ricaricare la pagina."
NO_WORDS: Final = "Manca la nota: scrivere che cosa non torna, o la risposta."
TOO_LONG: Final = "La nota ha {length} caratteri e al massimo può averne {most}: accorciarla."
PERSONAL: Final = (
    "La nota sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscriverla senza."
)
UNKNOWN: Final = "Nella base dati non c'è il servizio «{service}»."


class VerificationError(UserError):
    """An act that cannot be done: nothing was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What an act is on: a service (its key) and month, a kind of content, a finding.

    ``kind`` empty is the whole return, ``finding`` empty the return itself.
    """

    service: str
    month: date
    kind: str = ""
    finding: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What goes with an act: a note, the key of the figure contested; either may be empty."""

    note: str = ""
    measure: str = ""


def thread(engine: Engine, service: str, month: date) -> tuple[Act, ...]:
    """Return what was done to a return and to its findings, oldest first.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be read.
    """
    with translate_errors(engine), engine.connect() as connection:
        asked = _lines().where(T["service"].c.key == service, _event.c.month == month)
        return tuple(_act(row) for row in connection.execute(asked).mappings())


def threads(engine: Engine, services: Sequence[str]) -> Mapping[tuple[str, date], tuple[Act, ...]]:
    """Return what was done to the returns of some services (their keys), by service and month, oldest first.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be read.
    """
    found: dict[tuple[str, date], list[Act]] = defaultdict(list)
    wanted = frozenset(services)
    with translate_errors(engine), engine.connect() as connection:
        for row in connection.execute(_lines()).mappings():
            if row["service"] in wanted:
                found[row["service"], row["month"]].append(_act(row))
    return {key: tuple(acts) for key, acts in found.items()}


def who_loaded(engine: Engine, versions: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Return who loaded the file that made each of some versions of the data, and why; none where no file did.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be read.
    """
    if not versions:
        return {}
    files = T["file_load"]
    asked = select(files.c.data_version_id, files.c.loaded_by, files.c.reason)
    with translate_errors(engine), engine.connect() as connection:
        rows = connection.execute(asked.where(files.c.data_version_id.in_(sorted(versions))))
        return {row.data_version_id: (one_line(row.loaded_by), one_line(row.reason)) for row in rows}


def deliveries(engine: Engine, service: str) -> Mapping[date, Delivery]:
    """Return the newest delivery of each month for which a service owes a return.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    with translate_errors(engine), engine.connect() as connection:
        return _deliveries(connection, service)


def standing_of(connection: Connection, service: int, month: date, delivery: Delivery, *, kind: str = "") -> Standing:
    """Return where the return of a service (its number) and month stands, or a kind of it, were this the newest."""
    asked = _lines().where(_event.c.service_id == service, _event.c.month == month)
    return standing(delivery, [_act(row) for row in connection.execute(asked).mappings()], kind=kind)


def record(
    engine: Engine,
    actor: Actor,
    act: ReturnAct,
    target: Target,
    words: Words = Words(),
    *,
    seen: Delivery | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> str:
    """Add an act, if who does it may, from where things stand now; return what the access log is to say of it.

    The log holds who, what and which return, and the number of the line; the note stays in the table.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    actor : Actor
    act : ReturnAct
    target : Target
    words : Words
    seen : Delivery, optional
        What they had before them: a month that another program wrote has come, and no row of ours says so.

    Raises
    ------
    VerificationError
        If they may not, or something has changed since they looked, or the note is missing, too long or personal.
    DatabaseUnreachableError, DatabaseOutdatedError, DataContractError
        If it cannot be written.
    """
    note = _checked_note(act, words.note)
    with translate_errors(engine), engine.begin() as connection:
        _take_turn(connection, actor)
        found = connection.execute(
            select(T["service"].c.id, T["organisation"].c.key.label("organisation"))
            .join_from(T["service"], T["organisation"])
            .where(T["service"].c.key == target.service)
        ).first()
        if found is None:
            raise VerificationError(UNKNOWN.format(service=one_line(target.service)))
        if not answers_for(actor, found.organisation):
            raise VerificationError(NOT_YOURS.format(service=names_of_services(connection)[target.service]))
        asked = _lines().where(_event.c.service_id == found.id, _event.c.month == target.month)
        acts = [_act(row) for row in connection.execute(asked).mappings()]
        delivery = _known(_deliveries(connection, target.service).get(target.month), seen)
        _refuse(actor, act, target, organisation=found.organisation, acts=acts, delivery=delivery)
        values = {
            "at": now(),
            "who": actor.who,
            "role": actor.code,
            "service_id": found.id,
            "month": target.month,
            "kind": target.kind,
            "finding": target.finding,
            "act": act,
            "measure": words.measure,
            "note": note,
            "revision": delivery.revision,
        }
        number = connection.execute(insert(_event).values(**values).returning(_event.c.id)).scalar_one()
        announce_changes(connection)
    what = f" sulla segnalazione {target.finding[:12]}" if target.finding else ""
    figure = f" ({words.measure})" if words.measure else ""
    kind = f", {target.kind}" if target.kind else ""
    return f"{act.label.lower()}{figure}: flusso {target.service} {target.month:%Y-%m}{kind}{what}, riga {number}"


def _known(told: Delivery | None, seen: Delivery | None) -> Delivery:
    """Return the delivery that an act is on; refuse one that was seen and is not the newest any more."""
    if told is None or (told.received is None and seen is not None):
        return seen or Delivery(received=None)
    if seen is not None and told.revision > seen.revision:
        raise VerificationError(ARRIVED)
    return told


def _checked_note(act: ReturnAct, note: str) -> str:
    clean = "\n".join(line.strip() for line in note.strip().splitlines())
    if act in NEEDS_NOTE and not clean:
        raise VerificationError(NO_WORDS)
    if len(clean) > NOTE_LENGTH:
        raise VerificationError(TOO_LONG.format(length=len(clean), most=NOTE_LENGTH))
    if any(map(tells_of_somebody, clean.splitlines())):
        raise VerificationError(PERSONAL)
    return clean


def _refuse(
    actor: Actor, act: ReturnAct, target: Target, *, organisation: str, acts: Sequence[Act], delivery: Delivery
) -> None:
    """Refuse what the state, as it is now and not as the page showed it, does not let this role do."""
    if target.finding:
        case = case_of(organisation, [one for one in acts if one.finding == target.finding])
        if act not in allowed_on_finding(actor, organisation, case):
            raise VerificationError(NOT_ON_IT)
        return
    stands = standing(delivery, acts, kind=target.kind)
    if act not in allowed(actor, organisation, stands):
        raise VerificationError(NOT_NOW.format(state=stands.state.label.lower()))


def _take_turn(connection: Connection, actor: Actor) -> None:
    """Wait until nobody else acts; on PostgreSQL say for whom this transaction writes (row-level security)."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(*lock_of_base(VERIFICATIONS))))
        connection.execute(text("SELECT set_config('bifocale.role', :role, true)"), {"role": actor.code})
    else:
        connection.execute(update(T["return_record"]).where(text("0")).values(revision=0))


def _lines() -> Any:
    columns = [column for column in _event.c if column.name != "service_id"]
    named = select(*columns, T["service"].c.key.label("service"))
    return named.join_from(_event, T["service"]).order_by(_event.c.id)


def _act(row: RowMapping) -> Act:
    moment = row["at"]
    return Act(
        act=row["act"],
        at=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        role=row["role"],
        revision=row["revision"],
        who=row["who"],
        kind=row["kind"],
        finding=row["finding"],
        measure=row["measure"],
        note=row["note"],
        number=row["id"],
    )


def _deliveries(connection: Connection, service: str) -> dict[date, Delivery]:
    table = T["return_record"]
    asked = (
        select(table.c.month, table.c.revision, table.c.received)
        .join_from(table, T["service"], table.c.service_id == T["service"].c.id)
        .where(T["service"].c.key == service)
        .order_by(table.c.revision)
    )
    return {row.month: Delivery(received=row.received, revision=row.revision) for row in connection.execute(asked)}
