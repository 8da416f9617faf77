"""The gate where people sign in: who has proved who they are, and has a role in force, looks in it; others read why.

Comes in: the parts of the dashboard, the directory, the page that is asked for. Goes out: a `Person`, or the run ends.
Must not: recognise anybody (a provider of identities does, or a proxy of ours); believe anything of an address, or of
the run before: what somebody may do is asked at each run.
"""

from typing import Final, Literal, NamedTuple
from urllib.parse import urlencode

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.app.watch import note_absent, note_present
from components.base_path import address
from components.escaping.markdown import Markdown
from components.server.sign_in.cookies import SIGNED_IN, TOLD
from components.server.sign_in.link_routes import ASK
from components.server.sign_in.provider_return import Trouble
from components.server.sign_in.route import ENTER
from components.server.sign_in.wanted_page import TOWARDS
from components.state import rehearsal, session
from components.state.page_registry import DEFAULT, PageEntry
from components.state.person import Person
from components.state.runtime import Runtime
from components.state.trace import network
from components.widgets import screen
from data_access.accounts.entrance import Entrance, Holder, Refused
from data_access.accounts.places import Places
from data_access.accounts.register import Right
from data_access.accounts.start import has_links, has_oidc
from data_access.settings import Settings
from data_access.viewers import Viewer
from indicators.model.code_lists import Directory

WELCOME: Final = (
    "Bifocale mostra chi chiede aiuto e come rispondono i servizi contro la povertà e la marginalità. È riservato alle "
    "persone abilitate dall'Ambito."
)
WITH_IDENTITY: Final = "Entra con l'identità digitale"
WITH_PROXY: Final = "Entra con l'accesso dell'amministrazione"
WITH_LINK: Final = "Entra con un collegamento per posta"
AGAIN: Final = "Esci, per entrare con un'altra identità"
WHICH_ROLE: Final = "In quale ruolo"
ROLE: Final = "ruolo_proprio"
PLACE_GONE: Final = (
    "Il ruolo di «{email}» riguarda un comune o un ente che nella base dati non c'è: avvisare chi abilita le persone."
)
TROUBLES: Final = {
    Trouble.CLOCK: (
        "L'ingresso non è riuscito: l'orologio di questo servizio e quello del fornitore di identità differiscono di "
        "più di due minuti. Non dipende da voi né dal vostro computer: avvisare chi gestisce Bifocale."
    ),
    Trouble.CANCELLED: (
        "L'ingresso è stato interrotto presso il fornitore di identità, e nessuno è entrato. Si può riprovare."
    ),
    Trouble.EXCHANGE: (
        "L'ingresso non è riuscito: lo scambio con il fornitore di identità non è andato a buon fine. Riprovare; se "
        "succede di nuovo, avvisare chi gestisce Bifocale, che ne trova il motivo nel registro del programma."
    ),
    Trouble.CLAIMS: (
        "L'ingresso non è riuscito: il fornitore di identità non comunica quello che serve per riconoscere le persone. "
        "Avvisare chi gestisce Bifocale, che ne trova il motivo nel registro del programma."
    ),
    Trouble.AWAY: (
        "L'identità è stata riconosciuta, ma in questo momento le persone abilitate non si possono leggere. Riprovare "
        "tra qualche minuto."
    ),
}
"""What somebody reads who comes back from the provider without having entered."""


def rehearsed_viewer() -> Viewer | None:
    """Return as what the visitor of our own looks, who makes the first views ready; None for anybody else."""
    return rehearsal.rehearsed(session.cookie(rehearsal.WORD))


def pass_gate(parts: Runtime, directory: Directory, page: PageEntry) -> Person:
    """Return who is looking and in which role; until that is known, draw the gate and end the run.

    Raises
    ------
    DataUnavailableError
        If the accounts cannot be read.
    """
    settings, entrance, word = parts.settings, parts.entrance(), session.cookie(SIGNED_IN)
    proxied = session.header(settings.trusted_header)
    found, place, places = entrance.look(word, proxied=proxied), st.empty(), _places(directory)
    right = found.right if isinstance(found, Holder) else None
    if not isinstance(found, Holder) or right is None or not places.is_there(right):
        note_absent(session.run_id())
        with place.container(), st.container(key="ingresso", gap="small"):
            if isinstance(found, Holder):
                _choose(entrance, word, found, places)
            else:
                _enter(settings, entrance, word, found, page)
        st.stop()
    place.empty()  # at once: left to Streamlit, what was drawn of the gate stays in the page until all of it has come
    entrance.use(word, found)
    note_present(session.run_id(), word, proxied, role=right.code)
    return Person(word=word, holder=found, right=right, network=network(), entrance=entrance)


def leave(person: Person, *, everywhere: bool = False) -> None:
    """End this sign-in, or all of those of the account; at the provider too (a callback)."""
    person.entrance.leave(person.word, network=person.network, everywhere=everywhere)
    _go_out(by_provider=person.holder.by_provider)


def change_role(person: Person) -> None:
    """Be asked again in which of one's roles to look (a callback)."""
    person.entrance.choose(person.word, None, network=person.network)


def _enter(settings: Settings, entrance: Entrance, word: str, found: Refused | None, page: PageEntry) -> None:
    """Draw why somebody is not in, and how to enter."""
    screen.title("Bifocale", anchor=False)
    trouble = trouble_in_words(session.cookie(TOLD))
    if found is not None:
        screen.warning(found.sentence, icon=":material/lock:")
    elif trouble:
        screen.warning(trouble, icon=":material/lock:")
    else:
        screen.markdown(WELCOME)
    if found is not None and not found.may_try_again:
        screen.button(AGAIN, on_click=_leave_refused, args=(entrance, word, found.by_provider), key="esci_rifiutato")
        return
    for place, way in enumerate(ways_in(settings)):
        kind: Literal["primary", "secondary"] = "secondary" if place else "primary"
        screen.button(way.label, type=kind, on_click=_go_in, args=(page, way.address), key=way.key)


class Way(NamedTuple):
    """A way in: the label and key of its button, the address that it leads to."""

    label: str
    key: str
    address: str


def ways_in(settings: Settings) -> tuple[Way, ...]:
    """Return the ways in that the settings give, the foremost first."""
    offered = {
        Way(WITH_IDENTITY, "entra_identita", address(ENTER)): has_oidc(settings),
        Way(WITH_PROXY, "entra_proxy", address(ENTER)): bool(settings.trusted_header),
        Way(WITH_LINK, "entra_posta", address(ASK)): has_links(settings),
    }
    return tuple(way for way, is_given in offered.items() if is_given)


def trouble_in_words(trouble: str) -> str:
    """Return why somebody came back without being recognised, as a cookie names it; empty for anything else."""
    return TROUBLES[Trouble(trouble)] if trouble in list(Trouble) else ""


def _choose(entrance: Entrance, word: str, found: Holder, places: Places) -> None:
    """Draw the choice among one's roles."""
    screen.title("Bifocale", anchor=False)
    rights = [right for right in found.rights if places.is_there(right)]
    if not rights:
        screen.warning(PLACE_GONE.format(email=found.email), icon=":material/lock:")
        screen.button(AGAIN, on_click=_leave_refused, args=(entrance, word, found.by_provider), key="esci_rifiutato")
        return
    screen.markdown(Markdown("Siete entrati come **{}**.").format(found.email))
    names = {right.code: places.words(right) for right in rights}
    screen.radio(
        WHICH_ROLE,
        list(names),
        format_func=lambda code: f"{names[code][:1].upper()}{names[code][1:]}",
        captions=[right.role.definition for right in rights],
        key=ROLE,
    )
    screen.button(
        "Entra",
        type="primary",
        on_click=_take_role,
        args=(entrance, word, {one.code: one for one in rights}),
        key="entra_ruolo",
    )


def _take_role(entrance: Entrance, word: str, rights: dict[str, Right]) -> None:
    """Look in what is chosen now: who clicks at once comes before the run that the choice starts."""
    right = rights.get(str(st.session_state.get(ROLE)))
    if right is not None:
        entrance.choose(word, right, network=network())


def _leave_refused(entrance: Entrance, word: str, by_provider: bool) -> None:  # noqa: FBT001 - a callback's argument
    entrance.leave(word, network=network())
    _go_out(by_provider=by_provider)


def _go_out(*, by_provider: bool) -> None:
    note_absent(session.run_id())
    if by_provider:
        st.logout()


def _go_in(page: PageEntry, way: str) -> None:
    """Lead to where people are recognised, remembering this page with its parameters."""
    words = [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]
    path = "/" if page is DEFAULT else f"/{page.name}"
    wanted = f"{path}?{urlencode(words)}" if words else path
    run = get_script_run_ctx()
    if run is not None:
        message = ForwardMsg()
        message.auth_redirect.url = f"{way}?{urlencode({TOWARDS: wanted})}"
        run.enqueue(message)


def _places(directory: Directory) -> Places:
    return Places(municipalities=directory.municipalities, organisations=directory.organisations)
