"""Who the figures that a command prints are for, and the trace that remains where they are real.

Comes in: the word of ``--viewer``, what is printed. Goes out: a viewer's word; a line in the access log.
Must not: print figures, or decide what a viewer sees.

On a demonstration nobody need say who looks, and nothing is written. On real data who starts a command says for whom it
prints, because there is no sign-in in a terminal, and nothing is printed that could not be written in the access log.
"""

import shlex
from collections.abc import Sequence
from typing import Final

from user_error import UserError

SAY_WHO: Final = (
    "La base dati contiene dati veri: dire per chi sono i numeri con --viewer (manager, mayor o mayor:CODICE, public, "
    "partner:ENTE)."
)


def viewer_for(word: str | None, *, default: str) -> str:
    """Return for whom a command prints: what was said, or the default where the base is a demonstration.

    Raises
    ------
    UserError
        If the data are real and nobody was named.
    """
    if word is not None:
        return word
    if _is_real():
        raise UserError(SAY_WHO)
    return default


def note_export(command: Sequence[str], *, viewer: str) -> None:
    """Write in the access log what a command is about to print or save, and for whom; nothing of a demonstration.

    Raises
    ------
    DataUnavailableError
        If the log cannot be written, for want of its tables too: then nothing is printed.
    """
    from cli_accounts import log
    from data_access.accounts.vocabulary import EventKind

    if _is_real():
        log([shlex.join(command)], kind=EventKind.EXPORT, role=viewer)


def _is_real() -> bool:
    from data_access.database import build_engine
    from data_access.real_data import marked_as_demonstration
    from data_access.settings import current_settings

    engine = build_engine(current_settings())
    try:
        return marked_as_demonstration(engine) is False
    finally:
        engine.dispose()
