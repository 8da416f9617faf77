"""A figure drawn from several results has one table and one file, which hold every value that is drawn."""

import csv
import io
from dataclasses import replace

from components.widgets.tables.combined_table import joined_table
from components.widgets.tables.result_table import italian_table
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from tests.support.exports import csv_of
from tests.support.results import PERSONS, RATE, a_result, row

TOWNS = a_result(
    [row("099001", value=11.4, n=(390, 33786), limits=(10.3, 12.6))], by=(Grouping.MUNICIPALITY,), indicator=RATE
)
AREAS = tuple(
    a_result([row(value=value, n=(many, people), limits=(1, 9))], indicator=RATE, area=area)
    for area, value, many, people in (("lead", 11.4, 390, 33786), ("territory", 3.6, 460, 126616))
)


def test_one_result_alone_is_its_own_table() -> None:
    assert joined_table([TOWNS]).equals(italian_table(TOWNS))


def test_areas_that_a_figure_compares_with_are_rows_of_their_own() -> None:
    table = joined_table([TOWNS, *AREAS])
    assert table["Comune"].to_list() == ["Città Alta", None, None]
    assert table["Area di analisi"].to_list()[0] == "tutto l'Ambito"
    assert table["Area di analisi"].n_unique() == 3
    assert table["Tasso per 1.000 residenti"].to_list() == [11.4, 11.4, 3.6]
    assert "Periodo" not in table.columns


def test_different_indicators_share_the_column_of_values_each_with_its_unit() -> None:
    people = a_result([row(value=385)], indicator=PERSONS)
    table = joined_table([AREAS[1], people])
    assert table.select("Indicatore", "Valore", "Unità").rows() == [
        ("Tasso per 1.000 residenti", 3.6, "ogni 1.000 residenti"),
        ("Persone servite", 385.0, "persone"),
    ]
    assert table["Numeratore"].to_list() == [460.0, None]


def test_a_share_with_and_without_fictitious_residence_says_which_is_which() -> None:
    asked = a_result([row(value=69.4, n=(820, 1182))], indicator=INDICATORS["attraction"])
    without = replace(asked, query=asked.query.but(exclude_fictitious=True))
    table = joined_table([asked, without])
    assert table["Residenza fittizia"].to_list() == ["contata come residente", "contata come non residente"]
    assert "Indicatore" not in table.columns


def test_each_row_of_the_file_says_what_is_true_of_it() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_of(TOWNS, *AREAS).decode("utf-8-sig")), delimiter=";"))
    assert [one["Area di analisi"] for one in rows] == joined_table([TOWNS, *AREAS])["Area di analisi"].to_list()
    assert {one["Indicatore"] for one in rows} == {"Tasso per 1.000 residenti"}
    assert {one["Aggiornato al"] for one in rows} == {"31 ottobre 2026"}
