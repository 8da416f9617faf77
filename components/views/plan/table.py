"""The whole plan in one table: objective by objective, each indicator with its verdict and the reason in a word.

Comes in: courses already judged. Goes out: one element of HTML and a file on the page.
Must not: judge; use a judgement colour without its word and sign.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import streamlit as st

from components.escaping.html import Html
from components.state.page_context import Context
from components.state.painter import Grid
from components.views.plan.text import (
    COLOURS,
    HEADS,
    MISSING_RETURNS,
    NOTE,
    OBJECTIVE,
    SIGNS,
    TABLE_ALT,
    asked,
    asked_words,
    bent,
    in_a_word,
    lacking,
    range_words,
)
from components.widgets import screen
from components.widgets.exports.rows_export import RowsSaid, source
from components.widgets.rows_frame import rows_file
from indicators.italian.numbers import NO_NUMBER, number
from indicators.monitoring.target_progress import Course


def plan_table(context: Context, courses: Sequence[Course], rows: Sequence[dict[str, Any]]) -> None:
    """Draw every indicator in one line under its objective, with the file of all their years."""
    with st.container(key="riepilogo_piano"):
        screen.html(plan_html(courses))
        missing = lacking(courses)
        if missing:
            screen.caption(missing)
        screen.caption(NOTE)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="piede_riepilogo"):
            screen.caption(source(context), width="stretch")
            said = RowsSaid(title=TABLE_ALT, note=NOTE, behind={MISSING_RETURNS: missing})
            rows_file(context, rows, said, key="piano", shown=lambda: plan_grid(courses))


def plan_html(courses: Sequence[Course]) -> Html:
    """Return the table."""
    head = Html().join(Html('<th scope="col">{}</th>').format(word) for word in HEADS)
    groups = groupby(courses, key=lambda course: (course.agreed.code, course.agreed.title))
    body = Html().join(_heading(code, title) + Html().join(map(_line, own)) for (code, title), own in groups)
    return Html(
        '<div class="bif-scroll" tabindex="0" role="region" aria-label="{}">'
        '<table class="bif-plan"><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>'
    ).format(TABLE_ALT, head, body)


def plan_grid(courses: Sequence[Course]) -> Grid:
    """Return the table in words, to be pictured: the code of the objective before each indicator."""
    return Grid(heads=(OBJECTIVE, *HEADS), rows=[(course.agreed.code, *_words(course)) for course in courses])


def _words(course: Course) -> tuple[str, ...]:
    agreed, reading = course.agreed, course.reading
    verdict = " · ".join(filter(None, (str(course.verdict), in_a_word(course))))
    value = NO_NUMBER if reading is None or reading.value is None else f"{agreed.said(reading.value)} {course.when}"
    value += f" · {bent(course)}" if course.behind else ""
    last = agreed.targets[-1]
    return agreed.name, verdict, value, asked_words(course, course.target), asked_words(course, last)


def _heading(code: str, title: str) -> Html:
    return Html(
        '<tr class="bif-objective"><th scope="rowgroup" colspan="{}"><span><b>{}</b> {}</span></th></tr>'
    ).format(len(HEADS), code, title)


def _line(course: Course) -> Html:
    agreed = course.agreed
    last = agreed.targets[-1]
    cells = (
        agreed.name,
        _verdict(course),
        _reading(course),
        asked(course, course.target),
        asked(course, last),
    )
    named = zip(HEADS, cells, strict=True)  # on a phone each cell says its head, for the row of heads has no room
    return Html("<tr>{}</tr>").format(
        Html().join(Html('<td data-head="{}">{}</td>').format(head, cell) for head, cell in named)
    )


def _verdict(course: Course) -> Html:
    words = Html('<strong style="color:{}">{} {}</strong>').format(
        COLOURS[course.verdict], SIGNS[course.verdict], str(course.verdict)
    )
    reason = in_a_word(course)
    return words + Html("<small>{}</small>").format(reason) if reason else words


def _reading(course: Course) -> Html | str:
    reading, said = course.reading, course.agreed.said
    if reading is None or reading.value is None:
        return "–"
    low, high = (number(limit, course.agreed.decimals) for limit in (reading.lower, reading.upper))
    lines = ("" if reading.lower is None else range_words(low, high), course.when, bent(course))
    return Html("{}<small>{}</small>").format(said(reading.value), Html("<br>").join(filter(None, lines)))
