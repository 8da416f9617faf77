"""Nights made ready for the figures of occupancy: weeks, seasons, full nights."""

from datetime import date

import polars as pl

from components.figures.nights import NIGHTS
from components.sections.occupancy_nights import by_week, fullness, season_weeks

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
