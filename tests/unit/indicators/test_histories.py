"""The tables of paths are worked out once for each snapshot, and forgotten with it."""

import gc
from datetime import date

import polars as pl
import pytest

from data_access.frames import SCHEMAS
from data_access.snapshot import Snapshot
from indicators.histories import once_per_snapshot, visits, warm_up


def _snapshot(*days: tuple[int, date]) -> Snapshot:
    frames = {name: pl.DataFrame(schema=schema) for name, schema in SCHEMAS.items() if name != "contacts"}
    rows = pl.DataFrame(days, schema={"person": pl.UInt32, "day": pl.Date}, orient="row")
    empty = {
        name: pl.lit(None, kind).alias(name) for name, kind in SCHEMAS["contacts"].items() if name not in rows.columns
    }
    contacts = rows.select(*[empty.get(name, pl.col(name)) for name in SCHEMAS["contacts"]])
    return Snapshot(
        ambito_key="prova",
        ambito_name="Prova",
        is_demo=False,
        data_version=1,
        as_of=date(2025, 12, 31),
        token="prova",
        contacts=contacts.lazy(),
        frames=frames,
    )


def test_a_table_is_built_once_for_each_snapshot() -> None:
    built: list[Snapshot] = []

    def build(snapshot: Snapshot) -> pl.LazyFrame:
        built.append(snapshot)
        return pl.LazyFrame({"n": [len(built)]})

    table = once_per_snapshot(build)
    first, second = _snapshot(), _snapshot()
    found = [table(snapshot).collect().item() for snapshot in (first, first, second, first)]
    assert found == [1, 1, 2, 1]


def test_a_table_is_forgotten_with_its_snapshot() -> None:
    kept: list[int] = []

    class Witness:
        def __del__(self) -> None:
            kept.append(1)

    table = once_per_snapshot(lambda _: pl.LazyFrame({"n": [1]}))
    snapshot = _snapshot()
    snapshot.frames["witness"] = Witness()  # type: ignore[assignment]  # anything that tells when it goes
    table(snapshot)
    del snapshot
    gc.collect()
    assert kept == [1]


def test_visits_are_distinct_days_in_order_of_person_and_day() -> None:
    days = [(2, date(2025, 1, 5)), (1, date(2025, 3, 1)), (2, date(2025, 1, 5)), (2, date(2024, 12, 31))]
    rows = visits(_snapshot(*days)).collect().rows()
    assert rows == [(1, date(2025, 3, 1)), (2, date(2024, 12, 31)), (2, date(2025, 1, 5))]


@pytest.mark.parametrize("days", [(), ((1, date(2025, 1, 1)),)])
def test_every_table_stands_an_almost_empty_snapshot(days: tuple[tuple[int, date], ...]) -> None:
    snapshot = _snapshot(*days)
    warm_up(snapshot)
    assert visits(snapshot).collect().height == len(days)
