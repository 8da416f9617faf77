"""The forecast of the nights of a file, and how well it would have done: by the method of the page of occupancy.

Comes in: the series of a file (`indicators.interchange.nights_file`), how many weeks. Goes out: rows for a table, JSON
or CSV, and sentences.
Must not: forecast otherwise than `indicators.analysis.forecast.look_ahead`, or protect: who has the file has them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from indicators.analysis.forecast import CLOSED, ForecastRefusedError, last_night_words, look_ahead, method_words
from indicators.interchange.csv_file import csv_for_programs
from indicators.interchange.nights_file import SeriesNights
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, number
from indicators.statistics.backtest import Accuracy
from indicators.statistics.intervals import FloatArray
from indicators.statistics.night_methods import DAYS_IN_WEEK, Method

UNIT: Final = "posti"
SUPPOSED: Final = (
    "I posti delle notti a venire non si conoscono: si suppongono quelli dell'ultima, e l'intervallo tiene conto di "
    "quanto sono cambiati in passato."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesForecast:
    """The nights to come of one series.

    Attributes
    ----------
    name : str
    rows : tuple of dict
        One a night: ``series``, ``night``, ``actual``, ``expected``, ``lower_80``, ``upper_80`` (units, None where it
        will be closed).
    sentence : str
        What is expected, by which method and why, how well it would have done.
    """

    name: str
    rows: tuple[dict[str, Any], ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesBacktest:
    """How well the forecast of one series would have done; ``method`` is the one chosen now."""

    name: str
    method: Method
    accuracy: Accuracy

    def row(self) -> dict[str, Any]:
        """Return it as a row: errors in units a night, coverage as a share."""
        accuracy = self.accuracy
        return {
            "series": self.name,
            "method_now": str(self.method),
            "forecasts": accuracy.origins,
            "nights": accuracy.nights,
            "error": round(accuracy.mae, 3),
            "error_seasonal_naive": round(accuracy.naive_mae, 3),
            "error_mean_28": round(accuracy.mean_mae, 3),
            "ratio_to_naive": None if self.ratio is None else round(self.ratio, 3),
            "coverage_80": round(accuracy.coverage, 3),
            "methods_chosen": ", ".join(f"{method} {times}" for method, times in accuracy.chosen),
        }

    @property
    def ratio(self) -> float | None:
        """The error over that of repeating the week before; None where that one never errs."""
        return self.accuracy.mae / self.accuracy.naive_mae if self.accuracy.naive_mae else None


def series_forecast(series: SeriesNights, *, weeks: int, planned: bool) -> SeriesForecast:
    """Forecast the weeks after the last known night.

    Parameters
    ----------
    series : SeriesNights
    weeks : int
        Weeks ahead.
    planned : bool
        Whether to believe the places that the file has for the nights to come. Where it has none, or they are not to
        be believed, those of the last open night are supposed, and the interval tells how they moved in the past too.

    Raises
    ------
    ForecastRefusedError
        See `look_ahead`; also where the file says that all the nights to come are closed.
    """
    planned = planned and len(series.coming) > 0
    coming = _places_ahead(series, weeks, planned=planned)
    if np.isnan(coming).all():
        raise ForecastRefusedError(CLOSED)
    rolled, accuracy = look_ahead(series.occupied, series.actual, coming, planned=planned)
    limits = rolled.limits()
    rows = tuple(
        {
            "series": series.name,
            "night": (series.last + timedelta(days=1 + ahead)).isoformat(),
            "actual": _whole(coming[ahead]),
            **{name: _whole(values[ahead]) for name, values in limits.items()},
        }
        for ahead in range(len(coming))
    )
    sentences = [_expected_words(rows, series), "" if planned else SUPPOSED, method_words(rolled.method)]
    sentences.append(accuracy.sentence(UNIT, planned=planned))
    return SeriesForecast(name=series.name, rows=rows, sentence=" ".join(filter(None, sentences)))


def series_backtest(series: SeriesNights, *, weeks: int, planned: bool) -> SeriesBacktest:
    """Make the forecast again from the nights of the past.

    Parameters
    ----------
    series : SeriesNights
    weeks : int
        Weeks ahead.
    planned : bool
        Whether each forecast of the past knew the places of the nights after it, as the page does from dated
        capacity; otherwise it supposes those of its last night. It holds for the yardsticks alike.

    Raises
    ------
    ForecastRefusedError
        See `look_ahead`.
    """
    coming = _places_ahead(series, weeks, planned=False)
    rolled, accuracy = look_ahead(series.occupied, series.actual, coming, planned=planned)
    return SeriesBacktest(name=series.name, method=rolled.method, accuracy=accuracy)


def together_words(backtests: Sequence[SeriesBacktest]) -> str:
    """Say how the series did together."""
    ratios = [one.ratio for one in backtests if one.ratio is not None]
    coverage = float(np.mean([one.accuracy.coverage for one in backtests]))
    held = f"l'intervallo all'80% conteneva {number(100 * coverage)} notti su 100"
    head = f"In media su {counted(len(backtests), 'serie', 'serie')}"
    if not ratios:
        return f"{head}, {held}."
    mean, most = number(float(np.mean(ratios)), 2), number(max(ratios), 2)
    return f"{head}, l'errore è {mean} volte quello di ripetere la settimana precedente (al massimo {most}); {held}."


def _places_ahead(series: SeriesNights, weeks: int, *, planned: bool) -> FloatArray:
    """Return the places of the nights to come: the file's, then the last open ones repeated."""
    given = series.coming[: weeks * DAYS_IN_WEEK] if planned else np.empty(0)
    history = np.concatenate([series.actual, given])
    last = history[np.flatnonzero(np.isfinite(history))[-1]]
    return np.concatenate([given, np.full(weeks * DAYS_IN_WEEK - len(given), last)])


def _whole(value: float) -> int | None:
    return int(value) if np.isfinite(value) else None


def _expected_words(rows: Sequence[dict[str, Any]], series: SeriesNights) -> str:
    forecasts = [row for row in rows if row["expected"] is not None]
    last = forecasts[-1]
    mean = float(np.mean([row["expected"] for row in forecasts]))
    until = day_after("al", series.last + timedelta(days=1 + rows.index(last)))
    return (
        f"Serie «{series.name}»: fino {until} sono previsti in media {number(mean, 1)} {UNIT} occupati su "
        f"{number(last['actual'])} ({last_night_words(last['lower_80'], last['upper_80'])})."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the command prints: rows, sentences beside them, and of which series nothing can be said, and why."""

    rows: tuple[dict[str, Any], ...]
    sentences: tuple[str, ...]
    refusals: tuple[str, ...]

    def csv(self) -> str:
        """Return the rows as a CSV for programs."""
        return csv_for_programs(pl.DataFrame(self.rows, infer_schema_length=None))


def forecast_answer(series: Sequence[SeriesNights], *, weeks: int, planned: bool, backtest: bool) -> Answer:
    """Forecast every series, or make its forecast again on the past.

    Raises
    ------
    ForecastRefusedError
        If nothing can be said of any of them.
    """
    rows: list[dict[str, Any]] = []
    sentences, refusals, tried = [], [], []
    for one in series:
        try:
            if backtest:
                tried.append(series_backtest(one, weeks=weeks, planned=planned))
                rows.append(tried[-1].row())
            else:
                coming = series_forecast(one, weeks=weeks, planned=planned)
                rows.extend(coming.rows)
                sentences.append(coming.sentence)
        except ForecastRefusedError as refusal:
            refusals.append(f"Serie «{one.name}»: {refusal}")
    if not rows:
        raise ForecastRefusedError(" ".join(refusals))
    if tried:
        sentences = [_PLACES_KNOWN if planned else _PLACES_SUPPOSED, together_words(tried)]
    return Answer(rows=tuple(rows), sentences=tuple(sentences), refusals=tuple(refusals))


_ERRORS: Final = "Errori medi assoluti in posti a notte, ogni previsione con i soli dati di allora"
_PLACES_KNOWN: Final = f"{_ERRORS} e, come i metodi di confronto, con i posti poi in servizio (colonna actual)."
_PLACES_SUPPOSED: Final = f"{_ERRORS}: anche i posti sono quelli dell'ultima notte nota, ripetuti."
