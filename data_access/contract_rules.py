"""What the tables' own declarations forbid (no value, unknown words, orphans), found without being written one by one.

Comes in: the tables and the dialect's name. Goes out: `Rule` values; a row that breaks one keeps the dashboard shut.
Must not: run anything; repeat what the tables say: types, vocabularies, wanted columns, checks, unique keys and
references are read from `data_access.models`, only their Italian words are here.

SQLite keeps whatever text it is given in any column, and lets whoever writes switch off checks and references; tables
that another program made again have none of them at all, on either database.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Final, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Constraint,
    Date,
    DateTime,
    Float,
    ForeignKeyConstraint,
    Inspector,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    null,
    select,
    text,
    type_coerce,
)
from sqlalchemy import Enum as SqlEnum

from data_access.models import metadata
from data_access.rule import ABOUT_PERSONS, Rule, Severity, is_day, is_text, joined, matches, row_rule, rows, value

Kind = TypeVar("Kind", bound=Constraint)

MOST: Final = 2**31 - 1
"""Largest whole number that frames hold, but for the keys of the large tables."""
MOST_AMOUNT: Final = 1e12
"""Euros, hours and values beyond which a number is a slip of whoever wrote it."""
YEARS: Final = (1990, 2100)
"""Years that money, targets and residents may be of."""
FLOW_DAYS: Final = (date(1990, 1, 1), date(2099, 12, 31))
"""Days that daily and monthly data may be of: a figure over time is drawn from the first to the last."""
OTHER_DAYS: Final = (date(1850, 1, 1), date(9999, 12, 31))
"""Days of what begins and ends (a foundation may be old; to some programs 9999 means for ever)."""
FLOWS: Final = frozenset(
    {
        "contact.day",
        "data_version.as_of",
        "occupancy.day",
        "request.day",
        "monthly_count.month",
        "return_content.month",
        "return_content.received",
        "return_record.due",
        "return_record.month",
        "return_record.received",
        "revision.month",
        "staff_hours.month",
        "support.day",
    }
)
ISTAT_CODE: Final = r"^[0-9]{6}\Z"
SET_KEY: Final = r"^[0-9a-f]{16}\Z"
CHECK_WORDS: Final = {
    "budget.amounts": "Risorse negative",
    "municipal_budget.amounts": "Quote di risorse negative",
    "outside_place.code": "Codici di luoghi che non sono di sei cifre né di due lettere",
    "contact.origin": "Accessi con la provenienza di chi non risiede fuori dall'Ambito",
    "capacity.counts": "Capienze negative",
    "capacity.dates": "Capienze che finiscono prima di cominciare",
    "case_need.opening_rating": "Gravità dei bisogni all'apertura fuori dalla scala da 0 a 3",
    "case_need.review_rating": "Gravità dei bisogni alla verifica fuori dalla scala da 0 a 3",
    "case_record.dates": "Prese in carico chiuse prima dell'apertura",
    "case_record.exit": "Prese in carico con un esito e senza chiusura",
    "contact.fictitious": "Accessi con residenza in via fittizia senza il comune",
    "contact.quantity": "Accessi con meno di una prestazione",
    "contact.residence": "Accessi in cui classe di residenza e comune si contraddicono",
    "household.size": "Nuclei senza componenti",
    "monthly_count.total": "Conteggi mensili negativi",
    "municipality.membership": "Comuni usciti dall'Ambito prima di entrarvi",
    "municipality_succession.other": "Comuni che succedono a sé stessi",
    "municipality.istat_code": "Codici ISTAT che non sono di sei cifre (zero iniziale perduto?)",
    "objective_sdg.sdg": "Obiettivi dell'Agenda 2030 che non vanno da 1 a 17",
    "occupancy.counts": "Occupazioni con numeri negativi",
    "pact.case": "Patti in cui tipo e presa in carico si contraddicono",
    "pact.dates": "Patti chiusi prima della firma",
    "person.birth_year": "Anni di nascita prima del 1900 o dopo il 2100",
    "plan_event.days": "Fatti del piano che finiscono prima di cominciare",
    "redraw.turn": "Arrotondamenti sorteggiati di nuovo meno di una volta",
    "residents.age": "Età dei residenti fuori dalla scala da 0 a 100",
    "residents.residents": "Residenti negativi",
    "return_event.finding": "Atti su una segnalazione che non dicono quale",
    "return_event.note": "Contestazioni, risposte o spiegazioni senza una parola scritta",
    "return_record.received": "Flussi in cui stato e giorno di ricezione si contraddicono",
    "sharing_quota.quota": "Quote di riparto negative",
    "service.coordinates": "Coordinate di servizi che non sono sulla Terra",
    "service.dates": "Servizi chiusi prima dell'apertura",
    "staff_hours.hours": "Ore negative",
    "household.pseudonym": "Chiavi di nuclei che sembrano codici fiscali o nomi",
    "person.cell_key": "Estrazioni di persone fuori misura",
    "person.pseudonym": "Chiavi di persone che sembrano codici fiscali o nomi",
    "person_merge.pseudonym": "Chiavi di persone unite che sembrano codici fiscali o nomi",
    "persons_key.layer": "Impronte di chiavi fuori ordine",
    "stay.dates": "Permanenze che finiscono prima di cominciare",
    "stay.exit": "Permanenze con una destinazione e senza giorno di uscita",
    "support.amount": "Sostegni di importo negativo",
}
"""What breaks each check constraint that the tables spell out, by table and name."""


@cache
def row_rules(*, dialect: str) -> tuple[Rule, ...]:
    """Return the rules that look at one row at a time, table by table; made once, for they take longer than asking."""
    return tuple(_row_rules(dialect=dialect))


@cache
def reference_rules(*, dialect: str) -> tuple[Rule, ...]:
    """Return the rules of references to rows that do not exist; PostgreSQL lets none in."""
    return tuple(_reference_rules(dialect=dialect)) if dialect == "sqlite" else ()


def _row_rules(*, dialect: str) -> Iterator[Rule]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            yield from _column_rules(table, column, dialect=dialect)
        yield from _check_rules(table, dialect=dialect)


def key_rules(held: Mapping[str, Collection[frozenset[str | None]]] | None = None) -> Iterator[Rule]:
    """Yield the rules of the unique keys that a database does not hold unique (`held_keys`); of all, without one."""
    for table in metadata.sorted_tables:
        for columns, where in _unique(table):
            if held is None or frozenset(column.name for column in columns) not in held.get(table.name, ()):
                yield _repeated(table, columns, where)


def _reference_rules(*, dialect: str) -> Iterator[Rule]:
    for table in metadata.sorted_tables:
        for constraint in _sorted(table, ForeignKeyConstraint):
            yield _orphans(table, constraint, dialect=dialect)


def _column_rules(table: Table, column: Column[Any], *, dialect: str) -> Iterator[Rule]:
    """Yield what may be wrong with the values of a column, each value being caught by one rule at most."""
    if not column.nullable:
        yield _rule(table, column, "Valori che mancano", column.is_(None), dialect=dialect)
    kind = column.type
    if isinstance(kind, SqlEnum):
        stored = type_coerce(column, String)
        words = f"Parole che non sono nel vocabolario ({', '.join(kind.enums)})"
        yield _rule(table, column, words, stored.not_in(kind.enums), dialect=dialect)
        return
    if dialect == "sqlite":
        yield from _sqlite_rules(table, column, dialect=dialect)
    if (table.name, column.name) == ("redraw", "set_key"):
        strange = not_(matches(column, SET_KEY, dialect=dialect))
        yield _rule(table, column, "Chiavi che non sono di 16 cifre esadecimali", strange, dialect=dialect)
    for words, wrong in _range(table, column):  # cheaper first: dates are slow to read
        yield _rule(table, column, words, and_(wrong, _is_readable(column, dialect=dialect)), dialect=dialect)


def _sqlite_rules(table: Table, column: Column[Any], *, dialect: str) -> Iterator[Rule]:
    if isinstance(column.type, LargeBinary):  # bytes are bytes, whatever they hold
        return
    readable = _is_readable(column, dialect=dialect)
    words = {
        Boolean: "Valori che non sono vero o falso",
        DateTime: "Momenti che non sono scritti AAAA-MM-GG HH:MM:SS",
        Date: "Date che non sono scritte AAAA-MM-GG",
        Integer: "Valori che non sono numeri interi",
        Float: "Valori che non sono numeri",
    }
    wrong = next((said for kind, said in words.items() if isinstance(column.type, kind)), "Valori che non sono testi")
    yield _rule(table, column, wrong, and_(column.is_not(None), not_(readable)), dialect=dialect)
    if is_text(column) and not column.foreign_keys:
        broken = func.is_utf8(cast(column, LargeBinary)) == literal(0)
        yield _rule(table, column, "Testi che non sono in UTF-8", and_(readable, broken), dialect=dialect)


def _is_readable(column: Column[Any], *, dialect: str) -> ColumnElement[bool]:
    """Return the condition that a value that is there is of its column's type; PostgreSQL takes no other."""
    kind, stored = column.type, func.typeof(column)
    if dialect != "sqlite":
        return column.is_not(None)
    if isinstance(kind, Boolean):
        return and_(stored == "integer", type_coerce(column, Integer).in_((0, 1)))
    if isinstance(kind, DateTime):
        return and_(stored == "text", func.substr(column, 1, 10).is_not_distinct_from(func.date(column, "+0 days")))
    if isinstance(kind, Date):
        return is_day(column, dialect=dialect)
    if isinstance(kind, Integer):
        return stored == "integer"
    return stored.in_(("integer", "real")) if isinstance(kind, Float) else stored == "text"


def _range(table: Table, column: Column[Any]) -> Iterator[tuple[str, ColumnElement[bool]]]:
    """Yield the numbers and days that a column of the right type cannot mean."""
    kind = column.type
    if isinstance(kind, Date):
        first, last = FLOW_DAYS if f"{table.name}.{column.name}" in FLOWS else OTHER_DAYS
        until = "" if last.year == date.max.year else f" o dopo il {last.year}"
        wrong = not_(column.between(literal(first, Date), literal(last, Date)))
        yield f"Date prima del {first.year}{until}", wrong
    elif isinstance(kind, Float):
        yield "Numeri fuori misura", not_(column.between(-MOST_AMOUNT, MOST_AMOUNT))
    elif isinstance(kind, Integer) and column.name in {"year", "from_year"}:
        yield f"Anni prima del {YEARS[0]} o dopo il {YEARS[1]}", not_(column.between(*YEARS))
    elif isinstance(kind, Integer) and not isinstance(column.type, BigInteger):
        yield "Numeri interi fuori misura", column > MOST
        if not _is_checked(table, column):
            yield "Numeri negativi", column < 0


def _check_rules(table: Table, *, dialect: str) -> Iterator[Rule]:
    """Yield the checks that the tables spell out; those of vocabularies are told of the column."""
    for constraint in _sorted(table, CheckConstraint):
        name = str(constraint.name).removeprefix(f"ck_{table.name}_")
        words = CHECK_WORDS.get(f"{table.name}.{name}")
        if words:
            stricter = _stricter(table, name, dialect=dialect)
            broken: Any = text(f"NOT ({constraint.sqltext})") if stricter is None else stricter
            yield row_rule(Severity.ERROR, table, words, broken, shuts=True)


def _stricter(table: Table, check: str, *, dialect: str) -> ColumnElement[bool] | None:
    """Return what breaks a check that says less than what is wanted."""
    if (table.name, check) == ("municipality", "istat_code"):
        return not_(matches(table.c.code, ISTAT_CODE, dialect=dialect))
    return None


def _rule(table: Table, column: Column[Any], words: str, wrong: ColumnElement[bool], *, dialect: str) -> Rule:
    return row_rule(Severity.ERROR, table, words, wrong, column=column.name, dialect=dialect, shuts=True)


def _is_checked(table: Table, column: Column[Any]) -> bool:
    """Whether a check that the table spells out speaks of a column."""
    checks = [str(constraint.sqltext) for constraint in _sorted(table, CheckConstraint)]
    return any(re.search(rf"\b{column.name}\b", check) for check in checks)


def _sorted(table: Table, kind: type[Kind]) -> list[Kind]:
    constraints = [constraint for constraint in table.constraints if isinstance(constraint, kind)]
    return sorted(constraints, key=lambda constraint: str(constraint.name))


def _unique(table: Table) -> Iterator[tuple[tuple[Column[Any], ...], ColumnElement[bool] | None]]:
    """Yield the columns that a table declares unique together, and of which rows."""
    for constraint in (*_sorted(table, PrimaryKeyConstraint), *_sorted(table, UniqueConstraint)):
        yield tuple(constraint.columns), None
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        if index.unique:
            yield tuple(table.c[column.name] for column in index.columns), index.dialect_options["sqlite"]["where"]


def held_keys(inspector: Inspector) -> dict[str, set[frozenset[str | None]]]:
    """Return the sets of columns that a database holds unique, by table: asked of all the tables together."""
    held: dict[str, set[frozenset[str | None]]] = defaultdict(set)
    for (_, table), key in inspector.get_multi_pk_constraint().items():
        held[table].add(frozenset(key["constrained_columns"] if key else ()))
    for (_, table), constraints in inspector.get_multi_unique_constraints().items():
        held[table].update(frozenset(constraint["column_names"]) for constraint in constraints)
    for (_, table), indexes in inspector.get_multi_indexes().items():
        held[table].update(frozenset(index["column_names"]) for index in indexes if index["unique"])
    return held


def _repeated(table: Table, columns: tuple[Column[Any], ...], where: ColumnElement[bool] | None) -> Rule:
    """Return the rule of a key that several rows share: the key itself is told, of persons the number of a row."""
    first, *_ = table.primary_key.columns
    sample = cast(func.min(first), String) if table.name in ABOUT_PERSONS else joined(columns)
    named = ", ".join(column.name for column in columns)
    what = f"Chiavi ripetute ({named})" if where is None else "Ambiti con più di un comune capofila"
    query = select(sample.label("key"), cast(null(), String).label("value")).group_by(*columns)
    query = query.having(func.count() > 1).order_by(*columns)
    return Rule(
        severity=Severity.ERROR,
        shuts=True,
        table=table.name,
        what=what,
        offenders=query if where is None else query.where(where),
    )


def _orphans(table: Table, constraint: ForeignKeyConstraint, *, dialect: str) -> Rule:
    parent = constraint.referred_table.alias("parent")
    (element,) = constraint.elements
    column: Column[Any] = element.parent
    parent_exists = exists(select(literal(1)).where(parent.c[element.column.name] == column))
    what = f"Righe che rimandano a righe di {constraint.referred_table.name} inesistenti ({column.name})"
    shown = value(table, column.name, dialect=dialect)
    offenders = rows(table, shown=shown).where(column.is_not(None), not_(parent_exists))
    return Rule(
        severity=Severity.ERROR, shuts=True, table=table.name, what=what, offenders=offenders, column=column.name
    )
