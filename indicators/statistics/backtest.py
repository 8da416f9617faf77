"""How well a forecast would have done: made again from several nights of the past, with only what was known then.

Comes in: nights (units occupied and actual, NaN where unknown) and how far ahead one looks. Goes out: `Accuracy`.
Must not: read data, know services.

Rolling origin [1]_: the model is estimated once on the nights before the first origin, so that no forecast has seen
what it is judged on. The yardstick is the naive forecast that repeats the last night of the same weekday.

References
----------
.. [1] Hyndman RJ, Athanasopoulos G. Forecasting: principles and practice. 3rd ed., OTexts 2021, 5.10.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from indicators.italian.numbers import number
from indicators.statistics.intervals import FloatArray
from indicators.statistics.night_model import NightModel

DAYS_IN_WEEK: Final = 7
MIN_NIGHTS: Final = 120
"""Recorded nights under which the model is not estimated."""
ORIGINS: Final = 6
"""Forecasts made again, at most."""
STEP: Final = 14
"""Days between an origin and the next."""
_MEMORY: Final = 4 * DAYS_IN_WEEK
"""Days over which the naive forecast looks for a recorded night of the same weekday."""
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What the forecasts made again were worth.

    Attributes
    ----------
    origins, weeks : int
        Forecasts made again, and weeks that each looked ahead.
    nights : int
        Nights on which they could be compared with what happened.
    mae, naive_mae : float
        Mean absolute error of the forecast and of the naive one, in units a night, on the same nights.
    coverage_80, coverage_95 : float
        Share of the nights that fell inside the interval.
    """

    origins: int
    weeks: int
    nights: int
    mae: float
    naive_mae: float
    coverage_80: float
    coverage_95: float

    def sentence(self, unit: str) -> str:
        """Return the accuracy as one Italian sentence; ``unit`` is the plural of what is counted."""
        made = f"{self.origins} previsioni" if self.origins > 1 else "una previsione"
        error, naive = number(self.mae, 1), number(self.naive_mae, 1)
        inside = f"l'intervallo al 95% conteneva il {number(100 * self.coverage_95)}% delle notti"
        return (
            f"Rifatta sul passato ({made} di {self.weeks} settimane), sbaglia in media di {error} {unit} a notte, "
            f"{self._verdict} ripetere la settimana precedente ({naive}); {inside}."
        )

    @property
    def _verdict(self) -> str:
        error, naive = round(self.mae, 1), round(self.naive_mae, 1)
        return "meno che a" if error < naive else "quanto a" if error == naive else "più che a"


def score(occupied: FloatArray, actual: FloatArray, *, horizon: int) -> Accuracy | None:
    """Make the forecast again from up to six nights of the past and compare.

    Parameters
    ----------
    occupied, actual : array of float, shape (nights,)
        Consecutive nights; NaN where not recorded, or closed.
    horizon : int
        Nights ahead.

    Returns
    -------
    Accuracy or None
        None if no past night has both enough history before and enough nights after.
    """
    origins = _origins(occupied, horizon)
    if not origins:
        return None
    share = occupied / actual
    model = NightModel.fit(share[: origins[0]])
    parts = [_tried(model, share[:at], occupied[at : at + horizon], actual[at : at + horizon]) for at in origins]
    error, naive, in_80, in_95 = np.concatenate(parts, axis=1)
    return Accuracy(
        origins=len(origins),
        weeks=horizon // DAYS_IN_WEEK,
        nights=len(error),
        mae=float(error.mean()),
        naive_mae=float(naive.mean()),
        coverage_80=float(in_80.mean()),
        coverage_95=float(in_95.mean()),
    )


def _origins(occupied: FloatArray, horizon: int) -> list[int]:
    """Return the nights from which a forecast can be made again, oldest first."""
    known = np.isfinite(occupied)
    found = []
    for back in range(ORIGINS):
        at = len(occupied) - horizon - STEP * back
        if at <= 0 or known[:at].sum() < MIN_NIGHTS or np.ptp(occupied[:at][known[:at]]) == 0:
            break
        if known[at : at + horizon].mean() >= _HALF and known[at - _MEMORY : at].any():
            found.append(at)
    return found[::-1]


def _tried(model: NightModel, share: FloatArray, truth: FloatArray, capacity: FloatArray) -> FloatArray:
    """Return the errors of the two forecasts and whether the intervals held, for the nights that can be compared."""
    given = model.ahead(share, capacity)
    naive = _same_weekday(share, len(truth)) * capacity
    rows = np.array(
        [
            np.abs(given["expected"] - truth),
            np.abs(naive - truth),
            (truth >= given["lower_80"]) & (truth <= given["upper_80"]),
            (truth >= given["lower_95"]) & (truth <= given["upper_95"]),
        ]
    )
    return rows[:, np.isfinite(rows[:2]).all(axis=0)]


def _same_weekday(share: FloatArray, nights: int) -> FloatArray:
    """Return the share of the last recorded night of the same weekday, repeated."""
    recent = share[-_MEMORY:]
    week = np.full(DAYS_IN_WEEK, np.nan)
    for weekday in range(DAYS_IN_WEEK):
        same = recent[len(recent) % DAYS_IN_WEEK + weekday :: DAYS_IN_WEEK]
        known = same[np.isfinite(same)]
        week[weekday] = known[-1] if len(known) else np.nan
    return np.resize(week, nights)
