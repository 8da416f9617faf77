"""The closing of a service: what ends with it, and what forbids it."""

from datetime import date

import pytest
from sqlalchemy import Date, DateTime, Engine, insert, text

from data_access.checks import check_database
from data_access.models import metadata
from data_access.service_closing import AFTER, Closed, ClosingError, close
from data_access.vocabulary import Section, ServiceType
from tests.support.builder import ambito

NOT_OF_USE = {
    "capacity.valid_from": "ends with the service",
    "capacity.valid_to": "ends with the service",
    "return_record.month": "taken away where nobody delivered it, told where somebody did",
    "return_record.due": "when the partner was to deliver",
    "return_record.received": "when the partner delivered",
    "return_content.month": "told: what was delivered may be that there was nothing",
    "return_content.received": "when the partner delivered",
    "revision.month": "history of figures",
    "former_rows.month": "history of rows",
    "return_event.month": "history of what people said",
    "return_event.at": "when somebody said it",
    "plan_event.first_day": "what is written on figures: the closing itself may be one",
    "plan_event.last_day": "what is written on figures",
}
"""Days and months of tables of services that forbid no closing, each with why."""


@pytest.fixture
def base(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", residents={"Alfa": 100})
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER).service("mensa")
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.contact("p1", service="dormitorio", day="2026-06-10")
    given.stay("p1", service="dormitorio", entered="2026-06-01")
    given.save(engine)
    return engine


def closed(engine: Engine, name: str, day: date, **options: bool) -> Closed:
    with engine.begin() as connection:
        return close(connection, name, day, **options)


def test_a_service_that_closes_takes_its_capacity_with_it(base: Engine) -> None:
    with base.begin() as connection:
        done = close(connection, "Dormitorio", date(2026, 6, 30))
    assert (done.capacities, done.dropped, done.open_stays) == (1, 0, 1)
    with base.connect() as connection:
        row = connection.execute(
            text("SELECT closed, valid_to FROM service JOIN capacity ON service_id = service.id")
        ).one()
    assert [str(day) for day in row] == ["2026-06-30", "2026-06-30"]
    with pytest.raises(ClosingError, match=r"è già chiuso dal 30/06/2026.*--again"):
        closed(base, "dormitorio", date(2026, 7, 31))
    closed(base, "dormitorio", date(2026, 7, 31), again=True)
    with base.connect() as connection:
        assert str(connection.scalar(text("SELECT valid_to FROM capacity"))) == "2026-07-31"


def test_a_service_does_not_close_before_what_happened_there(base: Engine) -> None:
    for name, day, said in (
        ("dormitorio", date(2026, 5, 31), r"accessi \(1, fino al 10/06/2026\) e permanenze cominciate \(1,"),
        ("dormitorio", date(1999, 1, 1), "non può chiudere"),
        ("dormitori", date(2026, 6, 30), "forse «dormitorio»"),
    ):
        with pytest.raises(ClosingError, match=said):
            closed(base, name, day)
    with base.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM service WHERE closed IS NOT NULL")) == 0


def test_the_check_knows_nights_capacity_and_days_that_closing_forbids(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", residents={"Alfa": 100})
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER)
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.occupancy("dormitorio", section=Section.MEN, day="2026-06-10", occupied=5)
    given.stay("p1", service="dormitorio", entered="1926-06-01", left="1926-06-02")
    given.save(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.execute(text("UPDATE service SET closed = '2026-05-31'"))
    said = [problem.sentence for problem in check_database(sqlite_engine, today=date(2026, 11, 29))]
    for what in (
        "Occupazioni prima dell'apertura del servizio o dopo la chiusura: 1",
        "Capienze che durano dopo la chiusura del servizio: 1",
        "Giorni prima del 1990 (entered_on): 1",
    ):
        assert [one for one in said if one.startswith(what)], said


def test_every_day_and_month_that_the_tables_hold_of_a_service_is_looked_at() -> None:
    dated = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        if "service_id" in table.c
        for column in table.c
        if isinstance(column.type, Date | DateTime)
    }
    assert dated == AFTER.keys() | NOT_OF_USE.keys()
    assert not AFTER.keys() & NOT_OF_USE.keys()


COUNT = {
    "organisation_id": 1,
    "service_id": 2,
    "indicator": "contacts",
    "group_name": "totale",
    "total": 30,
    "source": "a mano",
}


def test_a_service_does_not_close_before_a_month_that_was_counted(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(insert(metadata.tables["monthly_count"]), {**COUNT, "month": date(2026, 7, 1)})
    with pytest.raises(ClosingError, match=r"conteggi mensili \(1, fino a 07/2026\)\. Niente"):
        closed(base, "mensa", date(2026, 6, 30))
    assert closed(base, "mensa", date(2026, 7, 1))


def test_who_sleeps_there_the_last_night_leaves_the_morning_after(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(text("UPDATE stay SET left_on = '2026-07-01', exit_class = 'ignota'"))
    with pytest.raises(ClosingError, match=r"permanenze finite \(1, fino al 01/07/2026\)"):
        closed(base, "dormitorio", date(2026, 6, 29))
    assert closed(base, "dormitorio", date(2026, 6, 30))


def test_months_delivered_after_the_closing_are_told_and_stay(base: Engine) -> None:
    content, record = metadata.tables["return_content"], metadata.tables["return_record"]
    received = {"service_id": 2, "received": date(2026, 9, 1)}
    of_record = {"organisation_id": 1, "due": date(2026, 8, 15), "status": "ricevuto"}
    with base.begin() as connection:
        for month in (date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)):
            connection.execute(insert(content), {**received, "month": month, "content": "accessi"})
        connection.execute(insert(record), {**received, **of_record, "month": date(2026, 7, 1)})
    done = closed(base, "mensa", date(2026, 6, 30))
    assert (done.delivered, done.expected) == (2, 0)
    with base.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM return_content")) == 3


def test_a_service_of_several_of_one_name_closes_by_the_name_that_pages_give_it(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90})
    for key, at in (("uno", "Alfa"), ("due", "Beta")):
        given.service(key, at=at, name="Sportello")
    given.save(sqlite_engine)
    with pytest.raises(ClosingError, match=r"è il nome di più servizi \(due, uno\): dire la chiave"):
        closed(sqlite_engine, "sportello", date(2026, 6, 30))
    done = closed(sqlite_engine, "sportello (beta)", date(2026, 6, 30))
    assert (done.key, done.name) == ("due", "Sportello (Beta)")
