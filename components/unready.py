"""The whole page when there is nothing to show: what happened and what to do.

Comes in: an error of ours. Goes out: a calm page that is right again as soon as the cause is gone; a line in the log.
Must not: show a traceback, or name paths and hosts to whoever has not passed the gate.
"""

import logging
from typing import Final

import streamlit as st

from data_access.errors import UserError

CALM: Final = (
    "**Bifocale in questo momento non può mostrare i dati.** Nessun dato è andato perduto. Riprovare tra qualche "
    "minuto; se non basta, avvisare chi gestisce il servizio, riportando queste parole:"
)


_log = logging.getLogger(__name__)


def say_unready(error: UserError) -> None:
    """Draw what may be told, and a button that tries again; the log has the whole message."""
    _log.warning("Not ready for a visitor: %s", error)
    with st.container(key="ingresso", gap="small"):
        st.title("Bifocale", anchor=False)
        st.markdown(CALM)
        st.warning(error.public, icon=":material/cloud_off:")
        st.button("Riprova", icon=":material/refresh:", key="riprova")
