"""Nights made ready for the figures of occupancy: weeks, seasons, full nights."""

from datetime import date

import polars as pl

from components.figures.nights import NIGHTS
from components.figures.seasons import WEEKS
from components.sections.occupancy import saturated
from components.sections.occupancy_nights import Fullness, by_week, fullness, of_section, season_weeks, seasons_words
from components.sections.occupancy_waiting import nobody
from data_access.vocabulary import Section

MONDAY = date(2025, 3, 3)
FRAME = pl.DataFrame(
    {
        "day": [date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)],
        "occupied": [20.0, None, 10.0],
        "actual": [20.0, 20.0, 20.0],
        "funded": [22.0, 22.0, 22.0],
        "provisional": [False, False, True],
    },
    schema=NIGHTS,
)


def test_a_week_is_the_mean_of_its_recorded_nights() -> None:
    assert by_week(FRAME).rows() == [(MONDAY, 15.0, 20.0, 22.0, True)]


def test_a_season_is_a_ratio_of_sums_over_recorded_nights() -> None:
    assert season_weeks(FRAME).rows() == [(2025, 10, 75.0, "ok", True)]


def test_a_week_without_data_is_not_an_empty_week() -> None:
    silent = FRAME.with_columns(occupied=pl.lit(None, pl.Float64))
    assert season_weeks(silent).rows() == [(2025, 10, None, "not_supplied", True)]


def test_full_nights_are_counted_among_those_recorded() -> None:
    found = fullness(FRAME)
    assert (found.nights, found.full, found.share) == (2, 1, 75.0)
    said = "75,0% dei posti letto occupati; 1 notte su 2 sopra il 95%."
    assert found.sentence("posti letto", by_night=True) == said


def test_the_last_days_of_december_are_no_season_of_the_year_after() -> None:
    """Monday 29 December 2025 is in week 1 of 2026: one point, whose name fell on the lines of January."""
    end = FRAME.head(1).with_columns(day=pl.lit(date(2025, 12, 29)))
    assert season_weeks(FRAME.vstack(end))["year"].to_list() == [2025]


def test_a_season_is_compared_with_the_same_weeks_of_the_year_before() -> None:
    rows = [(2024, 1, 80.0), (2024, 2, 90.0), (2024, 3, 10.0), (2025, 1, 70.0), (2025, 2, 61.0), (2025, 4, 99.0)]
    weeks = pl.DataFrame(rows, schema=["year", "week", "value"], orient="row").with_columns(provisional=False)
    assert seasons_words(weeks, 2025) == "nelle stesse settimane, in media 65,5% nel 2025 e 85,0% nel 2024."
    assert seasons_words(weeks, 2024) == "le stesse settimane, anno per anno."


def test_a_section_alone_is_not_named() -> None:
    assert of_section(Section.MEN, "le stesse settimane") == "Uomini: le stesse settimane"
    assert of_section(Section.ANY, "le stesse settimane") == "Le stesse settimane"


def test_what_is_served_by_day_has_its_own_words_and_none_is_a_word() -> None:
    """It said «65,5% dei pasti in capienza serviti; 0 giorni su 362 sopra il 95%»."""
    found = Fullness(nights=362, full=0, occupied=65.5, actual=100.0)
    assert of_section(Section.ANY, found.sentence("pasti", by_night=False)) == (
        "Servito il 65,5% dei pasti possibili; nessun giorno su 362 sopra il 95%."
    )
    assert found.sentence("posti letto", by_night=True).endswith("nessuna notte su 362 sopra il 95%.")
    assert found.sentence("alloggi", by_night=True).startswith("65,5% degli alloggi occupati;")


def test_nights_that_nobody_recorded_are_not_nights_without_a_full_one() -> None:
    """«0 notti su 0 piene o quasi», «nessuna sezione ha passato notti sopra il 95%»: nothing had been supplied."""
    assert Fullness(nights=0, full=0, occupied=0.0, actual=0.0).calendar() == "nessun dato fornito nel periodo"
    assert fullness(FRAME).calendar() == "1 notte su 2 piena o quasi"
    men = {"Servizio": "Dormitorio", "Sezione": "Uomini", "Notti sopra il 95%": 0, "Notti con dati": 0}
    assert saturated(None, [men]) == "Nessun dato fornito sulle notti delle sezioni con posti letto."
    assert saturated(None, []) == "Nessuna sezione con posti letto aperta nel periodo."
    known = {**men, "Notti con dati": 353}
    assert saturated(known, [men]) == "Nessuna sezione ha passato notti sopra il 95% dei posti."
    full = {**known, "Notti sopra il 95%": 144}
    assert saturated(full, []) == "«Dormitorio» (uomini) ha più notti sopra il 95% dei posti: 144 su 353."
    assert saturated({**full, "Sezione": "Tutti"}, []).startswith("«Dormitorio» ha più notti")


def test_a_waiting_list_that_nobody_recorded_is_not_one_without_anybody() -> None:
    recorded = pl.DataFrame({"week": [MONDAY], "waiting": [0.0]})
    assert nobody(recorded) == "nessuno in attesa nelle settimane registrate"
    assert nobody(recorded.clear()) == "non registrata"


def test_a_year_of_which_a_few_days_are_known_is_not_compared() -> None:
    """The first week of 2025 began on 30 December 2024: two days of December made the mean of a year not supplied."""
    weeks = pl.DataFrame(
        [(year, week, 90.0, "ok", False) for year in (2024, 2025) for week in (1,)], schema=WEEKS, orient="row"
    )
    assert seasons_words(weeks, 2025) == "le stesse settimane, anno per anno."
