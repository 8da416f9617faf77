"""Index inversion: from the published table by municipality and an index, back to the counts that it was made of.

An index of the true counts is one equation in a few small whole numbers: with three digits it has one solution, so that
9,074 hidden cells came back (7,843 of exactly one person). An index that anybody can work out from the published table
says nothing more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
import pytest

from data_access.snapshot import Snapshot
from data_access.vocabulary import Sex
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from indicators.model.result import Status
from tests.attacks.attack import FEW
from tests.attacks.attacker import Attacker, Floats, Seen, question
from tests.attacks.inversion import Counts, Published, fitting, theil
from tests.attacks.weakened import Weakened

MOST_COMBINATIONS = 300_000
YEARS = range(2023, 2027)
BREAKDOWNS: tuple[tuple[Grouping, ...], ...] = (
    (),
    (Grouping.SERVICE,),
    (Grouping.TARGET,),
    (Grouping.NEED,),
    (Grouping.SERVICE_TYPE,),
    (Grouping.SEX,),
)
DEEPER: tuple[tuple[Grouping, ...], ...] = (
    (Grouping.STRAND,),
    (Grouping.ORGANISATION,),
    (Grouping.SERVICE_TYPE, Grouping.TARGET),
    (Grouping.SERVICE, Grouping.SEX),
    (Grouping.SERVICE, Grouping.TARGET),
    (Grouping.SEX, Grouping.TARGET),
)


@dataclass(frozen=True)
class Indexed:
    """One published index, and the published table that it is about."""

    seen: Seen
    table: pl.DataFrame
    whole: dict[str, float | str | None]
    index: dict[str, float | str | None]
    between_share: float | None
    residents: Floats
    lead: str

    @cached_property
    def counts(self) -> Counts:
        """What the table says of each municipality's count."""
        hidden = pl.col("status") == Status.SUPPRESSED
        low, high = self.seen.reading.bounds(pl.col("numerator"), hidden)
        told = self.table.with_columns(low.alias("low"), high.alias("high"))
        everybody = pl.DataFrame([self.whole], schema_overrides={"numerator": pl.Float64})
        rows = everybody.with_columns(low.alias("low"), high.alias("high"))
        return Counts(
            low=told["low"].cast(pl.Int64).to_numpy(),
            high=told["high"].cast(pl.Int64).to_numpy(),
            residents=self.residents,
            lead=self.table["municipality"].to_list().index(self.lead),
            total=(rows["low"][0], rows["high"][0]),
        )


def questions(by: tuple[Grouping, ...], unit: Grouping, year: int) -> list[Query]:
    """Return the index, its share between areas, the rates by municipality and of the whole."""
    words = {"period": Period.year(year), "by": (*by, unit)}
    keys = ("inequality", "inequality_between", "rate_per_1000")
    local = question("rate_per_1000", **{**words, "by": (*by, unit, Grouping.MUNICIPALITY)})
    return [*(question(key, **words) for key in keys), local]


def indexed(attacker: Attacker, breakdowns: tuple[tuple[Grouping, ...], ...], years: range) -> Iterator[Indexed]:
    """Ask every index, and yield those that are told."""
    people = _residents(attacker.snapshot)
    for by in breakdowns:
        for unit in (Grouping.YEAR, Grouping.QUARTER):
            for year in years:
                index, share, whole, local = attacker.see(questions(by, unit, year))
                if index is None or share is None or whole is None:
                    assert index is None, "an index is told of a table that is refused"
                    continue
                assert local is not None, "an index is told of a table that is refused"
                names = [str(grouping) for grouping in (*by, unit)]
                tables = local.frame.partition_by(names, as_dict=True)
                rows = zip(*(seen.frame.iter_rows(named=True) for seen in (index, share, whole)), strict=True)
                for own, between, all_ in rows:
                    if own["status"] == Status.OK:
                        table = tables[tuple(own[name] for name in names)].sort("municipality")
                        lead = attacker.directory.lead_code
                        residents = people[year, own.get("sex")]
                        yield Indexed(local, table, all_, own, between["value"], residents, lead)


def _residents(snapshot: Snapshot) -> dict[tuple[int, str | None], Floats]:
    """Return the residents of each municipality by year and sex (None: all), as anybody may look them up at ISTAT."""
    years = sorted(snapshot["residents"]["year"].unique())
    nearest = {year: min(years, key=lambda one: (abs(one - year), one)) for year in YEARS}
    found = {}
    for sex in (None, *Sex.codes()):
        people = snapshot["residents"].filter(pl.lit(value=True) if sex is None else pl.col("sex") == sex)
        sums = people.group_by("year", "municipality").agg(pl.col("residents").sum()).sort("municipality")
        for year, own in nearest.items():
            found[year, sex] = sums.filter(pl.col("year") == own)["residents"].to_numpy().astype(np.float64)
    return found


def recovered(attacker: Attacker, found: list[Indexed], cap: int) -> list[tuple[str, int]]:
    """Return the hidden municipalities whose count only one combination allows, and that count."""
    claims = []
    for one in found:
        if one.counts.combinations > cap:
            continue
        fit = fitting(one.counts, Published(theil=float(one.index["value"] or 0), between_share=one.between_share))
        if fit is None:
            continue
        low, high = fit
        hidden = (one.table["status"] == Status.SUPPRESSED).to_numpy()
        group = {name: one.index[name] for name in one.index if name in {str(grouping) for grouping in Grouping}}
        places = np.flatnonzero(hidden & (low == high) & (low >= FEW[0]) & (high <= FEW[1]))
        claims += [(f"{one.table['municipality'][int(place)]} {group}", int(low[place])) for place in places]
    return claims


def test_an_index_is_what_anybody_works_out_from_the_table(snapshot: Snapshot, is_full: bool) -> None:
    attacker = Attacker(snapshot)
    found = list(indexed(attacker, (*BREAKDOWNS, *(DEEPER if is_full else ())), range(2024, 2026)))
    assert len(found) > 100
    for one in found:
        known = one.table.filter(pl.col("status") != Status.SUPPRESSED)
        events = known["numerator"].fill_null(0.0).to_list()
        positions = [one.table["municipality"].to_list().index(code) for code in known["municipality"]]
        residents = [float(one.residents[position]) for position in positions]
        lead = [code == one.lead for code in known["municipality"]]
        if known.height < one.table.height:
            events.append(max(float(one.whole["numerator"] or 0) - sum(events), 0.0))
            residents.append(float(one.residents.sum()) - sum(residents))
            lead.append(False)
        total, share = theil(np.array(events), np.array(residents), lead)
        assert one.index["value"] == pytest.approx(total, abs=0.00051), one.index
        if one.between_share is not None:
            assert one.between_share == pytest.approx(share, abs=0.051), one.index


def test_no_combination_of_counts_is_singled_out(snapshot: Snapshot, is_full: bool) -> None:
    attacker = Attacker(snapshot)
    found = list(indexed(attacker, (*BREAKDOWNS, *(DEEPER if is_full else ())), range(2025, 2026)))
    assert recovered(attacker, found, MOST_COMBINATIONS * (10 if is_full else 1)) == []


def test_it_was_when_indexes_were_of_true_counts(one_snapshot: Snapshot) -> None:
    attacker = Attacker(one_snapshot, Weakened())
    claims = recovered(attacker, list(indexed(attacker, BREAKDOWNS[1:3], range(2025, 2026))), MOST_COMBINATIONS)
    assert len(claims) > 50
