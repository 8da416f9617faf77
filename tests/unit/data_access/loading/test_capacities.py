"""Capacities that nights say: dated spans where the Ambito agreed none, mended by a corrected file, never beyond."""

from datetime import date, timedelta

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.loading.capacities import put_capacities, said_days
from data_access.loading.outcome import Sender
from tests.support.builder import ambito
from tests.unit.data_access.loading.test_load import loaded

NIGHTS = ("servizio", "giorno", "sezione", "occupati", "effettivi", "finanziati")
MARCH = date(2025, 3, 1)


@pytest.fixture
def base(sqlite_engine: Engine) -> Engine:
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=False).service("aperto")
    given.shelter("dormitorio", beds=20)
    given.save(sqlite_engine)
    return sqlite_engine


def spans(engine: Engine, service: str) -> list[tuple[object, ...]]:
    statement = (
        "SELECT valid_from, valid_to, funded, actual FROM capacity JOIN service ON service.id = service_id "
        "WHERE key = :key ORDER BY valid_from"
    )
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), {"key": service})]


def nights(service: str, *places: tuple[int, int], first: int = 1) -> list[tuple[object, ...]]:
    rows = [
        (service, f"{day:02d}/03/2025", "tutti", 3, actual, funded)
        for day, (actual, funded) in enumerate(places, start=first)
    ]
    return [NIGHTS, *rows]


def test_runs_of_equal_nights_are_spans_and_a_night_left_out_is_no_capacity(base: Engine) -> None:
    rows = nights("aperto", (5, 6), (5, 6), (4, 6))
    loaded(base, [*rows, *nights("aperto", (4, 6), first=6)[1:]], "notti")
    assert spans(base, "aperto") == [
        ("2025-03-01", "2025-03-02", 6, 5),
        ("2025-03-03", "2025-03-03", 6, 4),
        ("2025-03-06", "2025-03-06", 6, 4),
    ]
    assert loaded(base, rows[:1] + rows[1:] + nights("aperto", (4, 6), first=6)[1:], "notti").version is None


def test_a_corrected_file_mends_its_own_spans_and_keeps_the_former_ones(base: Engine) -> None:
    loaded(base, nights("aperto", (5, 6)), "notti")
    loaded(base, nights("aperto", (6, 6)), "notti", Sender(who="a@b.it", reason="Erano sei"))
    assert spans(base, "aperto") == [("2025-03-01", "2025-03-01", 6, 6)]
    with base.connect() as connection:
        kept = connection.execute(text("SELECT table_name, row_count FROM former_rows")).all()
    assert ("capacity", 1) in [tuple(row) for row in kept]


def test_what_the_ambito_has_agreed_is_not_changed_by_a_file(base: Engine) -> None:
    before = spans(base, "dormitorio")
    loaded(base, nights("dormitorio", (12, 14)), "notti")
    assert spans(base, "dormitorio") == before


def test_capacities_of_one_side_alone_are_left_and_it_is_said(base: Engine) -> None:
    rows = [NIGHTS, ("aperto", "01/03/2025", "tutti", 3, 5, "")]
    done = loaded(base, rows, "notti")
    assert spans(base, "aperto") == []
    assert "dove ci sono sia gli effettivi sia i finanziati" in done.left_out[0]


def test_a_span_that_reaches_into_the_next_month_keeps_its_days(base: Engine) -> None:
    with base.begin() as connection:
        service = connection.execute(text("SELECT id FROM service WHERE key = 'aperto'")).scalar_one()
        connection.execute(
            text("INSERT INTO capacity VALUES (:service, 'tutti', '2025-03-30', '2025-04-02', 9, 9)"),
            {"service": service},
        )
        days = [MARCH + timedelta(days=offset) for offset in (28, 29, 30)]
        frame = pl.DataFrame(
            {"servizio": "aperto", "sezione": "tutti", "giorno": days, "finanziati": 6, "effettivi": 5}
        )
        _, after = put_capacities(connection, service, "tutti", MARCH, said_days(frame))
    assert after == [(date(2025, 3, 29), date(2025, 3, 29), 6, 5)]
