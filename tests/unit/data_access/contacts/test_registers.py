"""Of a register of persons only those are looked at whom some months tell."""

from dataclasses import replace
from typing import Final

import polars as pl
import pytest

from data_access.contacts.placing import Registers, unknown

REGISTERS: Final = Registers(
    services=pl.DataFrame({"service_id": [1], "service": [0], "place": [0]}),
    persons=pl.DataFrame({"person_id": [2, 3, 7, 11], "person": [0, 1, 2, 3]}),
    places=pl.DataFrame({"code": [19035], "municipality": [0]}),
    origins=pl.DataFrame({"origin_code": ["x"], "origin": [0]}),
)


@pytest.mark.parametrize(
    ("told", "found", "missing"),
    [
        ([], [], []),
        ([None, None], [], []),
        ([7, None, 2, 7], [2, 7], []),
        ([2, 3, 7, 11], [2, 3, 7, 11], []),
        ([1, 3, 8, 12], [3], [1, 8, 12]),
        ([-5], [], [-5]),
    ],
)
def test_only_the_persons_told_are_kept(told: list[int | None], found: list[int], missing: list[int]) -> None:
    monthly = pl.DataFrame(
        {"service_id": 1, "person_id": told, "residence_code": None, "origin_code": None},
        schema={
            "service_id": pl.Int64,
            "person_id": pl.Int64,
            "residence_code": pl.String,
            "origin_code": pl.String,
        },
    )
    narrowed = REGISTERS.of_months(monthly)
    assert narrowed.persons.rows() == [(one, REGISTERS.persons["person_id"].to_list().index(one)) for one in found]
    assert unknown(monthly, narrowed).get("person_id", []) == missing
    assert unknown(monthly, narrowed) == unknown(monthly, REGISTERS)


def test_a_register_of_nobody_knows_nobody() -> None:
    monthly = pl.DataFrame({"person_id": [4]})
    assert replace(REGISTERS, persons=REGISTERS.persons.clear()).of_months(monthly).persons.is_empty()
