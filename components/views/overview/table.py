"""The table twin of the cards, with its files: the same numbers, a row for each card and area, then its months.

Comes in: the questions of the cards and their answers. Goes out: a table and a button on the page.
Must not: show a number that is not in a result.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from components.figures.core.labels import group_label, period_label, provisional_word, status_words
from components.state.page_context import Context
from components.views.overview.cards import card_name, cards_strips, months_drawn
from components.views.overview.queries import CardQuestions
from components.views.overview.text import (
    AMBITO_NAME,
    AREA,
    CLASSES,
    COMPARED,
    INDICATOR,
    LOWER,
    MONTH,
    NO_DATA,
    PERIOD,
    PROVISIONAL,
    STATE,
    TABLE,
    TABLE_ALT,
    UNIT,
    UPPER,
    VALUE,
)
from components.widgets import screen
from components.widgets.exports.result_export import sentence_of
from components.widgets.exports.rows_export import RowsSaid, rows_export
from components.widgets.exports.save_menu import save_menu
from components.widgets.tables.plain_table import listing
from indicators.engine.period_comparison import Answer
from indicators.interchange.exported_table import ExportedTable
from indicators.model.query import AMBITO, Grouping, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of
from indicators.wording.headline import title as finding_of

SCHEMA: Final = {
    INDICATOR: pl.String,
    AREA: pl.String,
    MONTH: pl.String,  # as it sorts: 2025-03; empty where the value is of the whole period
    UNIT: pl.String,
    VALUE: pl.Float64,
    LOWER: pl.Float64,
    UPPER: pl.Float64,
    COMPARED: pl.Float64,  # the value of the period compared with
    STATE: pl.String,
    PROVISIONAL: pl.String,
    PERIOD: pl.String,
}


def cards_table(context: Context, cards: Sequence[CardQuestions], answers: Mapping[Query, Answer], source: str) -> None:
    """Draw where the cards come from, the button that saves them and their table, closed."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="piede_schede"):
        screen.caption(source, width="stretch")
        with screen.expander(TABLE, type="compact", on_change="rerun", key="apri_tabella_schede") as opened:
            if opened.open:
                rows = card_rows(cards, answers)
                listing(rows, key="schede", alt=TABLE_ALT, empty=NO_DATA)
        first = next((answer for answer in answers.values() if isinstance(answer, Result)), None)
        title = finding_of(first) if first else TABLE_ALT
        save_menu(
            lambda: cards_export(context, card_rows(cards, answers), title=title),
            name="bifocale_quadro",
            key="schede",
            sentence=(lambda: sentence_of(first)) if first else None,
            picture=lambda who: who.rows(
                _pictured(context, _whole_rows(cards, answers), title), cards_strips(cards, answers)
            ),
        )


def card_rows(cards: Sequence[CardQuestions], answers: Mapping[Query, Answer]) -> list[dict[str, Any]]:
    """Return one row for each figure that a card shows; the months of the cards' lines come after."""
    return _whole_rows(cards, answers) + [row for card in cards for row in _months(card, answers)]


def _whole_rows(cards: Sequence[CardQuestions], answers: Mapping[Query, Answer]) -> list[dict[str, Any]]:
    return [row for card in cards for row in _of_card(card, answers)]


def cards_export(context: Context, rows: Sequence[dict[str, Any]], *, title: str) -> ExportedTable:
    """Return the rows as they leave."""
    return rows_export(context, rows, RowsSaid(title=title, subtitle=TABLE_ALT), schema=SCHEMA)


def _pictured(context: Context, rows: Sequence[dict[str, Any]], title: str) -> ExportedTable:
    """Return the words that stand over and under the picture of the cards."""
    return rows_export(context, rows, RowsSaid(title=title, subtitle=context.view.query.period.label), schema=SCHEMA)


def _of_card(card: CardQuestions, answers: Mapping[Query, Answer]) -> Iterator[dict[str, Any]]:
    for query in (card.value, card.areas, card.whole):
        result = answers.get(query) if query else None
        if isinstance(result, Result):
            yield from (_row(card_name(card), result, row) for row in result.rows())


def _months(card: CardQuestions, answers: Mapping[Query, Answer]) -> Iterator[dict[str, Any]]:
    months = months_drawn(card, answers)
    if months:
        yield from (_row(card_name(card), months, row) for row in months.rows())


def _row(name: str, result: Result, row: ResultRow) -> dict[str, Any]:
    digits, before, month = result.indicator.decimals, None, row.get("month")
    if result.reference is not None and not result.unequal and not result.query.by:
        before = result.reference.rows()[0]["value"]
    values = [None if value is None else round(value, digits) for value in (row["value"], row["lower"], row["upper"])]
    return dict(
        zip(
            SCHEMA,
            [
                name,
                _area(result, row),
                month,
                result.indicator.unit,
                *values,
                None if before is None else round(before, digits),
                status_words(result)[Status(row["status"])],
                provisional_word(result, row),
                period_label(month) if month else result.query.period.label,
            ],
            strict=True,
        )
    )


def _area(result: Result, row: ResultRow) -> str:
    """Return whose value it is, called as on the card."""
    if result.query.by and Grouping.MONTH not in result.query.by:
        code = code_of(row, result.query.by[0])
        return CLASSES.get(code) or group_label(result.directory, result.query.by[0], code)
    return AMBITO_NAME if result.query.area == AMBITO else result.directory.area_name(result.query.area)
