"""What the attacker knows: asks about one indicator after the other, relates, solves.

Comes in: a `Snapshot`, the settings, questions about one indicator after the other. Goes out: an `Attacked` for each.
Must not: hold the cells of more than one indicator, but for the figures that sets of persons were published with.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.audit import attacks, solver
from indicators.audit.cells import IDENTITY, STATES
from indicators.audit.codes import codes
from indicators.audit.harvest import TOGETHER, harvest
from indicators.audit.lattice import Depth
from indicators.audit.ledger import Ledger
from indicators.audit.relations import Integers, System, system
from indicators.audit.report import Attacked, Finding, Weakness
from indicators.directory import Directory
from indicators.query import Query

SEED: Final = 2026
"""Of the draw of the cells that are solved although propagation did not narrow them."""
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

    def attack(self, questions: Sequence[Query], depth: Depth, advance: Callable[[int], None]) -> Attacked:
        """Ask everything about an indicator, and work out what its figures hide.

        ``advance`` is called with how many questions have been asked.
        """
        snapshot, settings, directory = self._data
        part, frames = Attacked(), []
        done = 0
        for found in harvest(snapshot, questions, settings=settings, directory=directory, first=len(self._asked)):
            self._asked += found.asked
            part.questions += len(found.asked)
            part.refused += found.refused
            if found.cells.height:
                frames.append(found.cells)
            done = min(done + TOGETHER, len(questions))
            advance(done)
        if frames:
            self._work_out(part, pl.concat(frames), depth)
        return part

    def _work_out(self, part: Attacked, cells: pl.DataFrame, depth: Depth) -> None:
        """Report what is published against the rules or twice, and narrow what is hidden."""
        settings = self._data[1]
        part.findings += attacks.shown_against_the_rules(cells, settings.disclosure, self._ask)
        part.findings += self._ledger.compare(cells, self._ask)
        part.sets = cells.filter(pl.col("status") == "ok")["key"].unique().to_numpy()
        cells = distinct(cells)
        part.cells = cells.height
        for group in cells.partition_by("part", "horizon", maintain_order=True):
            self._narrow(part, group.with_row_index("index"), depth)

    def _narrow(self, part: Attacked, cells: pl.DataFrame, depth: Depth) -> None:
        """Narrow every hidden cell of 1 to threshold - 1 persons, and report those that come out known."""
        snapshot, settings, directory = self._data
        threshold = settings.disclosure.threshold
        given = system(cells, snapshot, directory, settings.disclosure)
        low, high = solver.propagate(given)
        index = solver.Index.of(given)
        hidden = cells.filter(pl.col("status") != "ok", pl.col("truth").is_between(1, threshold - 1))
        where, truth = hidden["index"].to_numpy().astype(np.int64), hidden["truth"].to_numpy()
        widths = np.minimum(high[where] - low[where] + 1, threshold - 1).astype(int)
        chosen = _worth_solving(widths, depth)
        part.solved += len(chosen)
        for number in chosen:
            if not solver.is_open(given, index, where[number], truth[number], low=low, high=high):
                widths[number] = 1
        part.widths.update(widths.tolist())
        for cell, count in zip(where[widths < PROTECTED], truth[widths < PROTECTED], strict=True):
            asked = cells["question"].gather(_involved(given, index, cell))
            part.findings.append(_pinned(cells.row(int(cell), named=True), int(count), asked, self._ask))
            part.redraws |= _far(cells, given, index, cell, noise=settings.disclosure.base - 1)

    def _ask(self, question: int) -> str:
        return attacks.typed(self._asked[question], self._data[2])


def _worth_solving(widths: Integers, depth: Depth) -> Integers:
    """Return the hidden cells to solve: those that propagation narrowed, and some of the others to try it on."""
    narrowed = np.flatnonzero((widths >= PROTECTED) & (widths <= depth.narrow))
    others = np.flatnonzero(widths > depth.narrow)
    drawn = np.random.default_rng(SEED).choice(others, min(depth.sample, len(others)), replace=False)
    return np.concatenate([narrowed, np.sort(drawn)])


def _involved(given: System, index: solver.Index, cell: int) -> list[int]:
    """Return a cell and the wholes that it is part of."""
    return [cell, *given.whole[index.around(np.array([cell]))].tolist()]


def _far(cells: pl.DataFrame, given: System, index: solver.Index, cell: int, *, noise: int) -> set[int]:
    """Return the sets, around a cell that is known, whose figures fell on the far end of their range.

    Only a whole and all its parts at opposite ends can give a part away. The cell's own relations are tried first, then
    those of its neighbourhood.
    """
    told = cells.filter((pl.col("status") == "ok") & ((pl.col("shown") - pl.col("truth")).abs() == noise))
    for near in (_touching(given, index, cell), solver.neighbourhood(given, index, cell)[0]):
        found = told.filter(pl.col("index").is_in(near.tolist()))["key"]
        if found.len():
            return set(found)
    return set()


def _touching(given: System, index: solver.Index, cell: int) -> Integers:
    """Return the cells, wholes and parts, of the relations that touch a cell."""
    relations = index.around(np.array([cell]))
    return np.unique(np.concatenate([given.whole[relations], given.part[index.inside(relations)[0]]]))


def _pinned(cell: dict[str, object], count: int, questions: pl.Series, ask: Callable[[int], str]) -> Finding:
    """Return the finding of a cell that is known, with the questions about it and about its wholes."""
    return Finding(
        weakness=Weakness.PINNED,
        cell=attacks.described(cell),
        low=count,
        high=count,
        questions=tuple(ask(number) for number in questions.unique(maintain_order=True).head(MOST_QUESTIONS)),
    )
