"""Who hands out one-time links: behind the answer, within limits, to whom they are good for and to nobody else.

In: what somebody typed, from where; tokens. Out: a message on its way, or nothing; the word of a sign-in.
Must not: let whoever asks know which of the two, by words or by time; remember the limits anywhere but in memory.

The limits are of each process: an installation with several serves so many times as much, and a restart forgets them.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from components.server.sign_in.link_routes import OPEN, TOKEN
from user_error import UserError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from data_access.accounts.entrance import Entrance
    from data_access.accounts.links import Links
    from data_access.settings import Settings

PER_NETWORK: Final = RateLimitItemPerMinute(20, 15)
"""Links that may be asked for from one network in a quarter of an hour: a town hall has one for everybody."""
PER_ADDRESS: Final = RateLimitItemPerMinute(3, 15)
"""Messages that one address may be sent in a quarter of an hour."""
TRIES: Final = RateLimitItemPerMinute(30, 15)
"""Links that may be tried from one network in the same time."""
MOST_WAITING: Final = 200
"""Messages that wait to be sent; of more that are asked for nothing is sent."""
TOO_MANY: Final = "Da questa rete sono arrivati troppi tentativi: riprovare tra un quarto d'ora."
_log = logging.getLogger(__name__)


class LinkDesk:
    """One per process. Thread-safe.

    Parameters
    ----------
    settings : Settings
    entrance : Entrance
        Lets in who comes back with a link.
    links : Links
    """

    def __init__(self, settings: Settings, entrance: Entrance, links: Links) -> None:
        self._settings, self.entrance, self._links = settings, entrance, links
        self._limits = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._sending = ThreadPoolExecutor(1, thread_name_prefix="mail")
        self._places = BoundedSemaphore(MOST_WAITING)

    def ask(self, typed: str, towards: str, network: str) -> bool:
        """Have a link sent to an address if it is good for anything; return whether this network may ask now."""
        from data_access.accounts.networks import network_of

        if not self._limits.hit(PER_NETWORK, "ask", network_of(network)):
            return False
        if self._places.acquire(blocking=False):
            self._sending.submit(self._send, typed, towards, network).add_done_callback(self._sent)
        return True

    def read(self, token: str) -> None:
        """Refuse a token that is none of ours, or too old.

        Raises
        ------
        LinkError
        """
        self._links.read(token)

    def enter(self, token: str, network: str) -> tuple[str, str]:
        """Use a token; return the word of a sign-in, and the page wanted.

        Raises
        ------
        UserError
            If it is not good, the network tries too often, or it cannot be written down.
        """
        from data_access.accounts.claims import Proof
        from data_access.accounts.links import LinkError
        from data_access.accounts.networks import network_of
        from data_access.accounts.register import LINK, Identity

        if not self._limits.hit(TRIES, "enter", network_of(network)):
            raise UserError(TOO_MANY)
        try:
            link = self._links.take(token)
        except LinkError as error:
            self.entrance.refuse(f"collegamento per posta: {error}", network=network)
            raise
        identity = Identity(issuer=LINK, subject=link.email, email=link.email)
        word = self.entrance.enter(Proof(identity=identity, level="", issued_at=link.asked_at), network=network)
        return word, link.towards

    def wait(self) -> None:
        """Wait until what was asked for has been sent (for tests, and the end of the server)."""
        self._sending.submit(lambda: None).result()

    def _send(self, typed: str, towards: str, network: str) -> None:
        from data_access.accounts.links import Link
        from data_access.accounts.mail import send_link
        from data_access.accounts.register import email_of

        email = email_of(typed)
        if not self.entrance.register.awaits_link(email):
            self.entrance.refuse(f"collegamento per posta chiesto per {email}, non abilitato", network=network)
            return
        if not self._limits.hit(PER_ADDRESS, "mail", email):
            self.entrance.refuse(f"collegamento per posta chiesto troppe volte per {email}", network=network)
            return
        token = self._links.make(Link(email=email, towards=towards))
        address = f"{self._settings.public_url.rstrip('/')}{OPEN}?{urlencode({TOKEN: token})}"
        send_link(self._settings.smtp, to=email, link=address)

    def _sent(self, done: Future[None]) -> None:
        self._places.release()
        error = done.exception()
        if isinstance(error, UserError):
            _log.warning("A one-time link was not sent: %s", error)
        elif error is not None:
            _log.error("A one-time link was not sent", exc_info=error)


def ask_for_link(typed: str, towards: str, network: str) -> bool:
    """See `LinkDesk.ask`."""
    return _of_this_process().ask(typed, towards, network)


def read_link(token: str) -> None:
    """See `LinkDesk.read`."""
    _of_this_process().read(token)


def enter_by_link(token: str, network: str) -> tuple[str, str]:
    """See `LinkDesk.enter`."""
    return _of_this_process().enter(token, network)


def _of_this_process() -> LinkDesk:
    from components.state.runtime import runtime

    entrance = runtime().entrance()
    with _opening:
        if _DESKS.get("here") is None or _DESKS["here"].entrance is not entrance:
            _DESKS["here"] = desk_of(entrance)
        return _DESKS["here"]


def desk_of(entrance: Entrance) -> LinkDesk:
    """Return a desk that lets people in by an entrance."""
    from data_access.accounts.links import Links

    key = entrance.settings.smtp.link_secret
    return LinkDesk(entrance.settings, entrance, Links(entrance.register.engine, key=key))


_DESKS: Final[dict[str, LinkDesk]] = {}
_opening = Lock()
