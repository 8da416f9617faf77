"""Gives each municipality a short label of at most three letters, unique among the members and easy to recognise.

In: names by code. Out: labels by code, the same whatever the order of the input.
It must not know the tile grid that writes them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, count
from typing import Final

__all__ = ["short_labels"]

_PARTICLES: Final = re.compile(
    r"(?:A|AL|ALLA|CON|D|DA|DAL|DE|DEGLI|DEI|DEL|DELL|DELLA|DELLE|DELLO|DI|E|ED"
    r"|I|IL|IN|L|LA|LE|LO|NEL|NELL|NELLA|SUL|SULL|SULLA)"
)
_VOWELS: Final = frozenset("AEIOU")


def short_labels(names: Mapping[str, str]) -> dict[str, str]:
    """Choose a unique label of at most three letters for each name.

    Names of one word choose first, shorter ones before longer ones (Crema gets CRE, Cremosano CRM); a first word shared
    by several members is not used alone (Ripalta Arpina is RIA, not RIP). Only when no letters are left does a label
    end in digits.

    Parameters
    ----------
    names : mapping of str to str
        Official names by ISTAT code; of bilingual names ("Bolzano/Bozen") the first is used, accents are dropped.

    Returns
    -------
    dict of str to str
        Upper-case labels by code, in the order of `names`.
    """
    words = {code: _words(name) for code, name in names.items()}
    heads = Counter(parts[0] for parts in words.values())
    taken: dict[str, str] = {}
    for code in sorted(words, key=lambda code: (*_turn(words[code], heads), names[code], code)):
        options = _options(words[code], shared_head=heads[words[code][0]] > 1)
        taken[next(option for option in options if option not in taken)] = code
    chosen = {code: label for label, code in taken.items()}
    return {code: chosen[code] for code in names}


def _turn(words: list[str], heads: Counter[str]) -> tuple[bool, bool, int]:
    return len(words) > 1, heads[words[0]] > 1, sum(map(len, words))


def _words(name: str) -> list[str]:
    """Split a name into upper-case words without accents or particles ("Rivolta d'Adda" -> RIVOLTA, ADDA)."""
    plain = unicodedata.normalize("NFKD", name.partition("/")[0]).encode("ascii", "ignore").decode().upper()
    words: list[str] = re.findall(r"[A-Z]+", plain)
    return [word for word in words if not _PARTICLES.fullmatch(word)] or words or ["X"]


def _options(words: list[str], *, shared_head: bool) -> Iterator[str]:
    """Yield labels from the most to the least readable; never ends."""
    head, tail = words[0], words[-1]
    if not (shared_head and len(words) > 1):
        yield head[:3]
    if len(words) > 1:
        yield head[:2] + tail[0]
        yield head[0] + tail[:2]
    consonants = [letter for letter in head[1:] if letter not in _VOWELS]
    yield from (head[0] + "".join(pair) for pair in combinations(consonants, 2))
    yield from (head[0] + "".join(pair) for pair in combinations("".join(words)[1:], 2))
    yield from (f"{head[0]}{number}" for number in count(1))
