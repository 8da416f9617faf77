"""What is imported ahead is there where only the dashboard's own packages are."""

import subprocess
import sys

WITHOUT = """
import sys
from importlib.abc import MetaPathFinder

class Nowhere(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"greenlet", "playwright"}:
            raise ModuleNotFoundError(name=name)

sys.meta_path.insert(0, Nowhere())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *rest: None if name == "greenlet" else found(name, *rest)
from components.app.preload import import_ahead
import_ahead()
"""


def test_nothing_of_what_only_the_tests_install_is_needed_to_start() -> None:
    """On a fresh machine `make run` stopped: greenlet, which the browser of the tests brings, was not there."""
    done = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
