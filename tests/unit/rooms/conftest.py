"""The command line, run in the process of the test."""

from collections.abc import Callable

import pytest

from tests.support.command_line import run_line

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bifocale(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a line in this process; what it leaves: exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        return run_line(monkeypatch, capsys, *words)

    return run
