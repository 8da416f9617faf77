"""Whether a table that leaves holds small exact counts, and what its file says then.

Comes in: columns of amounts, the viewer, the threshold of disclosure control. Goes out: the line, or nothing.
Must not: protect (`indicators.disclosure` does, before anything is drawn).
"""

from collections.abc import Iterable
from typing import Final

CONFIDENTIAL_LINE: Final = (
    "Riservato: numeri esatti, non protetti, anche conteggi da 1 a {most}. Per uso interno: non pubblicare e non "
    "inoltrare."
)
EXACT: Final = "Numeri esatti, non protetti: per uso interno"
"""What is said after a sentence that is taken from exact figures."""


def confidentiality(amounts: Iterable[float | None], *, threshold: int) -> str:
    """Return what the file of some exact amounts says, if a count below the threshold is among them."""
    few = any(amount is not None and 0 < amount < threshold and float(amount).is_integer() for amount in amounts)
    return CONFIDENTIAL_LINE.format(most=threshold - 1) if few else ""
