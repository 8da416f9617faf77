"""From an index back to the counts that it was made of.

Role: the attacker's third solver, by enumeration. In: what the table by municipality says of each count, residents, an
index as published. Out: the counts that fit it. Must not: use the product's own index.

Theil's T of counts c over residents n is Σ c ln(c ÷ n) ÷ C − ln(C ÷ N), so that all combinations of a few unknown
counts are tried at once; the share between the lead municipality and the rest follows from the lead's count and the
total alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from tests.attacks.attacker import Floats, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What is known of the counts of the municipalities.

    Attributes
    ----------
    low, high : array
        The least and most that each may be.
    residents : array
    lead : int
        Position of the lead municipality.
    total : pair of float
        The least and most that they may sum to.
    """

    low: Integers
    high: Integers
    residents: Floats
    lead: int
    total: tuple[float, float]

    @property
    def combinations(self) -> int:
        """How many combinations there are."""
        return prod(int(most - least + 1) for least, most in zip(self.low, self.high, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An index with the half of its last digit, None where it is not told."""

    theil: float
    between_share: float | None
    theil_error: float = 0.0005
    share_error: float = 0.05


def theil(counts: Floats, residents: Floats, lead: Sequence[bool]) -> tuple[float, float]:
    """Return Theil's T of some areas, and the share of it (in percent) between those of the lead and the others."""
    sums, lead_sums = np.array([counts.sum()]), np.array([counts[np.asarray(lead)].sum()])
    some = counts > 0
    inner = np.array([(counts[some] * np.log(counts[some] / residents[some])).sum()])
    lead_residents = float(residents[np.asarray(lead)].sum())
    total, between = _indexes(inner, sums, lead_sums, float(residents.sum()), lead_residents)
    return float(total[0]), float(100 * min(between[0] / total[0], 1.0))


def _indexes(inner: Floats, sums: Floats, lead: Floats, people: float, lead_people: float) -> tuple[Floats, Floats]:
    """Return Theil's T and its part between lead and others, from the sums that they depend on."""
    with np.errstate(divide="ignore", invalid="ignore"):
        total = inner / sums - np.log(sums / people)
        share, weight = lead / sums, lead_people / people
        own = np.where(share > 0, share * np.log(share / weight), 0.0)
        rest = np.where(share < 1, (1 - share) * np.log((1 - share) / (1 - weight)), 0.0)
    return total, own + rest


def fitting(counts: Counts, index: Published) -> tuple[Integers, Integers] | None:
    """Return the least and most of each count among the combinations that fit an index; None where none does."""
    free = np.flatnonzero(counts.high > counts.low)
    fixed = np.flatnonzero((counts.high == counts.low) & (counts.low > 0))
    sums, inner, lead = (np.zeros(1) for _ in range(3))
    for place in (*fixed, *free):
        values = np.arange(counts.low[place], counts.high[place] + 1.0)
        terms = values * np.log(np.maximum(values, 1) / counts.residents[place])
        sums, inner = ((one[:, None] + other).ravel() for one, other in ((sums, values), (inner, terms)))
        lead = (lead[:, None] + (values if place == counts.lead else 0 * values)).ravel()
    people, lead_people = float(counts.residents.sum()), float(counts.residents[counts.lead])
    total, between = _indexes(inner, sums, lead, people, lead_people)
    fits = (sums >= counts.total[0]) & (sums <= counts.total[1]) & (np.abs(total - index.theil) <= index.theil_error)
    if index.between_share is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            fits &= np.abs(100 * between / total - index.between_share) <= index.share_error
    return _extremes(counts, np.flatnonzero(fits), free)


def _extremes(counts: Counts, found: Integers, free: Integers) -> tuple[Integers, Integers] | None:
    if not len(found):
        return None
    low, high = counts.low.copy(), counts.high.copy()
    steps = np.unravel_index(found, tuple(counts.high[free] - counts.low[free] + 1)) if len(free) else ()
    for place, step in zip(free, steps, strict=True):
        low[place], high[place] = counts.low[place] + step.min(), counts.low[place] + step.max()
    return low, high
