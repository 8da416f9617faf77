"""Numbers, months and days as Italians write them (Babel, it_IT).

Comes in: numbers and dates. Goes out: text. Must not: decide how many digits a number deserves (the catalogue does).
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

LOCALE = "it_IT"
NO_NUMBER = "–"


@lru_cache(maxsize=8192)
def number(value: float | None, decimals: int = 0) -> str:
    """Return ``1.234,5``; a dash for a number that is not there."""
    if value is None or value != value:  # noqa: PLR0124 - NaN differs from itself
        return NO_NUMBER
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=LOCALE))


def counted(count: int, one: str, several: str) -> str:
    """Return how many of something: ``1 persona``, ``1.200 persone``."""
    return f"{number(count)} {one if count == 1 else several}"


def day(value: date) -> str:
    """Return ``22 novembre 2026``."""
    return str(format_date(value, "d MMMM y", locale=LOCALE))


def fewer(below: int, unit: str = "") -> str:
    """Return how a hidden count is said: ``meno di 6 persone``; ``un numero protetto`` if it need not be small (0)."""
    return f"meno di {below} {unit}".rstrip() if below else "un numero protetto"


def listed(words: Sequence[str], *, conjunction: str = "e") -> str:
    """Return ``a, b e c``."""
    if len(words) < 2:  # noqa: PLR2004 - two words need a conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
