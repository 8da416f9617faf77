"""What is published of the method of protection: how a true count is shown, what that costs, what is tried against it.

Comes in: the context. Goes out: elements on the page, under the passage on protection.
Must not: read or tell the key; hold a probability of its own (they are those of
`indicators.disclosure.published_method`).
"""

from collections.abc import Iterable
from typing import Final

import streamlit as st

from components import theme
from components.escaping.html import Html
from components.escaping.markdown import listed
from components.state.page_context import Context
from components.views.method.text import ATTACKED, CAPTION, HEAD, INSTEAD, READ, READ_WORDS, cost, example
from components.widgets import screen
from data_access.settings import DisclosureSettings
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure.published_method import Transition, transition_matrix
from indicators.disclosure_audit.utility import Told, table, usefulness
from indicators.italian.numbers import fewer, number

MAIN: Final = (
    "people_served",
    "rate_per_1000",
    "new_people",
    "take_up",
    "one_off_share",
    "multidimensional_needs",
    "exits_by_class",
    "returns",
)
"""Indicators whose usefulness is told: the command counts them all."""
SHADES: Final = 5
"""Colours of the cells, a fifth of certainty each."""
MOST_ROWS: Final = 30
"""Largest true count in the table, whatever the threshold and the base."""


def chances(context: Context) -> None:
    """Draw what a statistician asks of the method, in words that a mayor can read."""
    settings = context.settings.disclosure
    rows = shown_rows(settings)
    with st.container(key="metodo_protezione"):
        left, right = st.columns(2, gap="large")
        with left:
            screen.subheader(INSTEAD, anchor=False)
            screen.html(chances_html(rows, below=settings.hidden_below))
            screen.caption(example(settings))
        with right:
            for passage in (cost(settings), ATTACKED):
                screen.subheader(passage.title, anchor=passage.anchor)
                screen.markdown(listed(passage.lines))
        with screen.expander(READ, on_change="rerun", key="apri_utilita") as opened:
            if opened.open:
                screen.caption(READ_WORDS)
                screen.table(table(_told(context), by_name=True))


def _told(context: Context) -> tuple[Told, ...]:
    """Return the usefulness of the main indicators, counted once for each state of the data."""

    def count() -> tuple[Told, ...]:
        entries = [INDICATORS[key] for key in MAIN]
        return context.data.find(usefulness, settings=context.settings, entries=entries)

    return context.data.once("usefulness", (), count)


def shown_rows(settings: DisclosureSettings) -> Transition:
    """Return how true counts are shown, up to where everything repeats."""
    return transition_matrix(settings, most=min(settings.threshold + 2 * settings.base - 1, MOST_ROWS))


def chances_html(transition: Transition, *, below: int) -> Html:
    """Return the probabilities as a table: a row for each true count, a column for each figure that may be shown."""
    heads = [fewer(below) if shown is None else number(shown) for shown in transition.shown]
    head = Html().join(Html('<th scope="col">{}</th>').format(word) for word in (HEAD, *heads))
    rows = zip(transition.true, transition.probability.tolist(), strict=True)
    body = Html().join(_line(count, shares) for count, shares in rows)
    return Html(
        '<table class="bif-chances"><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(CAPTION, head, body)


def _line(count: int, shares: Iterable[float]) -> Html:
    return Html('<tr><th scope="row">{}</th>{}</tr>').format(number(count), Html().join(map(_cell, shares)))


def _cell(share: float) -> Html:
    """Return a cell whose colour says what its words say."""
    if not share:
        return Html("<td></td>")
    fill = theme.sequential(SHADES)[min(int(share * SHADES), SHADES - 1)]
    words = f"{number(100 * share)}%"
    return Html('<td style="background:{};color:{}">{}</td>').format(fill, theme.text_on(fill), words)
