"""Whether the provider of digital identities answers, and tells the same time as this machine.

Comes in: settings. Goes out: Italian sentences, each with its remedy. Must not: sign anybody in, or send a secret.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from data_access.settings import Settings

SECONDS: Final = 5.0
"""How long the provider is waited for."""
MOST_SKEW: Final = 120.0
"""Seconds by which two clocks may differ, each way, before what the provider signs is not believed."""
NEEDED: Final = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
SILENT: Final = (
    "Il fornitore di identità non risponde a {url} ({reason}): controllare BIFOCALE_OIDC_DISCOVERY_URL e che da questa "
    "macchina si raggiunga."
)
STRANGE: Final = (
    "A {url} non c'è il documento di un fornitore di identità (manca {missing}): in BIFOCALE_OIDC_DISCOVERY_URL va "
    "l'indirizzo che finisce con /.well-known/openid-configuration."
)
PLAIN: Final = (
    "BIFOCALE_OIDC_DISCOVERY_URL non è in https: chi sta in mezzo potrebbe fingersi il fornitore di identità. Usare il "
    "suo indirizzo https."
)
SKEWED: Final = (
    "L'orologio di questa macchina e quello del fornitore di identità differiscono di {seconds} secondi, e oltre 120 "
    "nessuno può entrare: sincronizzare questa macchina (timedatectl set-ntp true), o avvisare il fornitore."
)


def provider_problems(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with the provider, asking it for its discovery document."""
    url = settings.oidc.discovery_url
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname not in {"localhost", "127.0.0.1", "::1"}:
        yield PLAIN
    try:
        answer = httpx2.get(url, timeout=SECONDS, follow_redirects=True)
        answer.raise_for_status()
        document: Any = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
        yield SILENT.format(url=url, reason=str(error) or type(error).__name__)
        return
    missing = [name for name in NEEDED if not (isinstance(document, dict) and document.get(name))]
    if missing:
        yield STRANGE.format(url=url, missing=", ".join(missing))
    seconds = skew(answer.headers.get("date", ""), datetime.now(UTC))
    if abs(seconds) > MOST_SKEW:
        yield SKEWED.format(seconds=round(abs(seconds)))


def skew(told: str, now: datetime) -> float:
    """Return by how many seconds a clock told by a ``Date`` header is behind ours; 0 if it tells none."""
    try:
        return (now - parsedate_to_datetime(told)).total_seconds()
    except (ValueError, TypeError):
        return 0.0
