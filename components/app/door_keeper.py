"""Who lets people in: what the shell asks of accounts, in plain functions for ``Home.py`` to hand over.

In: settings and the runtime. Out: the `Door` of the middleware, and the route of a click on «Entra».
Must not: be imported with a cost, or tell anybody more than a word of `Trouble`.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from components.app.first_gate import first_gate
from components.base_path import base
from components.server.middleware import Door
from components.server.sign_in.cookies import BROWSER, SIGNED_IN
from components.server.sign_in.provider_return import Arrival, Trouble
from components.server.sign_in.ways_in import WaysIn
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.server.sign_in.gate_page import GatePage
    from data_access.accounts.entrance import Entrance
    from data_access.accounts.register import Right
    from data_access.settings import Settings


SHUT: Final = WaysIn(is_demo=False)
"""Where the settings are refused nobody enters."""
_log = logging.getLogger(__name__)


def publish() -> None:
    """Publish the dashboard under the path of the settings; where they say none, or are refused, as Streamlit does."""
    from components.server.published_under import take_place

    settings = _settings()
    take_place("" if settings is None else settings.base_path)


def misplaced() -> list[str]:
    """Return what is wrong with where the dashboard is published; nothing if people reach it there."""
    from data_access.accounts.start import misplaced

    settings = _settings()
    return [] if settings is None else misplaced(settings, base())


def secrets() -> dict[str, dict[str, Any]]:
    """Return what Streamlit must know to sign people in; nothing where it does not, or the settings are refused."""
    from data_access.accounts.start import sign_in_secrets

    settings = _settings()
    return {} if settings is None else sign_in_secrets(settings)


def ways() -> WaysIn:
    """Return the ways in that the settings give."""
    from data_access.accounts.start import has_links, has_oidc, refusals

    settings = _settings()
    if settings is None or refusals(settings) or misplaced():
        return SHUT
    return WaysIn(
        is_demo=settings.demo_mode,
        has_provider=has_oidc(settings),
        has_link=has_links(settings),
        header="" if settings.demo_mode else settings.trusted_header,
        proxies=settings.trusted_proxies,
        is_secure=settings.public_url.startswith("https://"),
        hours=settings.session_hours,
    )


def provider() -> str:
    """Return the address of Streamlit that leads to the provider of identities."""
    from streamlit.user_info import generate_login_redirect_url

    from data_access.accounts.start import PROVIDER

    return generate_login_redirect_url(PROVIDER)


def arrive(claims: Mapping[str, Any], token: str, network: str) -> Arrival:
    """Make a sign-in of what the provider says of somebody: in the ID token or, asked again, beside it."""
    from data_access.accounts.claims import ClaimsError, proof_of, tells_tax_code
    from data_access.accounts.discovery import more_claims
    from data_access.accounts.entrance import is_skewed

    settings = _settings()
    if settings is None:
        return Arrival(trouble=Trouble.AWAY)
    wanted = {settings.oidc.subject_claim, settings.oidc.email_claim}
    if token and wanted - claims.keys():
        claims = {**more_claims(settings, token=token, subject=str(claims.get("sub", ""))), **claims}
    try:
        proof = proof_of(claims, settings.oidc)
        if is_skewed(proof, datetime.now(UTC)):
            return Arrival(trouble=Trouble.CLOCK)
        word = _entrance().enter(proof, network=network)
    except ClaimsError as error:
        _log.warning("Nobody can be recognised: %s", error)
        return Arrival(trouble=Trouble.CLAIMS)
    except UserError as error:
        _log.warning("Somebody could not enter: %s", error)
        return Arrival(trouble=Trouble.AWAY)
    return Arrival(word=word, may_keep_token=not tells_tax_code(claims))


def arrive_by_proxy(email: str, network: str) -> str:
    """Make a sign-in of whom the trusted proxy names; return its word.

    Raises
    ------
    DataUnavailableError
        If it cannot be written.
    """
    from data_access.accounts.entrance import proxied_proof

    return _entrance().enter(proxied_proof(email), network=network)


def failed(trouble: Trouble, network: str) -> None:
    """Write down that somebody came back from the provider without being recognised."""
    try:
        _entrance().refuse(f"non riconosciuto dal fornitore di identità: {trouble.value}", network=network)
    except UserError as error:
        _log.warning("A refusal could not be written down: %s", error)


def may(cookies: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether who holds these cookies and sent these headers may look at anything now."""
    settings = _settings()
    if settings is None or settings.demo_mode:
        return settings is not None
    return _right(settings, cookies, headers) is not None


def may_attend(cookies: Mapping[str, str], headers: Mapping[str, str]) -> bool:
    """Whether who holds these cookies and sent these headers reads agendas; a demonstration knows it from its gate."""
    from components.state.role_memory import RoleMemory
    from data_access.agendas import PREPARES
    from data_access.viewers import Role

    settings = _settings()
    if settings is None:
        return False
    if settings.demo_mode:
        word = cookies.get(BROWSER, "")
        who = RoleMemory(settings.cache_dir).find(word) if word else None
        return who is not None and who.role in {Role.MANAGER, Role.MAYOR}
    right = _right(settings, cookies, headers)
    return right is not None and right.role in PREPARES


def _right(settings: Settings, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Right | None:
    """Return the role in force of who asks; None if they may not look."""
    from data_access.accounts.entrance import Holder

    proxied = headers.get(settings.trusted_header, "") if settings.trusted_header else ""
    try:
        found = _entrance().look(cookies.get(SIGNED_IN, ""), proxied=proxied)
    except UserError:
        return None
    return found.right if isinstance(found, Holder) else None


def gate(cookies: Mapping[str, str]) -> GatePage | None:
    """Return the gate for who holds some cookies; None for who has entered, or where the page has a refusal to tell."""
    return None if misplaced() else first_gate(cookies)


def over(word: str, network: str) -> None:
    """End the sign-in that a browser held until now."""
    try:
        _entrance().leave(word, network=network)
    except UserError as error:
        _log.warning("A sign-in could not be ended: %s", error)


DOOR: Final = Door(ways=ways, arrive=arrive, failed=failed, may=may, gate=gate, over=over)


def _settings() -> Settings | None:
    from data_access.settings import current_settings

    try:
        return current_settings()
    except UserError:
        return None


def _entrance() -> Entrance:
    from components.state.runtime import runtime

    return runtime().entrance()
