"""Whether the data hold the numbers of the mayor's sheet: rates asked again of `measure`, euros added up anew.

Comes in: a `Claim` of the second or of the third sentence, the questions that the page asked, the data. Goes out: what
is not so. Must not: use `indicators.analysis.budgets`, which the page was written from.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import polars as pl

from data_access.vocabulary import SharingRule, Track
from indicators.model.query import AMBITO, LEAD, Comparison, Grouping, Query
from indicators.model.result import Status
from indicators.selection.size_classes import size_classes
from tests.support.claims import ALIKE, COSTS, COUNTED, EVERYWHERE, OURS, Claim, Side, rounded


def unheld_on_sheet(claim: Claim, queries: Iterable[Query], data: Any) -> Iterator[str]:
    """Yield which numbers of a claim are not the data's, of the municipality that the page asked about."""
    rates = [query for query in dict.fromkeys(queries) if query.indicator == "rate_per_1000"]
    towns = [query.area for query in rates if query.area in data.directory.municipalities]
    code = towns[0] if towns else data.directory.lead_code
    for side in dict.fromkeys((claim.now, claim.then)):
        if claim.form == COSTS:
            yield from _cost(side, claim.whole, code, data)
        elif not rates:
            yield "no rate was asked"
        else:
            yield from _rate(side, rates[0], code, data)


def _rate(side: Side, asked: Query, code: str, data: Any) -> Iterator[str]:
    lead = data.directory.lead_code
    plain = asked.but(area=AMBITO, by=(), comparison=Comparison.NONE, period=side.period)
    if side.group == OURS:
        plain = plain.but(area=LEAD if code == lead else code)
    elif side.group != EVERYWHERE:
        plain = plain.but(by=(Grouping.SIZE_CLASS,))
    result = data.ask(plain)
    rows = [] if result is None else result.rows()
    if side.group in {ALIKE, COUNTED}:
        rows = [row for row in rows if row["size_class"] == size_classes(data.snapshot)[code]]
    part = "numerator" if side.group == COUNTED else "value"
    digits = 0 if side.group == COUNTED or result is None else result.indicator.decimals
    told = [rounded(row[part], digits) for row in rows if row["status"] == Status.OK and row[part] is not None]
    if told != [side.number]:
        yield f"{side.number} ({side.group}) is told where it is {told}"


def _cost(side: Side, each: Decimal | None, code: str, data: Any) -> Iterator[str]:
    assert side.period is not None
    year = side.period.first // 12
    euros = euros_of(side.group, code, year, data, column="planned" if side.at_end else "spent")
    if euros is None or rounded(euros, 0) != side.number:
        yield f"{side.number} € ({side.group}) is told where it is {euros}"
    elif each is not None and rounded(euros / residents_of(code, year, data), 2) != each:
        yield f"{each} € a resident is told where it is {euros / residents_of(code, year, data)}"


def euros_of(group: str, code: str, year: int, data: Any, *, column: str = "spent") -> float | None:
    """Return euros of a year: of our own budget, of all the Ambito, else of our part of it."""
    tracks = data.snapshot["strands"].select(strand="key", track=pl.col("track").cast(pl.String))
    budgets, shares = (
        data.snapshot[name].filter(year=year).join(tracks, on="strand") for name in ("budgets", "municipal_budgets")
    )
    index = data.snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"]
    ours = shares.filter(municipality=index)
    if group == OURS:
        return _sum(ours.filter(track=str(Track.MUNICIPAL)), column)
    ambito = budgets.filter(track=str(Track.AMBITO))
    if group == EVERYWHERE:
        spent = _sum(ambito, "spent")
        return _sum(ambito, "planned") if spent is None else spent
    divided = shares.select("programme", "strand").unique()
    written = ambito.join(divided, on=["programme", "strand"], how="semi")
    by_key = ambito.join(divided, on=["programme", "strand"], how="anti")
    own = ours.join(written, on=["programme", "strand"], how="semi")
    total, parts = _sum(by_key, column), _sum(own, column)
    return (total or 0) * _share(index, year, data) + (parts or 0)


def _sum(frame: pl.DataFrame, column: str) -> float | None:
    values = frame[column]
    return None if values.is_empty() or values.null_count() else float(values.sum())


def _share(index: int, year: int, data: Any) -> float:
    key = data.snapshot["sharing_keys"].filter(pl.col("from_year") <= year).sort("from_year").row(-1, named=True)
    if key["rule"] == SharingRule.RESIDENTS:
        people = _people(year, data)
        return float(people.filter(municipality=index)["residents"].sum() / people["residents"].sum())
    quotas = data.snapshot["sharing_quotas"].filter(from_year=key["from_year"])
    return float(quotas.filter(municipality=index)["quota"].sum() / quotas["quota"].sum())


def residents_of(code: str, year: int, data: Any) -> float:
    """Return the residents of a municipality, of the year that is nearest."""
    index = data.snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"]
    return float(_people(year, data).filter(municipality=index)["residents"].sum())


def _people(year: int, data: Any) -> pl.DataFrame:
    """Return the residents of the year that is nearest, the older of two."""
    residents: pl.DataFrame = data.snapshot["residents"]
    years = sorted(set(residents["year"]), key=lambda one: (abs(one - year), one))
    return residents.filter(year=years[0])
