"""What surrounds every page: header, menu, notices, footer.

Comes in: the context and the page's entry. Goes out: elements on the page.
Must not: know indicators, or a municipality by name.
"""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from components.app.services import PROGRAM_VERSION
from components.app.sign_in import leave, name_of
from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.state.page_registry import PAGES
from components.widgets import screen
from components.widgets.labels import DEMO
from components.widgets.links import page_link
from data_access.settings import Settings
from indicators.interchange.url_parameters import DEFAULT_INDICATOR
from indicators.italian.dates import day_in_words
from indicators.model.period import Period, Unit
from indicators.model.query import Query

PRIVACY: Final = (
    "Bifocale usa un solo cookie tecnico, necessario a tenere aperta la pagina: nessuna profilazione, nessuna "
    "statistica, nessun servizio esterno. Le persone seguite dai servizi compaiono solo come numeri: né nomi né codici "
    "fiscali entrano nella base dati, e i conteggi piccoli sono protetti."
)
LICENCES: Final = (
    "Programma: licenza EUPL-1.2. Confini: ISTAT, elab. openpolis, CC BY 4.0. Popolazione residente: ISTAT, CC BY."
)
UNNAMED: Final = (
    "Il comune capofila non ha un nome nella base dati: qui si legge «Capofila», in confronto con il territorio. Chi "
    "la gestisce può scriverlo nella tabella dei comuni (codice ISTAT {code})."
)
NOT_PUBLISHED: Final = "La dichiarazione di accessibilità non è ancora pubblicata."
FEEDBACK: Final = "Segnalazioni su accessibilità, riservatezza e numeri: {contact}."
NO_CONTACT: Final = "all'ufficio di piano dell'Ambito"


def header(context: Context) -> None:
    """Draw the name, what the data are, who is looking, and the menu."""
    with st.container(key="testata", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="insegna"):
            screen.markdown(Markdown("**Bifocale** · {}").format(context.directory.ambito_name), width="stretch")
            if context.data.is_demo:
                screen.badge(DEMO, color="orange")
            screen.caption(_as_of(context), width="content")
            _role(context)
        _menu(context.directory.lead_name)


def _as_of(context: Context) -> str:
    last = context.directory.last_month
    month = Period(last, last, Unit.MONTH)
    every = Query(indicator=DEFAULT_INDICATOR, period=month, viewer=context.view.query.viewer)
    coverage = context.data.coverage(every)
    arrived = f"flussi del mese {coverage.received} su {coverage.expected}" if coverage.expected else coverage.label
    return f"Dati al {day_in_words(context.directory.as_of)} · {arrived}"


def _role(context: Context) -> None:
    who = context.view.query.viewer
    name = name_of(who, context.directory)
    with screen.popover(name, icon=":material/person:", type="tertiary", key="ruolo_attuale"):
        protected = "Vede conteggi protetti e arrotondati." if who.is_protected else "Vede tutti i conteggi."
        screen.markdown(Markdown("**{}**  \n{}").format(name, protected))
        screen.button("Cambia ruolo", on_click=leave, args=(context.settings,), key="cambia_ruolo")


def _menu(lead: str) -> None:
    """Draw the links to the pages; on phones they stand in a popover (the style sheet shows one of the two)."""
    with st.container(horizontal=True, gap="small", key="menu"):
        _links(lead)
    with st.container(key="menu_stretto"), screen.popover("Pagine", icon=":material/menu:", key="apri_menu"):
        _links(lead)


def _links(lead: str) -> None:
    for entry in PAGES:
        page_link(entry.name, label=entry.label.format(lead=lead))


def notices(context: Context) -> None:
    """Say what is wrong: a database that stopped answering, words of the address that could not be used."""
    problem = context.problem
    if problem:
        still = f"I dati mostrati sono fermi al {day_in_words(context.directory.as_of)}: l'aggiornamento non riesce."
        screen.warning(f"{still} Avvisare chi gestisce il servizio, riportando queste parole: {problem}")
    if not context.directory.lead_is_named:
        screen.info(UNNAMED.format(code=context.directory.lead_code), icon=":material/info:")
    if context.view.dropped:
        screen.warning(_dropped(context.view.dropped), icon=":material/link_off:")


def _dropped(sentences: Sequence[str]) -> str:
    return "Una parte del collegamento non si può usare così com'è. " + " ".join(sentences)


def footer(settings: Settings) -> None:
    """Draw the foot of every page: accessibility, privacy, licences, version, contact."""
    with st.container(key="piede", gap="small"):
        st.divider()
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            _accessibility(settings)
            _privacy(settings)
            screen.caption(LICENCES, width="content")
            screen.caption(f"Bifocale {PROGRAM_VERSION}", width="content")


def _accessibility(settings: Settings) -> None:
    contact = FEEDBACK.format(contact=settings.contact_email or NO_CONTACT)
    if settings.accessibility_url:
        screen.link_button("Dichiarazione di accessibilità", settings.accessibility_url, type="tertiary")
    else:
        with screen.popover("Dichiarazione di accessibilità", type="tertiary", key="accessibilita"):
            screen.markdown(f"{NOT_PUBLISHED} {contact}")


def _privacy(settings: Settings) -> None:
    if settings.privacy_url:
        screen.link_button("Informativa sulla riservatezza", settings.privacy_url, type="tertiary")
    else:
        with screen.popover("Riservatezza", type="tertiary", key="riservatezza"):
            screen.markdown(PRIVACY)
