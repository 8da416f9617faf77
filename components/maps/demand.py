"""The first tab of the page of the map: the map or the tiles, with the panel beside.

Comes in: the context. Goes out: elements on the page; a click moves the filter ``comune``, which everything follows.
Must not: keep a selection of its own: the chart forgets its own whenever the figure changes.
"""

from collections.abc import Sequence
from typing import Any, Final

import plotly.graph_objects as go
import streamlit as st

from components import theme
from components.addressing import choose
from components.context import Context
from components.figures.choropleth import map_words, municipality_map
from components.maps.answer import MapAnswer, map_answer
from components.maps.geometry import shapes_of_layout
from components.maps.panel import panel
from components.maps.question import MEASURE_HELP, map_question
from components.parts import attempt, figure_frame, message, value_name
from components.parts.words import LENS_WORDS
from indicators.definition import Kind
from indicators.desk import Memory
from indicators.query_text import View
from indicators.standing import finding

CHART: Final = "mappa_figura"
LAYOUT_WORDS: Final = {"mappa": "Mappa", "riquadri": "Riquadri"}
LAYOUT_HELP: Final = "Riquadri: un quadrato uguale per ogni comune, così i piccoli si vedono quanto i grandi."
_figures: Memory[tuple[Any, ...], tuple[go.Figure, str]] = Memory(200)


def demand(now: Context) -> None:
    """Draw the map and its panel, or say why the question cannot be answered."""
    answer = attempt(lambda: map_answer(now))
    if answer is None:
        return
    if answer.question.note:
        message(answer.question.note)
    left, right = st.columns([2, 1], gap="large")
    title = finding(answer.shown, answer.whole)
    with left, figure_frame(result=answer.shown, key="mappa", title=title, subtitle=subtitle(answer)):
        draw_map(now, answer)
    with right:
        panel(now, answer)


def draw_map(now: Context, answer: MapAnswer) -> None:
    """Draw the map, whose clicks move the filter."""
    figure, words = _figure(now, answer)
    st.plotly_chart(
        figure,
        theme=None,
        config=theme.plotly_config(filename="mappa"),
        key=CHART,
        on_select=take_click,
        selection_mode="points",
        alt=words,
    )


def take_click() -> None:
    """Move the filter to the municipality that was clicked; a click on the one in focus takes it away."""
    points = st.session_state[CHART].selection.points
    code = clicked_code(points)
    if code:
        choose(comune="" if code == st.session_state.get("comune") else code)


def clicked_code(points: Sequence[dict[str, Any]]) -> str:
    """Return the ISTAT code of the clicked municipality; empty if the click fell on none."""
    return next((str(point["location"]) for point in points if point.get("location")), "")


def subtitle(answer: MapAnswer) -> str:
    """Return what the map shows: measure, period, lens."""
    query = answer.shown.query
    entry = answer.shown.indicator
    name = entry.name if entry.kind is Kind.RATE else value_name(entry)
    return f"{name} · {query.period.label} · {LENS_WORDS[query.lens]}"


def choices(view: View) -> None:
    """Draw what changes the drawing without changing the question."""
    question = map_question(view)
    _control("Disegno", LAYOUT_WORDS, key="vista", value=view.layout, words=LAYOUT_HELP)
    if question.measures:
        _control("Misura", dict(question.measures), key="misura", value=question.measure, words=MEASURE_HELP)


def _control(label: str, options: dict[str, str], *, key: str, value: str, words: str) -> None:
    if st.session_state.get(key) not in options:
        st.session_state[key] = value
    st.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        required=True,
        key=key,
        help=words,
        label_visibility="collapsed",
        width="content",
    )


def _figure(now: Context, answer: MapAnswer) -> tuple[go.Figure, str]:
    """Return the figure and its words, made once for every visitor who asks the same of the same data."""
    key = (
        now.runtime.desk.snapshot.token, answer.question.query, answer.question.is_smoothed, answer.breaks,
        now.view.layout, answer.focus,
    )  # fmt: skip
    return _figures.get(key) or _figures.keep(key, _drawn(now, answer))


def _drawn(now: Context, answer: MapAnswer) -> tuple[go.Figure, str]:
    shapes = shapes_of_layout(now.runtime, now.view.layout)
    figure = municipality_map(answer.shown, shapes=shapes, breaks=answer.breaks, focus=answer.focus)
    return figure, map_words(answer.shown, breaks=answer.breaks)
