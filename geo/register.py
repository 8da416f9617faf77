"""Finds municipalities of Italy as people write them: by ISTAT code, or by name, with the province where it takes one.

In: texts. Out: `Municipality` values of one year's register, or one error that says all that is wrong with them.
It must not know which Ambito is being founded.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from geo.errors import GeoInputError
from geo.source import Municipality, known_codes, read_municipalities

__all__ = ["UnknownMunicipalitiesError", "find_municipalities", "plain_name"]

ALIKE: Final = 0.8
"""How near a name must be to one that exists to be taken for a slip of it."""
_CODE: Final = re.compile(r"(\d{4,6})(?:\s+.*)?")
"""«019035», «19035», «019035 Crema»: the name is for who reads."""
_WITH_PROVINCE: Final = re.compile(r"(?P<name>.+?)\s*\((?P<province>[^()]+)\)")
_SHORT: Final = (
    (re.compile(r"\bs\.?\s+(?=\w)|\bs\.(?=\w)"), "san "),
    (re.compile(r"\bsanto?\s|\bsanta\s|\bsant\s"), "san "),
)
"""«S. Angelo», «S.Angelo», «Sant'Angelo» are one name; so are «Santo» and «Santa» before another word."""


class UnknownMunicipalitiesError(GeoInputError):
    """Names or codes that are of no municipality, or of several."""

    def __init__(self, wrong: Iterable[str]) -> None:
        super().__init__(f"Comuni che non si riconoscono: {'; '.join(wrong)}.")


def find_municipalities(texts: Iterable[str], *, year: int | None = None) -> tuple[Municipality, ...]:
    """Return the municipality that each text means, in the order of the texts.

    Parameters
    ----------
    texts : iterable of str
        ISTAT codes (spreadsheets drop the first zero; a name may follow), or names: «Samone (Torino)» where two have
        the same.
    year : int, optional
        Year of the register; the latest one when omitted.

    Raises
    ------
    UnknownMunicipalitiesError
        If some are of nobody, or of several: the message says of each what was received and what may be meant.
    UnknownYearError, SourceMissingError
        As in `geo.source`.
    """
    by_code, by_name = _register(year)
    found, wrong = list[Municipality](), list[str]()
    for text in texts:
        candidates = _candidates(text, by_code, by_name)
        if len(candidates) == 1:
            found.append(candidates[0])
        else:
            wrong.append(_complaint(text, candidates, by_name))
    if wrong:
        raise UnknownMunicipalitiesError(wrong)
    return tuple(found)


def plain_name(text: str) -> str:
    """Return a name as it is compared: no accents, capitals, signs, and one way of writing saints."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    for sign in "’'`´-/":
        bare = bare.replace(sign, " ")
    for pattern, words in _SHORT:
        bare = pattern.sub(words, bare)
    return " ".join(re.sub(r"[^\w ]", " ", bare).split())


def _candidates(
    text: str, by_code: Mapping[str, Municipality], by_name: Mapping[str, tuple[Municipality, ...]]
) -> tuple[Municipality, ...]:
    word = text.strip()
    code = _CODE.fullmatch(word)
    if code:
        one = by_code.get(code[1].zfill(6))
        return () if one is None else (one,)
    match = _WITH_PROVINCE.fullmatch(word)
    name, province = (match["name"], plain_name(match["province"])) if match else (word, "")
    named = by_name.get(plain_name(name), ())
    exact = tuple(one for one in named if one.name.casefold() == name.casefold())
    named = exact or named
    return tuple(one for one in named if not province or plain_name(one.province) == province)


def _complaint(text: str, candidates: tuple[Municipality, ...], by_name: Mapping[str, tuple[Municipality, ...]]) -> str:
    if candidates:
        provinces = ", ".join(f"«{one.name} ({one.province})»" for one in candidates)
        return f"«{text}» è il nome di {len(candidates)} comuni: scrivere quale, uno di {provinces}, o il codice ISTAT"
    alone = _WITH_PROVINCE.fullmatch(text.strip())
    near = get_close_matches(plain_name(alone["name"] if alone else text), by_name, n=1, cutoff=ALIKE)
    return f"«{text}»{f' (forse {by_name[near[0]][0].name}?)' if near else ''}"


@lru_cache(maxsize=4)
def _register(year: int | None) -> tuple[dict[str, Municipality], dict[str, tuple[Municipality, ...]]]:
    every = read_municipalities(known_codes(year=year), year=year)
    named = defaultdict[str, list[Municipality]](list)
    for one in every:
        named[plain_name(one.name)].append(one)
    return {one.code: one for one in every}, {name: tuple(group) for name, group in named.items()}
