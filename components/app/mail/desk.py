"""Who stops messages for whoever comes back with a link of a letter: it needs no sign-in, and does nothing else.

In: tokens, from where they come. Out: what they would stop, and what was stopped, in Italian. Must not: tell an
address of mail, or more of a figure than the letter did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from data_access.accounts.stop_links import Stop
    from data_access.accounts.subscriptions import Subscriber, Subscriptions

EVERYTHING: Final = (
    "Premendo il pulsante non arrivano più né il riepilogo settimanale né gli avvisi sulle figure seguite, per il "
    "ruolo a cui il messaggio era scritto. Per riaverli basta entrare in Bifocale e chiederli di nuovo."
)
STOP: Final = "Non ricevere più messaggi"
ONE: Final = "Premendo il pulsante non arrivano più avvisi su questa figura: {name}. Gli altri messaggi restano."
UNFOLLOW: Final = "Non seguire più questa figura"
NOT_FOLLOWED: Final = "Questa figura non è seguita: non arriva nessun avviso. Premere il pulsante non cambia niente."
ALL_STOPPED: Final = (
    "Non arrivano più né il riepilogo settimanale né gli avvisi sulle figure seguite, per il ruolo a cui il messaggio "
    "era scritto. Per riaverli basta entrare in Bifocale e chiederli di nuovo."
)
ONE_STOPPED: Final = "Non arrivano più avvisi su questa figura. Gli altri messaggi restano com'erano."
NOBODY: Final = "Nessuno riceve messaggi per questo collegamento: la persona a cui era scritto non è più abilitata."


def read_stop(token: str) -> tuple[str, str]:
    """Return what a link would stop, and what the button says.

    Raises
    ------
    UserError
        If the link is none of ours, or too old; or the register cannot be read.
    """
    stop = _read(token)
    subscriber = _subscriptions().with_key(stop.key)
    if not stop.subject:
        return EVERYTHING, STOP
    figures = subscriber.figures if subscriber else ()
    name = next((one.name for one in figures if one.subject == stop.subject), "")
    return (ONE.format(name=name) if name else NOT_FOLLOWED), UNFOLLOW


def use_stop(token: str, network: str) -> str:
    """Stop what a link says, and return what was done; stopped twice it stays stopped.

    Raises
    ------
    UserError
        If the link is none of ours, or too old; or it cannot be written.
    """
    stop = _read(token)
    before = _subscriptions().stop(stop.key, stop.subject)
    if before is None:
        return NOBODY
    _note(before, stop, network)
    return ONE_STOPPED if stop.subject else ALL_STOPPED


def sends_mail() -> bool:
    """Whether messages are sent at all."""
    from data_access.accounts.start import has_mail
    from data_access.settings import current_settings
    from user_error import UserError

    try:
        return has_mail(current_settings())
    except UserError:
        return False


def _note(subscriber: Subscriber, stop: Stop, network: str) -> None:
    from components.state.runtime import runtime
    from data_access.accounts.access_log import Event
    from data_access.accounts.vocabulary import EventKind

    what = "avvisi su una figura" if stop.subject else "ogni messaggio"
    event = Event(
        kind=EventKind.MAIL,
        who=subscriber.email,
        role=subscriber.role,
        network=network,
        detail=f"non vuole più {what}, da un collegamento",
    )
    runtime().entrance().log.add(event)


def _read(token: str) -> Stop:
    from components.state.runtime import runtime
    from data_access.accounts.stop_links import StopLinks

    return StopLinks(key=runtime().settings.smtp.link_secret).read(token)


def _subscriptions() -> Subscriptions:
    from components.state.runtime import runtime
    from data_access.accounts.subscriptions import Subscriptions

    return Subscriptions(runtime().entrance().register.engine)
