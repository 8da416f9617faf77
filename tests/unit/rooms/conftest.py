"""The command line, run in the process of the test."""

import sys
from collections.abc import Callable

import pytest

import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def bifocale(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a line in this process; what it leaves: exit code, standard output, standard error."""

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["bifocale", *(str(word) for word in words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    return run
