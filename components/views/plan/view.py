"""The plan: its objectives, where each indicator is, the course to its target.

Comes in: the context. Goes out: elements on the page.
Must not: judge (`indicators.monitoring.target_progress` does); use judgement colours without their word and sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.figures.core.prerendered import kept
from components.figures.time.target_progress import course as course_figure
from components.state.page_context import Context
from components.theme import plotly_config
from components.views.plan.table import plan_table
from components.views.plan.text import (
    DIRECTION,
    EMPTY,
    EVERY_INDICATOR,
    NO_INDICATOR,
    OBJECTIVE,
    ONE_BY_ONE,
    SERVES,
    brief_tally,
    course_subtitle,
    course_title,
    goals,
    judgement,
    tally,
)
from components.views.plan.years import table_of, years_of
from components.widgets import message, screen, section_heading
from components.widgets.rows_frame import rows_frame
from indicators.analysis.listings import PlanObjective, objectives
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.allowed_questions import hidden_below
from indicators.model.result import Result
from indicators.monitoring.target_progress import Course, courses

ABREAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An indicator of the plan as it is drawn: its course, its figure, the rows of its table."""

    course: Course
    figure: go.Figure
    rows: list[dict[str, Any]]

    @property
    def file_rows(self) -> list[dict[str, Any]]:
        """The same rows as they stand in the file of the whole plan: after their objective."""
        agreed = self.course.agreed
        head = {OBJECTIVE: f"{agreed.code} {agreed.title}", DIRECTION: agreed.polarity.label}
        return [head | row for row in self.rows]


def plan(context: Context) -> tuple[Drawn, ...]:
    """Return what the page draws for this viewer, from memory if it was drawn already."""
    viewer = context.view.query.viewer

    def draw() -> tuple[Drawn, ...]:
        return tuple(_drawn(context, course) for course in context.data.find(courses, viewer=viewer))

    return context.data.once("plan", viewer, draw)


def _drawn(context: Context, course: Course) -> Drawn:
    agreed = course.agreed
    frame = years_of(context.data, context.view.query.viewer, agreed)
    figure = course_figure(
        frame,
        judgement=judgement(course),
        unit=agreed.unit,
        decimals=agreed.decimals,
        hidden_below=_hidden_below(context, agreed.indicator),
    )
    return Drawn(course=course, figure=kept(figure), rows=table_of(frame, agreed))


def _hidden_below(context: Context, key: str) -> int:
    """Return the count under which a hidden value of an indicator lies; 0 for one that is not in the catalogue."""
    entry = INDICATORS.get(key)
    return 0 if entry is None else hidden_below(entry, context.settings.disclosure)


def plan_finding(context: Context, drawn: Sequence[Drawn]) -> str:
    """Return where the whole plan is, in one sentence; nothing without objectives, of which the page says why."""
    return tally(tuple(one.course for one in drawn)) if context.data.find(objectives) else ""


def plan_years(drawn: Sequence[Drawn]) -> str:
    """Return the years that the plan's targets cover: ``2025-2027``; nothing without targets."""
    years = [target.year for one in drawn for target in one.course.agreed.targets]
    return f"{min(years)}-{max(years)}" if years else ""


def whole_plan(context: Context, drawn: Sequence[Drawn]) -> None:
    """Draw the whole plan in one table, if there is one."""
    if drawn:
        section_heading(EVERY_INDICATOR, is_seen=False)
        plan_table(context, [one.course for one in drawn], [row for one in drawn for row in one.file_rows])


def objectives_section(context: Context, drawn: Sequence[Drawn]) -> None:
    """Draw each objective with the goals that it serves and the courses of its indicators; only the open ones run."""
    plan_objectives = context.data.find(objectives)
    if not plan_objectives:
        message(EMPTY)
    elif drawn:
        section_heading(ONE_BY_ONE)
    for objective in plan_objectives:
        own = [one for one in drawn if one.course.agreed.code == objective.code]
        key = f"obiettivo_{objective.code.replace('.', '_')}"
        with (
            st.container(key=f"livello_{level(objective, plan_objectives)}_{key}"),
            screen.expander(
                label_of(objective, own), expanded=objective is plan_objectives[0], on_change="rerun", key=key
            ) as opened,
        ):
            if opened.open:
                _objective(context, objective, own)


def level(objective: PlanObjective, every: Sequence[PlanObjective]) -> int:
    """Return how many of the objectives an objective is part of: those that its code begins with."""
    return sum(objective.code.startswith(f"{other.code}.") for other in every)


def label_of(objective: PlanObjective, own: Sequence[Drawn]) -> Markdown:
    """Return an objective's code and title and where its indicators are."""
    tally = brief_tally(tuple(one.course for one in own)) or NO_INDICATOR
    return Markdown("**{} · {}** — {}").format(objective.code, objective.title, tally)


def _objective(context: Context, objective: PlanObjective, drawn: Sequence[Drawn]) -> None:
    if objective.sdgs:
        screen.html(goals_html(objective.sdgs))
    for start in range(0, len(drawn), ABREAST):
        for column, one in zip(st.columns(ABREAST, gap="large"), drawn[start : start + ABREAST], strict=False):
            with column:
                _course(context, one)


def goals_html(numbers: tuple[int, ...]) -> Html:
    """Return the goals of the 2030 Agenda that an objective serves, as a list of numbers and names."""
    items = Html().join(Html("<li><b>{}</b> {}</li>").format(number, name) for number, name in goals(numbers))
    head = Html('<p class="bif-goals-head">{}</p>').format(SERVES)
    return head + Html('<ul class="bif-goals">{}</ul>').format(items)


def _behind(context: Context, course: Course) -> Result | None:
    """Return the answer that the current value is of; None where there is no value."""
    if course.reading is None or course.value is None:
        return None
    return context.data.ask_many((course.reading.query,))[0]


def _course(context: Context, one: Drawn) -> None:
    agreed = one.course.agreed
    with rows_frame(
        context,
        key=f"rotta_{agreed.objective.replace('-', '_')}_{agreed.indicator}",
        title=course_title(one.course),
        subtitle=course_subtitle(one.course),
        rows=one.rows,
        entry=INDICATORS.get(agreed.indicator),
        shown=lambda: one.figure,
        result=_behind(context, one.course),
    ):
        screen.plotly_chart(
            one.figure,
            config=plotly_config(),
            key=f"grafico_{agreed.objective}_{agreed.indicator}",
            alt=one.course.sentence(),
        )
