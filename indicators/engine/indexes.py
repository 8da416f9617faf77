"""Indexes of a whole table: one number for how unevenly the municipalities' rates are spread.

Comes in: the `Result` of the rates by municipality, and that of the whole, as the viewer may see them. Goes out: the
frame of the index's result. Must not: see a snapshot or a true count: who gets protected figures gets an index that
anybody could work out from them, so that it tells nothing more.

The municipalities whose count is hidden stand together as one more area of the territory, with what the visible ones
leave of the whole: an index of the visible ones alone would leave out the places with few people, and one that took
each hidden count for something would make it up. It is a little lower than the index of the true counts, because
differences among the hidden ones are not in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl

from indicators.model.indicator import Indicator
from indicators.model.query import Grouping, Query
from indicators.model.result import VALUES, Result, Status
from indicators.statistics.theil import Theil, theil

Row = dict[str, Any]


def table_questions(entry: Indicator, query: Query) -> tuple[Query, Query]:
    """Return the questions that an index is worked out from: the table by municipality, and the whole."""
    whole = query.but(indicator=entry.of_table)
    return whole.but(by=(*query.by, Grouping.MUNICIPALITY)), whole


def index_frame(entry: Indicator, table: Result, whole: Result, *, mean_minimum: int) -> pl.DataFrame:
    """Work an index out from a table, group by group.

    Parameters
    ----------
    entry : Indicator
        Of kind ``INDEX``, with a function of its own in `INDEXES`.
    table, whole : Result
        Answers to `table_questions`.
    mean_minimum : int
        Persons that a protected index needs.

    Returns
    -------
    polars.DataFrame
        The groups of the whole, with the columns of `indicators.model.result.VALUES`.
    """
    names = [str(grouping) for grouping in whole.query.by]
    parts = table.frame.partition_by(names, as_dict=True) if names else {(): table.frame}
    rows = [
        {**{name: row[name] for name in names}, **_index(entry, parts[_group(row, names)], row, table, mean_minimum)}
        for row in whole.frame.iter_rows(named=True)
    ]
    schema = {name: whole.frame.schema[name] for name in names} | VALUES
    return pl.DataFrame(rows, schema=schema, orient="row")


def _group(row: Row, names: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def _index(entry: Indicator, areas: pl.DataFrame, whole: Row, table: Result, mean_minimum: int) -> Row:
    """Return value, parts and state of one group."""
    nothing = dict.fromkeys(VALUES) | {"provisional": whole["provisional"]}
    if whole["status"] != Status.OK:
        return nothing | {"status": whole["status"]}
    lead = table.directory.lead_code
    counted = _areas(areas, whole, lead)
    if table.is_protected and (counted is None or (whole["numerator"] or 0) < mean_minimum):
        return nothing | {"status": str(Status.SUPPRESSED)}
    decomposition = None if counted is None else theil(counted.events, counted.residents, counted.groups)
    value, parts = INDEXES[entry.key](decomposition)
    if value is None:
        return nothing | {"status": str(Status.UNDEFINED)}
    if table.is_protected:
        return nothing | {"value": round(value, entry.decimals), "status": str(Status.OK)}
    return nothing | parts | {"value": value, "status": str(Status.OK)}


@dataclass(frozen=True, slots=True)
class _Areas:
    """Events and residents of the areas that an index compares, and whether each is the lead municipality."""

    events: list[float]
    residents: list[float]
    groups: list[str]


def _areas(areas: pl.DataFrame, whole: Row, lead: str) -> _Areas | None:
    """Return the visible municipalities, and the hidden ones as one; None where the lead municipality is hidden."""
    hidden = areas["status"] == Status.SUPPRESSED
    if hidden.any() and lead in areas["municipality"].filter(hidden).to_list():
        return None
    visible = areas.filter(~hidden)
    events = visible["numerator"].fill_null(np.nan).to_list()
    residents = visible["denominator"].fill_null(np.nan).to_list()
    groups = ["lead" if code == lead else "territory" for code in visible["municipality"]]
    if hidden.any():
        rest = (whole["numerator"] or 0) - np.nansum(events)
        events.append(max(float(rest), 0.0))
        residents.append(max((whole["denominator"] or 0) - float(np.nansum(residents)), 0.0))
        groups.append("territory")
    return _Areas(events, residents, groups)


def _inequality(decomposition: Theil | None) -> tuple[float | None, Row]:
    return (None, {}) if decomposition is None else (decomposition.total, {"numerator": decomposition.between})


def _between(decomposition: Theil | None) -> tuple[float | None, Row]:
    if decomposition is None or decomposition.between_share is None:
        return None, {}
    return 100 * decomposition.between_share, {"numerator": decomposition.between, "denominator": decomposition.total}


INDEXES: Final[dict[str, Callable[[Theil | None], tuple[float | None, Row]]]] = {
    "inequality": _inequality,
    "inequality_between": _between,
}
"""How each index is read from Theil's T and its parts: its value, and what it is made of."""
