"""The audit from end to end: ask, relate, solve, report.

Comes in: a `Snapshot` and the settings. Goes out: an `AuditReport`. Must not: print.

What it covers. Every indicator whose parts count persons, asked as the public (mayors get the same figures) through
`measure`, under both lenses. Quick: people served by month, quarter, year and range of years, by up to two dimensions
(sex with age counts as one; ranges by one); the other indicators by year and quarter, by one dimension or by sex with
age; filters and single periods, for the people served, in the last closed year. Full: every indicator by up to two
dimensions (three with sex and age), in every unit of time and range of years, and every filter in every year. Filters
are single values of a breakdown, so they give the same cells by another route. On these cells:

- rules: few persons, few left out of a share, figures not rounded;
- consistency: one set of persons, one figure, whatever the indicator, the route, the unit of time;
- differencing: of areas, periods, services, attributes and lenses, together: bounds of every cell are propagated
  through all the relations of an indicator at once, and the hidden cells left with two values are
  solved one by one: minimum and maximum by integer programming over their neighbourhood;
- partners: a whole, less one's own exact figure, must not leave few persons of the others.

What it does not. Crossings of three dimensions that are not sex with age and another: protected viewers may ask them,
and they are millions of cells, nearly all hidden. Knowledge from outside (who knows a person), sums of contacts and
euros, medians and indexes (they have rules of their own, tested in tests/spec), differences between two editions of the
data, coalitions of partners, partners who also read the public edition, subtraction between indicators, between lengths
of follow-up or with and without fictitious residence, and guesses that are likely without being certain.

What it may find on good data. Rounding is by chance, and where a whole and all its parts happen to fall on the far end
of their ranges (four parts of four persons, 16 rounded to 20) the parts are known. It is rare and grows rarer with more
people, but no rule excludes it: run the audit on the Ambito's own data before they are published, and if it finds some
choose another secret, which draws everything again. After publication the secret must not change.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.audit import attacks, lattice, solver
from indicators.audit.cells import IDENTITY, Advance, Harvest, harvest
from indicators.audit.lattice import QUICK, Depth
from indicators.audit.relations import Floats, System, system
from indicators.audit.report import AuditReport, Finding, Weakness
from indicators.catalogue import INDICATORS
from indicators.definition import Indicator
from indicators.directory import Directory

NARROW: Final = 2
"""Hidden cells that propagation leaves with so many values are solved exactly."""
ASKING, SOLVING = 0.6, 0.9
"""Shares of the time after which asking and solving end."""
MOST_QUESTIONS: Final = 6
"""Questions told for each finding."""
PROTECTED: Final = 2
"""Values that must remain possible for a hidden count: with fewer it is known."""


def audit(
    snapshot: Snapshot,
    *,
    settings: Settings,
    depth: Depth = QUICK,
    entries: Iterable[Indicator] | None = None,
    advance: Advance | None = None,
) -> AuditReport:
    """Attack the figures that protected viewers can get.

    Parameters
    ----------
    snapshot : Snapshot
    settings : Settings
    depth : Depth
        `QUICK` walks the likeliest part of the lattice, `FULL` all of it (far longer).
    entries : iterable of Indicator, optional
        Indicators to attack; all of them unless said.
    advance : callable, optional
        Called with what is being done, in Italian, and the share done of it.

    Returns
    -------
    AuditReport
    """
    report = advance or _silent
    directory = Directory.of(snapshot)
    chosen = tuple(INDICATORS.values() if entries is None else entries)
    asked = [*lattice.questions(chosen, directory, depth), *lattice.routes(chosen, directory, depth)]
    found = harvest(snapshot, asked, settings=settings, directory=directory, advance=_until(report, ASKING))
    cells = found.cells()

    def ask(question: int) -> str:
        return attacks.typed(found.asked[question], directory)

    findings = [*attacks.shown_against_the_rules(cells, settings.disclosure, ask), *attacks.published_twice(cells, ask)]
    solved = _Solved()
    groups = _distinct(cells).partition_by("indicator", "part", "horizon", maintain_order=True)
    for number, group in enumerate(groups):
        report("Differenze", ASKING + (SOLVING - ASKING) * number / len(groups))
        solved.attack(group.with_row_index("index"), snapshot, directory, settings, ask)
    report("Partner", SOLVING)
    findings += solved.findings
    findings += attacks.beside_a_partner(snapshot, chosen, settings=settings, directory=directory)
    report("Fatto", 1.0)
    return _conclude(found, cells, solved, findings, settings=settings, full=depth.everything)


def _conclude(
    found: Harvest, cells: pl.DataFrame, solved: "_Solved", findings: list[Finding], *, settings: Settings, full: bool
) -> AuditReport:
    return AuditReport(
        findings=tuple(findings),
        questions=len(found.asked),
        refused=found.refused,
        cells=cells.select(IDENTITY).n_unique(),
        hidden=sum(solved.widths.values()),
        narrowed=dict(sorted(solved.widths.items())),
        solved=solved.count,
        full=full,
        own_secret=bool(settings.disclosure.secret),
    )


def _distinct(cells: pl.DataFrame) -> pl.DataFrame:
    """Return each cell once."""
    return cells.unique(list(IDENTITY), keep="first", maintain_order=True)


class _Solved:
    """Solves one indicator's cells after the other and keeps what comes out."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.widths: Counter[int] = Counter()
        self.count = 0

    def attack(
        self,
        cells: pl.DataFrame,
        snapshot: Snapshot,
        directory: Directory,
        settings: Settings,
        ask: Callable[[int], str],
    ) -> None:
        """Narrow every hidden cell of 1 to threshold - 1 persons, and report those that come out known."""
        threshold = settings.disclosure.threshold
        given = system(cells, snapshot, directory, settings.disclosure)
        low, high = solver.propagate(given)
        index = solver.Index.of(given)
        hidden = cells.filter(pl.col("status") != "ok", pl.col("truth").is_between(1, threshold - 1))
        for cell in hidden.iter_rows(named=True):
            ends = self._range(given, index, cell["index"], low, high)
            width = ends[1] - ends[0] + 1
            self.widths[min(width, threshold - 1)] += 1
            if width < PROTECTED:
                self.findings.append(_pinned(cell, ends, cells["question"].gather(_involved(cell, given, index)), ask))

    def _range(self, given: System, index: solver.Index, cell: int, low: Floats, high: Floats) -> tuple[int, int]:
        if not 1 < high[cell] - low[cell] + 1 <= NARROW:
            return int(low[cell]), int(high[cell])
        self.count += 1
        return solver.solve(given, index, cell, low=low, high=high)


def _involved(cell: dict[str, object], given: System, index: solver.Index) -> list[int]:
    """Return a cell and the wholes that it is part of."""
    position = int(str(cell["index"]))
    return [position, *given.whole[index.around([position])].tolist()]


def _pinned(cell: dict[str, object], ends: tuple[int, int], questions: pl.Series, ask: Callable[[int], str]) -> Finding:
    """Return the finding of a cell that is known, with the questions about it and about its wholes."""
    return Finding(
        weakness=Weakness.PINNED,
        cell=attacks.described(cell),
        low=ends[0],
        high=ends[1],
        questions=tuple(ask(number) for number in questions.unique(maintain_order=True).head(MOST_QUESTIONS)),
    )


def _until(report: Advance, share: float) -> Advance:
    """Return a progress that ends at a share of the whole."""
    return lambda what, done: report(what, done * share)


def _silent(_what: str, _share: float) -> None:
    """Tell nobody."""
