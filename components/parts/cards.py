"""The cards of indicators: value, lead municipality and territory side by side, change with its verdict, 24 months.

Comes in: keys of the catalogue. Goes out: one element of HTML on the page, styled by `components/assets/shell.css`.
Must not: know any municipality by name, judge by colour, show a number that is not in a result.
"""

from collections.abc import Sequence
from html import escape
from typing import Any, Final

import streamlit as st

from components.context import context
from components.parts.bars import bar, side_of, value_text
from components.parts.change import change_words
from components.parts.sparkline import sparkline
from components.parts.words import group_label
from data_access.errors import UserError
from indicators.catalogue import CATALOGUE
from indicators.definition import Indicator
from indicators.period import Period
from indicators.query import AMBITO, Comparison, Grouping, Query
from indicators.result import Result

YEARS: Final = 3
"""Calendar years asked for the sparkline of 24 months: protected viewers may ask for whole years only."""


def indicator_cards(keys: Sequence[str]) -> None:
    """Draw the cards of some indicators for the present filters, each in a lens that it has.

    Parameters
    ----------
    keys : sequence of str
        Keys of the catalogue.
    """
    st.html(f'<div class="bif-cards">{"".join(_card(CATALOGUE[key]) for key in keys)}</div>')


def card_html(result: Result, *, areas: Result | None, months: Result | None) -> str:
    """Return the card as HTML; everything that comes from data is escaped."""
    row = result.rows()[0]
    value = escape(value_text(result.indicator, row["value"], row["status"]))
    unit = "" if result.indicator.unit == "%" else result.indicator.unit
    body = (
        f'<p class="bif-card-value">{value}<span class="bif-card-unit"> {escape(unit)}</span></p>'
        f'{_bars(areas)}<p class="bif-card-change">{escape(change_words(result))}</p>'
    )
    return _framed(result.indicator, body + (sparkline(months) if months else ""))


def _card(entry: Indicator) -> str:
    query = _in_its_lens(context().view.query, entry)
    try:
        result = context().ask(query)
    except UserError as error:
        return _framed(entry, f"<p>{escape(str(error))}</p>")
    return card_html(result, areas=_areas(result), months=_months(result))


def _framed(entry: Indicator, body: str) -> str:
    return f'<section class="bif-card"><p class="bif-card-label">{escape(entry.name)}</p>{body}</section>'


def _in_its_lens(query: Query, entry: Indicator) -> Query:
    lens = query.lens if query.lens in entry.lenses else next(iter(entry.lenses))
    return query.but(indicator=entry.key, lens=lens, by=())


def _areas(result: Result) -> Result | None:
    """Ask the same by area, where the indicator has areas and the question is about more than one."""
    query = result.query
    if Grouping.AREA not in result.indicator.groupings or query.area != AMBITO:
        return None
    return _quietly(query.but(by=(Grouping.AREA,), comparison=Comparison.NONE))


def _months(result: Result) -> Result | None:
    """Ask for the months of the last years, if this viewer may see months."""
    last = result.directory.last_month // 12
    first = max(last - YEARS + 1, result.directory.first_month // 12)
    period = Period.parse(f"{first}..{last}") if first < last else Period.year(last)
    return _quietly(result.query.but(period=period, by=(Grouping.MONTH,), comparison=Comparison.NONE))


def _quietly(query: Query) -> Result | None:
    """Return an answer that the card can do without."""
    try:
        return context().ask(query)
    except UserError:
        return None


def _bars(areas: Result | None) -> str:
    if areas is None:
        return ""
    most = max((row["value"] or 0 for row in areas.rows()), default=0) or 1
    return f'<dl class="bif-bars">{"".join(_bar(areas, row, most) for row in areas.rows())}</dl>'


def _bar(areas: Result, row: dict[str, Any], most: float) -> str:
    code = row["area"]
    name = group_label(areas.directory, Grouping.AREA, code)
    drawn = bar(side_of(areas.directory, Grouping.AREA, code), (row["value"] or 0) / most)
    value = value_text(areas.indicator, row["value"], row["status"])
    return f"<dt>{escape(name)}</dt><dd>{drawn}<span>{escape(value)}</span></dd>"
