"""The question of a figure that is followed: read again it is the same, and its period moves as the page's does."""

from dataclasses import replace
from datetime import date

import pytest

from data_access.viewers import Role, Viewer
from data_access.vocabulary import ServiceType, TargetGroup
from indicators.interchange.followed_question import (
    asks_the_same,
    figure_text,
    read_figure,
    subject_of,
)
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import LEAD, Comparison, Grouping, Lens, Query
from tests.support.directories import a_directory

MANAGER, PUBLIC = Viewer(role=Role.MANAGER), Viewer()


def directory(*, as_of: date = date(2026, 10, 31)) -> Directory:
    return replace(a_directory(), as_of=as_of, last_month=as_of.year * 12 + as_of.month - 1)


QUERIES = (
    Query(indicator="people_served", period=Period.parse("2025"), viewer=MANAGER),
    Query(
        indicator="contacts",
        period=Period.parse("2025-Q1..2025-Q2"),
        comparison=Comparison.YEAR,
        lens=Lens.PLACE,
        area=LEAD,
        service_types=(next(iter(ServiceType)),),
        targets=tuple(TargetGroup)[:2],
        by=(Grouping.MONTH, Grouping.TARGET),
        exclude_fictitious=True,
        viewer=MANAGER,
    ),
)


@pytest.mark.parametrize("moves", [True, False])
def test_a_figure_read_again_asks_the_same(moves: bool) -> None:
    names = directory()
    text = figure_text(QUERIES, names, moves=moves)
    again = read_figure(text, names, MANAGER)
    assert len(again) == 2
    assert all(asks_the_same(*pair) for pair in zip(QUERIES, again, strict=True))
    assert not asks_the_same(again[0], again[1])


@pytest.mark.parametrize(
    ("period", "viewer", "later"),
    [
        ("default", MANAGER, "default"),
        ("default", PUBLIC, "default"),
        ("2024-11..2026-10", MANAGER, "2025-02..2027-01"),
        ("2024-Q4..2026-Q3", PUBLIC, "2025-Q1..2026-Q4"),
        ("2025", PUBLIC, "2026"),
        ("2024-03", MANAGER, "2024-03"),
    ],
)
def test_a_period_that_nobody_chose_moves_with_the_data(period: str, viewer: Viewer, later: str) -> None:
    now, then = directory(), directory(as_of=date(2027, 1, 31))
    asked = now.default_period(viewer) if period == "default" else Period.parse(period)
    text = figure_text([Query(indicator="people_served", period=asked, viewer=viewer)], now, moves=True)
    wanted = then.default_period(viewer) if later == "default" else Period.parse(later)
    assert read_figure(text, then, viewer)[0].period == wanted
    fixed = figure_text([Query(indicator="people_served", period=asked, viewer=viewer)], now, moves=False)
    assert read_figure(fixed, now, viewer)[0].period == asked


@pytest.mark.parametrize("text", ["servizio=chiuso", "indicatore=boh", "per=luna", "area=123456", "periodo=1999"])
def test_what_is_no_longer_in_the_data_is_not_asked(text: str) -> None:
    with pytest.raises(QueryError, match="non c'è più"):
        read_figure(f"indicatore=people_served&{text}", directory(), MANAGER)


def test_a_figure_is_told_from_the_same_of_another_page() -> None:
    assert subject_of("a", "mappa") == subject_of("a", "mappa")
    assert len({subject_of("a", "mappa"), subject_of("a", "quadro"), subject_of("b", "mappa")}) == 3
