"""The rules that every figure of the library keeps."""

import re

import plotly.graph_objects as go
import pytest

from components import theme
from components.escaping.chart import coloured
from components.figures.core import canvas
from components.figures.core.canvas import note_lines, scale, spread, swatch, width_of, wrapped
from components.figures.core.column_headings import staircase
from tests.support.figure_samples import SAMPLES
from tests.support.figures import all_keys, note, picture, plain, written

every_figure = pytest.mark.parametrize("name", SAMPLES)


@every_figure
def test_plotly_finds_nothing_wrong_in_what_was_not_validated(name: str) -> None:
    figure = SAMPLES[name](False)
    assert go.Figure(figure.to_dict()).to_dict() == figure.to_dict()


@every_figure
def test_the_order_of_the_rows_does_not_change_the_picture(name: str) -> None:
    assert picture(SAMPLES[name](True)) == picture(SAMPLES[name](False))


@every_figure
def test_a_figure_has_a_height_but_no_width_no_title_and_no_legend(name: str) -> None:
    layout = SAMPLES[name](False).to_dict()["layout"]
    assert layout["height"] == round(layout["height"]) > 100
    assert {"width", "title", "autosize"}.isdisjoint(layout)
    assert not layout.get("showlegend", False)


@every_figure
def test_nothing_is_written_askew(name: str) -> None:
    angles = [value for key, value in all_keys(SAMPLES[name](False)) if key in {"textangle", "tickangle"}]
    assert set(angles) <= {0}


@every_figure
def test_words_can_be_read_on_white(name: str) -> None:
    figure = SAMPLES[name](False).to_dict()
    colours = {label["font"]["color"] for label in figure["layout"].get("annotations", [])}
    assert colours
    assert all(theme.contrast(colour, theme.GROUND) >= 4.5 for colour in colours)


@every_figure
def test_no_word_is_smaller_than_a_phone_needs(name: str) -> None:
    """On a phone numbers in cells were of 11 pixels, months of 10, and numbers on bars shrank to fit."""
    figure = SAMPLES[name](False)
    fonts = [value for key, value in all_keys(figure) if key.endswith("font")]
    assert [font for font in fonts if font.get("size", canvas.BODY) < 14] == []
    cells = [trace for trace in figure.to_dict()["data"] if trace["type"] == "heatmap" and "texttemplate" in trace]
    assert all("size" in trace["textfont"] for trace in cells), "without a size Plotly writes as small as a cell wants"
    assert figure.to_dict()["layout"]["uniformtext"] == {"mode": "hide", "minsize": 14}
    assert figure.to_dict()["layout"]["template"]["layout"]["font"]["size"] == 14


@every_figure
def test_nobody_reads_raw_codes_or_empty_values(name: str) -> None:
    said = " ".join(str(value) for key, value in all_keys(SAMPLES[name](False)) if key in {"text", "hovertext"})
    assert not re.search(r"None|\bnan\b|not_supplied|suppressed|undefined|099\d{3}", said)


@every_figure
def test_a_line_of_the_note_fits_a_phone(name: str) -> None:
    label = SAMPLES[name](False).to_dict()["layout"]["annotations"][-1]
    assert all(width_of(plain(line)) <= 340 for line in label["text"].split("<br>"))


@pytest.mark.parametrize("name", ["forest", "matrix", "trend", "upset", "cohort", "course", "before and after"])
def test_a_protected_value_is_explained_at_the_foot(name: str) -> None:
    figure = SAMPLES[name](False)
    assert "<6: meno di 6 persone, valore protetto" in note(figure)
    assert any("<6" in words for words in written(figure)[:-1]) or "<6" in plain(
        picture(figure).replace("\\u003c", "<")
    )


def test_labels_stay_apart_and_near_their_place() -> None:
    assert spread([50, 52, 10], [20, 20, 20], low=0, high=100) == [32, 52, 10]
    assert spread([99, 98, 97], [20, 20, 20], low=0, high=100) == [90, 70, 50]
    assert spread([1, 2, 3], [20, 20, 20], low=0, high=100) == [10, 30, 50]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 97, [0, 25, 50, 75, 100]),
        (0, 1, [0, 0.25, 0.5, 0.75, 1.0]),
        (-30, 30, [-40, -20, 0, 20, 40]),
        (0, 0, [0, 1]),
    ],
)
def test_axes_have_round_values(low: float, high: float, ticks: list[float]) -> None:
    assert scale(low, high) == ticks


def test_names_are_broken_before_they_are_too_wide() -> None:
    assert wrapped("Segretariato sociale – PUA & altro", 100) == "Segretariato<br>sociale – PUA<br>&amp; altro"
    assert width_of("■") == width_of(coloured("#ffffff", "■"))


def test_a_note_breaks_between_items() -> None:
    items = [swatch("#000000", "una voce piuttosto lunga"), "una seconda voce altrettanto lunga", "breve"]
    assert [plain(line) for line in note_lines(items)] == [
        "■ una voce piuttosto lunga",
        "una seconda voce altrettanto lunga  ·  breve",
    ]


def test_column_heads_stand_on_different_lines() -> None:
    words, lines, height = staircase(["Dormitorio", "Mensa", "Bassa soglia e centro diurno", "Docce"], plot=100)
    heights = [label["yshift"] for label in words]
    assert len(set(heights)) == len(heights) == len(lines) == 4
    assert height > max(heights)
    sides = {label["x"]: label["xanchor"] for label in words}
    assert sides == {0: "left", 1: "left", 2: "right", 3: "right"}
