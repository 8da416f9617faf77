"""Cells of tables: numbers and times in Italian over values that sort, whatever the language of the browser."""

from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df, convert_pandas_df_to_arrow_bytes
from streamlit.elements.lib.pandas_styler_utils import marshall_styler
from streamlit.proto.ArrowData_pb2 import ArrowData

from components.figures.core.labels import value_name
from components.widgets.italian_cells import _catalogue, written
from indicators.catalogue.catalogue import INDICATORS


def sides(data: Any, **digits: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what Streamlit sends to the browser: what sorts, and what is read."""
    proto, table = ArrowData(), written(data, digits=digits)
    marshall_styler(proto, table, "prova")
    return (
        convert_arrow_bytes_to_pandas_df(convert_pandas_df_to_arrow_bytes(table.data)),
        convert_arrow_bytes_to_pandas_df(proto.styler.display_values),
    )


def test_numbers_are_italian_and_keep_the_zeros_that_the_catalogue_wants() -> None:
    """A browser in English wrote 3,857 and 2.6; a value of 3.0 was written 3."""
    rate = INDICATORS["rate_per_1000"]
    frame = pl.DataFrame({value_name(rate): [3.0, 2.64, None], "Residenti": [3857.0, 657.0, None]})
    data, read = sides(frame)
    assert read[value_name(rate)].to_list() == ["3,0", "2,6", "–"]
    assert read["Residenti"].to_list() == ["3.857", "657", "–"]
    assert data["Residenti"].to_list()[:2] == [3857.0, 657.0]
    assert data["Residenti"].isna().to_list() == [False, False, True]


def test_each_row_has_the_decimals_of_its_indicator() -> None:
    rate, people = INDICATORS["rate_per_1000"], INDICATORS["people_served"]
    rows = [
        {"Indicatore": rate.name, "Valore": 3.0, "Limite inferiore (95%)": 1.0, "Obiettivo": 5.0},
        {"Indicatore": people.name, "Valore": 3.0, "Limite inferiore (95%)": None, "Obiettivo": 1100.0},
    ]
    _, read = sides(rows)
    assert read["Valore"].to_list() == ["3,0", "3"]
    assert read["Limite inferiore (95%)"].to_list() == ["1,0", "–"]
    assert read["Obiettivo"].to_list() == ["5,0", "1.100"]


def test_what_the_catalogue_does_not_know_has_the_decimals_that_its_values_have() -> None:
    rows = [{"Unità": "%", "Valore": 67.25, "Ore": 1799.5, "Notti": 4.0}, {"Unità": "%", "Valore": 3.0, "Ore": 412.0}]
    rows.append({"Unità": "persone", "Valore": 27.0, "Ore": -0.25})
    _, read = sides(rows)
    assert read["Valore"].to_list() == ["67,25", "3,00", "27"]
    assert read["Ore"].to_list() == ["1.799,5", "412,0", "−0,25"]
    assert read["Notti"].to_list() == ["4", "–", "–"]


def test_decimals_that_are_given_count_more_than_the_catalogue() -> None:
    _, read = sides([{"Ore": 2.0, "Notti": 2.0}], Ore=2)
    assert read.to_numpy().tolist() == [["2,00", "2"]]


def test_years_and_weeks_are_names_and_not_amounts() -> None:
    data, read = sides([{"Anno": 2025, "Settimana": 3, "Accessi": 3169}])
    assert read.to_numpy().tolist() == [["2025", "3", "3.169"]]
    assert data["Anno"].to_list() == [2025]


MONTHS = ["gennaio 2025", "agosto 2025", "aprile 2025", "dicembre 2024"]


@pytest.mark.parametrize(
    ("column", "in_order"),
    [
        (MONTHS, ["dicembre 2024", "gennaio 2025", "aprile 2025", "agosto 2025"]),
        (["15 marzo 2025", "7 aprile 2025", "non arrivato"], ["non arrivato", "15 marzo 2025", "7 aprile 2025"]),
        (["tutto il mese: agosto 2025", "3 luglio 2025"], ["3 luglio 2025", "tutto il mese: agosto 2025"]),
        ([date(2025, 12, 1), date(2025, 2, 9)], ["9 febbraio 2025", "1 dicembre 2025"]),
        (["2025-11", "2025-02"], ["febbraio 2025", "novembre 2025"]),
        (["2025-Q3", "2024-Q4"], ["quarto trimestre 2024", "terzo trimestre 2025"]),
        (["terzo trimestre 2025", "secondo trimestre 2025"], ["secondo trimestre 2025", "terzo trimestre 2025"]),
        (["luglio", "febbraio", "ottobre"], ["febbraio", "luglio", "ottobre"]),
    ],
    ids=["months", "days", "months and days", "dates", "codes", "codes of quarters", "quarters", "months alone"],
)
def test_times_sort_by_time_and_are_read_in_words(column: list[Any], in_order: list[str]) -> None:
    """They sorted by their letters: agosto, aprile, dicembre."""
    data, read = sides([{"Quando": value} for value in column])
    order = data["Quando"].fillna("").sort_values(kind="stable").index
    assert read["Quando"][order].to_list() == in_order


@pytest.mark.parametrize("column", [["0-17", "18-29"], ["019002", "019005"], ["maggio 2025, giugno 2025", "nessuno"]])
def test_words_that_are_no_times_stay_as_they_are(column: list[str]) -> None:
    data, read = sides([{"Età": value} for value in column])
    assert data["Età"].to_list() == read["Età"].to_list() == column


def test_a_table_of_nothing_but_gaps_is_dashes() -> None:
    data, read = sides([{"Limite": None, "Nota": None}, {"Limite": None, "Nota": "x"}])
    assert read.to_numpy().tolist() == [["–", "–"], ["–", "x"]]
    assert data["Limite"].isna().all()


def test_indicators_of_one_name_have_the_same_decimals() -> None:
    """They are looked up by name."""
    assert all(
        _catalogue()[name] == entry.decimals
        for entry in INDICATORS.values()
        for name in (entry.name, value_name(entry))
    )
