"""The catalogue of indicators: what each one is, in words, and what it may be asked.

Comes in: `indicators.entries`. Goes out: `CATALOGUE`, by key, and `indicator(key)`.
Must not: compute. The formula here is the sentence; its code is the function of the same key in `indicators.measures`.
"""

from typing import Final

from indicators.definition import Indicator, Kind
from indicators.entries import ENTRIES
from indicators.errors import QueryError

CATALOGUE: Final = {entry.key: entry for entry in ENTRIES}


def indicator(key: str) -> Indicator:
    """Return the entry called ``key``.

    Raises
    ------
    QueryError
        If there is none; the message lists those that exist.
    """
    if key not in CATALOGUE:
        message = f"Indicatore «{key}» sconosciuto. Esistono: {', '.join(CATALOGUE)}."
        raise QueryError(message)
    return CATALOGUE[key]


__all__ = ["CATALOGUE", "Indicator", "Kind", "indicator"]
