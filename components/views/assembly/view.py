"""Assemblea: the list of agendas, or the one that the address names.

Comes in: the context, what editions say. Goes out: elements on the page; agendas made and imported.
Must not: be drawn for roles that prepare no assembly, or change anything in a callback: callbacks run before the gate
has asked who somebody is now.
"""

from typing import Final

import streamlit as st

from components.state import session
from components.state.page_context import Context
from components.state.preparer import preparer
from components.state.runtime import runtime
from components.state.url_state import AGENDA, open_agenda
from components.views.assembly.editor import Desk, editor, whose
from components.views.assembly.from_edition import FromEdition
from components.views.assembly.text import (
    DAY,
    EVERY,
    EXAMPLE,
    FILE,
    IMPORT,
    IMPORTED,
    MADE,
    MAKE,
    NAME,
    NEW,
    NOBODY,
    NONE_YET,
    TAKE,
    TITLE,
    finding,
    listed_words,
)
from components.widgets import attempt, message, page_finding, page_link, screen, section_heading
from data_access.agenda_file import import_file
from data_access.agendas import Preparer, agenda, create, listed
from data_access.models.meeting import TITLE_LENGTH
from indicators.interchange.accounts_file import day_of
from indicators.italian.dates import day_after

MOST_MEGABYTES: Final = 1
TOLD: Final = "_detto_assemblea"


def assembly(context: Context, editions: FromEdition) -> None:
    """Draw the page."""
    who = preparer(context.view.query.viewer)
    if who is None:
        message(NOBODY)
        return
    if told := st.session_state.pop(TOLD, ""):
        screen.info(told, icon=":material/check:")
    key = open_agenda()
    if not key:
        attempt(lambda: _list(context, who))
        return
    with st.container(key="ordine_tutti"):
        page_link("assemblea", label=EVERY, icon=":material/arrow_back:")
    opened = attempt(lambda: agenda(runtime().engine, key))
    if opened is not None:
        desk = Desk(context=context, who=who, agenda=opened, editions=editions, then=_then)
        attempt(lambda: editor(desk))


def _then(told: str, key: str) -> None:
    """Open an agenda, or the list where there is none, and say above it what was done."""
    st.session_state[TOLD] = told
    if key:
        st.query_params[AGENDA] = key
    elif AGENDA in st.query_params:
        del st.query_params[AGENDA]
    session.address().agenda = key
    st.rerun()


def _list(context: Context, who: Preparer) -> None:
    found = listed(runtime().engine)
    if found:
        page_finding(finding(len(found)))
    else:
        message(NONE_YET)
    with st.container(key="elenco_ordini", gap="small"):
        for one in found:
            with st.container(key=f"ordine_{one.key}", gap=None):
                page_link("assemblea", label=one.title, icon=":material/event_note:", **{AGENDA: one.key})
                screen.caption(listed_words(one, whose(context, one.role)))
    with st.container(key="prepara_ordine"):
        left, right = st.columns(2, gap="large")
    with left:
        section_heading(NEW)
        attempt(lambda: _new(who))
    with right:
        section_heading(IMPORT)
        attempt(lambda: _import(who))


def _new(who: Preparer) -> None:
    day = screen.text_input(DAY, placeholder=EXAMPLE, key="nuovo_giorno")
    title = screen.text_input(TITLE, max_chars=TITLE_LENGTH, key="nuovo_titolo")
    if screen.button(MAKE, type="primary", key="crea_ordine"):
        meeting = day_of(day)
        name = title.strip() or NAME.format(of_day=day_after("del", meeting))
        _then(MADE, create(runtime().engine, who, title=name, meeting_date=meeting))


def _import(who: Preparer) -> None:
    file = screen.file_uploader(FILE, type="json", max_upload_size=MOST_MEGABYTES, key="file_ordine")
    if screen.button(TAKE, disabled=file is None, key="importa_ordine") and file is not None:
        _then(IMPORTED, import_file(runtime().engine, who, file.getvalue()))
