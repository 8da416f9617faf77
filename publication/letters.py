"""Letters that the typeface of papers has: the others cannot be drawn, and a document that everybody can read has none.

Comes in: words that somebody wrote. Goes out: the same, with a sign where a letter is missing. Must not: open a font.
"""

import re
import unicodedata
from typing import Any, Final

from data_access.one_line import one_line

DRAWN: Final = (
    " -~\u00a0-\u00ac\u00ae-\u0131\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u0192\u0218-\u021b\u02c6\u02c7"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u2044\u20ac\u2122\u2206\u2212\u2248"
    "\u2260\u2264\u2265"
)
"""What Titillium Web has, in every weight, as the inside of a class of letters."""
INSTEAD: Final = "?"
_OTHERS: Final = re.compile(f"[^{DRAWN}]+")


def drawable(words: str) -> str:
    """Return words, line by line, with `INSTEAD` for each run of letters that cannot be drawn."""
    return "\n".join(_OTHERS.sub(INSTEAD, line) for line in _lines(words))


def lacks_letters(told: Any) -> bool:
    """Return whether `drawable_parts` puts `INSTEAD` for some letters of these texts, and does not only trim them."""
    if isinstance(told, str):
        return any(map(_OTHERS.search, _lines(told)))
    parts = told.values() if isinstance(told, dict) else told if isinstance(told, list | tuple) else ()
    return any(map(lacks_letters, parts))


def drawable_parts(told: Any) -> Any:
    """Return texts, and lists and mappings of them, as `drawable` makes them; what is no text stays."""
    if isinstance(told, str):
        return drawable(told)
    if isinstance(told, dict):
        return {name: drawable_parts(one) for name, one in told.items()}
    return [drawable_parts(one) for one in told] if isinstance(told, list | tuple) else told


def _lines(words: str) -> list[str]:
    return [unicodedata.normalize("NFC", one_line(line)) for line in re.split(r"\r\n?|\n", words)]
