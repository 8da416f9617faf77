"""What the suite needs from the machine: skipped with a reason at a desk, a failure where everything is required.

Comes in: the name of a tool and whether it is there. Goes out: nothing, a skip or a failure.
Must not: look for the tools (each fixture does).
"""

import os

import pytest

NOT_HERE = "BIFOCALE_NOT_HERE"
"""Tools that `.ci/run` could not install, which it tells at its end."""


def everything_required() -> bool:
    """Tell whether a missing tool is a failure: on CI, or with ``BIFOCALE_REQUIRE_ALL=1``."""
    return os.environ.get("BIFOCALE_REQUIRE_ALL") == "1" or os.environ.get("CI", "").lower() in {"1", "true"}


def require(tool: str, *, present: bool) -> None:
    """Skip the test if ``tool`` is absent, or fail it where everything is required."""
    if present:
        return
    message = f"{tool} not found: install it to run this test"
    if everything_required() and tool not in os.environ.get(NOT_HERE, "").split():
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
