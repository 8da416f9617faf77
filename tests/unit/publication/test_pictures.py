"""The pictures that people take away: SVG that any program reads and that does nothing, PNG, each with its source."""

from dataclasses import replace

import pytest

from components.figures.core.labels import source_line
from geo.boundaries import Geography
from indicators.model.query import Grouping
from indicators.model.result import Result
from publication.pictures import picture_png, picture_svg
from tests.support.nasty import BY_LANGUAGE
from tests.support.results import PERSONS, a_result, row
from tests.support.vectors import vector_amiss, vector_words
from user_error import UserError

SERVICES = a_result(
    [row("mensa", value=40), row("docce", value=12), row("dormitorio", status="suppressed")],
    by=(Grouping.SERVICE,),
    indicator=PERSONS,
)
MONTHS = a_result(
    [row(f"2025-{month:02}", value=10 + month) for month in range(1, 13)], by=(Grouping.MONTH,), indicator=PERSONS
)
WHOLE = a_result([row(value=40)], indicator=PERSONS)
NAMES = [name for group in BY_LANGUAGE.values() for name in group.values()]


def nowhere() -> Geography:
    raise UserError("Non ci sono confini.")


def svg_of(result: Result, *, title: str = "", foot: str = "") -> str:
    return picture_svg(result, title=title, foot=foot, geography=nowhere)


@pytest.mark.parametrize("result", [SERVICES, MONTHS, WHOLE], ids=["bars", "lines", "a number"])
def test_a_picture_has_its_title_its_source_and_its_foot(result: Result) -> None:
    told = replace(result, is_demo=True)
    svg = svg_of(told, title="La frase.", foot="Riservato.")
    assert list(vector_amiss(svg)) == []
    read = vector_words(svg)
    for line in ("La frase.", "Dati dimostrativi · Riservato.", source_line(told).split(" · ")[0]):
        assert line in read
    png = picture_png(svg)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) > 1500, "pixels across"


def test_the_numbers_of_a_picture_are_those_of_the_result() -> None:
    read = vector_words(svg_of(SERVICES)).split()
    assert "40" in read
    assert "12" in read


def test_whatever_somebody_wrote_a_picture_stays_a_picture() -> None:
    directory = SERVICES.directory
    keys = [f"s{place}" for place in range(len(NAMES))]
    named = replace(directory, services={**directory.services, **dict(zip(keys, NAMES, strict=True))})
    hostile = a_result([row(key, value=40) for key in keys], by=(Grouping.SERVICE,), indicator=PERSONS, directory=named)
    for title in NAMES:
        assert list(vector_amiss(svg_of(WHOLE, title=title))) == []
    svg = svg_of(hostile, title=NAMES[0])
    assert list(vector_amiss(svg)) == []
    assert picture_png(svg).startswith(b"\x89PNG")
