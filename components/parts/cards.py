"""The card of an indicator: value, Crema and Territorio side by side, change with its verdict, 24 months.

Comes in: a question. Goes out: one element of HTML on the page, styled by `components/assets/shell.css`.
Must not: know any municipality by name, judge by colour, show a number that is not in a result.
"""

from html import escape
from typing import Final

import streamlit as st

from components.context import context
from components.parts.change import change_words
from components.parts.sparkline import sparkline
from components.parts.states import attempt
from data_access.errors import UserError
from indicators.catalogue import CATALOGUE
from indicators.definition import Indicator
from indicators.period import Period, Unit
from indicators.query import LEAD, TERRITORY, Comparison, Grouping, Query
from indicators.result import Result, Status
from indicators.sentences import amount

MONTHS: Final = 24
_MISSING: Final = {
    Status.SUPPRESSED: "meno di 5",
    Status.NOT_SUPPLIED: "non fornito",
    Status.UNDEFINED: "non calcolabile",
}


def indicator_card(key: str) -> None:
    """Draw the card of an indicator for the present filters, in the lens that the indicator has.

    Parameters
    ----------
    key : str
        Key of the catalogue.
    """
    entry = CATALOGUE[key]
    query = _in_its_lens(context().view.query, entry)
    result = attempt(lambda: context().ask(query))
    if result is not None:
        st.html(card_html(result, areas=_areas(result), months=_months(result)))


def card_html(result: Result, *, areas: Result | None, months: Result | None) -> str:
    """Return the card as HTML; everything that comes from data is escaped."""
    row = result.rows()[0]
    parts = [
        f'<p class="bif-card-label">{escape(result.indicator.name)}</p>',
        f'<p class="bif-card-value">{escape(_big(result, row["value"], row["status"]))}'
        f'<span class="bif-card-unit"> {escape(_unit(result.indicator))}</span></p>',
        _bars(areas),
        f'<p class="bif-card-change">{escape(change_words(result))}</p>',
        sparkline(months) if months else "",
    ]
    return f'<section class="bif-card" aria-label="{escape(result.indicator.name)}">{"".join(parts)}</section>'


def _in_its_lens(query: Query, entry: Indicator) -> Query:
    lens = query.lens if query.lens in entry.lenses else next(iter(entry.lenses))
    return query.but(indicator=entry.key, lens=lens, by=())


def _areas(result: Result) -> Result | None:
    """Ask the same by area, where the indicator has areas and the question is about more than one."""
    query = result.query
    if Grouping.AREA not in result.indicator.groupings or query.area != "ambito":
        return None
    return _quietly(query.but(by=(Grouping.AREA,), comparison=Comparison.NONE))


def _months(result: Result) -> Result | None:
    """Ask for the 24 months up to the last with data, if this viewer may see months."""
    last = result.directory.last_month
    period = Period(max(last - MONTHS + 1, result.directory.first_month), last, Unit.MONTH)
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
    return f'<dl class="bif-bars">{"".join(_bar(areas, row["area"], most) for row in areas.rows())}</dl>'


def _bar(areas: Result, code: str, most: float) -> str:
    row = next(row for row in areas.rows() if row["area"] == code)
    area = areas.directory.read_area(code)
    side = {LEAD: "lead", TERRITORY: "territory"}.get(area, "ambito")
    width = round(100 * (row["value"] or 0) / most)
    return (
        f"<dt>{escape(areas.directory.area_name(area))}</dt>"
        f'<dd><span class="bif-bar bif-{side}" style="width:{width * 0.6:.0f}%"></span>'
        f"<span>{escape(_big(areas, row['value'], row['status']))}</span></dd>"
    )


def _big(result: Result, value: float | None, status: str) -> str:
    """Return a value without its unit, or what stands for it."""
    if value is None:
        return _MISSING.get(Status(status), "–")
    return amount(result, value, status).removesuffix(result.indicator.unit).strip().split(" ")[0].rstrip("%") + (
        "%" if result.indicator.unit == "%" else ""
    )


def _unit(entry: Indicator) -> str:
    return "" if entry.unit == "%" else entry.unit
