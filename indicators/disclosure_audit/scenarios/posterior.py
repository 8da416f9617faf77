"""An attacker who guesses: how likely each value of a hidden count is, given everything published around it.

Comes in: a `Snapshot`, the settings. Goes out: `Guessing`: how well it does beside whoever only knows how often each
value occurs. Must not: let out which cells it guessed.

One closed year of people served, by municipality and by an attribute. The margins (every municipality, the attribute
over all of them) and the cells are published, hidden or rounded, with the probabilities of
`indicators.disclosure.published_method`; what is not known is how many there truly are. The attacker takes every place
for as mixed as the whole (its published shares), any total for as likely as another, and draws tables that agree with
what is published by a Markov chain (Metropolis, one person in or out of a place at a time, or from a value to another).
What it says of a hidden cell are the frequencies of its values in the tables drawn.

It is compared with two simpler attackers. One knows the published method and the total of the place alone, and takes
each cell by itself (``alone``): what hides persons is worth as much as the margins add to it. The other knows how often
each value occurs among all the hidden cells (``often``), which nobody outside knows so well, and nothing of the place.

References
----------
.. [1] Diaconis P, Sturmfels B. Algebraic algorithms for sampling from conditional distributions. Ann Statist 1998.
.. [2] Gneiting T, Raftery AE. Strictly proper scoring rules, prediction, and estimation. JASA 2007 (logarithmic score).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import exp, lgamma, log, log2
from random import Random
from statistics import fmean
from typing import Any, Final

import polars as pl

from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from indicators.disclosure.published_method import hidden_share, rounded
from indicators.disclosure_audit.question_space import ATTACKER, MAIN
from indicators.disclosure_audit.unprotected import exact
from indicators.engine.measure import measure_each
from indicators.model.code_lists import Directory
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result, Status

SEED: Final = 2026
ATTRIBUTES: Final = (Grouping.SEX, Grouping.AGE_BAND, Grouping.TARGET)
SWEEPS: Final = 1000
"""Times that every cell is tried after the chain has forgotten where it began."""
FORGOTTEN: Final = 200
"""Times before."""
NEVER: Final = -1e6
"""Logarithm of a probability of nothing."""
LEAST: Final = -700.0
"""Logarithm of the smallest probability that is one."""
SMALLEST: Final = 1e-6
"""Probability that is given at least to what came true."""
HALF: Final = 0.5
MOVERS: Final = 3
"""Persons who may be of two places in the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """How well hidden counts are guessed.

    Attributes
    ----------
    score : float
        Mean logarithm (base 2) of the probability given to the true value: the higher the better, 0 at most.
    right : float
        Share of the cells whose likeliest value is the true one.
    """

    score: float
    right: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Guessing:
    """How well each attacker guesses.

    Attributes
    ----------
    attribute : str
        What the people served of each municipality are broken down by.
    cells : int
        Hidden cells.
    chain, alone, often : Skill
        With all the margins together; with the method and the place's own total; with the frequencies of the values.
    """

    attribute: str
    cells: int
    chain: Skill
    alone: Skill
    often: Skill

    @property
    def gain(self) -> float:
        """How many bits a cell all the margins add to the method and the place's own total."""
        return self.chain.score - self.alone.score

    def row(self) -> dict[str, object]:
        """Return the measures as one row of a table."""
        skills = {"catena": self.chain, "metodo": self.alone, "frequenze": self.often}
        scores = {f"{name}: bit": f"{skill.score:.2f}".replace(".", ",") for name, skill in skills.items()}
        rights = {f"{name}: giuste": f"{100 * skill.right:.0f} %" for name, skill in skills.items()}
        return {"comuni per": self.attribute, "nascoste": self.cells, **scores, **rights}

    def as_json(self) -> dict[str, Any]:
        """Return the measures as JSON-ready values."""
        return {**asdict(self), "gain": self.gain}

    def sentence(self) -> str:
        """Return what all the margins add, in Italian."""
        added = f"{self.gain:+.2f}".replace(".", ",").replace("-", "−")
        return (
            f"Persone servite per comune e {self.attribute}: chi mette insieme tutti i numeri pubblicati guadagna "
            f"{added} bit per cella su chi conosce il metodo e il totale del comune, e indovina "
            f"{100 * self.chain.right:.0f} celle su cento invece di {100 * self.alone.right:.0f}."
        )


def guesses(snapshot: Snapshot, *, settings: Settings, attributes: Sequence[Grouping] = ATTRIBUTES) -> list[Guessing]:
    """Guess the hidden cells of the last closed year by municipality and each of some attributes."""
    directory = Directory.of(snapshot)
    guesses = [guess(snapshot, attribute, settings=settings, directory=directory) for attribute in attributes]
    return [guessing for guessing in guesses if guessing is not None]


def guess(
    snapshot: Snapshot, attribute: Grouping, *, settings: Settings, directory: Directory | None = None, seed: int = SEED
) -> Guessing | None:
    """Guess the hidden cells of the last closed year, by municipality and attribute; None where none is hidden."""
    names = directory or Directory.of(snapshot)
    base = Query(indicator=MAIN, period=names.closed_year, lens=Lens.RESIDENCE, viewer=ATTACKER)
    home = (Grouping.MUNICIPALITY,)
    queries = (base.but(by=(*home, attribute)), base.but(by=home), base.but(by=(Grouping.RESIDENCE_CLASS, attribute)))
    answers = measure_each(snapshot, queries, settings=settings, directory=names)
    results = [answer for answer in answers if isinstance(answer, Result)]
    if len(results) < len(queries):
        return None
    cells, places, whole = (result.frame for result in results)
    (truth,) = exact(snapshot, queries[:1], settings, names)
    frame = cells.join(truth.select(*home, attribute, true="numerator"), on=[*home, attribute], how="left")
    frame = frame.with_columns(pl.col("true").fill_null(0)).sort(*home, attribute)
    whole = whole.filter(pl.col("residence_class") == "ambito").sort(attribute)
    apart = attribute in {Grouping.SEX, Grouping.AGE_BAND}
    table = _Table.of(frame, places.sort(*home), whole, settings.disclosure, apart=apart)
    begin = [[int(figure or 0) for figure in row] for row in _rows(frame, whole.height)]
    drawn = _frequencies(table, begin, Random(seed))  # noqa: S311 - nothing secret is drawn
    return _scored(str(attribute), table, frame, drawn, settings.disclosure)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What is published, as logarithms of probabilities of each true count.

    Attributes
    ----------
    cells : list of lists of lists of float
        By place, value of the attribute, true count.
    places, columns : lists of lists of float
        Of the margins.
    shares : list of float
        Of each value of the attribute, published.
    apart : bool
        Whether everybody has exactly one of the values.
    """

    cells: list[list[list[float]]]
    places: list[list[float]]
    columns: list[list[float]]
    shares: list[float]
    apart: bool

    @classmethod
    def of(
        cls,
        cells: pl.DataFrame,
        places: pl.DataFrame,
        whole: pl.DataFrame,
        settings: DisclosureSettings,
        *,
        apart: bool,
    ) -> "_Table":
        """Read the published table and its margins."""
        margins = [_shown(row) for row in places.iter_rows(named=True)]
        totals = [_shown(row) for row in whole.iter_rows(named=True)]
        most = int(max(total or 0 for total in totals)) + settings.base + MOVERS
        size = int(max(figure or 0 for figure in margins)) + settings.base
        sums = [float(total or settings.threshold / 2) for total in totals]
        everybody = sum(sums) if apart else max(sum(float(margin or settings.threshold / 2) for margin in margins), 1.0)
        return cls(
            cells=[[_likely(figure, size, settings) for figure in row] for row in _rows(cells, whole.height)],
            places=[_likely(margin, size, settings) for margin in margins],
            columns=[_loosely(_likely(total, most, settings)) for total in totals],
            shares=[min(max(total / everybody, 1e-6), 1 - 1e-6) for total in sums],
            apart=apart,
        )


def _loosely(logarithms: list[float]) -> list[float]:
    """Return the same for the sum of the places, which some people are in twice."""
    chances = [exp(max(logarithm, LEAST)) if logarithm > NEVER else 0.0 for logarithm in logarithms]
    sums = [fmean(chances[max(count - MOVERS, 0) : count + 1]) for count in range(len(chances))]
    return [log(chance) if chance > 0 else NEVER for chance in sums]


def _rows(frame: pl.DataFrame, kinds: int) -> list[list[float | None]]:
    """Return the published figures of each place."""
    shown = [_shown(row) for row in frame.iter_rows(named=True)]
    return [shown[first : first + kinds] for first in range(0, len(shown), kinds)]


def _shown(row: dict[str, object]) -> float | None:
    """Return a published figure, None where it is hidden."""
    return float(str(row["numerator"])) if row["status"] == Status.OK else None


def _likely(figure: float | None, size: int, settings: DisclosureSettings) -> list[float]:
    """Return the logarithm of the probability of what was published, for each true count."""
    likely = []
    for count in range(size + 1):
        hidden = hidden_share(count, settings)
        if figure is None:
            share = hidden
        elif figure == 0:
            share = float(count == 0)
        else:
            share = (1 - hidden) * dict(rounded(count, settings.base)).get(int(figure), 0.0) if hidden < 1 else 0.0
        likely.append(log(share) if share > 0 else NEVER)
    return likely


class _Chain:
    """A table of true counts that walks among those that agree with what is published, the likelier the oftener."""

    def __init__(self, table: _Table, begin: Sequence[Sequence[int]], rng: Random) -> None:
        self._table, self._rng = table, rng
        self.cells = [list(row) for row in begin]
        self._totals = [sum(row) if table.apart else max(row) for row in self.cells]
        self._sums = [sum(column) for column in zip(*self.cells, strict=True)]

    def sweep(self) -> None:
        """Try every cell once, and every place."""
        kinds = len(self._table.shares)
        for place in range(len(self.cells)):
            for kind in range(kinds):
                self._step(place, kind, 1 if self._rng.random() < HALF else -1)
            if self._table.apart:
                self._swap(place, self._rng.randrange(kinds), self._rng.randrange(kinds))
            else:
                self._resize(place, 1 if self._rng.random() < HALF else -1)

    def _step(self, place: int, kind: int, change: int) -> None:
        """Try one person more or less in a cell (and in its place, where everybody has one value)."""
        more = change if self._table.apart else 0
        before = self._weight(place, (kind,))
        self._move(place, kind, change, more)
        if not self._accept(self._weight(place, (kind,)) - before):
            self._move(place, kind, -change, -more)

    def _swap(self, place: int, one: int, other: int) -> None:
        """Try one person with another value."""
        if one == other:
            return
        before = self._weight(place, (one, other))
        self._move(place, one, 1, 0)
        self._move(place, other, -1, 0)
        if not self._accept(self._weight(place, (one, other)) - before):
            self._move(place, one, -1, 0)
            self._move(place, other, 1, 0)

    def _resize(self, place: int, change: int) -> None:
        """Try one person more or less in a place, with none of the values."""
        every = tuple(range(len(self._table.shares)))
        before = self._weight(place, every)
        self._totals[place] += change
        if not self._accept(self._weight(place, every) - before):
            self._totals[place] -= change

    def _move(self, place: int, kind: int, change: int, more: int) -> None:
        self.cells[place][kind] += change
        self._sums[kind] += change
        self._totals[place] += more

    def _accept(self, gain: float) -> bool:
        return gain >= 0 or self._rng.random() < exp(max(gain, LEAST))

    def _weight(self, place: int, kinds: Sequence[int]) -> float:
        """Return the logarithm of how likely a place is, up to what some of its cells do not change."""
        table, row, total = self._table, self.cells[place], self._totals[place]
        weight = _at(table.places[place], total)
        for kind in kinds:
            count, share = row[kind], table.shares[kind]
            weight += _at(table.cells[place][kind], count) + _at(table.columns[kind], self._sums[kind])
            if table.apart:
                weight += count * log(share) - _factorial(count)
            else:
                weight += _binomial(count, total, share)
        return weight + (_factorial(total) if table.apart else 0.0)


def _at(logarithms: list[float], count: int) -> float:
    return logarithms[count] if 0 <= count < len(logarithms) else NEVER


def _factorial(count: int) -> float:
    """Return the logarithm of a factorial."""
    return lgamma(count + 1) if count >= 0 else -NEVER


def _binomial(count: int, total: int, share: float) -> float:
    """Return the logarithm of the probability that so many of a total have a value that has a share of all."""
    if not 0 <= count <= total:
        return NEVER
    ways = lgamma(total + 1) - lgamma(count + 1) - lgamma(total - count + 1)
    return ways + count * log(share) + (total - count) * log(1 - share)


def _frequencies(table: _Table, begin: Sequence[Sequence[int]], rng: Random) -> list[list[Counter[int]]]:
    """Draw tables, and return how often each cell had each value."""
    chain = _Chain(table, begin, rng)
    seen = [[Counter[int]() for _ in row] for row in begin]
    for sweep in range(FORGOTTEN + SWEEPS):
        chain.sweep()
        if sweep >= FORGOTTEN:
            for row, counts in zip(seen, chain.cells, strict=True):
                for values, count in zip(row, counts, strict=True):
                    values[count] += 1
    return seen


def _by_itself(table: _Table, place: int, kind: int, values: range) -> list[float]:
    """Return how likely each value of a cell is, for who knows the method and the total of its place alone."""
    shown, share = table.cells[place][kind], table.shares[kind]
    totals = [exp(max(weight, LEAST)) if weight > NEVER else 0.0 for weight in table.places[place]]
    weights = [
        exp(max(_at(shown, count), LEAST))
        * sum(
            chance * exp(max(_binomial(count, total, share), LEAST))
            for total, chance in enumerate(totals)
            if total >= count and chance > 0
        )
        for count in values
    ]
    every = sum(weights)
    return [weight / every for weight in weights] if every > 0 else [1 / len(values)] * len(values)


def _skill(guesses: Sequence[tuple[int, Sequence[float]]]) -> Skill:
    """Return how well the probabilities of each value (from nobody up) tell the true ones."""
    return Skill(
        score=fmean(log2(max(chances[true], SMALLEST)) for true, chances in guesses),
        right=fmean(max(range(len(chances)), key=chances.__getitem__) == true for true, chances in guesses),
    )


def _scored(
    attribute: str, table: _Table, frame: pl.DataFrame, drawn: list[list[Counter[int]]], settings: DisclosureSettings
) -> Guessing | None:
    """Compare what each attacker says of the hidden cells with what is true."""
    values, kinds = range(settings.threshold + 1), len(table.shares)
    hidden = [
        (*divmod(number, kinds), int(true))
        for number, (status, true) in enumerate(frame.select("status", "true").iter_rows())
        if status == Status.SUPPRESSED
    ]
    if not hidden:
        return None
    often = Counter(true for _, _, true in hidden)
    frequencies = [often[value] / len(hidden) for value in values]
    chain = []
    for place, kind, true in hidden:
        counts = [drawn[place][kind][value] + 1 for value in values]  # once more each: none is impossible
        chain.append((true, [count / sum(counts) for count in counts]))
    return Guessing(
        attribute=attribute,
        cells=len(hidden),
        chain=_skill(chain),
        alone=_skill([(true, _by_itself(table, place, kind, values)) for place, kind, true in hidden]),
        often=_skill([(true, frequencies) for _, _, true in hidden]),
    )
