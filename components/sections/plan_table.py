"""The whole plan in one table: objective by objective, each indicator with its verdict and the reason in a word.

Comes in: courses already judged. Goes out: one element of HTML and a file on the page.
Must not: judge; use a judgement colour without its word and sign.
"""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

import streamlit as st

from components.context import Context
from components.parts.save import csv_button
from components.sections.plan_words import COLOURS, SIGNS, in_a_word
from components.sections.resources_frame import rows_csv, source
from indicators.course import Course
from indicators.numbers import number

HEADS: Final = ("Indicatore", "Giudizio", "A che punto siamo", "Concordato per l'anno", "Concordato per la fine")
NOTE: Final = (
    "Si giudica solo dove c'è un valore concordato e si è deciso se sia meglio di più o di meno. «In linea» e «fuori "
    "rotta» si dicono rispetto alla strada dal valore di partenza a quello concordato, tenendo conto del caso."
)


def plan_table(now: Context, courses: Sequence[Course], rows: Sequence[dict[str, Any]]) -> None:
    """Draw every indicator in one line under its objective, with the file of all their years."""
    with st.container(key="riepilogo_piano"):
        st.html(plan_html(courses))
        st.caption(NOTE)
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="piede_riepilogo"):
            st.caption(source(now), width="stretch")
            csv_button(
                lambda: rows_csv(now, rows), name="bifocale_piano", key="piano", label="Scarica tutto il Piano (CSV)"
            )


def plan_html(courses: Sequence[Course]) -> str:
    """Return the table; everything that comes from data is escaped."""
    head = "".join(f'<th scope="col">{escape(word)}</th>' for word in HEADS)
    groups = groupby(courses, key=lambda course: (course.agreed.code, course.agreed.title))
    body = "".join(f"{_heading(code, title)}{''.join(map(_line, own))}" for (code, title), own in groups)
    table = f'<table class="bif-plan"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="bif-scroll" tabindex="0" role="region" aria-label="Indicatori del Piano">{table}</div>'


def _heading(code: str, title: str) -> str:
    words = f"<span><b>{escape(code)}</b> {escape(title)}</span>"
    return f'<tr class="bif-objective"><th scope="rowgroup" colspan="{len(HEADS)}">{words}</th></tr>'


def _line(found: Course) -> str:
    agreed = found.agreed
    last = agreed.targets[-1]
    cells = (
        escape(agreed.name),
        _verdict(found),
        _reading(found),
        escape(f"{agreed.said(found.target.value)} a fine {found.target.year}"),
        escape(f"{agreed.said(last.value)} a fine {last.year}"),
    )
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _verdict(found: Course) -> str:
    words = f'<strong style="color:{COLOURS[found.verdict]}">{SIGNS[found.verdict]} {found.verdict}</strong>'
    reason = in_a_word(found)
    return f"{words}<small>{escape(reason)}</small>" if reason else words


def _reading(found: Course) -> str:
    reading, said = found.reading, found.agreed.said
    if reading is None or reading.value is None:
        return "–"
    text = escape(f"{said(reading.value)} {found.when}")
    if reading.lower is None:
        return text
    low, high = (number(limit, found.agreed.decimals) for limit in (reading.lower, reading.upper))
    return f"{text}<small>tra {low} e {high}</small>"
