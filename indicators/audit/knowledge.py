"""What the attacker knows: asks about one indicator after the other, relates, solves.

Comes in: a `Snapshot`, the settings, entries of the catalogue. Goes out: an `AuditReport`. Must not: hold the cells of
more than one indicator, but for the figures that sets of persons were published with.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.audit import attacks, solver
from indicators.audit.cells import IDENTITY, STATES
from indicators.audit.codes import codes
from indicators.audit.harvest import TOGETHER, harvest
from indicators.audit.ledger import Ledger
from indicators.audit.relations import Floats, Integers, System, system
from indicators.audit.report import AuditReport, Finding, Weakness
from indicators.definition import Indicator
from indicators.directory import Directory
from indicators.query import Query

NARROW: Final = 2
"""Hidden cells that propagation leaves with so many values are solved exactly."""
MOST_QUESTIONS: Final = 6
"""Questions told for each finding."""
PROTECTED: Final = 2
"""Values that must remain possible for a hidden count: with fewer it is known."""


def distinct(cells: pl.DataFrame) -> pl.DataFrame:
    """Return each cell once, as the answer that tells most of it, with its ``code``."""
    words = cells.with_columns(pl.col("status").cast(pl.Enum(STATES)))
    cells = words.with_columns(code=codes(cells, IDENTITY[1:])).with_row_index("row")
    best = cells.sort("status", maintain_order=True).unique("code", keep="first").select("row")
    return cells.join(best, on="row", how="semi", maintain_order="left").drop("row")


class Knowledge:
    """What the attacker knows so far, one indicator after the other: memory holds the cells of one at a time."""

    def __init__(self, snapshot: Snapshot, settings: Settings, directory: Directory) -> None:
        self._data = snapshot, settings, directory
        self._asked: list[Query] = []
        self._ledger = Ledger()
        self._findings: list[Finding] = []
        self._widths: Counter[int] = Counter()
        self._redraws: set[int] = set()
        self._refused = self._cells = self._solved = 0

    def attack(self, questions: Sequence[Query], advance: Callable[[int], None]) -> None:
        """Ask everything about an indicator, and work out what its figures hide.

        ``advance`` is called with how many questions have been asked.
        """
        snapshot, settings, directory = self._data
        frames: list[pl.DataFrame] = []
        first, done = len(self._asked), 0
        for found in harvest(snapshot, questions, settings=settings, directory=directory, first=first):
            self._asked += found.asked
            self._refused += found.refused
            if found.cells.height:
                frames.append(found.cells)
            done = min(done + TOGETHER, len(questions))
            advance(done)
        if frames:
            self._work_out(pl.concat(frames))

    def _work_out(self, cells: pl.DataFrame) -> None:
        """Report what is published against the rules or twice, and narrow what is hidden."""
        settings = self._data[1]
        self._findings += attacks.shown_against_the_rules(cells, settings.disclosure, self._ask)
        self._findings += self._ledger.compare(cells, self._ask)
        cells = distinct(cells)
        self._cells += cells.height
        for group in cells.partition_by("part", "horizon", maintain_order=True):
            self._narrow(group.with_row_index("index"))

    def _narrow(self, cells: pl.DataFrame) -> None:
        """Narrow every hidden cell of 1 to threshold - 1 persons, and report those that come out known."""
        snapshot, settings, directory = self._data
        threshold = settings.disclosure.threshold
        given = system(cells, snapshot, directory, settings.disclosure)
        low, high = solver.propagate(given)
        index = solver.Index.of(given)
        hidden = cells.filter(pl.col("status") != "ok", pl.col("truth").is_between(1, threshold - 1))
        for cell in hidden.select("index", "indicator").iter_rows():
            ends = self._range(given, index, cell[0], low, high)
            width = ends[1] - ends[0] + 1
            self._widths[min(width, threshold - 1)] += 1
            if width < PROTECTED:
                known = cells.row(cell[0], named=True)
                asked = cells["question"].gather(_involved(known, given, index))
                self._findings.append(_pinned(known, ends, asked, self._ask))
                self._redraws |= _far(cells, given, index, cell[0], noise=settings.disclosure.base - 1)

    def _range(self, given: System, index: solver.Index, cell: int, low: Floats, high: Floats) -> tuple[int, int]:
        if not 1 < high[cell] - low[cell] + 1 <= NARROW:
            return int(low[cell]), int(high[cell])
        self._solved += 1
        return solver.solve(given, index, cell, low=low, high=high)

    def _ask(self, question: int) -> str:
        return attacks.typed(self._asked[question], self._data[2])

    def conclude(self, entries: Iterable[Indicator], *, full: bool) -> AuditReport:
        """Look at what partners get, and report."""
        snapshot, settings, directory = self._data
        self._findings += attacks.beside_a_partner(snapshot, entries, settings=settings, directory=directory)
        return AuditReport(
            findings=tuple(self._findings),
            questions=len(self._asked),
            refused=self._refused,
            cells=self._cells,
            hidden=sum(self._widths.values()),
            narrowed=dict(sorted(self._widths.items())),
            solved=self._solved,
            full=full,
            own_secret=bool(settings.disclosure.secret),
            redraws=frozenset(self._redraws),
        )


def _involved(cell: dict[str, object], given: System, index: solver.Index) -> list[int]:
    """Return a cell and the wholes that it is part of."""
    position = int(str(cell["index"]))
    return [position, *given.whole[index.around([position])].tolist()]


def _far(cells: pl.DataFrame, given: System, index: solver.Index, cell: int, *, noise: int) -> set[int]:
    """Return the sets, around a cell that is known, whose figures fell on the far end of their range.

    Only a whole and all its parts at opposite ends can give a part away. The cell's own relations are tried first, then
    those of its neighbourhood.
    """
    told = cells.filter((pl.col("status") == "ok") & ((pl.col("shown") - pl.col("truth")).abs() == noise))
    for near in (_touching(given, index, [cell]), solver.neighbourhood(given, index, cell)[0]):
        found = told.filter(pl.col("index").is_in(near.tolist()))["key"]
        if found.len():
            return set(found)
    return set()


def _touching(given: System, index: solver.Index, cells: list[int]) -> Integers:
    """Return the cells, wholes and parts, of the relations that touch some cells."""
    relations = index.around(cells)
    inside = [given.part[index.parts[relation] : index.parts[relation + 1]] for relation in relations]
    return np.unique(np.concatenate([given.whole[relations], *inside])) if len(relations) else np.zeros(0, np.int64)


def _pinned(cell: dict[str, object], ends: tuple[int, int], questions: pl.Series, ask: Callable[[int], str]) -> Finding:
    """Return the finding of a cell that is known, with the questions about it and about its wholes."""
    return Finding(
        weakness=Weakness.PINNED,
        cell=attacks.described(cell),
        low=ends[0],
        high=ends[1],
        questions=tuple(ask(number) for number in questions.unique(maintain_order=True).head(MOST_QUESTIONS)),
    )
