"""What is asked of the provider of digital identities itself: its document, its clock, more claims of somebody.

Comes in: settings, the access token of somebody who is signing in. Goes out: Italian sentences, each with its remedy;
claims. Must not: sign anybody in, or send a secret of ours.
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


def more_claims(settings: Settings, *, token: str, subject: str) -> dict[str, Any]:
    """Return what the provider says of somebody beside the ID token, which many keep short; nothing if it does not.

    Only plain JSON over the channel that we opened is believed, and only of the very subject of the ID token (OpenID
    Connect Core 1.0, section 5.3).
    """
    try:
        document = httpx2.get(settings.oidc.discovery_url, timeout=SECONDS, follow_redirects=True).json()
        headers = {"Authorization": f"Bearer {token}"}
        answer = httpx2.get(str(document["userinfo_endpoint"]), headers=headers, timeout=SECONDS)
        answer.raise_for_status()
        claims: Any = answer.json()
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError, KeyError, TypeError):
        return {}
    return claims if isinstance(claims, dict) and claims.get("sub") == subject else {}


def skew(told: str, now: datetime) -> float:
    """Return by how many seconds a clock told by a ``Date`` header is behind ours; 0 if it tells none."""
    try:
        return (now - parsedate_to_datetime(told)).total_seconds()
    except (ValueError, TypeError):
        return 0.0
