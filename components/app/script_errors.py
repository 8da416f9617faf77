"""Handler of unexpected errors: what a person sees when a page fails, and a number to quote.

Role: the ``on_script_error`` hook of ``st.App``. In: the exception. Out: a line in the log and a message on the page.
Must not: show a traceback, a class name or a query to a person.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from components.escaping.markdown import Markdown
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

_log = logging.getLogger(__name__)


def script_error_handler(*, contact: str = "chi gestisce il servizio") -> Callable[[Exception], bool]:
    """Return the hook for errors that no page caught: a `UserError` shows its sentence, any other a calm message.

    Parameters
    ----------
    contact
        Whom to tell, as it completes "segnalarlo a …".

    Returns
    -------
    Callable
        Logs the error, shows the message, and returns True: Streamlit's own display is not wanted.
    """

    def handle(error: Exception) -> bool:
        from components.widgets import screen

        number = secrets.token_hex(4)
        if isinstance(error, UserError):
            _log.warning("User error %s: %s", number, error)
            screen.warning(error.public, icon=":material/info:")
        else:
            _log.error("Script error %s", number, exc_info=error)
            screen.error(error_message(number, contact=contact), icon=":material/error:")
        return True

    return handle


def error_message(number: str, *, contact: str) -> Markdown:
    """Return the sentence for an unexpected error.

    Parameters
    ----------
    number
        Identifier of the error in the log.
    contact
        Whom to tell.
    """
    return Markdown(
        "Questa pagina non è riuscita a completare il calcolo. I dati non sono stati modificati. "
        "Si può riprovare ricaricando la pagina; se il problema resta, segnalarlo a {contact} "
        "citando il codice **{number}**."
    ).format(number=number, contact=contact)
