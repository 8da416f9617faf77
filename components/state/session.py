"""What is remembered of a visitor between one run and the next: who is looking, and the address last read or written.

Comes in: values. Goes out: the same, typed. The only module that names keys of ``st.session_state``, beside the
filters, whose keys are `indicators.interchange.url_parameters.KEYS`.
Must not: hold data (but for a file that its own visitor has given to the page), or outlive the session.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data_access.viewers import Viewer

VIEWER: Final = "_viewer"
SHOWN: Final = "_exact_figures"
ADDRESS: Final = "_address"
CHOSEN: Final = "_chosen_by"
DESK: Final = "_desk"
PROTOCOLS: Final = "Sec-WebSocket-Protocol"
"""Header in which a socket says, after its name and a token, the id of the session that its browser had before."""
BEFORE: Final = 2
"""Place of that id."""
Words = dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Address:
    """What this session knows of the address bar.

    Attributes
    ----------
    page : str
        Page of the last run.
    seen, before : Words or None
        Parameters as they were last read or written, and before that: an interaction that left the browser before it
        had received our last change still carries the older ones.
    words : dict of str to str
        The filters in force, as an address says them.
    tabs, tabs_before : tuple of str
        The tabs that the address names, and those that it named before.
    tabs_decide : bool
        Whether the address opens the tabs in this run, or the tabs write the address.
    agenda : str
        The word of the agenda that was open in the last run; empty if none.
    unheard : set of str
        Filters whose widgets the last run has not drawn: what the browser still says of them is no choice.
    """

    page: str = ""
    seen: Words | None = None
    before: Words | None = None
    words: dict[str, str] = field(default_factory=dict)
    tabs: tuple[str, ...] = ()
    tabs_before: tuple[str, ...] = ()
    tabs_decide: bool = True
    agenda: str = ""
    unheard: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Chooser:
    """What this session knows of a figure or table by which a municipality is chosen.

    Attributes
    ----------
    focus : str or None
        The municipality in focus when it was last drawn, or last chosen by it.
    times : int
        How often the focus was moved otherwise.
    """

    focus: str | None = None
    times: int = 0


def viewer() -> Viewer | None:
    """Return who is looking, or None before the gate."""
    who = st.session_state.get(VIEWER)
    return who if isinstance(who, Viewer) else None


def sign_in(who: Viewer) -> None:
    """Remember who is looking."""
    st.session_state[VIEWER] = who


def sign_out() -> None:
    """Forget who is looking; the gate is met again."""
    st.session_state.pop(VIEWER, None)


def shown() -> dict[str, float]:
    """Return the questions whose exact figures this session was shown, and when (see `components.state.trace`)."""
    questions: dict[str, float] = st.session_state.setdefault(SHOWN, {})
    return questions


def own_id() -> str:
    """Return the id of this session; empty where no browser holds it."""
    run = get_script_run_ctx()
    return run.session_id if run is not None and _protocols() else ""


def run_id() -> str:
    """Return the id of the session that this run draws for; empty outside a run."""
    run = get_script_run_ctx()
    return "" if run is None else run.session_id


def former_id() -> str:
    """Return the id of the session that this browser had before the service forgot it; empty if it had none.

    A browser whose session is still known gets that one back, and says nothing new here.
    """
    said = _protocols()
    former = said[BEFORE] if len(said) > BEFORE else ""
    return "" if former == own_id() else former


def cookie(name: str) -> str:
    """Return a cookie that the browser sent when this page was connected; empty if it has none."""
    value = st.context.cookies.get(name)
    return value if isinstance(value, str) else ""


def header(name: str) -> str:
    """Return a header that came with the connection of this page; empty if there was none, or no name."""
    value = st.context.headers.get(name) if name else None
    return value if isinstance(value, str) else ""


def desk() -> dict[str, Any]:
    """Return the files that lie on the page «Carica dati», by fingerprint: they go when their upload goes."""
    lying: dict[str, Any] = st.session_state.setdefault(DESK, {})
    return lying


def _protocols() -> list[str]:
    return [word.strip() for word in (st.context.headers.get(PROTOCOLS) or "").split(",") if word.strip()]


def address() -> Address:
    """Return what this session knows of the address bar."""
    if ADDRESS not in st.session_state:
        st.session_state[ADDRESS] = Address()
    remembered: Address = st.session_state[ADDRESS]
    return remembered


def chooser(name: str) -> Chooser:
    """Return what this session knows of what a municipality is chosen by."""
    choosers: dict[str, Chooser] = st.session_state.setdefault(CHOSEN, {})
    return choosers.setdefault(name, Chooser())
