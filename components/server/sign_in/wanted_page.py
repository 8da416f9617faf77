"""The page that somebody asked for, kept while they are away to be recognised: ours, or none.

Role: read an address that comes from a request, and give back one that can lead nowhere else.
In: text. Out: a path of ours with its parameters. Must not: believe it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

TOWARDS: Final = "verso"
"""Parameter, or field of a form, that says which page was asked for."""
FIRST: Final = "/"
LONGEST: Final = 2000
"""Letters of an address beyond which the page is kept and its parameters are not: a cookie holds no more."""
_WANTED: Final = re.compile(r"/([a-z_]*)(\?(?:(?![#\\])[!-~])*)?")


def wanted_page(text: str, pages: Iterable[str]) -> str:
    """Return an address of ours: a known page with its parameters; the first page for anything else."""
    match = _WANTED.fullmatch(text)
    if match is None and text.isprintable() and not text.isascii():  # letters that no header holds: the page alone
        match = _WANTED.fullmatch(text.partition("?")[0])
        text = "" if match is None else match[0]
    if match is None or (match[1] and match[1] not in pages):
        return FIRST
    return text if len(text) <= LONGEST else f"/{match[1]}"


def packed(address: str) -> str:
    """Return an address as a cookie may hold it."""
    return quote(address, safe="")


def unpacked(value: str) -> str:
    """Return the address that a cookie holds."""
    return unquote(value)
