"""Two editions of the data: a cell that changes when known persons arrive tells how many were in it before.

The attacker asks the same before and after so many persons that it knows were added to every municipality (a late
return, a correction), and subtracts them: where a count was hidden and is shown, or stays hidden, only some numbers fit
both.
"""

import numpy as np
import polars as pl
import pytest

from data_access.snapshot import Snapshot
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from tests.attacks.attack import FEW, Claims
from tests.attacks.attacker import Attacker, Publication, question
from tests.attacks.cells import Table
from tests.attacks.editions import Newcomer, with_newcomers, without_contacts
from tests.attacks.propagation import Relations, propagate
from tests.attacks.relations import ADDING_UP, families, holding
from tests.attacks.weakened import Weakened

YEAR = 2025
MONTH = YEAR * 12 + 4
ADDED = (1, 2, 3, 4, 5, 8, 13)
KEYS = ("people_served", "contacts_per_person", "flow_new")
BREAKDOWNS: tuple[tuple[Grouping, ...], ...] = (
    (Grouping.MUNICIPALITY,),
    (Grouping.MUNICIPALITY, Grouping.QUARTER),
    (Grouping.MUNICIPALITY, Grouping.SEX),
    (Grouping.AREA, Grouping.SEX),
    (Grouping.SIZE_CLASS,),
    (Grouping.AREA,),
    (Grouping.AREA, Grouping.QUARTER),
    (),
    (Grouping.QUARTER,),
    (Grouping.MONTH,),
)


def asked() -> list[Query]:
    """Return what is asked of both editions."""
    return [question(key, period=Period.year(YEAR), by=by) for key in KEYS for by in BREAKDOWNS]


def newcomers(snapshot: Snapshot, count: int, service: str = "mensa") -> list[Newcomer]:
    """Return so many newcomers of every municipality, of the same month and service."""
    number = int(snapshot["services"].row(by_predicate=pl.col("key") == service, named=True)["index"])
    towns = snapshot["municipalities"]["index"]
    return [Newcomer(municipality=town, service=number, month=MONTH) for town in towns for _ in range(count)]


def subtracted(before: Attacker, after: Attacker) -> Claims:
    """Ask both editions, and say what fits both: the difference is known to the attacker, person by person."""
    queries = asked()
    tables = [Table(one.see(queries)) for one in (before, after)]
    truths = [table.counts_of(Table(one.truth(queries))) for table, one in zip(tables, (before, after), strict=True)]
    first, second = tables
    twin = second.find(first.frame)
    assert (twin >= 0).all()
    known = truths[1][twin] - truths[0]
    bonds = Relations.joined(*holding(families(first, before.snapshot, ADDING_UP), truths[0]))
    low = np.maximum(first.low, np.maximum(second.low[twin] - known, 0))
    high = np.minimum(first.high, second.high[twin] - known)
    low, high = propagate(low, high, bonds)
    return Claims(table=first, low=low, high=high, truth=truths[0])


@pytest.mark.parametrize("count", ADDED)
def test_known_newcomers_do_not_tell_who_was_there_before(snapshot: Snapshot, count: int) -> None:
    edition = with_newcomers(snapshot, newcomers(snapshot, count), seed=count)
    claims = subtracted(Attacker(snapshot), Attacker(edition))
    assert claims.wrong == 0
    assert claims.hidden > 50
    assert claims.words() == []


def test_a_late_return_tells_nothing_of_who_was_there_before(snapshot: Snapshot) -> None:
    service = snapshot["services"].row(by_predicate=pl.col("key") == "docce", named=True)["index"]
    late = (pl.col("service") == service) & pl.col("month").is_between(MONTH, MONTH + 1)
    claims = subtracted(Attacker(without_contacts(snapshot, late)), Attacker(snapshot))
    assert claims.wrong == 0
    assert claims.words() == []


@pytest.mark.parametrize("count", [1, 3])
def test_they_did_with_a_threshold_that_was_not_drawn(one_snapshot: Snapshot, count: int) -> None:
    weak: Publication = Weakened()
    edition = with_newcomers(one_snapshot, newcomers(one_snapshot, count), seed=count)
    claims = subtracted(Attacker(one_snapshot, weak), Attacker(edition, weak))
    assert claims.wrong == 0
    assert len(claims.recovered) > 5
    assert {int(claims.low[cell]) for cell in claims.recovered} <= set(range(FEW[0], FEW[1] + 1))
