"""What reaches a terminal: names are printed as they are, and no terminal obeys one."""

import ast
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

import printable
from tests.support.nasty import LONG, NASTY

ROOT = Path(__file__).resolve().parents[3]
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

every_name = pytest.mark.parametrize("name", [*NASTY.values(), LONG], ids=[*NASTY, "long"])


@every_name
def test_a_terminal_obeys_no_name(name: str) -> None:
    assert not OBEYED.search(printable.printable(f"{name}\x9b31m"))


@every_name
def test_brackets_in_a_name_were_read_as_rich_markup(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`[bold]` in a cell made it bold, and `[/]` ended the command with a traceback."""
    monkeypatch.setattr(printable, "_errors", Console(stderr=True, width=20_000))
    monkeypatch.setattr(printable, "_WIDE", 20_000)
    printable.answer_table([{"service": name}, {"service": 1}])
    printable.tell(name)
    printable.answer(name)
    said = capsys.readouterr()
    words = re.sub(r"\s+", " ", printable.printable(name)).strip()
    for written in (said.out.split("\n")[1], said.err, said.out.split("\n", 3)[3]):
        assert re.sub(r"\s+", " ", written).strip() == words
        assert not OBEYED.search(written)


def test_what_programs_read_as_json_is_what_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    value = {**NASTY, "one character": "\x9b31m"}
    printable.answer_json(value)
    written = capsys.readouterr().out
    assert json.loads(written) == value
    assert not OBEYED.search(written)


def test_a_bar_reads_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    with printable.bar() as advance:
        advance("Casa [/] [bold]Verde\x1b[31m", 1.0)
    assert "Casa [/] [bold]Verde�[31m" in capsys.readouterr().err


def test_the_command_line_prints_through_one_door() -> None:
    doors = {"print", "echo", "secho", "Console", "Table", "Progress", "stdout", "stderr", "write"}
    used = {
        (file, node.id if isinstance(node, ast.Name) else node.attr)
        for file in (
            "cli.py",
            "cli_accounts.py",
            "cli_ambiti.py",
            "cli_backup.py",
            "cli_base.py",
            "cli_boundaries.py",
            "cli_deploy.py",
            "cli_digest.py",
            "cli_editions.py",
            "cli_files.py",
            "cli_import.py",
            "cli_init.py",
            "cli_meeting.py",
            "cli_opendata.py",
            "cli_persons.py",
            "cli_region.py",
            "cli_reminders.py",
            "cli_report.py",
            "cli_words.py",
        )
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute)
    }
    assert {(file, name) for file, name in used if name in doors} == set()
