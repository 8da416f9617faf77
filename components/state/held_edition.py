"""Why the edition of the present data was not made, if so: what managers are told.

Comes in: the parts of the dashboard. Goes out: a sentence. Must not: ask the database at every run of every page.
"""

import threading
from typing import Final

from cachetools import TTLCache, cached
from sqlalchemy import Engine

from components.state.runtime import runtime
from data_access.editions import last_attempt
from user_error import UserError

LOOK_AGAIN: Final = 30.0
"""Seconds for which the answer is remembered."""


def why_held() -> str:
    """Return why the last edition that was tried was not made, and what to do; empty if it was, or none was tried."""
    return _why(runtime().engine)


@cached(TTLCache(1, LOOK_AGAIN), key=id, lock=threading.Lock())
def _why(engine: Engine) -> str:
    try:
        last = last_attempt(engine)
    except UserError:  # a database that is away is told elsewhere
        return ""
    return last.why if last else ""
