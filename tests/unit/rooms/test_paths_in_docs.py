"""Every file, folder and module that the documentation names is there: whoever follows it must arrive."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OURS = (
    "cli",
    "components",
    "data_access",
    "docs",
    "geo",
    "indicators",
    "pages",
    "publication",
    "sample_data",
    "tests",
    "tools",
)
MADE = ("var/", ".venv/", "ambito.toml", "LEGGIMI.md", "VARIAZIONI.md")
"""What appears when the program is set up or runs, or is written by whoever uses it."""


def named(page: Path) -> set[str]:
    """Return the paths that a page names, as links or as code: globs and braces are spelt out."""
    text = page.read_text(encoding="utf-8")
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link}
    code = {word for span in re.findall(r"`([^`\n]+)`", text) for word in span.split()}
    paths = {word.rstrip(".,;:)") for word in code if is_path(word)}
    return {f"../{link}" if page.parent == ROOT / "docs" else link for link in links if link} | paths


def is_path(word: str) -> bool:
    """Whether a word of code is a path of ours: it begins with a folder of ours, or names a file of the first level."""
    first, slash, _ = word.partition("/")
    if word.startswith(MADE) or "<" in word:
        return False
    return (first in {*OURS, ".ci", ".streamlit"} and bool(slash)) or bool(
        re.fullmatch(r"\w+\.(py|md|toml|lock)", word)
    )


def spelt_out(path: str) -> list[str]:
    """Return the paths that braces stand for."""
    found = re.fullmatch(r"(.*)\{([^}]*)\}(.*)", path)
    return [f"{found[1]}{part}{found[3]}" for part in found[2].split(",")] if found else [path]


def is_there(path: str) -> bool:
    if path.startswith("../"):
        return (ROOT / "docs" / path.removeprefix("../")).exists()
    return any(ROOT.glob(path.rstrip("/"))) or ("/" not in path and any(ROOT.rglob(f"[!.]*/{path}")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_is_there(page: Path) -> None:
    assert [path for path in sorted(named(page)) for one in spelt_out(path) if not is_there(one)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_module_is_there(page: Path) -> None:
    code = set(re.findall(r"`(\w+(?:\.\w+)+)`", page.read_text(encoding="utf-8")))
    names = {name for name in code if name.partition(".")[0] in OURS and not name.endswith((".py", ".md"))}
    assert [name for name in sorted(names) if not is_importable(name)] == []


def is_importable(name: str) -> bool:
    """Whether a dotted name is a module, or what one of them holds."""
    try:
        if importlib.util.find_spec(name) is not None:
            return True
    except ModuleNotFoundError:
        pass
    module, _, last = name.rpartition(".")
    return "." in module and hasattr(importlib.import_module(module), last)


def test_what_the_documentation_names_is_found() -> None:
    found = named(ROOT / "CONTRIBUTING.md")
    assert "docs/architecture.md" in found
    assert len(found) > 40
