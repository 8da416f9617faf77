"""The demo at scale 1, written once for all the processes of a run and read table by table."""

from collections.abc import Callable

import polars as pl
import pytest

from data_access.models import metadata
from sample_data.demo import DemoSummary
from tests.support.demos import demo_base, summary_of
from tests.support.engines import opened

Read = Callable[[str], pl.DataFrame]
Demo = tuple[DemoSummary, dict[str, pl.DataFrame]]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    base = demo_base(tmp_path_factory, scale=1.0)
    with opened(f"sqlite:///{base}") as engine, engine.connect() as connection:
        tables = {
            table.name: pl.read_database(
                table.select().order_by(*table.primary_key), connection, infer_schema_length=None
            )
            for table in metadata.sorted_tables
        }
    return summary_of(base), tables


@pytest.fixture(scope="session")
def summary(demo: Demo) -> DemoSummary:
    return demo[0]


@pytest.fixture(scope="session")
def read(demo: Demo) -> Read:
    """Return a table of the demo as a frame, in order of primary key."""
    return demo[1].__getitem__
