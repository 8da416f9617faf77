"""Whether the data hold what a sentence claims: both its numbers, asked again of `measure` for the periods it names.

Comes in: a `Claim`, the questions that its page or its figure asked, a snapshot. Goes out: what is not so.
Must not: use the product's sentences (`indicators.wording`) or comparison (`indicators.engine.period_comparison`): each
number is asked alone, of its own period, without the breakdown by time that it may have been read from.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import indicator as entry_of
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.period import Period, Unit
from indicators.model.query import TIME, Comparison, Query
from indicators.model.result import Result, Status
from tests.support.claims import BESIDE, COSTS, Claim, Side, dated, parts, rounded, stated
from tests.support.sheet_held import unheld_on_sheet

Missing = frozenset[tuple[str, int]]
Values = dict[tuple[str, ...], Decimal | None]
"""Each group's value as it is printed; None where there is no number."""
FEW: Final = range(1, 5)
"""Persons that a protected viewer is never told of."""


@dataclass(frozen=True)
class Data:
    """The data of a base, asked one number at a time."""

    snapshot: Snapshot
    settings: Settings
    _known: dict[Query, Result | None] = field(default_factory=dict)

    @cached_property
    def directory(self) -> Directory:
        """Names, the first and last month."""
        return Directory.of(self.snapshot)

    @cached_property
    def missing(self) -> Missing:
        """Services (keys) and months whose return was expected and never came."""
        came = self.snapshot["returns"].group_by("service", "month").agg(pl.col("received").is_not_null().any())
        keys = dict(self.snapshot["services"].select("index", "key").iter_rows())
        return frozenset((keys[service], month) for service, month, received in came.iter_rows() if not received)

    def ask(self, query: Query) -> Result | None:
        """Return what is found; None where it may not be asked."""
        if query not in self._known:
            try:
                self._known[query] = measure(self.snapshot, query, settings=self.settings)
            except UserError:
                self._known[query] = None
        return self._known[query]

    def values(self, query: Query, side: Side, *, out: Missing = frozenset()) -> Iterator[Values]:
        """Yield the values of a question's groups in a period, for each way of asking for those months."""
        plain = query.but(
            comparison=Comparison.NONE,
            by=tuple(one for one in query.by if one not in TIME),
            left_out=tuple(sorted(out)),
        )
        for period in ways(side, query.period):
            result = self.ask(plain.but(period=period))
            if result is not None:
                by = result.query.by
                yield {tuple(row[one] for one in by): printed(result, row) for row in result.rows()}


def printed(result: Result, row: Mapping[str, Any]) -> Decimal | None:
    """Return the value of a row as it is printed."""
    if row["status"] != Status.OK or row["value"] is None:
        return None
    return rounded(row["value"], result.indicator.decimals)


def ways(side: Side, asked: Period) -> Iterator[Period]:
    """Yield the periods, in units that may be asked for, that a side is of.

    Protected viewers may ask for some months as whole quarters only. What is counted on the last day may be asked for
    as any period that ends then, or is still running.
    """
    period = side.period or asked
    for unit in dict.fromkeys((asked.unit, period.unit, Unit.MONTH, Unit.QUARTER, Unit.YEAR)):
        if side.at_end:
            first = period.last // unit * unit
            yield Period(first, first + unit - 1, unit)
        elif period.first % unit == 0 and (period.last + 1) % unit == 0:
            yield Period(period.first, period.last, unit)


def unheld(claim: Claim, queries: Iterable[Query], data: Data) -> Iterator[str]:
    """Yield why no question of those asked answers with the two numbers; nothing where one does."""
    if claim.form in {BESIDE, COSTS}:
        yield from unheld_on_sheet(claim, queries, data)
        return
    found: list[str] = []
    for query in dict.fromkeys(queries):
        reasons = [*_unheld_of(dated(claim, query.period), query, data)]
        if not reasons:
            return
        found += [f"{query.indicator} by {', '.join(query.by) or 'nothing'} of {query.period}: {reasons[0]}"]
    yield from found[:3] or ["no question was asked that could answer it"]


def unstated(sentence: str, queries: Iterable[Query], data: Data) -> Iterator[str]:
    """Yield which number of a sentence about one period none of the questions answers with."""
    asked = [*dict.fromkeys(queries)]
    side = stated(sentence)
    whole = [query for query in asked if not query.by]
    if side is not None and whole and len(whole) == len(asked):
        answers = [value for query in whole for one in data.values(query, side) for value in one.values()]
        if side.number not in answers:
            yield f"{side.number} is told where it is {sorted(set(map(str, answers)))}"
    if numbers := parts(sentence):
        answers = [
            value for query in asked for one in data.values(query, Side(number=numbers[0])) for value in one.values()
        ]
        yield from (f"{number} is no part's value" for number in numbers if number not in answers)


def _unheld_of(claim: Claim, query: Query, data: Data) -> Iterator[str]:
    now, then = claim.now.period, claim.then.period
    assert now is not None
    assert then is not None
    protected = query.viewer.is_protected and query.viewer.organisation is None
    if protected and entry_of(query.indicator).kind is Kind.PERSONS:
        few = [one for one in (claim.now.number, claim.then.number, claim.whole) if one in FEW]
        if few:
            yield f"{few[0]} persons are told to {query.viewer.role}"
    if claim.form == "servizi":
        yield from _counted(claim, query, data)
        return
    own, others = (
        frozenset((key, month) for key, month in data.missing if side.first <= month <= side.last)
        for side in (now, then)
    )
    shift = now.first - then.first
    out = own | {(key, month + shift) for key, month in others}
    out_then = frozenset((key, month - shift) for key, month in out)
    sides = (out, out_then) if claim.is_equal else (frozenset(), frozenset())
    pairs = _pairs(claim, query, data, *sides)
    numbers = (claim.now.number, claim.then.number)
    if not any(pair == numbers for pair in pairs):
        yield f"{numbers} is told where it is {sorted(map(str, pairs))[:4]}"
    elif claim.whole is not None and not any(claim.whole in one.values() for one in data.values(query, claim.now)):
        yield f"{claim.whole} is told of the whole"
    elif claim.in_time and not claim.is_equal and not claim.is_open and claim.verb:
        bent = _pairs(claim, query, data, out, out_then)
        if own != {(key, month + shift) for key, month in others} and bent and numbers not in bent:
            yield f"it rests on missing returns: of equal ones it is {sorted(map(str, bent))[:2]}"


def _pairs(claim: Claim, query: Query, data: Data, out: Missing, out_then: Missing) -> set[tuple[Decimal, Decimal]]:
    """Return the pairs of numbers that a claim may be of: the same group in both periods, or two groups of one."""
    found = set()
    for now in data.values(query, claim.now, out=out):
        for then in data.values(query, claim.then, out=out_then):
            for key, value in now.items():
                if claim.form == "due aree" and key != (data.directory.lead_slug,):
                    continue
                others = [then.get(key)] if claim.in_time else [one for at, one in then.items() if at != key]
                found.update((value, other) for other in others if value is not None and other is not None)
    return found


def _counted(claim: Claim, query: Query, data: Data) -> Iterator[str]:
    """Yield why the services with more in one month than in the other are not as many, of as many."""
    for now in data.values(query, claim.now):
        for then in data.values(query, claim.then):
            both = [(value, then[key]) for key, value in now.items() if value is not None and then.get(key) is not None]
            more = sum(value > was for value, was in both if was is not None)
            if (Decimal(more), Decimal(len(both))) == (claim.now.number, claim.then.number):
                return
    yield "other services have more"
