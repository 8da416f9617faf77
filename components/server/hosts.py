"""Allowed hosts and origins: heard is a request made to a name of ours, by a page of ours.

Role: middleware that refuses, before Streamlit sees it, a foreign Host (somebody else's name made to point here: DNS
rebinding) and a foreign Origin (a page elsewhere that opens a connection to here). Streamlit would compare a foreign
Origin with its own public address, which it asks of an outside service while everybody waits.
In: the names that the settings give. Out: the request as it came, or a refusal in Italian and a line in the log.
Must not: ask the network anything, names included; refuse the health check, or whoever reads the API from elsewhere.

Without settings these names are ours: ``localhost`` and loopback addresses, the machine's own name, and, where the
server is reached from other machines, any address in numbers: no name stands behind it that could be made to point
elsewhere, and behind a container or a router the machine does not know by which of them people reach it.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from components.server.health import PATH, READY_PATH
from components.server.published import is_open
from components.server.refusal_page import Refusal, quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

HEALTH: Final = frozenset({PATH, READY_PATH})
PORTS: Final = {"http": 80, "https": 443}
_AUTHORITY: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+?)\.?(?::(\d{1,5}))?")
_KEPT: Final = 100
"""Refusals of different kinds that the log tells: whoever sends requests could otherwise fill it."""
_log = logging.getLogger(__name__)

HOST_TOLD: Final = (
    "Refused a request for the host %r: it is not one of ours. If people reach the dashboard by that name, set "
    "BIFOCALE_PUBLIC_URL to the address that they write, or add the name to BIFOCALE_ALLOWED_HOSTS; if a proxy calls it"
    " so, make the proxy forward Host (it says X-Forwarded-Host: %r)."
)
ORIGIN_TOLD: Final = (
    "Refused a request from a page of %r to the host %r. If that is where people see the dashboard, the proxy in front "
    "of it does not forward Host: make it do so (nginx: proxy_set_header Host $http_host; Apache: "
    "ProxyPreserveHost On), or set BIFOCALE_PUBLIC_URL to the address that people write."
)
FOREIGN_HOST: Final = "Bifocale non risponde al nome {}."
FOREIGN_ORIGIN: Final = (
    "La richiesta viene da una pagina di {}, che non è l'indirizzo di Bifocale: non può essere servita."
)
NAME_IT: Final = (
    "Per chi gestisce il servizio: se è con questo nome che le persone lo raggiungono, scrivere l'indirizzo intero in "
    "BIFOCALE_PUBLIC_URL, o aggiungere il nome a BIFOCALE_ALLOWED_HOSTS, e riavviare; se è un proxy a chiamarlo così, "
    "fargli inoltrare l'intestazione Host."
)
FORWARD_IT: Final = (
    "Per chi gestisce il servizio: se è a quell'indirizzo che le persone vedono Bifocale, il proxy non inoltra "
    "l'intestazione Host. Fargliela inoltrare (nginx: «proxy_set_header Host $http_host»; Apache: «ProxyPreserveHost "
    "On»), o scrivere quell'indirizzo in BIFOCALE_PUBLIC_URL e riavviare."
)
OPEN: Final = "Aprire {}"


class Authority(NamedTuple):
    """A host and its port, as an address or a header writes them: ``localhost:8501``."""

    host: str
    port: int | None = None

    @classmethod
    def read(cls, text: str) -> Authority | None:
        """Return what a text says; None if it is not a host."""
        match = _AUTHORITY.fullmatch(text.strip().lower())
        return cls(match[1].strip("[]"), int(match[2]) if match[2] else None) if match else None

    def of(self, scheme: str) -> Authority:
        """Return the same with the port that a scheme implies."""
        return self._replace(port=self.port or PORTS[scheme])


@dataclass(frozen=True, slots=True)
class Names:
    """The names that the settings give.

    Attributes
    ----------
    public_url : str
        Where the dashboard is published, as browsers write it; empty if nobody said.
    hosts : tuple of str
        Other names; ``*.example.org`` stands for every name under one.
    """

    public_url: str = ""
    hosts: tuple[str, ...] = ()

    @property
    def origin(self) -> tuple[str, Authority] | None:
        """Scheme and host of the public address."""
        return read_origin(self.public_url) if self.public_url else None

    def hold(self, host: str) -> bool:
        """Whether a host is among them."""
        named = (*self.hosts, self.origin[1].host) if self.origin else self.hosts
        return any(host.endswith(name[1:]) if name.startswith("*.") else host == name for name in named)


def read_origin(text: str) -> tuple[str, Authority] | None:
    """Return scheme and host of an Origin, the port said; None if it is not that of a page (``null`` is not)."""
    scheme, separator, rest = text.strip().lower().partition("://")
    authority = Authority.read(rest.split("/", 1)[0])
    return (scheme, authority.of(scheme)) if separator and scheme in PORTS and authority else None


def is_ours(host: str, scope: Scope, names: Names) -> bool:
    """Whether a host names this dashboard.

    Parameters
    ----------
    host : str
        In lower case, without port and brackets.
    scope : Scope
        The request: it tells by which of the machine's addresses it came in.
    names : Names
    """
    if names.hold(host) or host == "localhost" or host.endswith(".localhost") or host in own_names():
        return True
    number = _number(host)
    if number is None:
        return False
    here = _number((scope.get("server") or ("",))[0])
    return number.is_loopback or (here is not None and not here.is_loopback)


def own_names() -> frozenset[str]:
    """Return what the machine calls itself (nobody is asked)."""
    whole = socket.gethostname().lower()
    short = whole.split(".", 1)[0]
    return frozenset({whole, short, f"{short}.local"}) - {""}


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Return an address in numbers; None for a name."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


class OwnHosts:
    """ASGI middleware that hears only requests for a name of ours, from pages of ours.

    Parameters
    ----------
    app
        The application within.
    names
        Returns the names of the settings; asked at each request.
    """

    def __init__(self, app: ASGIApp, *, names: Callable[[], Names] = Names) -> None:
        self._app, self._names = app, names
        self._told: set[tuple[str, ...]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in {"http", "websocket"} or scope["path"] in HEALTH:
            await self._app(scope, receive, send)
            return
        headers, names = Headers(scope=scope), self._names()
        refusal = self._refusal(headers, scope, names)
        if refusal is None:
            await self._app(_agreed(scope, headers), receive, send)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, headers: Headers, scope: Scope, names: Names) -> Refusal | None:
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        host = Authority.read(hosts[0]) if len(hosts) == 1 else None
        if host is None or not is_ours(host.host, scope, names):
            return self._foreign_host(", ".join(hosts), headers, names)
        if not origins or is_open(scope["path"]) or (len(origins) == 1 and is_own_origin(origins[0], host, names)):
            return None
        return self._foreign_origin(", ".join(origins), hosts[0], names)

    def _foreign_host(self, host: str, headers: Headers, names: Names) -> Refusal:
        self._tell(HOST_TOLD, host, headers.get("x-forwarded-host", ""))
        return Refusal(
            status=400,
            code="nome-non-riconosciuto",
            title="Indirizzo non riconosciuto",
            detail=FOREIGN_HOST.format(quoted(host)),
            remedy=NAME_IT,
            link=names.public_url,
            link_words=OPEN.format(names.public_url),
        )

    def _foreign_origin(self, origin: str, host: str, names: Names) -> Refusal:
        self._tell(ORIGIN_TOLD, origin, host)
        return Refusal(
            status=403,
            code="origine-non-riconosciuta",
            title="Richiesta da un altro indirizzo",
            detail=FOREIGN_ORIGIN.format(quoted(origin)),
            remedy=FORWARD_IT,
            link=names.public_url,
            link_words=OPEN.format(names.public_url),
        )

    def _tell(self, sentence: str, *words: str) -> None:
        """Write a refusal in the log, the first time that it happens."""
        short = tuple(word[:200] for word in words)
        if short in self._told or len(self._told) > _KEPT:
            return
        self._told.add(short)
        _log.warning(sentence, *short)
        if len(self._told) > _KEPT:
            _log.warning("Refusals of more than %d kinds: the log tells no more of them.", _KEPT)


def is_own_origin(origin: str, host: Authority, names: Names) -> bool:
    """Whether an Origin is that of a page of ours: the very host that was asked, or the public address."""
    parts = read_origin(origin)
    return parts is not None and (parts[1] == host.of(parts[0]) or parts == names.origin)


def _agreed(scope: Scope, headers: Headers) -> Scope:
    """Return the scope with Host as the Origin, here found to be ours, says it: Streamlit compares the two as texts."""
    origin = headers.get("origin")
    if origin is None or is_open(scope["path"]):
        return scope
    agreed = MutableHeaders(raw=list(scope["headers"]))
    agreed["host"] = urlsplit(origin).netloc
    return {**scope, "headers": agreed.raw}
