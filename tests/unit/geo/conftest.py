"""Two Ambiti built once: the 48 municipalities of Crema, and the province of Livorno with its islands."""

import pytest

from geo.boundaries import Geography, build_geography

_FIRST_HALF = (2, 5, 10, 11, 12, 15, 17, 18, 19, 20, 24, 25, 29, 34, 35, 37, 39, 41, 43, 47, 49, 54, 55, 58)
_SECOND_HALF = (59, 60, 62, 66, 67, 72, 73, 78, 79, 80, 81, 82, 84, 86, 87, 94, 97, 102, 104, 105, 109, 110, 111, 112)
CREMA = tuple(f"019{number:03d}" for number in (*_FIRST_HALF, *_SECOND_HALF))
PROVINCE_OF_LIVORNO = tuple(f"049{number:03d}" for number in (*range(1, 15), 17, 18, 19, 20, 21))


@pytest.fixture(scope="session")
def crema() -> Geography:
    return build_geography(CREMA)


@pytest.fixture(scope="session")
def livorno() -> Geography:
    """Nineteen municipalities of another region, on the mainland, on Elba and on Capraia."""
    return build_geography(PROVINCE_OF_LIVORNO)


@pytest.fixture(scope="session")
def crema_codes() -> tuple[str, ...]:
    return CREMA


@pytest.fixture(scope="session")
def livorno_codes() -> tuple[str, ...]:
    return PROVINCE_OF_LIVORNO
