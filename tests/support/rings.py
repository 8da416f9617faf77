"""The two rings of the tests: the first is run at every push, the second (`make test-all`) before an issue is closed.

Comes in: the values of a parameter. Goes out: the same, those of the second ring marked.
Must not: take a test out of both.
"""

from collections.abc import Iterable
from typing import Any

import pytest

SQLITE_FIRST = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=(pytest.mark.postgres, pytest.mark.second_ring))],
    indirect=True,
)
"""A test on both databases that is run on SQLite in the first ring: another watches PostgreSQL there."""


def rings(first: Iterable[Any], *, second: Iterable[Any]) -> list[Any]:
    """Return the values of a parameter (tuples, if there are several), those of the second ring marked."""
    return [*first, *(_of_the_second(value) for value in second)]


def _of_the_second(value: Any) -> Any:
    values = value if isinstance(value, tuple) else (value,)
    return pytest.param(*values, marks=pytest.mark.second_ring)
