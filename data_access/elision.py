"""Articles before days and percentages: ``dal 14 settembre``, ``dall'11 settembre``, ``l'80%``, ``lo 0,4%``.

Comes in: an article, or a preposition made one with it, and what it stands before. Goes out: both, as people say them.
Must not: know what day it is, nor how many digits a number deserves.
"""

import re
from datetime import date
from typing import Final

_VOWEL: Final = re.compile(r"0?8(?!\d)|8\d|11(?!\d)|1(?=[%,])")
"""How what is read *otto…*, *undici…* or *uno…* begins; the first of a month is read *primo*."""
_NOTHING: Final = re.compile(r"0(?=[%,])")
_FIRST: Final = re.compile(r"1(?=$| [a-z])")


def elided(word: str, said: str) -> str:
    """Return a day or a percentage after its article or preposition.

    Parameters
    ----------
    word : str
        ``il``, ``al``, ``dal``, ``del``, ``nel`` or ``sul``, with a capital or not.
    said : str
        What follows, as it is written: ``11 settembre 2026``, ``08/09/2026``, ``80%``, ``11,5%``. The first of a month
        becomes ``1º``.
    """
    with_vowel = {"il": "l", "Il": "L"}.get(word, f"{word}l")
    if _VOWEL.match(said):
        return f"{with_vowel}'{said}"
    if _NOTHING.match(said):
        return f"{with_vowel}o {said}"
    return f"{word} {_FIRST.sub('1º', said, count=1) if _FIRST.match(said) else said}"


def short_day(word: str, day: date) -> str:
    """Return a day in digits after its article or preposition: ``dal 14/09/2026``, ``dall'08/09/2026``."""
    return elided(word, f"{day:%d/%m/%Y}")
