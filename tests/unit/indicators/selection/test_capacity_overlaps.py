"""Two capacities of one section on the same nights: neither added, nor chosen in silence."""

from datetime import date

from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.vocabulary import Section
from indicators.selection.capacity_overlaps import overlap_words, overlapping_services, overlaps
from tests.support.asking import ask, number, saved
from tests.support.builder import AmbitoBuilder, ambito


def _shelter() -> AmbitoBuilder:
    given = ambito(residents={"Alfa": 900}).shelter("dorm", beds=10, opened="2025-01-01")
    return given.occupancy("dorm", day="2025-03-01", until="2025-03-10", occupied=6)


def _overlapping(engine: Engine) -> Snapshot:
    given = _shelter().capacity("dorm", funded=20, since="2025-03-01", until="2025-03-05")
    return saved(given, engine, as_of="2025-12-31")


def test_overlapping_capacities_are_not_added_and_the_latest_counts(sqlite_engine: Engine) -> None:
    """Six people in ten beds were twelve in thirty: 40 % of beds that nobody has."""
    snapshot = _overlapping(sqlite_engine)
    row = ask(snapshot, "bed_occupancy").row() or {}
    assert (row["numerator"], row["denominator"]) == (60, 5 * 20 + 5 * 10)


def test_overlapping_capacities_are_said_with_their_days(sqlite_engine: Engine) -> None:
    snapshot = _overlapping(sqlite_engine)
    assert overlaps(snapshot).select("first", "last").row(0) == (date(2025, 3, 1), date(2025, 3, 5))
    assert overlap_words(snapshot, "dorm", Section.ANY) == (
        "Dal 1º marzo 2025 al 5 marzo 2025 la base dati ha più capienze insieme per questa sezione: qui vale quella "
        "cominciata per ultima, e la quota occupata non è certa finché non se ne corregge una."
    )
    assert overlap_words(snapshot, "dorm", Section.WOMEN) == ""
    assert overlapping_services(snapshot) == ("Servizio dorm",)


def test_capacities_that_follow_one_another_do_not_overlap(sqlite_engine: Engine) -> None:
    given = ambito(residents={"Alfa": 900}).service("mensa").shelter("altro", beds=5)
    given.shelter("dorm", beds=10, opened="2025-04-01").capacity(
        "dorm", funded=8, since="2025-01-01", until="2025-03-31"
    )
    given.occupancy("dorm", day="2025-03-31", until="2025-04-01", occupied=4)
    snapshot = saved(given, sqlite_engine, as_of="2025-12-31")
    assert overlaps(snapshot).is_empty()
    assert overlapping_services(snapshot) == ()
    assert number(snapshot, "bed_occupancy") == 100 * 8 / 18
