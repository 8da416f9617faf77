"""The glossary names every module of the tree, each with a line, and no term of one that is gone."""

from pathlib import Path

import pytest

from tests.support.glossary import PAGE, ROOMS, ROOT, TERMS, glossary, told

MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "versions" not in path.parts)


def test_the_glossary_is_that_of_the_tree() -> None:
    assert PAGE.read_text(encoding="utf-8") == glossary(), "run: .venv/bin/python -m tests.support.glossary"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is(path: Path) -> None:
    assert len(told(path)) > 10, path


def test_every_term_is_of_something_that_is_there() -> None:
    assert [key for key in TERMS if not (ROOT / key).is_dir() and not (ROOT / f"{key}.py").is_file()] == []
