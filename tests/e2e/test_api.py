"""The API of a running server: what its OpenAPI document promises holds for requests that a machine makes up.

Second ring: that its answers are the cells of the edition is proved without a server (`tests/unit/publication/api`).
"""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from components.state.runtime import territory_of
from data_access.editions import Shelved, shelve
from data_access.reading import read_snapshot
from data_access.settings import Settings
from geo.boundaries import build_territory
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.territory import todays_territory
from publication.edition.making import make_edition
from tests.e2e.conftest import Start
from tests.support.engines import opened

pytestmark = pytest.mark.second_ring
TOLD = ("people_served", "rate_per_1000", "bed_occupancy")
PATIENCE = 600


@pytest.fixture
def published(demo_copy: Path) -> Path:
    """Shelve an edition of three indicators in a copy of the demo base."""
    with opened(f"sqlite:///{demo_copy}") as engine:
        snapshot = read_snapshot(engine)
        made = make_edition(
            snapshot,
            Settings(),
            build_territory(territory_of(todays_territory(snapshot))),
            key=Ed25519PrivateKey.generate(),
            made_at=datetime.now(UTC),
            entries=[INDICATORS[key] for key in TOLD],
        )
        told = made.edition.manifest
        facts = Shelved(
            number=told.number,
            data_version=told.data_version,
            token=told.token,
            as_of=date.fromisoformat(told.as_of),
            made_at=datetime.fromisoformat(told.made_at),
            mark=made.edition.mark,
        )
        with engine.begin() as connection:
            shelve(connection, facts, content=made.edition.content, counts=made.counts)
    return demo_copy


def test_schemathesis_finds_no_failure(published: Path, start: Start, tmp_path: Path) -> None:
    server = start(published, BIFOCALE_PUBLIC_API="true")
    server.wait_until_well()
    asked = ("--checks", "all", "--phases", "coverage,fuzzing", "--max-examples", "20", "--rate-limit", "550/m")
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", f"{server.url}/api/v1/openapi.json", *asked]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:]
