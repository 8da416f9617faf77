"""The API of a running server: what its OpenAPI document promises holds for requests that a machine makes up.

Second ring: that its answers are the cells of the edition is proved without a server (`tests/unit/publication/api`).
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import Start
from tests.e2e.support.editions import shelve_edition

pytestmark = pytest.mark.second_ring
TOLD = ("people_served", "rate_per_1000", "bed_occupancy")
PATIENCE = 600


@pytest.fixture
def published(demo_copy: Path) -> Path:
    """Shelve an edition of three indicators in a copy of the demo base."""
    shelve_edition(demo_copy, TOLD)
    return demo_copy


def test_schemathesis_finds_no_failure(published: Path, start: Start, tmp_path: Path) -> None:
    server = start(published, BIFOCALE_PUBLIC_API="true")
    server.wait_until_well()
    asked = ("--checks", "all", "--phases", "coverage,fuzzing", "--max-examples", "20", "--rate-limit", "550/m")
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/api/v1/openapi.json", *asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]
