"""The whole page when there is nothing to show: what happened and what to do.

Comes in: an Italian message. Goes out: a calm page that is right again as soon as the cause is gone.
Must not: show a traceback.
"""

from typing import Final

import streamlit as st

CALM: Final = (
    "**Bifocale in questo momento non può mostrare i dati.** Nessun dato è andato perduto. Riprovare tra qualche "
    "minuto; se non basta, avvisare chi gestisce il servizio, riportando queste parole:"
)


def say_unready(text: str) -> None:
    """Draw the message, and a button that tries again."""
    with st.container(key="ingresso", gap="small"):
        st.title("Bifocale", anchor=False)
        st.markdown(CALM)
        st.warning(text, icon=":material/cloud_off:")
        st.button("Riprova", icon=":material/refresh:", key="riprova")
