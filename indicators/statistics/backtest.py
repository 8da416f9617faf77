"""How well a forecast would have done: made again from nights of the past, with only what was known then.

Comes in: a `Rolled`. Goes out: `Accuracy`.
Must not: read data, know services.

Every second of the forecasts made again whose weeks have ended is judged, back from the last. Each chose its method
and its interval on the forecasts that had ended before it. The yardsticks are repeating the last week and the mean of
the last 28 nights, on the same nights and with the same places.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from indicators.italian.numbers import number
from indicators.statistics.night_methods import Method
from indicators.statistics.rolling_forecast import Rolled

STEP: Final = 2
"""Weeks between a forecast that is judged and the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """What the forecasts made again were worth.

    Attributes
    ----------
    origins, weeks : int
        Forecasts made again, and weeks that each looked ahead.
    nights : int
        Nights on which they could be compared with what happened.
    mae, naive_mae, mean_mae : float
        Mean absolute error of the forecast, of repeating the week before and of the mean of 28 nights, in units a
        night: the mean over the forecasts, each on its known nights.
    coverage : float
        Share of the nights that fell inside the 80 % interval.
    chosen : tuple of (Method, int)
        How often each method was chosen, the most frequent first.
    """

    origins: int
    weeks: int
    nights: int
    mae: float
    naive_mae: float
    mean_mae: float
    coverage: float
    chosen: tuple[tuple[Method, int], ...]

    def sentence(self, unit: str, *, planned: bool = True) -> str:
        """Return the accuracy in Italian: ``unit`` is the plural of what is counted, ``planned`` as in `Rolled.of`."""
        made = f"{self.origins} previsioni" if self.origins > 1 else "una previsione"
        places = " e i posti poi in servizio" if planned else ""
        error, naive, mean = (number(value, 1) for value in (self.mae, self.naive_mae, self.mean_mae))
        return (
            f"Rifatta sul passato ({made} di {self.weeks} settimane, il metodo scelto ogni volta, con i soli dati di "
            f"allora{places}), sbaglia in media di {error} {unit} a notte, {self._verdict} ripetere la settimana "
            f"precedente ({naive}); la media di 28 notti sbaglia di {mean}. L'intervallo all'80% conteneva "
            f"{number(100 * self.coverage)} notti su 100."
        )

    @property
    def _verdict(self) -> str:
        error, naive = round(self.mae, 1), round(self.naive_mae, 1)
        return "meno che a" if error < naive else "quanto a" if error == naive else "più che a"


def judged(rolled: Rolled) -> Accuracy | None:
    """Judge the forecasts made again; None if none had a past to choose a method on."""
    starts = [
        start
        for start in range(rolled.ended - 1, -1, -STEP)
        if rolled.methods[start] is not None and np.isfinite(rolled.error[start])
    ]
    if not starts:
        return None
    methods = [method for method in (rolled.methods[start] for start in starts) if method is not None]
    truth, lower, upper = rolled.truth[starts], rolled.lower[starts], rolled.upper[starts]
    is_judged = np.isfinite(truth) & np.isfinite(lower)
    chosen = Counter(methods)
    return Accuracy(
        origins=len(starts),
        weeks=rolled.weeks,
        nights=int(is_judged.sum()),
        mae=float(rolled.error[starts].mean()),
        naive_mae=float(rolled.errors[Method.NAIVE][starts].mean()),
        mean_mae=float(rolled.errors[Method.MEAN][starts].mean()),
        coverage=float(((truth >= lower) & (truth <= upper))[is_judged].mean()),
        chosen=tuple(chosen.most_common()),
    )
