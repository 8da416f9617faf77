"""Where a test run spends its time: the slowest files, told at its end.

Comes in: the reports of tests, those of other workers too. Goes out: a section of the summary.
Must not: judge: budgets are not tests.
"""

from collections import Counter
from typing import Final

import pytest

TOLD: Final = 10
"""Files that are told."""
FEWEST: Final = 200
"""Tests of a run from which it is worth telling."""


class SlowestFiles:
    """Adds up the seconds of each file, preparation and ending included."""

    def __init__(self) -> None:
        self._seconds = Counter[str]()
        self._tests = Counter[str]()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one test."""
        path = report.nodeid.partition("::")[0]
        self._seconds[path] += report.duration
        self._tests[path] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell the slowest files, and how much of all the time they take."""
        if self._tests.total() < FEWEST:
            return
        terminalreporter.section("slowest files")
        for path, seconds in self._seconds.most_common(TOLD):
            terminalreporter.line(f"{seconds:7.1f} s {self._tests[path]:5} tests  {path}")
        terminalreporter.line(
            f"{self._seconds.total():7.1f} s {self._tests.total():5} tests  in all {len(self._seconds)}"
        )
