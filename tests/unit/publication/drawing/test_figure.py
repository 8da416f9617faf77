"""A result drawn as SVG: every value is read, nothing is drawn for what is not there, names are never markup."""

from dataclasses import replace
from xml.etree.ElementTree import Element, fromstring

import pytest

from components.figures.core.canvas import width_of
from components.figures.core.labels import source_line
from indicators.model.query import Grouping
from indicators.model.result import Gap, Result, Status
from indicators.wording.headline import headline
from publication.drawing import text
from publication.drawing.figure import PAPER, Drawn, chosen, drawing_of, figure_svg, table_of
from publication.drawing.shapes import Shapes
from publication.typesetting import png
from tests.support.directories import a_directory
from tests.support.nasty import BY_LANGUAGE
from tests.support.results import RATE, a_result, row

NAMESPACE = "{http://www.w3.org/2000/svg}"
SQUARE = "M0,0 10,0 10,10 0,10Z"


def words(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in fromstring(svg).iter(f"{NAMESPACE}text")]


def marks(svg: str, kind: str) -> list[Element]:
    return [one for one in fromstring(svg).iter() if kind in (one.get("class") or "").split()]


def services(*rows: tuple[str, float | None, Status]) -> Result:
    told = [row(name, value=value, status=status) for name, value, status in rows]
    return a_result(told, by=[Grouping.SERVICE_TYPE])


def by_year(*values: float | None, late: bool = False) -> Result:
    rows = [
        row(str(2023 + place), value=value, limits=None if value is None else (value - 1, value + 1),
            status=Status.OK if value is not None else Status.SUPPRESSED)
        for place, value in enumerate(values)
    ]  # fmt: skip
    if late:
        rows[-1][1]["provisional"] = True
    return a_result(rows, by=[Grouping.YEAR], period="2023..2025", indicator=RATE)


def test_each_shape_of_an_answer_has_its_drawing() -> None:
    shapes = Shapes(height=10, paths={"019035": SQUARE}, outline=SQUARE, labels={})
    towns = a_result([row("019035", value=3)], by=[Grouping.MUNICIPALITY])
    both = a_result([row("lead", "mensa", value=3)], by=[Grouping.AREA, Grouping.SERVICE_TYPE])
    assert chosen(a_result([row(value=3)])) is Drawn.NUMBER
    assert chosen(by_year(1, 2, 3)) is Drawn.LINES
    assert chosen(by_year(1, None, None)) is Drawn.TABLE  # one value makes no line
    assert chosen(towns, shapes) is Drawn.MAP
    assert chosen(towns) is Drawn.BARS
    assert chosen(both) is Drawn.TABLE


def test_a_figure_says_its_finding_what_it_is_and_where_it_comes_from() -> None:
    result = services(("mensa", 1234, Status.OK), ("dormitorio", 60, Status.OK))
    said = " ".join(words(figure_svg(result, foot="edizione 3")))
    for one in (headline(result), "Persone servite", source_line(result), "edizione 3"):
        assert one in said
    assert "Dati dimostrativi" not in said
    assert "Dati dimostrativi" in " ".join(words(figure_svg(replace(result, is_demo=True))))


def test_what_is_not_there_has_words_and_no_bar() -> None:
    hidden = services(
        ("mensa", 12, Status.OK), ("dormitorio", None, Status.SUPPRESSED), ("emporio", None, Status.NOT_SUPPLIED)
    )
    drawn = drawing_of(hidden)
    assert len(marks(drawn.svg, "barra")) == 1
    assert "meno di 6 persone" in words(drawn.svg)
    assert "dati non forniti" in words(drawn.svg)
    assert "meno di 6 persone" in drawn.words


def test_bars_are_as_long_as_their_values_and_pale_where_they_may_change() -> None:
    result = services(("mensa", 40, Status.OK), ("dormitorio", 10, Status.OK))
    late = a_result([row("mensa", value=40, provisional=True)], by=[Grouping.SERVICE_TYPE])
    widths = [float(one.get("width", "0")) for one in marks(drawing_of(result).svg, "barra")]
    assert widths[0] == pytest.approx(4 * widths[1], rel=0.01)
    assert marks(drawing_of(result).svg, "tardiva") == []
    assert len(marks(drawing_of(late).svg, "tardiva")) == 1
    assert text.PALE in drawing_of(late).notes


def test_a_line_is_not_drawn_over_a_gap_and_says_its_last_settled_value() -> None:
    gap = drawing_of(by_year(2.0, None, 4.0))
    assert len(marks(gap.svg, "linea")[0].findall(f"{NAMESPACE}circle")) == 2  # two points alone
    assert "<6" in words(gap.svg)
    late = drawing_of(by_year(2.0, 3.0, 4.0, late=True))
    assert any(said.endswith("3,0") for said in words(late.svg))
    assert text.SETTLED in late.notes
    assert len(marks(late.svg, "fascia")) == 1
    assert len(marks(late.svg, "provvisoria")) == 1


def test_a_map_colours_values_alone_and_counts_each_class() -> None:
    names = {"019035": "Crema", "019036": "Beta", "019037": "Gamma"}
    directory = replace(a_directory(), municipalities=names)
    shapes = Shapes(height=10, paths=dict.fromkeys(names, SQUARE), outline=SQUARE, labels={"Crema": (5, 5)})
    rows = [row("019035", value=3), row("019036", status=Status.SUPPRESSED), row("019037", status=Status.NOT_SUPPLIED)]
    result = a_result(rows, by=[Grouping.MUNICIPALITY], directory=directory)
    drawn = drawing_of(result, shapes=shapes)
    (group,) = marks(drawn.svg, "comuni")
    fills = [one.get("fill") for one in group]
    assert fills[1:] == ["#c5c7c9", "url(#righe)"]
    assert "meno di 6 (protetto) (1)" in words(drawn.svg)
    assert "non fornito (1)" in words(drawn.svg)


def test_missing_returns_and_intervals_are_explained() -> None:
    rows = [row("mensa", value=3, limits=(2, 4))]
    result = a_result(rows, by=[Grouping.SERVICE])
    bent = replace(result, partly_missing={"mensa": (Gap(service="mensa", months=(24_300,)),)})
    assert drawing_of(result).notes == (text.INTERVAL,)
    assert drawing_of(bent).notes == (text.INTERVAL, "*: mancano dei flussi")


def test_a_table_has_a_row_for_each_group_with_its_interval_and_state() -> None:
    heads, rows = table_of(by_year(2.0, None, 4.0, late=True))
    assert heads[0] == "Anno"
    assert heads[-2:] == (text.INTERVAL_HEAD, text.STATE_HEAD)
    assert rows[0] == ("2023", "2,0", "1,0–3,0", "")
    assert rows[1][1].startswith("meno di 6")
    assert rows[2][-1] == "provvisorio"


def test_no_word_is_written_outside_the_drawing() -> None:
    long = services(
        *((f"tipo di servizio numero {place} dal nome lunghissimo", 10**place, Status.OK) for place in range(7))
    )
    for one in fromstring(figure_svg(long)).iter(f"{NAMESPACE}text"):
        wide = width_of("".join(one.itertext()), 100) / 100 * float(one.get("font-size", PAPER.letters))
        start = float(one.get("x", "0")) - (wide if one.get("text-anchor") == "end" else 0)
        assert start >= -1
        assert start + wide <= PAPER.width + 1


def test_names_are_never_markup() -> None:
    rows = [row("019035", value=3)]

    def tags(name: str) -> list[str]:
        directory = replace(a_directory(), municipalities={"019035": name})
        result = a_result(rows, by=[Grouping.MUNICIPALITY], directory=directory)
        return [one.tag for one in fromstring(drawing_of(result).svg).iter()]

    plain = tags("Crema")
    assert [name for language in BY_LANGUAGE.values() for name in language if tags(name) != plain] == []


def test_a_png_has_the_pixels_that_were_asked_for() -> None:
    made = png(figure_svg(services(("mensa", 12, Status.OK))), scale=1)
    assert made.startswith(b"\x89PNG")
    assert int.from_bytes(made[16:20], "big") == PAPER.width
