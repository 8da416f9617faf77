"""Puts values into a few classes for a map: readable breaks, stable between periods.

In: values as they are printed (missing ones as NaN). Out: the inner breaks between classes, then the class of each
value. It must not choose colours, write legends, or round: who prints a number rounds it, so that number and class
agree. Breaks and classes are two steps on purpose: breaks computed once on all periods pooled are passed to `classify`
for each of them, so that a colour means the same in every period.

`jenkspy` finds the natural breaks in compiled code (Fisher 1958, "On grouping for maximum homogeneity", JASA 53):
`mapclassify`, which takes fifty times as long for the same ones, brings in scikit-learn and a second more of start.
"""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, TypeAlias

import jenkspy
import numpy as np
import numpy.typing as npt

from user_error import UserError

__all__ = ["CLASSES", "NO_CLASS", "BreaksError", "Scheme", "class_breaks", "class_counts", "classify"]

FloatArray: TypeAlias = npt.NDArray[np.float64]
ClassArray: TypeAlias = npt.NDArray[np.int8]

CLASSES: Final = 5
"""Classes of a sequential map."""

NO_CLASS: Final = -1
"""Class of a value that is missing or not finite."""

_JENKS_SAMPLE: Final = 60
"""Longer series are represented by this many of their quantiles: classes of a map are no finer than that."""

_APART, _FEW = 1.25, 0.1
"""How many times the value below it a value is that stands apart, and the part of all values that may."""

_NICE_STEPS: Final = (5.0, 2.0, 1.0)


class Scheme(StrEnum):
    """How breaks are found."""

    QUANTILES = "quantili"
    NATURAL = "naturali"
    """Fisher-Jenks; the few values far above all the others have a class to themselves."""


class BreaksError(UserError):
    """Breaks that are not finite or not strictly increasing."""

    def __init__(self, breaks: Sequence[float]) -> None:
        super().__init__(f"Soglie non valide: {list(breaks)}. Indicare numeri finiti in ordine strettamente crescente.")


def class_breaks(
    values: npt.ArrayLike, *, scheme: Scheme = Scheme.QUANTILES, classes: int = CLASSES, decimals: int | None = None
) -> tuple[float, ...]:
    """Find readable breaks between classes.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        Missing and infinite values are ignored, and so are zeros: a true zero has a look of its own on the map.
        To keep classes comparable between periods, pass the values of all periods together.
    scheme : Scheme
        Quantiles (default) or natural breaks (Fisher-Jenks). Breaks agreed by people go straight to `classify`.
    classes : int
        Classes wanted, at least 1.
    decimals : int, optional
        Decimals with which the values are printed: breaks have no more. Without it they have as many as they need.

    Returns
    -------
    tuple of float
        At most `classes` - 1 strictly increasing inner breaks, in the unit of the values, each raised to a round number
        by less than a quarter of the narrower class beside it; no class is left empty. Fewer when there are few
        distinct values, none when all are equal or there are none. Whole values have whole breaks.
    """
    finite = _finite(values)
    distinct = np.unique(finite)
    if len(distinct) <= 1 or classes <= 1:
        return ()
    raw = distinct[:-1] if len(distinct) <= classes else _inner(finite, scheme, classes)
    if decimals is None:
        return _readable(raw, distinct)
    steps = 10.0**decimals  # whole numbers of the last digit that is printed have breaks that are whole too
    return tuple(
        round(edge / steps, decimals) for edge in _readable(*(np.round(part * steps) for part in (raw, distinct)))
    )


def classify(values: npt.ArrayLike, breaks: Sequence[float]) -> ClassArray:
    """Give each value its class.

    Parameters
    ----------
    values : array_like of float, shape (n,)
        In the unit of the breaks; None, NaN and infinite values have no class.
    breaks : sequence of float
        Inner breaks from `class_breaks`, or chosen by hand. A value equal to a break belongs to the class below it.

    Returns
    -------
    array of int8, shape (n,)
        0 to len(breaks), or `NO_CLASS`. Values beyond the first and last break fall in the first and last class.

    Raises
    ------
    BreaksError
        If the breaks are not finite or not strictly increasing.
    """
    edges = np.asarray(breaks, dtype=float)
    if not np.isfinite(edges).all() or (np.diff(edges) <= 0).any():
        raise BreaksError(breaks)
    array = np.asarray(values, dtype=float)
    return np.where(np.isfinite(array), np.searchsorted(edges, array, side="left"), NO_CLASS).astype(np.int8)


def class_counts(indices: ClassArray, breaks: Sequence[float]) -> tuple[int, ...]:
    """Count how many values fall in each class, for the legend; values without a class are not counted."""
    return tuple(np.bincount(indices[indices != NO_CLASS], minlength=len(breaks) + 1).tolist())


def _finite(values: npt.ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=float).ravel()
    finite: FloatArray = array[np.isfinite(array) & (array != 0)]
    return finite


def _inner(values: FloatArray, scheme: Scheme, classes: int) -> FloatArray:
    """Inner breaks, each a value; among natural ones that under the values that stand apart, if there are any."""
    apart = _last_together(values) if scheme is Scheme.NATURAL else None
    if apart is None:
        return _found(values, scheme, classes)
    together = values[values <= apart]
    return np.append(_found(together, scheme, classes - 1), apart) if classes > 2 else np.array([apart])  # noqa: PLR2004 - two classes have one break


def _last_together(values: FloatArray) -> float | None:
    """Return the highest value under the widest gap that sets few values apart from all the others, if there is one."""
    distinct, counts = np.unique(values, return_counts=True)
    above = len(values) - np.cumsum(counts)
    few = np.flatnonzero((distinct[:-1] > 0) & (above[:-1] <= max(_FEW * len(values), 1)))
    if not len(few):
        return None
    ratios = distinct[few + 1] / distinct[few]
    widest = int(np.argmax(ratios))
    return float(distinct[few[widest]]) if ratios[widest] >= _APART else None


def _found(values: FloatArray, scheme: Scheme, classes: int) -> FloatArray:
    """Inner breaks by a scheme, each brought down to the value just below it, which changes no class."""
    if scheme is Scheme.NATURAL:
        sample = _sampled(values)
        few = min(classes, len(np.unique(sample)))  # there are no more classes than values
        bins = np.asarray(jenkspy.jenks_breaks(sample, n_classes=few), dtype=float)[1:]
    else:
        bins = np.unique(np.quantile(values, np.arange(1, classes + 1) / classes))
    distinct = np.unique(values)
    below = np.searchsorted(distinct, bins[:-1], side="right") - 1
    inner: FloatArray = np.unique(distinct[below[(below >= 0) & (below < len(distinct) - 1)]])
    return inner


def _sampled(values: FloatArray) -> FloatArray:
    if len(values) <= _JENKS_SAMPLE:
        return values
    sample: FloatArray = np.quantile(values, np.linspace(0, 1, _JENKS_SAMPLE), method="nearest")
    return sample


def _readable(raw: FloatArray, distinct: FloatArray) -> tuple[float, ...]:
    """Raise each break to the first round number, without reaching a quarter of the narrower class beside it."""
    edges = np.concatenate([distinct[:1], raw, distinct[-1:]])
    widths = np.diff(edges)
    gaps = distinct[np.searchsorted(distinct, raw) + 1] - raw
    room = np.minimum(np.where(widths[:-1] > 0, widths[:-1], gaps), widths[1:]) / 4
    whole = bool((distinct == np.round(distinct)).all())
    return tuple(_rounded_up(float(value), float(limit), whole=whole) for value, limit in zip(raw, room, strict=True))


def _rounded_up(value: float, limit: float, *, whole: bool) -> float:
    """Return the least multiple of the largest nice step (1, 2 or 5 times a power of ten) within `limit`."""
    exponent = math.floor(math.log10(limit))
    step = next(nice for nice in _NICE_STEPS if nice * 10.0**exponent <= limit or nice == 1) * 10.0**exponent
    if whole and step < 1:
        return value
    decimals = max(0, -exponent)
    nearest = round(round(value / step) * step, decimals)
    return nearest if nearest >= value else round((round(value / step) + 1) * step, decimals)
