"""How stays end, and who comes back."""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import ExitClass
from indicators.model.errors import QueryError
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

HOME, STREET, UNKNOWN = ExitClass.HOME, ExitClass.STREET, ExitClass.UNKNOWN


def _ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"])
    given.shelter("rifugio", beds=18).shelter("casa", beds=6, at="Beta").service("mensa")
    return given.contact(None, service="mensa", day="2024-01-01")  # the data begin


def _exit(given: AmbitoBuilder, person: str, day: str, to: ExitClass | None, *, service: str = "rifugio") -> None:
    given.stay(person, service=service, entered="2024-01-01", left=day, exit_to=to)


def test_exits_to_autonomy_are_a_share_of_all_exits(engine: Engine) -> None:
    given = _ambito()
    for person, to in (("a", HOME), ("b", STREET), ("c", UNKNOWN), ("d", ExitClass.DECEASED)):
        _exit(given, person, "2025-05-01", to)
    given.stay("e", service="rifugio", entered="2025-01-01")
    row = ask(saved(given, engine), "exits_to_autonomy").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 4, 25), "who is still there has not left"
    assert (round(row["lower"], 2), round(row["upper"], 2)) == (4.56, 69.94), "Wilson, 1 of 4"


def test_the_share_of_unknown_destinations_stands_beside(engine: Engine) -> None:
    given = _ambito()
    for person, to in (("a", HOME), ("b", UNKNOWN), ("c", None), ("d", STREET)):
        _exit(given, person, "2025-05-01", to)
    assert number(saved(given, engine), "exits_to_unknown") == 50, "an exit without a class is unknown too"


def test_the_unit_is_the_exit_and_the_month_is_that_of_the_exit(engine: Engine) -> None:
    given = _ambito()
    _exit(given, "a", "2025-05-01", STREET)
    _exit(given, "a", "2025-06-10", HOME)
    snapshot = saved(given, engine)
    assert number(snapshot, "exits_to_autonomy") == 50
    assert numbers(snapshot, "exits_to_autonomy", by="quarter") == {
        "2025-Q1": None,
        "2025-Q2": 50,
        "2025-Q3": None,
        "2025-Q4": None,
    }


def test_a_case_that_closes_is_not_an_exit_from_a_residential_service(engine: Engine) -> None:
    given = _ambito().case("a", opened="2025-01-01", closed="2025-03-01", exit_to=HOME)
    given.stay("b", service="rifugio", entered="2024-01-01")
    row = ask(saved(given, engine), "exits_to_autonomy").row()
    assert row is not None
    assert row["status"] == "undefined"


def test_where_the_service_stands_is_not_where_people_come_from(engine: Engine) -> None:
    """Pitfall 5: a resident of Beta leaves a shelter of Alfa."""
    given = _ambito().person("a", home="Beta").contact("a", service="mensa", day="2024-06-01")
    _exit(given, "a", "2025-05-01", HOME)
    snapshot = saved(given, engine)
    assert column(snapshot, "exits_to_autonomy", "denominator", by="municipality") == {"099001": None, "099002": 1}
    place = column(snapshot, "exits_to_autonomy", "denominator", by="municipality", lens="place")
    assert place == {"099001": 1, "099002": None}


def test_five_exits_of_four_persons_are_four_persons(engine: Engine) -> None:
    """Protection looks at persons: exits are not a way round it."""
    given = _ambito()
    for number_, person in enumerate(["a", "b", "c", "d", "d", *"klmno"]):
        _exit(given, person, f"2025-05-{1 + number_:02d}", HOME if person in "abcd" else STREET)
    snapshot = saved(given, engine)
    shown = ask(snapshot, "exits_to_autonomy").row()
    hidden = ask(snapshot, "exits_to_autonomy", viewer="mayor").row()
    assert shown is not None
    assert hidden is not None
    assert (shown["numerator"], shown["denominator"]) == (5, 10)
    assert (hidden["status"], hidden["value"], hidden["numerator"]) == ("suppressed", None, None)


def _left_home(*entries: str) -> AmbitoBuilder:
    """Somebody left for a home on 1 March 2024 and came in again on these days."""
    given = _ambito()
    given.stay("a", service="rifugio", entered="2024-01-01", left="2024-03-01", exit_to=HOME)
    for day in entries:
        given.stay("a", service="casa", entered=day)
    return given


@pytest.mark.parametrize(
    ("entry", "returned"),
    [
        ("2024-03-15", [0, 0, 0]),  # fourteen days: the exit did not hold, it is not a return
        ("2024-03-16", [100, 100, 100]),
        ("2024-09-01", [100, 100, 100]),  # six months to the day
        ("2024-09-02", [0, 100, 100]),
        ("2025-03-01", [0, 100, 100]),
        ("2025-03-02", [0, 0, 100]),
        ("2026-03-01", [0, 0, 100]),
        ("2026-03-02", [0, 0, 0]),
    ],
)
def test_returns_at_6_12_and_24_months(sqlite_engine: Engine, entry: str, returned: list[int]) -> None:
    snapshot = saved(_left_home(entry), sqlite_engine)
    found = [number(snapshot, "returns", period="2024", horizon_months=horizon) for horizon in (6, 12, 24)]
    assert found == returned


def test_a_return_counts_once_and_belongs_to_the_service_that_was_left(engine: Engine) -> None:
    snapshot = saved(_left_home("2024-05-01", "2024-07-01"), engine)
    row = ask(snapshot, "returns", period="2024").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 1)
    assert column(snapshot, "returns", "denominator", by="service", period="2024") == {
        "rifugio": 1,
        "casa": None,
        "mensa": None,
    }


def test_only_exits_to_a_home_make_the_cohort_and_meals_are_not_a_return(engine: Engine) -> None:
    given = _left_home().contact("a", service="mensa", day="2024-06-01")
    given.stay("b", service="rifugio", entered="2024-01-01", left="2024-03-01", exit_to=STREET)
    given.stay("b", service="rifugio", entered="2024-06-01")
    row = ask(saved(given, engine), "returns", period="2024").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (0, 1, 0)


def test_a_cohort_not_yet_followed_has_no_rate(engine: Engine) -> None:
    """Pitfall 12: seen too early, nobody ever comes back."""
    snapshot = saved(_left_home("2024-05-01"), engine, as_of="2025-02-28")
    early = ask(snapshot, "returns", period="2024").row()
    assert early is not None
    assert (early["value"], early["status"], early["provisional"]) == (None, "undefined", False)
    assert number(snapshot, "returns", period="2024", horizon_months=6) == 100


def test_a_cohort_followed_in_part_counts_that_part_and_says_which_months_may_change(engine: Engine) -> None:
    given = _left_home("2024-05-01")
    _exit(given, "b", "2024-11-01", HOME)
    snapshot = saved(given, engine, as_of="2025-09-30")
    found = ask(snapshot, "returns", period="2024")
    row = found.row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["provisional"], found.late_months) == (1, 1, False, 3)
    flags = column(snapshot, "returns", "provisional", by="quarter", period="2024")
    assert flags == {"2024-Q1": False, "2024-Q2": False, "2024-Q3": False, "2024-Q4": True}


def test_other_horizons_are_refused(sqlite_engine: Engine) -> None:
    snapshot = saved(_left_home(), sqlite_engine)
    with pytest.raises(QueryError, match="si misura a 6, 12, 24 mesi, non a 9"):
        ask(snapshot, "returns", period="2024", horizon_months=9)
