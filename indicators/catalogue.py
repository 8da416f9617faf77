"""The catalogue of indicators: what each one is, in words, and what it may be asked.

Comes in: `indicators.entries`. Goes out: `CATALOGUE`, by key, and `indicator(key)`. Some indicators need a second
figure beside the first (spend per person beside spend per resident): those are `COMPANIONS`, asked for like any other
and listed with the entry they complete.
Must not: compute. The formula here is the sentence; its code is the function of the same key in `indicators.measures`.
"""

from typing import Final

from indicators.definition import Indicator, Kind
from indicators.entries import ENTRIES
from indicators.errors import QueryError

INDICATORS: Final = {entry.key: entry for entry in ENTRIES}
"""Everything that can be measured."""
CATALOGUE: Final = {key: entry for key, entry in INDICATORS.items() if not entry.part_of}
"""The entries that are listed."""
COMPANIONS: Final = {key: entry for key, entry in INDICATORS.items() if entry.part_of}
"""The second figures, each with ``part_of`` the key of the entry that it completes."""


def indicator(key: str) -> Indicator:
    """Return the entry called ``key``.

    Raises
    ------
    QueryError
        If there is none; the message lists those that exist.
    """
    if key not in INDICATORS:
        message = f"Indicatore «{key}» sconosciuto. Esistono: {', '.join(INDICATORS)}."
        raise QueryError(message)
    return INDICATORS[key]


__all__ = ["CATALOGUE", "COMPANIONS", "INDICATORS", "Indicator", "Kind", "indicator"]
