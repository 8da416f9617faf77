"""Colours by role, one template, Italian numbers and dates."""

import plotly.graph_objects as go
import pytest

from components import theme


@pytest.mark.parametrize("colour", theme.TEXT_COLOURS)
def test_words_can_be_read_on_white(colour):
    assert theme.contrast(colour, theme.GROUND) >= 4.5


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#0066cc", "#ffffff", 5.57), ("#777777", "#777777", 1)],
)
def test_contrast_is_the_formula_of_wcag(first, second, ratio):
    assert theme.contrast(first, second) == pytest.approx(ratio, abs=0.005)
    assert theme.contrast(second, first) == theme.contrast(first, second)


@pytest.mark.parametrize("ground", [*theme.RAMP, *theme.DIVERGING, theme.SUPPRESSED, theme.NOT_SUPPLIED])
def test_labels_on_a_class_of_the_map_take_the_readable_colour(ground):
    words = theme.text_on(ground)
    assert words in {theme.TEXT, theme.GROUND}
    assert theme.contrast(words, ground) >= 3.0


@pytest.mark.parametrize("classes", range(1, 10))
def test_a_ramp_has_as_many_steps_and_darkens(classes):
    ramp = theme.sequential(classes)
    assert len(set(ramp)) == classes
    assert list(ramp) == sorted(ramp, key=theme.RAMP.index)


def test_five_classes_leave_white_to_the_true_zero():
    assert theme.sequential(5) == ("#bfdfff", "#94c4f5", "#4392e0", "#0066cc", "#003366")
    assert all(theme.RAMP[0] not in theme.sequential(classes) for classes in range(1, 9))


@pytest.mark.parametrize("classes", [0, 10])
def test_an_impossible_ramp_is_refused(classes):
    with pytest.raises(ValueError, match="from 1 to 9"):
        theme.sequential(classes)


def test_the_four_states_of_a_municipality_look_different():
    assert len({theme.SUPPRESSED, theme.ZERO, theme.NOT_SUPPLIED, theme.sequential(5)[0]}) == 4


def test_the_template_travels_inside_the_figure():
    layout = theme.styled(go.Figure(go.Bar(x=[1], y=[2]))).to_dict()["layout"]["template"]["layout"]
    assert layout["font"]["family"] == theme.FONT
    assert layout["separators"] == ",."
    assert layout["plot_bgcolor"] == theme.GROUND
    assert (layout["xaxis"]["tickangle"], layout["xaxis"]["showgrid"], layout["yaxis"]["showgrid"]) == (0, False, True)
    assert layout["colorway"][:2] == [theme.LEAD, theme.TERRITORY]


def test_the_template_is_registered_once():
    assert theme.register_template() == theme.register_template() == "bifocale"


def test_plotly_speaks_italian_and_asks_nobody():
    config = theme.plotly_config()
    words = config["locales"]["it"]
    assert words["format"]["months"][2] == "marzo"
    assert words["format"]["days"][0] == "domenica"
    assert (words["format"]["decimal"], words["format"]["thousands"]) == (",", ".")
    assert config["topojsonURL"] == "/assets/topojson/"
    assert config["displayModeBar"] is False, "pictures are taken as every file is"
