"""The desk where questions are asked: the one cache of results, in front of `measure`.

Comes in: a source of snapshots and the settings. Goes out: `Result`, from memory when the same data were asked the same
question. Must not: keep anything unprotected, grow without bound, cache failures.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.delivery import coverage
from indicators.directory import Directory
from indicators.measure import measure
from indicators.query import Query
from indicators.result import Coverage, Result

MAX_RESULTS: Final = 2_000
"""Results kept: a result is a few kilobytes."""
MAX_COVERAGES: Final = 200
"""Coverages kept."""


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
        self._results: OrderedDict[tuple[str, Query], Result] = OrderedDict()
        self._directories: OrderedDict[str, Directory] = OrderedDict()
        self._coverages: OrderedDict[tuple[str, Query], Coverage] = OrderedDict()
        self._lock = threading.Lock()
        self._measuring = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        """The current snapshot."""
        return self._current()

    def directory(self) -> Directory:
        """Return what exists in the current data."""
        snapshot = self._current()
        with self._lock:
            if snapshot.token not in self._directories:
                self._directories.clear()
                self._directories[snapshot.token] = Directory.of(snapshot)
            return self._directories[snapshot.token]

    def ask(self, query: Query) -> Result:
        """Return the answer to a question; see `indicators.measure.measure` for what it raises."""
        snapshot = self._current()
        key = (snapshot.token, query)
        found = self._recall(key)
        if found is not None:
            return found
        with self._measuring:  # Polars uses every core: questions one after the other finish sooner than at once
            found = self._recall(key)
            if found is None:
                found = measure(snapshot, query, settings=self._settings, directory=self.directory())
                self._keep(key, found)
        return found

    def coverage(self, query: Query) -> Coverage:
        """Return how many of the returns that a question rests on arrived (it tells nothing of people)."""
        snapshot = self._current()
        key = (snapshot.token, query)
        with self._lock:
            found = self._coverages.get(key)
        if found is None:
            found = coverage(snapshot, query)
            with self._lock:
                self._coverages[key] = found
                while len(self._coverages) > MAX_COVERAGES:
                    self._coverages.popitem(last=False)
        return found

    def _recall(self, key: tuple[str, Query]) -> Result | None:
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        return None

    def _keep(self, key: tuple[str, Query], result: Result) -> None:
        with self._lock:
            self._results[key] = result
            while len(self._results) > MAX_RESULTS:
                self._results.popitem(last=False)
