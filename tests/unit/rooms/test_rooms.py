"""Every module has its room: floors that are complete, folders that can be looked over, no circle of imports."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("components", "publication", "indicators", "data_access", "geo", "sample_data")
MOST_MODULES = 20
"""Modules that somebody who looks for one can look over."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def modules() -> dict[str, Path]:
    files = [*ROOT.glob("*.py"), *(file for room in (*ROOMS, "pages") for file in (ROOT / room).rglob("*.py"))]
    return {name_of(file): file for file in files}


def imports_of(path: Path, known: set[str]) -> Iterator[str]:
    """Yield what a file imports of ours, wherever the import stands: in functions, and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in known else node.module for name in inside if {name, node.module} & known)


def circle_in(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_import_goes_round_in_a_circle_not_even_inside_functions() -> None:
    files = modules()
    graph = {name: set(imports_of(path, set(files))) - {name} for name, path in files.items()}
    assert sum(map(len, graph.values())) > 1_000, "the imports are read"
    assert circle_in(graph) == []


def test_a_circle_would_be_seen(tmp_path: Path) -> None:
    lazy = tmp_path / "lazy.py"
    lazy.write_text("def later():\n    from components.app import router\n    return router\n")
    known = {"components.app", "components.app.router", "lazy"}
    graph = {"lazy": set(imports_of(lazy, known)), "components.app.router": {"lazy"}}
    assert circle_in(graph)


@pytest.mark.parametrize("room", ["components", "indicators"])
def test_a_folder_can_be_looked_over(room: str) -> None:
    folders = {path.parent for path in (ROOT / room).rglob("*.py")}
    sizes = {
        str(folder.relative_to(ROOT)): len([path for path in folder.glob("*.py") if path.name != "__init__.py"])
        for folder in folders
    }
    assert {folder: size for folder, size in sizes.items() if size > MOST_MODULES} == {}


@pytest.mark.parametrize("room", ["components", "indicators"])
def test_no_module_lies_outside_a_room(room: str) -> None:
    """Only the palette stands by itself: everything of `components` may import it."""
    alone = {path.name for path in (ROOT / room).glob("*.py")} - {"__init__.py"}
    assert alone == ({"base_path.py", "theme.py"} if room == "components" else set())


def test_tests_of_a_unit_stand_where_the_unit_stands() -> None:
    units = ROOT / "tests" / "unit"
    folders = {path.parent.relative_to(units) for path in units.rglob("test_*.py")}
    assert {folder for folder in folders if folder.parts[0] in ROOMS and not (ROOT / folder).is_dir()} == set()
