"""Numbers as Italians write them: the only formatter of the house.

Comes in: numbers and words. Goes out: text. Must not: decide how many digits a number deserves (the catalogue does).
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

LOCALE = "it_IT"
NO_NUMBER = "–"
MINUS = "−"
_ITALIAN = str.maketrans({",": ".", ".": ",", "-": MINUS})


@lru_cache(maxsize=20_000)
def number(value: float | None, decimals: int = 0) -> str:
    """Return ``1.234,5`` or ``−3,2``; a dash for a number that is not there (None, NaN).

    Halves are rounded to even. What rounds to nothing has no sign: never ``−0,0``. Babel's ``it_IT`` writes the same
    but for the sign, forty times slower, and a figure writes hundreds of numbers; a test holds the two equal.
    """
    if value is None or math.isnan(value):
        return NO_NUMBER
    text = format(Decimal(str(value)), f",.{decimals}f").translate(_ITALIAN)
    return text if any(digit in text for digit in "123456789") else text.removeprefix(MINUS)


def number_or_less(value: float | None, decimals: int = 0) -> str:
    """Return the same, but ``meno di 0,1`` for what is more than nothing and would be written ``0,0``."""
    text = number(value, decimals)
    if not value or value < 0 or text == NO_NUMBER or text.strip("0,"):
        return text
    return f"meno di {number(10**-decimals, decimals)}"


def as_printed(value: float, decimals: int = 0) -> float:
    """Return the number that `number` writes: what is put into classes is what is read."""
    return float(round(Decimal(str(value)), decimals)) if math.isfinite(value) else value


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share, 0 to 1, as a percentage: 0.425 is ``42,5%`` with one decimal."""
    return _with(number(None if share is None else share * 100, decimals), "%")


def euro(value: float | None) -> str:
    """Return an amount of money in whole euros: ``188.000 €``."""
    return _with(number(value), " €")


def _with(text: str, unit: str) -> str:
    return text if text == NO_NUMBER else f"{text}{unit}"


def counted(count: int, one: str, several: str) -> str:
    """Return how many of something: ``1 persona``, ``1.200 persone``."""
    return f"{number(count)} {one if count == 1 else several}"


def fewer(below: int, unit: str = "") -> str:
    """Return how a hidden count is said: ``meno di 6 persone``; ``un numero protetto`` if it need not be small (0)."""
    return f"meno di {below} {unit}".rstrip() if below else "un numero protetto"


def listed(words: Sequence[str], *, conjunction: str = "e") -> str:
    """Return ``a, b e c``."""
    if len(words) < 2:  # noqa: PLR2004 - two words need a conjunction
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
