"""Engines for tests that open more databases than the fixtures give, and what the engines of all tests share.

To compile the statements that read and check a base takes longer than most tests that read one: each statement is
compiled once for all the engines of a process on the same kind of database, not once for each engine. Nor does SQLite
wait for the disk, some ten times a test: nothing that a test writes must survive a power cut.

Must not: create databases.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Engine

from data_access.database import SQLITE_PRAGMAS, build_engine
from data_access.settings import Settings

MOST_COMPILED = 5_000
AS_SERVED: Final = SQLITE_PRAGMAS
UNSYNCED: Final = tuple("synchronous=OFF" if one.startswith("synchronous") else one for one in SQLITE_PRAGMAS)


class CompiledStatements(dict[Any, Any]):
    """A cache of compiled statements that takes the dialects of two engines on the same kind of database for one."""

    def get(self, key: Any, default: Any = None) -> Any:
        """Return what was compiled for any engine of that kind."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= MOST_COMPILED:
            self.clear()
        super().__setitem__((key[0].name, *key[1:]), compiled)


COMPILED = CompiledStatements()


def compiling_once(create_engine: Callable[..., Engine]) -> Callable[..., Engine]:
    """Return ``create_engine`` whose engines all use one cache of compiled statements."""

    def create(*words: Any, **options: Any) -> Engine:
        engine = create_engine(*words, **options)
        engine.update_execution_options(compiled_cache=COMPILED)
        return engine

    return create


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open an engine on an address for the duration of the block."""
    engine = build_engine(Settings(database_url=url))
    try:
        yield engine
    finally:
        engine.dispose()
