"""What a provider of digital identities says of somebody, taken down to what is kept of it.

Comes in: the claims of an ID token, settings. Goes out: a `Proof`: who it is, how surely, when.
Must not: keep a tax code, or a claim that nobody needs.

A tax code that is the subject is replaced by a keyed hash at once: the same person is known again, and who reads the
tables learns nothing. The key is that of the cookies (``BIFOCALE_OIDC_COOKIE_SECRET``): with another one people are
recognised again only after ``bifocale accounts unbind``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

from data_access.accounts.register import Identity
from data_access.accounts.tables import ISSUER_LENGTH, SUBJECT_LENGTH
from data_access.errors import UserError
from data_access.settings import OidcSettings

_TAX_CODE: Final = re.compile(
    r"(?:TINIT-)?[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]", re.IGNORECASE
)
"""Of a person, with the letters that stand for digits where two would be the same, and as eIDAS writes it."""
HASHED: Final = "cf:"
LONG: Final = "h:"


class ClaimsError(UserError):
    """The provider does not say what is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Who somebody has proved to be, at which level, and when the provider said so (None: it did not)."""

    identity: Identity
    level: str
    issued_at: datetime | None


def proof_of(claims: Mapping[str, Any], settings: OidcSettings) -> Proof:
    """Return what is kept of the claims of somebody.

    Raises
    ------
    ClaimsError
        If the claim that names a person is not there.
    """
    subject = _text(claims.get(settings.subject_claim))
    if not subject:
        message = (
            f"Il fornitore di identità non dice «{settings.subject_claim}», da cui si riconosce una persona: "
            "correggere BIFOCALE_OIDC_SUBJECT_CLAIM o le attestazioni che il fornitore rilascia."
        )
        raise ClaimsError(message)
    email = _text(claims.get(settings.email_claim))
    if not _is_vouched(claims.get("email_verified", True)) or is_tax_code(email):
        email = ""
    issued = claims.get("iat")
    return Proof(
        identity=Identity(
            issuer=_kept(_text(claims.get("iss")), ISSUER_LENGTH),
            subject=_kept(without_tax_code(subject, settings), SUBJECT_LENGTH),
            email=email.lower(),
        ),
        level=_text(claims.get(settings.level_claim)),
        issued_at=datetime.fromtimestamp(issued, UTC) if isinstance(issued, int | float) else None,
    )


def without_tax_code(subject: str, settings: OidcSettings) -> str:
    """Return who somebody is, with a keyed hash in the place of a tax code."""
    if not is_tax_code(subject):
        return subject
    bare = subject.strip().upper().removeprefix("TINIT-")
    key = blake2b(settings.cookie_secret.encode(), digest_size=32, person=b"tax code").digest()
    return f"{HASHED}{blake2b(bare.encode(), key=key, digest_size=32).hexdigest()}"


def tells_tax_code(claims: Mapping[str, Any]) -> bool:
    """Whether there is a tax code among the claims, however it is called."""
    waiting: list[object] = list(claims.values())
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and is_tax_code(value):
            return True
        if isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list | tuple):
            waiting.extend(value)
    return False


def is_tax_code(text: str) -> bool:
    """Whether a text is the tax code of a person."""
    return _TAX_CODE.fullmatch(text.strip()) is not None


def _is_vouched(told: object) -> bool:
    """Whether a provider says that an address is somebody's: one that says nothing of it vouches for what it gives."""
    return told is True or (isinstance(told, str) and told.strip().lower() == "true")


def _text(value: object) -> str:
    """Return a text without what no table keeps."""
    return "".join(filter(str.isprintable, value)).strip() if isinstance(value, str) else ""


def _kept(text: str, most: int) -> str:
    """Return a name that a column can hold: of a longer one its hash, for two may begin alike."""
    return text if len(text) <= most else f"{LONG}{blake2b(text.encode(), digest_size=32).hexdigest()}"
