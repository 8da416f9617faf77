"""The command line in the process of a test: what a line leaves behind.

Comes in: words as they are typed. Goes out: exit code, standard output, standard error.
Must not: set anything up: whoever runs a line says its settings and folder first.
"""

import sys

import pytest

import cli

Ended = tuple[int, str, str]


def run_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object) -> Ended:
    """Run a line by the door that the shell uses; an error that nobody tells fails the test."""
    monkeypatch.setattr(sys, "argv", ["bifocale", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err
