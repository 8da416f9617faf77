"""One-time links: what is sent by e-mail to somebody who asks to enter, good for fifteen minutes and for one use.

Comes in: an engine on the register's tables, a key, an address of ours to come back to. Goes out: a token; and, when it
comes back, whose it was. Must not: send anything, know accounts, or keep a token (its fingerprint alone is kept).

A token says in clear whose it is and where it leads, and is signed (HMAC with SHA-256), so that nobody else can make
one; that it was used stands in the register's tables, so that no copy of it, in a mailbox or in the log of a proxy, is
worth anything afterwards, on any machine that serves the dashboard.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from sqlalchemy import Engine, delete
from sqlalchemy.exc import IntegrityError

from data_access.accounts.tables import UsedLink
from data_access.database import translate_errors
from data_access.errors import UserError

LIFE: Final = timedelta(minutes=15)
REMEMBERED: Final = timedelta(days=1)
"""For how long it is remembered that a link was used: far longer than it could be used again."""
_SALT: Final = "bifocale: collegamento per posta"
_table: Final = UsedLink.__table__  # type: ignore[attr-defined]  # every table class has it
OVER: Final = "Il collegamento è scaduto: vale quindici minuti da quando è stato chiesto. Chiederne un altro."
USED: Final = "Il collegamento è già stato usato: vale una volta sola. Per entrare di nuovo chiederne un altro."
STRANGE: Final = (
    "Il collegamento non è di questo servizio, o è arrivato incompleto: aprirlo dal messaggio di posta intero, o "
    "chiederne un altro."
)


class LinkError(UserError):
    """A link that lets nobody in: too old, used already, or not one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a token says: who asked to enter, which page they were after, and when (None: it is not made yet)."""

    email: str
    towards: str
    asked_at: datetime | None = None


class Links:
    """Makes tokens, and takes each of them once.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        See `data_access.accounts.store.register_engine`.
    key : str
        Of the signature (``BIFOCALE_SMTP_LINK_SECRET``).
    now : callable, optional
        Returns this moment, UTC.
    """

    def __init__(self, engine: Engine, *, key: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._engine, self._now = engine, now

        class Signer(TimestampSigner):
            """A signer with the given clock."""

            def get_timestamp(self) -> int:
                """Return this moment, in whole seconds."""
                return int(now().timestamp())

        self._tokens = URLSafeTimedSerializer(
            key, salt=_SALT, signer=Signer, signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"}
        )

    def make(self, link: Link) -> str:
        """Return a token for somebody: letters, digits, ``-``, ``_`` and ``.`` alone."""
        return str(self._tokens.dumps({"di": link.email, "per": link.towards, "n": secrets.token_urlsafe(16)}))

    def read(self, token: str) -> Link:
        """Return what a token says, which may be used already.

        Raises
        ------
        LinkError
            If it is not ours, or too old.
        """
        return self._told(token)[0]

    def take(self, token: str) -> Link:
        """Return what a token says, and let nobody use it again, wherever they ask.

        Raises
        ------
        LinkError
            If it is not ours, too old, or used already.
        DatabaseUnreachableError, DatabaseOutdatedError
            If it cannot be written that it was used.
        """
        (link, once), moment = self._told(token), self._now()
        mark = sha256(once.encode()).hexdigest()
        try:
            with translate_errors(self._engine), self._engine.begin() as connection:
                connection.execute(delete(_table).where(_table.c.used_at < moment - REMEMBERED))
                connection.execute(_table.insert().values(mark=mark, used_at=moment))
        except IntegrityError as error:
            raise LinkError(USED) from error
        return link

    def _told(self, token: str) -> tuple[Link, str]:
        """Return what a token says, and the word in it by which it is known: a signature is written in several ways."""
        try:
            told: Any
            told, asked_at = self._tokens.loads(token, max_age=int(LIFE.total_seconds()), return_timestamp=True)
            return Link(email=str(told["di"]), towards=str(told["per"]), asked_at=asked_at), str(told["n"])
        except SignatureExpired as error:
            raise LinkError(OVER) from error
        except (BadData, KeyError, TypeError) as error:
            raise LinkError(STRANGE) from error
