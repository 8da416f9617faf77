"""Texts that a spreadsheet would work out, wherever they are written: told apart, and made inert.

Comes in: text. Goes out: the same, or with an apostrophe before it. Must not: change a number.

A spreadsheet works out a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, quoted or not
(OWASP, CSV Injection).
"""

import re
from typing import Final

FORMULA: Final = r"^[\s\p{C}]*[=+\-@＝＋－＠]|^[\t\r\n]"
"""Beginning of a text that some spreadsheet would work out, for Polars: blanks before it, and its full-width twins, do
not help."""
APOSTROPHE: Final = "'"
_FORMULA: Final = re.compile(
    r"^[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]"
)
_NUMBER: Final = re.compile(r"[+-]?[\d.,]+")


def inert_text(text: str) -> str:
    """Return a text with an apostrophe before it if some spreadsheet would work it out; numbers are left alone."""
    return f"{APOSTROPHE}{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text
