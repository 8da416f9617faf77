"""The rows behind the three answers of the page of the two lenses: each number that an answer says, and whose it is.

Comes in: the results from which `components.views.lead_and_territory.text` makes its words. Goes out: rows with
Italian names, in the words of the answers. Must not: draw, hold a number that the answer does not say.
"""

from typing import Any

from components.figures.core.labels import provisional_word, status_words
from components.views.lead_and_territory.queries import MOST, main_towns, row_of_territory, unreached
from components.views.lead_and_territory.text import (
    ACCESSES,
    AT_LEAST,
    FAR_FEWER,
    FROM_TERRITORY,
    HEADS,
    MET,
    MET_NEARBY,
    MUNICIPALITIES,
    NEARBY,
    NOBODY_REACHED,
    OF_TERRITORY,
    ORIGINS,
    PERSONS,
    SETTLED,
    came_to,
    not_resident,
    services_of,
)
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.statistics.reach import reach

TableRow = dict[str, Any]


def who_comes_rows(whole: Result, origins: Result, towns: Result | None) -> list[TableRow]:
    """Return the share of those who are not resident, how many come from each origin, the main municipalities."""
    share, lead = whole.rows()[0], whole.directory.lead_name
    if share["value"] is None:
        return [_row(whole, share, not_resident(lead))]
    classes = [row for row in origins.rows() if row["value"] != 0]
    return [
        _row(whole, share, not_resident(lead)),
        *(_row(origins, row, ORIGINS[row["residence_class"]], counted=True) for row in classes),
        *(_row(towns, row, FROM_TERRITORY, whose=_town(towns, row)) for row in main_towns(towns) if towns),
    ]


def far_from_home_rows(people: Result, contacts: Result, in_lead: Result, in_territory: Result) -> list[TableRow]:
    """Return the people of the territory and their accesses in the lead municipality, the people of its services."""
    lead = people.directory.lead_name
    parts = [
        (people, row_of_territory(people), came_to(lead), ""),
        (contacts, row_of_territory(contacts), ACCESSES, OF_TERRITORY),
        (in_lead, in_lead.rows()[0], MET, services_of(lead)),
        (in_territory, in_territory.rows()[0], MET_NEARBY, NEARBY),
    ]
    return [_row(result, row, what, whose=whose) for result, row, what, whose in parts if row is not None]


def not_reached_rows(towns: Result, whole: Result) -> list[TableRow]:
    """Return how many municipalities nobody comes from and how many far fewer than chance explains, then each named."""
    if whole.rows()[0]["status"] == Status.NOT_SUPPLIED:
        return []
    none, below = unreached(towns, whole)
    extent = reach(towns.frame, Grouping.MUNICIPALITY)
    return [
        *(
            [_count(len(none), extent.every, NOBODY_REACHED, at_least=bool(extent.hidden))]
            if none or not extent.hidden
            else []
        ),
        *(_row(towns, row, NOBODY_REACHED, whose=_town(towns, row), counted=True) for row in none[:MOST]),
        *([_count(len(below), None, FAR_FEWER)] if below else []),
        *(_row(towns, row, FAR_FEWER, whose=_town(towns, row), counted=True) for row in below[:MOST]),
    ]


def _town(result: Result, row: ResultRow) -> str:
    return result.directory.municipalities[row["municipality"]]


def _count(count: int, every: int | None, what: str, *, at_least: bool = False) -> TableRow:
    """Return a row that counts municipalities, ``at_least`` where some are hidden."""
    return _columns(what, "", float(count), MUNICIPALITIES, None, every, AT_LEAST if at_least else "", SETTLED)


def _row(result: Result, row: ResultRow, what: str, *, whose: str = "", counted: bool = False) -> TableRow:
    """Return the row of a value; ``counted`` where the answer says the persons counted and not the rate."""
    value = row["numerator"] if counted and row["value"] is not None else row["value"]
    is_ratio = not counted and row["denominator"] is not None
    parts = (row["numerator"], row["denominator"]) if is_ratio else (None, None)
    digits = 0 if counted else result.indicator.decimals
    unit = PERSONS if counted else result.indicator.unit
    status = status_words(result)[Status(row["status"])]
    rounded = None if value is None else round(float(value), digits)
    return _columns(what, whose, rounded, unit, *parts, status, provisional_word(result, row))


def _columns(*cells: Any) -> TableRow:
    return dict(zip(HEADS, cells, strict=True))
