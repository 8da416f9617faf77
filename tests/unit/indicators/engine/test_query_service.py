"""An edition measures a question once for each version of the data, several together, and keeps a bounded number."""

import gc
import threading
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.errors import UserError
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.engine import query_service as module
from indicators.engine.measure import TOGETHER, measure, measure_each, measure_many
from indicators.engine.period_comparison import Answer
from indicators.engine.query_service import Edition, QueryService
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Grouping, Query
from indicators.model.result import Result
from tests.support.builder import ambito

MANAGER = Viewer(role=Role.MANAGER)
QUERY = Query(indicator="people_served", period=Period.year(2025), viewer=MANAGER)


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}).service("mensa")
    for number in range(6):
        given.person(f"p{number}", home="Alfa" if number < 4 else "Beta")
        given.contact(f"p{number}", service="mensa", day="2025-03-02")
        given.contact(f"p{number}", service="mensa", day="2024-03-02") if number < 2 else None
    given.contact(None, service="mensa", day="2024-01-02")
    given.save(sqlite_engine)
    return read_snapshot(sqlite_engine)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count the questions that reach the measures, in each round."""
    rounds: list[int] = []

    def counting(snapshot: Snapshot, queries: list[Query], **options: object) -> object:
        rounds.append(len(queries))
        return measure_each(snapshot, queries, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(module, "measure_each", counting)
        yield rounds


def test_the_same_question_is_measured_once(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(snapshot, Settings())
    with counted(monkeypatch) as rounds:
        assert edition.ask(QUERY) is edition.ask(QUERY)
    assert rounds == [1]


def test_several_questions_are_measured_together_and_answered_in_order(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition(snapshot, Settings())
    edition.ask(QUERY)
    asked = (QUERY.but(indicator="contacts"), QUERY, QUERY.but(by=(Grouping.AREA,)), QUERY)
    with counted(monkeypatch) as rounds:
        answers = edition.ask_many(asked)
    assert rounds == [2]
    assert [answer.query.but(thresholds=asked[0].thresholds) for answer in answers] == list(asked)
    assert answers[1] is answers[3]


def test_the_two_questions_of_a_comparison_are_known_apart(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(snapshot, Settings())
    both = edition.ask(QUERY.but(comparison=Comparison.YEAR))
    with counted(monkeypatch) as rounds:
        now, before = edition.ask_many((QUERY, QUERY.but(period=Period.year(2024))))
        again = edition.ask(QUERY.but(comparison=Comparison.YEAR))
    assert rounds == []
    assert (now.frame is both.frame, both.reference is before, again is both) == (True, True, True)
    assert (both.query.comparison, now.query.comparison) == (Comparison.YEAR, Comparison.NONE)


def test_what_two_comparisons_share_is_measured_once(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(snapshot, Settings())
    quarter = QUERY.but(period=Period.parse("2025-Q2"))
    with counted(monkeypatch) as rounds:
        year, former = edition.ask_many([quarter.but(comparison=one) for one in (Comparison.YEAR, Comparison.PREVIOUS)])
    assert rounds == [3]
    assert year.reference is not None
    assert former.reference is not None
    assert (year.reference.query.period, former.reference.query.period) == (
        Period.parse("2024-Q2"),
        Period.parse("2025-Q1"),
    )


def test_more_questions_than_are_counted_together_are_answered_in_order(snapshot: Snapshot) -> None:
    years, areas = (Period.year(2024), Period.year(2025)), (AMBITO, LEAD, TERRITORY)
    asked = [QUERY.but(period=year, area=area) for year in years for area in areas]
    assert len(asked) > TOGETHER
    refused = QUERY.but(indicator="happiness")
    answers = measure_each(snapshot, [*asked[:3], refused, *asked[3:]], settings=Settings())
    assert isinstance(answers[3], QueryError)
    assert [one.query.but(thresholds=asked[0].thresholds) for one in answers if isinstance(one, Result)] == asked


def test_new_data_are_asked_again(snapshot: Snapshot) -> None:
    versions = [snapshot]
    service = QueryService(lambda: versions[-1], Settings())
    first = service.edition().ask(QUERY)
    assert service.edition().ask(QUERY) is first
    versions.append(replace(snapshot, token="another"))
    assert service.edition().ask(QUERY) is not first


def test_measuring_together_gives_what_measuring_alone_gives(snapshot: Snapshot) -> None:
    queries = [
        QUERY.but(comparison=Comparison.YEAR),
        QUERY.but(indicator="rate_per_1000", by=(Grouping.MUNICIPALITY,), comparison=Comparison.PREVIOUS),
        QUERY.but(viewer=Viewer(role=Role.MAYOR), by=(Grouping.AREA,)),
    ]
    settings = Settings()
    for together, query in zip(measure_many(snapshot, queries, settings=settings), queries, strict=True):
        alone = measure(snapshot, query, settings=settings)
        assert together.rows() == alone.rows()
        assert (together.reference is None) == (alone.reference is None)
        if together.reference is not None and alone.reference is not None:
            assert together.reference.rows() == alone.reference.rows()


def test_a_comparison_carries_the_other_period(snapshot: Snapshot) -> None:
    result = measure(snapshot, QUERY.but(comparison=Comparison.YEAR), settings=Settings())
    assert result.frame["value"].to_list() == [6.0]
    assert result.reference is not None
    assert result.reference.query.period == Period.year(2024)
    assert result.reference.frame["value"].to_list() == [2.0]


def test_a_comparison_before_the_data_is_none(snapshot: Snapshot) -> None:
    asked = QUERY.but(period=Period.year(2024), comparison=Comparison.YEAR)
    assert measure(snapshot, asked, settings=Settings()).reference is None


def test_a_refusal_is_kept_with_its_words_and_without_where_it_was_raised(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition, said = Edition(snapshot, Settings()), list[UserError]()
    with counted(monkeypatch) as rounds:
        for _ in range(2):
            with pytest.raises(QueryError) as refused:
                edition.ask(QUERY.but(indicator="happiness"))
            said.append(refused.value)
    assert rounds == [1]
    assert (str(said[0]), said[0].public) == (str(said[1]), said[1].public)
    assert said[0] is not said[1]
    (kept,) = edition.ask_each((QUERY.but(indicator="happiness"),))
    assert isinstance(kept, QueryError)
    assert kept.__traceback__ is None


def test_failures_are_not_kept(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition, rounds = Edition(snapshot, Settings()), list[int]()

    def failing(_snapshot: Snapshot, queries: Iterable[Query], **_words: object) -> tuple[Answer, ...]:
        rounds.append(len(list(queries)))
        return (UserError("La base dati non risponde."),)

    monkeypatch.setattr(module, "measure_each", failing)
    for _ in range(2):
        with pytest.raises(UserError, match="non risponde"):
            edition.ask(QUERY)
    assert rounds == [1, 1]


def test_a_refusal_stops_no_other_question(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(snapshot, Settings())
    refused, answered = QUERY.but(indicator="happiness"), QUERY.but(by=(Grouping.AREA,))
    with counted(monkeypatch) as rounds:
        first, second, third = edition.ask_each((QUERY, refused, answered))
    assert rounds == [3]
    assert isinstance(second, QueryError)
    assert (first, third) == edition.ask_many((QUERY, answered))


def test_what_was_worked_out_is_kept_until_the_data_change_even_if_it_is_nothing(snapshot: Snapshot) -> None:
    versions, seen = [snapshot], list[str]()
    service = QueryService(lambda: versions[-1], Settings())

    def work() -> tuple[str, ...]:
        seen.append(service.edition().snapshot.token)
        return ()

    assert [service.edition().once("oddities", "nothing odd", work) for _ in range(5)] == [()] * 5
    versions.append(replace(snapshot, token="another"))
    service.edition().once("oddities", "nothing odd", work)
    assert seen == [snapshot.token, "another"]


def test_an_edition_joins_data_and_code_lists_that_belong_together(snapshot: Snapshot, sqlite_engine: Engine) -> None:
    """A run that began before the swap goes on with the names of its own data."""
    versions = [snapshot]
    service = QueryService(lambda: versions[-1], Settings())
    before = service.edition()
    versions.append(replace(snapshot, token="another", frames={**snapshot.frames}))
    after = service.edition()
    assert before is not after
    assert service.edition() is after
    assert (before.snapshot, before.ask(QUERY).directory) == (snapshot, before.directory)


def test_an_edition_goes_with_the_last_run_that_reads_it(snapshot: Snapshot) -> None:
    versions = [snapshot]
    service = QueryService(lambda: versions[-1], Settings())
    former = weakref.ref(service.edition())
    versions.append(replace(snapshot, token="another"))
    service.edition()
    gc.collect()
    assert former() is None


def test_many_threads_share_one_measurement(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = Edition(snapshot, Settings())
    found: list[object] = []
    with counted(monkeypatch) as rounds:
        threads = [threading.Thread(target=lambda: found.append(edition.ask(QUERY))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(rounds) == 1
    assert len({id(result) for result in found}) == 1


def test_nothing_is_written_beside_the_database(snapshot: Snapshot, tmp_path: Path) -> None:
    Edition(snapshot, Settings(cache_dir=tmp_path / "cache")).ask(QUERY)
    assert not (tmp_path / "cache").exists()
