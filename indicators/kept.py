"""What is worked out once for each snapshot: whole tables, and the answers to small questions that come back often.

Comes in: pure functions of a `Snapshot`. Goes out: the same functions, that remember.
Must not: keep anything longer than the snapshot's contacts, grow without bound, keep what only one viewer may see.
"""

import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import polars as pl

from data_access.snapshot import Snapshot

MOST: Final = 500
"""Answers remembered for each function and snapshot."""
FEW: Final = 8
"""Tables remembered for each function and snapshot."""

Table = Callable[[Snapshot], pl.LazyFrame]
Answer = TypeVar("Answer")


class KeptTable:
    """A table that is built once for each snapshot; it is forgotten with the snapshot's contacts."""

    def __init__(self, build: Table) -> None:
        self._build, self._lock = build, Lock()
        self._kept: dict[tuple[int, int], tuple[object, pl.LazyFrame]] = {}
        update_wrapper(self, build)

    def __call__(self, snapshot: Snapshot) -> pl.LazyFrame:
        """Return the table of a snapshot, built if it is not there yet."""
        key = _identity(snapshot)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = (snapshot.frames, self._build(snapshot).collect().lazy())
                weakref.finalize(snapshot.contacts, self._kept.pop, key, None)
            return self._kept[key][1]

    def known(self, snapshot: Snapshot) -> pl.LazyFrame | None:
        """Return the table of a snapshot if it is there, without waiting for whoever is building it."""
        kept = self._kept.get(_identity(snapshot))
        return kept[1] if kept else None


def once_per_snapshot(build: Table) -> KeptTable:
    """Let ``build`` run once for each snapshot."""
    return KeptTable(build)


class _Remembered(Generic[Answer]):
    """What a function said of one snapshot, what was asked longest ago forgotten first."""

    def __init__(self, frames: object) -> None:
        self.frames = frames  # held so that the identity of the snapshot is nobody else's
        self.answers: OrderedDict[Hashable, Answer] = OrderedDict()


def _whole(*words: Hashable) -> Hashable:
    return words


def remembered(
    *, by: Callable[..., Hashable] = _whole, most: int = MOST
) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let a function of a snapshot and of some words run once for each snapshot and words.

    Parameters
    ----------
    by : callable
        Returns, from the words, all that the answer depends on besides the snapshot; by default the words themselves.
    most : int
        Answers that are kept for a snapshot: few, where they are long tables.

    Examples
    --------
    >>> @remembered()
    ... def lead_index(snapshot: Snapshot) -> int: ...
    """

    def keeping(work: Callable[..., Answer]) -> Callable[..., Answer]:
        kept: dict[tuple[int, int], _Remembered[Answer]] = {}
        lock = Lock()

        def ask(snapshot: Snapshot, *words: Any) -> Answer:
            identity, key = _identity(snapshot), by(*words)
            with lock:
                mine = kept.get(identity)
                if mine is None:
                    mine = kept[identity] = _Remembered(snapshot.frames)
                    weakref.finalize(snapshot.contacts, kept.pop, identity, None)
                if key in mine.answers:
                    mine.answers.move_to_end(key)
                    return mine.answers[key]
            answer = work(snapshot, *words)
            with lock:
                mine.answers[key] = answer
                while len(mine.answers) > most:
                    mine.answers.popitem(last=False)
            return answer

        update_wrapper(ask, work)
        return ask

    return keeping


def settled(
    *, by: Callable[..., Hashable] = _whole, most: int = FEW
) -> Callable[[Callable[..., pl.LazyFrame]], Callable[..., pl.LazyFrame]]:
    """Let a table that depends on some words be collected once for each of them; see `remembered`."""

    def keeping(build: Callable[..., pl.LazyFrame]) -> Callable[..., pl.LazyFrame]:
        def collected(snapshot: Snapshot, *words: Any) -> pl.LazyFrame:
            return build(snapshot, *words).collect().lazy()

        update_wrapper(collected, build)
        return remembered(by=by, most=most)(collected)

    return keeping


def _identity(snapshot: Snapshot) -> tuple[int, int]:
    return id(snapshot.contacts), id(snapshot.frames)
