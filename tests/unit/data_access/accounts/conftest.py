"""A register on either database, empty and at the version of the code."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from data_access.accounts.register import Register
from tests.conftest import KINDS, NewDatabase
from tests.support.engines import opened


@pytest.fixture(params=KINDS)
def accounts_engine(request: pytest.FixtureRequest, new_database: NewDatabase) -> Iterator[Engine]:
    """Engine on the register's tables, on SQLite and on PostgreSQL."""
    with opened(new_database(request.param, holding="register")) as engine:
        yield engine


@pytest.fixture
def register(accounts_engine: Engine) -> Register:
    """A register without accounts."""
    return Register(accounts_engine)
