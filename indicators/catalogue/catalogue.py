"""The catalogue of indicators: what each one is, in words, and what it may be asked.

Comes in: `indicators.catalogue.entries`. Goes out: `CATALOGUE`, by key, and `indicator(key)`. Some indicators need a
second figure beside the first (spend per person beside spend per resident): those are `COMPANIONS`, asked for like any
other and listed with the entry they complete.
Must not: compute. The formula here is the sentence; its code is the function of the same key in `indicators.measures`.
"""

from typing import Final

from data_access.settings import Thresholds
from indicators.catalogue.entries import ENTRIES
from indicators.catalogue.suggestions import perhaps
from indicators.catalogue.threshold_texts import worded
from indicators.model.errors import QueryError
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Lens

_TEMPLATES: Final = {entry.key: entry for entry in ENTRIES}
INDICATORS: Final = {key: worded(entry, Thresholds.model_construct()) for key, entry in _TEMPLATES.items()}
"""Everything that can be measured, in the words of the thresholds that nobody has changed; see `in_words`."""
CATALOGUE: Final = {key: entry for key, entry in INDICATORS.items() if not entry.part_of}
"""The entries that are listed."""
COMPANIONS: Final = {key: entry for key, entry in INDICATORS.items() if entry.part_of}
"""The second figures, each with ``part_of`` the key of the entry that it completes."""


def indicator(key: str) -> Indicator:
    """Return the entry called ``key``.

    Raises
    ------
    QueryError
        If there is none; the message offers the nearest ones, or lists those that exist.
    """
    if key not in INDICATORS:
        near = perhaps(key, {known: entry.name for known, entry in INDICATORS.items()})
        every = f" Esistono: {', '.join(INDICATORS)}."
        raise QueryError(f"Indicatore «{key}» sconosciuto.{near or every}")
    return INDICATORS[key]


def coloured_on_a_map(key: str, lens: Lens, measure: str) -> str:
    """Return the key of what a map colours for an indicator: people by residence are a rate, unless counts are asked.

    ``measure`` is a word of addresses (`indicators.interchange.url_parameters.MEASURES`).
    """
    is_rate = key == "people_served" and lens is Lens.RESIDENCE and measure != "numero"
    return "rate_per_1000" if is_rate else key


def in_words(entry: Indicator, thresholds: Thresholds) -> Indicator:
    """Return an entry as it reads with the thresholds in force."""
    return worded(_TEMPLATES.get(entry.key, entry), thresholds)


__all__ = ["CATALOGUE", "COMPANIONS", "INDICATORS", "Indicator", "Kind", "in_words", "indicator"]
