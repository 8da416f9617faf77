"""Forecast of the nights to come in one service, with its interval and with how well it would have done in the past.

Comes in: a `Snapshot`, a service, perhaps a section, who looks. Goes out: a `Forecast`, or a `ForecastRefusedError`
that says why none can be made. Must not: know people, look at the clock (data end at the snapshot's as-of day).

A forecast begins from the last night: who may not see it (`indicators.analysis.nightly_occupancy`) gets no forecast,
not even by week.

What is forecast is the share of the actual beds that is occupied, so that steps of capacity are not mistaken for steps
of demand. `indicators.statistics.rolling_forecast` chooses, on the service's own nights, among seven methods (one of
them is repeating the week before, which is given where none is better) and learns the interval from their errors;
`indicators.statistics.backtest` says how well that did in the past. It knows no season and no event to come: the two
years it looks at hold too few of either.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from data_access.frames import Schema
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.nightly_occupancy import protection_for
from indicators.italian.dates import day_after
from indicators.italian.numbers import number
from indicators.model.door import for_views
from indicators.model.errors import QueryError
from indicators.model.period import Period, Unit, month_of
from indicators.model.query import Query
from indicators.selection.night_protection import small_months
from indicators.selection.nightly_series import nightly
from indicators.statistics.backtest import Accuracy, judged
from indicators.statistics.intervals import FloatArray
from indicators.statistics.night_methods import Method
from indicators.statistics.rolling_forecast import Rolled, nights_needed

FORECAST: Final[Schema] = {
    "day": pl.Date,
    "actual": pl.Float64,  # units that the dated capacity provides; null where the service will be closed
    "expected": pl.Float64,  # whole units occupied, from 0 to ``actual``; null where closed
    "lower_80": pl.Float64,
    "upper_80": pl.Float64,
}
"""Columns of `Forecast.frame`, one row a night."""

WEEKS: Final = 8
HISTORY_DAYS: Final = 730
"""Nights looked at: what was true three years ago says little of the coming weeks, and costs time."""
MAX_SILENCE: Final = 62
"""Days without any recorded night, at the end, after which nothing is forecast."""
LAST_MONTHS: Final = 12
"""Months before the forecast in which the section must have been large enough to be told night by night."""
UNITS: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)
NIGHTLY_ONLY: Final = "La previsione riguarda i servizi con posti letto, camere o alloggi: «{name}» si conta in {unit}."


class ForecastRefusedError(QueryError):
    """No honest forecast can be made; the message says why, in Italian."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecast:
    """The nights to come.

    Attributes
    ----------
    service, name : str
        Key and name.
    section : Section or None
        None for the whole service.
    unit : CapacityUnit
    as_of : date
        The forecast begins the day after.
    frame : polars.DataFrame
        Columns of `FORECAST`.
    method : Method
        The one chosen, on the nights of this service.
    accuracy : Accuracy
        How well choosing and forecasting in the same way would have done in the past.
    """

    service: str
    name: str
    section: Section | None
    unit: CapacityUnit
    as_of: date
    frame: pl.DataFrame
    method: Method
    accuracy: Accuracy

    def sentence(self) -> str:
        """Return the forecast as one Italian sentence."""
        actual = self.frame.drop_nulls("actual")
        last = actual.row(-1, named=True)
        mean, beds = number(actual["expected"].mean(), 1), number(last["actual"])  # type: ignore[arg-type]  # a column of floats
        span = last_night_words(last["lower_80"], last["upper_80"])
        until = day_after("al", last["day"])
        what = f"{mean} {self.unit.label} {self.unit.agreeing('occupati')} su {beds} ({span})"
        return f"Fino {until} sono {self.unit.agreeing('previsti')} in media {what}."

    def why(self) -> str:
        """Return the method as one Italian sentence, and why it is that."""
        return method_words(self.method)


def last_night_words(lower: float, upper: float) -> str:
    """Say between which units the last night forecast lies."""
    between = number(lower) if lower == upper else f"tra {number(lower)} e {number(upper)}"
    return f"l'ultima notte {between}, intervallo all'80%"


def method_words(method: Method) -> str:
    """Say which method was chosen on the nights of a service, and why."""
    if method is Method.NAIVE:
        return (
            "Nelle prove dell'ultimo anno nessun metodo ha sbagliato meno che a ripetere la settimana precedente: la "
            "previsione è quella."
        )
    return f"Nelle prove dell'ultimo anno, su queste notti, ha sbagliato meno degli altri metodi {method.label}."


class _Nights(NamedTuple):
    """Arrays over consecutive nights; NaN where closed (``actual``) or not recorded (``occupied``)."""

    actual: FloatArray
    occupied: FloatArray


@for_views
def forecast(
    snapshot: Snapshot,
    service: str,
    *,
    viewer: Viewer,
    settings: DisclosureSettings,
    section: Section | None = None,
    weeks: int = WEEKS,
) -> Forecast:
    """Forecast the nights of the coming weeks.

    Parameters
    ----------
    snapshot : Snapshot
    service : str
        Key of a service that counts beds or flats.
    viewer : Viewer
        Who looks.
    settings : DisclosureSettings
        What a viewer who does not see every night may see.
    section : Section, optional
        Men's or women's beds; by default the service's beds together, on the nights on which all were recorded.
    weeks : int
        How many weeks ahead.

    Raises
    ------
    ForecastRefusedError
        If the history is too short, too old or without variation, or the service will be closed; if the section is too
        small for this viewer to see its nights.
    QueryError
        If the service does not exist.
    """
    row = _service(snapshot, service)
    unit = _unit(row)
    protection = protection_for(snapshot, viewer, service, settings)
    future = _future_capacity(snapshot, row["index"], section, weeks=weeks)
    if protection is not None:
        _refuse_if_small(snapshot, row["index"], section, future["actual"], protection)
    nights = _history(snapshot, service, section, unit, protection)
    _refuse_if_impossible(nights, future["actual"])
    coming, accuracy = look_ahead(nights.occupied, nights.actual, future["actual"].fill_null(np.nan).to_numpy())
    return Forecast(
        service=service,
        name=row["name"],
        section=section,
        unit=unit,
        as_of=snapshot.as_of,
        frame=future.with_columns(
            pl.Series(name, values, nan_to_null=True) for name, values in coming.limits().items()
        ),
        method=coming.method,
        accuracy=accuracy,
    )


def look_ahead(
    occupied: FloatArray, actual: FloatArray, coming: FloatArray, *, planned: bool = True
) -> tuple[Rolled, Accuracy]:
    """Forecast the nights after those given, on the page and from a file alike (arguments of `Rolled.of`).

    Raises
    ------
    ForecastRefusedError
        If the nights are too few, or never changed.
    """
    share = occupied / actual
    nights_known = int(np.isfinite(share).sum())
    too_short = ForecastRefusedError(_TOO_SHORT.format(known=nights_known, least=nights_needed(len(coming))))
    if nights_known < nights_needed(len(coming)):
        raise too_short
    if np.nanstd(share) == 0:
        raise ForecastRefusedError(_FLAT)
    rolled = Rolled.of(occupied, actual, coming, planned=planned)
    accuracy = judged(rolled)
    if accuracy is None:
        raise too_short
    return rolled, accuracy


_TOO_SHORT: Final = (
    "La storia registrata è troppo breve per una previsione di cui si possa dire quanto sbaglia: {known} notti; ne "
    "servono almeno {least}, senza lunghe interruzioni."
)
_SILENT: Final = "Da più di due mesi non arrivano dati delle notti: la previsione riprenderà con i flussi."
CLOSED: Final = "Il servizio risulta chiuso nelle prossime settimane: non c'è nulla da prevedere."
_FLAT: Final = "L'occupazione registrata non è mai cambiata: non c'è nulla da prevedere."


_SMALL: Final = (
    "Per proteggere le persone, la previsione si mostra solo da {least} posti in su: comincia dall'ultima notte, e con "
    "meno posti una notte dice di una persona."
)


def _refuse_if_small(
    snapshot: Snapshot,
    service: int,
    section: Section | None,
    capacity: pl.Series,
    protection: DisclosureSettings,
) -> None:
    """Refuse where one of the sections was lately, or will be, too small for its nights to be seen."""
    last = month_of(snapshot.as_of)
    small = small_months(snapshot, protection.nightly_minimum).filter(
        pl.col("service") == service, pl.col("month").is_between(last - LAST_MONTHS + 1, last)
    )
    if section is not None:
        small = small.filter(pl.col("section") == str(section))
    if small.height or (capacity < protection.nightly_minimum).any():
        raise ForecastRefusedError(_SMALL.format(least=protection.nightly_minimum))


def _refuse_if_impossible(nights: _Nights, capacity: pl.Series) -> None:
    if capacity.null_count() == len(capacity):
        raise ForecastRefusedError(CLOSED)
    is_known = np.isfinite(nights.occupied)
    if is_known.any() and not is_known[-MAX_SILENCE:].any():
        raise ForecastRefusedError(_SILENT)


def _service(snapshot: Snapshot, service: str) -> dict[str, Any]:
    services = snapshot["services"].filter(pl.col("key") == service)
    if services.is_empty():
        raise QueryError(f"Servizio «{service}» sconosciuto: usare la chiave di un servizio della base dati.")
    return services.row(0, named=True)


def _unit(row: dict[str, Any]) -> CapacityUnit:
    unit = next(unit for unit in CapacityUnit if unit == row["unit"])
    if unit not in UNITS:
        raise ForecastRefusedError(NIGHTLY_ONLY.format(name=row["name"], unit=unit.label))
    return unit


def _history(
    snapshot: Snapshot,
    service: str,
    section: Section | None,
    unit: CapacityUnit,
    protection: DisclosureSettings | None,
) -> _Nights:
    """Return the last two years night by night, a gap where the service was closed or sent nothing, or it is hidden."""
    start = snapshot.as_of - timedelta(days=HISTORY_DAYS - 1)
    period = Period(month_of(start), month_of(snapshot.as_of), Unit.MONTH)
    query = Query(indicator="bed_occupancy", period=period, services=(service,), protection=protection)
    rows = nightly(snapshot, query, unit=unit).filter(pl.col("actual") > 0)
    if section is not None:
        rows = rows.filter(pl.col("section") == str(section))
    whole = pl.when(pl.col("occupied").is_not_null().all()).then(pl.col("occupied").sum())
    totals = rows.group_by("day").agg(pl.col("actual").sum(), occupied=whole).collect()
    calendar = pl.DataFrame({"day": pl.date_range(start, snapshot.as_of, eager=True)})
    joined = calendar.join(totals, on="day", how="left", maintain_order="left")
    return _Nights(*(joined[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("actual", "occupied")))


def _future_capacity(snapshot: Snapshot, service: int, section: Section | None, *, weeks: int) -> pl.DataFrame:
    """Return ``day`` and ``actual`` for the nights to come, from the dated capacity already decided."""
    first, last = snapshot.as_of + timedelta(days=1), snapshot.as_of + timedelta(weeks=weeks)
    calendar = pl.DataFrame({"day": pl.date_range(first, last, eager=True)})
    spans = snapshot["capacity"].filter(pl.col("service") == service)
    if section is not None:
        spans = spans.filter(pl.col("section") == str(section))
    held = calendar.join_where(
        spans, pl.col("day") >= pl.col("valid_from"), pl.col("day") <= pl.col("valid_to").fill_null(last)
    )
    held = held.sort("valid_from", maintain_order=True).unique(["section", "day"], keep="last", maintain_order=True)
    totals = held.group_by("day").agg(pl.col("actual").sum().cast(pl.Float64)).filter(pl.col("actual") > 0)
    return calendar.join(totals, on="day", how="left", maintain_order="left")
