"""The door between whoever draws and the data: which functions views may have answered from a snapshot they never hold.

Comes in: functions of a snapshot, or of an edition of the data. Goes out: the same functions, marked. Must not: let one
pass that was not marked on purpose.

A function is marked (`for_views`) when what it returns may be drawn for whoever it is told is looking: it tells of
services, places, money, calendars and counts that are public, or it takes the viewer and protects. Views name it
(``context.data.find(similar, code)``); the query service puts the data in (`indicators.engine.query_service`).
"""

from collections.abc import Callable
from enum import StrEnum
from inspect import signature
from typing import Any, Final, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
_MARK: Final = "_taken_for_views"


class Takes(StrEnum):
    """What a function for views has as its first argument."""

    SNAPSHOT = "snapshot"
    EDITION = "edition"


def for_views(function: Function) -> Function:
    """Mark a function whose answers views may have; its first argument is called ``snapshot`` or ``edition``."""
    setattr(function, _MARK, Takes(next(iter(signature(function).parameters)).lstrip("_")))
    return function


def taken_by(function: Callable[..., Any]) -> Takes:
    """Return what a function for views takes first.

    Raises
    ------
    TypeError
        If the function was not marked.
    """
    takes = getattr(function, _MARK, None)
    if not isinstance(takes, Takes):
        message = f"{getattr(function, '__qualname__', function)!s} is not for views: see indicators.model.door"
        raise TypeError(message)
    return takes
