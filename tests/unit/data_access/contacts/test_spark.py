"""A Spark Connect server reduces the contacts to the very frames that Polars reduces them to in the process.

What is asked afterwards is a pure function of the snapshot's frames, so that equal frames are equal answers: no measure
can know who reduced. That too is looked at, on every indicator.
"""

import sys
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from data_access.contacts.source import ContactSource
from data_access.errors import EngineError
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import CATALOGUE
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Query
from sample_data.demo import create_demo
from tests.support.contact_files import move_to_files
from tests.support.sail import sail
from user_error import UserError

pytestmark = pytest.mark.second_ring


def answers(snapshot: Snapshot) -> dict[str, object]:
    """Return every indicator by each of its groupings, as whoever sees everything is told."""
    settings, directory, found = Settings(), Directory.of(snapshot), {}
    for key, entry in CATALOGUE.items():
        for lens in entry.lenses:
            for by in [(), *[(grouping,) for grouping in sorted(entry.groupings)]]:
                query = Query(indicator=key, period=Period.year(2025), by=by, lens=lens)
                try:
                    told: object = measure(snapshot, query, settings=settings, directory=directory).frame.rows()
                except UserError as error:
                    told = str(error)
                found[f"{key} {lens} {by}"] = told
    return found


@pytest.mark.timeout(900)
def test_a_cluster_of_two_workers_gives_the_frames_and_the_answers_of_this_process(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pysail")
    # Spark's client takes a program without a file, which a worker of xdist is, for its own doctests.
    monkeypatch.setattr(sys.modules["__main__"], "__file__", __file__, raising=False)
    create_demo(sqlite_engine, scale=0.02)
    in_database = read_snapshot(sqlite_engine)
    folder = str(move_to_files(sqlite_engine, tmp_path / "contatti"))
    in_process = read_snapshot(sqlite_engine, source=ContactSource(files=folder))
    with sail() as (address, _):
        elsewhere = read_snapshot(sqlite_engine, source=ContactSource(files=folder, engine=address, seconds=300))
        with pytest.raises(EngineError, match=r"non ha finito in 0\.001 secondi"):
            read_snapshot(sqlite_engine, source=ContactSource(files=folder, engine=address, seconds=0.001))
    for other in (in_process, elsewhere):
        assert_frame_equal(other.contacts.collect(), in_database.contacts.collect(), check_exact=True)
        for name, frame in in_database.frames.items():
            assert_frame_equal(other[name], frame, check_exact=True)
    assert elsewhere.contacts.select(pl.col("accesses").sum()).collect().item() > 1000
    assert repr(answers(elsewhere)) == repr(answers(in_database))
