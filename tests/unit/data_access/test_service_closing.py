"""The closing of a service: what ends with it, and what forbids it."""

from datetime import date

import pytest
from sqlalchemy import Engine, text

from data_access.checks import check_database
from data_access.service_closing import ClosingError, close
from data_access.vocabulary import Section, ServiceType
from tests.support.builder import ambito


@pytest.fixture
def base(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", residents={"Alfa": 100})
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER).service("mensa")
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.contact("p1", service="dormitorio", day="2026-06-10")
    given.stay("p1", service="dormitorio", entered="2026-06-01")
    given.save(engine)
    return engine


def closed(engine: Engine, name: str, day: date, **options: bool) -> object:
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
