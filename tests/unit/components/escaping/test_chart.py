"""Names in figures: Plotly writes them as they are, whoever forgot to escape them."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from components.escaping.chart import ChartText, beside, bold, coloured, inked, stacked
from components.escaping.html import Html
from components.figures.core.canvas import drawn, lines_in, note_lines, swatch, tip, width_of, wrapped
from tests.support import figure_samples
from tests.support.nasty import LONG, NASTY

FIGURES = Path(__file__).parents[4] / "components" / "figures"
OURS = re.compile(r'</?b>|<br>|<span style="color:#[0-9a-f]{6}">|</span>')
"""The tags that our figures write."""
LINK = '<a href="https://fuori.invalid/">Casa</a>'

every_name = pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])


def decoded(text: str) -> str:
    """Return what Plotly shows of a text, which has no tags but ours."""
    bare = OURS.sub("", text)
    assert "<" not in bare
    assert ">" not in bare
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@every_name
def test_a_name_is_said_as_it_is_by_every_piece(name: str) -> None:
    for piece in (bold(name), coloured("#0066cc", name), beside(name), stacked(name), ChartText("{}").format(name)):
        assert decoded(piece) == name
    assert decoded(swatch("#0066cc", name)) == f"■ {name}"
    assert decoded(tip(name, (name,))) == name * 2
    words = re.sub(r"\s+", "", name)
    assert re.sub(r"\s+", "", decoded("".join(note_lines([name])))) == words
    assert re.sub(r"\s+", "", decoded(wrapped(name))) == words


@every_name
def test_a_text_that_nobody_escaped_is_escaped_by_the_canvas(name: str) -> None:
    trace = {
        "type": "scatter", "name": name, "text": [name, [name]], "hovertext": name, "customdata": (name, 3),
        "x": [1, 2], "node": {"label": [name]}, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    layout = {"annotations": [{"text": name}], "xaxis": {"ticktext": [name], "title": {"text": name}}}
    figure = drawn([trace], layout).to_dict()
    made, kept = figure["data"][0], figure["layout"]
    told = [
        made["name"], made["text"][0], made["text"][1][0], made["hovertext"], made["customdata"][0],
        made["node"]["label"][0], kept["annotations"][0]["text"], kept["xaxis"]["ticktext"][0],
        kept["xaxis"]["title"]["text"],
    ]  # fmt: skip
    assert {decoded(text) for text in told} == {name}
    assert made["customdata"][1] == 3
    assert made["x"] == [1, 2]


def test_a_template_made_from_data_is_refused() -> None:
    with pytest.raises(ValueError, match="hovertemplate must be one of"):
        inked({"hovertemplate": "Casa %{x}"})


def test_text_of_a_figure_keeps_its_tags_and_is_only_text_elsewhere() -> None:
    assert inked({"text": bold("<i>")}) == {"text": "<b>&lt;i&gt;</b>"}
    assert inked({"text": Html("<b>Casa</b>")}) == {"text": "&lt;b&gt;Casa&lt;/b&gt;"}
    assert Html("{}").format(bold("Casa")) == "&lt;b&gt;Casa&lt;/b&gt;"


def test_tags_in_a_name_take_room_and_break_no_line() -> None:
    assert lines_in("a<br>b") == 1
    assert lines_in(stacked("a", "b")) == 2
    assert width_of("<b>a</b>") > width_of(bold("a"))


@pytest.mark.parametrize("sample", figure_samples.SAMPLES)
def test_no_figure_makes_a_link_of_a_name(sample: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = figure_samples.DIRECTORY
    hostile = {code: f"{LINK} {name}" for code, name in known.municipalities.items()}
    named = replace(
        known, lead_name=f"{LINK} Città Alta", municipalities=hostile,
        services={key: f"{LINK} {name}" for key, name in known.services.items()},
        strands={key: f"{LINK} {name}" for key, name in known.strands.items()},
    )  # fmt: skip
    monkeypatch.setattr(figure_samples, "DIRECTORY", named)
    figure = figure_samples.SAMPLES[sample](False).to_dict()
    figure["layout"].pop("template")
    texts = list(strings(figure))
    assert [text for text in texts if "<a" in text] == []
    assert all("<" not in OURS.sub("", text) for text in texts if not text.startswith("%{"))


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def test_every_figure_passes_through_the_canvas() -> None:
    makers = {
        file.name
        for file in FIGURES.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Figure"
    }
    assert makers == {"canvas.py"}
    assert isinstance(drawn([], {}), go.Figure)
