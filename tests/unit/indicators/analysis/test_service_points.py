"""The services as points: those open in the period, with their capacity on the last open day of it."""

from sqlalchemy import Engine

from data_access.vocabulary import CapacityUnit, ServiceType
from indicators.analysis.service_points import ServicePlace, service_places
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito


def _ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"])
    given.service("mensa", kind=ServiceType.SOUP_KITCHEN, unit=CapacityUnit.MEAL)
    return given


def _places(given: AmbitoBuilder, engine: Engine, period: str = "2025", **words) -> dict[str, ServicePlace]:
    query = Query(indicator="people_served", period=Period.parse(period), **words)
    return {place.key: place for place in service_places(saved(given, engine), query)}


def test_a_service_says_what_and_where_it_is(sqlite_engine: Engine) -> None:
    given = _ambito().capacity("mensa", funded=100, actual=90).service("docce", at="Beta")
    places = _places(given, sqlite_engine)
    assert places["mensa"] == ServicePlace(
        key="mensa", name="Servizio mensa", kind="Mensa sociale", place="099001", latitude=45.361, longitude=9.681,
        capacity=90, unit="pasti", has_beds=False,
    )  # fmt: skip
    assert (places["docce"].place, places["docce"].capacity) == ("099002", None)


def test_services_closed_before_or_opened_after_the_period_are_not_there(sqlite_engine: Engine) -> None:
    given = _ambito().service("chiuso", closed="2024-12-31").service("nuovo", opened="2026-01-01")
    assert set(_places(given, sqlite_engine)) == {"mensa"}


def test_a_service_that_closes_or_opens_within_the_period_is_there(sqlite_engine: Engine) -> None:
    given = _ambito().service("chiuso", closed="2025-01-01").service("nuovo", opened="2025-12-31")
    assert set(_places(given, sqlite_engine)) == {"mensa", "chiuso", "nuovo"}


def test_the_capacity_is_that_of_the_last_open_day(sqlite_engine: Engine) -> None:
    given = _ambito().shelter("rifugio", beds=18, opened="2025-01-01")
    given.capacity("mensa", funded=100, since="2024-01-01", until="2025-06-30")
    given.capacity("mensa", funded=130, since="2025-07-01", until="2025-09-30")
    given.capacity("mensa", funded=999, since="2026-01-01")
    places = _places(given, sqlite_engine)
    assert (places["mensa"].capacity, places["rifugio"].capacity) == (130, 18)
    assert places["rifugio"].has_beds


def test_filters_on_services_hold(sqlite_engine: Engine) -> None:
    given = _ambito().service("docce", at="Beta", kind=ServiceType.SHOWERS)
    assert set(_places(given, sqlite_engine, service_types=(ServiceType.SHOWERS,))) == {"docce"}
