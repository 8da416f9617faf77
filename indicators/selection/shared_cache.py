"""A bounded cache in which every value is worked out once, however many ask for it at the same moment.

Comes in: keys and the work behind them. Goes out: values. Must not: keep failures, or let anybody wait for ever behind
one.
"""

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class SharedCache(Generic[Key, Value]):
    """A cache that forgets what was used longest ago. Thread-safe.

    Parameters
    ----------
    limit : int
        Values kept.
    """

    def __init__(self, limit: int) -> None:
        self._kept: LRUCache[Key, Value] = LRUCache(limit)
        self._pending: set[Key] = set()
        self._changed = threading.Condition()

    def get(self, key: Key, work: Callable[[], Value]) -> Value:
        """Return what is kept under ``key``; else work it out, while whoever else asks for it waits.

        If ``work`` raises, nothing is kept, and one of those who wait works in its turn.
        """
        with self._changed:
            while key in self._pending:
                self._changed.wait()
            if key in self._kept:
                return self._kept[key]
            self._pending.add(key)
        try:
            value = work()
            with self._changed:
                self._kept[key] = value
            return value
        finally:
            with self._changed:
                self._pending.discard(key)
                self._changed.notify_all()

    def peek(self, key: Key) -> tuple[Value] | None:
        """Return what is kept under ``key``, in a tuple (it may be None itself), or None; without waiting."""
        with self._changed:
            return (self._kept[key],) if key in self._kept else None

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value and return it."""
        with self._changed:
            self._kept[key] = value
        return value

    def __len__(self) -> int:
        """Return how many values are kept."""
        return len(self._kept)
