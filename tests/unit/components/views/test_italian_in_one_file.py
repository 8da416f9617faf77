"""Each page keeps its Italian in one file: whoever writes its words reads and changes them in the page's text.py."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Final

import pytest

VIEWS: Final = Path(__file__).resolve().parents[4] / "components" / "views"
MODULES: Final = sorted(path for path in VIEWS.rglob("*.py") if path.name not in {"text.py", "__init__.py"})
NOT_SHOWN: Final = {"class breaks", "first tab"}
"""Names under which answers are kept, which nobody reads."""
STYLE: Final = re.compile(r"[a-z-]+:[^ ;]|^ ?bif-|[a-z]_[a-z]")
"""Style sheets, classes, keys of elements, names of columns."""
WORD: Final = re.compile(r"[^\W\d_]{2,}")
TAG: Final = re.compile(r"<[^>]*>|:material/\w+:")
LEAST: Final = 2
"""Words from which a text is a phrase: one alone is also a name of a column, of a parameter, of a unit."""


def phrases(source: str) -> Iterator[str]:
    """Yield the texts of a module that are phrases, the words that stand between values among them."""
    tree = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    pieces = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "{}".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | pieces:
            text = node.value
        else:
            continue
        plain = TAG.sub(" ", text)
        if " " in plain.strip() and len(WORD.findall(plain)) >= LEAST and not STYLE.search(plain):
            yield text


@pytest.mark.parametrize("module", MODULES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_phrase_stands_outside_the_pages_text(module: Path) -> None:
    assert [text for text in phrases(module.read_text(encoding="utf-8")) if text not in NOT_SHOWN] == []


def test_a_phrase_is_found_alone_between_values_and_inside_tags() -> None:
    source = """
        "Nessun dato."
        x = "Nessun dato."
        y = f"In {a} mancano {b}"
        z = Html("<p>Come si calcola</p>")
        k = "figura_x"
    """
    assert set(phrases(dedent(source))) == {"Nessun dato.", "In {} mancano ", "<p>Come si calcola</p>"}
