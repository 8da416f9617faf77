"""Distances as the crow flies, against lengths that are known."""

import pytest

from geo.distances import kilometres


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert kilometres((9.7, 45.0), (9.7, 46.0)) == pytest.approx(111.2, abs=0.1)


def test_a_degree_of_longitude_is_shorter_in_the_north() -> None:
    assert kilometres((9.0, 45.0), (10.0, 45.0)) == pytest.approx(78.6, abs=0.1)
    assert kilometres((9.0, 0.0), (10.0, 0.0)) == pytest.approx(111.2, abs=0.1)


def test_the_way_back_is_as_long_and_nowhere_is_no_way() -> None:
    crema, castelleone = (9.6875, 45.3644), (9.7611, 45.2962)
    assert kilometres(crema, castelleone) == kilometres(castelleone, crema) == pytest.approx(9.5, abs=0.1)
    assert kilometres(crema, crema) == 0
