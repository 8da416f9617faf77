"""The gate of a demonstration: whoever comes says as what they want to look.

Comes in: settings and the directory. Goes out: a `Viewer`, or the run ends here.
Must not: let anything of an address choose the viewer, nor draw a figure.

The choice is kept for the browser that made it (`components.server.sign_in.known_browser`): the page may be loaded
again, and the service started again. Whoever else opens the same address is asked.

A browser that has a word of its own meets the gate before Streamlit is there (`first_gate`), and this one waits
behind it for the choice. It is drawn for who has none: a browser that keeps no cookies, a program.
"""

from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.figures.core.labels import DEMO
from components.server.sign_in.cookies import BROWSER
from components.state import session
from components.state.role_memory import RoleMemory
from components.widgets import screen
from data_access.settings import Settings
from data_access.viewers import Role, Viewer
from indicators.model.code_lists import Directory

ROLES: Final = {
    Role.MAYOR: "Sindaco di un comune",
    Role.MANAGER: "Responsabile del programma",
    Role.PARTNER: "Ente partner",
}
ENTER, ENTER_AS = "Entra", "Entra come"
"""What the gate's button and choice are called."""
ROLE, PLACE, ORGANISATION = "ruolo", "ruolo_comune", "ruolo_ente"
"""Keys of the choices."""
CAPTIONS: Final = {
    Role.MAYOR: "Vede l'Ambito e il proprio comune; i piccoli numeri sono protetti.",
    Role.MANAGER: "Vede tutti i numeri, per programmare e verificare.",
    Role.PARTNER: "Vede per intero i propri servizi; il resto è protetto.",
}
WHICH_PLACE, WHICH_ORGANISATION = "Di quale comune", "Quale ente"
"""What the lists are called."""
CHOSEN_HERE: Final = (
    "In questa dimostrazione il ruolo si sceglie; con dati veri lo stabilisce l'accesso con credenziali."
)
WELCOME: Final = (
    "Bifocale mostra chi chiede aiuto e come rispondono i servizi contro la povertà e la marginalità, guardando "
    "insieme {lead} e il resto del territorio. Ogni numero dice da dove viene, quanto è certo e come si calcola."
)
NO_ORGANISATION: Final = (
    "Nella base dati non c'è ancora alcun ente: per entrare come ente partner serve che l'ufficio di piano dell'Ambito "
    "lo registri. Intanto si può entrare come sindaco o come responsabile."
)


def pass_gate(settings: Settings, directory: Directory) -> Viewer:
    """Return who is looking; until that is known, draw the gate and end the run."""
    memory = RoleMemory(settings.cache_dir)
    who, place = session.viewer() or _remembered(memory), st.empty()
    if who is None or not is_known(who, directory):
        with place.container():
            if session.cookie(BROWSER):
                _wait_outside(forget=memory if who is not None else None)
            else:
                _welcome(directory, memory)
        st.stop()
    place.empty()  # at once: left to Streamlit, what was drawn of the gate stays in the page until all of it has come
    return who


def leave(settings: Settings) -> None:
    """Forget who is looking; the gate is met again."""
    if session.cookie(BROWSER):
        RoleMemory(settings.cache_dir).forget(session.cookie(BROWSER))
    session.sign_out()


def _remembered(memory: RoleMemory) -> Viewer | None:
    """Return as what this browser looked before."""
    who = memory.find(session.cookie(BROWSER)) if session.cookie(BROWSER) else None
    if who is not None:
        session.sign_in(who)
    return who


def _sign_in(who: Viewer, memory: RoleMemory) -> None:
    session.sign_in(who)
    if session.cookie(BROWSER):
        memory.keep(session.cookie(BROWSER), who)


def is_known(who: Viewer, directory: Directory) -> bool:
    """Whether the data still hold the viewer's municipality or organisation."""
    return (who.municipality is None or who.municipality in directory.municipalities) and (
        who.organisation is None or who.organisation in directory.organisations
    )


def _wait_outside(*, forget: RoleMemory | None) -> None:
    """Wait for the choice, which is made at the gate outside (`components/assets/mend/gate.js`).

    Parameters
    ----------
    forget : RoleMemory, optional
        What remembers a role that the data do not know any more.
    """
    if forget is not None:
        forget.forget(session.cookie(BROWSER))
        session.sign_out()
    with st.container(key="ingresso_fuori"):
        screen.button(ENTER, key="entra_fuori")  # our script presses it once the choice is made: the run finds it


def _welcome(directory: Directory, memory: RoleMemory) -> None:
    with st.container(key="ingresso", gap="small"):
        screen.badge(DEMO, color="orange")
        screen.title("Bifocale", anchor=False)
        screen.markdown(Markdown("**{}**").format(directory.ambito_name))
        screen.markdown(WELCOME.format(lead=directory.lead_name))
        role = screen.radio(
            ENTER_AS,
            list(ROLES),
            format_func=ROLES.__getitem__,
            captions=list(CAPTIONS.values()),
            key=ROLE,
        )
        _enter_as(role, directory, memory)


def _enter_as(role: Role, directory: Directory, memory: RoleMemory) -> None:
    if role is Role.MAYOR:
        names = directory.municipalities
        place = list(names).index(directory.lead_code)
        screen.selectbox(WHICH_PLACE, list(names), index=place, format_func=names.__getitem__, key=PLACE)
    elif role is Role.PARTNER:
        names = directory.organisations
        if not names:
            screen.info(NO_ORGANISATION, icon=":material/info:")
            return
        screen.selectbox(WHICH_ORGANISATION, list(names), format_func=names.__getitem__, key=ORGANISATION)
    screen.button(ENTER, type="primary", on_click=_enter, args=(directory, memory), key="entra")
    screen.caption(CHOSEN_HERE)


def _enter(directory: Directory, memory: RoleMemory) -> None:
    """Sign in as what is chosen now: who clicks at once comes before the run that the choice of a role starts."""
    chosen = st.session_state
    role = Role(chosen[ROLE])
    place = chosen.get(PLACE) or directory.lead_code
    organisation = chosen.get(ORGANISATION) or next(iter(directory.organisations), None)
    who = Viewer(
        role=role,
        municipality=place if role is Role.MAYOR else None,
        organisation=organisation if role is Role.PARTNER else None,
    )
    _sign_in(who, memory)
