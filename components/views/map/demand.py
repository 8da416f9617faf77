"""The first tab of the page of the map: the map or the tiles, with the panel beside.

Comes in: the context. Goes out: elements on the page; a click moves the filter ``comune``, which everything follows.
Must not: keep a selection of its own: the chart forgets its own whenever the figure changes.
"""

from collections.abc import Sequence
from typing import Any, Final

import streamlit as st

from components import theme
from components.figures.core.labels import LENS_WORDS
from components.state.page_context import Context
from components.state.url_state import choose, leave_undrawn
from components.views.map.panel import panel
from components.views.map.queries import map_question
from components.views.map.render import Picture, drawn
from components.views.map.text import (
    LAYOUT,
    LAYOUT_HELP,
    LAYOUT_WORDS,
    MEASURE,
    MEASURE_HELP,
    YEAR_LABEL,
    change_name,
    year_words,
)
from components.widgets import attempt, figure_frame, message, say_if_no_service, screen, value_name
from indicators.interchange.url_parameters import View
from indicators.model.indicator import Kind
from indicators.model.period import Period
from indicators.model.result import Result

CHART: Final = "mappa_figura"
YEAR: Final = "anno_mappa"


def demand(context: Context) -> None:
    """Draw the map and its panel, or say why the question cannot be answered."""
    shown = attempt(lambda: drawn(context))
    if shown is None:
        return
    if shown.answer.question.note:
        message(shown.answer.question.note)
    say_if_no_service(shown.answer.whole)
    answer = shown.answer
    result = answer.compared if answer.question.is_change else answer.shown
    left, right = st.columns([2, 1], gap="large")
    beside = (result.reference,) if result.reference is not None else ()
    with left, figure_frame(result=result, key="mappa", title=shown.title, subtitle=subtitle(result), beside=beside):
        if shown.only:
            message(shown.only)
        else:
            draw_map(shown.map)
        years(context)
        for words in filter(None, (shown.caution, shown.absent)):
            screen.caption(words)
    with right:
        panel(context, shown)


def years(context: Context) -> None:
    """Draw the years with data as a slider, which moves the period; a period that is no year stands beside them."""
    period, directory = context.view.query.period, context.directory
    words = {str(Period.year(year)): year_words(year, directory.last_month) for year in directory.years}
    options = list(words) if str(period) in words else [*words, str(period)]
    if len(options) == 1:
        return
    if st.session_state.get(YEAR) != str(period):
        st.session_state[YEAR] = str(period)
    screen.select_slider(
        YEAR_LABEL, options, format_func=lambda word: words.get(word, period.label), key=YEAR, on_change=take_year
    )


def take_year() -> None:
    """Move the filter of the period to the year of the slider."""
    choose(periodo=st.session_state[YEAR])


def draw_map(picture: Picture) -> None:
    """Draw the map, whose clicks move the filter; the style sheet makes it as high as the first screen allows."""
    with st.container(key="spazio_mappa"):
        screen.plotly_chart(
            picture.figure,
            height="stretch",
            config=theme.plotly_config(),
            key=CHART,
            on_select=take_click,
            selection_mode="points",
            alt=picture.words,
        )


def take_click() -> None:
    """Move the filter to the municipality that was clicked; a click on the one in focus takes it away."""
    code = clicked_code(st.session_state[CHART].selection.points)
    if code:
        choose(comune="" if code == st.session_state.get("comune") else code)


def clicked_code(points: Sequence[dict[str, Any]]) -> str:
    """Return the ISTAT code of the clicked municipality; empty if the click fell on none."""
    return next((str(point["location"]) for point in points if point.get("location")), "")


def subtitle(result: Result) -> str:
    """Return what the map shows: measure, period, lens."""
    query, entry = result.query, result.indicator
    name = entry.name if entry.kind is Kind.RATE else value_name(entry)
    if result.reference is not None:
        name = change_name(result.reference.query.period.label, name)
    return f"{name} · {query.period.label} · {LENS_WORDS[query.lens]}"


def choices(view: View) -> None:
    """Draw what changes the drawing without changing the question."""
    question = map_question(view)
    _control(LAYOUT, LAYOUT_WORDS, key="vista", value=view.layout, words=LAYOUT_HELP)
    if not question.measures:
        leave_undrawn("misura")
    else:
        _control(MEASURE, dict(question.measures), key="misura", value=question.measure, words=MEASURE_HELP)


def _control(label: str, options: dict[str, str], *, key: str, value: str, words: str) -> None:
    if st.session_state.get(key) not in options:
        st.session_state[key] = value
    screen.segmented_control(
        label,
        list(options),
        format_func=options.__getitem__,
        required=True,
        key=key,
        help=words,
        label_visibility="collapsed",
        width="content",
    )
