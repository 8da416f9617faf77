"""The page of the two lenses: three answers, pressure beside need, and the tabs with the detail.

Comes in: the context. Goes out: elements on the page.
Must not: compute; figures come from `components.figures`, numbers from the questions.
"""

from typing import Final

import streamlit as st

from components.escaping.html import Html
from components.state.page_context import Context
from components.views.lead_and_territory.answers import REFUSED, Answer, answers
from components.views.lead_and_territory.answers_table import answers_table
from components.views.lead_and_territory.flows import attraction_panel, far_panel, flows_panel, matrix_panel
from components.views.lead_and_territory.places import funnel_panel, rates_panel, similar_panel
from components.views.lead_and_territory.queries import from_outside, place
from components.views.lead_and_territory.text import (
    BEYOND_CHANCE,
    FAR,
    FLOWS,
    INEQUALITY,
    MATRIX,
    ONE_BY_ONE,
    ORIGINS_TAB,
    OVER_TIME,
    RATES_TAB,
    SERVICES_TAB,
    SIMILAR,
    THREE_ANSWERS,
    TIME_TAB,
    TWO_LENSES,
    need_words,
    others_words,
    pressure_words,
)
from components.views.lead_and_territory.time import inequality_panel, trend_panel
from components.widgets import attempt, bars, figure_frame, message, screen, section_heading, silently
from components.widgets.figure_frame import behind
from components.widgets.queries import ask, base
from components.widgets.tabs import Panel, Section, panels
from indicators.model.query import Grouping
from indicators.wording.headline import headline

PANELS: Final = (
    Panel(ORIGINS_TAB, (Section(ORIGINS_TAB, attraction_panel),)),
    Panel(
        SERVICES_TAB,
        (
            Section(FAR, far_panel),
            Section(FLOWS, flows_panel),
            Section(MATRIX, matrix_panel),
        ),
    ),
    Panel(
        RATES_TAB,
        (
            Section(BEYOND_CHANCE, funnel_panel),
            Section(SIMILAR, similar_panel),
            Section(ONE_BY_ONE, rates_panel),
        ),
    ),
    Panel(TIME_TAB, (Section(OVER_TIME, trend_panel), Section(INEQUALITY, inequality_panel))),
)
"""The tabs, each one idea: what a tab shows is read by scrolling, not by opening another."""


def answers_section(context: Context) -> None:
    """Draw the three answers side by side; where none may be asked, why, once."""
    sections = attempt(lambda: answers(context))
    refused = {answer.words for answer in sections or () if answer.value == REFUSED}
    if sections and len(refused) == 1 and all(answer.value == REFUSED for answer in sections):
        message(refused.pop())
    elif sections:
        section_heading(THREE_ANSWERS, is_seen=False)
        rates = silently(lambda: ask(context, base(context, "rate_per_1000"))[0])
        with st.container(key="figura_risposte"):
            screen.html(Html('<div class="bif-cards bif-answers">{}</div>').format(Html().join(map(_card, sections))))
            if rates:
                behind(rates)
            answers_table(context, sections, rates)


def lenses_section(context: Context) -> None:
    """Draw pressure (where services stand) beside need (where people come from); the answers say why they may not."""
    answer = silently(
        lambda: ask(
            context,
            place(context, "people_served", by=(Grouping.AREA,)),
            base(context, "people_served", by=(Grouping.AREA,)),
            base(context, "people_served", by=(Grouping.RESIDENCE_CLASS,)),
        )
    )
    if answer is None:
        return
    section_heading(TWO_LENSES, is_seen=False)
    pressure, need, classes = answer
    most = max((row["value"] or 0 for result in (pressure, need) for row in result.rows()), default=0)
    left, right = st.columns(2, gap="large")
    with left, figure_frame(result=pressure, key="pressione", title=pressure_words(pressure)):
        bars(pressure, most=most)
    with right, figure_frame(result=need, key="bisogno", title=need_words(need)):
        bars(need, most=most)
        others = others_words(classes)
        if others:
            screen.caption(others)
        origins = silently(lambda: from_outside(context))
        if origins is not None and not origins.is_missing:
            screen.caption(headline(origins))


def detail_section(context: Context) -> None:
    """Draw the tabs."""
    panels(context, PANELS, key="schede_bifocale")


def _card(answer: Answer) -> Html:
    return Html(
        '<section class="bif-card"><p class="bif-card-label">{}</p><p class="bif-card-value">{}</p>'
        '<p class="bif-card-words">{}</p></section>'
    ).format(answer.question, answer.value, answer.words)
