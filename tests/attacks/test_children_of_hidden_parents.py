"""Children of hidden parents: what can be said for sure of the few people of a municipality whose whole year is hidden.

Everybody can name them: a target that is told to be empty, a share of 0 % or 100 %, a service that nobody used profile
them. So nothing beneath a hidden total is told, but for what holds of every municipality alike (a closed service).
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.period import Period
from indicators.model.query import GEOGRAPHIC, TIME, Grouping, Lens, Query
from indicators.model.result import Status
from tests.attacks.attacker import Attacker, Seen, question
from tests.attacks.questions import BY_PERIOD
from tests.attacks.weakened import Weakened

YEARS = (2024, 2025)
PLACE = Grouping.MUNICIPALITY
NOT_OF_PEOPLE = frozenset({"shared_pacts"})
"""Pacts of communities: of municipalities, not of their residents."""
OF_BEFORE = frozenset({"flow_inactive", "active", "long_term", "one_off_share"})
"""Indicators that may count, at the end of a year, people who were last met in the year before."""
USUAL = (Grouping.TARGET, Grouping.SERVICE_TYPE, Grouping.SERVICE, Grouping.SEX)
OF_ONE_KIND = (Grouping.EXIT_CLASS, Grouping.PACT_STATE, Grouping.CONTINUITY)


def beneath(*, is_full: bool, keys: tuple[str, ...] = ()) -> Iterator[Query]:
    """Yield the questions about what lies beneath a municipality's year, asked for all municipalities at once."""
    for entry in INDICATORS.values():
        if keys and entry.key not in keys:
            continue
        if PLACE not in entry.groupings or Lens.RESIDENCE not in entry.lenses or entry.key in NOT_OF_PEOPLE:
            continue
        others = sorted(entry.groupings - TIME - GEOGRAPHIC)
        chosen = others if is_full else [one for one in others if one in USUAL]
        units = (Grouping.YEAR, Grouping.QUARTER) if is_full else (Grouping.YEAR,)
        for by in ((PLACE,), *((PLACE, one) for one in chosen)):
            if BY_PERIOD & set(by) or not entry.groupings & set(units):
                yield from (question(entry.key, period=Period.year(year), by=by) for year in YEARS)
            else:
                whole = Period.parse(f"{YEARS[0]}..{YEARS[-1]}")
                yield from (question(entry.key, period=whole, by=(*by, unit)) for unit in units)


def years_hidden(attacker: Attacker) -> pl.DataFrame:
    """Return the municipalities and years whose people served are hidden."""
    whole = Period.parse(f"{YEARS[0]}..{YEARS[-1]}")
    (seen,) = attacker.see([question("people_served", period=whole, by=(PLACE, Grouping.YEAR))])
    assert seen is not None
    return seen.frame.filter(pl.col("status") == Status.SUPPRESSED).select(PLACE, year="year")


def told(seen: Seen, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the rows under hidden parents that are told, where not all municipalities are told the same."""
    names = [name for name in seen.by if name != PLACE]
    alike = pl.col("status").n_unique() == 1
    frame = seen.frame.with_columns(alike=alike.over(names) if names else alike, year=_year(seen))
    beneath = frame.join(parents, on=[PLACE, "year"])
    return beneath.filter(pl.col("status") != Status.SUPPRESSED, ~pl.col("alike"))


def _year(seen: Seen) -> pl.Expr:
    time = next((name for name in seen.by if name in TIME), None)
    return pl.lit(str(seen.query.period.first // 12)) if time is None else pl.col(time).str.slice(0, 4)


def profiles(attacker: Attacker, queries: list[Query]) -> list[str]:
    """Return what is told for sure of the people of hidden municipalities and years."""
    parents = years_hidden(attacker)
    assert parents.height > 10
    found = []
    for seen in attacker.see(queries):
        if seen is None:
            continue
        rows = told(seen, parents)
        if seen.query.indicator in OF_BEFORE:  # a count of people of the year before is no child
            rows = rows.filter(pl.col("numerator").fill_null(0) == 0)
        if not rows.is_empty():
            found.append(f"{seen.query.indicator} by {', '.join(seen.by)}: {rows.row(0)} and {rows.height - 1} more")
    return found


def test_nothing_is_told_of_the_people_of_a_hidden_year(snapshot: Snapshot, is_full: bool) -> None:
    assert profiles(Attacker(snapshot), list(beneath(is_full=is_full))) == []


def test_their_targets_and_services_were_told_by_zeros(one_snapshot: Snapshot) -> None:
    queries = list(beneath(is_full=False, keys=("people_served", "take_up")))
    assert len(profiles(Attacker(one_snapshot, Weakened()), queries)) > 4


def test_asking_for_one_municipality_tells_no_more_than_asking_for_all(one_snapshot: Snapshot) -> None:
    attacker = Attacker(one_snapshot)
    parents = years_hidden(attacker).rows()
    ways: list[dict[str, Any]] = [
        {},
        {"by": (Grouping.QUARTER,)},
        {"by": (Grouping.RESIDENCE_CLASS,)},
        {"exclude_fictitious": True},
    ]
    queries = [
        question(key, period=Period.year(int(year)), area=code, **words)
        for code, year in parents
        for words in ways
        for key in ("people_served", "contacts", "rate_per_1000")
    ]
    answers = [seen for seen in attacker.see(queries) if seen is not None]
    assert len(answers) > 2 * len(parents)
    states = {state for seen in answers for state in seen.frame["status"]}
    assert states == {Status.SUPPRESSED}
