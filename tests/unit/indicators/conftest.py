"""What is measured and drawn is tested on SQLite alone: it sees a snapshot, never a database.

That both databases give the same snapshot, frame by frame, is `tests/unit/data_access/test_both_databases.py`.
"""

import pytest
from sqlalchemy import Engine


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """Engine on a migrated, empty SQLite file."""
    return sqlite_engine
