"""What surrounds every page: header, menu, notices, footer.

Comes in: the context and the page's entry. Goes out: elements on the page.
Must not: know indicators, or a municipality by name.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st

from components.app import demo_gate, person_gate
from components.app.mail.choices import mail_choices
from components.app.other_view import other_view, period_that_moves
from components.app.search.box import search_box
from components.app.services import PROGRAM_VERSION
from components.app.sign_in import Seat, name_of
from components.base_path import address
from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.figures.core.labels import DEMO
from components.server.addresses import STATEMENT
from components.state.held_edition import why_held
from components.state.page_context import Context
from components.state.page_registry import EVERY_PAGE, WHO_SEES_FIGURES
from components.state.person import current_person
from components.state.url_state import sender
from components.widgets import screen
from components.widgets.links import page_link
from data_access.settings import Settings
from data_access.viewers import Role
from geo.source import ATTRIBUTION
from indicators.interchange.url_parameters import DEFAULT_INDICATOR
from indicators.italian.dates import day_after
from indicators.model.period import Period, Unit
from indicators.model.query import Query

PRIVACY: Final = (
    "Bifocale usa solo cookie tecnici, necessari a tenere aperta la pagina e a sapere chi è entrato: nessuna "
    "profilazione, nessuna statistica, nessun servizio esterno. Questo browser ricorda da sé di aver mostrato la "
    "visita guidata. Le persone seguite dai servizi compaiono solo come numeri: né nomi né codici fiscali entrano "
    "nella base dati, e i conteggi piccoli sono protetti."
)
LICENCES: Final = "Programma: licenza EUPL-1.2. {boundaries}. Popolazione residente: ISTAT, CC BY."
UNNAMED: Final = (
    "Il comune capofila non ha un nome nella base dati: qui si legge «Capofila», in confronto con il territorio. Chi "
    "la gestisce può scriverlo nella tabella dei comuni (codice ISTAT {code})."
)
HELD: Final = (
    "L'edizione dei dati di adesso non è stata fatta: fuori di qui si legge ancora quella di prima, se c'è. {why}"
)
TELL_OF_EDITIONS: Final = frozenset({"quadro", "assemblea"})
"""Pages on which managers are told of an edition that was not made."""
EVERYWHERE: Final = "Esci da tutti i dispositivi"
NO_FIGURES_TITLE: Final = "Il vostro ruolo non vede numeri"
NOT_FOR_YOU_TITLE: Final = "Questa pagina non è per il vostro ruolo"
NO_FIGURES: Final = "Chi lavora come «{role}» non vede i numeri delle persone seguite: questa pagina ne è fatta."
CHANGE_ROLE: Final = "Avete anche un altro ruolo: si cambia in alto a destra, con «Cambia ruolo»."
ASK_FOR_ROLE: Final = "Per vederli serve un altro ruolo, che dà chi abilita le persone."
NOT_FOR_YOU: Final = "Il menu in alto elenca le pagine del ruolo in cui siete entrati."
ACCESSIBILITY: Final = "Dichiarazione di accessibilità"
TRIALS: Final = "Accessibilità e tastiera"
NO_TOUR: Final = Html()


def header(context: Context, seat: Seat) -> None:
    """Draw the name, what the data are, who is looking, and the menu."""
    with st.container(key="testata", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key="insegna"):
            screen.markdown(Markdown("**Bifocale** · {}").format(context.directory.ambito_name), width="stretch")
            if context.data.is_demo:
                screen.badge(DEMO, color="orange")
            if seat.viewer is not None:
                screen.caption(_as_of(context), width="content")
            search_box(context, seat.role)
            _role(context, seat)
        if any(entry.is_for(seat.role) for entry in EVERY_PAGE):
            _menu(seat, context.directory.lead_name)


def no_figures(seat: Seat, *, lead: str) -> None:
    """Say that a page is not for the role in force, and which pages are."""
    screen.title(
        "Il vostro ruolo non vede numeri" if seat.viewer is None else "Questa pagina non è per il vostro ruolo"
    )
    screen.markdown(_why_not(seat))
    for entry in EVERY_PAGE:
        if entry.is_for(seat.role):
            page_link(entry.name, label=entry.label.format(lead=lead))


def _why_not(seat: Seat) -> str:
    if seat.viewer is not None:
        return NOT_FOR_YOU
    person = current_person()
    has_others = person is not None and any(WHO_SEES_FIGURES & {right.role} for right in person.holder.rights)
    return f"{NO_FIGURES.format(role=seat.role.label)} {CHANGE_ROLE if has_others else ASK_FOR_ROLE}"


def _as_of(context: Context) -> str:
    last = context.directory.last_month
    month = Period(last, last, Unit.MONTH)
    every = Query(indicator=DEFAULT_INDICATOR, period=month, viewer=context.view.query.viewer)
    coverage = context.data.coverage(every)
    arrived = f"flussi del mese {coverage.received} su {coverage.expected}" if coverage.expected else coverage.label
    return f"Dati {day_after('al', context.directory.as_of)} · {arrived}"


def _role(context: Context, seat: Seat) -> None:
    name, person = name_of(seat, context.directory), current_person()
    with screen.popover(name, icon=":material/person:", type="tertiary", key="ruolo_attuale"):
        screen.markdown(Markdown("**{}**  \n{}").format(name, _what_is_seen(seat)))
        if person is None:
            screen.button("Cambia ruolo", on_click=demo_gate.leave, args=(context.settings,), key="cambia_ruolo")
            return
        screen.caption(f"Entrato come {person.holder.email}")
        mail_choices(person, context.settings)
        if len(person.holder.rights) > 1:
            screen.button("Cambia ruolo", on_click=person_gate.change_role, args=(person,), key="cambia_ruolo")
        screen.button("Esci", on_click=person_gate.leave, args=(person,), key="esci")
        screen.button(EVERYWHERE, on_click=partial(person_gate.leave, person, everywhere=True), key="esci_ovunque")


def _what_is_seen(seat: Seat) -> str:
    if seat.viewer is None:
        return "Non vede numeri."
    return "Vede conteggi protetti e arrotondati." if seat.viewer.is_protected else "Vede tutti i conteggi."


def _menu(seat: Seat, lead: str) -> None:
    """Draw the links to the pages; on phones they stand in a popover (the style sheet shows one of the two)."""
    with st.container(horizontal=True, gap="small", key="menu"):
        _links(seat, lead)
    with st.container(key="menu_stretto"), screen.popover("Pagine", icon=":material/menu:", key="apri_menu"):
        _links(seat, lead)


def _links(seat: Seat, lead: str) -> None:
    for entry in EVERY_PAGE:
        if entry.is_for(seat.role):
            page_link(entry.name, label=entry.label.format(lead=lead))


def notices(context: Context) -> None:
    """Say what is wrong: a database that stopped answering, words of the address that could not be used."""
    problem = context.problem
    if problem:
        still = f"I dati mostrati sono fermi {day_after('al', context.directory.as_of)}: l'aggiornamento non riesce."
        screen.warning(f"{still} Avvisare chi gestisce il servizio, riportando queste parole: {problem}")
    if not context.directory.lead_is_named:
        screen.info(UNNAMED.format(code=context.directory.lead_code), icon=":material/info:")
    sent = sender() if context.page.has_figures else None
    unlike = other_view(sent, context.view.query.viewer, usual_period=period_that_moves(context))
    if unlike:
        screen.info(unlike, icon=":material/visibility:")
    if context.page.name in TELL_OF_EDITIONS and context.view.query.viewer.role is Role.MANAGER and (why := why_held()):
        screen.warning(HELD.format(why=why), icon=":material/inventory_2:")
    if context.view.dropped:
        screen.warning(_dropped(context.view.dropped), icon=":material/link_off:")


def _dropped(sentences: Sequence[str]) -> str:
    return "Una parte del collegamento non si può usare così com'è. " + " ".join(sentences)


def footer(settings: Settings, *, boundaries: str = ATTRIBUTION, tour: Html = NO_TOUR) -> None:
    """Draw the foot of every page: tour, accessibility, privacy, licences (that of the boundaries too), version."""
    with st.container(key="piede", gap="small"):
        st.divider()
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            screen.html(tour, width="content")
            _accessibility(settings)
            _privacy(settings)
            screen.caption(LICENCES.format(boundaries=boundaries.rstrip(".")), width="content")
            screen.caption(f"Bifocale {PROGRAM_VERSION}", width="content")


def _accessibility(settings: Settings) -> None:
    if settings.accessibility_url:
        screen.link_button(ACCESSIBILITY, settings.accessibility_url, type="tertiary")
    screen.link_button(TRIALS if settings.accessibility_url else ACCESSIBILITY, address(STATEMENT), type="tertiary")


def _privacy(settings: Settings) -> None:
    if settings.privacy_url:
        screen.link_button("Informativa sulla riservatezza", settings.privacy_url, type="tertiary")
    else:
        with screen.popover("Riservatezza", type="tertiary", key="riservatezza"):
            screen.markdown(PRIVACY)
