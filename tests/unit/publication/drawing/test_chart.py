"""A chart of the pages drawn as SVG without a browser: its marks stand at their values, its words are all there."""

from html import unescape
from xml.etree.ElementTree import Element, fromstring

import pytest

from components.figures.core.canvas import Room, canvas
from publication.drawing.chart import can_draw, chart_marks
from publication.drawing.figure import framed
from publication.letters import drawable
from publication.typesetting import png
from tests.support.nasty import BY_LANGUAGE
from tests.support.picture_samples import FIGURES
from tests.support.vectors import vector_amiss, vector_words

WIDTH = 720
ROOM = Room(plot=100, left=20, right=20, top=10, bottom=30)
AXES = {"xaxis": {"range": [0, 10]}, "yaxis": {"range": [0, 10], "tickvals": [0, 10], "ticktext": ["0", "dieci"]}}
DRAWN = sorted(name for name, draw in FIGURES.items() if can_draw(draw().to_dict()))


def svg_of(*traces: dict, **more: object) -> str:
    marks, high = chart_marks(canvas(traces, ROOM, **{**AXES, **more}).to_dict(), width=WIDTH)
    return framed(marks, high, title="", what="", feet=())


def drawn(svg: str, tag: str) -> list[Element]:
    return [one for one in fromstring(svg).iter() if one.tag.endswith(f"}}{tag}")]


def at(share: float) -> float:
    """Pixels from the left of a share of the horizontal axis."""
    return 20 + share * (WIDTH - 40)


def up(share: float) -> float:
    """Pixels from the top of a share of the vertical axis."""
    return 110 - share * 100


def test_maps_and_flows_alone_are_not_drawn_here() -> None:
    assert {*FIGURES} - {*DRAWN} == {"map", "tiles", "flows"}


@pytest.mark.parametrize("name", DRAWN)
def test_every_figure_of_the_library_becomes_a_drawing_that_does_nothing(name: str) -> None:
    chart = FIGURES[name]().to_dict()
    marks, high = chart_marks(chart, width=WIDTH)
    svg = framed(marks, high, title="La frase", what="", feet=())
    assert list(vector_amiss(svg)) == []
    read = vector_words(svg)
    notes = [unescape(str(note["text"])) for note in chart["layout"].get("annotations", ())]
    plain = [note for note in notes if "<" not in note and "\n" not in note]
    assert [note for note in plain if " ".join(note.split()) not in read and "■" not in note] == []
    assert drawable(read) == read, "our letters have a sign for everything that is written"


def test_points_and_lines_stand_at_their_values_and_a_gap_stays_a_gap() -> None:
    svg = svg_of({"type": "scatter", "mode": "lines+markers", "x": [0, 5, 6, 10], "y": [0, 10, None, 5]})
    assert [one.get("transform") for one in drawn(svg, "circle")] == [
        f"translate({at(x):.2f} {up(y):.2f})" for x, y in ((0, 0), (0.5, 1), (1, 0.5))
    ]
    (path,) = [one.get("d") for one in drawn(svg, "path")]
    assert path == f"M{at(0):.2f},{up(0):.2f}L{at(0.5):.2f},{up(1):.2f} M{at(1):.2f},{up(0.5):.2f}"


def test_bars_begin_at_zero_and_stacked_ones_at_the_end_of_the_one_before() -> None:
    first, second = ({"type": "bar", "orientation": "h", "x": [amount], "y": [5], "width": 2} for amount in (4, 3))
    bars = [one for one in drawn(svg_of(first, second, barmode="stack"), "rect") if one.get("fill") != "#ffffff"]
    assert [(float(one.get("x") or 0), float(one.get("width") or 0)) for one in bars] == [
        (pytest.approx(at(0)), pytest.approx(at(0.4) - at(0))),
        (pytest.approx(at(0.4)), pytest.approx(at(0.7) - at(0.4))),
    ]
    assert float(bars[0].get("height") or 0) == pytest.approx(20)


def test_squares_have_the_colour_of_their_class_and_nothing_is_drawn_for_none() -> None:
    scale = [[0, "#111111"], [0.5, "#111111"], [0.5, "#eeeeee"], [1, "#eeeeee"]]
    svg = svg_of(
        {"type": "heatmap", "x": [1, 2, 3], "y": [1, 1, 1], "z": [0, 1, None], "zmin": -0.5, "zmax": 1.5,
         "colorscale": scale, "text": ["4", "7", ""], "texttemplate": "%{text}"}
    )  # fmt: skip
    squares = [one.get("fill") for one in drawn(svg, "rect") if one.get("fill") not in {None, "#ffffff"}]
    assert squares == ["#111111", "#eeeeee"]
    inks = {"".join(one.itertext()): one[0].get("fill") for one in drawn(svg, "text") if len(one)}
    assert inks["4"] == "#ffffff", "white on dark"
    assert inks["7"] != "#ffffff"


def test_words_on_a_logarithm_and_on_days_stand_where_the_axis_has_them() -> None:
    svg = svg_of(
        {"type": "scatter", "mode": "markers", "x": [100], "y": [5]},
        xaxis={"type": "log", "range": [1, 3]},
        annotations=[{"text": "qui", "x": 2, "y": 5, "xanchor": "center"}],
    )
    (word,) = [one for one in drawn(svg, "text") if "".join(one.itertext()) == "qui"]
    assert float(word.get("x") or 0) == pytest.approx(at(0.5))
    assert drawn(svg, "circle")[0].get("transform", "").startswith(f"translate({at(0.5):.2f} ")
    days = svg_of(
        {"type": "scatter", "mode": "markers", "x": ["2025-01-06"], "y": [5]},
        xaxis={"type": "date", "range": ["2025-01-01", "2025-01-11"]},
    )
    assert drawn(days, "circle")[0].get("transform", "").startswith(f"translate({at(0.5):.2f} ")


def test_whatever_somebody_wrote_a_chart_stays_a_drawing() -> None:
    names = [name for group in BY_LANGUAGE.values() for name in group.values()]
    notes = [{"text": name, "x": 1, "y": 1} for name in names]
    points = {"type": "scatter", "mode": "text", "x": [1] * len(names), "y": [1] * len(names), "text": names}
    svg = svg_of(points, annotations=notes, yaxis={**AXES["yaxis"], "ticktext": names[:2]})
    assert list(vector_amiss(svg)) == []
    assert png(svg).startswith(b"\x89PNG")
