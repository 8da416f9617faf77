"""Keeps the filters and the address bar saying the same thing.

Comes in: the parameters of the address and the state of the filter widgets. Goes out: one `View` for this run; the
address is rewritten when a filter moved, the widgets are moved when the address did.
Must not: draw, nor know what a filter means (`indicators.interchange.url_parameters` reads and writes addresses).

Why not ``bind="query-params"``: Streamlit 1.67 writes a bound widget's *label* into the address («Persone servite»,
not ``people_served``; a municipality's name, not its ISTAT code), replaces the entry in the browser's history where
a new one is wanted, and forgets every other parameter when the page changes. Here addresses are stable keys, every
change can be undone with the browser's back button, and links between pages carry the filters (see
`components.widgets.links`).

A page may draw a filter of its own: a widget whose key is one of `KEYS`, without ``bind`` and without a default value.
"""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.state import session
from components.state.page_registry import PageEntry, entry
from components.state.session import Address, Words
from components.state.tab_in_address import LONGEST, TAB, named_tabs, read_tabs
from data_access.viewers import Role, Viewer
from indicators.interchange.url_parameters import (
    COMPARISONS,
    FICTITIOUS,
    KEYS,
    LAST_MONTHS,
    LENSES,
    MOST_LETTERS,
    View,
    read_view,
    several,
    together,
    within,
    write_view,
)
from indicators.model.code_lists import Directory

MANY: Final = frozenset({"servizio", "tipo", "target", "bisogno", "linea"})
"""Filters that hold several values."""
SENDER: Final = "da"
"""Name of the parameter that tells as what whoever gave the address looked."""
SENDERS: Final = {"responsabile": Role.MANAGER, "sindaco": Role.MAYOR, "ente": Role.PARTNER, "pubblico": Role.PUBLIC}
AGENDA: Final = "ordine"
"""Name of the parameter that tells which agenda of an assembly is open."""
UNKNOWN_TAB: Final = "Scheda «{}» sconosciuta: si apre la prima."
UNKNOWN_SENDER: Final = "Ruolo «{}» di chi manda il collegamento sconosciuto: ignorato."
_BESIDE: Final = frozenset({TAB, SENDER, AGENDA})
"""Parameters that are not filters."""
_MOVED: Final = "_elenchi_mossi"


def current_view(directory: Directory, who: Viewer, *, page: str) -> View:
    """Return what this run is about, address and widgets agreeing.

    Parameters
    ----------
    directory : Directory
    who : Viewer
    page : str
        Name of the page: when it changes, the address decides.
    """
    remembered, current = session.address(), _now()
    decides = _address_decides(remembered, current, page)
    read_tabs(remembered, entry(page).tabs, decides=decides)
    if decides:
        view = read_view(current, directory, who)
        remembered.words, remembered.seen, remembered.before = write_view(view, directory), current, None
    else:
        view = _from_widgets(remembered, current, directory, who)
    _follow_agenda(remembered, page)
    remembered.page = page
    remembered.unheard.clear()
    _move_widgets(view, directory)
    return replace(view, dropped=(*view.dropped, *_unknown(page)))


def sender() -> Role | None:
    """Return as what whoever gave the address to somebody looked, as it says."""
    return SENDERS.get(st.query_params.get(SENDER, ""))


def open_agenda() -> str:
    """Return the word of the agenda that the address says; empty if none."""
    return str(st.query_params.get(AGENDA, ""))[:LONGEST]


def _follow_agenda(remembered: Address, page: str) -> None:
    """Write the address anew where a link to the page that is open has opened or left an agenda.

    Streamlit gives such a run the words of the link, and leaves those of the browser as they were: the next click would
    come with them, and be of another agenda.
    """
    key = open_agenda()
    if remembered.page == page and key != remembered.agenda and not _by_history():
        st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})
    remembered.agenda = key


def _unknown(page: str) -> list[str]:
    """Return what is told of the words of the address that are not of filters, where they say nothing."""
    tabs = [UNKNOWN_TAB.format(tab) for tab in named_tabs() if not any(tab in row for row in entry(page).tabs.values())]
    said = st.query_params.get(SENDER, "")
    return tabs if not said or said in SENDERS else [*tabs, UNKNOWN_SENDER.format(said[:LONGEST])]


def shared_words(page: PageEntry, view: View, directory: Directory) -> dict[str, str]:
    """Return the parameters of an address that is given to somebody else: nothing is left to what they would see.

    The period has its own name (`LAST_MONTHS` moves with the data), a mayor's own municipality its code, the open tabs
    theirs, an open agenda its word, and the role of whoever gives it is told.
    """
    viewer, words = view.query.viewer, write_view(view, directory)
    is_usual = view.query.period == directory.default_period(viewer)
    own = viewer.municipality if page.shows_own_municipality else None
    told = {
        "periodo": LAST_MONTHS if is_usual else str(view.query.period),
        "comune": view.municipality or own or "",
        TAB: together(session.address().tabs),
        AGENDA: open_agenda(),
        SENDER: next(word for word, role in SENDERS.items() if role is viewer.role),
    }
    if "periodo" not in page.filters and is_usual:
        del told["periodo"]
    return {name: word for name, word in {**words, **told}.items() if word}


def shared_query(page: PageEntry, view: View, directory: Directory) -> str:
    """Return the filters of a view as an address says them to anybody, whoever gives it: ``periodo=2025``."""
    words = shared_words(page, view, directory)
    return urlencode({name: word for name, word in words.items() if name not in {SENDER, AGENDA}}, safe=",:")


def address_of(view: View, page: str, directory: Directory) -> str:
    """Return the address of what this run is about, whatever the browser's bar says yet: ``/mappa?periodo=2025``."""
    words = urlencode(write_view(view, directory), safe=",:")
    return f"/{page}{'?' if words else ''}{words}"


def clear() -> None:
    """Take every filter away; the page stays (a callback: it runs before the widgets are drawn)."""
    for key in KEYS:  # set, not forgotten: the browser would send what its widgets still hold with the next click
        if key in st.session_state:
            st.session_state[key] = [] if key in MANY else None
    _lists_moved()
    _write(session.address(), {})


def choose(**words: str) -> None:
    """Set filters by name, for callbacks of maps and lists: ``choose(comune="019062")``; empty text takes one away."""
    for key, word in words.items():
        st.session_state[key] = several(word) if key in MANY else word or None
    session.address().unheard.difference_update(words)
    if MANY & set(words):
        _lists_moved()


def leave_undrawn(*keys: str) -> None:
    """Say which filters of its own a page does not draw in this run.

    The browser keeps what their widgets held and sends it with the next click elsewhere: until they are drawn again, or
    set by `choose`, it is not heard.
    """
    session.address().unheard.update(keys)


def chooser_key(name: str, focus: str | None) -> str:
    """Return the key of a figure or table by which the municipality in focus is chosen.

    The browser keeps what was chosen there, and does not hear that the focus was moved otherwise: a click on what it
    takes to be chosen already would be lost. Drawn as another element each time, it has nothing to take so.
    """
    remembered = session.chooser(name)
    if remembered.focus != focus:
        remembered.focus, remembered.times = focus, remembered.times + 1
    return f"{name}_{remembered.times}" if remembered.times else name


def choose_by(name: str, code: str) -> None:
    """Put in focus the municipality that was chosen by a figure or table (see `chooser_key`); none if empty."""
    session.chooser(name).focus = code or None
    choose(comune=code)


def times_moved() -> int:
    """Return how many times the lists of several values were moved otherwise than by the visitor's hand.

    A list in a closed popover is not in the browser's page: it does not hear that it was moved, and would send its
    former value again with the next click elsewhere. Drawn as another widget each time, it has none to send.
    """
    return int(st.session_state.get(_MOVED, 0))


def _lists_moved() -> None:
    st.session_state[_MOVED] = times_moved() + 1


def _now() -> Words:
    """Return the address as it is, but for what is far beyond what is read of it: it is kept in the session."""
    filters = {name: st.query_params.get_all(name) for name in st.query_params if name not in _BESIDE}
    return within(filters, 2 * MOST_LETTERS)


def _address_decides(remembered: Address, current: Words, page: str) -> bool:
    """Whether the visitor came by an address: first run, another page, back and forward, a link typed by hand."""
    moved = remembered.seen is None or remembered.page != page or _by_history()
    return moved or current not in (remembered.seen, remembered.before)


def _by_history() -> bool:
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


def _from_widgets(remembered: Address, current: Words, directory: Directory, who: Viewer) -> View:
    chosen = {key: word for key, word in _chosen().items() if key not in remembered.unheard}
    view = read_view(remembered.words | chosen, directory, who)
    words = write_view(view, directory)
    if words != remembered.words:
        _write(remembered, words)
        return replace(view, dropped=())
    return replace(view, dropped=read_view(current, directory, who).dropped if current == remembered.seen else ())


def _chosen() -> dict[str, str]:
    """Return what the widgets say, as an address would."""
    return {key: _text(st.session_state[key]) for key in KEYS if key in st.session_state}


def _text(value: Any) -> str:
    return together(value) if isinstance(value, list) else value or ""


def _write(remembered: Address, words: dict[str, str]) -> None:
    remembered.words, remembered.before = words, remembered.seen
    remembered.seen = {name: (word,) for name, word in words.items()}
    beside = {TAB: together(remembered.tabs), AGENDA: open_agenda()}
    st.query_params.from_dict({**words, **{name: word for name, word in beside.items() if word}})


def _move_widgets(view: View, directory: Directory) -> None:
    """Give each widget its value, where it has another: one set for nothing would fight the next click.

    A list that the page does not draw is forgotten by Streamlit, and nobody moved it: it is as empty as it was.
    """
    moved = {key: value for key, value in widget_values(view, directory).items() if _held(key) != value}
    for key, value in moved.items():
        st.session_state[key] = value
    if MANY & set(moved):
        _lists_moved()


def _held(key: str) -> Any:
    """Return what a widget holds; nothing is chosen in a list that is not drawn."""
    return st.session_state.get(key, [] if key in MANY else None)


def widget_values(view: View, directory: Directory) -> dict[str, Any]:
    """Return the value of every filter's widget, by key."""
    query = view.query
    return {
        "indicatore": query.indicator,
        "periodo": str(query.period),
        "confronto": next(word for word, meaning in COMPARISONS.items() if meaning is query.comparison),
        "ottica": next(word for word, meaning in LENSES.items() if meaning is query.lens),
        "area": directory.area_slug(query.area),
        "comune": view.municipality,
        "servizio": list(query.services),
        "tipo": [str(kind) for kind in query.service_types],
        "target": [str(target) for target in query.targets],
        "bisogno": [str(need) for need in query.needs],
        "linea": list(query.strands),
        "orizzonte": str(query.horizon_months),
        "fittizia": next(word for word, meaning in FICTITIOUS.items() if meaning is query.exclude_fictitious),
        "vista": view.layout,
        "misura": view.measure,
    }
