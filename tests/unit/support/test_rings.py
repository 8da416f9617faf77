"""What is run on PostgreSQL in the first ring, and what in the second."""

import pytest

from tests.conftest import pytest_itemcollected


@pytest.mark.parametrize(
    ("marks", "is_of_the_second"),
    [
        (("sqlite_first", "postgres"), True),
        (("sqlite_first", "postgres", "on_both"), False),
        (("sqlite_first",), False),
        (("postgres",), False),
    ],
)
def test_a_file_that_is_enough_on_sqlite_leaves_postgresql_to_the_second_ring(
    request: pytest.FixtureRequest, marks: tuple[str, ...], is_of_the_second: bool
) -> None:
    item = pytest.Function.from_parent(request.node.parent, name="any", callobj=lambda: None)
    for mark in marks:
        item.add_marker(mark)
    pytest_itemcollected(item)
    assert (item.get_closest_marker("second_ring") is not None) == is_of_the_second
