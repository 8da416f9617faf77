"""What is expected of every service each month, and what it has delivered, without anybody writing it down."""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import Engine, text

from data_access.expected_returns import debts, owed
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit, Content, ServiceType
from tests.support.builder import AmbitoBuilder, ambito


def real(**words: object) -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100}, is_demo=False, **words)  # type: ignore[arg-type]
    given.shelter("dormitorio", beds=9, opened="2024-11-10")
    return given.service("mensa", opened="2020-01-01")


def read(given: AmbitoBuilder, engine: Engine, as_of: str = "2025-03-31") -> Snapshot:
    given.save(engine, as_of=as_of)
    return read_snapshot(engine)


def months_of(frame: pl.DataFrame, snapshot: Snapshot, service: str) -> list[str]:
    index = snapshot["services"].filter(pl.col("key") == service)["index"].item()
    ordinals = frame.filter(pl.col("service") == index)["month"].sort()
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in ordinals]


def test_every_open_service_owes_each_month_from_the_first_that_anybody_delivered(engine: Engine) -> None:
    """One service of 146 delivered: all the returns expected were said to have arrived."""
    given = real().service("chiuso", opened="2019-01-01", closed="2025-01-15").service("nuovo", opened="2025-03-20")
    given.contact("p", service="mensa", day="2024-10-02")
    snapshot = read(given, engine)
    returns = snapshot["returns"]
    assert months_of(returns, snapshot, "mensa") == [f"2024-{n}" for n in (10, 11, 12)] + [
        f"2025-0{n}" for n in (1, 2, 3)
    ]
    assert months_of(returns, snapshot, "dormitorio") == ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03"]
    assert months_of(returns, snapshot, "chiuso") == ["2024-10", "2024-11", "2024-12", "2025-01"]
    assert months_of(returns, snapshot, "nuovo") == ["2025-03"]
    december = returns.filter(pl.col("month") == 2024 * 12 + 11)
    assert set(december["due"]) == {date(2025, 1, 15)}
    assert returns["received"].count() == 1
    assert set(returns.filter(pl.col("received").is_null())["status"]) == {"mancante"}


def test_rows_that_another_program_wrote_are_a_delivery(engine: Engine) -> None:
    given = real().contact(None, service="mensa", day="2025-02-01").contact("p", service="mensa", day="2025-02-01")
    given.occupancy("dormitorio", day="2025-03-01", occupied=3)
    given.stay("p", service="dormitorio", entered="2025-01-05", left="2025-03-02")
    contents = read(given, engine)["contents"].rows()
    january, february, march = (2025 * 12 + n for n in range(3))
    assert set(contents) == {
        (0, january, "permanenze"),
        (0, february, "permanenze"),
        (0, march, "permanenze"),
        (0, march, "notti"),
        (1, february, "accessi"),
        (1, february, "conteggi"),
    }


def test_a_stay_that_ends_in_the_year_9999_does_not_keep_the_base_from_being_read(engine: Engine) -> None:
    """Its month does not fit where months are kept."""
    given = real().stay("p", service="dormitorio", entered="2025-01-05", left="9999-12-31")
    assert read(given, engine)["contents"]["month"].min() == 2025 * 12


def test_a_return_without_rows_that_says_no_content_is_all_that_its_service_owes(engine: Engine) -> None:
    given = real().delivery("mensa", month="2025-02").delivery("dormitorio", month="2025-02")
    contents = read(given, engine)["contents"]
    assert {content for _, _, content in contents.rows()} == {"notti", "accessi", "permanenze"}


def test_a_demonstration_says_itself_what_it_expects(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("mensa").delivery("mensa", month="2025-02")
    snapshot = read(given.contact("p", service="mensa", day="2025-03-02"), engine)
    assert snapshot["returns"].height == 1
    assert snapshot["contents"].is_empty()


@pytest.mark.parametrize(
    ("kind", "unit", "contents"),
    [
        (ServiceType.CASH_AID, CapacityUnit.HOUSEHOLD, ("sostegni",)),
        (ServiceType.SOUP_KITCHEN, CapacityUnit.MEAL, ("accessi",)),
        (ServiceType.HOUSING_FIRST, CapacityUnit.FLAT, ("notti", "accessi", "permanenze")),
    ],
)
def test_what_is_owed_follows_from_type_and_unit(kind: ServiceType, unit: CapacityUnit, contents: tuple[str]) -> None:
    assert tuple(map(str, owed(kind, unit))) == contents


def test_who_has_delivered_a_kind_once_owes_it_and_nobody_owes_anonymous_counts(engine: Engine) -> None:
    given = real().contact(None, service="mensa", day="2025-02-01").request(None, service="mensa", day="2025-02-03")
    snapshot = read(given, engine)
    rows = debts(snapshot["services"], snapshot["contents"]).filter(pl.col("service") == 1)
    assert set(rows["content"]) == {str(Content.PERSONS), str(Content.REQUESTS)}


def test_a_new_table_of_contents_refuses_a_word_that_is_none(sqlite_engine: Engine) -> None:
    read(real(), sqlite_engine)
    with sqlite_engine.begin() as connection, pytest.raises(Exception, match="CHECK"):
        connection.execute(text("INSERT INTO return_content VALUES (1, '2025-01-01', 'altro', '2025-02-01')"))
