"""The undoing of a succession of municipalities that was written by mistake: the former ones are there again.

Comes in: a connection in a transaction, a municipality that came to an end, why it did not. Goes out: `Undone`, or the
refusal where something was recorded in the municipality that never was.
Must not: commit; share out among the former municipalities what was recorded in their successor: nobody could. Whoever
undoes it may give one of them the records that no file takes away (`GIVEN`); the others are corrected by files.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, delete, exists, func, insert, or_, select, update

from data_access.elision import short_day
from data_access.errors import UserError
from data_access.models import metadata
from data_access.one_line import one_line
from data_access.returns.personal import tells_of_somebody
from data_access.vocabulary import SuccessionKind

T: Final = metadata.tables
BORN: Final = frozenset({SuccessionKind.MERGER, SuccessionKind.RECODING})
"""Ways of ending by which the successor was not there before: undone, it goes."""
GOES: Final = {
    "municipality_alias": "grafie",
    "residents": "righe di residenti",
    "boundary": "confini",
}
"""Tables of what is known of a municipality, which goes with one that never was."""
STAYS: Final = {
    "contact": "accessi",
    "municipal_budget": "quote di risorse",
    "pact": "patti",
    "service": "servizi",
    "sharing_quota": "quote di riparto",
    "municipality_succession": "altre successioni",
}
"""Tables of what was recorded in a municipality: where there is any, it stays."""
GIVEN: Final = ("pact", "municipal_budget", "sharing_quota")
"""Tables of records of which a file only adds more: one that names another municipality does not take these away."""
KEYS: Final = {"pact": ("kind", "signed"), "municipal_budget": ("programme_key", "strand_key", "year"),
               "sharing_quota": ("from_year",)}  # fmt: skip
"""Columns by which a record is told apart from another of the same municipality."""
REASON_LENGTH: Final = 120
UNKNOWN: Final = (
    "Nella base dati non c'è nessun comune cessato «{name}»{there}. `bifocale init --export` scrive le successioni che "
    "ci sono."
)
NO_REASON: Final = "Dire perché la successione era sbagliata (--reason «il motivo»): resta scritto."
LONG_REASON: Final = f"Il motivo è più lungo di {REASON_LENGTH} caratteri: accorciarlo."
PERSONAL_REASON: Final = (
    "Il motivo sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscriverlo senza."
)
MOVED_ON: Final = (
    "{successor} è cessato a sua volta {on}: annullare prima quella successione, poi questa. Niente è cambiato."
)
USED: Final = (
    "La successione non si può annullare: in {successor} ({code}) sono registrati {what}, e nessuno sa di quale dei "
    "comuni di prima siano. {remedies}; se {successor} c'era già prima e resta, --keep-successor. Niente è cambiato."
)
BY_FILE: Final = "correggere prima i file che nominano {successor} e ricaricarli ({what})"
BY_GIVING: Final = "dire di quale dei comuni di prima sono {what} (--records-to COMUNE, uno tra {former})"
BY_UNDOING: Final = "annullare prima le altre successioni"
NOT_FORMER: Final = (
    "«{name}» non è tra i comuni che tornano ({former}): quello che è registrato in {successor} passa a uno di quelli. "
    "Niente è cambiato."
)
NOTHING_TO_GIVE: Final = (
    "In {successor} non restano senza comune né patti né quote: --records-to non serve. Niente è cambiato."
)
TAKEN: Final = (
    "{name} ha già {what} dello stesso giorno o anno di quelli registrati in {successor}: se sono gli stessi, o altri, "
    "lo sa chi li ha scritti. Niente è cambiato: darli a un altro dei comuni di prima, o dirlo a chi gestisce Bifocale."
)
WHICH_LEAD: Final = (
    "{successor} è il comune capofila: dire quale lo è di nuovo tra {former} (--lead COMUNE). Niente è cambiato."
)
NOT_LEAD: Final = "«{name}» non è tra i comuni che tornano ({former}): il capofila è uno di quelli. Niente è cambiato."
NO_LEAD: Final = "{successor} non è il comune capofila: --lead non serve. Niente è cambiato."
NOTE: Final = "Annullata la successione di {former}: {reason}"
NOTE_LENGTH: Final = 200


class UndoingError(UserError):
    """A succession that cannot be undone: nothing has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What an undoing did.

    Attributes
    ----------
    former : tuple of str
        Names of the municipalities that are there again.
    successor : str
    day : datetime.date
        From which the succession was to hold.
    is_gone : bool
        Whether the successor is no more: it was not there before.
    dropped : mapping of str to int
        Rows of what was known of it, by table.
    given : mapping of str to int
        Rows of what was recorded in it and is of a former municipality now, by table.
    given_to : str
        Name of that municipality; empty: none.
    lead : str
        Name of the lead municipality, where it has changed.
    version : int
        New version of the data.
    """

    former: tuple[str, ...]
    successor: str
    day: date
    is_gone: bool
    dropped: Mapping[str, int]
    given: Mapping[str, int]
    given_to: str
    lead: str
    version: int


def undo(
    connection: Connection,
    name: str,
    *,
    reason: str,
    lead: str = "",
    records_to: str = "",
    keeps_successor: bool = False,
) -> Undone:
    """Undo the succession by which a municipality came to an end.

    Of a merger all the municipalities that it united are there again, and the one that it made is no more; of an
    incorporation the one that is named.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction.
    name : str
        Name or ISTAT code of a former municipality.
    reason : str
    lead : str
        Which of them leads the Ambito again, where their successor does and they are several.
    records_to : str
        Which of them the pacts and quotas of their successor are of; of one that comes back alone they are anyway.
    keeps_successor : bool
        Whether the successor was there before, whatever the succession said, and stays.

    Raises
    ------
    UndoingError
        If there is no such succession, the reason is missing or personal, the successor has come to an end itself,
        something was recorded in it that is nobody's, or nobody says who leads.
    """
    why = _reason(reason)
    named, succession = _former(connection, name), T["municipality_succession"].c
    event = [succession.successor_code == named.successor_code]
    if named.kind == SuccessionKind.MERGER:
        event += [succession.day == named.day, succession.kind == named.kind]
    else:
        event += [succession.former_code == named.former_code]
    codes = list(connection.scalars(select(succession.former_code).where(*event).order_by(succession.former_code)))
    town = T["municipality"].c
    names = dict(iter(connection.execute(select(town.code, town.name))))
    successor = one_line(names[named.successor_code])
    _refuse_moved_on(connection, named.successor_code, successor)
    is_gone = named.kind in BORN and not keeps_successor
    again = {code: one_line(names[code]) for code in codes}
    heir = _heir(again, records_to, successor)
    if is_gone:
        _refuse_used(connection, named.successor_code, successor, again, heir=heir)
    leads = bool(connection.scalar(select(town.is_lead).where(town.code == named.successor_code)))
    if lead and not leads:
        raise UndoingError(NO_LEAD.format(successor=successor))
    connection.execute(delete(T["municipality_succession"]).where(*event))
    given = _give(connection, named.successor_code, successor, heir, again) if is_gone and heir else {}
    if records_to and not given:
        raise UndoingError(NOTHING_TO_GIVE.format(successor=successor))
    dropped = _drop(connection, named.successor_code) if is_gone else {}
    now = _lead(again, lead, successor) if lead or (leads and is_gone) else ""
    if is_gone:
        connection.execute(delete(T["municipality"]).where(town.code == named.successor_code))
    if now:
        connection.execute(update(T["municipality"]).values(is_lead=False))
        connection.execute(update(T["municipality"]).where(town.code == now).values(is_lead=True))
    return Undone(
        former=tuple(again.values()),
        successor=successor,
        day=named.day,
        is_gone=is_gone,
        dropped=dropped,
        given=given,
        given_to=again[heir] if given else "",
        lead=again.get(now, ""),
        version=_version(connection, NOTE.format(former=", ".join(again.values()), reason=why)),
    )


def _reason(reason: str) -> str:
    why = one_line(reason).strip()
    if not why:
        raise UndoingError(NO_REASON)
    if len(why) > REASON_LENGTH:
        raise UndoingError(LONG_REASON)
    if tells_of_somebody(why):
        raise UndoingError(PERSONAL_REASON)
    return why


def _former(connection: Connection, name: str) -> Row[Any]:
    """Return the succession of a former municipality, by name or by code."""
    town, succession = T["municipality"], T["municipality_succession"]
    joined = select(succession, town.c.name).join(town, town.c.code == succession.c.former_code)
    rows = connection.execute(joined.order_by(town.c.name, town.c.code)).all()
    wanted = name.strip().casefold()
    found = [row for row in rows if row.former_code == wanted] or [row for row in rows if row.name.casefold() == wanted]
    if len(found) != 1:
        listed = ", ".join(f"{row.former_code} {one_line(row.name)}" for row in rows)
        there = f" (sono cessati {listed})" if rows else ""
        raise UndoingError(UNKNOWN.format(name=one_line(name), there=there))
    return found[0]


def _refuse_moved_on(connection: Connection, code: str, name: str) -> None:
    succession = T["municipality_succession"].c
    day = connection.scalar(select(succession.day).where(succession.former_code == code))
    if day is not None:
        raise UndoingError(MOVED_ON.format(successor=name, on=short_day("il", day)))


def _refuse_used(connection: Connection, code: str, name: str, again: Mapping[str, str], *, heir: str) -> None:
    """Refuse what was recorded in a municipality, but for what its heir takes."""
    used = {table: told for table, told in _recorded(connection, code, again) if not (heir and table in GIVEN)}
    if not used:
        return
    to_give = [told for table, told in used.items() if table in GIVEN]
    of_files = [told for table, told in used.items() if table not in {*GIVEN, "municipality_succession"}]
    remedies = [
        *([BY_FILE.format(successor=name, what=_listed(of_files))] if of_files else []),
        *([BY_GIVING.format(what=_listed(to_give), former=", ".join(again.values()))] if to_give else []),
        *([BY_UNDOING] if "municipality_succession" in used else []),
    ]
    told = "; ".join(remedies)
    what = _listed(list(used.values()))
    raise UndoingError(USED.format(successor=name, code=code, what=what, remedies=told[0].upper() + told[1:]))


def _recorded(connection: Connection, code: str, former: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what was recorded in a municipality, by table and in words, but for the succession that is undone."""
    for table, columns in referring().items():
        if table in GOES:
            continue
        at = or_(*(column == code for column in columns))
        asked = select(func.count()).select_from(T[table]).where(at)
        if table == "municipality_succession":
            asked = asked.where(T[table].c.former_code.not_in(former))
        if count := connection.scalar(asked):
            yield table, f"{STAYS[table]} ({count})"


def _heir(again: Mapping[str, str], records_to: str, successor: str) -> str:
    """Return the code of whose the records of the successor are; empty: nobody knows."""
    if not records_to:
        return next(iter(again)) if len(again) == 1 else ""
    code = _named(again, records_to)
    if not code:
        words = {"name": one_line(records_to), "former": ", ".join(again.values()), "successor": successor}
        raise UndoingError(NOT_FORMER.format(**words))
    return code


def _give(connection: Connection, code: str, name: str, heir: str, again: Mapping[str, str]) -> dict[str, int]:
    """Let the records of a municipality that never was be of one of the former; return how many, by table."""
    given = {}
    for table in GIVEN:
        mine, own = T[table].alias(), T[table]
        is_same = [mine.c[column] == own.c[column] for column in KEYS[table]]
        twin = exists().where(mine.c.municipality_code == heir, *is_same)
        if connection.scalar(select(exists().where(own.c.municipality_code == code, twin))):
            raise UndoingError(TAKEN.format(name=again[heir], what=STAYS[table], successor=name))
        moved = update(own).where(own.c.municipality_code == code).values(municipality_code=heir)
        given[table] = connection.execute(moved).rowcount
    return {table: count for table, count in given.items() if count}


def referring() -> dict[str, list[Column[Any]]]:
    """Return the columns that name a municipality, by table."""
    found: dict[str, list[Column[Any]]] = {}
    for table in metadata.sorted_tables:
        for column in table.c:
            if any(key.column.table.name == "municipality" for key in column.foreign_keys):
                found.setdefault(table.name, []).append(column)
    return found


def _drop(connection: Connection, code: str) -> dict[str, int]:
    """Take away what is known of a municipality that never was."""
    dropped = {
        table: connection.execute(delete(T[table]).where(*(column == code for column in columns))).rowcount
        for table, columns in referring().items()
        if table in GOES
    }
    return {table: count for table, count in dropped.items() if count}


def _lead(again: Mapping[str, str], lead: str, successor: str) -> str:
    """Return the code of who leads again."""
    former = ", ".join(again.values())
    if not lead:
        if len(again) > 1:
            raise UndoingError(WHICH_LEAD.format(successor=successor, former=former))
        return next(iter(again))
    code = _named(again, lead)
    if not code:
        raise UndoingError(NOT_LEAD.format(name=one_line(lead), former=former))
    return code


def _named(again: Mapping[str, str], name: str) -> str:
    """Return the code of the one of some municipalities that has a name or a code; empty: none, or several."""
    wanted = name.strip().casefold()
    found = [code for code, known in again.items() if wanted in {code, known.casefold()}]
    return found[0] if len(found) == 1 else ""


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} e {last}" if others else last


def _version(connection: Connection, note: str) -> int:
    version = T["data_version"]
    as_of = connection.scalar(select(version.c.as_of).order_by(version.c.id.desc()).limit(1))
    now = datetime.now(UTC)
    cut = note if len(note) <= NOTE_LENGTH else f"{note[: NOTE_LENGTH - 1]}…"
    values = {"published_at": now, "as_of": as_of or now.date(), "note": cut}
    return int(connection.execute(insert(version).values(**values).returning(version.c.id)).scalar_one())
