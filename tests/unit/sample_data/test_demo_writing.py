"""Writing the demo: same bytes, same rows on both databases, all or nothing, refusals in Italian."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import Session

from data_access.errors import DatabaseOutdatedError, UserError
from data_access.models import Ambito, Contact, DataVersion, Stay, metadata
from sample_data.contacts import contact_chunks
from sample_data.demo import DemoSummary, create_demo
from sample_data.world import DEFAULT_SEED
from tests.support.engines import opened
from tests.support.load_tables import OF_LOADING
from tests.support.rings import SQLITE_FIRST

SMALL = 0.05


def _rows(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in metadata.sorted_tables
        }


def _comparable(rows: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """SQLite gives back instants without their zone: leave the zone out everywhere."""
    return {table: [tuple(map(_without_zone, row)) for row in of_table] for table, of_table in rows.items()}


def _without_zone(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) and value.tzinfo else value


def _count(engine: Engine, table: str) -> int | None:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(metadata.tables[table]))


def _digest(url: str, seed: int) -> str:
    with opened(url) as engine:
        create_demo(engine, scale=SMALL, seed=seed)
    return hashlib.sha256(Path(url.removeprefix("sqlite:///")).read_bytes()).hexdigest()


@pytest.mark.second_ring
def test_same_seed_same_bytes_other_seed_other_bytes(new_database) -> None:
    digests = [_digest(new_database("sqlite"), seed) for seed in (7, 7, 8)]
    assert digests[0] == digests[1]
    assert digests[0] != digests[2]


@pytest.mark.second_ring
@pytest.mark.postgres
def test_the_same_rows_on_sqlite_and_postgresql(new_database) -> None:
    with opened(new_database("sqlite")) as sqlite, opened(new_database("postgresql")) as postgres:
        assert create_demo(sqlite, scale=SMALL) == create_demo(postgres, scale=SMALL)
        assert _comparable(_rows(sqlite)) == _comparable(_rows(postgres))


def test_importers_can_go_on_from_where_the_demo_stops(engine: Engine) -> None:
    summary = create_demo(engine, scale=SMALL)
    with Session(engine) as session, session.begin():
        version = DataVersion(published_at=datetime(2026, 12, 1, tzinfo=UTC), as_of=date(2026, 11, 30), note="Import")
        stay = Stay(service_id=1, person_id=1, section="uomini", entered_on=date(2026, 10, 1))
        contact = Contact(service_id=8, person_id=1, day=date(2026, 10, 1), residence_class="non_nota")
        session.add_all([version, stay, contact])
        session.flush()
        assert (version.id, stay.id, contact.id) == (4, summary.rows["stay"] + 1, summary.rows["contact"] + 1)


@SQLITE_FIRST
def test_the_summary_counts_what_is_in_the_database(engine: Engine) -> None:
    summary = create_demo(engine, scale=SMALL)
    assert {name: _count(engine, name) for name in summary.rows} == summary.rows
    assert set(summary.rows) == metadata.tables.keys() - (OF_LOADING - {"return_event"})
    assert summary.rows["redraw"] == 0  # only the usual size has been audited whole


@pytest.mark.second_ring
def test_chunks_without_a_database_are_the_rows_of_the_table(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, scale=SMALL, seed=3)
    frame = pl.concat(contact_chunks(scale=SMALL, seed=3))
    with sqlite_engine.connect() as connection:
        stored = connection.execute(select(metadata.tables["contact"]).order_by("id")).all()
    assert frame.columns == [column.name for column in metadata.tables["contact"].columns]
    assert frame.rows() == [tuple(row) for row in stored]


def test_progress_never_falls_and_ends_at_one(sqlite_engine: Engine) -> None:
    seen: list[tuple[str, float]] = []
    create_demo(sqlite_engine, scale=SMALL, progress=lambda label, share: seen.append((label, share)))
    shares = [share for _, share in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert [label for label, _ in seen][:3] == ["Persone e servizi", "Persone e servizi", "Accessi, 01/2023"]
    assert len(seen) == 49


@SQLITE_FIRST
def test_a_demo_is_not_overwritten_unless_asked(engine: Engine) -> None:
    create_demo(engine, scale=SMALL, seed=1)
    with pytest.raises(UserError, match=r"contiene già i dati dimostrativi: .*--replace"):
        create_demo(engine, scale=SMALL, seed=2)
    again = create_demo(engine, scale=SMALL, seed=2, replace=True)
    assert _count(engine, "person") == again.rows["person"]


def test_real_data_are_never_touched(engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(Ambito(key="vero", name="Ambito vero"))
    for replace in (False, True):
        with pytest.raises(UserError, match="non sono dimostrativi: indicarne un'altra, vuota"):
            create_demo(engine, scale=SMALL, replace=replace)
    assert _count(engine, "ambito") == 1


def test_a_row_in_any_table_makes_a_database_not_empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(metadata.tables["strand"].insert().values(key="x", name="X", track="ambito"))
    with pytest.raises(UserError, match="non sono dimostrativi"):
        create_demo(engine, scale=SMALL)


def test_an_interrupted_run_leaves_nothing(engine: Engine) -> None:
    def interrupt(label: str, _share: float) -> None:
        if label == "Accessi, 06/2024":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_demo(engine, scale=SMALL, progress=interrupt)
    assert {_count(engine, name) for name in metadata.tables} == {0}


def test_a_database_without_tables_says_what_to_do(blank_engine: Engine) -> None:
    with pytest.raises(DatabaseOutdatedError, match="bifocale db upgrade"):
        create_demo(blank_engine, scale=SMALL)


@pytest.mark.parametrize("scale", [0.0, -1.0, 1001.0, float("nan")])
def test_an_impossible_scale_is_refused(sqlite_engine: Engine, scale: float) -> None:
    with pytest.raises(UserError, match=r"maggiore di zero e al massimo 1000; ricevuto"):
        create_demo(sqlite_engine, scale=scale)


def test_a_negative_seed_is_refused(sqlite_engine: Engine) -> None:
    with pytest.raises(UserError, match="numero intero non negativo; ricevuto -1"):
        create_demo(sqlite_engine, seed=-1)


def test_scale_multiplies_people_contacts_and_places(summary: DemoSummary, sqlite_engine: Engine) -> None:
    tenth = create_demo(sqlite_engine, scale=0.1)
    assert tenth.rows["person"] == pytest.approx(summary.rows["person"] / 10, rel=0.1)
    assert tenth.rows["contact"] == pytest.approx(summary.rows["contact"] / 10, rel=0.1)
    with sqlite_engine.connect() as connection:
        rows = connection.execute(
            metadata.tables["capacity"].select().where(metadata.tables["capacity"].c.service_id == 8)
        ).all()
    assert [row.actual for row in rows] == [13, 15]
    assert tenth.seed == DEFAULT_SEED
