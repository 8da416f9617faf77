"""What can be reached from an object through its attributes and containers: the frames, and those that hold persons.

Comes in: any object. Goes out: frames with the way to them. Must not: look into what a function
closed over: that is the wall that is tested.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final

import polars as pl

PLAIN: Final = (str, bytes, int, float, complex, type, type(None), FunctionType, BuiltinFunctionType, ModuleType)


def frames_in(thing: Any) -> Iterator[tuple[str, pl.DataFrame | pl.LazyFrame]]:
    """Yield every frame that can be reached, with the way to it."""
    seen: set[int] = set()
    waiting = [("", thing)]
    while waiting:
        way, one = waiting.pop()
        if id(one) in seen or isinstance(one, PLAIN):
            continue
        seen.add(id(one))
        if isinstance(one, pl.DataFrame | pl.LazyFrame):
            yield way, one
            continue
        waiting += [(f"{way}.{name}", value) for name, value in _inside(one)]


def persons_in(thing: Any) -> list[str]:
    """Return the ways to the frames that have a row for each person or contact."""
    return [way for way, frame in frames_in(thing) if {"person", "birth_year"} & set(frame.lazy().collect_schema())]


def _inside(one: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(one, Mapping):
        yield from ((str(key), value) for key, value in one.items())
    elif isinstance(one, list | tuple | set | frozenset):
        yield from ((str(at), value) for at, value in enumerate(one))
    elif isinstance(one, MethodType):
        yield "self", one.__self__
    elif isinstance(one, partial):
        yield from (("func", one.func), ("args", one.args), ("keywords", one.keywords))
    yield from getattr(one, "__dict__", {}).items()
    slots = [name for kind in type(one).__mro__ for name in _slots(kind)]
    yield from ((name, getattr(one, name)) for name in slots if hasattr(one, name))


def _slots(kind: type) -> tuple[str, ...]:
    slots = kind.__dict__.get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)
