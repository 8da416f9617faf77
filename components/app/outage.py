"""The whole page when there is nothing to show: what happened and what to do.

Comes in: the error that says it. Goes out: a calm page, which gives way to the dashboard by itself once the cause goes.
Must not: show a traceback, or name paths and hosts to whoever has not passed the gate: the log has the whole sentence.
"""

import logging
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.runtime import runtime
from components.widgets import screen
from data_access.errors import DataLoadingError
from user_error import UserError

CALM: Final = Markdown(
    "**Bifocale in questo momento non può mostrare i dati.** Nessun dato è andato perduto. La pagina si apre da sola "
    "quando il problema è risolto; se non basta, avvisare chi gestisce il servizio, riportando queste parole:"
)
_log = logging.getLogger(__name__)
EVERY: Final = 4.0
"""Seconds between one look of the page at whether there is something to show and the next."""


def say_unready(error: UserError, *, look: Callable[[], object] | None = None) -> None:
    """Draw what the error says, a button that tries again, and try again without it.

    Parameters
    ----------
    error : UserError
    look : callable, optional
        Raises while the cause is there; by default the data are looked for.
    """
    _tell_the_log(str(error))
    with st.container(key="ingresso", gap="small"):
        screen.title("Bifocale", anchor=False)
        if isinstance(error, DataLoadingError):
            screen.info(error.public, icon=":material/hourglass_top:")
        else:
            screen.markdown(CALM)
            screen.warning(error.public, icon=":material/cloud_off:")
            screen.button("Riprova", icon=":material/refresh:", key="riprova")
        _open_when_ready(look or _data, time.monotonic())


@lru_cache(maxsize=16)
def _tell_the_log(sentence: str) -> None:
    """Write the whole sentence to the log, once for all visitors."""
    _log.warning("Not ready for a visitor: %s", sentence)


def _data() -> object:
    return runtime().queries.edition()


@st.fragment(run_every=EVERY)
def _open_when_ready(look: Callable[[], object], since: float) -> None:
    """Run the page again as soon as the cause is gone; not at once, lest what is not seen from here run it for ever."""
    if time.monotonic() - since < EVERY / 2:
        return
    try:
        look()
    except UserError:
        return
    st.rerun()
