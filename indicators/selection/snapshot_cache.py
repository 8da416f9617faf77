"""Memory of a snapshot: whole tables, and the answers to small questions, worked out once for each.

Comes in: pure functions of a `Snapshot`. Goes out: the same functions, that remember.
Must not: keep anything longer than the snapshot's contacts, grow without bound, keep what only one viewer may see.
"""

import weakref
from collections.abc import Callable, Hashable
from functools import update_wrapper
from threading import Lock
from typing import Any, Final, Generic, TypeVar

import polars as pl

from data_access.snapshot import Snapshot
from indicators.selection.shared_cache import SharedCache

MOST: Final = 500
"""Answers remembered for each function and snapshot."""
FEW: Final = 8
"""Tables remembered for each function and snapshot."""

Table = Callable[..., pl.LazyFrame]
Answer = TypeVar("Answer")


class _Answers(SharedCache[Hashable, Answer]):
    """What a function said of one snapshot, by what it was asked."""

    def __init__(self, frames: object, most: int) -> None:
        super().__init__(most)
        self.frames = frames  # held so that the identity of the snapshot is nobody else's


class Remembered(Generic[Answer]):
    """A function of a snapshot and of some words that runs once for each snapshot and words; see `remembered`."""

    def __init__(self, work: Callable[..., Answer], by: Callable[..., Hashable], most: int) -> None:
        self._work, self._by, self._most = work, by, most
        self._kept: dict[tuple[int, int], _Answers[Answer]] = {}
        self._looking = Lock()
        update_wrapper(self, work)

    def __call__(self, snapshot: Snapshot, *words: Any) -> Answer:
        """Return the answer, worked out if it is not there; who asks the same meanwhile waits for it."""
        return self._answers(snapshot).get(self._by(*words), lambda: self._work(snapshot, *words))

    def known(self, snapshot: Snapshot, *words: Any) -> Answer | None:
        """Return the answer if it is there, without waiting for whoever is working it out."""
        answer = self._answers(snapshot).peek(self._by(*words))
        return answer[0] if answer else None

    def _answers(self, snapshot: Snapshot) -> _Answers[Answer]:
        identity = id(snapshot.contacts), id(snapshot.frames)
        with self._looking:
            if identity not in self._kept:
                self._kept[identity] = _Answers(snapshot.frames, self._most)
                weakref.finalize(snapshot.contacts, self._kept.pop, identity, None)
            return self._kept[identity]


def _whole(*words: Hashable) -> Hashable:
    return words


def remembered(
    *, by: Callable[..., Hashable] = _whole, most: int = MOST
) -> Callable[[Callable[..., Answer]], Remembered[Answer]]:
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
    return lambda work: Remembered(work, by, most)


def settled(*, by: Callable[..., Hashable] = _whole, most: int = FEW) -> Callable[[Table], Remembered[pl.LazyFrame]]:
    """Let a table that depends on some words be collected once for each of them; see `remembered`."""

    def keeping(build: Table) -> Remembered[pl.LazyFrame]:
        def collected(snapshot: Snapshot, *words: Any) -> pl.LazyFrame:
            return build(snapshot, *words).collect().lazy()

        update_wrapper(collected, build)
        return remembered(by=by, most=most)(collected)

    return keeping


def once_per_snapshot(build: Table) -> Remembered[pl.LazyFrame]:
    """Let a table that depends on the snapshot alone be collected once for each."""
    return settled()(build)
