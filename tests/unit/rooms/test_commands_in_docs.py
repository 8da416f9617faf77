"""Every command that the guides show is one: whoever types it is not told that there is no such thing.

What commands do is proved where they are: here words, options and kinds of values are read as they would be, and
nothing is done.
"""

import re
import shlex
from pathlib import Path

import pytest
from typer import TyperException
from typer.main import get_command

from cli import app

ROOT = Path(__file__).resolve().parents[3]
GUIDES = [*sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"\s*(?:sudo )?(?:-u bifocale )?(?:\.venv/bin/)?bifocale\s+(\S.*)")
ITALIAN = get_command(app)


def commands_in(page: Path) -> list[str]:
    """Return what follows ``bifocale`` in the blocks of a page, without what the shell does with it."""
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    parts = [part for block in blocks for line in block.splitlines() for part in line.partition(" #")[0].split("&&")]
    return [match[1].strip() for part in parts if (match := _COMMAND.match(part))]


def refused(command: str) -> str:
    """Return why a command would be refused before it did anything; empty if it would not be."""
    words, one = shlex.split(command), ITALIAN
    if words[0] == "--ambito":
        words = words[2:]
    while (inside := getattr(one, "commands", None)) is not None:
        if words[0] not in inside:
            return f"no command {words[0]}"
        one, words = inside[words[0]], words[1:]
    try:
        one.make_context("bifocale", words)
    except TyperException as error:
        return str(error)
    return ""


@pytest.mark.parametrize("page", [page for page in GUIDES if commands_in(page)], ids=lambda page: page.name)
def test_every_command_of_a_guide_is_one(page: Path) -> None:
    assert {command: why for command in commands_in(page) if (why := refused(command))} == {}


def test_commands_are_found_and_wrong_ones_refused() -> None:
    assert "db backup var/prima.bifocale" in commands_in(ROOT / "docs" / "esercizio.md")
    assert len([one for page in GUIDES for one in commands_in(page)]) > 40
    for wrong in ("db bakup x", "run --worker 2", "run --workers zero", "ambiti add crema", "deploy nginx"):
        assert refused(wrong), wrong
