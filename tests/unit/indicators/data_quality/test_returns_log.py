"""Returns as they arrived: the newest revision, what is overdue, months in words, whose services."""

from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnStatus
from indicators.data_quality.returns_log import ARRIVALS, OVERDUE, arrivals, overdue, visible_services
from indicators.model.errors import QueryError
from indicators.wording.missing_months import of_months
from tests.support.asking import saved
from tests.support.builder import ambito

JULY = 2026 * 12 + 6


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    given = ambito(lead="Alfa").service("mensa", organisation="uno").service("docce", organisation="due")
    given.contact(None, service="mensa", day="2026-07-01")
    given.delivery("mensa", month="2026-07", received="2026-08-18", rows=10)
    given.delivery("mensa", month="2026-07", revision=1, status=ReturnStatus.REVISED, received="2026-09-28", rows=12)
    given.delivery("mensa", month="2026-08", status=ReturnStatus.MISSING)
    given.delivery("mensa", month="2026-09", status=ReturnStatus.MISSING)
    return saved(given.delivery("docce", month="2026-09", status=ReturnStatus.MISSING), sqlite_engine)


def test_a_month_sent_again_is_one_row_with_both_days(snapshot: Snapshot) -> None:
    frame = arrivals(snapshot, ["mensa"])
    assert dict(frame.schema) == ARRIVALS
    assert frame.row(0, named=True) == {
        "service": 0,
        "month": JULY,
        "due": date(2026, 8, 20),
        "received": date(2026, 9, 28),
        "first_received": date(2026, 8, 18),
        "revisions": 1,
        "rows": 12,
        "status": "rettificato",
    }


def test_a_month_that_never_came_has_no_day_and_no_revision(snapshot: Snapshot) -> None:
    row = arrivals(snapshot, ["mensa"]).row(1, named=True)
    assert (row["received"], row["first_received"], row["revisions"]) == (None, None, 0)


def test_a_return_is_overdue_the_day_after_it_was_due(snapshot: Snapshot) -> None:
    assert overdue(snapshot, ["mensa", "docce"], on=date(2026, 9, 20)).is_empty()
    late = overdue(snapshot, ["mensa", "docce"], on=date(2026, 9, 21))
    assert dict(late.schema) == OVERDUE
    assert late.rows() == [(0, [JULY + 1], date(2026, 9, 20))]


def test_overdue_months_are_gathered_by_service(snapshot: Snapshot) -> None:
    late = overdue(snapshot, ["mensa", "docce"], on=date(2026, 11, 22))
    assert late.sort("service").rows() == [
        (0, [JULY + 1, JULY + 2], date(2026, 9, 20)),
        (1, [JULY + 2], date(2026, 10, 20)),
    ]


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([JULY], "di luglio 2026"),
        ([JULY, JULY + 1], "di luglio e agosto 2026"),
        ([JULY, JULY + 1, JULY + 2], "da luglio a settembre 2026"),
        ([JULY, JULY + 2, JULY + 3], "di luglio, settembre e ottobre 2026"),
        ([JULY + 5, JULY + 6], "di dicembre 2026 e gennaio 2027"),
        ([JULY + 4, JULY + 5, JULY + 6], "da novembre 2026 a gennaio 2027"),
    ],
)
def test_months_are_said_as_people_say_them(months: list[int], words: str) -> None:
    assert of_months(months) == words


def test_a_partner_follows_its_own_services_the_others_all(snapshot: Snapshot) -> None:
    assert visible_services(snapshot, Viewer.parse("partner:due")) == ("docce",)
    assert visible_services(snapshot, Viewer.parse("mayor")) == ("mensa", "docce")
    with pytest.raises(QueryError, match="«tre» sconosciuto"):
        visible_services(snapshot, Viewer.parse("partner:tre"))
