"""The table of the mayor's sheet, which is its file too: every number that it shows, with its period and its state.

Comes in: `Facts`. Goes out: rows with Italian names. Must not: hold a number that a fact does not.
"""

from collections.abc import Iterator
from typing import Any

from components.figures.core.labels import status_words
from components.views.sheet.cells import near_rows
from components.views.sheet.queries import Facts, Told
from components.views.sheet.text import (
    AMBITO,
    BESIDE,
    CALL,
    COST,
    EURO,
    EURO_EACH,
    HIGH,
    HOW_MANY,
    ITEM,
    KINDS,
    KM,
    LOW,
    NOTE,
    OPEN_TODAY,
    OUR_PART,
    OWN_BUDGET,
    PERIOD,
    QUESTION,
    STATE,
    UNIT,
    VALUE,
    euro_state,
    every_contact,
    half_name,
    like_name,
    like_words,
    part_note,
    per_resident,
)
from components.views.sheet.text import PER_1000 as RATE
from components.views.sheet.text import PERSONS as OF_PERSONS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.group_labels import group_name

Row = dict[str, Any]


def sheet_rows(told: Facts) -> list[Row]:
    """Return every number of a sheet."""
    return [*_people(told), *_rates(told), *_euros(told), *_kinds(told), *_services(told)]


def _people(told: Facts) -> Iterator[Row]:
    yield _measured(HOW_MANY, told.name, told.served, told.served.rows()[0], OF_PERSONS)
    if told.served.reference:
        yield _measured(HOW_MANY, told.name, told.served.reference, told.served.reference.rows()[0], OF_PERSONS)
    if told.pooled:
        yield _measured(HOW_MANY, told.name, told.pooled.result, told.pooled.row, OF_PERSONS)
    if years := told.years:
        yield from (
            _measured(HOW_MANY, row["year"], years, row, OF_PERSONS, period=row["year"]) for row in years.finished()
        )


def _rates(told: Facts) -> Iterator[Row]:
    shown: tuple[tuple[str, Told | None], ...] = (
        (told.name, told.own),
        (like_name(told), told.like),
        (half_name(told), told.half),
        (AMBITO, told.whole),
    )
    for name, one in shown:
        if one:
            yield _measured(BESIDE, name, one.result, one.row, RATE)


def _euros(told: Facts) -> Iterator[Row]:
    for name, euros in ((OWN_BUDGET, told.cost.own), (OUR_PART, told.cost.part)):
        note = part_note(told) if name == OUR_PART else ""
        for unit, value in ((EURO, euros.told), (EURO_EACH, per_resident(told, euros))):
            rounded = None if value is None else round(value, 0 if unit == EURO else 2)
            yield _row(COST, name, rounded, unit, told.year.label, state=euro_state(told, euros), note=note)


def _kinds(told: Facts) -> Iterator[Row]:
    note = like_words(told) if told.kinds_are_of_class else ""
    if result := told.kinds:
        for row in result.rows():
            name = group_name(result.directory, Grouping.SERVICE_TYPE, row["service_type"])
            yield _measured(KINDS, name, result, row, OF_PERSONS) | {NOTE: note}


def _services(told: Facts) -> Iterator[Row]:
    for _, near in near_rows(told):
        far = None if near.kilometres is None else round(near.kilometres, 1)
        yield _row(CALL, near.service.name, far, KM, "", state=OPEN_TODAY, note=every_contact(near))


def _measured(question: str, item: str, result: Result, row: ResultRow, unit: str, *, period: str = "") -> Row:
    digits = result.indicator.decimals
    value, low, high = (
        None if end is None else round(end, digits) for end in (row["value"], row["lower"], row["upper"])
    )
    state = status_words(result)[Status(row["status"])]
    return _row(question, item, value, unit, period or result.query.period.label, low=low, high=high, state=state)


def _row(
    question: str,
    item: str,
    value: float | None,
    unit: str,
    period: str,
    *,
    low: float | None = None,
    high: float | None = None,
    state: str = "",
    note: str = "",
) -> Row:
    return {
        QUESTION: question,
        ITEM: item,
        VALUE: value,
        UNIT: unit,
        LOW: low,
        HIGH: high,
        PERIOD: period,
        STATE: state,
        NOTE: note,
    }
