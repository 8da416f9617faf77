"""Figures of the paths: the cohort and its days, tables of cells, amounts before and after."""

import polars as pl

from components.figures.compare.before_after import before_after
from components.figures.composition.cell_table import grid
from components.figures.composition.path_steps import cohort
from tests.support.figure_samples import cells, changes, steps
from tests.support.figures import note, plain, ticks, trace, written


def test_a_cohort_tells_counts_and_shares_beside_each_name() -> None:
    figure = cohort(*steps())
    assert trace(figure, "persone")["x"] == [200, 80, 20, None]
    assert written(figure)[:4] == [
        "Primo contatto  200 persone",
        "Presa in carico  80 persone · 40%",
        "Patto firmato  20 persone · 10%",
        "Uscita verso l'autonomia  <6",
    ]
    assert "qualcuno può ancora arrivarci" in note(figure)


def test_a_cohort_places_the_median_days_on_an_axis_of_their_own() -> None:
    figure = cohort(*steps())
    days = trace(figure, "giorni")
    assert (days["xaxis"], days["x"], days["y"]) == ("x2", [34, 61.5], [1, 2])
    assert trace(figure, "intervallo al 95%")["x"] == [30, 41, None, 50, 70, None]
    assert written(figure)[5:8] == ["34 giorni", "62 giorni", "valore protetto"]
    assert "20 persone, delle 80 del passo precedente" in plain(days["text"][1])


def test_each_column_of_a_grid_has_its_own_scale_unless_all_count_the_same() -> None:
    served, home = (trace(grid(cells()), name) for name in ("Servite", "Verso autonomia"))
    assert [line[0] for line in served["z"]] == [2, 1, 3]
    assert [line[0] for line in home["z"]] == [2, 6, 4], "the highest of its own column, zero, not supplied"
    together = trace(grid(cells(), shared_scale=True), "Verso autonomia")
    assert together["z"][0] == [0], "12 beside 90"


def test_a_grid_writes_signs_where_there_is_no_value() -> None:
    figure = grid(cells())
    said = [plain(line[0]) for name in ("Servite", "Verso autonomia") for line in trace(figure, name)["text"]]
    assert said == ["90", "30", "<6", "12%", "0%", "×"]
    outlined = [
        (box["x0"] + 0.46, box["y0"] + 0.44) for box in figure.to_dict()["layout"]["shapes"] if "fillcolor" in box
    ]
    assert outlined == [(1, 0), (1, 1)], "what may change, and zero"


def test_short_headings_of_a_grid_stand_over_their_columns() -> None:
    years = cells().with_columns(column=pl.col("column").replace({"Servite": "2024", "Verso autonomia": "2025"}))
    heads = grid(years).to_dict()["layout"]["annotations"][:2]
    assert [(head["text"], head["x"], head["xanchor"]) for head in heads] == [
        ("2024", 0, "center"),
        ("2025", 1, "center"),
    ]


def test_amounts_before_and_after_need_not_be_shares() -> None:
    rows = changes().with_columns(before=pl.Series([1.24, None]), after=pl.Series([0.81, 2.0]))
    figure = before_after(rows, unit="", top=3, decimals=1)
    assert written(figure)[2:4] == ["1,2 → 0,8", "<6 → 2,0"]
    assert ticks(figure, "xaxis") == ["0", "1", "2", "3"]


def test_headings_of_a_grid_stand_straight_where_the_page_gives_their_columns_room() -> None:
    heads = grid(cells(), column_width=70).to_dict()["layout"]["annotations"][:2]
    assert [(plain(head["text"]), head["xanchor"]) for head in heads] == [
        ("Servite", "center"),
        ("Verso autonomia", "center"),
    ]
