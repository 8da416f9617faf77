"""No column of the snapshot is read by nobody: a number that was sent and is in no figure is a figure that is wrong."""

import re
from pathlib import Path
from typing import Final

import pytest

from data_access.frames import SCHEMAS

ROOT = Path(__file__).resolve().parents[4]
UNREAD: Final = {
    ("occupancy", "turned_away"): "few persons on one evening are as good as their names: requests tell it by month",
    ("case_needs", "reviewed_on"): "a review is told by its rating; when it was is told by nobody",
    ("municipalities", "joined_on"): "as the base is read, residents of the years before are left out",
    ("redraws", "set_key"): "read by position",
    ("redraws", "turn"): "read by position",
}
"""Columns that no measure reads, each with the reason."""


@pytest.fixture(scope="module")
def source() -> str:
    modules = [path for path in (ROOT / "indicators").rglob("*.py") if "disclosure_audit" not in path.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in modules)


@pytest.mark.parametrize(("frame", "column"), [(frame, name) for frame, schema in SCHEMAS.items() for name in schema])
def test_a_column_of_the_snapshot_is_read(source: str, frame: str, column: str) -> None:
    """Beds out of use were sent every night and were in no measure."""
    is_read = re.search(rf"[\"'.]{column}\b|\b{column}=", source) is not None
    assert is_read is ((frame, column) not in UNREAD)
