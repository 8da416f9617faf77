"""Figures of other sources beside ours: a table, where somebody has handed any in.

Comes in: the context. Goes out: elements on the page; nothing where there are none.
Must not: add what others counted to ours.
"""

from typing import Any

from components.state.page_context import Context
from components.views.method.text import (
    COUNT,
    GIVEN_BY,
    GROUP,
    HIDDEN,
    NO_OURS,
    OF_MONTH,
    OF_SERVICE,
    OTHERS,
    OTHERS_KEY,
    OTHERS_NOTE,
    OURS,
    SOURCE,
    WHAT,
    others_title,
)
from components.widgets import screen
from components.widgets.queries import answers_to
from components.widgets.rows_frame import rows_frame
from components.widgets.tables.plain_table import listing
from data_access.expected_returns import WHOLE
from indicators.analysis.other_sources import OtherFigure, figures_of_others
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import number
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Lens, Query
from indicators.model.result import Result, Status
from indicators.wording.headline import amount

Row = dict[str, Any]


def others_section(context: Context) -> None:
    """Draw the counts of others in the period of the data, each beside ours of the same month."""
    viewer = context.view.query.viewer
    every = Period(context.directory.first_month, context.directory.last_month, Unit.MONTH)
    figures = context.data.find(figures_of_others, viewer, every, settings=context.settings.disclosure)
    if not figures:
        return
    screen.header(OTHERS, anchor="altre-fonti")
    rows = table_rows(context, figures)
    title = others_title(len(figures), [one.source for one in figures])
    with rows_frame(context, key=OTHERS_KEY, title=title, subtitle=every.label, rows=rows, note=OTHERS_NOTE):
        listing(rows, key=OTHERS_KEY, alt=OTHERS, empty="", is_printed=True)


def table_rows(context: Context, figures: tuple[OtherFigure, ...]) -> list[Row]:
    """Return the table: source, who gave it, of what and when, how many, and ours where the whole was counted."""
    queries = {one: _ours(context, one) for one in figures}
    asked = tuple(dict.fromkeys(query for query in queries.values() if query is not None))
    answers = answers_to(context, asked)
    rows: list[Row] = []
    for one, query in queries.items():
        name = INDICATORS[one.indicator].name if one.indicator in INDICATORS else one.indicator
        rows.append(
            {
                SOURCE: one.source,
                GIVEN_BY: one.organisation,
                OF_SERVICE: one.service,
                OF_MONTH: month_label(one.month),
                WHAT: name,
                GROUP: one.group,
                COUNT: HIDDEN if one.total is None else number(one.total),
                OURS: _words(answers[query]) if query is not None else "",
            }
        )
    return rows


def _ours(context: Context, one: OtherFigure) -> Query | None:
    """Return the question that a count of all answers to; None for groups, and for what the catalogue has not."""
    if one.group != WHOLE or one.indicator not in INDICATORS or one.service:
        return None
    lenses = INDICATORS[one.indicator].lenses
    return Query(
        indicator=one.indicator,
        period=Period(one.month, one.month, Unit.MONTH),
        lens=Lens.RESIDENCE if Lens.RESIDENCE in lenses else Lens.PLACE,
        viewer=context.view.query.viewer,
    )


def _words(answer: object) -> str:
    """Return our figure in words; that there is none where the question is refused, or nobody supplied it."""
    if not isinstance(answer, Result):
        return NO_OURS
    row = answer.rows()[0]
    return NO_OURS if row["status"] == Status.UNDEFINED else amount(answer, row["value"], row["status"])
