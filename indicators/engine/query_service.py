"""The desk where questions are asked: the one cache of results, in front of `measure`.

Comes in: a source of snapshots and the settings. Goes out: `Result`, from memory when the same data were asked the same
question. Must not: keep anything unprotected, grow without bound, cache failures.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Final, Generic, TypeVar

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.engine.measure import measure_each
from indicators.engine.period_comparison import Answer, compared, plain_questions
from indicators.model.code_lists import Directory
from indicators.model.query import Query
from indicators.model.result import Coverage, Result
from indicators.selection.returns_coverage import coverage

MAX_RESULTS: Final = 4_000
"""Results kept: a result is a few kilobytes."""
MAX_COVERAGES: Final = 200
"""Coverages kept."""
MAX_FINDINGS: Final = 200
"""Findings kept: what was worked out from several answers or from whole frames."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """A bounded dictionary that forgets what was used longest ago. Thread-safe."""

    def __init__(self, limit: int) -> None:
        self._limit, self._lock = limit, threading.Lock()
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what is kept under ``key``, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value and return it."""
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return value

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._kept)


class Desk:
    """Answers questions about the current snapshot. One per process; thread-safe.

    Parameters
    ----------
    current : callable
        Returns the current snapshot (see `data_access.store.SnapshotStore.current`).
    settings : Settings
    """

    def __init__(self, current: Callable[[], Snapshot], settings: Settings) -> None:
        self._current, self._settings = current, settings
        self._results: Memory[tuple[str, Query], Result] = Memory(MAX_RESULTS)
        self._directories: Memory[str, Directory] = Memory(1)
        self._coverages: Memory[tuple[str, Query], Coverage] = Memory(MAX_COVERAGES)
        self._findings: Memory[tuple[str, Hashable], Any] = Memory(MAX_FINDINGS)
        self._measuring = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot."""
        return self._current()

    def directory(self) -> Directory:
        """Return what exists in the current data."""
        snapshot = self._current()
        return self._directories.get(snapshot.token) or self._directories.keep(snapshot.token, Directory.of(snapshot))

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
        asked, snapshot = tuple(queries), self._current()
        found: dict[Query, Answer] = {**self._recalled(snapshot, asked)}
        pieces = {query: plain_questions(query, self.directory()) for query in asked if query not in found}
        plain = tuple(dict.fromkeys(one for both in pieces.values() for one in both if one is not None))
        answers = self._plain(snapshot, plain)
        for query, (main, before) in pieces.items():
            found[query] = compared(query, answers[main], None if before is None else answers[before])
            self._keep(snapshot, query, found[query])
        return tuple(found[query] for query in asked)

    def _plain(self, snapshot: Snapshot, queries: tuple[Query, ...]) -> dict[Query, Answer]:
        """Return the answers to questions that compare with nothing, those not in memory measured together."""
        found: dict[Query, Answer] = {**self._recalled(snapshot, queries)}
        if len(found) < len(queries):
            with self._measuring:  # Polars uses every core: questions one after the other finish sooner than at once
                found = {**self._recalled(snapshot, queries)}
                missing = [query for query in queries if query not in found]
                answers = measure_each(snapshot, missing, settings=self._settings, directory=self.directory())
                for query, answer in zip(missing, answers, strict=True):
                    found[query] = answer
                    self._keep(snapshot, query, answer)
        return found

    def _keep(self, snapshot: Snapshot, query: Query, answer: Answer) -> None:
        if isinstance(answer, Result):
            self._results.keep((snapshot.token, query), answer)

    def coverage(self, query: Query) -> Coverage:
        """Return how many of the returns that a question rests on arrived (it tells nothing of people)."""
        snapshot = self._current()
        key = (snapshot.token, query)
        return self._coverages.get(key) or self._coverages.keep(key, coverage(snapshot, query))

    def worked_out(self, key: Hashable, work: Callable[[Snapshot], Value]) -> Value:
        """Return what ``work`` finds in the current data, from memory if it was found already.

        ``key`` says all that it depends on besides the data: whose services, which day.
        """
        snapshot = self._current()
        known: Value | None = self._findings.get((snapshot.token, key))
        return self._findings.keep((snapshot.token, key), work(snapshot)) if known is None else known

    def _recalled(self, snapshot: Snapshot, queries: tuple[Query, ...]) -> dict[Query, Result]:
        kept = {query: self._results.get((snapshot.token, query)) for query in queries}
        return {query: result for query, result in kept.items() if result is not None}
