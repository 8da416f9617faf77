"""One agenda: its views in order, each with title, note and decision; what is done with the whole.

Comes in: a `Desk`. Goes out: elements on the page; changes of the agenda. Must not: let anybody change what is not
theirs (`data_access.agendas` refuses it too), or write over what somebody else wrote meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import streamlit as st

from components.base_path import address
from components.escaping.html import Html
from components.server.published import MEETINGS
from components.state.navigation import target
from components.state.page_context import Context
from components.state.page_registry import EVERY_PAGE
from components.state.runtime import runtime
from components.views.assembly.from_edition import FromEdition, Reading, Spoken
from components.views.assembly.text import (
    ANNEX,
    ANNEX_NAME,
    BOOKLET,
    BOOKLET_NAME,
    DAY,
    DECISION,
    DELETE,
    DELETE_NOW,
    DELETE_SURE,
    DELETED,
    DOWN,
    DRAG,
    DUPLICATE,
    DUPLICATE_HOW,
    DUPLICATED,
    EXAMPLE,
    EXPORT,
    FILE_NAME,
    FREE,
    HELD,
    HOLD,
    HOLD_HOW,
    IS_FREE,
    IS_HELD,
    LET_GO,
    LET_GO_HOW,
    MOVED,
    NO_EDITION,
    NO_ITEMS,
    NOTE,
    OF_MANAGER,
    OF_MAYOR,
    OF_MAYORS,
    ONLY_READ,
    PRESENT,
    REMOVE,
    REMOVED,
    RENAME,
    RENAMED,
    SAVE,
    SAVED,
    SEE,
    TITLE,
    TITLE_EMPTY,
    UP,
    WRITE,
    item_title,
    said_lines,
)
from components.widgets import attempt, message, page_finding, screen, section_heading
from data_access.accounts.vocabulary import AccountRole
from data_access.agenda_file import export_file
from data_access.agendas import (
    Agenda,
    AgendaItem,
    Preparer,
    duplicate,
    edit_item,
    hold_to,
    move_item,
    remove,
    remove_item,
    rename,
)
from data_access.models.meeting import TITLE_LENGTH, WORDS_LENGTH
from indicators.interchange.accounts_file import day_of
from indicators.italian.dates import day_in_words

_OF_STREAMLIT: Final = frozenset({"embed", "embed_options"})
"""Words of an address that Streamlit takes for itself, and refuses in a link: a file may say anything."""
_SEEN: Final = "_visto_punto_{}"
_DRAGGED: Final = "_trascinati"
_PRESENT: Final = Html('<a class="bif-present" href="{}">{}</a>')
_GRIP: Final = Html('<span class="bif-grip" data-punto="{}" data-posto="{}" aria-hidden="true">{}</span>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An agenda, and who has it before them.

    Attributes
    ----------
    context : Context
    who : Preparer
    agenda : Agenda
    editions : FromEdition
    then : callable
        Called with what was done, and the word of the agenda to open next: it runs the page again.
    """

    context: Context
    who: Preparer
    agenda: Agenda
    editions: FromEdition
    then: Callable[[str, str], None]

    @property
    def is_theirs(self) -> bool:
        """Whether they may change it."""
        return self.who.may_change(self.agenda)

    def do(self, act: Callable[..., Any], *words: Any, told: str, **more: Any) -> None:
        """Change the agenda, and run the page again."""
        act(runtime().engine, self.who, self.agenda.key, *words, **more)
        self.then(told, self.agenda.key)


def whose(context: Context, role: str) -> str:
    """Return whose an agenda is, in words."""
    kind, _, code = role.partition(":")
    if kind != AccountRole.MAYOR:
        return OF_MANAGER
    return OF_MAYOR.format(place=context.directory.municipalities[code]) if _is_ours(context, code) else OF_MAYORS


def _is_ours(context: Context, code: str) -> bool:
    return code in context.directory.municipalities


def editor(desk: Desk) -> None:
    """Draw an agenda."""
    agenda = desk.agenda
    section_heading(agenda.title)
    screen.caption(f"{day_in_words(agenda.meeting_date)} · {whose(desk.context, agenda.role)}")
    found = attempt(partial(desk.editions.read, agenda))
    reading = found or Reading()
    page_finding((IS_HELD if agenda.edition else IS_FREE).format(edition=reading.edition) if reading.edition else "")
    if found is not None and not found.edition:
        message(NO_EDITION)
    if not desk.is_theirs:
        message(ONLY_READ)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="azioni_ordine"):
        _actions(desk, reading)
    if not agenda.items:
        message(NO_ITEMS)
        return
    spoken = reading.spoken or [Spoken()] * len(agenda.items)
    titles = {
        item.id: item_title(item, said.headline, _page_name(desk.context, item.page))
        for item, said in zip(agenda.items, spoken, strict=True)
    }
    with st.container(key="punti", gap="small"):
        for item, said in zip(agenda.items, spoken, strict=True):
            with st.container(border=True, key=f"punto_{item.id}", gap="xsmall"):
                _item(desk, item, said, titles[item.id])
    if desk.is_theirs:
        _dragged(desk, titles)


def _page_name(context: Context, name: str) -> str:
    return next((one.title(lead=context.directory.lead_name) for one in EVERY_PAGE if one.name == name), name)


def _actions(desk: Desk, reading: Reading) -> None:
    """Draw what is done with the whole agenda."""
    agenda = desk.agenda
    day = agenda.meeting_date.isoformat()
    if agenda.items and reading.edition:
        screen.html(_PRESENT.format(_address(agenda.key), PRESENT), width="content")
        make = partial(desk.editions.annex, agenda)
        before = partial(desk.editions.booklet, agenda)
        _file(BOOKLET, before, f"{BOOKLET_NAME.format(day=day)}.pdf", "application/pdf", key="fascicolo")
        _file(ANNEX, make, f"{ANNEX_NAME.format(day=day)}.pdf", "application/pdf")
    with screen.popover(DUPLICATE, type="tertiary", icon=":material/content_copy:", key="duplica", on_change="rerun"):
        screen.caption(DUPLICATE_HOW)
        attempt(lambda: _duplicate(desk))
    _file(EXPORT, partial(export_file, agenda), f"{FILE_NAME.format(day=day)}.json", "application/json")
    if not desk.is_theirs:
        return
    with screen.popover(RENAME, type="tertiary", icon=":material/edit:", key="rinomina"):
        attempt(lambda: _rename(desk))
    if agenda.edition:
        with screen.popover(LET_GO, type="tertiary", icon=":material/lock_open:", key="sblocca"):
            screen.caption(LET_GO_HOW)
            if screen.button(LET_GO, key="sblocca_ora"):
                attempt(lambda: desk.do(hold_to, "", told=FREE))
    elif reading.mark:
        with screen.popover(HOLD, type="tertiary", icon=":material/lock:", key="fissa"):
            screen.caption(HOLD_HOW)
            if screen.button(f"{HOLD}: {reading.edition}", key="fissa_ora"):
                attempt(lambda: desk.do(hold_to, reading.mark, told=HELD))
    with screen.popover(DELETE, type="tertiary", icon=":material/delete:", key="elimina"):
        screen.caption(DELETE_SURE)
        if screen.button(DELETE_NOW, key="elimina_ora"):
            attempt(lambda: _delete(desk))


def _file(label: str, make: Callable[[], bytes], name: str, mime: str, *, key: str = "") -> None:
    screen.download_button(
        label,
        data=make,
        file_name=name,
        mime=mime,
        key=f"file_{key or name.rpartition('.')[2]}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )


def _address(key: str) -> str:
    """Return where an agenda is presented."""
    here = urlsplit(st.context.url or "")
    path = address(f"{MEETINGS.format(key=key)}/")
    return f"{here.scheme}://{here.netloc}{path}" if here.netloc else path


def _duplicate(desk: Desk) -> None:
    day = screen.text_input(DAY, placeholder=EXAMPLE, key="copia_giorno")
    title = screen.text_input(TITLE, value=desk.agenda.title, max_chars=TITLE_LENGTH, key="copia_titolo")
    if screen.button(DUPLICATE, type="primary", key="duplica_ora"):
        copied = duplicate(runtime().engine, desk.who, desk.agenda.key, title=title, meeting_date=day_of(day))
        desk.then(DUPLICATED, copied)


def _rename(desk: Desk) -> None:
    title = screen.text_input(TITLE, value=desk.agenda.title, max_chars=TITLE_LENGTH, key="altro_titolo")
    day = screen.text_input(DAY, value=f"{desk.agenda.meeting_date:%d/%m/%Y}", key="altro_giorno")
    if screen.button(SAVE, type="primary", key="rinomina_ora"):
        desk.do(rename, title=title, meeting_date=day_of(day), told=RENAMED)


def _delete(desk: Desk) -> None:
    remove(runtime().engine, desk.who, desk.agenda.key)
    desk.then(DELETED, "")


def _item(desk: Desk, item: AgendaItem, spoken: Spoken, title: str) -> None:
    """Draw a view on the agenda, with what may be done to it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"testa_punto_{item.id}"):
        if desk.is_theirs:
            screen.html(_GRIP.format(item.id, item.position, item.position + 1), width="content")
        screen.subheader(title, anchor=False, width="stretch")
        if desk.is_theirs:
            with st.container(horizontal=True, gap="small", width="content", key=f"mosse_punto_{item.id}"):
                _moves(desk, item, title)
    page = _page_name(desk.context, item.page)
    if page != title:
        screen.caption(page)
    if item.title and spoken.headline:
        screen.markdown(spoken.headline)
    if spoken.why_not:
        screen.caption(spoken.why_not)
    for name, words in ((NOTE, item.note), (DECISION, item.decision)):
        if words:
            screen.markdown(said_lines(name, words))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"azioni_punto_{item.id}"):
        _see(item)
        if desk.is_theirs:
            _write(desk, item, title, spoken)
            if screen.button(REMOVE, type="tertiary", icon=":material/close:", key=f"togli_{item.id}"):
                attempt(lambda: desk.do(remove_item, item.id, told=REMOVED.format(title=title)))


def _moves(desk: Desk, item: AgendaItem, title: str) -> None:
    """Draw the two buttons by which the keyboard puts views in order."""
    last = len(desk.agenda.items) - 1
    ways = (("su", UP, -1, ":material/arrow_upward:", 0), ("giu", DOWN, 1, ":material/arrow_downward:", last))
    for key, label, step, icon, end in ways:
        is_there = item.position == end
        if screen.button(label, type="tertiary", icon=icon, disabled=is_there, key=f"{key}_{item.id}"):
            _move(desk, item.id, item.position + step, title)


def _move(desk: Desk, number: int, to: int, title: str) -> None:
    attempt(lambda: desk.do(move_item, number, to, told=MOVED.format(title=title, place=to + 1)))


def _see(item: AgendaItem) -> None:
    """Draw the link to the view as it was saved."""
    if not any(one.name == item.page for one in EVERY_PAGE):
        return
    words = {name: values[0] for name, values in parse_qs(item.query).items() if name.lower() not in _OF_STREAMLIT}
    screen.page_link(target(item.page), label=SEE, icon=":material/arrow_forward:", query_params=words or None)


def _write(desk: Desk, item: AgendaItem, title: str, spoken: Spoken) -> None:
    """Draw the fields of an item; what it held when they were opened is what whoever writes has read."""
    key = _SEEN.format(item.id)
    opened = screen.expander(WRITE, type="compact", on_change="rerun", key=f"scrivi_{item.id}")
    if not opened.open:
        st.session_state.pop(key, None)
        return
    seen: AgendaItem = st.session_state.setdefault(key, item)
    with opened:
        written = screen.text_input(
            TITLE,
            value=seen.title,
            placeholder=spoken.headline or TITLE_EMPTY,
            max_chars=TITLE_LENGTH,
            key=f"titolo_{item.id}",
        )
        note = screen.text_area(NOTE, value=seen.note, max_chars=WORDS_LENGTH, key=f"nota_{item.id}")
        decision = screen.text_area(DECISION, value=seen.decision, max_chars=WORDS_LENGTH, key=f"decisione_{item.id}")
        if screen.button(SAVE, type="primary", key=f"salva_{item.id}"):
            attempt(lambda: _save(desk, seen, key, title=written, note=note, decision=decision, told=title))


def _save(desk: Desk, seen: AgendaItem, key: str, *, told: str, title: str, note: str, decision: str) -> None:
    edit_item(runtime().engine, desk.who, desk.agenda.key, seen, title=title, note=note, decision=decision)
    st.session_state.pop(key, None)
    desk.then(SAVED.format(title=title.strip() or told), desk.agenda.key)


def _dragged(desk: Desk, titles: Mapping[int, str]) -> None:
    """Take what ``mend/dragged_items.js`` writes where a view is dropped: its number and its new place."""
    times = int(st.session_state.get(_DRAGGED, 0))
    with st.container(key="trascinato"):
        said = screen.text_input(DRAG, key=f"trascinato_{times}", label_visibility="collapsed")
    if not said:
        return
    st.session_state[_DRAGGED] = times + 1  # another field each time: the same words twice are two moves
    number, _, place = said.partition(":")
    if number.isdecimal() and place.isdecimal() and int(number) in titles:
        _move(desk, int(number), int(place), titles[int(number)])
