"""What stands in a figure's place when there is no figure: why, and what to do.

Comes in: a question. Goes out: an answer, or a calm message on the page and None.
Must not: swallow defects; only what a person can put right is said here.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from data_access.errors import UserError

Answer = TypeVar("Answer")


def attempt(ask: Callable[[], Answer]) -> Answer | None:
    """Return what ``ask`` returns; if it cannot be asked, say why on the page and return None."""
    try:
        return ask()
    except UserError as error:
        message(str(error))
        return None


def message(text: str) -> None:
    """Draw a calm message in a figure's place."""
    st.info(text, icon=":material/info:")
