"""Whether support goes on and looks at the whole person: one-off share, take-up, needs in several dimensions."""

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, PactKind, ResidenceClass, Sex, TargetGroup
from indicators.analysis.cooccurrence import needs_overlap, targets_overlap
from indicators.engine.measure import measure
from indicators.engine.query_service import Edition
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

HOUSING, WORK, HEALTH, WELLBEING = NeedDimension


def _ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"]).service("mensa").service("docce", at="Beta")
    given.case("long-ago", opened="2010-01-01", closed="2010-02-01")  # cases are supplied
    return given.contact(None, service="mensa", day="2023-01-01")  # the data begin


def _seen(given: AmbitoBuilder, person: str, *days: str, service: str = "mensa") -> AmbitoBuilder:
    return given.contacts([person], service=service, days=days)


def test_a_one_off_is_exactly_one_access_in_twelve_closed_months(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-05-01"), "q", "2025-05-01", "2025-11-01")
    given.contact("r", service="mensa", day="2025-03-01", quantity=5)
    row = ask(saved(given, engine), "one_off_share").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (2, 3), "five portions at once are one access"


def test_with_a_pact_or_a_case_one_access_is_not_a_one_off(engine: Engine) -> None:
    given = _ambito()
    for person in "pqrs":
        _seen(given, person, "2025-05-01")
    given.case("p", opened="2024-06-01")
    given.case("q", opened="2023-06-01", closed="2024-12-31")
    given.case("r", opened="2023-06-01", closed="2023-12-31").pact("r", signed="2025-12-31")
    row = ask(saved(given, engine), "one_off_share").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (2, 4), "p has a case, r a pact; that of q closed before 2025"


def test_while_the_twelve_months_go_on_there_is_no_one_off_share(engine: Engine) -> None:
    """Pitfall 12: it would be higher than the truth."""
    given = _seen(_seen(_ambito(), "p", "2025-05-01"), "q", "2026-05-01")
    snapshot = saved(given, engine, as_of="2026-10-31")
    assert numbers(snapshot, "one_off_share", by="year", period="2025..2026") == {"2025": 100, "2026": None}
    row = ask(snapshot, "one_off_share", period="2026").row()
    assert row is not None
    assert (row["value"], row["status"]) == (None, "undefined")


def test_one_off_shares_need_twelve_months_and_are_not_told_by_month(sqlite_engine: Engine) -> None:
    snapshot = saved(_seen(_ambito(), "p", "2025-05-01"), sqlite_engine)
    with pytest.raises(QueryError, match="richiede un periodo di almeno 12 mesi"):
        ask(snapshot, "one_off_share", period="2025-Q2")
    with pytest.raises(QueryError, match="non si può raggruppare per month"):
        ask(snapshot, "one_off_share", by="month")


def test_a_longer_window_settled_by_the_ambito_needs_a_longer_period(sqlite_engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2024-08-01", "2025-05-01"), "q", "2025-05-01")
    snapshot = saved(given, sqlite_engine)
    settings = Settings()
    settings = settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update={"one_off_months": 18})})
    query = Query(indicator="one_off_share", period=Period.parse("2024..2025"), viewer=Viewer.parse("manager"))
    assert measure(snapshot, query, settings=settings).frame["value"].item() == 50
    with pytest.raises(QueryError, match="almeno 18 mesi"):
        measure(snapshot, query.but(period=Period.year(2025)), settings=settings)


def test_a_shorter_window_is_enough_of_a_period(sqlite_engine: Engine) -> None:
    snapshot = saved(_seen(_seen(_ambito(), "p", "2025-02-01", "2025-05-01"), "q", "2025-05-01"), sqlite_engine)
    thresholds = Settings().thresholds.model_copy(update={"one_off_months": 6})
    settings = Settings().model_copy(update={"thresholds": thresholds})
    query = Query(indicator="one_off_share", period=Period.parse("2025-01..2025-06"), viewer=Viewer.parse("manager"))
    assert measure(snapshot, query, settings=settings).frame["value"].item() == 50


def test_over_several_years_it_looks_at_the_last_twelve_months(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2023-05-01", "2025-05-01"), "q", "2024-05-01")
    row = ask(saved(given, engine), "one_off_share", period="2023..2025").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_the_only_access_is_one_in_the_whole_network(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-05-01"), "p", "2025-06-01", service="docce")
    _seen(given, "q", "2025-06-01", service="docce")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "one_off_share", by="service") == {"mensa": 0, "docce": 50}
    assert number(snapshot, "one_off_share", services=("docce",)) == 50


def test_take_up_is_a_share_of_who_was_seen_at_least_twice(engine: Engine) -> None:
    given = _ambito()
    for person in "pqr":
        _seen(given, person, "2025-05-01", "2025-06-01")
    _seen(given, "s", "2025-05-01").case("s", opened="2025-01-01")
    given.case("p", opened="2024-01-01", closed="2025-01-01")
    given.case("q", opened="2026-01-01")
    row = ask(saved(given, engine), "take_up").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 3), "p on one day of 2025; q later; s was seen once"


def test_pacts_of_communities_take_nobody_up(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-05-01", "2025-06-01"), "q", "2025-05-01", "2025-06-01")
    given.pact(kind=PactKind.COMMUNITY, municipality="Alfa", signed="2025-01-01")
    given.case("q", opened="2023-01-01", closed="2023-02-01").pact("q", signed="2025-02-01", closed="2025-03-01")
    assert number(saved(given, engine), "take_up") == 50


def test_take_up_by_month_looks_at_each_month_alone(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-05-01", "2025-05-20", "2025-06-01", "2025-07-01", "2025-07-02")
    snapshot = saved(given.case("p", opened="2025-06-15"), engine)
    months = numbers(snapshot, "take_up", by="month", period="2025-05..2025-07")
    assert months == {"2025-05": 0, "2025-06": None, "2025-07": 100}


@pytest.mark.parametrize(
    ("key", "period", "days"),
    [("take_up", "2024..2025", ["2024-06-01", "2024-07-01"]), ("one_off_share", "2024-Q4..2025-Q3", ["2024-11-20"])],
)
def test_people_are_as_old_as_they_were_when_seen(
    sqlite_engine: Engine, key: str, period: str, days: list[str]
) -> None:
    """She came at seventeen, in 2024 alone: that she is eighteen in 2025 makes no adult of who was met."""
    given = ambito(lead="Alfa").service("mensa").contact(None, service="mensa", day="2023-01-01")
    given.person("p", born=2007).contacts(["p"], service="mensa", days=days)
    given.contact(None, service="mensa", day="2025-09-30").case("other", opened="2023-01-01", closed="2023-02-01")
    found = column(saved(given, sqlite_engine), key, "denominator", by="age_band", period=period)
    assert (found["0-17"], found["18-29"] or 0) == (1, 0)


def test_multidimensional_is_needs_in_two_of_four_dimensions(engine: Engine) -> None:
    given = _ambito()
    given.case("p", opened="2025-02-01", needs={HOUSING: 3, WORK: 1, HEALTH: 0, WELLBEING: 0})
    given.case("q", opened="2025-02-01", needs={HOUSING: 3, WORK: 0, HEALTH: 0, WELLBEING: 0})
    given.case("r", opened="2025-02-01")
    given.case("s", opened="2024-02-01", needs={HOUSING: 3, WORK: 1})
    row = ask(saved(given, engine), "multidimensional_needs").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 2), "r was not assessed, s was the year before"


def test_needs_of_two_cases_of_the_period_are_taken_together(engine: Engine) -> None:
    given = _ambito().case("p", opened="2025-02-01", needs={HOUSING: 1}).case("p", opened="2025-08-01", needs={WORK: 2})
    snapshot = saved(given, engine)
    assert number(snapshot, "multidimensional_needs") == 100
    assert numbers(snapshot, "multidimensional_needs", by="quarter") == {
        "2025-Q1": 0,
        "2025-Q2": None,
        "2025-Q3": 0,
        "2025-Q4": None,
    }


def test_who_was_assessed_lived_where_they_were_last_seen(engine: Engine) -> None:
    """Pitfalls 2 and 4."""
    needs = {HOUSING: 1, WORK: 1}
    given = _ambito().person("p", sex=Sex.FEMALE, home="Beta").person("q", home=ResidenceClass.NONE)
    _seen(_seen(given, "p", "2025-01-10"), "q", "2025-01-10")
    given.contact("p", service="mensa", day="2025-09-01", residence="Alfa")
    snapshot = saved(
        given.case("p", opened="2025-02-01", needs=needs).case("q", opened="2025-02-01", needs=needs), engine
    )
    assert numbers(snapshot, "multidimensional_needs", by="municipality") == {"099001": None, "099002": 100}
    assert column(snapshot, "multidimensional_needs", "denominator", by="sex") == {"F": 1, "M": 1, "X": None}
    assert number(snapshot, "multidimensional_needs", area="099001") is None


def test_a_service_of_the_question_keeps_the_people_it_reached(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-10", service="docce").case("p", opened="2025-02-01", needs={HOUSING: 1})
    given.case("q", opened="2025-02-01", needs={HOUSING: 1, WORK: 1})
    row = ask(saved(given, engine), "multidimensional_needs", services=("docce",)).row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (0, 1)


def _query(viewer: str = "manager") -> Query:
    return Query(indicator="people_served", period=Period.year(2025), viewer=Viewer.parse(viewer))


def test_combinations_of_needs_share_people_out_and_needs_overlap(engine: Engine) -> None:
    """Pitfall 1: sets overlap and exceed the total; combinations add up to it."""
    given = _ambito().case("p", opened="2025-02-01", needs={HOUSING: 1, WORK: 1}).case("s", opened="2025-02-01")
    given.case("q", opened="2025-02-01", needs={HOUSING: 1, WORK: 2}).case("r", opened="2025-02-01", needs={WORK: 0})
    given.case("t", opened="2025-02-01", needs={WORK: 3}).case("t", opened="2024-02-01", needs={HEALTH: 3})
    found = needs_overlap(Edition(saved(given, engine), Settings()), _query())
    rows = [
        (row["combination"], row["abitare"], row["lavoro"], row["size"], row["value"]) for row in found.frame.to_dicts()
    ]
    assert rows == [
        ("abitare+lavoro", True, True, 2, 2),
        ("nessuno", False, False, 0, 1),
        ("lavoro", False, True, 1, 1),
    ]
    assert dict(found.sets.frame.select("need", "value").rows()) == {
        "abitare": 2,
        "lavoro": 3,
        "salute": 0,
        "benessere": 0,
    }
    assert found.total.frame["value"].item() == 4


def test_target_groups_overlap_and_their_combinations_do_not(engine: Engine) -> None:
    given = _ambito().person("p", targets=[TargetGroup.HOMELESS, TargetGroup.ADDICTION])
    given.person("q", targets=[TargetGroup.HOMELESS]).person("r")
    for person in "pqr":
        _seen(given, person, "2025-05-01")
    found = targets_overlap(Edition(saved(given, engine), Settings()), _query())
    assert dict(found.frame.select("combination", "value").rows()) == {
        "nessuno": 1,
        "senza_dimora": 1,
        "senza_dimora+dipendenze": 1,
    }
    sizes = dict(found.sets.frame.select("target", "value").rows())
    assert (sizes["senza_dimora"], sizes["dipendenze"], found.total.frame["value"].item()) == (2, 1, 3)


def test_combinations_of_few_people_are_hidden_from_who_is_protected(engine: Engine) -> None:
    given = _ambito()
    for position in range(24):
        needs = {HOUSING: 1, WORK: 1} if position < 9 or position >= 20 else {HEALTH: 1}
        day = "2024-02-01" if position >= 12 else "2025-02-01"
        given.case(f"p{position}", opened=day, needs=needs)
    frame = needs_overlap(Edition(saved(given, engine), Settings()), _query("mayor")).frame
    states = dict(frame.select("combination", "status").rows())
    assert states == {"abitare+lavoro": "ok", "salute": "suppressed"}
    assert set(frame["value"].drop_nulls()) <= {5, 10}
