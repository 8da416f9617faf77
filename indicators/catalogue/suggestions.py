"""Suggestions: the known word that somebody probably meant by one that is not.

Comes in: a word that does not exist, and those that do. Goes out: what to say of it. Must not: choose in their place.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from indicators.model.code_lists import slugify

MOST: Final = 2
"""Words offered at most."""
ALIKE: Final = 0.6
"""Part of the letters that must be the same."""


def perhaps(text: str, names: Mapping[str, str]) -> str:
    """Return `` Forse «people_served»?``, after a space, or nothing if no word is near.

    Parameters
    ----------
    text : str
        What was written.
    names : mapping of str to str
        The words that exist, each with its Italian name: either may be near.
    """
    written = {slugify(name): word for word, name in names.items()} | {slugify(word): word for word in names}
    near = dict.fromkeys(written[match] for match in get_close_matches(slugify(text), written, n=MOST, cutoff=ALIKE))
    return f" Forse {' o '.join(f'«{word}»' for word in near)}?" if near else ""
