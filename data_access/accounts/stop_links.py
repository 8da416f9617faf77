"""Links by which whoever is written to stops it, without signing in: signed, good for a year, as often as one likes.

Comes in: the key of the signature, whose messages, which. Goes out: a token; and, when it comes back, what it stops.
Must not: write anything, or say in clear whose it is (a subscriber is named by a random word).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from data_access.errors import UserError

ADDRESS: Final = "/posta/basta"
"""Where the links lead, under the public address."""
TOKEN: Final = "gettone"  # noqa: S105 - the name of a parameter
LIFE: Final = timedelta(days=365)
"""For how long a link in a letter stops what it says."""
_SALT: Final = "bifocale: basta messaggi"
OVER: Final = (
    "Il collegamento è di più di un anno fa e non vale più: usare quello dell'ultimo messaggio ricevuto, o entrare in "
    "Bifocale e spegnere i messaggi dal proprio nome, in alto a destra."
)
STRANGE: Final = (
    "Il collegamento non è di questo servizio, o è arrivato incompleto: aprirlo dal messaggio di posta intero, o "
    "entrare in Bifocale e spegnere i messaggi dal proprio nome, in alto a destra."
)


class StopLinkError(UserError):
    """A link that stops nothing: too old, or not one of ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What a link stops: every message to a subscriber, or (``subject``) those about one figure."""

    key: str
    subject: str = ""


class StopLinks:
    """Makes tokens, and reads them.

    Parameters
    ----------
    key : str
        Of the signature (``BIFOCALE_SMTP_LINK_SECRET``).
    now : callable, optional
        Returns this moment, UTC.
    """

    def __init__(self, *, key: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        class Signer(TimestampSigner):
            """A signer with the given clock."""

            def get_timestamp(self) -> int:
                """Return this moment, in whole seconds."""
                return int(now().timestamp())

        self._tokens = URLSafeTimedSerializer(
            key, salt=_SALT, signer=Signer, signer_kwargs={"digest_method": sha256, "key_derivation": "hmac"}
        )

    def make(self, stop: Stop) -> str:
        """Return a token: letters, digits, ``-``, ``_`` and ``.`` alone."""
        return str(self._tokens.dumps({"chi": stop.key, "che": stop.subject}))

    def read(self, token: str) -> Stop:
        """Return what a token stops.

        Raises
        ------
        StopLinkError
            If it is not ours, or too old.
        """
        try:
            told: Any = self._tokens.loads(token, max_age=int(LIFE.total_seconds()))
            return Stop(key=str(told["chi"]), subject=str(told["che"]))
        except SignatureExpired as error:
            raise StopLinkError(OVER) from error
        except (BadData, KeyError, TypeError) as error:
            raise StopLinkError(STRANGE) from error
