"""A service that is closed, or not yet open, has no value: not a zero, however it is asked about."""

import pytest
from sqlalchemy import Engine, text

from data_access.reading import read_snapshot
from data_access.vocabulary import ServiceType
from indicators.model.result import Status
from tests.support.asking import ask, column, saved
from tests.support.builder import AmbitoBuilder, ambito


def _given() -> AmbitoBuilder:
    given = ambito(lead="Alfa").service("mensa").service("docce", kind=ServiceType.SHOWERS)
    given.contacts(["p"], service="mensa", days=["2024-01-05", "2025-03-05"])
    given.contacts(["p"], service="docce", days=["2024-03-05"])
    for month in ("2024-03", "2025-03"):
        given.delivery("mensa", month=month)
    return given.delivery("docce", month="2024-03")


@pytest.mark.parametrize("words", [{"services": ("docce",)}, {"service_types": (ServiceType.SHOWERS,)}])
def test_a_closed_service_asked_as_a_filter_has_no_value(engine: Engine, words: dict[str, object]) -> None:
    (row,) = ask(saved(_given(), engine), "people_served", period="2025", **words).rows()
    assert (row["value"], row["status"]) == (None, Status.UNDEFINED)


def test_it_says_the_same_as_when_it_is_a_group(engine: Engine) -> None:
    snapshot = saved(_given(), engine)
    groups = ask(snapshot, "people_served", period="2025", by="service")
    alone = ask(snapshot, "people_served", period="2025", services=("docce",))
    assert groups.row(service="docce") == {"service": "docce", **alone.rows()[0]}


def test_an_open_service_to_which_nobody_came_is_zero(engine: Engine) -> None:
    given = _given().delivery("docce", month="2025-03")
    (row,) = ask(saved(given, engine), "people_served", period="2025", services=("docce",)).rows()
    assert (row["value"], row["status"]) == (0, Status.OK)


def test_where_nobody_says_which_returns_are_expected_nothing_is_closed(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa").contacts(["p"], service="mensa", days=["2025-01-05"]).service("docce")
    (row,) = ask(saved(given, engine), "people_served", period="2025", services=("docce",)).rows()
    assert (row["value"], row["status"]) == (0, Status.OK)


@pytest.mark.parametrize("by", ["service_type", "organisation", "strand"])
def test_groups_whose_services_are_all_closed_have_no_value_either(sqlite_engine: Engine, by: str) -> None:
    given = ambito(lead="Alfa").service("mensa", organisation="uno", strand="qsfp")
    given.service("docce", kind=ServiceType.SHOWERS, organisation="due", strand="fnps")
    given.contacts(["p"], service="mensa", days=["2024-01-05", "2025-03-05"])
    given.contact("p", service="docce", day="2024-03-05").delivery("docce", month="2024-03")
    given.delivery("mensa", month="2024-03").delivery("mensa", month="2025-03")
    snapshot = saved(given, sqlite_engine)
    assert sorted(column(snapshot, "people_served", "status", by=by).values()) == [Status.OK, Status.UNDEFINED]


def test_a_strand_whose_services_are_all_closed_asked_as_a_filter_has_no_value(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa", strand="qsfp").service("docce", strand="fnps")
    given.contacts(["p"], service="mensa", days=["2024-01-05", "2025-03-05"])
    given.contact("p", service="docce", day="2024-03-05").delivery("docce", month="2024-03")
    given.delivery("mensa", month="2024-03").delivery("mensa", month="2025-03")
    (row,) = ask(saved(given, sqlite_engine), "people_served", strands=("fnps",)).rows()
    assert (row["value"], row["status"]) == (None, Status.UNDEFINED)


def test_a_service_without_a_line_of_funding_is_in_no_line_and_in_the_total(sqlite_engine: Engine) -> None:
    """A group without a name would have held it."""
    given = ambito(lead="Alfa").service("mensa", strand="qsfp").service("docce")
    given.contact("p1", service="mensa", day="2025-03-02").contact("p2", service="docce", day="2025-03-02")
    given.delivery("mensa", month="2025-03").delivery("docce", month="2025-03").save(sqlite_engine)
    with sqlite_engine.begin() as connection:
        connection.execute(text("UPDATE service SET strand_key = NULL, programme_key = NULL WHERE key = 'docce'"))
    snapshot = read_snapshot(sqlite_engine)
    asked = {"period": "2025"}
    by_line = ask(snapshot, "people_served", by="strand", **asked).rows()
    (whole,) = ask(snapshot, "people_served", **asked).rows()
    assert [(row["strand"], row["value"]) for row in by_line] == [("qsfp", 1)]
    assert whole["value"] == 2
