"""A new Ambito: the pages that wait for the first data say so, and the first one says what is missing and what to do.

Comes in: the context. Goes out: elements on the page, in place of the page's own.
Must not: draw an empty figure; tell commands to who cannot run them; say a number of what nobody has supplied.
"""

from typing import Final

import streamlit as st

from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.state.page_registry import DEFAULT
from components.views.welcome.text import (
    ALREADY,
    ASK,
    BEGIN,
    COMMANDS,
    DEMO_APART,
    EMPTY,
    HEADS,
    METHOD,
    NEEDED_COMMANDS,
    SHEET,
    STEPS,
    TABLES,
    THERE,
    WHERE_TO_BEGIN,
    WHOM_TO_ASK,
    asks,
    beginning,
    known,
    office,
    waiting,
)
from components.widgets import page_link, page_title, screen, section_heading
from components.widgets.title import page_finding
from data_access.viewers import Role
from indicators.italian.numbers import counted, number
from indicators.selection.supply import holds_any, rows_held

OPEN_ANYWAY: Final = (
    ("comune", SHEET, ":material/location_on:"),
    ("metodo", METHOD, ":material/menu_book:"),
)
"""Pages that have something to say before the data come."""


def waits(context: Context) -> bool:
    """Whether the page has nothing to show yet, because all that it shows is still to be supplied."""
    shows = context.page.shows
    return bool(shows) and not context.data.find(holds_any, shows)


def say_what_it_waits_for(context: Context) -> None:
    """Draw what stands in the place of a page that waits: on the first page the welcome, elsewhere the way to it."""
    page_title()
    if context.page is DEFAULT:
        _welcome(context)
        return
    with st.container(key="attesa", gap="small"):
        page_finding(waiting(context.page, context.data))
        screen.markdown(ALREADY)
        loads = context.view.query.viewer.role is Role.MANAGER
        page_link(DEFAULT.name, label=BEGIN if loads else ASK, icon=":material/flag:")


def _welcome(context: Context) -> None:
    role = context.view.query.viewer.role
    page_finding(beginning(context.data))
    screen.markdown(known(context.data))
    if role is Role.MANAGER:
        _for_who_loads(context)
    else:
        _for_who_asks(context)


def _for_who_loads(context: Context) -> None:
    """Draw which tables are still empty beside where to begin, with the commands."""
    left, right = st.columns([1, 1], gap="large")
    with left:
        section_heading(THERE)
        screen.html(_tables(context))
    with right:
        section_heading(WHERE_TO_BEGIN)
        screen.markdown(STEPS)
        section_heading(NEEDED_COMMANDS)
        screen.markdown(COMMANDS.format(seconds=counted(round(context.settings.refresh_seconds), "secondo", "secondi")))
        screen.markdown(DEMO_APART)


def _tables(context: Context) -> Html:
    """Return every table that is to be filled, the empty ones by name."""
    held = context.data.find(rows_held)
    rows = Html().join(
        Html("<tr><th scope='row'>{}</th><td><code>{}</code></td><td>{}</td></tr>").format(
            words, table, _state(held[frame])
        )
        for frame, table, words in TABLES
    )
    heads = Html().join(Html('<th scope="col">{}</th>').format(word) for word in HEADS)
    return Html('<table class="bif-start"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(heads, rows)


def _state(count: int) -> str:
    return number(count) if count else Html("<strong>{}</strong>").format(EMPTY)


def _for_who_asks(context: Context) -> None:
    """Draw, for who does not load data, what will be seen and whom to ask."""
    seen, question = asks(context.view.query.viewer, context.data)
    with st.container(key="benvenuto", gap="small"):
        screen.markdown(seen)
        section_heading(WHOM_TO_ASK)
        screen.markdown(Markdown("{} {}").format(office(context.settings.contact_email), question))
        with st.container(horizontal=True, gap="medium"):
            for name, label, icon in OPEN_ANYWAY:
                page_link(name, label=label, icon=icon)
