"""What stands in a figure's place when there is no figure: why, and what to do.

Comes in: a question. Goes out: an answer, or a calm message on the page and None.
Must not: swallow defects; only what a person can put right is said here.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from components.widgets import screen
from data_access.errors import UserError
from indicators.model.result import Result

Answer = TypeVar("Answer")
NO_SERVICE: Final = "Nessun servizio attivo nel periodo corrisponde a tutti i filtri: toglierne uno."


def attempt(ask: Callable[[], Answer]) -> Answer | None:
    """Return what ``ask`` returns; if it cannot be asked, say why on the page and return None."""
    try:
        return ask()
    except UserError as error:
        message(error.public)
        return None


def silently(ask: Callable[[], Answer]) -> Answer | None:
    """Return what ``ask`` returns, or None where it cannot be asked and the page says why further down."""
    try:
        return ask()
    except UserError:
        return None


def say_if_no_service(result: Result) -> None:
    """Say what to change where there is nothing to see because no service answers to all the filters.

    Where it is that nobody has supplied the data, or which returns are expected, no filter would change anything: the
    finding has said the one, the header says the other.
    """
    if not result.coverage.expected and not result.is_missing and not result.coverage.is_unknown:
        message(NO_SERVICE)


def message(text: str) -> None:
    """Draw a calm message in a figure's place."""
    screen.info(text, icon=":material/info:")
