"""Words by which the visitor of our own passes the gate: made in this process, known to nobody else.

Comes in: a viewer. Goes out: a word, good while the block lasts. Must not: be written anywhere.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from data_access.viewers import Viewer

WORD: Final = "bifocale_prova"
"""Where the word stands among the visitor's cookies."""
_viewers: dict[str, Viewer] = {}


@contextmanager
def rehearsing(who: Viewer) -> Iterator[str]:
    """Yield a word with which a viewer looks, without an account, for the duration of the block."""
    word = secrets.token_urlsafe(32)
    _viewers[word] = who
    try:
        yield word
    finally:
        del _viewers[word]


def rehearsed(word: str) -> Viewer | None:
    """Return who looks with a word; None if nobody does."""
    return _viewers.get(word) if word else None
