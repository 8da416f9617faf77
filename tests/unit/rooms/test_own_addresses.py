"""Each absolute address of ours that leaves the program is made by `components.base_path.address`.

An address written by hand is right at the root of a name and a blank page under a path of one. Paths may stand where a
request is recognised (routes, comparisons), in constants, and inside a call of `address`; nowhere else.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.state.page_registry import EVERY_PAGE

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted(
    [
        ROOT / "Home.py",
        *(file for room in ("components", "pages", "publication") for file in (ROOT / room).rglob("*.py")),
    ]
)
FIRST_WORDS = (
    *("assets", "geo", "healthz", "readyz", "accesso", "edizione", "assemblea", "api", "accessibilita", "posta"),
    *("oauth2callback", "auth", "_stcore", "media", "component", "static"),
    *(page.name for page in EVERY_PAGE),
)
PATH = re.compile(rf"/(?:(?:{'|'.join(FIRST_WORDS)})(?:[/?.\-{{]|$).*)?", re.DOTALL)
IN_MARKUP = re.compile(r"""(?:href|src|action)=["']?/(?!/)""")
MADE = {"address", "address_asking"}
ASKED = {
    "Route",
    "Mount",
    "folder_routes",
    "startswith",
    "endswith",
    "removeprefix",
    "under",
    "split",
    "rstrip",
    "strip",
}
"""Calls that recognise what is asked for, or take a path apart."""
NO_ADDRESS = {
    "components/app/person_gate.py": {"_go_in"},  # the page wanted, which `wanted_page` reads again
    "components/server/addresses.py": {"__init__", "_bundles", "_without_last_slash"},  # what is known
    "components/server/html_rewrite.py": {"rewrite"},  # how deep an address is
    "components/server/sign_in/wanted_page.py": {"wanted_page"},  # the page wanted, as the program names it
    "components/state/url_state.py": {"address_of"},  # the question, as the access log writes it
    "components/app/search/parse.py": {"address"},  # tells two views apart
    "publication/api/openapi.py": {"openapi"},  # under the document's own `servers`
    "components/app/link_desk.py": {"_send"},  # after the public address, which holds the path already
    "components/widgets/exports/follow_button.py": {"_figure"},  # kept as the program names it
    "publication/digest/contents.py": {"_address"},  # the same
    "publication/digest/letter.py": {"_address", "_stop"},  # after the public address, which holds the path already
    "components/base_path.py": {"publish_under", "within"},  # what makes them
    "components/server/assets.py": {"folders", "asset_path"},  # as our routes know them
    "components/server/sign_in/cookies.py": {"add_cookie"},  # a cookie's path at the root
    "components/server/headers.py": {"_narrow_cookies"},  # the same
    "components/server/sign_in/link_routes.py": {"link_routes"},  # routes
    "publication/opendata/catalogue.py": {"_named"},  # parts of an identifier
}


def given(source: str, *, constants: frozenset[str] = frozenset()) -> Iterator[tuple[str, int, str]]:
    """Return each path that is given away as it stands: in which function, at which line, what."""
    tree = ast.parse(source)
    around = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        is_name = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in constants
        is_marked = IN_MARKUP.search(text) is not None
        if is_marked or ((is_name or _is_path(node, text, around)) and not _is_kept(node, around)):
            yield _function(node, around), node.lineno, text[:60] or ast.unparse(node)


def _is_path(node: ast.AST, text: str, around: dict[ast.AST, ast.AST]) -> bool:
    """Whether a constant is a path, or the beginning of one."""
    outer = around.get(node)
    is_begun = not isinstance(outer, ast.JoinedStr) or outer.values[0] is node
    return PATH.fullmatch(text) is not None and is_begun and not isinstance(outer, ast.Expr)


def _is_kept(node: ast.AST, around: dict[ast.AST, ast.AST]) -> bool:
    inner = node
    while inner in around:
        outer = around[inner]
        if isinstance(outer, ast.Compare):
            return True
        if isinstance(outer, ast.Call) and inner is not outer.func:
            name = outer.func.attr if isinstance(outer.func, ast.Attribute) else getattr(outer.func, "id", "")
            if name in MADE | ASKED:
                return True
        if isinstance(outer, ast.Attribute) and outer.attr in ASKED:
            return True
        if isinstance(outer, ast.AnnAssign) and isinstance(around.get(outer), ast.Module):
            return True
        inner = outer
    return False


def _function(node: ast.AST, around: dict[ast.AST, ast.AST]) -> str:
    while node in around:
        node = around[node]
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return node.name
    return ""


def paths_of(tree: ast.Module) -> set[str]:
    """Return the names of a module's constants that hold a path."""
    found = set()
    for node in tree.body:
        if (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and isinstance(node.value, ast.Constant)
        ):
            text = node.value.value
            if isinstance(text, str) and PATH.fullmatch(text):
                found.add(node.target.id)
    return found


def held_by(tree: ast.Module, paths: dict[str, set[str]]) -> frozenset[str]:
    """Return the names that hold a path in a module: its own, and those that it imports."""
    imported = {
        (name.asname or name.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
        if name.name in paths.get(node.module or "", set())
    }
    return frozenset(paths_of(tree) | imported)


def test_no_module_gives_a_path_away_as_it_stands() -> None:
    texts = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in FILES}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    paths = {name.removesuffix(".py").replace("/", "."): paths_of(tree) for name, tree in trees.items()}
    assert paths["components.server.sign_in.link_routes"] == {"ASK", "OPEN"}
    amiss = [
        f"{name}:{line} {function}: {what}"
        for name, tree in trees.items()
        for function, line, what in given(texts[name], constants=held_by(tree, paths))
        if function not in NO_ADDRESS.get(name, set())
    ]
    assert amiss == []


@pytest.mark.parametrize(
    "line",
    [
        'go("/")',
        'go(f"/mappa?{query}")',
        "go('/assets/x.js')",
        'page = "<a href=\\"/\\">x</a>"',
        'PAGE = "<form action=\\"/accesso/ruolo\\">"',
        "def f():\n    return STATEMENT",
        'headers["Location"] = f"/api/v1/{name}"',
    ],
)
def test_a_path_that_is_given_away_is_seen(line: str) -> None:
    assert list(given(line, constants=frozenset({"STATEMENT"})))


@pytest.mark.parametrize(
    "line",
    [
        'go(address("/"))',
        'go(f"{address(STATEMENT)}?{query}")',
        'STATEMENT: Final = "/accessibilita"',
        "is_there = path == STATEMENT",
        'is_there = path.startswith("/assets/")',
        'routes = [Route("/healthz", answer)]',
        'go("/altro")',
        'def f():\n    """/mappa"""',
    ],
)
def test_a_path_that_is_made_or_recognised_is_let_be(line: str) -> None:
    assert not list(given(line, constants=frozenset({"STATEMENT"})))
