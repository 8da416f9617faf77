"""Where a number is hidden a longer period is offered: the shortest that has one, and nothing that may not be asked."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import ServiceType
from indicators.analysis.pooled_years import MOST_YEARS, Offer, offer, offers, ranges, words_instead
from indicators.engine.period_comparison import Answer
from indicators.engine.query_service import Edition
from indicators.model.period import Period, Unit
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result, Status
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.directories import a_directory
from tests.support.results import PERSONS, RATE, SHARE, a_result, row

ALFA, BETA, GAMMA, DELTA = (f"09900{number}" for number in (1, 2, 3, 4))
BY_TOWN = (Grouping.MUNICIPALITY,)


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    """Describe four years: each year 40 people of Alfa, 4 of Beta, 2 of Gamma, 1 of Delta, never the same."""
    residents = {"Alfa": 9_000, "Beta": 900, "Gamma": 500, "Delta": 100}
    given = ambito(lead="Alfa", others=["Beta", "Gamma", "Delta"], residents=residents).service("mensa")
    given.service("docce", kind=ServiceType.SHOWERS)
    for year in (2022, 2023, 2024, 2025):
        for home, count in (("Alfa", 40), ("Beta", 4), ("Gamma", 2), ("Delta", 1)):
            names = [f"{home}{year}{number}" for number in range(count)]
            given.persons(names, home=home).contacts(names, service="mensa", days=[f"{year}-02-02"])
    return saved(given, sqlite_engine, as_of="2026-03-31")


class Door:
    """The edition, and what it was asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.edition, self.asked = Edition(snapshot, Settings()), list[Query]()

    def ask_each(self, queries: Iterable[Query]) -> tuple[Answer, ...]:
        every = tuple(queries)
        self.asked += every
        return self.edition.ask_each(every)

    def ask(self, indicator: str = "people_served", *, period: str = "2025", **words: object) -> Result:
        query = Query(indicator=indicator, period=Period.parse(period), by=BY_TOWN, viewer=Viewer.parse("mayor"))
        return self.edition.ask(query.but(**words))


@pytest.fixture
def door(snapshot: Snapshot) -> Door:
    return Door(snapshot)


def offered(door: Door, code: str, **words: object) -> Offer:
    found = offer(door.ask(**words), code, door.ask_each)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_shortest_range_with_a_number_is_offered(door: Door) -> None:
    found = offered(door, BETA)
    assert str(found.found.query.period) == "2024..2025"
    number = f"{found.row['value']:.0f}"
    assert found.sentence() == f"Nel 2025 il numero è protetto; dal 2024 al 2025: {number} persone."
    assert str(offered(door, GAMMA).found.query.period) == "2023..2025"


def test_nothing_is_offered_where_no_range_has_a_number(door: Door) -> None:
    assert offer(door.ask(), DELTA, door.ask_each) is None


def test_nothing_is_asked_where_the_number_is_told_or_the_viewer_sees_all(door: Door) -> None:
    assert offer(door.ask(), ALFA, door.ask_each) is None
    assert offer(door.ask(viewer=Viewer.parse("manager")), BETA, door.ask_each) is None
    assert door.asked == []


@pytest.mark.parametrize("indicator", ["people_served", "rate_per_1000", "new_people"])
def test_an_offer_is_what_the_public_is_answered_when_it_asks_by_itself(door: Door, indicator: str) -> None:
    """An attacker gains nothing: same question, same figure, and which range is offered follows from the answers."""
    found = offer(door.ask(indicator), BETA, door.ask_each)
    public = [door.edition.ask(query.but(viewer=Viewer.parse("public"))) for query in door.asked]
    told = [result.row(municipality=BETA) for result in public]
    first = next((row for row in told if row and row["status"] == Status.OK), None)
    assert (found and found.row) == first
    assert door.asked, "the municipality is hidden in one year"


def test_only_whole_years_up_to_the_year_asked_are_asked_and_none_is_refused(door: Door) -> None:
    offers((door.ask(period="2024"), door.ask("rate_per_1000", period="2024-Q1")), GAMMA, door.ask_each)
    assert {str(query.period) for query in door.asked} == {"2024", "2023..2024", "2022..2024"}
    assert all(query.by == BY_TOWN and query.viewer == Viewer.parse("mayor") for query in door.asked)
    assert all(isinstance(answer, Result) for answer in door.edition.ask_each(door.asked))


def test_of_a_quarter_its_year_comes_first_and_is_said_so(door: Door) -> None:
    found = offered(door, BETA, period="2025-Q1")
    assert found.sentence().startswith("Nel primo trimestre 2025 il numero è protetto; dal 2024 al 2025: ")
    assert str(door.asked[0].period) == "2025"


def test_the_filters_of_the_question_stay(door: Door) -> None:
    asked = door.ask(services=("docce",), exclude_fictitious=True)
    offers((asked,), BETA, door.ask_each)
    assert all(query.services == ("docce",) and query.exclude_fictitious for query in door.asked)


def test_a_rate_is_offered_with_its_people_and_its_interval(door: Door) -> None:
    words = offered(door, BETA, indicator="rate_per_1000").sentence()
    assert words.startswith("Nel 2025 il tasso è protetto; dal 2024 al 2025: ")
    assert " persone, " in words
    assert " ogni 1.000 residenti (tra " in words


def test_the_answer_about_one_municipality_is_served_by_the_same_tables(door: Door) -> None:
    alone = offered(door, BETA, by=(), area=BETA)
    beside = offered(door, BETA)
    assert alone.sentence() == beside.sentence()
    assert {query.area for query in door.asked} == {"ambito"}
    assert offer(door.ask(by=(), area=BETA), GAMMA, door.ask_each) is None, "another municipality's answer"


def test_people_active_on_the_last_day_are_not_those_of_more_years(door: Door) -> None:
    assert offer(door.ask("active"), BETA, door.ask_each) is None


def test_from_the_place_of_service_too(door: Door) -> None:
    assert offer(door.ask(lens=Lens.PLACE), ALFA, door.ask_each) is None


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025", ["2024..2025", "2023..2025"]),
        ("2024..2025", ["2023..2025"]),
        ("2025-Q2", ["2025", "2024..2025", "2023..2025"]),
        ("2023", []),
    ],
)
def test_ranges_begin_with_the_data(period: str, expected: list[str]) -> None:
    from_2023 = replace(a_directory(), first_month=2023 * 12)
    assert [str(one) for one in ranges(Period.parse(period), from_2023)] == expected


def test_no_range_is_longer_than_what_can_still_be_called_now() -> None:
    long_since = replace(a_directory(), first_month=2000 * 12)
    assert max(one.years for one in ranges(Period.year(2025), long_since)) == MOST_YEARS
    assert all(one.unit is Unit.YEAR for one in ranges(Period.parse("2025-03"), long_since))


def test_several_indicators_are_said_by_name() -> None:
    def one(indicator: object, **words: object) -> Offer:
        found = a_result([row(BETA, **words)], by=BY_TOWN, indicator=indicator, period="2023..2025")  # type: ignore[arg-type]
        return Offer(hidden=found, found=found, row=found.rows()[0])

    told = [
        one(PERSONS, value=10),
        one(RATE, value=2.1, n=(10, 4800), limits=(1.0, 3.9)),
        one(SHARE, value=40, n=(4, 10)),
    ]
    assert words_instead(told) == (
        "Protetti, ma con un numero su più anni: «Persone servite» dal 2023 al 2025: 10 persone; «Tasso per 1.000 "
        "residenti» dal 2023 al 2025: 10 persone, 2,1 ogni 1.000 residenti (tra 1,0 e 3,9); «Quota di prova» dal 2023 "
        "al 2025: 40%."
    )
    assert words_instead([]) == ""
