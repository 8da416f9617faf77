"""What the tables' constraints cannot forbid, one query per rule: the offending rows and how to say them.

Comes in: today's date and the dialect's name. Goes out: `Rule` values. Must not: run anything.
"""

from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    Table,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    or_,
    select,
)

from data_access.models import metadata

T: Final = metadata.tables
FOREVER: Final = literal(date(9999, 12, 31), Date)
MONTH_COLUMNS: Final = ("return_record.month", "revision.month", "staff_hours.month")
DAY_COLUMNS: Final = (
    "contact.day",
    "occupancy.day",
    "request.day",
    "support.day",
    "stay.entered_on",
    "stay.left_on",
    "case_record.opened",
    "case_record.closed",
    "case_need.reviewed_on",
    "pact.signed",
    "pact.closed",
    "return_record.received",
    "data_version.as_of",
)


class Severity(Enum):
    """How much a problem matters; the value is the Italian word."""

    ERROR = "errore"
    """Figures are wrong or cannot be computed."""
    WARNING = "avviso"
    """Figures may be wrong: somebody should look."""
    NOTE = "nota"
    """Nothing to correct, but whoever reads figures must know."""


class Rule(NamedTuple):
    """A query of offending rows with one text column, their key, and what they are called in Italian."""

    severity: Severity
    table: str
    what: str
    offenders: Select[Any]


def rules(*, today: date, dialect: str) -> Iterator[Rule]:
    """Yield every rule that applies to a kind of database."""
    yield from _ambito_rules()
    yield from _service_rules()
    yield from _stay_rules()
    yield from (_future(column, today=today) for column in DAY_COLUMNS)
    yield from (_not_first_of_month(column) for column in MONTH_COLUMNS)
    if dialect == "sqlite":
        yield from (_not_a_date(column) for column in (*DAY_COLUMNS, *MONTH_COLUMNS))


def _ambito_rules() -> Iterator[Rule]:
    ambito, municipality, residents = T["ambito"], T["municipality"], T["residents"]
    yield Rule(Severity.ERROR, "ambito", "Manca l'Ambito", select(literal("ambito")).where(~exists(select(ambito))))
    others = select(ambito.c.key).order_by(ambito.c.key).offset(1)
    yield Rule(Severity.ERROR, "ambito", "Ambiti oltre il primo: il cruscotto ne descrive uno solo", others)
    yield Rule(Severity.NOTE, "ambito", "Dati dimostrativi, non veri", select(ambito.c.key).where(ambito.c.is_demo))
    lead = exists().where(municipality.c.ambito_key == ambito.c.key, municipality.c.is_lead)
    yield Rule(Severity.ERROR, "municipality", "Ambiti senza comune capofila", select(ambito.c.key).where(~lead))
    digits = municipality.c.code.regexp_match("^[0-9]{6}$")
    lost = "Codici ISTAT che non sono di sei cifre (zero iniziale perduto?)"
    yield Rule(Severity.ERROR, "municipality", lost, select(municipality.c.code).where(~digits))
    latest = select(func.max(residents.c.year)).scalar_subquery()
    counted = exists().where(residents.c.municipality_code == municipality.c.code, residents.c.year == latest)
    without = "Comuni senza residenti nell'ultimo anno caricato"
    yield Rule(Severity.ERROR, "residents", without, select(municipality.c.code).where(~counted))
    unversioned = select(literal("data_version")).where(~exists(select(T["data_version"])))
    yield Rule(
        Severity.WARNING, "data_version", "Manca la versione dei dati, con il giorno di aggiornamento", unversioned
    )


def _service_rules() -> Iterator[Rule]:
    capacity, occupancy, contact, service = T["capacity"], T["occupancy"], T["contact"], T["service"]
    later = capacity.alias("later")
    overlap = select(_key(capacity)).where(
        _same(capacity, later, "service_id", "section"),
        capacity.c.valid_from < later.c.valid_from,
        later.c.valid_from <= func.coalesce(capacity.c.valid_to, FOREVER),
    )
    yield Rule(Severity.ERROR, "capacity", "Capienze della stessa sezione che si sovrappongono nel tempo", overlap)
    open_that_day = exists().where(
        _same(capacity, occupancy, "service_id", "section"),
        occupancy.c.day.between(capacity.c.valid_from, func.coalesce(capacity.c.valid_to, FOREVER)),
    )
    without = "Occupazioni in giorni senza capienza"
    yield Rule(Severity.ERROR, "occupancy", without, select(_key(occupancy)).where(~open_that_day))
    outside = select(_key(contact)).where(
        contact.c.service_id == service.c.id,
        or_(contact.c.day < service.c.opened, contact.c.day > func.coalesce(service.c.closed, FOREVER)),
    )
    closed = "Accessi prima dell'apertura del servizio o dopo la chiusura"
    yield Rule(Severity.ERROR, "contact", closed, outside)


def _stay_rules() -> Iterator[Rule]:
    """Leaving and coming back on the same day is not an overlap."""
    stay = T["stay"]
    following = func.lead(stay.c.entered_on).over(
        partition_by=(stay.c.person_id, stay.c.service_id), order_by=(stay.c.entered_on, stay.c.id)
    )
    ordered = select(stay.c.id, stay.c.left_on, following.label("following")).subquery()
    overlap = select(cast(ordered.c.id, String)).where(ordered.c.following < func.coalesce(ordered.c.left_on, FOREVER))
    what = "Permanenze della stessa persona nello stesso servizio che si sovrappongono"
    yield Rule(Severity.ERROR, "stay", what, overlap)


def _future(name: str, *, today: date) -> Rule:
    table, column = _column(name)
    what = f"Giorni nel futuro ({column.name})"
    return Rule(Severity.ERROR, table.name, what, select(_key(table)).where(column > literal(today, Date)))


def _not_first_of_month(name: str) -> Rule:
    table, column = _column(name)
    what = f"Mesi che non sono il primo del mese ({column.name})"
    return Rule(Severity.ERROR, table.name, what, select(_key(table)).where(extract("day", column) != 1))


def _not_a_date(name: str) -> Rule:
    """SQLite keeps whatever text it is given in a date column."""
    table, column = _column(name)
    what = f"Date che non sono scritte AAAA-MM-GG ({column.name})"
    offenders = select(_key(table)).where(column.is_distinct_from(func.date(column)))
    return Rule(Severity.ERROR, table.name, what, offenders)


def _column(name: str) -> tuple[Table, ColumnElement[Any]]:
    table, _, column = name.partition(".")
    return T[table], T[table].c[column]


def _same(one: Any, other: Any, *columns: str) -> ColumnElement[bool]:
    return and_(*(one.c[column] == other.c[column] for column in columns))


def _key(table: Table) -> ColumnElement[str]:
    """Return the primary key of a row as text, its parts separated by blanks."""
    first, *rest = (cast(column, String) for column in table.primary_key.columns)
    text: ColumnElement[str] = first
    for part in rest:
        text = text + literal(" ") + part
    return text
