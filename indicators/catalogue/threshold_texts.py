"""Texts of an entry with the thresholds in force: what is written, and the period asked for, are those counted.

Comes in: an entry whose texts name thresholds in braces, the `Thresholds` of the settings. Goes out: the entry to read.
Must not: read the settings by itself.
"""

from dataclasses import replace
from functools import lru_cache
from typing import Final

from data_access.settings import Thresholds
from indicators.italian.numbers import counted
from indicators.model.indicator import Indicator
from indicators.model.period import MONTHS_IN_YEAR

TEXTS: Final = ("explanation", "formula", "numerator", "denominator", "limits")
"""Attributes of an entry that may name a threshold."""


@lru_cache(maxsize=256)
def worded(entry: Indicator, thresholds: Thresholds) -> Indicator:
    """Return an entry whose texts say the thresholds that they name in braces, and whose window is as long as its own.

    Examples
    --------
    ``"nessun accesso da {inactivity}"`` becomes ``"nessun accesso da 90 giorni"``.
    """
    words = _words(thresholds)
    window = {"minimum_months": getattr(thresholds, entry.closed_window)} if entry.closed_window else {}
    behind = {"look_back_days": getattr(thresholds, entry.looks_back)} if entry.looks_back else {}
    return replace(entry, **{name: getattr(entry, name).format(**words) for name in TEXTS}, **window, **behind)


def _words(settings: Thresholds) -> dict[str, str]:
    return {
        "inactivity": counted(settings.inactivity_days, "giorno", "giorni"),
        "new_after": _stretch(settings.new_after_months),
        "long_term_nights": counted(settings.long_term_nights, "notte", "notti"),
        "long_term_months": str(settings.long_term_months),
        "transit": counted(settings.transit_nights, "notte", "notti"),
        "one_off": counted(settings.one_off_months, "mese", "mesi"),
        "same_exit": counted(settings.same_exit_days, "giorno", "giorni"),
    }


def _stretch(months: int) -> str:
    """Return a number of months in words, as years where they are whole."""
    years, rest = divmod(months, MONTHS_IN_YEAR)
    return counted(months, "mese", "mesi") if rest else counted(years, "anno", "anni")
