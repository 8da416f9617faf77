"""What stands in a figure's place when there is no figure: why, and what to do.

Comes in: a question. Goes out: an answer, or a calm message on the page and None.
Must not: swallow defects; only what a person can put right is said here.
"""

import re
from collections.abc import Callable
from typing import Final, TypeVar

import streamlit as st

from data_access.errors import UserError
from indicators.result import Result

Answer = TypeVar("Answer")
NO_SERVICE: Final = "Nessun servizio attivo nel periodo corrisponde a tutti i filtri: toglierne uno."
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()#+!|<>~$:.@])")
_ADDRESSES: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_JOINER: Final = "\u2060"
"""Has no width: within an address it keeps Markdown from seeing one, even when its marks are escaped."""


def attempt(ask: Callable[[], Answer]) -> Answer | None:
    """Return what ``ask`` returns; if it cannot be asked, say why on the page and return None."""
    try:
        return ask()
    except UserError as error:
        message(plain(error.public))
        return None


def silently(ask: Callable[[], Answer]) -> Answer | None:
    """Return what ``ask`` returns, or None where it cannot be asked and the page says why further down."""
    try:
        return ask()
    except UserError:
        return None


def plain(text: str) -> str:
    """Return text that Markdown leaves as it is: what somebody wrote in an address must not become a link."""
    return _MARKS.sub(r"\\\1", _ADDRESSES.sub(_JOINER, text))


def say_if_no_service(result: Result) -> None:
    """Say what to change where there is nothing to see because no service answers to all the filters."""
    if not result.coverage.expected:
        message(NO_SERVICE)


def message(text: str) -> None:
    """Draw a calm message in a figure's place."""
    st.info(text, icon=":material/info:")
