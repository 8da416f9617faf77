"""What the tables' declarations cannot forbid, one query per rule: the offending rows and how to say them.

Comes in: today's date, the dialect's name, what is known outside the database. Goes out: `Rule` values.
Must not: run anything; say what keeps the dashboard shut for a single row (`data_access.contract_rules` does).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    Integer,
    String,
    Table,
    and_,
    cast,
    exists,
    extract,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    text,
)

from data_access.contract_rules import FLOW_DAYS
from data_access.models import metadata
from data_access.municipal_changes import is_of_today
from data_access.rule import Rule, Severity, is_day, is_text, matches, row_rule, rows, said
from data_access.vocabulary import CapacityUnit

T: Final = metadata.tables
FOREVER: Final = literal(date(9999, 12, 31), Date)
MONTH_COLUMNS: Final = (
    "monthly_count.month",
    "return_content.month",
    "return_record.month",
    "revision.month",
    "staff_hours.month",
)
OLD_COLUMNS: Final = (
    "stay.entered_on",
    "stay.left_on",
    "case_record.opened",
    "case_record.closed",
    "case_need.reviewed_on",
    "pact.signed",
    "pact.closed",
)
"""Days of paths, which may be long ones: before this century's services they are slips of a year."""
DAY_COLUMNS: Final = (
    "contact.day",
    "occupancy.day",
    "request.day",
    "support.day",
    *OLD_COLUMNS,
    "return_record.received",
    "data_version.as_of",
    "municipality.joined_on",
    "municipality.left_on",
    "municipality_succession.day",
)
LATER_COLUMNS: Final = ("contact.day", "occupancy.day", "request.day", "support.day", "stay.entered_on")
"""Days that the figures leave out if they come after the one to which the data are up to date."""
NAME_COLUMNS: Final = (
    "ambito.name",
    "municipality.name",
    "organisation.name",
    "service.name",
    "strand.name",
    "programme.name",
    "objective.title",
    "plan_event.title",
    "municipality.sub_area",
    "municipality_alias.alias",
)
UNLIKE_COLUMNS: Final = ("municipality.name", "organisation.name", "service.name", "strand.name", "programme.name")
"""Names that people choose from: two alike cannot be told apart."""
KEY_COLUMNS: Final = ("ambito.key", "organisation.key", "service.key", "strand.key", "programme.key", "objective.key")
HIDDEN: Final = "\x01-\x1f\x7f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
"""Characters that nobody sees, some of which turn what follows around."""
SEEN: Final = rf"[^\s\xa0{HIDDEN}]"
"""A character that leaves a trace on paper."""
ZERO: Final = r"\x00"
"""A character that PostgreSQL takes neither in a text nor in a pattern."""
TELEPHONE: Final = (9, 13)
"""Figures of a number that reaches somebody, or that the revenue gives them."""
OLDEST: Final = 115
"""Age over which a year of birth is rather a slip."""
CENTS: Final = 0.5
"""Euros by which parts may exceed what they are parts of: each is rounded to the cent."""
ITALY: Final = (35.0, 48.0, 6.0, 19.0)
"""South, north, west, east."""
NOTHING: Final = cast(null(), String).label("value")
ADDRESSABLE: Final = r"^[A-Za-z0-9_.-]+$"
OUTSIDE: Final = {
    "contact.day": "Accessi",
    "occupancy.day": "Occupazioni",
    "request.day": "Richieste",
    "support.day": "Sostegni",
    "stay.entered_on": "Permanenze iniziate",
}
SAME_CONTACT: Final = (
    "service_id",
    "person_id",
    "day",
    "residence_class",
    "residence_code",
    "fictitious",
    "quantity",
    "origin_code",
)
"""What makes two contacts identical; anonymous contacts are alike by nature and left out."""
NEVER: Final = {
    "residence_code": "Nessun accesso ha la residenza in un comune dell'Ambito",
    "person_id": "Nessun accesso è di una persona riconosciuta",
}
"""What is said of a column of contacts that no row fills."""
CONTENTS: Final = {
    "organisation": "Non ci sono enti",
    "service": "Non ci sono servizi",
    "contact": "Non ci sono accessi",
    "return_record": "Non ci sono flussi attesi: nessuno può dire quanti ne mancano",
    "objective": "Non ci sono obiettivi del Piano",
    "budget": "Non ci sono risorse previste",
    "staff_hours": "Non ci sono ore dell'équipe",
}
"""What is said of a table without rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the rooms above know and the database only names; None is not looked at.

    Attributes
    ----------
    indicators : frozenset of str or None
        Keys of the catalogue.
    municipalities : frozenset of str or None
        ISTAT codes that have boundaries.
    persons_keys : tuple of str or None
        Fingerprints of the keys of persons in the settings, the oldest first.
    """

    indicators: frozenset[str] | None = None
    municipalities: frozenset[str] | None = None
    persons_keys: tuple[str, ...] | None = None


def structure_rules() -> Iterator[Rule]:
    """Yield what must be there for anything to be shown."""
    ambito, municipality = T["ambito"], T["municipality"]
    yield Rule(
        severity=Severity.ERROR,
        shuts=True,
        table="ambito",
        what="Manca l'Ambito",
        offenders=said("ambito").where(~exists(select(ambito))),
    )
    yield Rule(
        severity=Severity.ERROR,
        shuts=True,
        table="ambito",
        what="Ambiti oltre il primo: il cruscotto ne descrive uno solo",
        offenders=rows(ambito).offset(1),
    )
    succession = T["municipality_succession"]
    ended = exists().where(succession.c.former_code == municipality.c.code)
    lead = exists().where(municipality.c.ambito_key == ambito.c.key, municipality.c.is_lead)
    yield Rule(
        severity=Severity.ERROR,
        shuts=True,
        table="ambito",
        what="Ambiti senza comune capofila (is_lead di municipality)",
        offenders=rows(ambito).where(~lead),
    )
    what = "Comuni capofila cessati (is_lead va al comune che ne ha preso il posto)"
    yield row_rule(Severity.ERROR, municipality, what, and_(municipality.c.is_lead, ended), shuts=True)
    before = succession.alias("before")
    late = exists().where(before.c.former_code == succession.c.successor_code, before.c.day <= succession.c.day)
    what = "Comuni a cui ne succede uno che era già cessato"
    yield row_rule(Severity.ERROR, succession, what, late, shuts=True)
    yield Rule(
        severity=Severity.ERROR,
        shuts=True,
        table="data_version",
        what="Manca la versione dei dati, con il giorno di aggiornamento",
        offenders=said("data_version").where(~exists(select(T["data_version"]))),
    )


def content_rules(*, today: date, dialect: str, codes: Known) -> Iterator[Rule]:
    """Yield what a database that opens should be looked at for."""
    yield from _territory_rules(codes)
    yield from _service_rules(dialect=dialect)
    yield from _use_rules(dialect=dialect)
    yield from _return_rules()
    yield from _plan_rules(codes)
    yield from _key_rules(codes)
    yield from _text_rules(dialect=dialect)
    yield from (_future(column, today=today, dialect=dialect) for column in DAY_COLUMNS)
    yield from (_old(column, dialect=dialect) for column in OLD_COLUMNS)
    yield from (_later(column, today=today, dialect=dialect) for column in LATER_COLUMNS)
    yield from (_not_first_of_month(column, dialect=dialect) for column in MONTH_COLUMNS)
    yield from (_empty(table, words) for table, words in CONTENTS.items())


def _territory_rules(codes: Known) -> Iterator[Rule]:
    ambito, municipality, residents = T["ambito"], T["municipality"], T["residents"]
    yield row_rule(Severity.NOTE, ambito, "Dati dimostrativi, non veri", ambito.c.is_demo)
    succession = T["municipality_succession"]
    of_today = is_of_today()
    if codes.municipalities is not None:
        yield _not_drawn(codes.municipalities)
    latest = select(func.max(residents.c.year)).scalar_subquery()
    of_former = and_(
        succession.c.former_code == residents.c.municipality_code,
        succession.c.successor_code == municipality.c.code,
    )
    own = or_(residents.c.municipality_code == municipality.c.code, exists().where(of_former))
    counted = and_(own, residents.c.year == latest)
    without = and_(of_today, ~exists().where(counted))
    nobody = and_(of_today, ~exists().where(counted, residents.c.residents > 0))
    missing, zero = "Comuni senza residenti nell'ultimo anno caricato", "Comuni con zero residenti nell'ultimo anno"
    yield Rule(severity=Severity.ERROR, table="municipality", what=missing, offenders=rows(municipality).where(without))
    yield Rule(
        severity=Severity.WARNING, table="municipality", what=zero, offenders=rows(municipality).where(nobody, ~without)
    )
    sub_area = municipality.c.sub_area
    alone = select(sub_area.label("key"), NOTHING).where(sub_area.is_not(None), of_today).group_by(sub_area)
    yield Rule(
        severity=Severity.NOTE,
        table="municipality",
        what="Sub-ambiti di un solo comune",
        offenders=alone.having(func.count() == 1).order_by(sub_area),
    )
    some = exists(select(literal(1)).select_from(municipality.alias("other")).where(text("other.sub_area IS NOT NULL")))
    unplaced = "Comuni senza sub-ambito, mentre altri ne hanno uno"
    yield row_rule(Severity.WARNING, municipality, unplaced, and_(sub_area.is_(None), some, of_today))
    ended = exists().where(succession.c.former_code == municipality.c.code)
    staying = "Comuni usciti dall'Ambito in cui ci sono servizi, o capofila: restano nei numeri"
    yield row_rule(Severity.WARNING, municipality, staying, and_(municipality.c.left_on.is_not(None), of_today, ~ended))
    yield row_rule(
        Severity.NOTE, municipality, "Comuni cessati: la loro storia è contata in chi ne ha preso il posto", ended
    )


def _not_drawn(drawn: frozenset[str]) -> Rule:
    """Return the municipalities of today that no boundaries have: neither their own nor those of all they were."""
    municipality, succession, boundary = T["municipality"], T["municipality_succession"], T["boundary"]
    loaded = select(boundary.c.municipality_code)
    known = or_(municipality.c.code.in_(sorted(drawn)), municipality.c.code.in_(loaded))
    former = succession.c.successor_code == municipality.c.code
    is_drawn = or_(succession.c.former_code.in_(sorted(drawn)), succession.c.former_code.in_(loaded))
    united = and_(exists().where(former), ~exists().where(former, ~is_drawn))
    what = "Comuni senza confini, non rappresentabili sulla mappa (codice sbagliato, o confini da caricare)"
    return row_rule(Severity.ERROR, municipality, what, and_(is_of_today(), ~known, ~united))


def _service_rules(*, dialect: str) -> Iterator[Rule]:
    capacity, occupancy, service = T["capacity"], T["occupancy"], T["service"]
    later = capacity.alias("later")
    overlap = rows(capacity).where(
        _same(capacity, later, "service_id", "section"),
        capacity.c.valid_from < later.c.valid_from,
        later.c.valid_from <= func.coalesce(capacity.c.valid_to, FOREVER),
    )
    what = "Capienze della stessa sezione che si sovrappongono nel tempo"
    yield Rule(severity=Severity.ERROR, table="capacity", what=what, offenders=overlap)
    that_day = and_(
        _same(capacity, occupancy, "service_id", "section"),
        occupancy.c.day.between(capacity.c.valid_from, func.coalesce(capacity.c.valid_to, FOREVER)),
    )
    without = "Occupazioni in giorni senza capienza"
    yield row_rule(Severity.ERROR, occupancy, without, ~exists().where(that_day))
    in_beds = service.c.unit.in_((CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT))
    over = and_(that_day, occupancy.c.occupied > capacity.c.actual, service.c.id == occupancy.c.service_id)
    full = "Posti letto, camere o alloggi occupati oltre la capienza effettiva"
    yield row_rule(Severity.WARNING, occupancy, full, exists().where(over, in_beds))
    busy = "Presenze oltre la capienza effettiva"
    yield row_rule(Severity.NOTE, occupancy, busy, exists().where(over, ~in_beds))
    measured = exists().where(capacity.c.service_id == service.c.id)
    beyond = and_(
        capacity.c.service_id == service.c.id,
        service.c.closed.is_not(None),
        func.coalesce(capacity.c.valid_to, FOREVER) > service.c.closed,
    )
    what = "Capienze che durano dopo la chiusura del servizio"
    yield row_rule(Severity.WARNING, capacity, what, exists().where(beyond))
    before = and_(capacity.c.service_id == service.c.id, capacity.c.valid_from < service.c.opened)
    what = "Capienze che cominciano prima dell'apertura del servizio"
    yield row_rule(Severity.WARNING, capacity, what, exists().where(before))
    unknown = "Servizi con posti letto, camere o alloggi senza capienza"
    yield row_rule(Severity.WARNING, service, unknown, and_(in_beds, ~measured))
    south, north, west, east = ITALY
    here = and_(service.c.latitude.between(south, north), service.c.longitude.between(west, east))
    yield row_rule(Severity.WARNING, service, "Servizi con coordinate fuori dall'Italia", ~here, dialect=dialect)


def _use_rules(*, dialect: str) -> Iterator[Rule]:
    """Yield what contacts, stays and persons contradict; leaving and coming back on the same day is no overlap."""
    for name, words in OUTSIDE.items():
        yield _outside(name, words, dialect=dialect)
    contact, stay, person = T["contact"], T["stay"], T["person"]
    columns = [contact.c[column] for column in SAME_CONTACT]
    twice = select(cast(func.min(contact.c.id), String).label("key"), NOTHING).where(contact.c.person_id.is_not(None))
    yield Rule(
        severity=Severity.WARNING,
        table="contact",
        what="Accessi ripetuti, identici in tutto",
        offenders=twice.group_by(*columns).having(func.count() > 1).order_by(func.min(contact.c.id)),
    )
    following = func.lead(stay.c.entered_on).over(
        partition_by=(stay.c.person_id, stay.c.service_id), order_by=(stay.c.entered_on, stay.c.id)
    )
    ordered = select(stay.c.id, stay.c.left_on, following.label("following")).subquery()
    overlap = select(cast(ordered.c.id, String).label("key"), NOTHING).order_by(ordered.c.id)
    what = "Permanenze della stessa persona nello stesso servizio che si sovrappongono"
    overlap = overlap.where(ordered.c.following < func.coalesce(ordered.c.left_on, FOREVER))
    yield Rule(severity=Severity.ERROR, table="stay", what=what, offenders=overlap)
    yield from _stay_rules()
    year = cast(extract("year", _as_of()), Integer)
    yield row_rule(Severity.ERROR, person, "Anni di nascita dopo quello dei dati", person.c.birth_year > year)
    old = person.c.birth_year < year - OLDEST
    yield row_rule(Severity.WARNING, person, f"Persone di più di {OLDEST} anni", old)
    some = exists(select(contact))
    for column, words in NEVER.items():
        statement = said("contact").where(some, ~exists(select(contact).where(contact.c[column].is_not(None))))
        yield Rule(severity=Severity.NOTE, table="contact", what=words, offenders=statement)


def _stay_rules() -> Iterator[Rule]:
    """Yield what stays contradict elsewhere: nights in two services at once, a bed whose person was never met there.

    Who lives in a flat has a stay and no contacts. A service none of whose contacts names anybody proves nothing.
    """
    contact, person, service, stay = T["contact"], T["person"], T["service"], T["stay"]
    other = stay.alias("other")
    elsewhere = exists().where(
        _same(stay, other, "person_id"),
        stay.c.service_id != other.c.service_id,
        stay.c.entered_on < func.coalesce(other.c.left_on, FOREVER),
        other.c.entered_on < func.coalesce(stay.c.left_on, FOREVER),
    )
    what = "Permanenze della stessa persona in due servizi che si sovrappongono"
    yield row_rule(Severity.WARNING, stay, what, elsewhere)
    names = contact.alias("names")
    named = exists().where(names.c.service_id == stay.c.service_id, names.c.person_id.is_not(None))
    in_beds = exists().where(service.c.id == stay.c.service_id, service.c.unit == CapacityUnit.BED)
    met = exists().where(
        _same(stay, contact, "service_id", "person_id"),
        _month(contact.c.day).between(_month(stay.c.entered_on), _month(func.coalesce(stay.c.left_on, FOREVER))),
    )
    person_exists = exists().where(person.c.id == stay.c.person_id)
    begun = and_(stay.c.entered_on <= _as_of(), stay.c.entered_on <= func.coalesce(stay.c.left_on, FOREVER))
    what = "Permanenze in posti letto di chi non ha accessi in quel servizio nei mesi della permanenza"
    yield row_rule(Severity.WARNING, stay, what, and_(in_beds, named, person_exists, begun, ~met))


def _return_rules() -> Iterator[Rule]:
    record, service, contact = T["return_record"], T["service"], T["contact"]
    used = exists().where(contact.c.service_id == service.c.id)
    expected = exists().where(record.c.service_id == service.c.id)
    unexpected = "Servizi con accessi e senza flussi attesi"
    yield row_rule(Severity.WARNING, service, unexpected, and_(used, ~expected, exists(select(record)), ~_is_real()))
    own = exists().where(service.c.id == record.c.service_id, service.c.organisation_id != record.c.organisation_id)
    yield row_rule(Severity.WARNING, record, "Flussi di un ente che non gestisce il servizio", own)
    month = _month(record.c.month)
    shut = exists().where(
        service.c.id == record.c.service_id, or_(month < _month(service.c.opened), month > _month(service.c.closed))
    )
    yield row_rule(Severity.WARNING, record, "Flussi di mesi in cui il servizio non era aperto", shut)
    count = T["monthly_count"]
    counted = _month(count.c.month)
    outside = or_(counted < _month(service.c.opened), counted > _month(service.c.closed))
    what = "Conteggi mensili di mesi in cui il servizio non era aperto"
    yield row_rule(Severity.ERROR, count, what, exists().where(service.c.id == count.c.service_id, outside))
    early = record.c.received < record.c.month
    yield row_rule(Severity.WARNING, record, "Flussi ricevuti prima del mese a cui si riferiscono", early)


def _plan_rules(codes: Known) -> Iterator[Rule]:
    objective, target = T["objective"], T["target"]
    aimed = exists().where(target.c.objective_key == objective.c.key)
    yield row_rule(Severity.NOTE, objective, "Obiettivi senza valori attesi", ~aimed)
    budget, part = T["budget"], T["municipal_budget"]
    of = _same(part, budget, "programme_key", "strand_key", "year")
    parts = {name: select(func.sum(part.c[name])).where(of).scalar_subquery() for name in ("planned", "spent")}
    over = or_(*(total > budget.c[name] + CENTS for name, total in parts.items()))
    yield row_rule(Severity.WARNING, budget, "Risorse di cui le quote dei comuni, insieme, sono di più", over)
    if codes.indicators is None:
        return
    for table, column in (("target", "indicator"), ("revision", "measure")):
        stranger = T[table].c[column].not_in(sorted(codes.indicators))
        what = "Indicatori che non sono nel catalogo"
        yield row_rule(Severity.WARNING, T[table], what, stranger, column=column)


def _key_rules(codes: Known) -> Iterator[Rule]:
    """Yield what keys of persons give away, and whether the keys of the settings are still theirs."""
    person, keys = T["person"], T["persons_key"]
    number = func.ltrim(person.c.key, "0123456789+") == ""
    telephone = and_(number, func.length(person.c.key).between(*TELEPHONE))
    what = "Chiavi di persone che sembrano numeri di telefono o di partita IVA"
    yield row_rule(Severity.WARNING, person, what, telephone)
    if codes.persons_keys is None:
        return
    count = select(func.count()).select_from(keys).scalar_subquery()
    ours = or_(*(and_(keys.c.layer == place, keys.c.mark == mark) for place, mark in enumerate(codes.persons_keys, 1)))
    some = exists(select(keys.alias("known").c.layer))
    alike = select(func.count()).select_from(keys).where(ours).scalar_subquery()
    what = "Le chiavi delle persone nelle impostazioni non sono quelle con cui sono state caricate"
    offenders = said("persons_key").where(some, or_(count != len(codes.persons_keys), alike != count))
    yield Rule(severity=Severity.WARNING, table="persons_key", what=what, offenders=offenders)


def _text_rules(*, dialect: str) -> Iterator[Rule]:
    for name in NAME_COLUMNS:
        table, column = _column(name)
        empty = not_(matches(column, SEEN, dialect=dialect))
        yield row_rule(Severity.ERROR, table, f"Nomi vuoti ({column.name})", empty)
    for name in UNLIKE_COLUMNS:
        yield _alike(*_column(name))
    for name in KEY_COLUMNS:
        table, column = _column(name)
        odd = not_(matches(column, ADDRESSABLE, dialect=dialect))
        what = "Chiavi vuote o con segni che negli indirizzi non passano"
        yield row_rule(Severity.ERROR, table, what, odd, column=column.name, dialect=dialect)
    for table in metadata.sorted_tables:
        for column in table.columns:
            if is_text(column) and not column.foreign_keys:
                yield from _text_flaws(table, column, dialect=dialect)


def _text_flaws(table: Table, column: Column[Any], *, dialect: str) -> Iterator[Rule]:
    longest = getattr(column.type, "length", None)
    if longest:
        long = f"Testi più lunghi di {longest} caratteri ({column.name})"
        yield row_rule(Severity.WARNING, table, long, func.length(column) > longest)
    hidden = f"Testi con caratteri che non si vedono ({column.name})"
    characters = f"[{ZERO}{HIDDEN}]" if dialect == "sqlite" else f"[{HIDDEN}]"
    yield row_rule(Severity.WARNING, table, hidden, matches(column, characters, dialect=dialect))


def _alike(table: Table, column: ColumnElement[Any]) -> Rule:
    """Return the rule of the names that several rows share, whatever their capitals and the blanks around them."""
    plain, (first, *_) = func.lower(func.trim(column)), table.primary_key.columns
    query = select(cast(func.min(first), String).label("key"), cast(func.min(column), String).label("value"))
    query = query.where(plain != "").group_by(plain).having(func.count() > 1).order_by(func.min(first))
    return Rule(severity=Severity.WARNING, table=table.name, what=f"Nomi uguali ({column.name})", offenders=query)


def _outside(name: str, words: str, *, dialect: str) -> Rule:
    """Return the rule of days on which the service was not open yet, or not any more."""
    table, column = _column(name)
    service = T["service"]
    shut = or_(column < service.c.opened, column > func.coalesce(service.c.closed, FOREVER))
    events = rows(table).where(table.c.service_id == service.c.id, shut, is_day(column, dialect=dialect))
    what = f"{words} prima dell'apertura del servizio o dopo la chiusura"
    return Rule(severity=Severity.ERROR, table=table.name, what=what, offenders=events)


def _future(name: str, *, today: date, dialect: str) -> Rule:
    table, column = _column(name)
    after = and_(column > literal(today, Date), is_day(column, dialect=dialect))
    return row_rule(Severity.ERROR, table, "Giorni nel futuro", after, column=column.name, dialect=dialect)


def _later(name: str, *, today: date, dialect: str) -> Rule:
    table, column = _column(name)
    what = "Giorni dopo quello a cui i dati sono aggiornati, che i numeri non contano"
    uncounted = and_(column > _as_of(), column <= literal(today, Date), is_day(column, dialect=dialect))
    return row_rule(Severity.WARNING, table, what, uncounted, column=column.name, dialect=dialect)


def _old(name: str, *, dialect: str) -> Rule:
    table, column = _column(name)
    before = and_(column < literal(FLOW_DAYS[0], Date), is_day(column, dialect=dialect))
    what = f"Giorni prima del {FLOW_DAYS[0].year}"
    return row_rule(Severity.WARNING, table, what, before, column=column.name, dialect=dialect)


def _not_first_of_month(name: str, *, dialect: str) -> Rule:
    table, column = _column(name)
    inside = extract("day", column) != 1
    what = "Mesi che non sono il primo del mese"
    return row_rule(Severity.ERROR, table, what, inside, column=column.name, dialect=dialect)


def _empty(table: str, words: str) -> Rule:
    statement = said(table).where(~exists(select(T[table])))
    if table == "return_record":
        statement = statement.where(~_is_real())
    return Rule(severity=Severity.NOTE, table=table, what=words, offenders=statement)


def _is_real() -> ColumnElement[bool]:
    """Whether the Ambito is no demonstration: what is expected follows from its services then."""
    return exists().where(~T["ambito"].c.is_demo)


def _as_of() -> ColumnElement[Any]:
    """Return the day to which the data are up to date."""
    version = T["data_version"]
    return select(version.c.as_of).order_by(version.c.id.desc()).limit(1).scalar_subquery()


def _month(column: ColumnElement[Any]) -> ColumnElement[int]:
    return extract("year", column) * 12 + extract("month", column)


def _column(name: str) -> tuple[Table, Column[Any]]:
    table, _, column = name.partition(".")
    return T[table], T[table].c[column]


def _same(one: Any, other: Any, *columns: str) -> ColumnElement[bool]:
    return and_(*(one.c[column] == other.c[column] for column in columns))
