"""A refusal of the API: a code that programs tell apart, an Italian sentence and what to do.

Comes in: a code, words. Goes out: an error that becomes a response. Must not: name a path, host or user of the server.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from components.server.refusal_page import LONGEST, Refusal
from publication.api import text
from user_error import UserError

_BAD: Final = frozenset({"parametro-sconosciuto", "valore-non-valido"})
STATUSES: Final = {
    **{code: HTTPStatus.BAD_REQUEST if code in _BAD else HTTPStatus.NOT_FOUND for code in text.TITLES},
    "metodo-non-ammesso": HTTPStatus.METHOD_NOT_ALLOWED,
    "formato-non-disponibile": HTTPStatus.NOT_ACCEPTABLE,
    "troppe-richieste": HTTPStatus.TOO_MANY_REQUESTS,
    "nessuna-edizione": HTTPStatus.SERVICE_UNAVAILABLE,
    "non-disponibile": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""What each code answers with."""


class ProblemError(UserError):
    """What was asked cannot be answered.

    Parameters
    ----------
    code : str
        Of `STATUSES`.
    detail, remedy : str
        What happened and what to do; words of the request among them are cut and made printable by `quoted`.
    available : iterable of str, optional
        What there is instead.
    headers : dict, optional
        Of the response.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        remedy: str,
        *,
        available: Iterable[str] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{detail} {remedy}")
        self.code, self.detail, self.remedy = code, detail, remedy
        self.available, self.headers = tuple(available), headers or {}

    @property
    def status(self) -> int:
        """What the response begins with."""
        return int(STATUSES[self.code])

    def content(self) -> bytes:
        """Return the body of the response."""
        told = Refusal(
            status=self.status,
            code=self.code,
            title=text.TITLES[self.code],
            detail=self.detail,
            remedy=self.remedy,
        )
        return told.content(**({"available": list(self.available)} if self.available else {}))


def printable(word: str) -> str:
    """Return a word of the request as it may be said again: printable, and no longer than a line."""
    plain = "".join(letter if letter.isprintable() else "\ufffd" for letter in word)
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
