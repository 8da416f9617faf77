"""The query service: where questions are asked, with the one cache of their answers, in front of `measure`.

Comes in: a source of snapshots and the settings. Goes out: an `Edition` of the data, which answers questions, and what
views may have of it (`ForViews`). Must not: keep anything longer than its edition, grow without bound, keep failures
(a question that cannot or may not be asked is none: it is refused by the same words until the data change), or hand a
snapshot to whoever draws.
"""

import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeVar

import metrics
from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure_each, plain_questions
from indicators.engine.period_comparison import Answer, compared
from indicators.model.code_lists import Directory
from indicators.model.door import Takes, taken_by
from indicators.model.errors import NotAllowedError, QueryError
from indicators.model.query import Query
from indicators.model.result import Coverage, Result
from indicators.selection.returns_coverage import coverage
from indicators.selection.shared_cache import SharedCache

MAX_RESULTS: Final = 4_000
"""Results and refusals kept: a result is a few kilobytes."""
MAX_COVERAGES: Final = 200
"""Coverages kept."""
MAX_FINDINGS: Final = 300
"""Findings kept of each kind: what was worked out from several answers or from whole frames."""

Value = TypeVar("Value")
Given = ParamSpec("Given")


class Edition:
    """One edition of the data, with its code lists, and the answers to the questions put to it. Thread-safe.

    Whatever was worked out goes with it when newer data take its place.

    Parameters
    ----------
    snapshot : Snapshot
    settings : Settings
    """

    def __init__(self, snapshot: Snapshot, settings: Settings) -> None:
        self.snapshot, self.settings = snapshot, settings
        self._results: SharedCache[Query, Answer] = SharedCache(MAX_RESULTS)
        self._coverages: SharedCache[Query, Coverage] = SharedCache(MAX_COVERAGES)
        self._findings: SharedCache[str, SharedCache[Hashable, Any]] = SharedCache(MAX_FINDINGS)
        self._measuring = threading.Lock()

    @cached_property
    def directory(self) -> Directory:
        """What exists in these data."""
        return Directory.of(self.snapshot)

    def ask(self, query: Query) -> Result:
        """Return the answer to a question; see `indicators.engine.measure.measure` for what it raises."""
        return self.ask_many((query,))[0]

    def ask_many(self, queries: Iterable[Query]) -> tuple[Result, ...]:
        """Return the answers to several questions, those not in memory measured together; the first refusal is raised.

        See `indicators.engine.measure.measure` for what it raises.
        """
        answers = []
        for answer in self.ask_each(queries):
            if isinstance(answer, UserError):
                raise answer
            answers.append(answer)
        return tuple(answers)

    def ask_each(self, queries: Iterable[Query]) -> tuple[Answer, ...]:
        """Return the answers to several questions, those not in memory measured together; a refusal stops no other.

        The two questions of a comparison are kept apart: the same period alone, or compared with another, is known.
        """
        asked = tuple(queries)
        outcomes: dict[Query, Answer] = {**self._recalled(asked)}
        metrics.ANSWERS.labels("memory").inc(len(outcomes))
        made_of = {
            query: plain_questions(self.snapshot, query, self.directory) for query in asked if query not in outcomes
        }
        answers = self._plain(
            tuple(dict.fromkeys(question for pieces in made_of.values() for question in pieces.questions))
        )
        for query, pieces in made_of.items():
            outcomes[query] = compared(query, pieces, answers)
            self._keep(query, outcomes[query])
        return tuple(outcomes[query] for query in asked)

    def _plain(self, queries: tuple[Query, ...]) -> dict[Query, Answer]:
        """Return the answers to questions that compare with nothing, those not in memory measured together."""
        outcomes: dict[Query, Answer] = {**self._recalled(queries)}
        if len(outcomes) < len(queries):
            with self._turn():  # Polars uses every core: questions one after the other finish sooner than at once
                outcomes = {**self._recalled(queries)}
                missing = [query for query in queries if query not in outcomes]
                with metrics.MEASURE_SECONDS.time():
                    answers = measure_each(self.snapshot, missing, settings=self.settings, directory=self.directory)
                for query, answer in zip(missing, answers, strict=True):
                    outcomes[query] = answer
                    self._keep(query, answer)
                    if query.indicator in INDICATORS:
                        metrics.MEASURES.labels(query.indicator).inc()
                metrics.ANSWERS.labels("measured").inc(len(missing))
        return outcomes

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for one's turn to measure, and have it."""
        with metrics.WAITING.labels("measure").track_inprogress():
            self._measuring.acquire()
        try:
            yield
        finally:
            self._measuring.release()

    def _keep(self, query: Query, answer: Answer) -> None:
        """Keep an answer, or a refusal: without where it was raised, which would hold the data for longer than them."""
        if isinstance(answer, Result):
            self._results.keep(query, answer)
        elif isinstance(answer, QueryError | NotAllowedError):
            self._results.keep(query, copy(answer))

    def _recalled(self, queries: tuple[Query, ...]) -> dict[Query, Answer]:
        kept = {query: self._results.peek(query) for query in queries}
        return {
            query: answer[0] if isinstance(answer[0], Result) else copy(answer[0])  # to be raised more than once
            for query, answer in kept.items()
            if answer is not None
        }

    def coverage(self, query: Query) -> Coverage:
        """Return how many of the returns that a question rests on arrived (it tells nothing of people)."""
        return self._coverages.get(query, lambda: coverage(self.snapshot, query))

    def once(self, kind: str, key: Hashable, work: Callable[[], Value]) -> Value:
        """Return what ``work`` finds in these data, worked out once; whoever asks the same meanwhile waits.

        Parameters
        ----------
        kind : str
            What is worked out; each kind has a cache of its own.
        key : hashable
            All that it depends on besides the data: who looks, whose services, which day.
        work : callable
        """
        value: Value = self._findings.get(kind, lambda: SharedCache(MAX_FINDINGS)).get(key, work)
        return value

    def for_views(self) -> "ForViews":
        """Return what whoever draws may have of these data: functions that answer, nothing that holds a snapshot."""

        def find(
            function: Callable[Concatenate[Any, Given], Value], *words: Given.args, **named: Given.kwargs
        ) -> Value:
            return function(self.snapshot if taken_by(function) is Takes.SNAPSHOT else self, *words, **named)

        def ask_many(queries: Iterable[Query]) -> tuple[Result, ...]:
            return self.ask_many(queries)

        def ask_each(queries: Iterable[Query]) -> tuple[Answer, ...]:
            return self.ask_each(queries)

        def returns(query: Query) -> Coverage:
            return self.coverage(query)

        def once(kind: str, key: Hashable, work: Callable[[], Value]) -> Value:
            return self.once(kind, key, work)

        return ForViews(
            is_demo=self.snapshot.is_demo,
            as_of=self.snapshot.as_of,
            directory=self.directory,
            ask_many=ask_many,
            ask_each=ask_each,
            coverage=returns,
            once=once,
            find=find,
        )


class Once(Protocol):
    """Works something out once for an edition: `Edition.once`."""

    def __call__(self, kind: str, key: Hashable, work: Callable[[], Value]) -> Value:
        """Return what ``work`` finds, from memory if it was found already."""


class Find(Protocol):
    """Answers a function that is for views (`indicators.model.door`)."""

    def __call__(
        self, function: Callable[Concatenate[Any, Given], Value], *words: Given.args, **named: Given.kwargs
    ) -> Value:
        """Return what a function says of these data, given the rest of its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForViews:
    """What views have of one edition of the data: public facts, and functions that answer for a viewer.

    Attributes
    ----------
    is_demo : bool
    as_of : date
    directory : Directory
        Municipalities, services, strands, the months that hold data.
    ask_many, ask_each : callable
        `Edition.ask_many`, `Edition.ask_each`.
    coverage : callable
        `Edition.coverage`.
    once : Once
    find : Find
    """

    is_demo: bool
    as_of: date
    directory: Directory
    ask_many: Callable[[Iterable[Query]], tuple[Result, ...]]
    ask_each: Callable[[Iterable[Query]], tuple[Answer, ...]]
    coverage: Callable[[Query], Coverage]
    once: Once
    find: Find


class QueryService:
    """Holds the current edition of the data. One per process; thread-safe.

    Parameters
    ----------
    current : callable
        Returns the current snapshot (see `data_access.store.SnapshotStore.current`).
    settings : Settings
    """

    def __init__(self, current: Callable[[], Snapshot], settings: Settings) -> None:
        self._current, self._settings = current, settings
        self._changing = threading.Lock()
        self._edition: Edition | None = None

    def edition(self) -> Edition:
        """Return the current data with their code lists: taken together, so that no answer joins two editions."""
        snapshot = self._current()
        with self._changing:
            if self._edition is None or self._edition.snapshot.token != snapshot.token:
                self._edition = Edition(snapshot, self._settings)
            return self._edition
