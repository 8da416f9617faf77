"""HAProxy itself: several processes are nothing without it."""

import shutil

import pytest

from tests.support.requirements import require


@pytest.fixture(scope="session")
def haproxy() -> str:
    """Program of HAProxy."""
    program = shutil.which("haproxy") or shutil.which("haproxy", path="/usr/sbin")
    require("haproxy", present=program is not None)
    assert program is not None
    return program
