"""What is remembered of a visitor between one run and the next: who is looking, and the address last read or written.

Comes in: values. Goes out: the same, typed. The only module that names keys of ``st.session_state``, beside the
filters, whose keys are `indicators.interchange.url_parameters.KEYS`.
Must not: hold data, or outlive the session.
"""

from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from data_access.viewers import Viewer

VIEWER: Final = "_viewer"
ADDRESS: Final = "_address"
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
    """

    page: str = ""
    seen: Words | None = None
    before: Words | None = None
    words: dict[str, str] = field(default_factory=dict)


def viewer() -> Viewer | None:
    """Return who is looking, or None before the gate."""
    found = st.session_state.get(VIEWER)
    return found if isinstance(found, Viewer) else None


def sign_in(who: Viewer) -> None:
    """Remember who is looking."""
    st.session_state[VIEWER] = who


def sign_out() -> None:
    """Forget who is looking; the gate is met again."""
    st.session_state.pop(VIEWER, None)


def address() -> Address:
    """Return what this session knows of the address bar."""
    if ADDRESS not in st.session_state:
        st.session_state[ADDRESS] = Address()
    known: Address = st.session_state[ADDRESS]
    return known
