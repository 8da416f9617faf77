"""Routes that the issue does not name: filters beside breakdowns, lenses, lists of rows, limits, zeros told beside few.

What a protected viewer gets from one of them must not say more than the others do.
"""

from itertools import product
from typing import Any

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue.catalogue import indicator
from indicators.model.indicator import Kind
from indicators.model.period import Period
from indicators.model.query import LEAD, OF_SERVICE, TERRITORY, TIME, Grouping, Lens, Query
from indicators.model.result import Status
from tests.attacks.attack import attack
from tests.attacks.attacker import Attacker, Seen, question
from tests.attacks.cells import Table
from tests.attacks.questions import table_questions
from tests.support.asking import saved
from tests.support.builder import ambito

CLOSED = Period.year(2025)
YEARS = Period.parse("2023..2025")
COMBINATIONS = {"needs_together": Grouping.NEED_SET, "targets_together": Grouping.TARGET_SET}
LOOKING_BACK = ("active", "long_term", "exits_by_class", "returns")
OF_COUNTS = frozenset({Kind.PERSONS, Kind.RATE, Kind.PROPORTION, Kind.PEOPLE_RATIO})


def filtered() -> list[Query]:
    """Return the people served asked by filters, beside the breakdowns that tell of the same cells."""
    year = question("people_served", period=CLOSED)
    units = ((), (Grouping.QUARTER,))
    filters: list[dict[str, Any]] = [{"targets": (target,)} for target in TargetGroup]
    filters += [{"needs": (need,)} for need in NeedDimension]
    filters += [{"service_types": (kind,)} for kind in ServiceType]
    filters += [{"area": LEAD}, {"area": TERRITORY}, {"exclude_fictitious": True}]
    asked = [year.but(**words, by=by) for words, by in product(filters, units)]
    asked += [year.but(**words, by=(Grouping.MUNICIPALITY,)) for words in filters if "area" not in words]
    broken_down = (Grouping.TARGET, Grouping.NEED, Grouping.SERVICE_TYPE, Grouping.AREA, Grouping.MUNICIPALITY)
    asked += [year.but(by=(one, *by)) for one, by in product(broken_down, units)]
    pairs = ((Grouping.MUNICIPALITY, other) for other in broken_down[:3])
    return [*asked, *(year.but(by=pair) for pair in pairs), *(year.but(by=by) for by in units)]


def test_filters_say_no_more_than_breakdowns(snapshot: Snapshot) -> None:
    claims = attack(Attacker(snapshot), filtered())
    assert claims.wrong == 0
    assert claims.hidden > 100
    assert claims.words() == []


def test_a_cell_has_one_figure_whatever_the_route(one_snapshot: Snapshot) -> None:
    answers = [seen for seen in Attacker(one_snapshot).see(filtered()) if seen is not None]
    table = Table(answers)
    for seen in answers:
        alone = Table([seen])
        found = table.find(alone.frame)
        assert (table.low[found] == alone.low).all(), seen.query
        assert (table.high[found] == alone.high).all(), seen.query


@pytest.mark.second_ring
def test_routes_to_the_people_served_add_nothing(one_snapshot: Snapshot) -> None:
    queries = table_questions(
        ("people_served", "households_served", "rate_per_1000", "contacts_per_person"), first=2025
    )
    claims = attack(Attacker(one_snapshot), queries)
    assert claims.wrong == 0
    assert claims.hidden > 500
    assert claims.words() == []


@pytest.mark.parametrize("service", ["mensa", "docce", "segretariato"])
def test_contacts_do_not_count_those_who_made_them(one_snapshot: Snapshot, service: str) -> None:
    by = ((), (Grouping.SEX,), (Grouping.TARGET,), (Grouping.MUNICIPALITY,), (Grouping.MUNICIPALITY, Grouping.SEX))
    asked = [
        question(key, period=YEARS, by=(*groups, unit), services=(service,))
        for key in ("contacts", "people_served", "contacts_per_person")
        for groups in by
        for unit in (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
    ]
    claims = attack(Attacker(one_snapshot), asked)
    assert claims.wrong == 0
    assert claims.hidden > 100
    assert claims.words() == []


def test_horizons_add_nothing(one_snapshot: Snapshot) -> None:
    asked = [
        question("returns", period=YEARS, by=(*by, unit), horizon_months=months)
        for by in ((), (Grouping.SEX,), (Grouping.AREA,), (Grouping.SERVICE_TYPE,), (Grouping.TARGET,))
        for unit in (Grouping.YEAR, Grouping.QUARTER)
        for months in indicator("returns").horizons
    ]
    claims = attack(Attacker(one_snapshot), asked)
    assert claims.wrong == 0
    assert claims.words() == []


@pytest.mark.parametrize("key", COMBINATIONS)
def test_a_combination_is_not_listed_because_somebody_of_the_month_has_it(one_snapshot: Snapshot, key: str) -> None:
    periods = [Period.parse(f"2025-{month:02d}") for month in range(1, 13)]
    answers = Attacker(one_snapshot).see(question(key, period=period, by=(COMBINATIONS[key],)) for period in periods)
    lists = {tuple(seen.frame[COMBINATIONS[key]]) for seen in answers if seen is not None}
    assert len(lists) == 1


def told_beside_few(seen: Seen) -> pl.DataFrame:
    """Return the zeros that are told of some groups of a service and time, while others of the same are hidden."""
    nothing = pl.col("status").is_in([Status.UNDEFINED, Status.NOT_SUPPLIED])
    void = nothing | ((pl.col("status") == Status.OK) & (pl.col("numerator") == 0))
    same = [name for name in seen.by if name in TIME | OF_SERVICE]
    hidden = (pl.col("status") == Status.SUPPRESSED).any()
    frame = seen.frame.with_columns(void=void, beside=hidden.over(same) if same else hidden)
    return frame.filter("void", "beside")


@pytest.mark.parametrize("key", LOOKING_BACK)
def test_a_closed_service_tells_no_zero_beside_the_few_of_before(snapshot: Snapshot, key: str) -> None:
    period = Period.parse("2023..2026")
    times = ((Grouping.TARGET, Grouping.QUARTER), (Grouping.SEX, Grouping.MONTH))
    queries = [question(key, period=period, by=(Grouping.SERVICE, *by)) for by in times]
    for seen in Attacker(snapshot).see(queries):
        assert seen is not None
        assert told_beside_few(seen).is_empty(), told_beside_few(seen)


def test_values_and_limits_are_those_of_the_figures_beside_them(one_snapshot: Snapshot) -> None:
    for key in ("rate_per_1000", "take_up", "new_people", "flow_ratio", "attraction"):
        assert indicator(key).kind in OF_COUNTS
        (seen,) = Attacker(one_snapshot).see([question(key, period=YEARS, by=(Grouping.SEX, Grouping.MONTH))])
        assert seen is not None
        told = seen.frame.filter(pl.col("status") == Status.OK)
        assert told.height > 10, key
        made = told.group_by("numerator", "denominator").agg(pl.col("value", "lower", "upper").n_unique())
        assert made.select(pl.max_horizontal("value", "lower", "upper").max()).item() == 1, key


@pytest.mark.parametrize("viewer", ["mayor", "mayor:019035"])
def test_a_mayor_is_told_what_the_public_is(one_snapshot: Snapshot, viewer: str) -> None:
    queries = filtered()[:40]
    attacker = Attacker(one_snapshot)
    public = attacker.see(queries)
    mayor = attacker.see(query.but(viewer=Viewer.parse(viewer)) for query in queries)
    assert any(seen is not None for seen in public)
    for one, other in zip(public, mayor, strict=True):
        assert (one is None) == (other is None)
        assert one is None or other is None or one.frame.equals(other.frame)


@pytest.mark.parametrize("accesses", [1, 4])
def test_few_accesses_to_a_service_are_not_told(sqlite_engine: Engine, accesses: int) -> None:
    given = (
        ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 9_000, "Beta": 900}).service("mensa").service("docce")
    )
    everybody = [f"p{number}" for number in range(30)]
    given.persons(everybody, home="Alfa").contacts(everybody, service="mensa", days=["2025-03-02"])
    given.person("z", home="Beta").contacts(
        ["z"], service="docce", days=[f"2025-03-0{day + 1}" for day in range(accesses)]
    )
    snapshot = saved(given, sqlite_engine)
    query = question("contacts", period=CLOSED, by=(Grouping.SERVICE, Grouping.MONTH), lens=Lens.PLACE)
    (seen,) = Attacker(snapshot).see([query])
    assert seen is not None
    row = seen.frame.row(by_predicate=(pl.col("service") == "docce") & (pl.col("month") == "2025-03"), named=True)
    assert (row["status"], row["value"]) == (Status.SUPPRESSED, None)
