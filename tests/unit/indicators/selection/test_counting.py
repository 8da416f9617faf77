"""The few operations that every measure is made of: selecting, grouping, counting."""

import polars as pl
import pytest

from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, RequestOutcome, ResidenceClass, TargetGroup
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.selection.counting import (
    aggregate,
    contacts_of,
    distinct_pairs,
    distinct_persons,
    every_group,
    join_groups,
    people_of,
    persons_reached,
    requests_of,
    shares,
    summed,
)
from indicators.selection.dimensions import dimensions
from indicators.selection.person_timelines import warm_up
from tests.conftest import NewDatabase
from tests.support.builder import ambito
from tests.support.engines import opened

QUERY = Query(indicator="people_served", period=Period.year(2025), viewer=Viewer(role=Role.MANAGER))


@pytest.fixture
def snapshot(new_database: NewDatabase) -> Snapshot:
    """Three persons: p1 of Alfa (homeless), p2 of Beta, p3 of no residence; a soup kitchen in Alfa, showers in Beta."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 10}).service("mensa").service("docce", at="Beta")
    given.person("p1", targets=[TargetGroup.HOMELESS, TargetGroup.ADDICTION]).person("p2", home="Beta")
    given.person("p3", home=ResidenceClass.NONE).case("p2", opened="2025-01-01", needs={NeedDimension.WORK: 1})
    given.contacts(["p1", "p2"], service="mensa", days=["2025-01-10", "2025-01-11"])
    given.contacts(["p1", "p3"], service="docce", days=["2025-02-10"])
    given.contact(None, service="mensa", day="2025-01-10", quantity=7).contact("p1", service="mensa", day="2024-12-31")
    given.request("p1", service="docce", day="2025-01-10", outcome=RequestOutcome.TURNED_AWAY)
    given.request("p1", service="mensa", day="2025-01-10", outcome=RequestOutcome.REFERRED)
    given.request("p2", service="docce", day="2025-01-10", outcome=RequestOutcome.TURNED_AWAY)
    given.request(None, service="docce", day="2025-01-10", outcome=RequestOutcome.TURNED_AWAY)
    with opened(new_database("sqlite")) as engine:
        given.save(engine)
        return read_snapshot(engine)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ({}, 7),
        ({"period": Period.parse("2025-01")}, 5),
        ({"services": ("docce",)}, 2),
        ({"area": "lead"}, 3),
        ({"area": "territory"}, 2),
        ({"area": "lead", "lens": Lens.PLACE}, 5),
        ({"area": "099002", "lens": Lens.PLACE}, 2),
        ({"targets": (TargetGroup.ADDICTION, TargetGroup.ELDERLY)}, 3),
        ({"needs": (NeedDimension.WORK,)}, 2),
        ({"targets": (TargetGroup.ADDICTION,), "needs": (NeedDimension.WORK,)}, 0),
    ],
)
def test_selects_the_contacts_of_a_question(snapshot: Snapshot, words: dict[str, object], rows: int) -> None:
    assert contacts_of(snapshot, QUERY.but(**words)).collect()["accesses"].sum() == rows


def test_the_lens_of_a_measure_overrides_that_of_the_question(snapshot: Snapshot) -> None:
    assert contacts_of(snapshot, QUERY.but(area="lead"), lens=Lens.PLACE).collect()["accesses"].sum() == 5


def test_counts_persons_once_in_each_group(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.SERVICE,)))
    counted = distinct_persons(contacts_of(snapshot, QUERY), snapshot, by).sort("service").collect()
    assert counted["count"].to_list() == [2, 2]


def test_counts_persons_once_over_everything(snapshot: Snapshot) -> None:
    assert distinct_persons(contacts_of(snapshot, QUERY), snapshot, ()).collect()["count"].item() == 3


def test_many_valued_attributes_repeat_the_person(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.TARGET,)))
    counted = distinct_persons(contacts_of(snapshot, QUERY), snapshot, by).sort("target").collect()
    assert counted.rows() == [(0, 1), (1, 1)]


@pytest.mark.parametrize("by", [(), (Grouping.MONTH,), (Grouping.SEX,), (Grouping.MONTH, Grouping.SEX)])
def test_keyed_counts_are_the_plain_ones_with_the_sum_of_the_keys(snapshot: Snapshot, by: tuple[Grouping, ...]) -> None:
    built = dimensions(snapshot, QUERY.but(by=by))
    contacts = contacts_of(snapshot, QUERY)
    names = [grouping.value for grouping in by]
    plain = distinct_persons(contacts, snapshot, built).collect()
    keyed = distinct_persons(contacts, snapshot, built, keyed="key").collect()
    if names:
        plain, keyed = plain.sort(names), keyed.sort(names)
    assert keyed.drop("key").rows() == plain.rows()
    pairs = distinct_pairs(contacts.filter(pl.col("person").is_not_null()), snapshot, built).collect()
    keys = snapshot["persons"]["cell_key"].cast(pl.UInt64)
    assert keyed["key"].sum() == keys.gather(pairs["person"]).sum()


def test_sums_quantities_of_everybody_anonymous_contacts_included(snapshot: Snapshot) -> None:
    assert summed(contacts_of(snapshot, QUERY), (), "quantity").collect()["count"].item() == 13


def test_sums_by_an_attribute_of_persons_leave_anonymous_contacts_out(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.SEX,)))
    assert summed(contacts_of(snapshot, QUERY), by, "quantity").collect()["count"].sum() == 6


def test_requests_know_whether_anything_came_of_the_persons_day(snapshot: Snapshot) -> None:
    asked = requests_of(snapshot, QUERY).sort("person", "service").select("person", "unmet").collect()
    assert asked.rows() == [(0, False), (0, False), (1, True)]


def test_requests_of_a_service_still_see_what_came_of_the_others(snapshot: Snapshot) -> None:
    asked = requests_of(snapshot, QUERY.but(services=("docce",))).sort("person").select("person", "unmet").collect()
    assert asked.rows() == [(0, False), (1, True)]


def test_shares_of_groups_that_the_part_does_not_reach_are_zero(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.SERVICE,)))
    whole = contacts_of(snapshot, QUERY)
    part = whole.filter(pl.col("month") == 2025 * 12)
    found = shares(part, whole, snapshot, by, protected=False).sort("service").collect()
    assert found.select("numerator", "denominator").rows() == [(2, 2), (0, 2)]


def test_several_parts_of_one_whole_share_its_denominator(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.RESIDENCE_CLASS,)))
    whole = contacts_of(snapshot, QUERY)
    found = shares(whole, whole, snapshot, by, whole_by=(), protected=True).sort("residence_class").collect()
    assert found["denominator"].to_list() == [3, 3, 3, 3]
    assert found["numerator"].to_list() == [2, 0, 1, 0]
    assert found["denominator_key"].n_unique() == 1


def test_every_group_is_there_once(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.SERVICE, Grouping.AREA)))
    assert sorted(every_group(by).collect().rows()) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert every_group(()).collect().height == 1


def test_groups_that_nobody_reached_count_zero(snapshot: Snapshot) -> None:
    by = dimensions(snapshot, QUERY.but(by=(Grouping.AREA,)))
    counts = pl.LazyFrame({"area": [1], "count": [4]}, schema_overrides={"area": pl.UInt8})
    assert join_groups(every_group(by), counts, by).sort("area").collect()["count"].to_list() == [0, 4]


def test_without_groups_there_is_one_row(snapshot: Snapshot) -> None:
    frame = pl.LazyFrame({"x": [1, 2]})
    assert aggregate(frame, [], pl.col("x").sum()).collect().rows() == [(3,)]


MOVING = QUERY.but(period=Period.parse("2025-02..2025-03"), by=(Grouping.MUNICIPALITY,))
WITHOUT_SHOWERS = (("docce", MOVING.period.first),)
WHOLE: dict[str, tuple[dict[str, object], dict[int, int]]] = {
    "two months": ({}, {0: 2, 1: 3}),
    "one month": ({"period": Period.parse("2025-02")}, {0: 1, 1: 2}),
    "a month in which somebody is back": ({"period": Period.parse("2025-03")}, {0: 1, 1: 1}),
    "the month after the last": ({"period": Period.parse("2025-05")}, {}),
    "all years": ({"period": Period.parse("2024..2025")}, {0: 3, 1: 3}),
    "those of the lead municipality": ({"area": "lead"}, {0: 2}),
    "those of the territory": ({"area": "territory"}, {1: 3}),
    "a target group": ({"targets": (TargetGroup.HOMELESS,)}, {0: 1, 1: 1}),
}
"""Questions about all the contacts of whoever they are about, and the persons of each municipality."""
IN_PART: dict[str, tuple[dict[str, object], dict[int, int]]] = {
    "where they were met": ({"lens": Lens.PLACE}, {0: 3, 1: 3}),
    "a service": ({"services": ("mensa",)}, {0: 1, 1: 2}),
    "a return left out": ({"left_out": WITHOUT_SHOWERS}, {0: 1, 1: 3}),
    "no fictitious address": ({"exclude_fictitious": True, "services": ("mensa",)}, {0: 1, 1: 1}),
}
"""Questions about some of their contacts only."""


@pytest.fixture
def moving(new_database: NewDatabase) -> Snapshot:
    """p1 moves to Beta and back, p2 to Alfa within a month, p3 comes in March, p4 loses the residence; one unknown."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 10}).service("mensa").service("docce", at="Beta")
    given.person("p1", targets=[TargetGroup.HOMELESS]).person("p2", home="Beta").person("p3", home="Beta")
    given.person("p4", targets=[TargetGroup.HOMELESS])
    given.contacts(["p1"], service="mensa", days=["2024-02-10", "2025-01-10", "2025-03-01", "2025-03-02"])
    given.contact("p1", service="docce", day="2025-02-10", residence="Beta")
    given.contact("p1", service="mensa", day="2025-02-11", residence="Beta", fictitious=True)
    given.contacts(["p2"], service="mensa", days=["2025-02-03", "2025-02-04"])
    given.contact("p2", service="docce", day="2025-02-05", residence="Alfa")
    given.contacts(["p3"], service="docce", days=["2025-03-05", "2025-03-06", "2025-04-05"])
    given.contact("p4", service="mensa", day="2025-01-10")
    given.contact("p4", service="mensa", day="2025-02-10", residence=ResidenceClass.NONE)
    given.contact(None, service="mensa", day="2025-02-10", residence="Beta", quantity=7)
    with opened(new_database("sqlite")) as engine:
        given.save(engine)
        return read_snapshot(engine)


def test_persons_by_municipality_are_the_same_with_timelines_and_without(moving: Snapshot) -> None:
    for state in ("just read", "worked out"):
        for case, (words, counts) in (WHOLE | IN_PART).items():
            query = MOVING.but(**words)
            counted = persons_reached(moving, query, dimensions(moving, query)).collect()
            assert dict(counted.drop_nulls().iter_rows()) == counts, (case, state)
        warm_up(moving)


def test_timelines_tell_of_whole_persons_only(moving: Snapshot) -> None:
    """They bring the same keys, which figures are rounded with, as looking for each person does."""
    warm_up(moving)
    told = set()
    for case, (words, _) in (WHOLE | IN_PART).items():
        query = MOVING.but(**words)
        by = dimensions(moving, query)
        counted = persons_reached(moving, query, by, keyed="key")
        looked_for = distinct_persons(people_of(moving, query), moving, by, keyed="key")
        assert counted.sort("municipality").collect().equals(looked_for.sort("municipality").collect())
        if "previous" in counted.explain():
            told.add(case)
    assert told == set(WHOLE)
