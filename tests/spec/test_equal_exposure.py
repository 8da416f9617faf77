"""Two periods are compared as equals only if they hold the same months, with the same returns behind them."""

import pytest
from sqlalchemy import Engine

from components.widgets.change import change_words
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnStatus
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.query import Comparison
from indicators.model.result import Gap
from indicators.wording.headline import headline
from tests.support.asking import ask, saved
from tests.support.builder import AmbitoBuilder, ambito

YEAR, PREVIOUS = {"comparison": Comparison.YEAR}, {"comparison": Comparison.PREVIOUS}


def _monthly(*, per_month: int = 20) -> AmbitoBuilder:
    """As many persons each month, each for that month only, from January 2024 to October 2026, each at one meal."""
    given = ambito(lead="Alfa").service("mensa").service("docce")
    for year in (2024, 2025, 2026):
        for month in range(1, 11 if year == 2026 else 13):
            people = [f"{year}-{month}-{number}" for number in range(per_month)]
            given.contacts(people, service="mensa", days=[f"{year}-{month:02d}-05"])
            given.delivery("mensa", month=f"{year}-{month:02d}")
    return given


def test_a_running_year_is_compared_with_the_same_months(engine: Engine) -> None:
    """Two hundred persons in ten months were a fall beside the two hundred and forty of twelve."""
    result = ask(saved(_monthly(), engine), "people_served", period="2026", **YEAR)
    assert result.reference is not None
    assert result.reference.rows()[0]["value"] == result.rows()[0]["value"] == 200
    assert headline(result) == (
        "Nel 2026 (fino a ottobre) i servizi hanno incontrato 200 persone diverse, come da gennaio a ottobre 2025."
    )
    assert change_words(result).startswith("stabile")
    assert change_words(result).endswith("(200 da gennaio a ottobre 2025)")


def test_a_running_quarter_is_compared_with_as_many_months(engine: Engine) -> None:
    result = ask(saved(_monthly(), engine), "contacts", period="2026-Q4", **PREVIOUS)
    assert "come a luglio 2026" in headline(result)


def test_a_protected_viewer_is_told_no_verdict_on_a_running_year(engine: Engine) -> None:
    """January to October is no period that a mayor may ask: beside the three quarters it would tell October alone."""
    result = ask(saved(_monthly(), engine), "people_served", period="2026", viewer="mayor", **YEAR)
    assert result.reference is None
    assert change_words(result) == "confronto non possibile: il periodo non è finito"


def test_what_begins_before_the_data_is_not_compared_with(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa")
    given.contacts(["p"], service="mensa", days=["2024-09-05", "2025-09-05", "2025-02-05"])
    result = ask(saved(given, engine), "contacts", period="2025", **YEAR)
    assert result.reference is None
    assert change_words(result) == "confronto non possibile: i dati cominciano da settembre 2024"


def _gap(given: AmbitoBuilder, *months: str) -> AmbitoBuilder:
    for month in months:
        given.delivery("docce", month=month, status=ReturnStatus.MISSING)
    return given


def _showers(given: AmbitoBuilder, year: int, months: range) -> AmbitoBuilder:
    for month in months:
        given.delivery("docce", month=f"{year}-{month:02d}")
        people = [f"showers-{number}" for number in range(30)]
        given.contacts(people, service="docce", days=[f"{year}-{month:02d}-07"])
    return given


def test_months_without_a_return_are_left_out_of_both_sides(engine: Engine) -> None:
    """Thirty showers a month, two months of which were not delivered: no fall of a seventh."""
    given = _showers(_showers(_monthly(), 2024, range(1, 13)), 2025, range(3, 13))
    result = ask(saved(_gap(given, "2025-01", "2025-02"), engine), "contacts", period="2025", **YEAR)
    assert result.left_out == (Gap(service="docce", months=(2025 * 12, 2025 * 12 + 1)),)
    assert result.reference is not None
    assert result.reference.rows()[0]["value"] == 240 + 300, "not the 600 of the whole year"
    assert headline(result) == (
        "Nel 2025 i servizi hanno registrato 540 accessi, come nel 2024 a parità di flussi: mancano quelli di Servizio "
        "docce (gennaio 2025, febbraio 2025)."
    )


def test_months_missing_in_the_former_period_are_left_out_of_this_one(engine: Engine) -> None:
    given = _showers(_showers(_monthly(), 2025, range(1, 13)), 2024, range(3, 13))
    result = ask(saved(_gap(given, "2024-01", "2024-02"), engine), "contacts", period="2025", **YEAR)
    assert result.like is not None
    assert (result.rows()[0]["value"], result.like.rows()[0]["value"]) == (600, 540)
    assert headline(result) == (
        "Nel 2025 i servizi hanno registrato 600 accessi; a parità di flussi 540, come nel 2024: mancano quelli di "
        "Servizio docce (gennaio 2024, febbraio 2024)."
    )


def test_months_missing_on_both_sides_are_equal(engine: Engine) -> None:
    given = _showers(_showers(_monthly(), 2025, range(3, 13)), 2024, range(3, 13))
    snapshot = saved(_gap(given, "2024-01", "2025-01", "2024-02", "2025-02"), engine)
    result = ask(snapshot, "contacts", period="2025", **YEAR)
    assert result.left_out == ()
    assert result.like is None
    assert headline(result).endswith("; mancano i flussi di Servizio docce (gennaio 2025, febbraio 2025).")


def test_paths_with_a_gap_behind_them_are_not_judged(engine: Engine) -> None:
    """Whoever was last seen by the service that fell silent looks inactive long after it spoke again."""
    given = _showers(_showers(_monthly(), 2024, range(1, 13)), 2025, range(3, 13))
    result = ask(saved(_gap(given, "2025-01", "2025-02"), engine), "active", period="2025", **YEAR)
    assert result.unequal == "mancano dei flussi"
    assert change_words(result).endswith("non confrontabile, mancano dei flussi")
    assert "non confrontabili: mancano i flussi di Servizio docce" in headline(result)


def test_a_protected_viewer_has_nothing_left_out_of_few_people(engine: Engine) -> None:
    given = _showers(_showers(_monthly(), 2024, range(1, 13)), 2025, range(3, 13))
    snapshot = saved(_gap(given, "2025-01", "2025-02"), engine)
    whole = ask(snapshot, "people_served", period="2025", viewer="mayor", **YEAR)
    assert whole.like is not None, "the whole Ambito is compared"
    alone = ask(snapshot, "people_served", period="2025", viewer="mayor", services=("docce",), **YEAR)
    assert alone.like is None
    assert alone.unequal == "mancano dei flussi"


def test_a_service_without_beds_does_not_bend_the_occupancy_of_beds(engine: Engine) -> None:
    given = _gap(_monthly(), "2025-01").shelter("rifugio", beds=20)
    for year in (2024, 2025):
        given.occupancy("rifugio", day=f"{year}-01-01", until=f"{year}-12-31", occupied=10)
    result = ask(saved(given, engine), "bed_occupancy", period="2025", **YEAR)
    assert (result.gaps, result.left_out) == ((), ())


def test_a_series_does_not_judge_quarters_with_unequal_returns(engine: Engine) -> None:
    given = _showers(_showers(_monthly(), 2024, range(1, 13)), 2025, range(1, 5))
    for month in range(7, 11):
        given = _showers(_showers(given, 2025, range(month, month + 1)), 2026, range(month, month + 1))
    given = _showers(_gap(given, "2025-05", "2025-06"), 2026, range(1, 7))
    told = headline(ask(saved(given, engine, as_of="2026-10-31"), "contacts", period="2024..2026", by="quarter"))
    assert told.startswith("Nel secondo trimestre 2026 i servizi hanno registrato 150 accessi, contro 90 nel secondo")
    assert ", non confrontabili; mancano i flussi di Servizio docce (maggio 2025, giugno 2025)." in told
    assert "in aumento" not in told


def test_a_quarter_of_one_month_is_no_quarter(engine: Engine) -> None:
    """October alone was a fall of two thirds."""
    result = ask(saved(_monthly(), engine), "contacts", period="2024..2026", by="quarter")
    assert [row["quarter"] for row in result.rows()][-1] == "2026-Q4"
    assert [row["quarter"] for row in result.finished()][-1] == "2026-Q3"
    assert headline(result).startswith("Nel secondo trimestre 2026 i servizi hanno registrato 60 accessi, come nel")


@pytest.mark.parametrize(
    ("period", "by", "expected"),
    [
        ("2026-02", "year", "A febbraio 2026 i servizi hanno incontrato 20 persone diverse."),
        ("2026-02", "quarter", "A febbraio 2026 i servizi hanno incontrato 20 persone diverse."),
        ("2025-02..2025-05", "year", "Da febbraio a maggio 2025 i servizi hanno incontrato 80 persone diverse."),
        ("2025-12..2026-02", "year", "Da gennaio a febbraio 2026 i servizi hanno incontrato 40 persone diverse."),
        ("2025-11..2026-03", "quarter", "Nel primo trimestre 2026 i servizi hanno incontrato 60 persone diverse."),
    ],
)
def test_a_quarter_or_year_that_is_asked_in_part_is_said_by_its_months(
    engine: Engine, period: str, by: str, expected: str
) -> None:
    """February alone was said to be the first quarter, and December alone a year."""
    result = ask(saved(_monthly(), engine, as_of="2026-10-31"), "people_served", period=period, by=by)
    assert headline(result) == expected


def test_what_is_counted_at_the_end_of_a_year_asked_in_part_is_of_its_last_month(engine: Engine) -> None:
    result = ask(saved(_monthly(), engine, as_of="2026-10-31"), "active", period="2025-02..2025-05", by="year")
    assert headline(result).startswith("Alla fine di maggio 2025 erano attive ")


def test_the_last_twelve_months_are_closed_and_move_by_quarters_where_protected(engine: Engine) -> None:
    names = Directory.of(saved(_monthly(), engine, as_of="2026-10-12"))
    assert str(names.default_period(Viewer.parse("manager"))) == "2025-10..2026-09"
    assert str(names.default_period(Viewer.parse("mayor"))) == "2025-Q4..2026-Q3"


def test_a_mayor_asks_for_the_last_four_quarters_and_no_others(engine: Engine) -> None:
    snapshot = saved(_monthly(), engine)
    for period in ("2025-Q4..2026-Q3", "2024-Q4..2025-Q3"):
        assert ask(snapshot, "people_served", period=period, viewer="mayor").rows()[0]["value"] == 240
    for period in ("2025-Q3..2026-Q2", "2025-Q4..2026-Q2", "2025-11..2026-10"):
        with pytest.raises(NotAllowedError):
            ask(snapshot, "people_served", period=period, viewer="mayor")
