"""What is imported before visitors come: everything that our functions import when they are called."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from components.server.ahead import ROOMS, SCRIPTS
from tests.support.builder import ambito

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [
    path
    for room in (*ROOMS, "pages")
    for path in sorted((ROOT / room).rglob("*.py"))
    if not ".".join(path.relative_to(ROOT).parts).startswith("data_access.migrations")
]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the modules that a source imports anywhere, but for what only the checker of types reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        yield from imported(node)


def loaded_ahead() -> set[str]:
    """Return what a new process has loaded when visitors may come."""
    program = "import sys, Home; from components.server.ahead import import_ahead as f; f(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_nothing_of_ours_is_left_to_be_imported_while_visitors_are_served() -> None:
    """A page failed at random under load, and one visitor met half of pandas: libraries were imported by the first."""
    loaded = loaded_ahead()
    late = {
        (str(path.relative_to(ROOT)), name)
        for path in SOURCES
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name not in loaded
    }
    assert late == set()
    assert len(SOURCES) > 200
    assert not [name for name in loaded if name.startswith(SCRIPTS) and name != "data_access.migrations"]


def test_no_database_makes_anything_be_imported_when_it_is_first_read(engine: Engine, tmp_path: Path) -> None:
    """Drivers and the writer of Parquet were loaded while the first visitors were served."""
    given = ambito(lead="Alfa").service("mensa").person("p", home="Alfa")
    given.contact("p", service="mensa", day="2025-03-02").save(engine)
    notes = tmp_path / "notes"
    program = """
import os, sys, Home
from components.server.ahead import import_ahead
import_ahead()
os.truncate(os.environ["WATCH_FILE"], 0)
from components.runtime import runtime
runtime().store.current()
"""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "tests" / "support" / "alone"),
        "WATCH_FILE": str(notes),
        "BIFOCALE_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "BIFOCALE_CACHE_DIR": str(tmp_path / "cache"),
        "BIFOCALE_DEMO_MODE": "false",
    }
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert notes.read_text(encoding="utf-8") == ""


def test_no_page_looks_for_the_version_of_a_package_at_each_run() -> None:
    """``importlib.metadata.version`` reads ``sys.path`` while Streamlit changes it: 150 of 17,000 runs failed."""
    late = {
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "importlib.metadata" in path.read_text(encoding="utf-8") and path.parent.name != "server"
    }
    assert late == set()
