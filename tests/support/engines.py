"""Engines for tests that open more databases than the fixtures give. Must not: create databases."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from data_access.database import build_engine
from data_access.settings import Settings


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """Open an engine on an address for the duration of the block."""
    engine = build_engine(Settings(database_url=url))
    try:
        yield engine
    finally:
        engine.dispose()
