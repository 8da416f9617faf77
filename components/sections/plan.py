"""The plan: its objectives, where each indicator is, the course to its target.

Comes in: the context. Goes out: elements on the page.
Must not: judge (`indicators.course` does); use judgement colours without their word and sign.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from components.context import Context
from components.figures.course import course as course_figure
from components.figures.kept import kept
from components.parts import message
from components.sections.plan_words import COLOURS, SIGNS, goals, judgement, tally
from components.sections.plan_years import table_of, years_of
from components.sections.resources_frame import rows_frame
from components.theme import plotly_config
from data_access.viewers import Viewer
from data_access.vocabulary import Polarity
from indicators.catalogue import INDICATORS
from indicators.course import Course, courses
from indicators.desk import Memory
from indicators.listings import PlanObjective, objectives

EMPTY = "La base dati non contiene ancora gli obiettivi del Piano."
ABREAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An indicator of the plan as it is drawn: its course, its figure, the rows of its table."""

    course: Course
    figure: go.Figure
    rows: list[dict[str, Any]]


_kept: Memory[tuple[str, Viewer], tuple[Drawn, ...]] = Memory(100)


def plan(now: Context) -> tuple[Drawn, ...]:
    """Return what the page draws for this viewer, from memory if it was drawn already."""
    viewer = now.view.query.viewer
    key = (now.runtime.desk.snapshot.token, viewer)
    return _kept.get(key) or _kept.keep(
        key, tuple(_drawn(now, found) for found in courses(now.runtime.desk, viewer=viewer))
    )


def _drawn(now: Context, found: Course) -> Drawn:
    agreed = found.agreed
    frame = years_of(now.runtime.desk, now.view.query.viewer, agreed)
    hidden_below = now.runtime.settings.disclosure.threshold
    figure = course_figure(
        frame,
        judgement=judgement(found),
        unit=agreed.unit,
        decimals=agreed.decimals,
        hidden_below=hidden_below,
    )
    return Drawn(course=found, figure=kept(figure), rows=table_of(frame, agreed))


def plan_finding(drawn: Sequence[Drawn]) -> str:
    """Return where the whole plan is, in one sentence."""
    return tally(tuple(one.course for one in drawn))


def plan_years(drawn: Sequence[Drawn]) -> str:
    """Return the years that the plan's targets cover: ``2025-2027``; nothing without targets."""
    years = [target.year for one in drawn for target in one.course.agreed.targets]
    return f"{min(years)}-{max(years)}" if years else ""


def plan_table(drawn: Sequence[Drawn]) -> None:
    """Draw every indicator in one line: value, target, verdict with its sign."""
    lines = "".join(_line(one.course) for one in drawn)
    heads = ("Indicatore", "Giudizio", "A che punto siamo", "Valore concordato", "Obiettivo")
    head = "".join(f'<th scope="col">{word}</th>' for word in heads)
    table = f'<table class="bif-plan"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>'
    st.html(f'<div class="bif-scroll" tabindex="0" role="region" aria-label="Indicatori del Piano">{table}</div>')


def _line(found: Course) -> str:
    agreed, reading = found.agreed, found.reading
    value = "–" if reading is None or reading.value is None else agreed.said(reading.value)
    when = "" if reading is None else f" nel {reading.query.period.label}"
    target = f"{agreed.said(found.target.value)} a fine {found.target.year}"
    verdict = f'<strong style="color:{COLOURS[found.verdict]}">{SIGNS[found.verdict]} {found.verdict}</strong>'
    cells = (escape(agreed.name), verdict, escape(f"{value}{when}"), escape(target), escape(agreed.code))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def objectives_section(now: Context, drawn: Sequence[Drawn]) -> None:
    """Draw each objective with the goals that it serves and the courses of its indicators; only the open ones run."""
    found = objectives(now.runtime.desk.snapshot)
    if not found:
        message(EMPTY)
    for objective in found:
        label, key = f"{objective.code} · {objective.title}", f"obiettivo_{objective.code.replace('.', '_')}"
        with st.expander(label, expanded=objective is found[0], on_change="rerun", key=key) as opened:
            if opened.open:
                _objective(now, objective, [one for one in drawn if one.course.agreed.code == objective.code])


def _objective(now: Context, objective: PlanObjective, drawn: Sequence[Drawn]) -> None:
    if objective.sdgs:
        st.caption(f"Serve gli obiettivi dell'Agenda 2030: {goals(objective.sdgs)}")
    for start in range(0, len(drawn), ABREAST):
        for column, one in zip(st.columns(ABREAST, gap="large"), drawn[start : start + ABREAST], strict=False):
            with column:
                _course(now, one)


def course_title(found: Course) -> str:
    """Return where an indicator is; where no direction was agreed, without a verdict."""
    said = found.sentence()
    return f"{said.partition('; ')[0]}." if found.agreed.polarity is Polarity.NEUTRAL else said


def _course(now: Context, one: Drawn) -> None:
    agreed = one.course.agreed
    with rows_frame(
        now,
        key=f"rotta_{agreed.objective.replace('-', '_')}_{agreed.indicator}",
        title=course_title(one.course),
        subtitle=f"{agreed.name} · {agreed.unit} · tutto l'Ambito · {agreed.polarity.label.lower()}",
        rows=one.rows,
        entry=INDICATORS.get(agreed.indicator),
    ):
        st.plotly_chart(
            one.figure,
            theme=None,
            config=plotly_config(filename=agreed.indicator),
            key=f"grafico_{agreed.objective}_{agreed.indicator}",
            alt=one.course.sentence(),
        )
