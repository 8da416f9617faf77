"""Where the product does not say what its definitions say, in the smallest example of each: mended, these tests fail.

Must not: outlive the mending: the line of `test_catalogue_in_sql.is_known` goes with the test.
"""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import ServiceType
from tests.support.asking import ask, column, number, saved
from tests.support.builder import ambito


@pytest.mark.xfail(strict=True, reason="a type, body or strand whose services are all closed is told as zero")
@pytest.mark.parametrize("by", ["service_type", "organisation", "strand"])
def test_closed_services_have_no_value_as_a_group_either(sqlite_engine: Engine, by: str) -> None:
    """«A service closed or not yet open is undefined however it is asked (filter or breakdown)»."""
    given = ambito(lead="Alfa").service("mensa", organisation="uno", strand="qsfp")
    given.service("docce", kind=ServiceType.SHOWERS, organisation="due", strand="fnps")
    given.contacts(["p"], service="mensa", days=["2024-01-05", "2025-03-05"])
    given.contact("p", service="docce", day="2024-03-05").delivery("docce", month="2024-03")
    given.delivery("mensa", month="2024-03").delivery("mensa", month="2025-03")
    snapshot = saved(given, sqlite_engine)
    assert ask(snapshot, "people_served", services=("docce",)).rows()[0]["status"] == "undefined"
    assert sorted(column(snapshot, "people_served", "status", by=by).values()) == ["ok", "undefined"]


@pytest.mark.xfail(strict=True, reason="everybody is in the band of the last year of the period, as if seen in it")
@pytest.mark.parametrize(
    ("key", "period", "days", "column_of_people"),
    [
        ("take_up", "2024..2025", ["2024-06-01", "2024-07-01"], "denominator"),
        ("one_off_share", "2024-Q4..2025-Q3", ["2024-11-20"], "denominator"),
        ("active", "2025-01", ["2024-11-20"], "numerator"),
    ],
)
def test_age_is_that_of_the_contact_in_paths_too(
    sqlite_engine: Engine, key: str, period: str, days: list[str], column_of_people: str
) -> None:
    """She came at seventeen, in 2024 alone: that she is eighteen in 2025 makes no adult of who was met."""
    given = ambito(lead="Alfa").service("mensa").contact(None, service="mensa", day="2023-01-01")
    given.person("p", born=2007).contacts(["p"], service="mensa", days=days)
    given.contact(None, service="mensa", day="2025-09-30").case("other", opened="2023-01-01", closed="2023-02-01")
    found = column(saved(given, sqlite_engine), key, column_of_people, by="age_band", period=period)
    assert (found["0-17"], found["18-29"] or 0) == (1, 0)


@pytest.mark.xfail(
    strict=True, reason="a service that declares nobody is believed to know nobody, whatever its body does"
)
def test_a_body_that_declares_first_contacts_declares_them_for_all_its_services(sqlite_engine: Engine) -> None:
    """«Se l'ente non dichiara i primi accessi… Dove li dichiara fa fede la dichiarazione»: the guest is not new."""
    given = ambito(lead="Alfa").service("casa", organisation="uno").service("mensa", organisation="uno")
    given.contact("guest", service="casa", day="2025-01-01")
    given.contact("other", service="mensa", day="2025-01-17", first=True)
    assert number(saved(given, sqlite_engine), "new_people") == 50
