"""The type of a row holds what a frame can: every grouping, every value, nothing else."""

from math import isnan

import pytest

from indicators.model.query import Grouping
from indicators.model.result import VALUES
from indicators.model.result_row import ResultRow, code_of, number_of, value_of

ROW: ResultRow = {"month": "2025-03", "value": 7.5, "numerator": 15, "denominator": None, "status": "ok"}


def test_its_columns_are_those_of_a_frame() -> None:
    assert list(ResultRow.__annotations__) == [*Grouping, *VALUES]


def test_a_code_is_that_of_a_grouping_asked() -> None:
    assert code_of(ROW, Grouping.MONTH) == "2025-03"
    with pytest.raises(KeyError):
        code_of(ROW, Grouping.YEAR)


def test_what_a_row_has_not_is_no_number() -> None:
    assert (value_of(ROW), number_of(ROW, "numerator")) == (7.5, 15)
    assert isnan(number_of(ROW, "denominator"))
