"""Persons in a file: which columns and values give somebody away, and the key that takes an identifier's place.

Comes in: headers, texts, a key of the installation. Goes out: whether they look personal; pseudonymous keys.
Must not: keep or tell an identifier. A key is an HMAC: who has the database and not the key cannot try tax codes on it.
"""

import hmac
import re
from collections.abc import Callable
from typing import Final

import polars as pl

from data_access.returns.person_names import FIRST_NAMES, OF_SAINTS, OF_THINGS, SURNAMES
from data_access.returns.personal_values import (
    SUSPECT,
    SUSPECT_IN_WORDS,
    holds_tax_code,
    is_address,
    is_telephone,
    may_be_telephone,
    reaches,
    reaches_in_words,
)
from data_access.returns.values import plain

KEY_LENGTH: Final = 40
"""Of `person.key`: 160 bits in hexadecimal."""
OWN_WORDS: Final = ("caso", "gruppo")
"""Fields that are kept as an organisation writes them: some call their cases by the name of the person."""
_MANY: Final = 0.3
_MOST: Final = 0.8
_FEW: Final = 8
"""Distinct values below which their shape says nothing."""
_SHAPE: Final = re.compile(r"(?:[^\W\d_]['’.]?){2,}(?:-[^\W\d_]+)?(?:,? (?:[^\W\d_]['’.]?)+){1,3}")
_ENOUGH: Final = 0.5
_LOOKED_AT: Final = 2_000
"""Distinct values of a column that are enough to tell what it holds."""


def gives_away(text: str) -> bool:
    """Whether a text holds a tax code or an address of e-mail, or is the number of a telephone, whatever its column."""
    return holds_tax_code(text) or reaches(text)


def tells_of_somebody(words: str) -> bool:
    """Whether somebody's words (a note, a reason) give a person away, or hold the number of a telephone."""
    return holds_tax_code(words) or reaches_in_words(words)


def given_away(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that `gives_away` tells."""
    suspect = values.filter(values.str.contains(SUSPECT).fill_null(value=False)).unique()
    return [text for text in suspect.to_list() if gives_away(text)]


def tells_in_words(values: pl.Series) -> bool:
    """Whether `tells_of_somebody` tells a text of a column that nobody has asked for."""
    suspect = values.filter(values.str.contains(SUSPECT_IN_WORDS).fill_null(value=False)).unique()
    return any(map(tells_of_somebody, suspect.to_list()))


def named(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that hold a common first name, among those with letters."""
    lettered = values.filter(values.str.contains("[A-Za-z]{3}").fill_null(value=False)).unique()
    return [text for text in lettered.to_list() if _holds_name(text)]


def called_by_name(values: pl.Series) -> list[str]:
    """Return the distinct texts of a column that are names of persons, where they are more than a chance."""
    found, distinct = named(values), values.drop_nulls().unique().to_list()
    if found and len(found) >= _MANY * len(distinct):
        return found
    shaped = [text for text in distinct if _is_shaped_like_a_name(text)]
    return shaped if _are_names(len(shaped), len(distinct)) else []


def _holds_name(text: str) -> bool:
    """Whether a text holds a common first name that is not that of a saint, or is made of names and surnames.

    Houses are called after saints; a surname alone may be a word.
    """
    words = plain(text).split()
    if any(word in FIRST_NAMES and before not in OF_SAINTS for before, word in zip(["", *words], words, strict=False)):
        return True
    return len(words) > 1 and all(word in SURNAMES for word in words)


def _is_shaped_like_a_name(text: str) -> bool:
    """Whether a text is two to four capitalised words of letters alone, none of which houses or offices have."""
    return _SHAPE.fullmatch(text.strip()) is not None and OF_THINGS.isdisjoint(plain(text).split())


def _are_names(shaped: int, distinct: int) -> bool:
    """Whether so many texts in the shape of a name and a surname are names: places are mostly of one word."""
    return distinct >= _FEW and shaped >= _MOST * distinct


def looks_personal(values: pl.Series) -> bool:
    """Whether the values of a column that nobody has asked for look like names, telephones or addresses."""
    distinct = values.drop_nulls().unique(maintain_order=True).head(_LOOKED_AT).to_list()
    if not distinct:
        return False

    def share(of: Callable[[str], bool]) -> float:
        return sum(map(of, distinct)) / len(distinct)

    if share(_holds_name) >= _MANY or share(is_telephone) >= _ENOUGH or share(is_address) >= _ENOUGH:
        return True
    if share(may_be_telephone) >= _MOST:
        return True
    return _are_names(sum(map(_is_shaped_like_a_name, distinct)), len(distinct))


def person_key(identifier: str, *, key: bytes) -> str:
    """Return the pseudonymous key of an identifier: the same for small and capital letters, with and without blanks."""
    bare = re.sub(r"\s+", "", identifier).upper()
    return hmac.digest(key, bare.encode(), "sha256").hex()[:KEY_LENGTH]
