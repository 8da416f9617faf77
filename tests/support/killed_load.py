"""A file loaded by a process that kills itself at the n-th statement, as a machine that loses its power does.

Comes in: the address of a database, the path of a file, at which statement to stop (0: never; -1: before it is
committed; -2: right after; -3: while rows are being written, inside a COPY on PostgreSQL). Goes out: the file in the
database, or not. Must not: be run on anybody's data.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import polars as pl
from sqlalchemy import Engine, event

from data_access import bulk
from data_access.database import build_engine
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Sender
from data_access.returns.check import Checked, Options, check_file
from data_access.returns.kinds import kind_named
from data_access.settings import Settings
from tests.support.return_files import TODAY

KEY = b"k" * 64
BEFORE_COMMIT, AFTER_COMMIT, WHILE_WRITING = -1, -2, -3
ROWS_AT_ONCE = 10


def checked(engine: Engine, path: Path) -> Checked:
    """Check a file of contacts."""
    options = Options(today=TODAY, kind=kind_named("accessi"), registry=registry_of(engine), persons_key=KEY)
    return check_file(path.name, path.read_bytes(), options)


def load_file(engine: Engine, path: Path) -> None:
    """Load a file of contacts."""
    load(engine, checked(engine, path), Sender(who="prova", reason="prova"), content=path.read_bytes())


def die() -> None:
    """End as a machine that loses its power does."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_while_writing(written: int) -> None:
    """Die when so many slices of a few rows each were written, with the next one half on its way."""
    seen = 0

    def counting(whole: Any) -> Any:
        def made(*words: Any, **options: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen > written:
                die()
            return whole(*words, **options)

        return made

    bulk._SLICE = ROWS_AT_ONCE  # type: ignore[misc]
    pl.DataFrame.write_csv = counting(pl.DataFrame.write_csv)  # type: ignore[method-assign]  # within a COPY
    bulk._insert_sqlite = counting(bulk._insert_sqlite)


def main() -> None:
    """Load a file, and die where it was said."""
    url, path, stop = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    engine = build_engine(Settings(database_url=url, _env_file=None))  # type: ignore[call-arg]
    seen = 0
    if stop == WHILE_WRITING:
        die_while_writing(3)

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_words: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == stop:
            die()

    @event.listens_for(engine, "commit")
    def before_commit(_connection: Any) -> None:
        if stop == BEFORE_COMMIT:
            die()

    load_file(engine, path)
    if stop == AFTER_COMMIT:
        die()


if __name__ == "__main__":
    main()
