"""The model of the nights: how the share of occupied beds goes on from one night to the next.

Comes in: shares of the actual beds, night by night, NaN where unknown. Goes out: a `NightModel` and what it expects.
Must not: read data, know services. `statsmodels` is imported on first use: it costs more than a second.

``y(t) = c + φ·y(t−1) + ε(t)``, by exact maximum likelihood through the Kalman filter (``SARIMAX(1, 0, 0)`` with a
constant): unknown nights are unknown, not empty, and the filter goes over them [1]_.

References
----------
.. [1] Durbin J, Koopman SJ. Time series analysis by state space methods. 2nd ed., OUP 2012, 4.10 (missing values).
"""

import warnings
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np

from indicators.statistics.intervals import FloatArray

_START_PERSISTENCE: Final = 0.9
LEVELS: Final = {"80": 0.20, "95": 0.05}
"""Intervals given: their name and the probability left outside."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NightModel:
    """An estimated model: constant and persistence (the variance follows from them and from the nights given)."""

    parameters: FloatArray

    @classmethod
    def fit(cls, share: FloatArray) -> Self:
        """Estimate the model on consecutive nights. Deterministic: it starts from the mean of the data.

        Raises
        ------
        numpy.linalg.LinAlgError
            If the data do not determine it (all nights equal).
        """
        start = [np.nanmean(share) * (1 - _START_PERSISTENCE), _START_PERSISTENCE]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of convergence: what the estimate is worth is told by the backtest
            found = _sarimax(share).fit(start_params=start, disp=0, cov_type="none")
        return cls(parameters=np.asarray(found.params))

    def ahead(self, share: FloatArray, capacity: FloatArray) -> dict[str, FloatArray]:
        """Return what is expected after the nights ``share``, in units, with its limits.

        Parameters
        ----------
        share : array of float, shape (nights,)
            Occupied over actual units; NaN where unknown.
        capacity : array of float, shape (nights ahead,)
            Actual units; NaN where the service will be closed.

        Returns
        -------
        dict of str to array of float, shape (nights ahead,)
            ``expected``, ``lower_80``, ``upper_80``, ``lower_95``, ``upper_95``: from 0 to the capacity, NaN where
            closed. Limits are rounded outwards to whole units.
        """
        coming = _sarimax(share).filter(self.parameters).get_forecast(len(capacity))
        found = {"expected": _units(coming.predicted_mean, capacity)}
        for name, outside in LEVELS.items():
            limits = coming.conf_int(alpha=outside)
            found[f"lower_{name}"] = np.floor(_units(limits[:, 0], capacity))
            found[f"upper_{name}"] = np.ceil(_units(limits[:, 1], capacity))
        return found


def _sarimax(share: FloatArray) -> Any:
    from statsmodels.tsa.statespace.sarimax import SARIMAX

    return SARIMAX(share, order=(1, 0, 0), trend="c", concentrate_scale=True)


def _units(share: FloatArray, capacity: FloatArray) -> FloatArray:
    units: FloatArray = np.clip(share, 0.0, 1.0) * capacity
    return units
