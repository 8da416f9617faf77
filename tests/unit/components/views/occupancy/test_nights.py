"""Nights made ready for the figures of occupancy: weeks, seasons, full nights."""

from dataclasses import replace
from datetime import date

import polars as pl

from components.figures.time.seasons import WEEKS
from components.views.occupancy.nights import by_week, fullness, night_rows, season_rows
from components.views.occupancy.text import Fullness, nobody, of_section, saturated, seasons_words
from data_access.vocabulary import Section
from indicators.analysis.nightly_occupancy import NIGHTS, SectionNights, Step

MONDAY = date(2025, 3, 3)
FRAME = pl.DataFrame(
    {
        "day": [date(2025, 3, 3), date(2025, 3, 4), date(2025, 3, 5)],
        "occupied": [20.0, None, 10.0],
        "actual": [20.0, 20.0, 20.0],
        "funded": [22.0, 22.0, 22.0],
        "provisional": [False, False, True],
        "hidden": [False, False, False],
        "coarse": [False, False, False],
    },
    schema=NIGHTS,
)
MONTHS = pl.DataFrame(
    {
        "day": [date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)],
        "occupied": [7.0, 6.0, None],
        "actual": [7.0, 7.0, 7.0],
        "funded": [7.0, 7.0, 7.0],
        "provisional": [False, False, True],
        "hidden": [False, False, True],
        "coarse": [True, True, False],
    },
    schema=NIGHTS,
)


def nights(frame: pl.DataFrame = FRAME) -> SectionNights:
    known = frame.filter(pl.col("occupied").is_not_null())
    return SectionNights(
        step=Step.NIGHT, frame=frame, occupied=int(known["occupied"].sum()), actual=int(known["actual"].sum())
    )


def months(frame: pl.DataFrame = MONTHS) -> SectionNights:
    return SectionNights(step=Step.MONTH, frame=frame, occupied=31 * 7 + 28 * 6, actual=59 * 7, why="Perché.")


def test_a_week_is_the_mean_of_its_recorded_nights() -> None:
    assert by_week(FRAME).rows() == [(MONDAY, 15.0, 20.0, 22.0, True, False, False)]


def test_a_season_is_a_ratio_of_sums_over_recorded_nights() -> None:
    assert season_rows(nights()).rows() == [(2025, 10, 75.0, "ok", True)]


def test_a_week_without_data_is_not_an_empty_week() -> None:
    silent = FRAME.with_columns(occupied=pl.lit(None, pl.Float64))
    assert season_rows(nights(silent)).rows() == [(2025, 10, None, "not_supplied", True)]


def test_full_nights_are_counted_among_those_recorded() -> None:
    found = fullness(nights())
    assert (found.told, found.full, found.share) == (2, 1, 75.0)
    said = "75,0% dei posti letto occupati; 1 notte su 2 sopra il 95%."
    assert found.sentence("posti letto", by_night=True) == said


def test_the_last_days_of_december_are_no_season_of_the_year_after() -> None:
    """Monday 29 December 2025 is in week 1 of 2026: one point, whose name fell on the lines of January."""
    end = FRAME.head(1).with_columns(day=pl.lit(date(2025, 12, 29)))
    assert season_rows(nights(FRAME.vstack(end)))["year"].to_list() == [2025]


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
    found = Fullness(told=362, full=0, share=65.5)
    assert of_section(Section.ANY, found.sentence("pasti", by_night=False)) == (
        "Servito il 65,5% dei pasti possibili; nessun giorno su 362 sopra il 95%."
    )
    assert found.sentence("posti letto", by_night=True).endswith("nessuna notte su 362 sopra il 95%.")
    assert found.sentence("alloggi", by_night=True).startswith("65,5% degli alloggi occupati;")


def test_nights_that_nobody_recorded_are_not_nights_without_a_full_one() -> None:
    """«0 notti su 0 piene o quasi», «nessuna sezione ha passato notti sopra il 95%»: nothing had been supplied."""
    assert Fullness(told=0, full=0, share=None).calendar() == "nessun dato fornito nel periodo"
    assert fullness(nights()).calendar() == "1 notte su 2 piena o quasi"
    men = {"Servizio": "Dormitorio", "Sezione": "Uomini", "Pieni o quasi": 0, "Con dati": 0, "Si contano": "notti"}
    assert saturated([], [men]) == "Nessun dato fornito sulle notti delle sezioni con posti letto."
    assert saturated([], []) == "Nessuna sezione con posti letto aperta nel periodo."
    known = {**men, "Con dati": 353}
    assert saturated([known], [men]) == "Nessuna sezione ha passato notti sopra il 95% dei posti."
    full = {**known, "Pieni o quasi": 144}
    assert saturated([known, full], []) == "«Dormitorio» (uomini) ha più notti sopra il 95% dei posti: 144 su 353."
    assert saturated([{**full, "Sezione": "Tutti"}], []).startswith("«Dormitorio» ha più notti")
    assert saturated([full, {**full, "Servizio": "Casa"}], []).endswith(": 144 su 353, come un'altra sezione.")


def test_months_of_small_sections_are_not_counted_among_the_nights_of_the_others() -> None:
    women = {"Servizio": "Casa", "Sezione": "Donne", "Pieni o quasi": 9, "Con dati": 10, "Si contano": "mesi"}
    men = {"Servizio": "Dormitorio", "Sezione": "Uomini", "Pieni o quasi": 3, "Con dati": 304, "Si contano": "notti"}
    assert saturated([women, men], []) == "«Dormitorio» (uomini) ha più notti sopra il 95% dei posti: 3 su 304."
    assert saturated([women], []) == "«Casa» (donne) ha più mesi sopra il 95% dei posti, arrotondando: 9 su 10."
    none = {**women, "Pieni o quasi": 0}
    assert saturated([none, {**men, "Pieni o quasi": 0}], []) == (
        "Nessuna sezione ha passato notti o mesi sopra il 95% dei posti."
    )
    assert saturated([], [{**women, "Con dati": 0}]) == (
        "Nessun dato che si possa mostrare sulle notti delle sezioni con posti letto."
    )


def test_a_section_told_by_month_says_so_and_says_its_share_is_about() -> None:
    found = fullness(months())
    assert (found.told, found.full) == (2, 1)
    assert found.sentence("posti letto", by_night=True) == (
        "circa il 93% dei posti letto occupati; 1 mese su 2 oltre il 95% in media, arrotondando."
    )
    assert found.calendar() == "1 mese su 2 pieno o quasi"
    nothing = fullness(months(MONTHS.tail(1)))
    assert nothing.sentence("posti letto", by_night=True) == "nessun mese che si possa mostrare nel periodo."
    assert season_rows(months()).rows() == [
        (2025, 1, None, "suppressed", False),
        (2025, 2, None, "suppressed", False),
        (2025, 3, None, "suppressed", True),
    ], "a month of seven places is told in places: 86 % may be 71"
    exact = months(MONTHS.with_columns(coarse=pl.lit(value=False)))
    assert season_rows(exact).rows()[:2] == [(2025, 1, 100.0, "ok", False), (2025, 2, 86, "ok", False)]
    assert fullness(replace(months(), is_coarse=True)).sentence("posti letto", by_night=True) == (
        "1 mese su 2 oltre il 95% in media, arrotondando."
    )
    assert night_rows(MONTHS, Step.MONTH)[2] == {
        "Mese": "2025-03", "Occupati": None, "In servizio": 7.0, "Finanziati": 7.0, "Provvisorio": "sì",
        "Stato": "protetto",
    }  # fmt: skip


def test_nights_with_few_places_taken_are_recorded_and_not_full() -> None:
    frame = FRAME.with_columns(hidden=pl.col("occupied").is_null())
    found = fullness(nights(frame))
    assert (found.told, found.full) == (3, 1)


def test_a_waiting_list_that_nobody_recorded_is_not_one_without_anybody() -> None:
    recorded = pl.DataFrame({"week": [MONDAY], "waiting": [0.0]})
    assert nobody(recorded) == (
        "a zero in tutte le settimane registrate, perché nessuno attendeva o perché il servizio non la tiene"
    )
    assert nobody(recorded.clear()) == "non registrata"


def test_a_year_of_which_a_few_days_are_known_is_not_compared() -> None:
    """The first week of 2025 began on 30 December 2024: two days of December made the mean of a year not supplied."""
    weeks = pl.DataFrame(
        [(year, week, 90.0, "ok", False) for year in (2024, 2025) for week in (1,)], schema=WEEKS, orient="row"
    )
    assert seasons_words(weeks, 2025) == "le stesse settimane, anno per anno."
