"""Figures made of rows as pictures: bars and outlines, tables, charts, each with its title, its source, its notes."""

from xml.etree.ElementTree import fromstring

import polars as pl
import pytest

from components.state.painter import Grid, Strip, Strips
from components.widgets.amount_bars import Budget, bullet_strips, rows_strips
from indicators.interchange.exported_table import ExportedTable, Part
from publication.drawing.rows import MOST_ROWS, rows_picture
from tests.support.nasty import BY_LANGUAGE
from tests.support.picture_samples import FIGURES
from tests.support.vectors import vector_amiss, vector_words


def table(frame: pl.DataFrame, *, confidential: str = "") -> ExportedTable:
    said = {"Fonte": "Base dati di prova", "Aggiornato al": "23 novembre 2026", "Avvertenza": "Dati dimostrativi"}
    return ExportedTable(
        title="La spesa è ferma",
        subtitle="euro · 2025",
        frame=frame,
        digits={},
        marks=[""] * frame.height,
        parts=[Part(rows=frame.height, provenance=said)],
        notes={"Nota": "Non si sommano."},
        definitions=[],
        confidential=confidential,
    )


MONEY = table(pl.DataFrame({"Canale": ["Fondo nazionale", "Comune"], "Speso": [1234.5, None], "Vuota": [None, None]}))


def widths(svg: str, kind: str) -> list[float]:
    found = (one for one in fromstring(svg).iter() if kind in (one.get("class") or "").split())
    return [float(one.get("width") or 0) for one in found]


def test_a_picture_of_rows_says_what_its_page_says() -> None:
    svg = rows_picture(table(MONEY.frame, confidential="Riservato."), None)
    read = vector_words(svg)
    for words in (
        "La spesa è ferma", "euro · 2025", "Non si sommano.", "Riservato.",
        "Fonte: Base dati di prova · aggiornato al 23 novembre 2026 · Dati dimostrativi",
    ):  # fmt: skip
        assert words in read
    assert list(vector_amiss(svg)) == []


def test_where_nothing_else_is_shown_the_table_is_drawn_without_its_empty_columns() -> None:
    read = vector_words(rows_picture(MONEY, None))
    assert "Canale Speso Fondo nazionale 1.234,5 Comune –" in read
    assert "Vuota" not in read


def test_of_a_long_table_the_picture_says_how_many_rows_it_leaves_out() -> None:
    long = table(pl.DataFrame({"Notte": [f"n{place}" for place in range(MOST_ROWS + 3)]}))
    read = vector_words(rows_picture(long, None)).split()
    assert f"n{MOST_ROWS - 1}" in read
    assert f"n{MOST_ROWS}" not in read
    assert "Altre 3 righe sono nella tabella" in " ".join(read)


def test_what_was_spent_is_drawn_over_the_outline_of_what_was_planned_on_one_scale() -> None:
    groups = [
        ("Fondo", [Budget(name="A", planned=100, spent=50), Budget(name="B", planned=40, spent=None)]),
        ("Comune", [Budget(name="C", planned=20, spent=20, provisional=True)]),
    ]
    svg = rows_picture(MONEY, bullet_strips(groups))
    planned, spent = widths(svg, "previsto"), widths(svg, "barra")
    assert [round(one / planned[0], 2) for one in planned] == [1, 0.4, 0.2]
    assert [round(one / planned[0], 2) for one in spent] == [0.5, 0.2], "no bar for what nobody accounted for"
    assert len(widths(svg, "tardiva")) == 1


def test_lists_with_scales_of_their_own_each_fill_their_room() -> None:
    groups = [(name, [Strip(name="Ambito", words=str(most), amount=most)]) for name, most in (("a", 4.0), ("b", 400.0))]
    first, second = widths(rows_picture(MONEY, Strips(groups=groups, has_one_scale=False)), "barra")
    assert first == pytest.approx(second, rel=0.1)
    apart = widths(rows_picture(MONEY, Strips(groups=groups)), "barra")
    assert apart[0] < apart[1] / 50


def test_a_chart_is_drawn_as_it_is_on_the_page_and_a_map_is_left_to_its_table() -> None:
    assert "Piano freddo" in vector_words(rows_picture(MONEY, FIGURES["trend"]()))
    assert "Fondo nazionale" in vector_words(rows_picture(MONEY, FIGURES["map"]()))


def test_whatever_somebody_wrote_a_picture_of_rows_stays_a_picture() -> None:
    names = [name for group in BY_LANGUAGE.values() for name in group.values()]
    shown = [
        None,
        Grid(heads=("a", "b"), rows=[(name, name) for name in names]),
        rows_strips([(name, 1.0, name) for name in names]),
    ]
    for one in shown:
        svg = rows_picture(table(pl.DataFrame({"Nome": names})), one)
        assert list(vector_amiss(svg)) == []
