"""The rules of the domain are told on SQLite alone: measures see a snapshot, never a database.

That both databases give the same snapshot, frame by frame, is `tests/unit/data_access/test_both_databases.py`; whole
questions are answered on both by `test_against_reference` and `test_paths_against_reference`.
"""

import pytest
from sqlalchemy import Engine


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """Engine on a migrated, empty SQLite file."""
    return sqlite_engine
