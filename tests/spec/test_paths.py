"""From the first contact to the exit, what became of needs, pacts of every kind, supports: cases checked by eye."""

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    PactOutcome,
    ResidenceClass,
    Sex,
    TargetGroup,
)
from indicators.catalogue.catalogue import CATALOGUE, COMPANIONS
from indicators.model.errors import NotAllowedError, QueryError
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

HOUSING, WORK, HEALTH, _ = NeedDimension
HOME, STABLE, STREET, UNKNOWN = ExitClass.HOME, ExitClass.STABLE, ExitClass.STREET, ExitClass.UNKNOWN


def _ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"])
    given.shelter("rifugio", beds=18).shelter("casa", beds=6, at="Beta").service("mensa").service("contributi")
    return given.contact(None, service="mensa", day="2023-01-01")  # the data begin


def _seen(given: AmbitoBuilder, person: str, *days: str, service: str = "mensa") -> AmbitoBuilder:
    return given.contacts([person], service=service, days=days)


def test_the_catalogue_still_lists_twenty_five() -> None:
    assert len(CATALOGUE) == 25
    assert {"cohort_steps", "cohort_days", "pact_people", "shared_pacts", "needs_reviewed"} <= set(COMPANIONS)


# -- the cohort ----------------------------------------------------------------------------------------------------


def _cohort() -> AmbitoBuilder:
    """Four people of 2025: p goes all the way, q has a pact, r a case, s nothing; t was first seen in 2024."""
    given = _ambito()
    for person, first in (("p", "2025-01-10"), ("q", "2025-02-01"), ("r", "2025-03-01"), ("s", "2025-04-01")):
        _seen(given, person, first)
    _seen(given, "t", "2024-12-31", "2025-01-31").case("t", opened="2025-01-31")
    given.case("p", opened="2025-01-30", closed="2025-06-30", exit_to=HOME).pact("p", signed="2025-02-09")
    given.case("q", opened="2025-02-11").pact("q", signed="2025-03-13")
    return given.case("r", opened="2025-03-31")


def test_the_cohort_is_who_was_first_seen_in_the_period(engine: Engine) -> None:
    snapshot = saved(_cohort(), engine)
    found = column(snapshot, "cohort_steps", "numerator", by="step")
    assert found == {"contatto": 4, "presa_in_carico": 3, "patto": 2, "uscita": 1, "autonomia": 1}
    assert found["contatto"] == number(snapshot, "flow_new")


def test_days_are_medians_of_who_made_the_step_and_the_others_are_told_beside(engine: Engine) -> None:
    result = ask(saved(_cohort(), engine), "cohort_days")
    rows = [(row["step"], row["value"], row["numerator"], row["denominator"]) for row in result.rows()]
    assert rows == [
        ("contatto", None, None, None),
        ("presa_in_carico", 20, 3, 4),  # 20, 10 and 30 days
        ("patto", 20, 2, 3),  # 10 and 30
        ("uscita", 141, 1, 2),  # 9 February to 30 June
        ("autonomia", 141, 1, 2),
    ]


def test_the_steps_are_told_even_when_they_are_not_asked_for(engine: Engine) -> None:
    result = ask(saved(_cohort(), engine), "cohort_steps")
    assert [str(grouping) for grouping in result.query.by] == ["step"]
    assert result.row(step="contatto")["value"] == 100  # type: ignore[index]


def test_each_step_is_counted_among_those_who_made_the_one_before(engine: Engine) -> None:
    """A home found without a pact is no end of this path: destinations tell it."""
    given = _seen(_ambito(), "p", "2025-01-10").case("p", opened="2025-02-01", closed="2025-03-01", exit_to=HOME)
    _seen(given, "q", "2023-05-01").case("q", opened="2023-06-01").pact("q", signed="2023-07-01")  # pacts are supplied
    found = column(saved(given, engine), "cohort_steps", "numerator", by="step")
    assert found == {"contatto": 1, "presa_in_carico": 1, "patto": 0, "uscita": 0, "autonomia": 0}


def test_a_case_closed_before_the_first_contact_takes_nobody_up_and_one_still_open_does_at_once(engine: Engine) -> None:
    given = _seen(_seen(_ambito(), "p", "2025-03-01"), "q", "2025-03-01")
    given.case("p", opened="2024-01-01", closed="2025-02-28")
    given.case("q", opened="2024-01-01", closed="2025-03-01").pact("q", signed="2024-02-01", closed="2025-03-01")
    snapshot = saved(given, engine)
    found = column(snapshot, "cohort_steps", "numerator", by="step")
    assert found == {"contatto": 2, "presa_in_carico": 1, "patto": 1, "uscita": 1, "autonomia": 0}
    days = numbers(snapshot, "cohort_days", by="step")
    assert [days[step] for step in ("presa_in_carico", "patto", "uscita")] == [0, 0, 0], "the day itself counts"


@pytest.mark.parametrize(("to", "ends"), [(STABLE, 1), (HOME, 1), (STREET, 0), (UNKNOWN, 0)])
def test_back_on_the_street_is_no_end_of_a_path(engine: Engine, to: ExitClass, ends: int) -> None:
    given = _seen(_ambito(), "p", "2025-01-10").case("p", opened="2025-01-10").pact("p", signed="2025-01-20")
    given.stay("p", service="rifugio", entered="2025-01-15", left="2025-02-20", exit_to=to)
    found = column(saved(given, engine), "cohort_steps", "numerator", by="step")
    assert (found["uscita"], found["autonomia"]) == (ends, int(to is HOME))


def test_an_exit_before_the_pact_is_not_of_the_path_that_it_begins(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-10").case("p", opened="2025-01-10").pact("p", signed="2025-03-01")
    given.stay("p", service="rifugio", entered="2025-01-15", left="2025-02-28", exit_to=HOME)
    assert column(saved(given, engine), "cohort_steps", "numerator", by="step")["uscita"] == 0


def test_what_comes_after_the_as_of_date_has_not_happened(engine: Engine) -> None:
    snapshot = saved(_cohort(), engine, as_of="2025-03-31")
    found = column(snapshot, "cohort_steps", "numerator", by="step", period="2025-Q1")
    assert found == {"contatto": 3, "presa_in_carico": 3, "patto": 2, "uscita": 0, "autonomia": 0}


def test_a_cohort_is_provisional_for_a_year(engine: Engine) -> None:
    snapshot = saved(_cohort(), engine)
    found = ask(snapshot, "cohort_steps", by="year,step", period="2024..2025").frame
    assert dict(found.select("year", "provisional").unique().rows()) == {"2024": False, "2025": True}


def test_cohorts_of_two_years_and_of_two_sexes_are_told_apart(engine: Engine) -> None:
    given = _ambito().person("p", sex=Sex.FEMALE).person("q", sex=Sex.MALE)
    _seen(_seen(given, "p", "2024-05-01"), "q", "2025-05-01").case("p", opened="2025-06-01")
    snapshot = saved(given, engine)
    years = column(snapshot, "cohort_steps", "numerator", by="year,step", period="2024..2025")
    assert (years["2024", "presa_in_carico"], years["2025", "presa_in_carico"]) == (1, 0)
    sexes = column(snapshot, "cohort_steps", "denominator", by="sex,step", period="2024..2025")
    assert (sexes["F", "contatto"], sexes["M", "contatto"], sexes["X", "contatto"]) == (1, 1, None)


# -- exits by class ------------------------------------------------------------------------------------------------


def test_every_exit_has_one_destination_and_what_was_not_recorded_is_unknown(engine: Engine) -> None:
    given = _ambito()
    for person, to in (("a", HOME), ("b", UNKNOWN), ("c", None), ("d", STREET)):
        given.stay(person, service="rifugio", entered="2025-01-01", left="2025-05-01", exit_to=to)
    snapshot = saved(given, engine)
    shares = numbers(snapshot, "exits_by_class", by="exit_class")
    assert shares == {
        "autonomia": 25,
        "accoglienza_stabile": 0,
        "istituzione": 0,
        "strada": 25,
        "ignota": 50,
        "decesso": 0,
    }
    assert shares["autonomia"] == number(snapshot, "exits_to_autonomy")
    assert shares["ignota"] == number(snapshot, "exits_to_unknown")


# -- supports ------------------------------------------------------------------------------------------------------


def test_one_support_that_goes_on_is_enough_not_to_be_one_off(engine: Engine) -> None:
    given = _ambito()
    for person, *kinds in (("p", Continuity.ONE_OFF), ("q", Continuity.ONE_OFF, Continuity.CONTINUOUS)):
        for position, kind in enumerate(kinds):
            given.support(person, service="contributi", day=f"2025-05-{1 + position:02d}", continuity=kind)
    given.support("r", service="contributi", day="2024-05-01", continuity=Continuity.CONTINUOUS)
    snapshot = saved(given, engine)
    assert column(snapshot, "support_continuity", "numerator", by="continuity") == {"una_tantum": 1, "continuativo": 1}
    assert column(snapshot, "support_continuity", "denominator", by="continuity") == {
        "una_tantum": 2,
        "continuativo": 2,
    }


# -- needs ---------------------------------------------------------------------------------------------------------


def test_needs_are_compared_in_the_persons_rated_both_times(engine: Engine) -> None:
    given = _ambito()
    given.case("p", opened="2025-02-01", needs={HOUSING: (3, 0), WORK: (0, 1)}, reviewed="2025-09-01")
    given.case("q", opened="2025-02-01", needs={HOUSING: (2, 1), WORK: 3}, reviewed="2025-09-01")
    given.case("r", opened="2025-02-01", needs={HOUSING: 3})
    given.case("s", opened="2024-02-01", needs={HOUSING: (3, 3)}, reviewed="2025-03-01")
    snapshot = saved(given, engine)
    parts = ask(snapshot, "needs_reviewed", by="need,moment").frame
    told = {(row["need"], row["moment"]): (row["numerator"], row["denominator"]) for row in parts.to_dicts()}
    assert told["abitare", "apertura"] == (2, 2), "r was not reviewed, s was taken up the year before"
    assert told["abitare", "verifica"] == (1, 2)
    assert (told["lavoro", "apertura"], told["lavoro", "verifica"]) == ((0, 1), (1, 1)), "q's work was rated once"
    assert told["salute", "apertura"] == (None, None)
    severity = numbers(snapshot, "need_severity", by="need,moment")
    assert (severity["abitare", "apertura"], severity["abitare", "verifica"]) == (2.5, 0.5)


def test_without_a_breakdown_a_need_in_any_dimension_counts(engine: Engine) -> None:
    given = _ambito().case("p", opened="2025-02-01", needs={HOUSING: (3, 0), WORK: (1, 2)}, reviewed="2025-09-01")
    given.case("q", opened="2025-02-01", needs={HOUSING: (1, 0), WORK: (0, 0)}, reviewed="2025-09-01")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "needs_reviewed", by="moment") == {"apertura": 100, "verifica": 50}
    assert numbers(snapshot, "need_severity", by="moment") == {"apertura": 2, "verifica": 1}


# -- pacts ---------------------------------------------------------------------------------------------------------


def _pacts() -> AmbitoBuilder:
    given = _ambito()
    for person, signed, closed, outcome in (
        ("p", "2024-06-01", None, None),
        ("q", "2025-02-01", "2025-12-31", PactOutcome.REACHED),
        ("r", "2025-02-01", "2026-01-01", PactOutcome.PARTIAL),
        ("s", "2024-02-01", "2025-03-01", None),
    ):
        given.case(person, opened="2024-01-01").pact(person, signed=signed, closed=closed, outcome=outcome)
    given.pact(kind=PactKind.COMMUNITY, municipality="Alfa", signed="2025-01-01", closed="2025-06-01")
    given.pact(kind=PactKind.COMMUNITY, municipality="Beta", signed="2024-01-01")
    return given.pact(kind=PactKind.TERRITORIAL, municipality="Beta", signed="2025-03-01")


def test_pacts_of_persons_are_signed_active_or_concluded_in_a_period(engine: Engine) -> None:
    found = numbers(saved(_pacts(), engine), "pact_people", by="pact_state")
    assert found == {
        "firmato": 2,
        "attivo": 2,  # p and r: that of q closed on the last day
        "raggiunto": 1,
        "parziale": 0,
        "non_raggiunto": 0,
        "interrotto": 0,
        "senza_esito": 1,
    }


def test_pacts_active_at_the_end_of_each_year(engine: Engine) -> None:
    found = numbers(saved(_pacts(), engine), "pact_people", by="year,pact_state", period="2024..2026")
    assert [found[year, "attivo"] for year in ("2024", "2025", "2026")] == [2, 2, 1]


def test_pacts_of_communities_and_territories_are_counted_in_pacts(engine: Engine) -> None:
    snapshot = saved(_pacts(), engine)
    found = numbers(snapshot, "shared_pacts", by="pact_kind,pact_state")
    told = {(kind, state): value for (kind, state), value in found.items() if value}
    assert told == {
        ("comunita", "firmato"): 1,
        ("comunita", "attivo"): 1,
        ("comunita", "senza_esito"): 1,
        ("territoriale", "firmato"): 1,
        ("territoriale", "attivo"): 1,
    }
    assert {kind for kind, _ in found} == {"comunita", "territoriale"}, "those of persons are not counted in pacts"
    beta = numbers(snapshot, "shared_pacts", by="pact_kind,pact_state", area="099002")
    assert (beta["comunita", "firmato"], beta["territoriale", "firmato"]) == (0, 1)


def test_shared_pacts_ask_about_no_person_and_no_service(engine: Engine) -> None:
    snapshot = saved(_pacts(), engine)
    with pytest.raises(QueryError, match="togliere i filtri"):
        ask(snapshot, "shared_pacts", services=("mensa",))


# -- protection ----------------------------------------------------------------------------------------------------


def _many() -> AmbitoBuilder:
    """Twelve people seen in 2025, of whom nine are taken up and three have a pact."""
    given = _ambito()
    for position in range(12):
        person = f"p{position}"
        _seen(given, person, "2025-01-10")
        if position < 9:
            given.case(person, opened=f"2025-02-{1 + position:02d}", needs={HOUSING: (2, 1)}, reviewed="2025-08-01")
        if position < 3:
            given.pact(person, signed="2025-03-01")
    return given


@pytest.fixture
def many(sqlite_engine: Engine) -> Snapshot:
    return saved(_many(), sqlite_engine)


@pytest.mark.parametrize("viewer", ["mayor", "public"])
def test_steps_of_few_and_steps_that_few_did_not_make_are_hidden(many: Snapshot, viewer: str) -> None:
    states = column(many, "cohort_steps", "status", by="step", viewer=viewer)
    assert states == {
        "contatto": "ok",
        "presa_in_carico": "suppressed",  # three were not taken up
        "patto": "suppressed",
        "uscita": "suppressed",  # nobody
        "autonomia": "suppressed",
    }
    counts = column(many, "cohort_steps", "numerator", by="step", viewer=viewer)
    assert {value for value in counts.values() if value is not None} <= {10, 15}


def test_medians_and_means_need_ten_persons(many: Snapshot) -> None:
    assert numbers(many, "cohort_days", by="step", viewer="mayor")["presa_in_carico"] is None
    assert numbers(many, "cohort_days", by="step")["presa_in_carico"] == 26
    assert set(numbers(many, "need_severity", by="need,moment", viewer="mayor").values()) == {None}
    assert numbers(many, "need_severity", by="need,moment")["abitare", "apertura"] == 2


def test_means_leave_with_the_digits_that_are_shown(sqlite_engine: Engine) -> None:
    """1.23076923 would say 16 of 13."""
    given = _ambito()
    for position in range(13):
        given.case(f"p{position}", opened="2025-02-01", needs={HOUSING: (2 if position < 3 else 1, 1)})
    mean = numbers(saved(given, sqlite_engine), "need_severity", by="need,moment", viewer="mayor")
    assert mean["abitare", "apertura"] == 1.2


def test_pacts_of_persons_are_protected_and_those_of_communities_are_exact(sqlite_engine: Engine) -> None:
    snapshot = saved(_pacts(), sqlite_engine)
    assert numbers(snapshot, "pact_people", by="pact_state", viewer="mayor")["firmato"] is None
    exact = numbers(snapshot, "shared_pacts", by="pact_kind,pact_state", viewer="mayor")
    assert exact == numbers(snapshot, "shared_pacts", by="pact_kind,pact_state")


def test_four_exits_of_a_class_are_hidden_and_so_are_the_classes_that_nobody_took(sqlite_engine: Engine) -> None:
    """They add up to all the exits: one hidden alone would be known."""
    given = _ambito()
    for position in range(16):
        to = HOME if position < 4 else STREET
        given.stay(f"p{position}", service="rifugio", entered="2025-01-01", left="2025-05-01", exit_to=to)
    states = column(saved(given, sqlite_engine), "exits_by_class", "status", by="exit_class", viewer="mayor")
    assert (states["autonomia"], states["ignota"]) == ("suppressed", "suppressed")


def test_a_partner_gets_protected_steps_of_its_own_services_too(sqlite_engine: Engine) -> None:
    """They tell what people did elsewhere."""
    given = ambito(lead="Alfa").organisation("uno").service("mensa", organisation="uno")
    given.contact(None, service="mensa", day="2023-01-01").case("long-ago", opened="2010-01-01")
    for position in range(3):
        _seen(given, f"p{position}", "2025-01-10")
    result = ask(saved(given, sqlite_engine), "cohort_steps", services=("mensa",), viewer="partner:uno")
    assert result.is_protected
    assert result.row(step="contatto")["status"] == "suppressed"  # type: ignore[index]


def test_destinations_count_as_delicate_beside_a_municipality(sqlite_engine: Engine) -> None:
    given = _ambito().person("a", home="Beta")
    given.stay("a", service="rifugio", entered="2025-01-01", left="2025-05-01", exit_to=HOME)
    snapshot = saved(given, sqlite_engine)
    with pytest.raises(NotAllowedError, match="insieme al comune"):
        ask(snapshot, "exits_by_class", by="sex,age_band,exit_class", area="099002", viewer="mayor")


def test_steps_and_moments_narrow_no_group_and_destinations_do(many: Snapshot) -> None:
    """Three dimensions are the most; a step says what is counted, as another indicator would."""
    words = {"area": "lead", "targets": (TargetGroup.HOMELESS,), "viewer": "mayor"}
    assert ask(many, "cohort_steps", by="sex,step", **words).frame.height
    assert ask(many, "needs_reviewed", by="need,moment", **words).frame.height
    with pytest.raises(NotAllowedError, match="al massimo 3 dimensioni"):
        ask(many, "exits_by_class", by="sex,exit_class", **words)


def test_where_people_of_the_cohort_come_from_is_that_of_the_first_contact(engine: Engine) -> None:
    given = _ambito().person("p", home="Beta").person("q", home=ResidenceClass.NONE)
    _seen(_seen(given, "p", "2025-01-10"), "q", "2025-01-10")
    given.contact("p", service="mensa", day="2025-09-01", residence="Alfa").case("long-ago", opened="2010-01-01")
    found = column(saved(given, engine), "cohort_steps", "denominator", by="municipality,step")
    assert (found["099001", "contatto"], found["099002", "contatto"]) == (None, 1)
