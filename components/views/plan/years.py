"""The years of an indicator of the plan: value with interval and target, from the year before the first target.

Comes in: the data, a viewer, a `Course`. Goes out: the frame that `components.figures.time.target_progress` draws, and
its table. Must not: see a value that did not come through `measure`; call a year to come a zero.
"""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from components.figures.time.target_progress import YEARS, label_of
from components.views.plan.text import (
    INDICATOR,
    MISSING_RETURNS,
    NO,
    PROVISIONAL,
    RUNNING,
    STATE,
    STATES,
    TARGET,
    UNIT,
    VALUE_HEADS,
    YEAR,
    YES,
)
from data_access.errors import UserError
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import ForViews
from indicators.model.indicator import Indicator
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit
from indicators.model.result import Status
from indicators.monitoring.latest_values import follow_up, latest_period, read
from indicators.monitoring.target_progress import Agreed
from indicators.wording.missing_months import bent_words

NOTHING: Final = {
    "until": None,
    "value": None,
    "lower": None,
    "upper": None,
    "status": str(Status.UNDEFINED),
    "provisional": False,
    "missing": "",
}


def years_of(data: ForViews, viewer: Viewer, agreed: Agreed) -> pl.DataFrame:
    """Return one row for each year of the plan and the one before, with the columns of `figures.course.YEARS`."""
    targets = {target.year: target.value for target in agreed.targets}
    entry = INDICATORS.get(agreed.indicator)
    rows = [
        {"year": year, "target": targets.get(year), **(_of_year(data, viewer, entry, year) if entry else NOTHING)}
        for year in range(min(targets) - 1, max(targets) + 1)
    ]
    return pl.DataFrame(rows, schema=YEARS)


def table_of(frame: pl.DataFrame, agreed: Agreed) -> list[dict[str, Any]]:
    """Return the same years under Italian names; twelve months and the target of the year that runs are two rows."""
    return [line for row in frame.iter_rows(named=True) for line in _lines(row, agreed)]


def _lines(row: dict[str, Any], agreed: Agreed) -> Iterator[dict[str, Any]]:
    runs = row["until"] is not None
    yield (
        {YEAR: label_of(row), INDICATOR: agreed.name, UNIT: agreed.unit}
        | {name: _rounded(row[column], agreed.decimals) for column, name in VALUE_HEADS.items()}
        | {TARGET: None if runs else _rounded(row["target"], agreed.decimals), STATE: STATES[row["status"]]}
        | {PROVISIONAL: YES if row["provisional"] else NO, MISSING_RETURNS: row["missing"]}
    )
    if runs and row["target"] is not None:
        yield (
            {YEAR: str(row["year"]), INDICATOR: agreed.name, UNIT: agreed.unit}
            | dict.fromkeys(VALUE_HEADS.values())
            | {TARGET: _rounded(row["target"], agreed.decimals), STATE: RUNNING, PROVISIONAL: NO, MISSING_RETURNS: ""}
        )


def _of_year(data: ForViews, viewer: Viewer, entry: Indicator, year: int) -> dict[str, Any]:
    """Return the value of a year, read as the course reads it; nothing for years without data.

    The last twelve months stand for a year in progress that is read on them.
    """
    shift, latest = follow_up(entry), data.find(latest_period, entry, viewer)
    is_latest = year == latest.last // MONTHS_IN_YEAR and latest.unit is not Unit.YEAR
    period = latest if is_latest else Period.year(year - shift)
    if year > latest.last // MONTHS_IN_YEAR or period.last < data.directory.first_month:
        return NOTHING
    try:
        reading = data.find(read, entry, viewer, period)
    except UserError:
        return NOTHING
    rows = data.ask_many((reading.query,))[0].rows()
    status = rows[0]["status"] if len(rows) == 1 else str(Status.UNDEFINED)
    return {
        "until": period.last if is_latest else None,
        "value": reading.value,
        "lower": reading.lower,
        "upper": reading.upper,
        "status": status,
        "provisional": reading.provisional,
        "missing": "" if reading.value is None else bent_words(reading.gaps, data.directory),
    }


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
