"""Files are checked by pandera alone, whatever else is imported."""

import subprocess
import sys

import pytest

CHECKED = """
import sys, importlib
importlib.import_module({first!r})
from data_access.returns.contract import schema
from data_access.returns.kinds import KINDS
[schema(kind) for kind in KINDS.values()]
importlib.import_module({first!r})
assert "pyspark.pandas" not in sys.modules
assert sys.modules.get("pyspark", 1) is not None
"""


@pytest.mark.second_ring
@pytest.mark.parametrize("first", ["pyspark.sql", "json"], ids=["after Spark", "without Spark"])
def test_the_contract_of_a_file_imports_nothing_of_spark(first: str) -> None:
    """Spark's pandas warns of the pandas that is installed, which a server with BIFOCALE_ENGINE wrote at each start."""
    pytest.importorskip("pyspark")
    command = [sys.executable, "-W", "error", "-c", CHECKED.format(first=first)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
