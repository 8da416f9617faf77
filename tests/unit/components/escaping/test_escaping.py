"""Names in each language that they pass through: said as they are, whatever they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.escaping.html import Html
from components.escaping.mail import apart
from components.escaping.markdown import Markdown, plain
from components.widgets import screen
from tests.support.nasty import LONG, NASTY

ROOT = Path(__file__).parents[4]
JOINER = "\u2060"
MARK = re.compile(r"\\([!-/:-@\[-`{-~])")
SILENT = frozenset(
    {
        "App", "Page", "__file__", "columns", "config", "container", "context", "divider", "empty", "fragment",
        "logger", "logout", "navigation", "query_params", "rerun", "session_state", "set_page_config", "space", "stop",
    }
)  # fmt: skip
"""What is used of Streamlit outside `components.widgets.screen`: nothing there draws words that come from data."""

every_name = pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])


def said(source: str) -> str:
    """Return what escaped Markdown says: backslashes before marks, and characters without width, are not seen."""
    return MARK.sub(r"\1", source).replace(JOINER, "")


def one_line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text)


@every_name
def test_markdown_says_a_name_as_it_is(name: str) -> None:
    assert said(plain(name)) == one_line(name)


@every_name
def test_no_mark_of_markdown_is_left_in_a_name(name: str) -> None:
    left = MARK.sub("x", plain(name))
    assert not re.search(r"[\\`*_\[\]<>$~&|^{}]|:(?=\S)|^\s*([#>=+-]|\d+[.)](\s|$))", left.replace(JOINER, "·"))
    assert not re.search(r"://|www\.|\w@", plain(name).replace("\\", ""))
    assert not re.search(r":[\w+-][\w/+-]*:", plain(name).replace("\\", ""))


def test_ordinary_sentences_are_left_alone() -> None:
    words = "Nel 2025: 1.234 persone (il 42,5%, tra 40,1 e 44,9) – «Rifugio d'inverno» · +3 sull'anno prima; sì!"
    assert plain(words) == words


def test_markdown_that_we_wrote_keeps_its_marks_and_escapes_what_is_put_in() -> None:
    words = Markdown("**{}** · {}").format("Mensa *sociale*", Markdown("_aperta_"))
    assert words == r"**Mensa \*sociale\*** · _aperta_"
    assert Markdown("\n").join(["*a*", Markdown("*b*")]) == "\\*a\\*\n*b*"
    assert words + "*" == rf"{words}\*"


def test_a_name_cannot_begin_a_line_of_its_own() -> None:
    assert "\n" not in Markdown("- {}").format("a\n\n# b\n- c")


def test_each_language_takes_the_other_for_text() -> None:
    assert Html("<p>{}</p>").format(Markdown("**a** <b>")) == "<p>**a** &lt;b&gt;</p>"
    assert Markdown("{}").format(Html("<b>*a*</b>")) == r"\<b\>\*a\*\</b\>"


@every_name
def test_html_says_a_name_as_it_is_between_tags_and_in_attributes(name: str) -> None:
    written = Html('<p title="{}">{}</p>').format(name, name)
    assert len(re.findall(r"[<>\"]", written)) == 6
    assert "'" not in written


def test_text_is_never_drawn_as_html() -> None:
    with pytest.raises(TypeError, match="Only Html"):
        screen.html("<b>Casa</b>")  # type: ignore[arg-type]


def test_words_reach_streamlit_through_one_door() -> None:
    used = {
        (file.relative_to(ROOT).as_posix(), name)
        for file in sources("components", "pages", "Home.py")
        if file.name != "screen.py"
        for name in used_of_streamlit(file)
    }
    assert {(file, name) for file, name in used if name not in SILENT} == set()


def test_markup_is_made_of_constants_alone() -> None:
    """Ruff's S704 says the same; this says it of the types that are ours, whatever ruff's settings."""
    made = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sources("components", "pages")
        if "escaping" not in file.parts
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Html", "Markdown", "ChartText", "Markup"}
        and not all(isinstance(given, ast.Constant) for given in node.args)
    ]
    assert made == []


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from [ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py")


def used_of_streamlit(file: Path) -> Iterator[str]:
    """Yield what a module uses of Streamlit, however it is called there."""
    called = {"st", "streamlit"}
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in called:
            yield node.attr
        if isinstance(node, ast.Import):
            yield from (
                f"as {name.asname}"
                for name in node.names
                if name.name == "streamlit" and name.asname not in {"st", None}
            )
        if isinstance(node, ast.ImportFrom) and node.module == "streamlit":
            yield from (name.name for name in node.names if name.name != "config")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("www.fuori.it", "www.\u2060fuori.\u2060it"),
        ("http://fuori", "http:\u2060//fuori"),
        ("anna@fuori", "anna@\u2060fuori"),
        ("1.234,5 persone nel 2025. Crema: 12.", "1.234,5 persone nel 2025. Crema: 12."),
        ("a\r\nBcc: b", "a Bcc: b"),
    ],
)
def test_a_program_of_mail_finds_no_address_in_a_name_and_numbers_stay(written: str, read: str) -> None:
    assert apart(written) == read
