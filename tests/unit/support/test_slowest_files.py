"""The end of a test run tells the files that took longest, preparation included."""

import pytest

from tests.support.slowest_files import FEWEST, SlowestFiles


class _Terminal:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def section(self, title: str) -> None:
        self.lines.append(title)

    def line(self, text: str) -> None:
        self.lines.append(" ".join(text.split()))


def _report(path: str, when: str, seconds: float) -> pytest.TestReport:
    return pytest.TestReport(f"{path}::test", (path, 0, "test"), {}, "passed", None, when, duration=seconds)  # type: ignore[arg-type]  # the phase as text


def _lines(tests: int) -> list[str]:
    files, terminal = SlowestFiles(), _Terminal()
    for _ in range(tests):
        files.pytest_runtest_logreport(_report("quick.py", "call", 0.5))
    files.pytest_runtest_logreport(_report("slow.py", "setup", 1000))
    files.pytest_runtest_logreport(_report("slow.py", "call", 1))
    files.pytest_terminal_summary(terminal)  # type: ignore[arg-type]  # as much of a terminal as it uses
    return terminal.lines


def test_the_slowest_file_comes_first_with_its_preparation() -> None:
    assert _lines(FEWEST) == [
        "slowest files",
        "1001.0 s 1 tests slow.py",
        "100.0 s 200 tests quick.py",
        "1101.0 s 201 tests in all 2",
    ]


def test_a_few_tests_tell_nothing() -> None:
    assert _lines(FEWEST - 2) == []
