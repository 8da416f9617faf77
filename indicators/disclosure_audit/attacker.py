"""The attacker: asks about one group of indicators after the other, relates the cells, solves.

Comes in: a `Snapshot`, the settings, questions about indicators. Goes out: `Worked`: the cells of a group, how narrow
each has become, and what was found. Must not: hold the cells of more than one group beside those of the people served,
but for the figures that sets of persons were published with.

The people served are asked first, because everything else is some of them, or made by them: whoever reads a figure has
theirs beside it. Their bounds go into those of the others, and what these add comes back: the people served are worked
out last.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.disclosure_audit import hierarchies, rounding_rules, rule_checks, solver
from indicators.disclosure_audit.cell_keys import Places, codes
from indicators.disclosure_audit.cells import OK, STATES, WHAT, WHERE
from indicators.disclosure_audit.collection import TOGETHER, harvest
from indicators.disclosure_audit.consistency import Ledger
from indicators.disclosure_audit.constraints import Floats, Integers, Marks, System, system
from indicators.disclosure_audit.question_space import ATTACKER, MAIN, Depth
from indicators.disclosure_audit.report import Attacked, Finding, Weakness
from indicators.disclosure_audit.rule_checks import Ask
from indicators.disclosure_audit.unprotected import exact
from indicators.engine.measure import plain_questions
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period, Unit
from indicators.model.query import TIME, Comparison, Grouping, Lens, Query

SEED: Final = 2026
"""Of the draw of the cells that are solved although propagation did not narrow them."""
MOST_QUESTIONS: Final = 6
"""Questions told for each finding."""
PROTECTED: Final = 2
"""Values that must remain possible for a hidden count: with fewer it is known."""
Group = Mapping[Indicator, Sequence[Query]]
"""The questions about each indicator of a group, and then those of them that were answered."""
Told = Callable[[Indicator, int], None]
"""Called with how many questions about an indicator have been asked."""


def distinct(cells: pl.DataFrame) -> pl.DataFrame:
    """Return each cell once, as the answer that tells most of it.

    ``where`` is the code of its conditions and months, ``code`` that of what is counted too, ``index`` its position.
    """
    cells = cells.with_columns(pl.col("status").cast(pl.Enum(STATES)), where=codes(cells, WHERE))
    cells = cells.with_columns(code=cells["where"].to_numpy() + codes(cells, WHAT)).with_row_index("row")
    best = cells.sort("status", maintain_order=True).unique("code", keep="first").select("row")
    return cells.join(best, on="row", how="semi", maintain_order="left").drop("row").with_row_index("index")


@dataclass(slots=True)
class Worked:
    """The cells of a group, the system that they make, what is known of each by now, and what was found."""

    cells: pl.DataFrame
    given: System
    low: Floats
    high: Floats
    questions: Group
    part: Attacked
    ask: Ask
    truth: Floats = field(init=False)
    index: solver.Index = field(init=False)

    def __post_init__(self) -> None:
        self.truth = self.cells["truth"].to_numpy().astype(np.float64)
        self.index = solver.Index.of(self.given)

    @classmethod
    def of(cls, cells: pl.DataFrame, given: System, questions: Group, part: Attacked, ask: Ask) -> "Worked":
        """Begin with what each figure says alone."""
        return cls(cells, given, given.low.copy(), given.high.copy(), questions, part, ask)

    def narrow(self) -> None:
        """Propagate what is known now through all the relations."""
        self.low, self.high = solver.propagate(self.given, self.low, self.high, index=self.index)

    def secret(self, threshold: int) -> Integers:
        """Return the cells that hide one to ``threshold - 1`` persons."""
        few = pl.col("few").is_between(1, threshold - 1).fill_null(value=False)
        rows = self.cells.select(pl.arg_where((pl.col("status") != OK) & few)).to_series()
        return rows.to_numpy().astype(np.int64)


def _at_equal_returns(snapshot: Snapshot, questions: Sequence[Query], names: Directory) -> list[Query]:
    """Return the questions that comparisons with the year before add: without the months missing in either year."""
    compared = (query.but(comparison=Comparison.YEAR) for query in questions if not TIME & set(query.by))
    pieces = (plain_questions(snapshot, query, names) for query in compared)
    return list(dict.fromkeys(query for asked in pieces for query in asked.questions if query.left_out))


class Knowledge:
    """What the attacker knows of one edition of the data."""

    def __init__(
        self, snapshot: Snapshot, settings: Settings, directory: Directory, ledger: Ledger | None = None
    ) -> None:
        self.snapshot, self.settings, self.directory = snapshot, settings, directory
        self._asked: list[Query] = []
        self._ledger = Ledger() if ledger is None else ledger
        self._reached = _reached(snapshot, settings, directory)
        self.main: Worked | None = None

    def gather(self, group: Group, part: Attacked, advance: Told) -> Worked | None:
        """Ask everything about a group of indicators, and propagate what their figures say.

        Nothing is returned of a group that has no cells; what is found against the rules is in ``part``.
        """
        frames: list[pl.DataFrame] = []
        answered: dict[Indicator, Sequence[Query]] = {}
        for entry, questions in group.items():
            first = len(self._asked)
            frames += self._ask_all(entry, questions, part, advance)
            answered[entry] = self._asked[first:]
        if not frames:
            return None
        snapshot, settings, directory = self.snapshot, self.settings, self.directory
        cells = distinct(pl.concat(frames))
        part.cells = cells.height
        worked = Worked.of(cells, system(cells, snapshot, directory, settings.disclosure), answered, part, self._ask)
        if MAIN in {entry.key for entry in group}:
            self.main = worked
        self._beside_main(worked)
        part.findings += rule_checks.children(cells, worked.given, self._ask)
        return worked

    def _ask_all(
        self, entry: Indicator, questions: Sequence[Query], part: Attacked, advance: Told
    ) -> Iterator[pl.DataFrame]:
        """Ask, report what is published against the rules or twice, and yield the cells."""
        snapshot, settings, directory = self.snapshot, self.settings, self.directory
        questions = [*questions, *_at_equal_returns(snapshot, questions, directory)]
        done = 0
        for batch in harvest(snapshot, questions, settings=settings, directory=directory, first=len(self._asked)):
            self._asked += batch.asked
            part.questions += len(batch.asked)
            part.refused += batch.refused
            part.findings += batch.findings
            done = min(done + TOGETHER, len(questions))
            advance(entry, done)
            cells = batch.cells
            if cells.height:
                cells = cells.filter(~(hierarchies.impossible(cells, snapshot, directory) & (pl.col("truth") == 0)))
                part.findings += rule_checks.shown_against_the_rules(cells, settings.disclosure, entry.kind, self._ask)
                part.findings += rule_checks.zeros(cells, self._reached, self._ask)
                part.findings += self._ledger.compare(cells, self._ask)
                published = cells.filter(pl.col("status") == OK)["key"].unique().to_numpy()
                part.sets = np.union1d(part.sets, published)
                yield cells
        advance(entry, len(questions))
        check = rounding_rules.indexes if entry.of_table else rounding_rules.smoothed
        part.findings += check(snapshot, entry, settings=settings, directory=directory)

    def _beside_main(self, worked: Worked) -> None:
        """Exchange bounds with the people served of the same places, groups and times, and propagate.

        What lies in the people served in all of the cells that can be compared is at most them; what never falls below
        them (contacts) is at least them.
        """
        main = self.main
        if main is None or main is worked:
            worked.narrow()
            return
        for inside, mine, theirs in _compared(worked, main):
            above, below = (worked, main) if not inside else (main, worked)
            over, under = (mine, theirs) if not inside else (theirs, mine)
            borrowed = (main.high[theirs] < worked.high[mine]) if inside else (main.low[theirs] > worked.low[mine])
            worked.part.sets = np.union1d(worked.part.sets, main.cells["key"].to_numpy()[theirs[borrowed]])
            np.minimum.at(below.high, under, above.high[over])
            np.maximum.at(above.low, over, below.low[under])
            if inside:
                worked.part.findings += rule_checks.under_hidden(worked.cells[mine], main.cells[theirs], self._ask)
        worked.narrow()
        for inside, mine, theirs in _compared(worked, main):
            if inside:
                np.maximum.at(main.low, theirs, worked.low[mine])
            else:
                np.minimum.at(main.high, theirs, worked.high[mine])

    def report(self, worked: Worked, depth: Depth) -> None:
        """Solve one by one what has come out narrow, and report what is known."""
        settings = self.settings
        given, low, high, part = worked.given, worked.low, worked.high, worked.part
        index = worked.index
        where = worked.secret(settings.disclosure.threshold)
        widths = np.minimum(high[where] - low[where] + 1, settings.disclosure.threshold + 1).astype(int)
        chosen = _worth_solving(widths, depth)
        part.solved += len(chosen)
        for number in chosen:
            cell = where[number]
            if not solver.is_open(given, index, cell, int(worked.truth[cell]), low=low, high=high):
                widths[number] = 1
        part.widths.update(widths.tolist())
        self.known(worked, where[widths < PROTECTED], Weakness.PINNED)

    def known(
        self, worked: Worked, cells: Integers, weakness: Weakness, who: str = "", *, truth: Floats | None = None
    ) -> None:
        """Report cells that are known, and the draws that may close them.

        ``truth`` is what is known of each cell, if it is not how many persons are in it.
        """
        counts = worked.truth if truth is None else truth
        base, threshold = self.settings.disclosure.base, self.settings.disclosure.threshold
        far = _at_an_end(worked.cells, noise=base - 1, threshold=threshold)
        for cell in cells:
            asked = worked.cells["question"].gather(_involved(worked.given, worked.index, cell))
            questions = asked.unique(maintain_order=True).head(MOST_QUESTIONS)
            finding = Finding(
                weakness=weakness,
                cell=f"{rule_checks.described(worked.cells.row(int(cell), named=True))} {who}".strip(),
                low=int(counts[cell]),
                high=int(counts[cell]),
                questions=tuple(worked.ask(number) for number in questions),
            )
            worked.part.findings.append(finding)
            worked.part.redraws |= _far(worked.cells, far, worked.given, worked.index, cell)

    def _ask(self, question: int) -> str:
        return rule_checks.typed(self._asked[question], self.directory)


def _reached(snapshot: Snapshot, settings: Settings, directory: Directory) -> pl.DataFrame:
    """Return the places from which somebody was served, by year: ``condition``, ``word``, ``year``."""
    years = directory.years
    whole = Query(
        indicator=MAIN,
        period=Period(years[0] * 12, years[-1] * 12 + 11, Unit.YEAR),
        lens=Lens.RESIDENCE,
        viewer=ATTACKER,
    )
    (answer,) = exact(snapshot, [whole.but(by=(Grouping.MUNICIPALITY, Grouping.YEAR))], settings, directory)
    towns = answer.filter(pl.col("numerator") > 0).select(
        word="municipality", year=pl.col("year").cast(pl.Int64), condition=pl.lit("municipality")
    )
    wider = [
        towns.select(
            pl.col("word").replace_strict(words, default=None, return_dtype=pl.String), "year", condition=pl.lit(name)
        )
        for name, words in hierarchies.coarser("municipality", snapshot, directory)
    ]
    return pl.concat([towns, *wider]).unique()


def _compared(worked: Worked, main: Worked) -> Iterator[tuple[bool, Integers, Integers]]:
    """Yield which cells lie in (True), or contain (False), which of the people served: those of one kind together."""
    theirs = Places(main.cells["where"].to_numpy()).find(worked.cells["where"].to_numpy())
    mine = np.flatnonzero(theirs >= 0)
    kinds = codes(worked.cells, WHAT)[mine]
    for kind in np.unique(kinds):
        own = mine[kinds == kind]
        other = theirs[own]
        if (worked.truth[own] <= main.truth[other]).all():
            yield True, own, other
        if (worked.truth[own] >= main.truth[other]).all():
            yield False, own, other


def _worth_solving(widths: Integers, depth: Depth) -> Integers:
    """Return the hidden cells to solve: those that propagation narrowed, and some of the others to try it on."""
    narrowed = np.flatnonzero((widths >= PROTECTED) & (widths <= depth.narrow))
    others = np.flatnonzero(widths > depth.narrow)
    drawn = np.random.default_rng(SEED).choice(others, min(depth.sample, len(others)), replace=False)
    return np.concatenate([narrowed, np.sort(drawn)])


def _involved(given: System, index: solver.Index, cell: int) -> list[int]:
    """Return a cell and the wholes that it is part of."""
    return [cell, *given.whole[index.around(np.array([cell]))].tolist()]


def _at_an_end(cells: pl.DataFrame, *, noise: int, threshold: int) -> Marks:
    """Return the cells whose figure another draw may move: at an end of its range, or at the threshold."""
    drawn = (pl.col("status") == OK) & ((pl.col("shown") - pl.col("truth")).abs() == noise) & ~pl.col("exact")
    other = pl.col("truth") == threshold
    marks = cells.select(((drawn | other) & ~pl.col("sums")).fill_null(value=False)).to_series().to_numpy()
    return np.asarray(marks, dtype=np.bool_)


def _far(cells: pl.DataFrame, far: Marks, given: System, index: solver.Index, cell: int) -> set[int]:
    """Return the sets, around a cell that is known, whose figures another draw may move to where they do not tell it.

    The cell and its own relations are tried first, then those of its neighbourhood.
    """
    for near in (_touching(given, index, cell), solver.neighbourhood(given, index, cell)[0]):
        chosen = near[far[near]]
        if len(chosen):
            return set(cells["key"].gather(chosen))
    return set()


def _touching(given: System, index: solver.Index, cell: int) -> Integers:
    """Return a cell, and the cells, wholes and parts, of the relations that touch it."""
    relations = index.around(np.array([cell]))
    return np.unique(np.concatenate([[cell], given.whole[relations], given.part[index.inside(relations)[0]]]))
