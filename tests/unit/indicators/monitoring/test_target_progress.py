"""The course of the plan's targets: which value is read, where the course passes, what is said and what is not."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import ExitClass, Polarity, ReturnStatus
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import Edition
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.model.result import Coverage
from indicators.monitoring.latest_values import Reading, latest_period
from indicators.monitoring.target_progress import Agreed, Aim, Course, Target, Verdict, courses, judge
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

READING = Reading(
    query=Query(indicator="take_up", period=Period.year(2026)),
    month=2026 * 12 + 9,
    value=30.0,
    lower=25.0,
    upper=35.0,
    coverage=Coverage(received=10, expected=10),
)
AGREED = Agreed(
    objective="o", code="5.3.2", title="Casa", sdgs=(1,), indicator="take_up", name="Presa in carico", unit="%",
    decimals=1, polarity=Polarity.GOOD_HIGH, targets=(Target(year=2026, value=35.0),),
)  # fmt: skip
HIGH, LOW, NEUTRAL = Polarity.GOOD_HIGH, Polarity.GOOD_LOW, Polarity.NEUTRAL


@pytest.mark.parametrize(
    ("polarity", "target", "expected", "verdict"),
    [
        pytest.param(HIGH, 24.0, 22.0, Verdict.REACHED, id="the whole interval is beyond the target"),
        pytest.param(HIGH, 25.0, 22.0, Verdict.REACHED, id="the limit touches the target"),
        pytest.param(HIGH, 26.0, 22.0, Verdict.ON_COURSE, id="beyond the target, but perhaps by chance"),
        pytest.param(HIGH, 40.0, 34.0, Verdict.ON_COURSE, id="behind, but perhaps by chance"),
        pytest.param(HIGH, 40.0, 36.0, Verdict.OFF_COURSE, id="the whole interval is behind the course"),
        pytest.param(LOW, 36.0, 38.0, Verdict.REACHED, id="low is good: all below the target"),
        pytest.param(LOW, 20.0, 26.0, Verdict.ON_COURSE, id="low is good: behind, but perhaps by chance"),
        pytest.param(LOW, 20.0, 24.0, Verdict.OFF_COURSE, id="low is good: all above the course"),
    ],
)
def test_the_interval_decides(polarity: Polarity, target: float, expected: float, verdict: Verdict) -> None:
    assert judge(READING, target=target, expected=expected, polarity=polarity, decimals=1)[0] is verdict


@pytest.mark.parametrize(
    ("key", "viewer", "period"),
    [
        ("unmet_demand", "manager", "2025"),
        ("take_up", "manager", "2025"),
        ("bed_occupancy", "manager", "2025-11..2026-10"),
        ("exits_to_autonomy", "manager", "2025-11..2026-10"),
        ("exits_to_autonomy", "mayor", "2025-Q4..2026-Q3"),
    ],
)
def test_a_target_of_a_year_is_compared_with_twelve_months(engine: Engine, key: str, viewer: str, period: str) -> None:
    """Ten months of whoever was turned away at least once, or without a winter's end, stood beside a whole year."""
    given = ambito(lead="Alfa").service("mensa").contacts(["p"], service="mensa", days=["2025-01-02", "2026-10-02"])
    edition = Edition(saved(given, engine), Settings())
    assert str(latest_period(edition, INDICATORS[key], Viewer.parse(viewer))) == period


@pytest.mark.parametrize(
    ("aim", "value", "words"),
    [
        (Aim.RAISE, 80.0, "portare all'80,0%"),
        (Aim.RAISE, 18.0, "portare al 18,0%"),
        (Aim.RAISE, 100.0, "portare al 100%"),
        (Aim.REDUCE, 8.0, "ridurre all'8,0%"),
        (Aim.REDUCE, 11.0, "ridurre all'11,0%"),
        (Aim.REDUCE, 1.0, "ridurre all'1,0%"),
        (Aim.REDUCE, 0.0, "ridurre allo 0%"),
        (Aim.KEEP, 88.0, "mantenere all'88,0%"),
        (Aim.AT_MOST, 11.0, "contenere entro l'11,0%"),
        (Aim.AT_LEAST, 110.0, "non scendere sotto il 110,0%"),
        (Aim.NO_MORE, 0.4, "non oltre lo 0,4%"),
        (Aim.NO_LESS, 81.0, "almeno l'81,0%"),
        (None, 81.0, "81,0%"),
    ],
)
def test_a_percentage_agreed_takes_its_article(aim: Aim | None, value: float, words: str) -> None:
    """«Portare a 25,0%», «ridurre a 8,0%» were no Italian."""
    assert AGREED.asked(aim, value) == words


@pytest.mark.parametrize(
    ("aim", "value", "words"),
    [
        (Aim.RAISE, 8.0, "portare a 8 persone"),
        (Aim.REDUCE, 1.0, "ridurre a 1 persona"),
        (Aim.NO_LESS, 1200.0, "almeno 1.200 persone"),
        (Aim.REDUCE, 0.0, "ridurre a 0 persone"),
        (None, -3.0, "−3 persone"),
    ],
)
def test_a_count_agreed_takes_its_unit_in_the_right_number(aim: Aim | None, value: float, words: str) -> None:
    assert replace(AGREED, unit="persone", decimals=0).asked(aim, value) == words


@pytest.mark.parametrize("polarity", [HIGH, LOW])
def test_a_value_printed_as_the_target_has_reached_it(polarity: Polarity) -> None:
    """Of 7 % and of what 0,07 times a hundred is to a computer, the one was not reached by the other."""
    for value, target in ((7.0, 0.07 * 100), (0.07 * 100, 7.0), (55.04, 55.0), (54.96, 55.0), (0.0, 0.0)):
        exact = replace(READING, value=value, lower=None, upper=None)
        said = judge(exact, target=target, expected=target, polarity=polarity, decimals=1)
        assert said == (Verdict.REACHED, ""), (value, target)


def test_being_behind_within_the_interval_is_said() -> None:
    behind = judge(READING, target=40.0, expected=34.0, polarity=HIGH, decimals=1)
    ahead = judge(READING, target=40.0, expected=28.0, polarity=HIGH, decimals=1)
    assert behind == (Verdict.ON_COURSE, "lo scarto dalla rotta è compatibile con il caso")
    assert ahead == (Verdict.ON_COURSE, "")


def test_without_a_direction_agreed_nothing_is_judged() -> None:
    verdict, reason = judge(READING, target=10.0, expected=10.0, polarity=NEUTRAL, decimals=1)
    assert verdict is Verdict.UNKNOWN
    assert reason == (
        "non è stato concordato se sia meglio di più o di meno (lo decide l'Assemblea dei sindaci): si mostra solo la "
        "distanza"
    )


def test_with_few_cases_nothing_is_judged() -> None:
    assert judge(replace(READING, few=True), target=10.0, expected=10.0, polarity=HIGH, decimals=1) == (
        Verdict.UNKNOWN,
        "troppo pochi casi per dirlo",
    )


def test_without_a_baseline_only_a_target_reached_is_judged() -> None:
    assert judge(READING, target=24.0, expected=None, polarity=HIGH, decimals=1) == (Verdict.REACHED, "")
    assert judge(READING, target=40.0, expected=None, polarity=HIGH, decimals=1) == (
        Verdict.UNKNOWN,
        "manca il valore di partenza da cui tracciare la rotta",
    )


def test_figures_without_chance_are_compared_as_they_are() -> None:
    exact = replace(READING, lower=None, upper=None)
    assert judge(exact, target=40.0, expected=30.0, polarity=HIGH, decimals=1)[0] is Verdict.ON_COURSE
    assert judge(exact, target=40.0, expected=30.1, polarity=HIGH, decimals=1)[0] is Verdict.OFF_COURSE


def _courses(
    given: AmbitoBuilder, engine: Engine, *, as_of: str = "2026-10-31", viewer: str = "manager"
) -> list[Course]:
    snapshot = saved(given, engine, as_of=as_of)
    return _of(snapshot, viewer)


def _of(snapshot: Snapshot, viewer: str) -> list[Course]:
    return list(courses(Edition(snapshot, Settings()), viewer=Viewer.parse(viewer)))


def _rifugio() -> AmbitoBuilder:
    """Let half the beds be full in 2024 (the baseline), six in ten in 2025, seven in ten in 2026."""
    given = ambito(lead="Alfa").shelter("rifugio", beds=10).contact(None, service="rifugio", day="2023-01-01")
    for year, occupied in ((2024, 5), (2025, 6), (2026, 7)):
        given.occupancy("rifugio", day=f"{year}-01-01", until=f"{year}-01-31", occupied=occupied)
    return given


def _beds(given: AmbitoBuilder, *values: float, polarity: Polarity = HIGH, first: int = 2025) -> AmbitoBuilder:
    for number, value in enumerate(values):
        given.target("casa", indicator="bed_occupancy", year=first + number, value=value, polarity=polarity)
    return given


def test_occupancy_is_read_on_the_last_twelve_months_against_the_course_at_their_end(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.6, 0.9, 1.0), sqlite_engine)
    assert found.value == pytest.approx(70)
    assert found.baseline == Target(year=2024, value=50.0)
    assert found.target == Target(year=2026, value=90.0)
    assert found.expected == pytest.approx(60 + 10 / 12 * 30), "ten months of twelve from 60 to 90"
    assert found.distance == pytest.approx(-20)
    assert found.verdict is Verdict.OFF_COURSE
    assert found.when == "da novembre 2025 a ottobre 2026"


def test_in_may_the_twelve_months_are_those_to_may(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.6, 0.9, 1.0), sqlite_engine, as_of="2026-05-31")
    assert (found.value, found.when) == (pytest.approx(70), "da giugno 2025 a maggio 2026")
    assert found.target == Target(year=2026, value=90.0)
    assert found.expected == pytest.approx(60 + 5 / 12 * 30)
    assert found.verdict is Verdict.OFF_COURSE


def test_at_the_end_of_a_year_the_twelve_months_are_that_year(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.6, 0.9, 1.0), sqlite_engine, as_of="2025-12-31")
    assert (found.value, found.when) == (pytest.approx(60), "nel 2025")
    assert (found.target, found.expected) == (Target(year=2025, value=60.0), 60.0)
    assert found.verdict is Verdict.REACHED


def test_after_the_last_target_the_course_stays_there(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.8, first=2025), sqlite_engine)
    assert (found.target, found.expected) == (Target(year=2025, value=80.0), 80.0)


def test_a_baseline_before_the_data_is_not_made_up(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.9, 1.0, first=2022), sqlite_engine)
    assert found.baseline is None
    assert found.expected == 100.0


def test_counts_of_people_are_read_on_whole_years(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa")
    for year, people in ((2024, 20), (2025, 40), (2026, 5)):
        given.contacts([f"p{number}" for number in range(people)], service="mensa", days=[f"{year}-01-15"])
    given.target("mensa", indicator="people_served", year=2025, value=100, polarity=HIGH)
    (found,) = _courses(given, sqlite_engine)
    assert found.value == 40, "five people in ten months of 2026 are not a year"
    assert found.reading is not None
    assert found.reading.lower == pytest.approx(28.58, abs=0.01), "a count of people has the interval of Byar"
    assert found.reading.upper == pytest.approx(54.47, abs=0.01)
    assert found.verdict is Verdict.OFF_COURSE
    assert found.sentence() == (
        "Persone servite: 40 persone (tra 29 e 54) nel 2025, obiettivo «portare a 100 persone» a fine 2025; fuori "
        "rotta."
    )


def test_returns_are_read_on_the_people_who_left_the_year_before(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("rifugio", beds=10).contact(None, service="rifugio", day="2023-01-01")
    for number in range(12):
        given.stay(f"p{number}", service="rifugio", entered="2024-01-01", left="2024-06-01", exit_to=ExitClass.HOME)
    for number in range(3):
        given.stay(f"p{number}", service="rifugio", entered="2025-02-01", left="2025-03-01")
    given.target("casa", indicator="returns", year=2025, value=0.2, polarity=LOW)
    (found,) = _courses(given, sqlite_engine)
    assert found.reading is not None
    assert found.reading.query.period == Period.year(2024)
    assert found.value == pytest.approx(25)
    assert (found.target.year, found.expected) == (2025, 20.0)
    assert found.verdict is Verdict.ON_COURSE


def test_an_indicator_that_does_not_exist_is_reported(sqlite_engine: Engine) -> None:
    given = _rifugio().target("casa", indicator="felicita", year=2026, value=7)
    (found,) = _courses(given, sqlite_engine)
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "indicatore assente dal catalogo")
    assert found.sentence() == (
        "felicita: obiettivo «almeno 7,0» a fine 2026; non valutabile, indicatore assente dal catalogo."
    )
    assert found.distance is None


def test_money_is_not_summed_over_strands_to_make_a_judgement(sqlite_engine: Engine) -> None:
    given = _rifugio().budget("uno", year=2025, planned=100, spent=100, strand="a")
    given.budget("uno", year=2025, planned=100, spent=100, strand="b").residents("Alfa", 1000)
    (found,) = _courses(given.target("casa", indicator="spend", year=2025, value=5, polarity=HIGH), sqlite_engine)
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "si legge per linea di finanziamento, senza sommare")


def test_where_the_plan_begins_and_what_is_read_by_group_are_not_judged(sqlite_engine: Engine) -> None:
    """The value that the course begins from was «in linea» with itself; exits were «per linea di finanziamento»."""
    given = (
        ambito(lead="Alfa")
        .service("mensa")
        .contacts(list("abcdefghijklmnopqrst"), service="mensa", days=["2025-01-15"])
    )
    given.contact(None, service="mensa", day="2026-10-02")
    given.target("mensa", indicator="people_served", year=2026, value=1, polarity=LOW)
    given.target("mensa", indicator="exits_by_class", year=2026, value=0.8, polarity=LOW)
    by_group, at_start = _courses(given, sqlite_engine)
    assert (by_group.verdict, by_group.reason) == (Verdict.UNKNOWN, "si legge gruppo per gruppo, senza sommare")
    assert at_start.baseline == Target(year=2025, value=at_start.value or 0)
    assert (at_start.verdict, at_start.reason) == (Verdict.UNKNOWN, "è il valore di partenza, da cui comincia la rotta")
    assert "obiettivo «ridurre a 1 persona» a fine 2026" in at_start.sentence()


def test_a_protected_value_is_not_judged(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa").contact("p", service="mensa", day="2025-01-15")
    given.target("mensa", indicator="people_served", year=2025, value=100, polarity=HIGH)
    (found,) = _courses(given, sqlite_engine, viewer="public")
    assert found.value is None
    assert found.reason == "il valore è protetto: riguarda troppo poche persone"
    assert "1 persona" not in found.sentence()


def test_the_objective_comes_with_its_goals_in_order_of_the_codes(sqlite_engine: Engine) -> None:
    given = _rifugio().objective("zeta", code="5.3.2", sdgs=(10, 1)).objective("casa", code="5.3.2.a", sdgs=(3,))
    given.target("casa", indicator="bed_occupancy", year=2026, value=0.9)
    given.target("zeta", indicator="bed_occupancy", year=2026, value=0.9)
    found = _courses(given, sqlite_engine)
    assert [(course.agreed.code, course.agreed.sdgs) for course in found] == [("5.3.2", (1, 10)), ("5.3.2.a", (3,))]


def test_shares_are_agreed_from_zero_to_one_and_read_in_per_cent(sqlite_engine: Engine) -> None:
    (found,) = _courses(_beds(_rifugio(), 0.6, 0.9), sqlite_engine)
    assert [target.value for target in found.agreed.targets] == [60.0, 90.0]
    assert found.sentence() == (
        "Tasso di occupazione dei posti letto: 70,0% da novembre 2025 a ottobre 2026, obiettivo «portare al 90,0%» a "
        "fine 2026; fuori rotta."
    )


def test_a_reading_tells_how_firm_it_is(sqlite_engine: Engine) -> None:
    given = _beds(_rifugio(), 0.6, 0.9).delivery("rifugio", month=date(2026, 1, 1))
    (found,) = _courses(given, sqlite_engine)
    assert found.reading is not None
    assert found.reading.provisional
    assert found.reading.coverage == Coverage(received=1, expected=1)


def _people(missing: str) -> AmbitoBuilder:
    """Let 20 people come in 2024 and 200 in 2025, of which a month never arrived."""
    given = ambito(lead="Alfa").service("mensa").contact(None, service="mensa", day="2026-10-02")
    for year, people in ((2024, 20), (2025, 200)):
        given.contacts([f"p{number}" for number in range(people)], service="mensa", days=[f"{year}-01-15"])
    given.target("mensa", indicator="people_served", year=2025, value=100, polarity=HIGH)
    given.delivery("mensa", month="2024-01").delivery("mensa", month="2025-01")
    return given.delivery("mensa", month=missing, status=ReturnStatus.MISSING)


def test_a_value_behind_which_returns_are_missing_is_not_judged_and_says_which(sqlite_engine: Engine) -> None:
    """The plan said «raggiunto», or «fuori rotta», of a year with a month less, and named no service."""
    (found,) = _courses(_people("2025-03"), sqlite_engine)
    assert (found.verdict, found.reason) == (Verdict.UNKNOWN, "i dati non sono completi")
    assert found.sentence() == (
        "Persone servite: 200 persone (tra 173 e 230) nel 2025, obiettivo «portare a 100 persone» a fine 2025; non "
        "valutabile, i dati non sono completi; manca il flusso di Servizio mensa (marzo 2025)."
    )


def test_a_year_behind_which_returns_are_missing_is_no_baseline(sqlite_engine: Engine) -> None:
    """The course began from a year with a month less, and an aim was read from it."""
    (found,) = _courses(_people("2024-03"), sqlite_engine)
    assert (found.baseline, found.verdict, found.behind) == (None, Verdict.REACHED, "")
    assert "obiettivo «almeno 100 persone»" in found.sentence()
