"""What is published of the method that protects small numbers: how a true count becomes a shown one, and what it costs.

Comes in: the settings. Goes out: probabilities and expected errors that anybody may know: they hold for every key.
Must not: hold, read or reveal the key; look at data.

Who knows the method and not the key knows of a hidden count what these probabilities say; `indicators.disclosure_audit`
plays the attacker who has every margin in hand too.

References
----------
.. [1] Hundepool A et al. Statistical disclosure control. Wiley 2012, chapter 5 (perturbation, transition matrices,
       utility).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from data_access.settings import DisclosureSettings

MOST: Final = 20
"""Largest true count that the table tells; above it everything repeats every ``base``."""
HALF: Final = 0.5
"""Probability that a count equal to the threshold is hidden."""
DIGITS: Final = 12
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How true counts are shown, whatever the key.

    Attributes
    ----------
    true : tuple of int
        From nobody up.
    shown : tuple of int or None
        What may be shown; None, the first, is a hidden count.
    probability : array of shape (true, shown)
        Of each shown figure given each true count; rows add up to 1. Zeros that everybody knows (a closed service, a
        place from which nobody came all year) are told as they are and not in the table.
    """

    true: tuple[int, ...]
    shown: tuple[int | None, ...]
    probability: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Utility:
    """What protection costs to the figures that are shown.

    Attributes
    ----------
    hidden_to : int
        A hidden count is one from nobody to this.
    largest_error : int
        A shown count differs from the true one by at most this.
    mean_error, root_mean_square_error : float
        Absolute difference to be expected, and its quadratic mean, where every remainder is as frequent as another.
    bias : float
        Mean of shown less true from the threshold up, the same way: 0 for a count well above it.
    """

    hidden_to: int
    largest_error: int
    mean_error: float
    root_mean_square_error: float
    bias: float


def transition_matrix(settings: DisclosureSettings, *, most: int = MOST) -> Transition:
    """Return the probability of each shown figure given each true count.

    Parameters
    ----------
    settings : DisclosureSettings
        Threshold and base; the key plays no part.
    most : int
        Largest true count.
    """
    base = settings.base
    multiples = range(base, most + base, base)
    shown = (None, *multiples)
    column = {figure: number for number, figure in enumerate(shown)}
    table = np.zeros((most + 1, len(shown)))
    for count in range(most + 1):
        hidden = hidden_share(count, settings)
        table[count, 0] = hidden
        for figure, share in rounded(count, base):
            table[count, column[figure]] += (1 - hidden) * share
    kept = [number for number in range(len(shown)) if number == 0 or table[:, number].any()]
    return Transition(
        true=tuple(range(most + 1)), shown=tuple(shown[number] for number in kept), probability=table[:, kept]
    )


def hidden_share(count: int, settings: DisclosureSettings) -> float:
    """Return the probability that a count is hidden."""
    if count == settings.threshold:
        return HALF
    return 1.0 if count < settings.threshold else 0.0


def rounded(count: int, base: int) -> tuple[tuple[int, float], ...]:
    """Return the multiples of the base that a count, not hidden, may be shown as, each with its probability."""
    below, remainder = count - count % base, count % base
    if below == 0:
        return ((base, 1.0),)
    if remainder == 0:
        return ((below, 1.0),)
    return ((below, 1 - remainder / base), (below + base, remainder / base))


def utility(settings: DisclosureSettings) -> Utility:
    """Return what protection costs, over one whole turn of remainders well above the threshold."""
    base = settings.base
    first = -(-(settings.threshold + 1) // base) * base
    errors = [(figure - count, share) for count in range(first, first + base) for figure, share in rounded(count, base)]
    gaps, shares = (np.array(column, dtype=np.float64) for column in zip(*errors, strict=True))
    return Utility(
        hidden_to=settings.threshold,
        largest_error=base - 1,
        mean_error=_mean(np.abs(gaps) * shares, base),
        root_mean_square_error=float(np.sqrt(_mean(gaps**2 * shares, base))),
        bias=_mean(gaps * shares, base),
    )


def _mean(weighted: Numbers, count: int) -> float:
    """Return a mean without the last digits, which are those of the machine."""
    return round(float(weighted.sum() / count), DIGITS)
