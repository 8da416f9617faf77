"""The row of a result: what one group is, and what was found of it.

Comes in: the rows of a result's frame. Goes out: the same, with a type that says which columns there are.
Must not: hold what a frame does not (see `indicators.model.result.VALUES`).
"""

from math import nan
from typing import TypedDict, cast


class ResultRow(TypedDict, total=False):
    """One group of a result: the code of each grouping asked, then the values, which every row has.

    Codes are those of `indicators.model.query.Grouping`. ``value``, ``lower`` and ``upper`` (95 % interval) are in the
    indicator's unit, ``numerator`` and ``denominator`` in persons, accesses, nights, residents or euro; all null unless
    the status says that there is a number.
    """

    municipality: str
    sub_area: str
    size_class: str
    area: str
    year: str
    quarter: str
    month: str
    service: str
    service_type: str
    organisation: str
    target: str
    need: str
    strand: str
    sex: str
    age_band: str
    residence_class: str
    place: str
    section: str
    need_set: str
    target_set: str
    exit_class: str
    step: str
    moment: str
    pact_kind: str
    pact_state: str
    continuity: str
    province: str
    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    status: str
    provisional: bool


def code_of(row: ResultRow, grouping: str) -> str:
    """Return the code of a row's group in one grouping, among those asked.

    Raises
    ------
    KeyError
        If the question was not broken down by it.
    """
    return cast("dict[str, str]", row)[grouping]


def number_of(row: ResultRow, column: str) -> float:
    """Return the number in a column of a row that has one there; NaN for one that has none."""
    number = cast("dict[str, float | None]", row)[column]
    return nan if number is None else number


def value_of(row: ResultRow) -> float:
    """Return the value of a row that has one; NaN for one that has none."""
    return number_of(row, "value")
