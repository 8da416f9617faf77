"""Dependencies point one way, and the two files that import-linter cannot see keep to their room as well."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports, at whatever depth."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_contracts_of_the_house_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_home_only_puts_the_application_together() -> None:
    assert imported(ROOT / "Home.py") <= {"pathlib", "streamlit", "components", "data_access", "publication"}
    assert len((ROOT / "Home.py").read_text().splitlines()) <= 40


@pytest.mark.parametrize("path", sorted((ROOT / "pages").glob("*.py")), ids=lambda path: path.stem)
def test_pages_are_thin(path: Path) -> None:
    assert imported(path) <= {"streamlit", "components", "indicators", "data_access", "publication"}
    assert len(path.read_text().splitlines()) <= 80


def test_who_draws_reads_no_snapshot() -> None:
    """Whatever needs the data is a function of `indicators`, which knows who looks (`indicators.model.door`)."""
    files = [*(ROOT / "components").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    assert {path.name for path in files if reads_a_snapshot(path.read_text(encoding="utf-8"))} == set()
    assert reads_a_snapshot('found = context.snapshot["services"]')
    assert reads_a_snapshot("found = snapshot.contacts")


def reads_a_snapshot(code: str) -> bool:
    nodes = list(ast.walk(ast.parse(code)))
    reached = (node for node in nodes if isinstance(node, ast.Attribute) and node.attr in {"contacts", "frames"})
    return any(isinstance(node, ast.Subscript) and _is_snapshot(node.value) for node in nodes) or any(
        _is_snapshot(node.value) for node in reached
    )


def _is_snapshot(node: ast.expr) -> bool:
    return "snapshot" in {getattr(node, "id", ""), getattr(node, "attr", "")}


def test_nothing_in_the_code_names_the_lead_municipality() -> None:
    rooms = ("components", "data_access", "geo", "indicators")
    files = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    naming = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in {"Crema", "019035"}
    ]
    assert naming == []


def test_no_file_carries_a_registry_or_a_path_of_a_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    forbidden = ("pypi" + ".org", "files.python" + "hosted", "registry." + "npmjs", "/ro" + "ot/", "/wo" + "rk/")
    guilty = [
        name
        for name in listed
        if name and (ROOT / name).is_file()
        for word in forbidden
        if word.encode() in (ROOT / name).read_bytes()
    ]
    assert guilty == []
