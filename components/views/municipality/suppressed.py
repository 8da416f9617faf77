"""The first paragraph of a sheet that is almost all protected: why it is, and what can still be seen.

Comes in: the context, the answer about the people served. Goes out: elements on the page; a button moves the period.
Must not: show what is protected, or say nobody where a count is hidden.
"""

from collections.abc import Iterator
from functools import partial

import streamlit as st

from components.escaping.markdown import Markdown, listed
from components.state.page_context import Context
from components.state.url_state import choose
from components.views.municipality.queries import against, instead, of_like_size
from components.views.municipality.text import (
    ON_THE_MAP,
    RESIDENTS_ONLY,
    STILL,
    WHOLE,
    pooled_words,
    see_words,
    size_words,
    whole_words,
    why_words,
)
from components.widgets import page_link, screen
from components.widgets.queries import ask
from indicators.analysis.pooled_years import Offer
from indicators.italian.numbers import counted
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.selection.size_classes import LABELS, members
from indicators.wording.fragments import amount, interval, within


def is_all_hidden(first: Result | None) -> bool:
    """Whether the people served of the municipality are hidden, so that almost everything of the sheet is."""
    if first is None or not first.is_protected:
        return False
    return {row["status"] for row in first.rows()} == {Status.SUPPRESSED}


def why_hidden(context: Context, code: str, first: Result) -> None:
    """Draw why the sheet is bare, and what can be seen instead: more years, municipalities of like size, the Ambito."""
    pooled = instead(context, first)
    with st.container(key="al_posto", gap="small"):
        screen.markdown(why_words(first, context.directory.municipalities[code]))
        screen.markdown(Markdown("**{}**").format(STILL))
        screen.markdown(listed(_still(context, code, pooled)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            for offer in pooled:
                period = offer.found.query.period
                screen.button(
                    see_words(period.label),
                    icon=":material/date_range:",
                    on_click=partial(choose, periodo=str(period)),
                    key="vedere_insieme",
                )
            page_link("mappa", label=ON_THE_MAP, icon=":material/map:", comune=code)
            page_link("quadro", label=WHOLE, icon=":material/dashboard:")


def _still(context: Context, code: str, pooled: tuple[Offer, ...]) -> Iterator[str]:
    """Yield what has a number all the same."""
    for offer in pooled:
        yield pooled_words(within(offer.found.query.period), _said(offer.found, offer.row))
    like = of_like_size(context, code)
    if like is not None and like.rows() and like.rows()[0]["value"] is not None:
        (row,) = like.rows()
        size = row["size_class"]
        towns = counted(len(context.data.find(members, size)), "comune", "comuni")
        yield size_words(LABELS[size], towns, _said(like, row))
    whole = ask(context, against(context)[1])[0]
    if whole.rows()[0]["value"] is not None:
        yield whole_words(_said(whole, whole.rows()[0]))
    yield RESIDENTS_ONLY


def _said(result: Result, row: ResultRow) -> str:
    return f"{amount(result, row['value'], row['status'])}{interval(result, row)}"
