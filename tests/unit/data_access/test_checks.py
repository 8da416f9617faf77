"""What ``bifocale db check`` finds: one thing wrong at a time in an Ambito that is otherwise in order."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Date, Engine, bindparam, insert, text

from data_access.checks import Problem, Severity, check_database
from data_access.models import metadata
from data_access.rule import is_text
from data_access.vocabulary import ExitClass, Profession, ReturnStatus, Section
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.rings import SQLITE_FIRST

TODAY = date(2026, 11, 1)
Spoil = Callable[[AmbitoBuilder], object]


def in_order() -> AmbitoBuilder:
    """An Ambito with a bit of everything and nothing wrong."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 50}, is_demo=False)
    given.service("mensa", opened="2024-01-01", closed="2025-12-31").shelter("dormitorio", beds=18, opened="2024-10-07")
    given.contact("p1", service="mensa", day="2024-01-01").contact("p1", service="mensa", day="2025-12-31")
    given.occupancy("dormitorio", day="2024-10-07", until="2024-10-20", occupied=15)
    given.stay("p1", service="dormitorio", entered="2025-01-01", left="2025-01-10", exit_to=ExitClass.UNKNOWN)
    given.stay("p1", service="dormitorio", entered="2025-01-10").stay("p2", service="dormitorio", entered="2025-01-01")
    given.delivery("mensa", month="2025-03").delivery("mensa", month="2025-04", status=ReturnStatus.MISSING)
    given.target("autonomia", indicator="people_served", year=2025, value=10)
    given.budget(year=2025, planned=1000).staff_hours(Profession.EDUCATOR, month="2025-03", hours=10)
    return given


def sentences(engine: Engine) -> list[str]:
    return [problem.sentence for problem in check_database(engine, today=TODAY)]


def test_an_ambito_in_order_has_no_problem(engine: Engine) -> None:
    in_order().save(engine)
    assert check_database(engine, today=TODAY) == []


@SQLITE_FIRST
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(
            lambda given: given.contact("p1", service="mensa", day="2023-12-31"),
            "Accessi prima dell'apertura del servizio o dopo la chiusura: 1 (per esempio contact «3»).",
            id="contact before the opening",
        ),
        pytest.param(
            lambda given: given.contacts(["p1", "p2"], service="mensa", days=["2026-01-01"]),
            "Accessi prima dell'apertura del servizio o dopo la chiusura: 2 (per esempio contact «3» e «4»).",
            id="contacts after the closing",
        ),
        pytest.param(
            lambda given: given.capacity("dormitorio", funded=20, since="2025-12-20"),
            "Capienze della stessa sezione che si sovrappongono nel tempo: 1 "
            "(per esempio capacity «2 tutti 2024-10-07»).",
            id="overlapping capacity",
        ),
        pytest.param(
            lambda given: given.occupancy("dormitorio", day="2025-01-01", occupied=1, section=Section.WOMEN),
            "Occupazioni in giorni senza capienza: 1 (per esempio occupancy «2 donne 2025-01-01»).",
            id="occupancy of a section that has no capacity",
        ),
        pytest.param(
            lambda given: given.stay("p2", service="dormitorio", entered="2025-02-01"),
            "Permanenze della stessa persona nello stesso servizio che si sovrappongono: 1 (per esempio stay «3»).",
            id="overlapping stays",
        ),
        pytest.param(
            lambda given: given.request("p1", service="dormitorio", day="2026-11-02"),
            "Giorni nel futuro (day): 1 (per esempio request «1»).",
            id="request tomorrow",
        ),
        pytest.param(
            lambda given: given.revision("mensa", month="2025-03-15", measure="persone", before=1, after=2),
            "Mesi che non sono il primo del mese (month): 1 (per esempio revision «1»: «2025-03-15»).",
            id="month in its middle",
        ),
        pytest.param(
            lambda given: given.municipality("Gamma"),
            "Comuni senza residenti nell'ultimo anno caricato: 1 (per esempio municipality «099003»).",
            id="municipality without residents",
        ),
        pytest.param(
            lambda given: given.residents("Alfa", 101, year=2024),
            "Comuni senza residenti nell'ultimo anno caricato: 1 (per esempio municipality «099002»).",
            id="municipality without residents in the latest year",
        ),
    ],
)
def test_one_thing_wrong_is_said_with_its_count_and_an_example(engine: Engine, spoil: Spoil, sentence: str) -> None:
    given = in_order()
    spoil(given)
    given.save(engine)
    assert sentences(engine) == [sentence]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE municipality SET is_lead = false",
            "Ambiti senza comune capofila (is_lead di municipality): 1 (per esempio ambito «prova»).",
        ),
        (
            "INSERT INTO municipality (code, name, ambito_key, is_lead) VALUES ('19035 ', 'Crema', 'prova', false)",
            "Codici ISTAT che non sono di sei cifre (zero iniziale perduto?): 1 (per esempio municipality «19035 »).",
        ),
        ("UPDATE ambito SET is_demo = true", "Dati dimostrativi, non veri: 1 (per esempio ambito «prova»)."),
        (
            "DELETE FROM data_version",
            "Manca la versione dei dati, con il giorno di aggiornamento (tabella data_version).",
        ),
    ],
)
def test_what_another_program_may_write(engine: Engine, statement: str, sentence: str) -> None:
    in_order().save(engine)
    with engine.begin() as connection:
        connection.execute(text(statement))
    assert sentence in sentences(engine)


@pytest.mark.parametrize(
    ("column", "written", "sentence"),
    [
        ("municipality.name", "\u200b\u00a0 ", "Nomi vuoti (name): 1 (per esempio municipality «099002»)."),
        ("municipality.sub_area", " ", "Nomi vuoti (sub_area): 1 (per esempio municipality «099002»)."),
        (
            "municipality.name",
            "Be\u202eta",
            "Testi con caratteri che non si vedono (name): 1 (per esempio municipality «099002»).",
        ),
        (
            "municipality.name",
            "Beta\n",
            "Testi con caratteri che non si vedono (name): 1 (per esempio municipality «099002»).",
        ),
    ],
)
def test_a_name_that_nobody_sees_is_told(engine: Engine, column: str, written: str, sentence: str) -> None:
    """Rules on texts looked at no column at all: SQLModel's texts were not taken for texts."""
    in_order().save(engine)
    table, _, name = column.partition(".")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {name} = :written WHERE code = '099002'"), {"written": written})
    assert sentence in sentences(engine)


@SQLITE_FIRST
@pytest.mark.parametrize("name", ["Sant'Angelo di là", "家", "3", "---"])
def test_a_name_that_is_seen_is_a_name(engine: Engine, name: str) -> None:
    in_order().save(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE municipality SET name = :name WHERE code = '099002'"), {"name": name})
    assert sentences(engine) == []


def test_a_redraw_of_no_set_is_told(engine: Engine) -> None:
    in_order().redraw("00ff00ff00ff00ff").redraw("non esadecimale").save(engine)
    row = "«non esadecimale»"
    told = f"Chiavi che non sono di 16 cifre esadecimali (set_key): 1 (per esempio redraw {row}: {row})."
    assert sentences(engine) == [told]


def test_every_column_of_text_is_looked_at_as_one() -> None:
    texts = {str(column) for table in metadata.tables.values() for column in table.columns if is_text(column)}
    assert {"ambito.name", "service.name", "person.key", "data_version.note", "redraw.set_key"} <= texts
    assert not texts & {"service.type", "contact.day", "contact.quantity", "data_version.published_at"}


def test_two_ambiti_in_one_database_are_an_error(engine: Engine) -> None:
    in_order().save(engine)
    with engine.begin() as connection:
        connection.execute(insert(metadata.tables["ambito"]), {"key": "secondo", "name": "Secondo", "is_demo": False})
    assert "Ambiti oltre il primo: il cruscotto ne descrive uno solo: 1 (per esempio ambito «secondo»)." in sentences(
        engine
    )


def test_the_gravest_problem_comes_first(engine: Engine) -> None:
    problems = check_database(engine, today=TODAY)
    assert [(problem.severity, problem.table) for problem in problems] == [
        (Severity.ERROR, "ambito"),
        (Severity.ERROR, "data_version"),
        *[
            (Severity.NOTE, table)
            for table in ("organisation", "service", "contact", "return_record", "objective", "budget", "staff_hours")
        ],
    ]


def test_what_is_missing_is_said_without_a_row(engine: Engine) -> None:
    assert "Manca l'Ambito (tabella ambito)." in sentences(engine)
    assert "Non ci sono servizi (tabella service)." in sentences(engine)


def test_a_database_at_another_version_has_that_problem_only(blank_engine: Engine) -> None:
    if blank_engine.dialect.name == "sqlite":
        Path(str(blank_engine.url.database)).touch()
    sentence = "La base dati non ha una versione, serve 0016: eseguire `bifocale db upgrade`."
    assert check_database(blank_engine, today=TODAY) == [
        Problem(severity=Severity.ERROR, table="alembic_version", count=1, sentence=sentence)
    ]


def test_sqlite_orphans_and_dates_in_another_format_are_found(sqlite_engine: Engine) -> None:
    in_order().save(sqlite_engine)
    with sqlite_engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("UPDATE contact SET person_id = 77, day = '02/03/2025' WHERE id = 2")
    found = sentences(sqlite_engine)
    assert "Righe che rimandano a righe di person inesistenti (person_id): 1 (per esempio contact «2»)." in found
    assert "Date che non sono scritte AAAA-MM-GG (day): 1 (per esempio contact «2»)." in found


MANY_CONTACTS = text(
    """
    WITH RECURSIVE numbers(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM numbers WHERE i < 200009)
    INSERT INTO contact (id, service_id, person_id, day, residence_class, fictitious, quantity, first_contact)
    SELECT i, 1, NULL, :day, 'non_nota', false, 1, false FROM numbers
    """
).bindparams(bindparam("day", date(2025, 1, 15), Date))


@pytest.mark.second_ring
def test_two_hundred_thousand_contacts_are_checked_in_seconds(engine: Engine) -> None:
    """What is found among them is found among few in the first ring; this is about how long it takes."""
    in_order().save(engine)
    with engine.begin() as connection:
        connection.execute(MANY_CONTACTS)
    start = time.process_time()
    assert check_database(engine, today=TODAY) == []
    assert time.process_time() - start < 5
