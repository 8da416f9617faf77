"""The foot of the three answers of the page of the two lenses: where they come from, their table, their files.

Comes in: the answers. Goes out: elements on the page. Must not: show a number that the answers do not say.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.state.page_context import Context
from components.views.lead_and_territory.answers import Answer
from components.views.lead_and_territory.text import NO_DATA, TABLE, TABLE_ALT, answers_foot
from components.widgets import screen
from components.widgets.exports.quotation import quoted
from components.widgets.exports.rows_export import RowsSaid, notes_behind, source
from components.widgets.figure_frame import explain
from components.widgets.rows_frame import rows_file
from components.widgets.tables.plain_table import listing
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.result import Result


def answers_table(context: Context, answers: Sequence[Answer], rates: Result | None) -> None:
    """Draw the line under the answers; ``rates``, of the Ambito, rest on the same returns as they do."""
    rows: list[dict[str, Any]] = [row for answer in answers for row in answer.rows]
    title = quoted(f"{answer.question} {answer.value} {answer.words}" for answer in answers)
    query = context.view.query
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="piede_risposte"):
        screen.caption(
            answers_foot(source(context), query.period.label, protected=query.viewer.is_protected), width="stretch"
        )
        explain(INDICATORS["attraction"], key="risposte", beside=(INDICATORS["rate_per_1000"],))
        with screen.expander(TABLE, type="compact", on_change="rerun", key="apri_tabella_risposte") as opened:
            if opened.open:
                listing(rows, key="risposte", alt=TABLE_ALT, empty=NO_DATA)
        rows_file(
            context,
            rows,
            RowsSaid(
                title=title,
                subtitle=query.period.label,
                behind=notes_behind(rates),
                is_protected=rates.is_protected if rates else None,
            ),
            key="risposte",
        )
