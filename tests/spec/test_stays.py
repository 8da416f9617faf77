"""How long people stay: the median with stays in progress, and who has been around for long."""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import ResidenceClass, Section, Sex
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito


def _ambito() -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"])
    given.shelter("rifugio", beds=18).shelter("casa", beds=6, at="Beta").service("mensa")
    return given.contact(None, service="mensa", day="2024-01-01")  # the data begin


def _stays(given: AmbitoBuilder, nights: list[int], *, service: str = "rifugio") -> AmbitoBuilder:
    """Add stays that began on 1 March 2025, of so many nights, each of somebody else."""
    for position, length in enumerate(nights):
        day = f"2025-03-{1 + length:02d}"
        given.stay(f"{service}{position}", service=service, entered="2025-03-01", left=day)
    return given


def test_without_stays_in_progress_it_is_the_ordinary_median(engine: Engine) -> None:
    snapshot = saved(_stays(_ambito(), [2, 4, 10]), engine)
    row = ask(snapshot, "median_stay").row()
    assert row is not None
    assert (row["value"], row["numerator"], row["denominator"]) == (4, 3, 3)


def test_stays_in_progress_count_for_as_long_as_they_have_lasted(engine: Engine) -> None:
    """Pitfall 12: leaving them out would say 3 nights; the curve falls to one half at the fourth."""
    given = _stays(_ambito(), [2, 4])
    given.stay("x", service="rifugio", entered="2025-03-01").stay("y", service="rifugio", entered="2025-03-01")
    row = ask(saved(given, engine), "median_stay").row()
    assert row is not None
    assert (row["value"], row["numerator"], row["denominator"]) == (4, 2, 4)


def test_while_most_stays_are_in_progress_there_is_no_median(engine: Engine) -> None:
    given = _stays(_ambito(), [2])
    given.stay("x", service="rifugio", entered="2025-03-01").stay("y", service="rifugio", entered="2025-03-01")
    row = ask(saved(given, engine), "median_stay").row()
    assert row is not None
    assert (row["value"], row["status"]) == (None, "undefined")


def test_an_end_after_the_as_of_date_has_not_happened_yet(engine: Engine) -> None:
    given = _stays(_ambito(), [2, 4]).stay("x", service="rifugio", entered="2025-03-01", left="2025-03-20")
    row = ask(saved(given, engine, as_of="2025-03-10"), "median_stay", period="2025-03").row()
    assert row is not None
    assert (row["value"], row["numerator"], row["denominator"], row["provisional"]) == (4, 2, 3, True)


def test_a_stay_belongs_to_the_month_in_which_it_began(engine: Engine) -> None:
    given = _stays(_ambito(), [2]).stay("x", service="rifugio", entered="2025-02-20", left="2025-03-12")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "median_stay", by="month", period="2025-01..2025-03") == {
        "2025-01": None,
        "2025-02": 20,
        "2025-03": 2,
    }


def test_each_service_has_its_own_median(engine: Engine) -> None:
    """Pitfall 13: the median of all is not the mean of the medians."""
    snapshot = saved(_stays(_stays(_ambito(), [2, 4, 10]), [20], service="casa"), engine)
    assert numbers(snapshot, "median_stay", by="service") == {"rifugio": 4, "casa": 20, "mensa": None}
    assert number(snapshot, "median_stay") == 7


def test_men_and_women_are_told_apart_by_section(engine: Engine) -> None:
    given = _ambito()
    given.stay("m", service="rifugio", entered="2025-03-01", left="2025-03-04", section=Section.MEN)
    given.stay("f", service="rifugio", entered="2025-03-01", left="2025-03-09", section=Section.WOMEN)
    medians = numbers(saved(given, engine), "median_stay", by="section")
    assert medians == {"uomini": 3, "donne": 8, "tutti": None}


def test_the_residence_of_a_stay_is_frozen_on_the_nearest_contact_before_it(engine: Engine) -> None:
    """Pitfall 4: p lived in Beta when the stay began, and moved to Alfa later."""
    given = _ambito().person("p", home="Beta")
    given.contact("p", service="mensa", day="2025-02-20").contact(
        "p", service="mensa", day="2025-04-01", residence="Alfa"
    )
    given.stay("p", service="rifugio", entered="2025-03-01", left="2025-03-06")
    given.stay("q", service="rifugio", entered="2025-03-01", left="2025-03-09")
    snapshot = saved(given, engine)
    assert numbers(snapshot, "median_stay", by="municipality") == {"099001": None, "099002": 5}
    assert numbers(snapshot, "median_stay", by="residence_class")["non_nota"] == 8, "q was never seen before"


def test_who_is_protected_sees_a_median_from_ten_persons_on(engine: Engine) -> None:
    given = _stays(_stays(_ambito(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]), [3] * 9, service="casa")
    snapshot = saved(given, engine)
    rows = column(snapshot, "median_stay", "status", by="service", viewer="mayor")
    assert rows == {"rifugio": "ok", "casa": "suppressed", "mensa": "suppressed"}
    assert numbers(snapshot, "median_stay", by="service", viewer="mayor")["rifugio"] == 8


def test_who_is_protected_sees_the_counts_of_stays_rounded(engine: Engine) -> None:
    given = _stays(_ambito(), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]).stay(
        "x", service="rifugio", entered="2025-03-01"
    )
    row = ask(saved(given, engine), "median_stay", viewer="public").row()
    assert row is not None
    assert (row["value"], row["numerator"] % 5, row["denominator"] % 5) == (8, 0, 0)


def _seen(given: AmbitoBuilder, person: str, *days: str) -> AmbitoBuilder:
    return given.contacts([person], service="mensa", days=days)


def test_long_term_is_180_nights_in_365_days(engine: Engine) -> None:
    given = _ambito()
    for person, left in (("p", "2025-11-28"), ("q", "2025-11-27")):
        _seen(given, person, "2025-06-01").stay(person, service="rifugio", entered="2025-06-01", left=left)
    row = ask(saved(given, engine), "long_term").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 2, 50), "180 nights yes, 179 no"


def test_nights_of_several_stays_add_up_and_those_of_the_year_before_do_not_count(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-06-01").stay("p", service="rifugio", entered="2024-06-01", left="2025-03-02")
    _seen(given, "q", "2025-06-01").stay("q", service="rifugio", entered="2025-01-01", left="2025-05-01")
    given.stay("q", service="casa", entered="2025-11-02")
    snapshot = saved(given, engine, as_of="2026-01-31")
    assert number(snapshot, "long_term") == 50, "p spent 60 nights in 2025, q 120 and 60, the last still going on"


def test_long_term_is_also_three_months_of_the_last_twelve(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-10", "2025-05-10", "2025-09-10")
    _seen(given, "q", "2025-01-10", "2025-01-20", "2025-05-10")
    _seen(given, "r", "2024-12-10", "2025-05-10", "2025-09-10")
    row = ask(saved(given, engine), "long_term").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 3), "q was seen in two months, r in two of the last twelve"


def test_long_term_looks_back_a_year_from_the_end_of_each_month(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2024-04-10", "2025-02-10", "2025-03-10")
    counts = column(saved(given, engine), "long_term", "numerator", by="month", period="2025")
    long = [month for month, count in counts.items() if count == 1]
    assert long == ["2025-03"], "in April 2025 the contact of April 2024 is more than eleven months old"


def test_the_services_asked_about_choose_the_persons_not_their_history(engine: Engine) -> None:
    given = _seen(_ambito(), "p", "2025-01-10", "2025-05-10").contact("p", service="casa", day="2025-09-10")
    row = ask(saved(given, engine), "long_term", services=("casa",)).row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_long_term_by_sex_and_by_residence(engine: Engine) -> None:
    given = _ambito().person("p", sex=Sex.FEMALE, home="Beta").person("q", home=ResidenceClass.NONE)
    _seen(_seen(given, "p", "2025-01-10", "2025-05-10", "2025-09-10"), "q", "2025-01-10")
    snapshot = saved(given, engine)
    assert column(snapshot, "long_term", "numerator", by="sex") == {"F": 1, "M": 0, "X": None}
    assert numbers(snapshot, "long_term", by="municipality") == {"099001": None, "099002": 100}
    assert numbers(snapshot, "long_term", by="residence_class")["senza_residenza"] == 0


@pytest.mark.parametrize("indicator", ["median_stay", "long_term"])
def test_persons_do_not_mix_with_strangers_of_another_municipality(engine: Engine, indicator: str) -> None:
    given = _stays(_seen(_ambito(), "p", "2025-01-10"), [3])
    answer = ask(saved(given, engine), indicator, area="099002").row()
    assert answer is not None
    assert answer["status"] == "undefined"


def test_a_night_with_beds_in_two_services_is_one_night(engine: Engine) -> None:
    """A hundred nights in each of two houses, the same ones, are not the two hundred of a long stay."""
    given = ambito(lead="Alfa").shelter("uno", beds=10).shelter("due", beds=10)
    given.contacts(["p", "q"], service="uno", days=["2024-12-01", "2025-12-01"])
    for service in ("uno", "due"):
        given.stay("p", service=service, entered="2025-06-01", left="2025-09-09")
    given.stay("q", service="uno", entered="2025-01-01", left="2025-04-11")
    given.stay("q", service="due", entered="2025-05-01", left="2025-08-09")
    row = ask(saved(given, engine), "long_term", period="2025").rows()[0]
    assert (row["numerator"], row["denominator"]) == (1, 2), "only who slept two hundred different nights"
