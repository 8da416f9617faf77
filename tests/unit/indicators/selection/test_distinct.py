"""Distinct persons are the same, told by a hash or by a mark for each person of a large register."""

from dataclasses import replace

import polars as pl
import pytest

from data_access.snapshot import Snapshot
from indicators.selection import counting
from indicators.selection.counting import distinct, n_distinct
from tests.support.snapshots import bare_snapshot

REGISTER = 64
ROWS = pl.LazyFrame(
    {
        "place": [1, 1, 1, 1, None, 2, 2, 2, 2, 2, 2],
        "month": [5, 5, 6, 5, 5, 5, 6, 6, 6, 6, 6],
        "person": [63, 0, 63, 63, 7, 7, 1, 2, 3, 1, 2],
    },
    schema={"place": pl.UInt16, "month": pl.Int16, "person": pl.UInt32},
)
PAIRS = [(None, 7), (1, 0), (1, 63), (2, 1), (2, 2), (2, 3), (2, 7)]


@pytest.fixture(params=["hashed", "marked"])
def snapshot(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    """A register of so many persons, taken for small or for large."""
    monkeypatch.setattr(counting, "MANY", REGISTER if request.param == "marked" else REGISTER + 1)
    persons = pl.DataFrame({"index": pl.int_range(REGISTER, dtype=pl.UInt32, eager=True)})
    empty = bare_snapshot()
    return replace(empty, frames={**empty.frames, "persons": persons})


def test_each_pair_of_group_and_person_is_there_once(snapshot: Snapshot) -> None:
    pairs = distinct(ROWS.select("place", "person"), ["place"], snapshot).collect()
    assert sorted(pairs.rows(), key=lambda pair: (pair[0] or 0, pair[1])) == PAIRS
    assert pairs.schema["person"] == pl.UInt32
    by_month = distinct(ROWS, ["place", "month"], snapshot).collect()
    assert sorted(by_month.filter(pl.col("place") == 1).rows()) == [(1, 5, 0), (1, 5, 63), (1, 6, 63)]


def test_without_groups_the_persons_alone_are_there(snapshot: Snapshot) -> None:
    assert sorted(distinct(ROWS.select("person"), [], snapshot).collect()["person"]) == [0, 1, 2, 3, 7, 63]


def test_persons_of_each_group_are_counted(snapshot: Snapshot) -> None:
    counted = ROWS.group_by("place").agg(count=n_distinct(snapshot)).collect()
    assert dict(counted.rows()) == {None: 1, 1: 2, 2: 4}
    assert ROWS.select(count=n_distinct(snapshot)).collect().item() == 6


def test_of_no_rows_nobody_is_there(snapshot: Snapshot) -> None:
    nobody = ROWS.filter(pl.col("place") == 9)
    assert distinct(nobody.select("place", "person"), ["place"], snapshot).collect().rows() == []
    assert distinct(nobody.select("person"), [], snapshot).collect().rows() == []
    assert nobody.group_by("place").agg(count=n_distinct(snapshot)).collect().rows() == []
    assert nobody.select(count=n_distinct(snapshot)).collect().item() == 0
