"""Results made by hand, so that a figure can be read without a database.

``a_result(by=(Grouping.MONTH,), rows=[row("2025-01", 12)])``: states as words, limits where a test wants them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from indicators.catalogue.catalogue import CATALOGUE
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from indicators.model.result import VALUES, Coverage, Result, Status
from tests.support.directories import a_directory

Row = tuple[tuple[str, ...], dict[str, Any]]

PERSONS = CATALOGUE["people_served"]
CONTACTS = CATALOGUE["contacts"]
RATE = CATALOGUE["rate_per_1000"]
SHARE = replace(
    PERSONS, key="a_share", name="Quota di prova", kind=Kind.PROPORTION, unit="%", multiplier=100,
    numerator="persone con patto", denominator="persone servite", decimals=0,
)  # fmt: skip
STATES = (Status.SUPPRESSED, Status.NOT_SUPPLIED, Status.UNDEFINED)


def row(
    *groups: str,
    value: float | None = None,
    n: tuple[float, float] | None = None,
    limits: tuple[float, float] | None = None,
    status: Status = Status.OK,
    provisional: bool = False,
) -> Row:
    """Return a row: its groups, value, ``(numerator, denominator)``, 95 % limits, state."""
    numerator, denominator = n or (value, None)
    lower, upper = limits or (None, None)
    values = {"value": value, "numerator": numerator, "denominator": denominator, "lower": lower, "upper": upper}
    return groups, {**values, "status": str(status), "provisional": provisional}


def a_result(
    rows: Iterable[Row],
    *,
    by: Sequence[Grouping] = (),
    indicator: Indicator = PERSONS,
    area: str = "ambito",
    period: str = "2025",
    directory: Directory | None = None,
) -> Result:
    """Return a result of these rows."""
    rows = list(rows)
    columns: dict[str, list[Any]] = {name: [groups[place] for groups, _ in rows] for place, name in enumerate(by)}
    columns |= {name: [values[name] for _, values in rows] for name in VALUES}
    schema: dict[str, Any] = {**dict.fromkeys(map(str, by), pl.String), **VALUES}
    return Result(
        indicator=indicator,
        query=Query(indicator=indicator.key, period=Period.parse(period), by=tuple(by), area=area),
        frame=pl.DataFrame({str(name): values for name, values in columns.items()}, schema=schema),
        coverage=Coverage(received=12, expected=12),
        data_version=1,
        as_of=date(2026, 10, 31),
        is_demo=False,
        is_protected=False,
        directory=directory or a_directory(),
    )


def shuffled(result: Result) -> Result:
    """Return the same result with its rows in another order."""
    return replace(result, frame=result.frame.sample(fraction=1, shuffle=True, seed=7).reverse())
