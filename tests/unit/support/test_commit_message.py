"""The hook of the commit's message lets pass what CONTRIBUTING asks for, and says what else is missing."""

import re
from pathlib import Path

import pytest

from tests.support.commit_message import complaints, main

ROOT = Path(__file__).resolve().parents[3]
BODY = "\n\nPart 5. A reason."


@pytest.mark.parametrize(
    "message",
    [
        "Give every module its room" + BODY,
        "Bring the two doors together" + BODY,
        "Give a reason\n\n# Please enter the commit message\nWhat was wrong.\nPart 12.\n",
        "Merge branch 'main'",
        'Revert "Give every module its room"\n\nThis reverts commit 1234.',
        "Take a look" + BODY + "\n# ------------------------ >8 ------------------------\ndiff --git a b\n",
    ],
)
def test_what_is_asked_for_passes(message: str) -> None:
    assert list(complaints(message)) == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("give every module its room" + BODY, "capital"),
        ("Give every module its room." + BODY, "full stop"),
        ("Moved every module" + BODY, "imperative"),
        ("Moving every module" + BODY, "imperative"),
        ("G" * 73 + BODY, "73 characters"),
        ("Give every module its room", "says why"),
        ("Give every module its room\n\n# Part 5 in a comment", "says why"),
        ("Give every module its room\n\nIt had none.", "names the part"),
        ("Give every module its room\nPart 5. It had none.", "empty line"),
        ("", "capital"),
    ],
)
def test_what_is_missing_is_told(message: str, told: str) -> None:
    assert any(told in complaint for complaint in complaints(message))


def test_the_hook_fails_with_its_complaints_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    message = tmp_path / "COMMIT_EDITMSG"
    message.write_text("Moved.\n", encoding="utf-8")
    assert main(str(message)) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3
    message.write_text("Move it" + BODY, encoding="utf-8")
    assert main(str(message)) == 0


def test_the_hooks_are_local_and_call_only_what_is_installed() -> None:
    config = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (.*)", config) == ["local"]
    assert "://" not in config
    assert {Path(entry).name for entry in re.findall(r"entry: (\S+)", config)} == {"ruff", "vulture", "python"}
    assert set(re.findall(r"language: (.*)", config)) == {"system"}
