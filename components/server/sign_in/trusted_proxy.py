"""What a proxy of ours says of who is asking is believed; what anybody else says is taken away.

Role: middleware in front of everything that looks at a request. In: the ways in. Out: requests in which the trusted
header stands only if the proxy wrote it, and whose client is the browser behind the proxy.
Must not: believe a header because of what it says.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

    from components.server.sign_in.ways_in import WaysIn

FORWARDED: Final = "x-forwarded-for"


class TrustedProxy:
    """ASGI middleware that takes the trusted header away from whoever is not the trusted proxy.

    Parameters
    ----------
    app
        The application within.
    ways
        Returns the ways in; asked at each request.
    """

    def __init__(self, app: ASGIApp, *, ways: Callable[[], WaysIn]) -> None:
        self._app, self._ways = app, ways

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, cleaned."""
        ways = self._ways()
        if scope["type"] in {"http", "websocket"} and (ways.header or ways.proxies):
            scope = _cleaned(scope, ways)
        await self._app(scope, receive, send)


def _cleaned(scope: Scope, ways: WaysIn) -> Scope:
    peer, headers = (scope.get("client") or ("", 0))[0], Headers(scope=scope)
    is_proxy, named = is_among(peer, ways.proxies), headers.getlist(ways.header) if ways.header else []
    if named and (not is_proxy or len(named) > 1):
        cleaned = MutableHeaders(raw=list(scope["headers"]))
        del cleaned[ways.header]
        scope = {**scope, "headers": cleaned.raw}
    if not is_proxy:
        return scope
    behind = [word.strip() for word in ",".join(headers.getlist(FORWARDED)).split(",") if word.strip()]
    client = next((word for word in reversed(behind) if not is_among(word, ways.proxies)), peer)
    return {**scope, "client": (client, 0)}


def is_among(address: str, networks: tuple[str, ...]) -> bool:
    """Whether an address is of one of some networks; what is no address is of none."""
    try:
        host = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    known = getattr(host, "ipv4_mapped", None) or host
    return any(known in network for network in _networks(networks))


@lru_cache(maxsize=8)
def _networks(texts: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in texts)
