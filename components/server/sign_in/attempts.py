"""How often one network may try to enter: enough for an assembly in one hall, too little for who tries everything.

Role: middleware in front of the addresses by which people enter. In: requests. Out: the same, or a refusal that says
when to try again. Must not: lock anybody's account (whoever knew an address could lock its owner out).

The count is in memory. With several processes the balancer brings every attempt to one of them
(`deployment.haproxy.ENTRANCES`), the next one counting anew only if it ends: the limit is one, however many there are.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from components.server.addresses import client_of
from components.server.refusal_page import Refusal
from components.server.sign_in.gate_page import CHOOSE
from components.server.sign_in.provider_return import CALLBACK
from components.server.sign_in.route import ENTER
from data_access.accounts.networks import network_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ENTRIES: Final = RateLimitItemPerMinute(300, 15)
"""Requests to enter from one network in a quarter of an hour: forty-eight mayors of one hall enter three times each,
with the two requests that each entry takes."""
COUNTED: Final = frozenset({ENTER, CALLBACK, "/auth/login"})
"""Addresses by which people enter: ours, and those of Streamlit that ask something of the provider."""
_CHOICE: Final = ("POST", CHOOSE)
"""How the role is chosen in a demonstration: pages that are open ask for the gate alone at the same address."""
TOO_MANY: Final = Refusal(
    status=429,
    code="troppi-ingressi",
    title="Troppi ingressi da questa rete",
    detail="Da questa rete sono arrivate troppe richieste di entrare in pochi minuti: per ora non se ne accettano.",
    remedy="Riprovare tra un quarto d'ora. Chi è già entrato continua a lavorare.",
)


class Attempts:
    """ASGI middleware that counts the requests to enter.

    Parameters
    ----------
    app
        The application within.
    most
        How many one network may make.
    """

    def __init__(self, app: ASGIApp, *, most: RateLimitItemPerMinute = ENTRIES) -> None:
        self._app, self._most = app, most
        self._limits = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless its network has made too many."""
        path = scope["path"] if scope["type"] == "http" else None
        is_counted = path in COUNTED or (scope.get("method"), path) == _CHOICE
        network = network_of(client_of(scope)) if is_counted else ""
        if is_counted and not self._limits.hit(self._most, network):
            reset = self._limits.get_window_stats(self._most, network).reset_time
            await replace(TOO_MANY, retry_after=max(1, round(reset - time.time())))(scope, receive, send)
        else:
            await self._app(scope, receive, send)
