"""SECURITY.md names tests that exist, and says open of what is met by none."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ROWS = [
    line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if re.match(r"\| (\d|that )", line)
]
TESTS = list((ROOT / "tests").rglob("test_*.py"))
DEFINED = set(
    re.findall(r"^def (test_\w+)", "\n".join(path.read_text(encoding="utf-8") for path in TESTS), re.MULTILINE)
)
UNTESTED = {"8.1.1", "11.2", "15.1", "16.1.1"}
"""What is met by a document, by a choice of algorithms or by a command alone."""


def test_every_test_that_is_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", "\n".join(ROWS)))
    assert len(named) > 30
    assert named <= DEFINED
    files = set(re.findall(r"`(test_\w+\.py)`", "\n".join(ROWS)))
    assert files <= {path.name for path in TESTS}
    folders = set(re.findall(r"`(tests/[\w/.]+)`", "\n".join(ROWS)))
    assert [folder for folder in folders if not (ROOT / folder).exists()] == []


def test_what_no_test_watches_is_open() -> None:
    for row in ROWS:
        what, state, _, test = (cell.strip() for cell in row.strip("|").split("|"))
        if not test and "*open*" not in state:
            assert what.split()[0].rstrip(",") in UNTESTED, what
