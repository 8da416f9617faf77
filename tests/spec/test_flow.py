"""Who comes, comes back and leaves: active, new and returned people, inflow over outflow, the balance of flows."""

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import ExitClass, ResidenceClass
from indicators.analysis.flow_balance import Line, Part, flow_balance
from indicators.engine.query_service import Edition
from indicators.model.errors import NotAllowedError
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito


def _ambito(begin: str = "2020-01-01") -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"])
    given.shelter("rifugio", beds=18).service("mensa").service("docce", at="Beta", organisation="altro")
    return given.contact(None, service="mensa", day=begin)  # the data begin


def _seen(given: AmbitoBuilder, person: str, *days: str, service: str = "mensa") -> AmbitoBuilder:
    return given.contacts([person], service=service, days=days)


def _balance(snapshot: Snapshot, period: str, *, viewer: str = "manager") -> dict[str, dict[str, float | None]]:
    query = Query(indicator="active", period=Period.parse(period), viewer=Viewer.parse(viewer))
    rows = flow_balance(Edition(snapshot, Settings()), query).frame.rows(named=True)
    months: dict[str, dict[str, float | None]] = {}
    for row in rows:
        months.setdefault(row["month"], {})[row["part"]] = row["value"]
    return months


def test_active_means_seen_in_the_last_ninety_days(engine: Engine) -> None:
    snapshot = saved(_seen(_seen(_ambito(), "p", "2025-10-03"), "q", "2025-10-02"), engine)
    assert number(snapshot, "active") == 1, "89 days before 31 December p was there, 90 days before q"


def test_active_people_are_as_old_as_they_were_when_seen(sqlite_engine: Engine) -> None:
    """Seen at seventeen in November: that she is eighteen by January makes no adult of who was met."""
    given = ambito(lead="Alfa").service("mensa").contact(None, service="mensa", day="2023-01-01")
    given.person("p", born=2007).contact("p", service="mensa", day="2024-11-20")
    given.contact(None, service="mensa", day="2025-09-30")
    found = column(saved(given, sqlite_engine), "active", "numerator", by="age_band", period="2025-01")
    assert (found["0-17"], found["18-29"]) == (1, 0)


def test_active_is_counted_at_the_end_of_each_month_and_never_adds_up(engine: Engine) -> None:
    """Pitfall 1: one person, active at the end of three months and not of the year."""
    snapshot = saved(_seen(_ambito(), "p", "2025-01-15"), engine)
    months = numbers(snapshot, "active", by="month")
    assert [month for month, count in months.items() if count == 1] == ["2025-01", "2025-02", "2025-03"]
    assert numbers(snapshot, "active", by="quarter") == {"2025-Q1": 1, "2025-Q2": 0, "2025-Q3": 0, "2025-Q4": 0}
    assert number(snapshot, "active") == 0


def test_in_the_month_in_progress_active_is_counted_at_the_as_of_date(engine: Engine) -> None:
    snapshot = saved(_seen(_ambito(), "p", "2025-01-15"), engine, as_of="2025-04-14")
    assert numbers(snapshot, "active", by="month", period="2025")["2025-04"] == 1, (
        "89 days on the 14th, 105 on the 30th"
    )


@pytest.mark.parametrize(
    ("exit_to", "still_active"),
    [
        (ExitClass.HOME, 0),
        (ExitClass.STABLE, 0),
        (ExitClass.INSTITUTION, 0),
        (ExitClass.DECEASED, 0),
        (ExitClass.STREET, 1),
        (ExitClass.UNKNOWN, 1),
        (None, 1),
    ],
)
def test_who_has_left_is_not_active_and_who_is_lost_from_sight_still_is(
    sqlite_engine: Engine, exit_to: ExitClass | None, still_active: int
) -> None:
    given = _seen(_ambito(), "p", "2025-12-01")
    given.stay("p", service="rifugio", entered="2025-11-01", left="2025-12-02", exit_to=exit_to)
    assert number(saved(given, sqlite_engine), "active") == still_active


def test_a_case_that_closes_with_a_home_is_an_exit_too_and_a_later_contact_undoes_it(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-12-01"), "q", "2025-12-01", "2025-12-20")
    for person in "pq":
        given.case(person, opened="2025-01-01", closed="2025-12-10", exit_to=ExitClass.HOME)
    assert number(saved(given, engine), "active") == 1


def test_active_people_of_a_service_are_those_it_saw(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-12-01"), "p", "2025-05-01", service="docce")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "active", by="service") == {"rifugio": 0, "mensa": 1, "docce": 0}


def test_new_is_the_first_contact_ever_among_those_served(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2024-05-01", "2025-05-01"), "q", "2025-06-01", "2025-07-01")
    row = ask(saved(given, engine), "new_people").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 2, 50)


def test_new_people_by_service_came_in_through_that_door(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-05-01"), "p", "2025-06-01", service="docce")
    snapshot = saved(given, engine)
    assert column(snapshot, "new_people", "numerator", by="service") == {"rifugio": None, "mensa": 1, "docce": 0}
    assert column(snapshot, "new_people", "denominator", by="service") == {"rifugio": None, "mensa": 1, "docce": 1}


def test_after_sixty_months_somebody_is_new_again_and_before_that_returned(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2020-03-10", "2025-03-10"), "q", "2020-03-11", "2025-03-10")
    snapshot = saved(given, engine)
    assert column(snapshot, "new_people", "numerator", by="residence_class")["ambito"] == 1
    assert number(snapshot, "returned") == 1


def test_at_the_start_of_the_data_only_declared_first_contacts_are_new(engine: Engine) -> None:
    """Left truncation: the soup kitchen declares first contacts and did not declare that of p."""
    given = _ambito("2025-01-02").contact("p", service="mensa", day="2025-01-02")
    given.contact("q", service="mensa", day="2025-01-05", first=True)
    given.contact("r", service="docce", day="2025-01-05")
    given.contact("s", service="mensa", day="2025-04-02")
    counts = column(saved(given, engine), "new_people", "numerator", by="month", period="2025")
    assert (counts["2025-01"], counts["2025-04"]) == (2, 1), "the showers declare nothing; 90 days later all are new"


def test_a_body_that_declares_first_contacts_declares_them_for_all_its_services(sqlite_engine: Engine) -> None:
    """A house to which people are sent from the soup kitchen of the same body never declares: its guest is not new."""
    given = ambito(lead="Alfa").service("casa", organisation="uno").service("mensa", organisation="uno")
    given.contact("guest", service="casa", day="2025-01-01")
    given.contact("other", service="mensa", day="2025-01-17", first=True)
    assert number(saved(given, sqlite_engine), "new_people") == 50


def test_where_nobody_declares_first_contacts_the_first_one_seen_counts(engine: Engine) -> None:
    given = _ambito("2025-01-02").contact("p", service="mensa", day="2025-01-02")
    assert number(saved(given, engine), "flow_new") == 1


def test_returned_is_a_contact_after_ninety_days_without_any(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-01-01", "2025-04-01"), "q", "2025-01-02", "2025-04-01")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "returned", by="quarter")["2025-Q2"] == 1, "p after 90 days, q after 89"


def test_being_away_from_a_service_is_not_being_away(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-01-01", "2025-09-01"), "p", "2025-03-01", "2025-06-01", service="docce")
    assert number(saved(given, engine), "returned", services=("mensa",)) == 1, "92 days from the showers of June"


def test_somebody_may_return_twice_a_year_and_is_one_person(engine: Engine) -> None:
    snapshot = saved(_seen(_ambito(), "p", "2025-01-01", "2025-05-01", "2025-10-01"), engine)
    assert number(snapshot, "returned") == 1
    assert sum(count or 0 for count in numbers(snapshot, "returned", by="month").values()) == 2


def test_the_residence_of_a_return_is_that_of_the_contact(engine: Engine) -> None:
    """Pitfalls 2 and 4: p came back without residence."""
    given = _seen(_ambito().person("p", home="Beta"), "p", "2025-01-01")
    given.contact("p", service="mensa", day="2025-06-01", residence=ResidenceClass.NONE)
    snapshot = saved(given, engine)
    assert numbers(snapshot, "returned", by="municipality") == {"099001": 0, "099002": 0}
    assert numbers(snapshot, "returned", by="residence_class")["senza_residenza"] == 1


def _moving() -> AmbitoBuilder:
    """In 2025: a and b are new, c is back from inactivity, d leaves for a home, a becomes inactive on 10 May."""
    given = _seen(_seen(_ambito(), "c", "2024-06-01", "2025-03-01", "2025-05-10", "2025-07-20"), "a", "2025-02-09")
    _seen(given, "b", "2025-02-20", "2025-04-20", "2025-06-20")
    _seen(given, "d", "2024-11-20", "2025-01-20")
    return given.stay("d", service="rifugio", entered="2024-12-01", left="2025-01-25", exit_to=ExitClass.HOME)


def test_inflow_over_outflow(engine: Engine) -> None:
    snapshot = saved(_moving(), engine)
    row = ask(snapshot, "flow_ratio").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (3, 4, 0.75), "in: a, b, c; out: d, a, b, c"
    assert (round(row["lower"], 4), round(row["upper"], 4)) == (0.188, 2.9927), "odds of Wilson, 3 of 7"
    assert numbers(snapshot, "flow_ratio", by="quarter")["2025-Q2"] == 0, "a became inactive, nobody came"


def test_where_nobody_leaves_there_is_no_ratio(engine: Engine) -> None:
    row = ask(saved(_moving(), engine), "flow_ratio", period="2025-03").row()
    assert row is not None
    assert (row["value"], row["status"]) == (None, "undefined")


def test_the_balance_says_who_came_and_who_left(engine: Engine) -> None:
    months = _balance(saved(_moving(), engine), "2025")
    assert months["2025-01"] == _line(start=1, home=1, end=0)
    assert months["2025-02"] == _line(start=0, new=2, end=2)
    assert months["2025-03"] == _line(start=2, returned=1, end=3)
    assert months["2025-05"] == _line(start=3, inactive=1, end=2)


def _line(**lines: float) -> dict[str, float]:
    return {str(part): lines.get(part, 0) for part in Part}


def test_who_is_back_soon_after_an_exit_has_a_line_of_their_own(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-20", "2025-02-20")
    given.stay("p", service="rifugio", entered="2025-01-01", left="2025-01-25", exit_to=ExitClass.INSTITUTION)
    months = _balance(saved(given, engine), "2025-Q1")
    assert months["2025-01"] == _line(start=0, new=1, other=1, end=0)
    assert months["2025-02"] == _line(start=0, back=1, end=1)


def test_who_has_left_does_not_leave_again_until_seen(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-20")
    given.stay("p", service="rifugio", entered="2025-01-01", left="2025-01-25", exit_to=ExitClass.STABLE)
    given.case("p", opened="2025-01-01", closed="2025-02-10", exit_to=ExitClass.HOME)
    months = _balance(saved(given, engine), "2025")
    assert months["2025-01"] == _line(new=1, other=1)
    assert months["2025-02"] == _line()
    assert months["2025-04"] == _line(), "nor becomes inactive"


def test_the_balance_shows_what_does_not_add_up_and_does_not_force_it(engine: Engine) -> None:
    """Pitfall 11: p leaves, is back and leaves again in one month, and is one person in each line."""
    given = _seen(_ambito(), "p", "2024-12-20", "2025-01-10")
    for left in ("2025-01-05", "2025-01-15"):
        given.stay("p", service="rifugio", entered="2025-01-01", left=left, exit_to=ExitClass.HOME)
    months = _balance(saved(given, engine), "2025-01")
    assert months["2025-01"] == _line(start=1, back=1, home=1, residual=-1, end=0)


def test_the_first_months_of_the_data_have_no_balance(engine: Engine) -> None:
    """Nobody knows who was there before: those known on the first day were nobody at the start, and a change of two."""
    given = _ambito("2025-01-02").contact("p", service="mensa", day="2025-01-02")
    given.contact("q", service="mensa", day="2025-01-05", first=True)
    months = _balance(saved(given, engine), "2025")
    undefined = {month for month, line in months.items() if line["residual"] is None}
    assert undefined == {"2025-01", "2025-02", "2025-03"}
    assert {months["2025-01"][name] for name in ("start", "returned", "back", "inactive", "end", "residual")} == {None}
    assert months["2025-01"]["new"] == 1


def test_the_last_months_of_a_balance_are_provisional(engine: Engine) -> None:
    snapshot = saved(_seen(_ambito(), "p", "2025-01-20"), engine, as_of="2025-03-31")
    query = Query(indicator="active", period=Period.parse("2025-Q1"), viewer=Viewer.parse("manager"))
    frame = flow_balance(Edition(snapshot, Settings()), query).frame
    provisional = {row["month"] for row in frame.rows(named=True) if row["provisional"]}
    assert provisional == {"2025-02", "2025-03"}


def test_the_lines_of_a_balance_are_the_sums_that_figures_draw(engine: Engine) -> None:
    given = _crowd(_crowd(_ambito(), 12, "2025-01-10"), 3, "2024-01-10", "2025-01-10", prefix="q")
    snapshot = saved(given, engine)
    for viewer, inflow in (("manager", 15), ("mayor", None)):
        query = Query(indicator="active", period=Period.parse("2025-01"), viewer=Viewer.parse(viewer))
        lines = flow_balance(Edition(snapshot, Settings()), query).lines
        row = lines[Line.INFLOW].frame.row(0, named=True)
        assert (row["value"], row["status"]) == (inflow, "ok" if inflow else "suppressed"), "12 new and 3 returned"
        assert list(lines) == list(Line)
        assert lines[Line.RESIDUAL].indicator.name == "Altre variazioni"
        assert lines[Line.ACTIVE].frame["value"].item() == 15


def _crowd(given: AmbitoBuilder, count: int, *days: str, prefix: str = "p") -> AmbitoBuilder:
    return given.contacts([f"{prefix}{position}" for position in range(count)], service="mensa", days=days)


def test_who_is_protected_sees_no_line_of_one_to_four_persons_and_no_residual_from_it(engine: Engine) -> None:
    given = _crowd(_crowd(_ambito(), 12, "2025-01-10"), 3, "2024-01-10", "2025-01-10", prefix="q")
    months = _balance(saved(given, engine), "2025", viewer="mayor")
    january = months["2025-01"]
    assert (january["returned"], january["residual"]) == (None, None)
    assert january["new"] in {10, 15}
    assert january["end"] == 15


def test_who_is_protected_gets_both_sides_of_the_ratio_rounded(engine: Engine) -> None:
    given = _crowd(_crowd(_ambito(), 13, "2025-06-10"), 7, "2024-12-10", prefix="q")
    snapshot = saved(given, engine)
    row = ask(snapshot, "flow_ratio", viewer="public").row()
    assert row is not None
    assert (row["numerator"] % 5, row["denominator"] % 5) == (0, 0)
    assert row["value"] == row["numerator"] / row["denominator"]
    few = ask(saved(_crowd(given, 3, "2023-06-10", prefix="r"), engine), "flow_ratio", period="2023", viewer="public")
    assert few.frame["status"].item() == "suppressed"


def test_by_municipality_the_balance_is_refused_to_who_is_protected(engine: Engine) -> None:
    """Pitfall 8: persons by municipality and month could be told one from another."""
    snapshot = saved(_seen(_ambito(), "p", "2025-01-20"), engine)
    query = Query(indicator="active", period=Period.year(2025), viewer=Viewer.parse("mayor"), area="099002")
    with pytest.raises(NotAllowedError, match="per trimestre o per anno"):
        flow_balance(Edition(snapshot, Settings()), query)


def test_a_partner_does_not_learn_what_its_people_did_elsewhere(engine: Engine) -> None:
    """Paths cross services: even of its own services a partner gets protected figures of paths."""
    given = _crowd(_ambito(), 3, "2025-01-10")
    snapshot = saved(given, engine)
    own = {"services": ("mensa",), "viewer": "partner:ente"}
    assert ask(snapshot, "people_served", **own).frame["value"].item() == 3
    assert ask(snapshot, "new_people", **own).frame["status"].item() == "suppressed"
