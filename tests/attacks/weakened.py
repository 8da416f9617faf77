"""Protection as it was before Part 4, so that each attack can show that it wins where there is something to win.

Role: the twin of the product. In: questions. Out: answers protected by the old rule. Must not: use the product's own
protection, but for what it refuses.

The old rule: counts of one to four are hidden, zeros are told, the others are rounded to the base; a share is hidden if
its part, whole or rest is one to four, and for a body where what is not its own is; indexes are of the true counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import indicator
from indicators.engine.measure import measure_each
from indicators.model.indicator import Kind
from indicators.model.query import Query
from indicators.model.result import Result, Status
from tests.attacks.attacker import EXACT, MANAGER, Product, Reading, Seen

THRESHOLD: Final = 5
BASE: Final = 5
OLD: Final = Reading(
    least_hidden=1,
    most_hidden=THRESHOLD - 1,
    least_shown=THRESHOLD,
    base=BASE,
    least_of_mean=10,
    most_of_hidden_mean=9,
)
"""How figures were to be read."""


@dataclass(frozen=True)
class Weakened:
    """The product with the old rule in place of its own."""

    settings: Settings = field(default_factory=Settings)

    def answers(self, snapshot: Snapshot, queries: Sequence[Query]) -> Iterator[Seen | None]:
        """Yield the answers, in order; who may see everything, and what is refused, are as ever."""
        shown = Product(self.settings).answers(snapshot, queries)
        exact = self._exact(snapshot, queries)
        for seen, frame in zip(shown, exact, strict=True):
            if seen is None or frame is None or seen.reading == EXACT:
                yield seen
                continue
            entry = indicator(seen.query.indicator)
            told = protected(frame, entry.kind, entry.decimals)
            if seen.query.viewer.organisation is not None:
                told = told.with_columns(_where_others_are_few(frame, *self._own(snapshot, seen.query)))
            yield Seen(query=seen.query, frame=told, reading=OLD, directory=seen.directory)

    def _exact(self, snapshot: Snapshot, queries: Sequence[Query]) -> Iterator[pl.DataFrame | None]:
        for result in measure_each(snapshot, [query.but(viewer=MANAGER) for query in queries], settings=self.settings):
            yield result.frame if isinstance(result, Result) else None

    def _own(self, snapshot: Snapshot, query: Query) -> tuple[pl.DataFrame, list[str]]:
        """Return what the body that asks knows of a question by itself, and the names of the groups."""
        body = snapshot["organisations"].filter(pl.col("key") == query.viewer.organisation)["index"].item()
        services = tuple(snapshot["services"].filter(pl.col("organisation") == body)["key"])
        (own,) = self._exact(snapshot, [query.but(services=services)])
        assert own is not None
        return own, [str(grouping) for grouping in query.by]


def _where_others_are_few(frame: pl.DataFrame, own: pl.DataFrame, names: list[str]) -> pl.Series:
    """Return the states of a body's answer: hidden too where one to four people are only of the others."""
    told = protected(frame, Kind.PERSONS, 0)
    mine = own.select(*names, mine="numerator")
    joined = frame.join(mine, on=names, how="left", maintain_order="left")
    few = _few(pl.col("numerator") - pl.col("mine").fill_null(0)).fill_null(value=False)
    state = pl.when(few).then(pl.lit(str(Status.SUPPRESSED))).otherwise(told["status"])
    return joined.select(status=state).to_series()


def protected(frame: pl.DataFrame, kind: Kind, decimals: int) -> pl.DataFrame:
    """Return an exact answer with the old rule applied."""
    part, whole = pl.col("numerator"), pl.col("denominator")
    if kind is Kind.INDEX:
        return frame.with_columns(pl.col("value").round(decimals), numerator=None, denominator=None)
    hidden = _few(part)
    if kind in {Kind.PROPORTION, Kind.PEOPLE_RATIO}:
        hidden = hidden | _few(whole) | (_few(whole - part) if kind is Kind.PROPORTION else False)
    if kind is Kind.PER_PERSON:
        hidden = (whole > 0) & (whole < OLD.least_of_mean)
    hidden = hidden.fill_null(value=False) & (pl.col("status") == Status.OK)
    counted = ["numerator", *(["denominator"] if kind in {Kind.PROPORTION, Kind.PEOPLE_RATIO, Kind.PER_PERSON} else [])]
    rounded = [pl.when(~hidden).then(_rounded(name)).alias(name) for name in counted]
    state = pl.when(hidden).then(pl.lit(str(Status.SUPPRESSED))).otherwise("status")
    return frame.with_columns(*rounded, pl.when(~hidden).then("value").alias("value"), status=state)


def _few(count: pl.Expr) -> pl.Expr:
    return (count >= 1) & (count < THRESHOLD)


def _rounded(name: str) -> pl.Expr:
    return pl.col(name).map_elements(_to_base, return_dtype=pl.Float64)


def _to_base(count: float) -> float:
    """Round to the base, up as often as the remainder says: for a twin any draw that does not change will do."""
    below, rest = divmod(int(count), BASE)
    draw = blake2b(str(count).encode(), digest_size=1).digest()[0]
    up = rest > 0 and (below == 0 or draw * BASE < rest * 256)
    return float((below + up) * BASE)
