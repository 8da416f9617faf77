"""The agendas of assemblies: saved views in an order, with a note and what was decided, kept in the shared database.

Comes in: an engine, who prepares, words and addresses. Goes out: `Agenda` values that everybody may hold. Must not:
know what a page or a figure is, hold a number, let a role write that does not prepare assemblies.

Managers prepare every agenda, the mayor of a municipality those of their own; both read, present and duplicate them
all. Until an agenda is held to an edition it shows the newest one.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, func, insert, select, text, update

from data_access.accounts.vocabulary import AccountRole
from data_access.database import translate_errors
from data_access.errors import UserError
from data_access.models import metadata
from data_access.models.meeting import FIGURE_LENGTH, PAGE_LENGTH, QUERY_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from data_access.one_line import one_line
from data_access.returns.personal import tells_of_somebody

PREPARES: Final = frozenset({AccountRole.MANAGER, AccountRole.MAYOR})
"""Roles that read agendas, and prepare them."""
MOST_ITEMS: Final = 60
MOST_AGENDAS: Final = 500
KEY_BYTES: Final = 12
"""Of chance in the word of an address: sixteen letters."""
FORBIDDEN: Final = (
    "Gli ordini del giorno li preparano il responsabile del programma e i sindaci: chi è entrato in un altro ruolo non "
    "può cambiarli."
)
NOT_YOURS: Final = (
    "L'ordine del giorno «{title}» è di un altro ruolo: lo cambia chi l'ha preparato, o il responsabile. Si può "
    "duplicare, e cambiare la copia."
)
UNKNOWN: Final = (
    "Questo ordine del giorno non c'è, o è stato eliminato: aprirne uno dall'elenco della pagina Assemblea."
)
NO_ITEM: Final = "Questo punto non è più nell'ordine del giorno: qualcuno lo ha tolto. Ricaricare la pagina."
CHANGED: Final = (
    "Intanto qualcun altro ha cambiato il punto «{title}»: ricaricare la pagina, e riscrivere quello che manca."
)
NO_TITLE: Final = "Manca il titolo: scriverne uno."
TOO_LONG: Final = "{what} ha {length} caratteri e al massimo può averne {most}: accorciare."
PERSONAL: Final = (
    "{what} sembra contenere dati personali (codice fiscale, telefono, indirizzo di posta): riscrivere senza."
)
TOO_MANY_ITEMS: Final = (
    f"L'ordine del giorno ha già {MOST_ITEMS} punti, che è il massimo: toglierne uno, o farne un altro."
)
TOO_MANY: Final = f"Ci sono già {MOST_AGENDAS} ordini del giorno, che è il massimo: eliminarne uno che non serve più."
NO_VIEW: Final = "Questa vista non si può mettere all'ordine del giorno: il suo indirizzo non si riesce a scrivere."
NO_EDITION: Final = "L'edizione a cui fissare l'ordine del giorno non è fra quelle conservate."
WHAT: Final = {"title": "Il titolo", "note": "La nota", "decision": "La decisione"}
_PAGE: Final = re.compile(rf"[a-z_]{{1,{PAGE_LENGTH}}}")
_FIGURE: Final = re.compile(rf"[A-Za-z0-9_]{{0,{FIGURE_LENGTH}}}")
_QUERY: Final = re.compile(rf"[!-~]{{0,{QUERY_LENGTH}}}")
_MOST: Final = {"title": TITLE_LENGTH, "note": WORDS_LENGTH, "decision": WORDS_LENGTH}
_agenda: Final = metadata.tables["agenda"]
_item: Final = metadata.tables["agenda_item"]


class AgendaError(UserError):
    """Something that cannot be done to an agenda: nothing was written."""


class AgendaUnknownError(AgendaError):
    """There is no such agenda."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preparer:
    """Who prepares an assembly.

    Attributes
    ----------
    role : str
        The role in force, as it is written everywhere: ``responsabile``, ``sindaco:019035``.
    who : str
        Address of e-mail; empty in a demonstration.
    """

    role: str
    who: str = ""

    @property
    def may_prepare(self) -> bool:
        """Whether the role prepares assemblies."""
        return self.role.partition(":")[0] in PREPARES

    def may_change(self, agenda: "Agenda | Listed") -> bool:
        """Whether an agenda is theirs to change."""
        return self.may_prepare and self.role in {AccountRole.MANAGER, agenda.role}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A view on an agenda.

    Attributes
    ----------
    id : int
    position : int
        From 0, without gaps.
    page : str
        Key of the page in the registry.
    query : str
        The filters, as the address writes them (without ``?``).
    figure : str
        Key of the figure on the page.
    title : str
        What whoever added it calls it; empty: what the edition says of it.
    note, decision : str
        Lines of text; may be empty.
    """

    id: int
    position: int
    page: str
    query: str
    figure: str
    title: str
    note: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """An agenda.

    Attributes
    ----------
    key : str
        The word of its address.
    title : str
    meeting_date : date
    edition : str
        SHA-256 of the edition that it is held to; empty: it shows the newest.
    items : tuple of AgendaItem
        In order.
    role : str
        Who prepares it (`Preparer.role`).
    """

    key: str
    title: str
    meeting_date: date
    edition: str
    items: tuple[AgendaItem, ...]
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An agenda in a list; ``items`` is how many."""

    key: str
    title: str
    meeting_date: date
    edition: str
    role: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """A view to put on an agenda, as `AgendaItem`."""

    page: str
    query: str
    figure: str
    title: str = ""
    note: str = ""
    decision: str = ""


Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def listed(engine: Engine) -> tuple[Listed, ...]:
    """Return the agendas, that of the latest meeting first.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    columns = [_agenda.c[name] for name in ("key", "title", "meeting_date", "edition", "role")]
    asked = (
        select(*columns, func.count(_item.c.id).label("items"))
        .join_from(_agenda, _item, isouter=True)
        .group_by(_agenda.c.id, *columns)
        .order_by(_agenda.c.meeting_date.desc(), _agenda.c.id.desc())
    )
    with translate_errors(engine), engine.connect() as connection:
        return tuple(Listed(**{**row, "title": one_line(row["title"])}) for row in connection.execute(asked).mappings())


def agenda(engine: Engine, key: str) -> Agenda:
    """Return the agenda of an address.

    Raises
    ------
    AgendaUnknownError
        If there is none.
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be read.
    """
    with translate_errors(engine), engine.connect() as connection:
        found = connection.execute(select(_agenda).where(_agenda.c.key == key)).mappings().first()
        if found is None:
            raise AgendaUnknownError(UNKNOWN)
        rows = connection.execute(_items_of(found["id"])).mappings().all()
    return Agenda(
        key=found["key"],
        title=one_line(found["title"]),
        meeting_date=found["meeting_date"],
        edition=found["edition"],
        role=found["role"],
        items=tuple(_read_item(row, position) for position, row in enumerate(rows)),
    )


def create(
    engine: Engine,
    preparer: Preparer,
    *,
    title: str,
    meeting_date: date,
    items: Sequence[NewItem] = (),
    edition: str = "",
    now: Clock = _now,
) -> str:
    """Make an agenda; return the word of its address.

    Parameters
    ----------
    engine : Engine
    preparer : Preparer
    title : str
    meeting_date : date
    items : sequence of NewItem
        What is on it from the beginning.
    edition : str
        The edition that it is held to, if any.
    now : callable

    Raises
    ------
    AgendaError
        If they may not, the words cannot be kept, or there are too many.
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be written.
    """
    if len(items) > MOST_ITEMS:
        raise AgendaError(TOO_MANY_ITEMS)
    rows = [_new_row(one) for one in items]
    key = secrets.token_urlsafe(KEY_BYTES).replace("-", "_")  # on a command line what begins with a dash is an option
    moment = now()
    facts = {
        "key": key,
        "title": _titled(title),
        "meeting_date": meeting_date,
        "edition": edition,
        "role": preparer.role,
        "created_by": preparer.who,
        "created_at": moment,
        "changed_at": moment,
    }
    with _writing(engine, preparer) as connection:
        number = connection.execute(insert(_agenda).values(**facts).returning(_agenda.c.id)).scalar_one()
        if connection.execute(select(func.count()).select_from(_agenda)).scalar_one() > MOST_AGENDAS:
            raise AgendaError(TOO_MANY)
        for position, row in enumerate(rows):
            connection.execute(insert(_item).values(agenda_id=number, position=position, **row))
    return key


def rename(engine: Engine, preparer: Preparer, key: str, *, title: str, meeting_date: date, now: Clock = _now) -> None:
    """Give an agenda another title and day.

    Raises
    ------
    AgendaError
        As `create`; or it is not theirs, or not there.
    """
    words = _titled(title)
    with _changing(engine, preparer, key, now) as (connection, number):
        told = update(_agenda).where(_agenda.c.id == number)
        connection.execute(told.values(title=words, meeting_date=meeting_date))


def hold_to(engine: Engine, preparer: Preparer, key: str, edition: str, *, now: Clock = _now) -> None:
    """Hold an agenda to an edition, by its mark; to the newest, whichever it is, if the mark is empty.

    Raises
    ------
    AgendaError
        If there is no such edition; and as `rename`.
    """
    shelf = metadata.tables["edition"]
    with _changing(engine, preparer, key, now) as (connection, number):
        if edition and connection.execute(select(shelf.c.id).where(shelf.c.mark == edition)).first() is None:
            raise AgendaError(NO_EDITION)
        connection.execute(update(_agenda).where(_agenda.c.id == number).values(edition=edition))


def remove(engine: Engine, preparer: Preparer, key: str, *, now: Clock = _now) -> None:
    """Take an agenda away, with all that is on it.

    Raises
    ------
    AgendaError
        As `rename`.
    """
    with _changing(engine, preparer, key, now) as (connection, number):
        connection.execute(delete(_item).where(_item.c.agenda_id == number))
        connection.execute(delete(_agenda).where(_agenda.c.id == number))


def duplicate(
    engine: Engine, preparer: Preparer, key: str, *, title: str, meeting_date: date, now: Clock = _now
) -> str:
    """Make an agenda for another meeting out of one: the same views and notes, nothing decided yet, no edition.

    Raises
    ------
    AgendaError
        As `create`; or there is none to begin from.
    """
    items = [
        NewItem(page=one.page, query=one.query, figure=one.figure, title=one.title, note=one.note)
        for one in agenda(engine, key).items
    ]
    return create(engine, preparer, title=title, meeting_date=meeting_date, items=items, now=now)


def add_item(engine: Engine, preparer: Preparer, key: str, item: NewItem, *, now: Clock = _now) -> int:
    """Put a view at the end of an agenda; return its number.

    Raises
    ------
    AgendaError
        If the words cannot be kept, or it is full; and as `rename`.
    """
    row = _new_row(item)
    with _changing(engine, preparer, key, now) as (connection, number):
        there = connection.execute(_items_of(number)).all()
        if len(there) >= MOST_ITEMS:
            raise AgendaError(TOO_MANY_ITEMS)
        last = max((one.position for one in there), default=-1)
        added = insert(_item).values(agenda_id=number, position=last + 1, **row).returning(_item.c.id)
        return int(connection.execute(added).scalar_one())


def edit_item(
    engine: Engine,
    preparer: Preparer,
    key: str,
    seen: AgendaItem,
    *,
    title: str,
    note: str,
    decision: str,
    now: Clock = _now,
) -> None:
    """Write the title of an item, its note, what was decided.

    Parameters
    ----------
    engine : Engine
    preparer : Preparer
    key : str
        Of the agenda.
    seen : AgendaItem
        The item as whoever writes has read it: what somebody else wrote meanwhile is not written over.
    title, note, decision : str
    now : callable

    Raises
    ------
    AgendaError
        If it is not there any more, or was changed; and as `rename`.
    """
    words = _checked(title=title, note=note, decision=decision)
    with _changing(engine, preparer, key, now) as (connection, number):
        found = connection.execute(_items_of(number).where(_item.c.id == seen.id)).mappings().first()
        if found is None:
            raise AgendaError(NO_ITEM)
        kept = _read_item(found, seen.position)
        if (kept.title, kept.note, kept.decision) != (seen.title, seen.note, seen.decision):
            raise AgendaError(CHANGED.format(title=kept.title))
        connection.execute(update(_item).where(_item.c.id == seen.id).values(**words))


def move_item(engine: Engine, preparer: Preparer, key: str, item: int, to: int, *, now: Clock = _now) -> None:
    """Move an item to a place, from 0; beyond the last it comes last.

    Raises
    ------
    AgendaError
        If it is not there any more; and as `rename`.
    """
    with _changing(engine, preparer, key, now) as (connection, number):
        order = _others(connection, number, item)
        order.insert(max(to, 0), item)
        _number_again(connection, order)


def remove_item(engine: Engine, preparer: Preparer, key: str, item: int, *, now: Clock = _now) -> None:
    """Take an item off an agenda.

    Raises
    ------
    AgendaError
        If it is not there any more; and as `rename`.
    """
    with _changing(engine, preparer, key, now) as (connection, number):
        order = _others(connection, number, item)
        connection.execute(delete(_item).where(_item.c.id == item))
        _number_again(connection, order)


def _others(connection: Connection, number: int, item: int) -> list[int]:
    """Return the other items of the agenda of an item, in order; raise if the item is not there any more."""
    order = [row.id for row in connection.execute(_items_of(number))]
    if item not in order:
        raise AgendaError(NO_ITEM)
    order.remove(item)
    return order


@contextmanager
def _writing(engine: Engine, preparer: Preparer) -> Iterator[Connection]:
    """Write in one transaction; on PostgreSQL say for which role (row-level security)."""
    if not preparer.may_prepare:
        raise AgendaError(FORBIDDEN)
    with translate_errors(engine), engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT set_config('bifocale.role', :role, true)"), {"role": preparer.role})
        yield connection


@contextmanager
def _changing(engine: Engine, preparer: Preparer, key: str, now: Clock) -> Iterator[tuple[Connection, int]]:
    """Hold the agenda of an address, that nobody else changes meanwhile: yield the connection and its number."""
    with _writing(engine, preparer) as connection:
        taken = update(_agenda).where(_agenda.c.key == key).values(changed_at=now())
        if preparer.role != AccountRole.MANAGER:
            taken = taken.where(_agenda.c.role == preparer.role)
        number = connection.execute(taken.returning(_agenda.c.id)).scalar()
        if number is None:
            title = connection.execute(select(_agenda.c.title).where(_agenda.c.key == key)).scalar()
            if title is None:
                raise AgendaUnknownError(UNKNOWN)
            raise AgendaError(NOT_YOURS.format(title=one_line(title)))
        yield connection, number


def _items_of(number: int) -> Select[Any]:
    return select(_item).where(_item.c.agenda_id == number).order_by(_item.c.position, _item.c.id)


def _number_again(connection: Connection, order: Sequence[int]) -> None:
    for position, number in enumerate(order):
        connection.execute(update(_item).where(_item.c.id == number).values(position=position))


def _read_item(row: RowMapping, position: int) -> AgendaItem:
    return AgendaItem(
        id=row["id"],
        position=position,
        page=one_line(row["page"]),
        query=one_line(row["query"]),
        figure=one_line(row["figure"]),
        title=one_line(row["title"]),
        note=_lines(row["note"]),
        decision=_lines(row["decision"]),
    )


def _new_row(item: NewItem) -> dict[str, str]:
    if not _PAGE.fullmatch(item.page) or not _FIGURE.fullmatch(item.figure) or not _QUERY.fullmatch(item.query):
        raise AgendaError(NO_VIEW)
    words = _checked(title=item.title, note=item.note, decision=item.decision)
    return {"page": item.page, "query": item.query, "figure": item.figure, **words}


def _titled(title: str) -> str:
    words = _checked(title=title)["title"]
    if not words:
        raise AgendaError(NO_TITLE)
    return words


def _checked(**words: str) -> dict[str, str]:
    """Return what somebody wrote as it is kept; refuse what is too long, or tells of somebody."""
    clean = {name: one_line(said) if name == "title" else _lines(said) for name, said in words.items()}
    for name, said in clean.items():
        if len(said) > _MOST[name]:
            raise AgendaError(TOO_LONG.format(what=WHAT[name], length=len(said), most=_MOST[name]))
        if any(map(tells_of_somebody, said.splitlines())):
            raise AgendaError(PERSONAL.format(what=WHAT[name]))
    return clean


def _lines(said: str) -> str:
    return "\n".join(map(one_line, said.strip().splitlines()))
