"""Kinds of file that say their own rows and nothing of others: they are added, or corrected, one by one.

Comes in: a connection in a transaction, a checked file whose frame has ``_person``. Goes out: the rows that were
corrected, as they were, by table. Must not: take a row away, commit, or let a case be of another organisation.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select, update

from data_access.ambito_file.rows import refuse_overlaps
from data_access.errors import UserError
from data_access.models import metadata
from data_access.one_line import one_line
from data_access.returns.check import Checked
from data_access.upserts import Written, ids_by_key, put

T: Final = metadata.tables
Row = Mapping[str, Any]
Former = dict[str, list[dict[str, Any]]]
BY_ROW: Final = (
    "servizi", "permanenze", "prese_in_carico", "patti", "ore", "residenti", "risorse", "obiettivi",
    "aggregati",
)  # fmt: skip
"""Kinds that say their own rows."""
MOST_NAMED: Final = 5
UNKNOWN_CASES: Final = (
    "Il file «{name}» nomina prese in carico che la base dati non ha ({cases}): niente è stato caricato. Caricare "
    "prima il file delle prese in carico."
)
CASES_OF_SEVERAL: Final = (
    "Il file «{name}» nomina prese in carico che sono di più enti ({cases}): niente è stato caricato. Lo carichi "
    "ciascun ente per sé, dalla pagina «Carica dati»."
)
STAYS_OVERLAP: Final = (
    "Il file «{name}» ha permanenze ({count}) che si sovrappongono a più d'una di quelle già caricate, della stessa "
    "persona nello stesso servizio: niente è stato caricato. Nominare nel file anche le altre, con il giorno di uscita."
)


class RowsError(UserError):
    """Rows that cannot be loaded: nothing of their file was."""


def load_rows(connection: Connection, checked: Checked, done: Written, *, organisation: str | None) -> Former:
    """Add or correct the rows of a file; ``organisation`` is the key of the only one whose cases it may name.

    Raises
    ------
    RowsError, AmbitoFileError
        If they contradict what the tables hold.
    """
    special: Mapping[str, Callable[[], Former]] = {
        "servizi": lambda: _services(connection, checked, done),
        "risorse": lambda: _budgets(connection, checked, done),
        "permanenze": lambda: _stays(connection, checked, done),
        "prese_in_carico": lambda: _cases(connection, checked, done),
        "patti": lambda: _pacts(connection, checked, done, organisation),
    }
    key = checked.kind.key
    return special[key]() if key in special else _plain(connection, checked, done)


def _plain(connection: Connection, checked: Checked, done: Written) -> Former:
    bodies, services = ids_by_key(connection, "organisation"), ids_by_key(connection, "service")
    writers: Mapping[str, tuple[str, tuple[str, ...], Callable[[Row], dict[str, Any]]]] = {
        "aggregati": (
            "monthly_count",
            ("organisation_id", "service_id", "month", "indicator", "group_name"),
            lambda row: {
                "organisation_id": bodies[row["ente"]],
                "service_id": services[row["servizio"]] if row["servizio"] else None,
                "month": row["mese"],
                "indicator": row["indicatore"],
                "group_name": one_line(row["gruppo"]),
                "total": row["conteggio"],
                "source": one_line(row["fonte"]),
            },
        ),
        "ore": (
            "staff_hours",
            ("organisation_id", "profession", "month"),
            lambda row: {
                "organisation_id": bodies[row["ente"]],
                "profession": row["professione"],
                "month": row["mese"],
                "hours": row["ore"],
            },
        ),
        "residenti": (
            "residents",
            ("municipality_code", "year", "sex", "age"),
            lambda row: {
                "municipality_code": row["comune"],
                "year": row["anno"],
                "sex": row["sesso"],
                "age": row["eta"],
                "residents": row["residenti"],
            },
        ),
        "obiettivi": (
            "target",
            ("objective_key", "indicator", "year"),
            lambda row: {
                "objective_key": row["obiettivo"],
                "indicator": row["indicatore"],
                "year": row["anno"],
                "value": row["valore"],
                "polarity": row["verso"],
            },
        ),
    }
    table, by, written = writers[checked.kind.key]
    rows = [written(row) for row in checked.frame.iter_rows(named=True)]
    return _kept(**{table: put(connection, done, table, rows, by=by)})


def _budgets(connection: Connection, checked: Checked, done: Written) -> Former:
    """Write budgets of the Ambito, and the parts of municipalities, which are added to none."""
    rows = [
        {
            "programme_key": row["programma"],
            "strand_key": row["linea"],
            "year": row["anno"],
            "municipality_code": row["comune"],
            "planned": row["previste"],
            "spent": row["spese"],
        }
        for row in checked.frame.iter_rows(named=True)
    ]
    by = ("programme_key", "strand_key", "year")
    whole = [
        {name: value for name, value in row.items() if name != "municipality_code"}
        for row in rows
        if row["municipality_code"] is None
    ]
    parts = [row for row in rows if row["municipality_code"] is not None]
    return _kept(
        budget=put(connection, done, "budget", whole, by=by),
        municipal_budget=put(connection, done, "municipal_budget", parts, by=(*by, "municipality_code")),
    )


def _services(connection: Connection, checked: Checked, done: Written) -> Former:
    """Write services and their capacities; what a file leaves empty stays as it is."""
    bodies = ids_by_key(connection, "organisation")
    rows = list(checked.frame.iter_rows(named=True))
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        service = {
            "key": row["servizio"],
            "name": row["nome"],
            "type": row["tipo"],
            "organisation_id": bodies[row["ente"]],
            "municipality_code": row["comune"],
            "latitude": row["latitudine"],
            "longitude": row["longitudine"],
            "programme_key": row["programma"],
            "strand_key": row["linea"],
            "unit": row["unita"],
            "opened": row["aperto"],
            "closed": row["chiuso"],
        }
        known = told.setdefault(row["servizio"], service)
        known.update({name: value for name, value in service.items() if known[name] is None})
    former = put(connection, done, "service", list(told.values()), by=("key",), keeps_unsaid=True)
    services = ids_by_key(connection, "service")
    capacities = [
        {
            "service_id": services[row["servizio"]],
            "section": row["sezione"],
            "valid_from": row["dal"] or row["aperto"],
            "valid_to": row["al"],
            "funded": row["finanziati"],
            "actual": row["finanziati"] if row["effettivi"] is None else row["effettivi"],
        }
        for row in rows
        if row["finanziati"] is not None
    ]
    spans = put(connection, done, "capacity", capacities, by=("service_id", "section", "valid_from"))
    refuse_overlaps(connection, {services[key]: key for key in told})
    return _kept(service=former, capacity=spans)


def _stays(connection: Connection, checked: Checked, done: Written) -> Former:
    """Write stays; one that overlaps the only other stay of the person in the service is that one, with another day."""
    services = ids_by_key(connection, "service")
    by = ("service_id", "person_id", "entered_on")
    rows = [
        {
            "service_id": services[row["servizio"]],
            "person_id": row["_person"],
            "section": row["sezione"],
            "entered_on": row["entrata"],
            "left_on": row["uscita"],
            "exit_class": row["destinazione"],
        }
        for row in checked.frame.iter_rows(named=True)
    ]
    table = T["stay"]
    named = {tuple(row[name] for name in by) for row in rows}
    held: dict[tuple[int, int], list[Any]] = {}
    known = set()
    for stay in connection.execute(select(table).where(table.c.service_id.in_({row["service_id"] for row in rows}))):
        key = (stay.service_id, stay.person_id, stay.entered_on)
        known.add(key)
        if key not in named:
            held.setdefault(key[:2], []).append(stay)
    moved, wrong = [], 0
    for row in rows:
        key = (row["service_id"], row["person_id"], row["entered_on"])
        over = [stay for stay in held.get(key[:2], ()) if _overlap(stay, row)] if key not in known else []
        wrong += len(over) > 1
        if len(over) == 1:
            (former,) = over
            held[key[:2]].remove(former)
            moved.append(dict(former._mapping))  # noqa: SLF001 - SQLAlchemy's own name of a row's columns
            connection.execute(update(table).where(table.c.id == former.id).values(entered_on=row["entered_on"]))
    if wrong:
        raise RowsError(STAYS_OVERLAP.format(name=checked.name, count=wrong))
    changed = put(connection, done, "stay", rows, by=by)
    done.add("stay", new=0, changed=len(moved))
    return _kept(stay=[*moved, *changed])


def _overlap(stay: Any, row: Row) -> bool:
    last = date.max
    return bool(stay.entered_on < (row["left_on"] or last) and row["entered_on"] < (stay.left_on or last))


def _cases(connection: Connection, checked: Checked, done: Written) -> Former:
    """Write cases, found by their number at the organisation, and their needs."""
    bodies = ids_by_key(connection, "organisation")
    table, rows = T["case_record"], list(checked.frame.iter_rows(named=True))
    told = {
        (bodies[row["ente"]], row["caso"]): {
            "organisation_id": bodies[row["ente"]],
            "reference": row["caso"],
            "person_id": row["_person"],
            "opened": row["apertura"],
            "closed": row["chiusura"],
            "exit_class": row["esito"],
        }
        for row in rows
    }
    for case in told.values():  # one that was written without its number
        same = [table.c[name] == case[name] for name in ("organisation_id", "person_id", "opened")]
        of_number = select(table.c.id).where(
            table.c.organisation_id == case["organisation_id"], table.c.reference == case["reference"]
        )
        if connection.scalar(of_number) is None:
            unnamed = connection.scalar(select(table.c.id).where(*same, table.c.reference.is_(None)).limit(1))
            connection.execute(update(table).where(table.c.id == unnamed).values(reference=case["reference"]))
    former = put(connection, done, "case_record", list(told.values()), by=("organisation_id", "reference"))
    numbers = {
        (one.organisation_id, one.reference): one.id
        for one in connection.execute(select(table).where(table.c.reference.is_not(None)))
    }
    needs = [
        {
            "case_id": numbers[bodies[row["ente"]], row["caso"]],
            "dimension": row["dimensione"],
            "opening_rating": row["gravita_apertura"],
            "review_rating": row["gravita_verifica"],
            "reviewed_on": row["verificato_il"],
        }
        for row in rows
        if row["dimensione"] is not None
    ]
    changed = put(connection, done, "case_need", needs, by=("case_id", "dimension"))
    return _kept(case_record=former, case_need=changed)


def _pacts(connection: Connection, checked: Checked, done: Written, organisation: str | None) -> Former:
    """Write pacts: those of persons and families by their case, the others by municipality, each with its day."""
    table, body = T["case_record"], T["organisation"]
    asked = select(table.c.reference, table.c.id).where(table.c.reference.is_not(None))
    if organisation is not None:
        asked = asked.where(table.c.organisation_id == body.c.id, body.c.key == organisation)
    cases: dict[str, list[int]] = {}
    for reference, number in connection.execute(asked):
        cases.setdefault(reference, []).append(number)
    named = checked.frame["caso"].drop_nulls().unique(maintain_order=True).to_list()
    for words, wrong in (
        (UNKNOWN_CASES, [one for one in named if one not in cases]),
        (CASES_OF_SEVERAL, [one for one in named if len(cases.get(one, ())) > 1]),
    ):
        if wrong:
            raise RowsError(words.format(name=checked.name, cases=_named(wrong)))
    rows = [
        {
            "kind": row["tipo"],
            "case_id": cases[row["caso"]][0] if row["caso"] is not None else None,
            "municipality_code": row["comune"],
            "signed": row["firma"],
            "closed": row["chiusura"],
            "outcome": row["esito"],
        }
        for row in checked.frame.iter_rows(named=True)
    ]
    return _kept(pact=put(connection, done, "pact", rows, by=("kind", "case_id", "municipality_code", "signed")))


def _named(keys: Sequence[str]) -> str:
    told = ", ".join(f"«{one_line(key)[:40]}»" for key in keys[:MOST_NAMED])
    rest = len(keys) - MOST_NAMED
    return f"{told} e altre {rest}" if rest > 0 else told


def _kept(**tables: list[dict[str, Any]]) -> Former:
    """Return the tables of which rows were corrected, their words as texts."""
    return {name: [_as_texts(row) for row in rows] for name, rows in tables.items() if rows}


def _as_texts(row: Row) -> dict[str, Any]:
    return {column: str(value) if isinstance(value, str) else value for column, value in row.items()}
