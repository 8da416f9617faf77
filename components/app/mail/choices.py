"""What somebody who has signed in is sent by mail, in the role in force: switched on and off under their name.

Comes in: the person. Goes out: elements on the page; a choice that is kept, a line of the access log. Must not: be
drawn in a demonstration, or where no mail leaves; ask anything of the data.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_registry import WHO_SEES_FIGURES
from components.state.person import Person
from components.widgets import screen
from components.widgets.messages import message
from data_access.accounts.access_log import Event
from data_access.accounts.start import has_mail
from data_access.accounts.subscriptions import Subscriptions
from data_access.accounts.vocabulary import EventKind
from data_access.errors import UserError
from data_access.settings import Settings

TITLE: Final = "Messaggi di posta"
ON: Final = "Ricevi il riepilogo settimanale"
OFF: Final = "Non ricevere più il riepilogo"
IS_OFF: Final = (
    "Spento. Che cosa è cambiato e che cosa guardare, al massimo una volta la settimana e solo se ci sono dati nuovi."
)
IS_ON: Final = "Acceso: arriva a {}, al massimo una volta la settimana e solo se ci sono dati nuovi."
FOLLOWED: Final = "Figure che seguite ({})"
UNFOLLOW: Final = "Non seguire più"


def mail_choices(person: Person, settings: Settings) -> None:
    """Draw whether the weekly letter is sent, and the figures that are followed, each with how to change it."""
    if person.right.role not in WHO_SEES_FIGURES or not has_mail(settings):
        return
    account, role = person.holder.standing.account, person.right.code
    subscriptions = Subscriptions(person.entrance.register.engine)
    try:
        found = subscriptions.of(account, role)
    except UserError as error:
        message(error.public)
        return
    is_on = found is not None and found.weekly
    screen.markdown(Markdown("**{}**").format(TITLE))
    screen.caption(IS_ON.format(person.holder.email) if is_on else IS_OFF)
    switch = partial(subscriptions.switch_weekly, account, role, on=not is_on)
    if screen.button(OFF if is_on else ON, key="posta_settimanale"):
        _do(person, switch, "non vuole più il riepilogo settimanale" if is_on else "chiede il riepilogo settimanale")
    figures = found.figures if found is not None else ()
    if figures:
        with screen.expander(FOLLOWED.format(len(figures)), key="figure_seguite"):
            for figure in figures:
                screen.caption(figure.name)
                if screen.button(UNFOLLOW, key=f"non_seguire_{figure.subject}"):
                    stop = partial(subscriptions.unfollow, account, role, figure.subject)
                    _do(person, stop, f"non segue più per posta: {figure.name}")


def _do(person: Person, change: Callable[[], None], detail: str) -> None:
    """Make a change and draw the page anew; what cannot be done is said in its place."""
    try:
        change()
    except UserError as error:
        message(error.public)
        return
    event = Event(
        kind=EventKind.MAIL, who=person.holder.email, role=person.right.code, network=person.network, detail=detail
    )
    person.entrance.log.add(event)
    st.rerun()
