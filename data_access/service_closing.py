"""The closing of a service: its last day, the capacities that end with it, the returns that nobody expects any more.

Comes in: a connection in a transaction, a service, a day. Goes out: `Closed`, or the refusal of a day after which
something happened there. Must not: commit; take away anything that somebody delivered.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, or_, select, union, update

from data_access.elision import short_day
from data_access.errors import UserError
from data_access.models import metadata
from data_access.namesakes import names_of_services
from data_access.one_line import one_line
from data_access.vocabulary import ReturnStatus

T: Final = metadata.tables
AFTER: Final = {
    "occupancy.day": "notti",
    "contact.day": "accessi",
    "request.day": "richieste",
    "support.day": "sostegni",
    "stay.entered_on": "permanenze cominciate",
    "stay.left_on": "permanenze finite",
    "monthly_count.month": "conteggi mensili",
}
"""What cannot be after the last day: its day or month, and what it is called."""
MORNING_AFTER: Final = frozenset({"stay.left_on"})
"""Days that may follow the last one: who sleeps there that night leaves the next morning."""
UNKNOWN: Final = "Nella base dati non c'è nessun servizio «{name}»{near}: dire il nome o la chiave."
SEVERAL: Final = "«{name}» è il nome di più servizi ({keys}): dire la chiave."
EARLY: Final = "{service} ha aperto {opened}: non può chiudere {on}. Niente è cambiato."
CLOSED: Final = "{service} è già chiuso {since}, e niente è cambiato: per correggere il giorno, --again."
USED: Final = (
    "{service} non può chiudere {on}: dopo quel giorno ci sono {what}. Niente è cambiato: chiudere "
    "l'ultimo giorno in cui c'è qualcosa, o correggere prima i file dell'ente."
)
NOTE: Final = "Chiuso il servizio «{key}» {on}"


class ClosingError(UserError):
    """A service that cannot be closed that day: nothing has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """What a closing changes.

    Attributes
    ----------
    name, key : str
    day : date
    capacities : int
        That end that day.
    dropped : int
        Capacities that would have begun afterwards, and are taken away.
    expected : int
        Returns of later months that nobody had delivered, and nobody expects any more.
    delivered : int
        Later months of which something was delivered, if only that there was nothing: that stays.
    open_stays : int
        Stays that nobody has ended: whose they are, only the organisation can say.
    version : int
        New version of the data.
    """

    name: str
    key: str
    day: date
    capacities: int
    dropped: int
    expected: int
    delivered: int
    open_stays: int
    version: int


def close(connection: Connection, name: str, day: date, *, again: bool = False) -> Closed:
    """Close a service on a day, which is the last on which it was open.

    Raises
    ------
    ClosingError
        If there is no such service, it is closed already (unless ``again``), or something happened there afterwards.
    """
    service = _service(connection, name)
    name = names_of_services(connection)[service.key]
    called = f"«{name}»"
    if service.closed is not None and not again:
        raise ClosingError(CLOSED.format(service=called, since=short_day("dal", service.closed)))
    if day < service.opened:
        raise ClosingError(
            EARLY.format(service=called, opened=short_day("il", service.opened), on=short_day("il", day))
        )
    later = list(_later(connection, service.id, day))
    if later:
        raise ClosingError(USED.format(service=called, on=short_day("il", day), what=_listed(later)))
    capacity, expected, stay = T["capacity"].c, T["return_record"].c, T["stay"].c
    of_service = capacity.service_id == service.id
    dropped = connection.execute(delete(T["capacity"]).where(of_service, capacity.valid_from > day)).rowcount
    lasts = or_(capacity.valid_to.is_(None), capacity.valid_to > day, capacity.valid_to == service.closed)
    ended = connection.execute(update(T["capacity"]).where(of_service, lasts).values(valid_to=day)).rowcount
    never = and_(expected.service_id == service.id, expected.month > day, expected.status == ReturnStatus.MISSING)
    gone = connection.execute(delete(T["return_record"]).where(never)).rowcount
    connection.execute(update(T["service"]).where(T["service"].c.id == service.id).values(closed=day))
    staying = select(func.count()).where(stay.service_id == service.id, stay.left_on.is_(None))
    return Closed(
        name=name,
        key=service.key,
        day=day,
        capacities=ended,
        dropped=dropped,
        expected=gone,
        delivered=connection.scalar(_delivered(service.id, day)) or 0,
        open_stays=connection.scalar(staying) or 0,
        version=_version(connection, service.key, day),
    )


def _service(connection: Connection, name: str) -> Row[Any]:
    """Return a service by key or by name, its own or the one that pages tell it apart by, whatever the capitals."""
    wanted = name.strip().casefold()
    rows = connection.execute(select(T["service"]).order_by(T["service"].c.key)).all()
    apart = names_of_services(connection)
    found = [row for row in rows if row.key == wanted] or [
        row for row in rows if wanted in {row.name.casefold(), apart[row.key].casefold()}
    ]
    if len(found) > 1:
        raise ClosingError(SEVERAL.format(name=one_line(name), keys=", ".join(row.key for row in found)))
    if not found:
        near = [row.key for row in rows if wanted and (wanted in row.name.casefold() or wanted in row.key)][:3]
        said = f" (forse {', '.join(f'«{key}»' for key in near)})" if near else ""
        raise ClosingError(UNKNOWN.format(name=one_line(name), near=said))
    return found[0]


def _delivered(service: int, day: date) -> Select[int]:
    """Return what counts the months after a day of which the service has a return or a content."""
    months = union(
        *(
            select(T[name].c.month).where(T[name].c.service_id == service)
            for name in ("return_record", "return_content")
        )
    ).subquery()
    return select(func.count()).where(months.c.month > day)


def _later(connection: Connection, service: int, day: date) -> Iterator[str]:
    for name, words in AFTER.items():
        table, column = T[name.partition(".")[0]], name.partition(".")[2]
        last_day = day + timedelta(days=1) if name in MORNING_AFTER else day
        asked = select(func.count(), func.max(table.c[column])).where(
            table.c.service_id == service, table.c[column] > last_day
        )
        count, last = connection.execute(asked).one()
        if count:
            yield f"{words} ({count}, {_until(name, last)})"


def _until(name: str, last: date) -> str:
    return f"fino a {last:%m/%Y}" if name.endswith(".month") else f"fino {short_day('al', last)}"


def _listed(words: list[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} e {last}" if others else last


def _version(connection: Connection, key: str, day: date) -> int:
    version = T["data_version"]
    as_of = connection.scalar(select(version.c.as_of).order_by(version.c.id.desc()).limit(1))
    now = datetime.now(UTC)
    values = {"published_at": now, "as_of": as_of or now.date(), "note": NOTE.format(key=key, on=short_day("il", day))}
    return int(connection.execute(insert(version).values(**values).returning(version.c.id)).scalar_one())
