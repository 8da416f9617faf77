"""The whole page when there is nothing to show: what happened and what to do.

Comes in: an Italian message. Goes out: a calm page that is right again as soon as the cause is gone.
Must not: show a traceback.
"""

import streamlit as st


def say_unready(text: str) -> None:
    """Draw the message, and a button that tries again."""
    with st.container(key="ingresso", gap="small"):
        st.title("Bifocale", anchor=False)
        st.warning(text, icon=":material/cloud_off:")
        st.caption("Nessun dato è andato perduto. La pagina torna da sola a funzionare quando la causa è risolta.")
        st.button("Riprova", icon=":material/refresh:", key="riprova")
