"""The budgets of the issues, and the table that puts what was measured beside them.

Comes in: the name of a budget and a number. Goes out: a line on the terminal at once, and `table` at the end.
Must not: fail a test: a slow machine is not a wrong program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    """What a budget is counted in."""

    SECONDS = "s"
    KILOBYTES = "kB"
    GIBIBYTES = "GiB"


@dataclass(frozen=True, slots=True)
class Budget:
    """What must stay under a limit (a median, unless it says otherwise), and the issue that says so."""

    issue: int
    what: str
    limit: float
    unit: Unit = Unit.SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measurement of a budget: ``of`` tells which, where there are several; ``beside`` what else was seen."""

    budget: Budget
    value: float
    of: str = ""
    beside: str = ""

    @property
    def ratio(self) -> float:
        """Measured over budget: above 1 the budget is missed."""
        return self.value / self.budget.limit

    def cells(self) -> tuple[str, ...]:
        """Return issue, what, budget, measured, ratio and what else was seen."""
        what = f"{self.budget.what}: {self.of}" if self.of else self.budget.what
        limit, value = (said(amount, self.budget.unit) for amount in (self.budget.limit, self.value))
        return str(self.budget.issue), what, limit, value, f"{self.ratio:.2f}", self.beside


BUDGETS: Final[Mapping[str, Budget]] = {
    "demo_scale_1": Budget(2, "demo database at scale 1", 20),
    "health": Budget(2, "health answering after `make run`", 8),
    "map_change": Budget(2, "filter change on the map, server side, one session", 0.060),
    "map_change_weight": Budget(2, "the same, on the wire", 40, Unit.KILOBYTES),
    "map_change_50": Budget(2, "filter change, 50 sessions thinking 10 s, p95", 0.5),
    "burst_40": Budget(2, "40 sessions on one link in 5 s, p95 of the first view", 2),
    "cold_map": Budget(2, "first view of the map in a cold browser", 3),
    "snapshot_from_database": Budget(2, "snapshot of 5 million contacts from the database", 60),
    "snapshot_from_parquet": Budget(2, "snapshot of 5 million contacts from the cache folder", 2),
    "measure": Budget(2, "`measure()` on 5 million contacts", 0.100),
    "by_municipality_year": Budget(3, "persons by municipality, a year, 5 million contacts", 0.060),
    "by_month_and_lens": Budget(3, "persons by month and lens, all years, 5 million", 0.400),
    "by_municipality_target": Budget(3, "persons by municipality and target, all years, 5 million", 0.250),
    "by_service_day": Budget(3, "contacts by service and day, a year, 5 million", 0.060),
    "overview_cards": Budget(3, "the eight cards of the overview together, 5 million", 0.600),
    "from_memory": Budget(3, "a question asked before", 0.002),
    "hundred_million": Budget(3, "persons by municipality, a year, 100 million contacts", 3),
    "hundred_million_memory": Budget(3, "the same, resident memory", 8, Unit.GIBIBYTES),
    "page_change": Budget(4, "filter change never asked before, server side", 0.150),
    "page_change_weight": Budget(4, "filter change, on the wire", 60, Unit.KILOBYTES),
    "page_cold": Budget(4, "page visible in a cold browser", 4),
    "page_switch": Budget(4, "page visible on switching to it", 1.5),
    "click_clock": Budget(14, "from a key or a click to the paint, by the clock, p95", 0.050),
    "click_processor": Budget(14, "the same, of processor", 0.050),
    "workers_200": Budget(11, "filter change, 200 sessions thinking 10 s, behind HAProxy, p95", 0.5),
    "workers_killed": Budget(11, "the same with a process killed every 20 s, two processes, p95", 0.5),
    "burst_120": Budget(11, "120 arrivals in 10 s on one link, two processes, p95 of the first view", 3),
    "arrivals": Budget(9, "40 arrivals right after the first good health, p95 of the first view", 1),
    "log_verify": Budget(12, "verifying a million lines of the access log", 10),
    "sign_in_run": Budget(12, "what sign-in adds to a run", 0.005),
    "sign_in_first": Budget(12, "what sign-in adds to a first view", 0.3),
    "log_line": Budget(12, "what the access log adds to a run", 0.001),
    "check_million": Budget(13, "a file of a million contacts, checked", 30),
    "check_million_memory": Budget(13, "the same, resident memory", 1.5, Unit.GIBIBYTES),
    "check_again": Budget(13, "a month of a partner, checked again after a correction", 1),
    "load_million": Budget(13, "the same, checked and loaded", 60),
    "load_million_memory": Budget(13, "the same, resident memory", 1.5, Unit.GIBIBYTES),
    "api_answer": Budget(15, "an answer of the API from an edition, p95", 0.030),
    "embedded_figure": Budget(15, "a figure for a page of another site, p95", 0.100),
    "page_change_large": Budget(4, "filter change complete in the browser, nothing cached, 5 million", 1),
}

_LEDGER: Final[list[Measured]] = []
_HEADS: Final = ("issue", "what", "budget", "measured", "ratio", "beside")


def told(name: str, value: float, *, of: str = "", beside: str = "") -> None:
    """Note a measurement and print it beside its budget."""
    measured = Measured(budget=BUDGETS[name], value=value, of=of, beside=beside)
    _LEDGER.append(measured)
    _, what, limit, found, ratio, more = measured.cells()
    print(f"\n{what}: {found} (budget {limit}, ratio {ratio}){f'; {more}' if more else ''}")


def said(amount: float, unit: Unit) -> str:
    """Return an amount with its unit: milliseconds under a second."""
    if unit is Unit.SECONDS and amount < 1:
        return f"{amount * 1000:.3g} ms"
    return f"{amount:.3g} {unit}"


def table() -> str:
    """Return everything measured as a table, as the README shows it."""
    rows = [_HEADS, ("---",) * len(_HEADS), *(measured.cells() for measured in _LEDGER)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) if _LEDGER else ""
