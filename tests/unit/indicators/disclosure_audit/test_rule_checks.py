"""A leak planted for each attacker and each kind of figure is found; the same data with all the rules are clean.

Every leak is made by taking one piece of protection away from a world small enough to check by eye.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit, ExitClass, RequestOutcome, ServiceType, Sex
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure import known_zeros, rounding
from indicators.disclosure_audit import AuditReport, Depth, Weakness, audit, question_space
from indicators.disclosure_audit.attacker import Knowledge
from indicators.disclosure_audit.cells import FEW, OK
from indicators.disclosure_audit.constraints import Bond, bounds
from indicators.disclosure_audit.question_space import questions
from indicators.disclosure_audit.report import Attacked
from indicators.engine import measure, result_frame
from indicators.model.code_lists import Directory
from indicators.model.query import Grouping
from tests.support.asking import ask, saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.ledger import wipe

SHALLOW = Depth(main=1, others=1, ranges=0)
RESIDENTS = {"Alfa": 1000, "Beta": 500, "Gamma": 100}
Patch = pytest.MonkeyPatch


def territory() -> AmbitoBuilder:
    """Describe three municipalities and two bodies, with a service each."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents=RESIDENTS)
    given.organisation("uno").organisation("due")
    return given.service("mensa", organisation="uno").service("docce", at="Beta", organisation="due")


def served(
    given: AmbitoBuilder,
    name: str,
    count: int,
    *,
    home: str = "Alfa",
    sex: Sex = Sex.MALE,
    services: tuple[str, ...] = ("mensa",),
    days: tuple[str, ...] = ("2025-03-02",),
) -> AmbitoBuilder:
    """Add so many persons with contacts."""
    keys = [f"{name}{number}" for number in range(count)]
    given.persons(keys, sex=sex, home=home)
    for service in services:
        given.contacts(keys, service=service, days=list(days))
    return given


def attack(snapshot: Snapshot, *keys: str, **words: Any) -> AuditReport:
    entries = [INDICATORS[key] for key in keys or ("people_served",)]
    return audit(snapshot, settings=Settings(), depth=SHALLOW, entries=entries, **words)


def asking_only(monkeypatch: Patch, *crossings: tuple[Grouping, ...]) -> None:
    """Ask a few breakdowns only."""
    monkeypatch.setattr(question_space, "_crossings", lambda _groupings, _deep: crossings)


def assert_clean(report: AuditReport) -> None:
    assert [(finding.weakness, finding.cell, finding.low) for finding in report.findings] == []


def found(report: AuditReport, weakness: Weakness) -> dict[str, int]:
    """Return what was found of a kind: how many persons, by cell."""
    return {finding.cell: finding.low for finding in report.findings if finding.weakness is weakness}


def without_rounding(monkeypatch: Patch) -> None:
    """Take the rounding away."""
    monkeypatch.setattr(rounding, "_near", lambda count, _draw, _base: count)


def as_before(monkeypatch: Patch) -> None:
    """Hide one to four only, always, and tell every zero: what protection was before."""

    def few(count: Any, _keys: Any, settings: Any, _turns: Any) -> Any:
        number = np.nan_to_num(count)
        return (number >= 1) & (number < settings.threshold)

    monkeypatch.setattr(rounding, "_is_few", few)


def eight_fives(given: AmbitoBuilder) -> AmbitoBuilder:
    """Add five persons of two municipalities in every quarter: who sees them all shown knows that nobody hides five."""
    for home in ("Alfa", "Beta"):
        for quarter in range(4):
            day = f"2025-{3 * quarter + 2:02d}-10"
            served(given, f"{home}{quarter}-", 5, home=home, sex=Sex.OTHER, days=(day,))
    return given


# --------------------------------------------------------------------------------------------------- by subtraction


@pytest.mark.second_ring
def test_without_rounding_the_women_are_the_whole_less_the_men(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = served(served(territory(), "m", 9), "f", 3, sex=Sex.FEMALE)
    snapshot = saved(served(given, "x", 6, sex=Sex.OTHER), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.SEX,))
    assert_clean(attack(snapshot))
    without_rounding(monkeypatch)
    report = attack(snapshot)
    assert found(report, Weakness.PINNED)["people_served numerator 2025-01..2025-12 sex=F"] == 3
    women = next(finding for finding in report.findings if finding.cell.endswith("2025-01..2025-12 sex=F"))
    assert any("--by sex,year" in question for question in women.questions)
    assert any("--by year" in question for question in women.questions)


@pytest.mark.second_ring
def test_with_zeros_told_four_bands_of_a_hidden_group_are_one_each(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = eight_fives(territory())
    for number, born in enumerate((2015, 2000, 1985, 1970)):
        given.person(f"g{number}", born=born, home="Gamma").contact(f"g{number}", service="mensa", day="2025-03-02")
    snapshot = saved(given, sqlite_engine)
    home = Grouping.MUNICIPALITY
    asking_only(monkeypatch, (), (home,), (Grouping.AGE_BAND, home))
    assert_clean(attack(snapshot))
    as_before(monkeypatch)
    report = attack(snapshot)
    known = found(report, Weakness.PINNED)
    assert known["people_served numerator 2025-01..2025-12 municipality=099003"] == 4
    assert known["people_served numerator 2025-01..2025-12 age_band=18-29 municipality=099003"] == 1
    assert "people_served numerator 2025-01..2025-12 age_band=65+ municipality=099003" in found(report, Weakness.ZERO)


def test_first_contacts_of_four_quarters_of_a_hidden_year_are_one_each(
    sqlite_engine: Engine, monkeypatch: Patch
) -> None:
    given = eight_fives(served(territory(), "old", 7, days=("2024-05-02",)))
    for number in range(4):
        served(given, f"new{number}-", 1, home="Gamma", days=(f"2025-{3 * number + 2:02d}-10",))
    snapshot = saved(given, sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,))
    assert_clean(attack(snapshot, "flow_new", "people_served"))
    as_before(monkeypatch)
    known = found(attack(snapshot, "people_served", "flow_new"), Weakness.PINNED)
    assert known["flow_new numerator 2025-04..2025-06 municipality=099003"] == 1


def test_what_adds_up_in_the_data_adds_up_for_the_attacker(sqlite_engine: Engine) -> None:
    """Nobody is new twice; people served come back from one quarter to the next."""
    given = served(territory(), "a", 8, days=("2025-02-02", "2025-05-02"))
    snapshot = saved(served(given, "b", 7, days=("2025-08-02",)), sqlite_engine)

    def bonds(key: str) -> set[int]:
        directory = Directory.of(snapshot)
        entry = INDICATORS[key]
        asked = {entry: list(questions((entry,), directory, SHALLOW))}
        worked = Knowledge(snapshot, Settings(), directory).gather(asked, Attacked(), lambda *_: None)
        assert worked is not None
        given, length = worked.given, (worked.cells["last"] - worked.cells["first"] + 1).to_numpy()
        calendar = (worked.cells["first"] % 12 == 0).to_numpy()
        in_time = (
            (length[given.whole] == 12) & calendar[given.whole] & (np.bincount(given.of, length[given.part] == 3) > 1)
        )
        return set(given.bond[in_time].tolist())

    assert bonds("flow_new") == {Bond.EXACT}
    assert bonds("people_served") == {Bond.COVER}


def hidden_and_told(hidden: range, told: dict[int, int]) -> pl.DataFrame:
    """Return cells: one hidden for each count, and so many told of others."""
    rows = [{"status": FEW, "shown": None, "truth": count, "key": count} for count in hidden]
    rows += [
        {"status": OK, "shown": float(count), "truth": count, "key": 1000 * count + number}
        for count, often in told.items()
        for number in range(often)
    ]
    fixed = {"part": "numerator", "exact": False, "sums": False, "most": None}
    frame = pl.DataFrame([fixed | row for row in rows], infer_schema_length=None)
    return frame.with_columns(pl.col("most").cast(pl.Int32), few="truth")


@pytest.mark.parametrize(
    ("hidden", "told", "taken_for"),
    [
        (range(6), {10: 4}, (0, 5)),
        (range(1, 5), {0: 7, 5: 7}, (0, 5)),
        (range(1, 5), {0: 8, 5: 8}, (1, 4)),
        (range(5), {0: 30, 5: 30}, (0, 4)),
        (range(1, 6), {0: 30, 5: 30}, (1, 5)),
    ],
)
def test_who_sees_many_zeros_or_fives_told_and_none_hidden_learns_the_narrower_class(
    hidden: range, told: dict[int, int], taken_for: tuple[int, int]
) -> None:
    low, high = bounds(hidden_and_told(hidden, told), Settings().disclosure)
    assert {(least, most) for least, most in zip(low, high, strict=True) if most < 9} - {(0, 0)} == {taken_for}


# ----------------------------------------------------------------------------------------------- against the rules


@pytest.mark.second_ring
def test_with_protection_off_every_small_cell_is_shown(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    snapshot = saved(served(served(territory(), "m", 9), "f", 3, sex=Sex.FEMALE), sqlite_engine)
    asking_only(monkeypatch, (Grouping.SEX,))
    monkeypatch.setattr("indicators.engine.measure.needs_protection", lambda _snapshot, _query: False)
    known = found(attack(snapshot), Weakness.SHOWN)
    assert known["people_served numerator 2025-01..2025-12 sex=F"] == 3


def test_without_the_rule_on_the_rest_a_share_shows_the_few_left_out(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = served(served(territory(), "m", 9), "b", 6, home="Beta").service("emporio", organisation="due")
    served(given, "c", 2, services=("emporio",))
    snapshot = saved(served(given, "d", 8, home="Beta", services=("emporio",)), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.SERVICE,))
    assert_clean(attack(snapshot, "attraction"))
    whole = rounding._few
    monkeypatch.setattr(rounding, "_few", lambda *words, **more: list(whole(*words, **more))[:2])
    known = found(attack(snapshot, "attraction"), Weakness.SHOWN)
    assert known["attraction rest 2025-01..2025-12 service=emporio"] == 2


@pytest.mark.second_ring
def test_a_zero_that_not_everybody_knows_is_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    snapshot = saved(served(served(territory(), "m", 9), "b", 6, home="Beta", services=("docce",)), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,), (Grouping.MUNICIPALITY, Grouping.SERVICE))
    assert_clean(attack(snapshot))
    monkeypatch.setattr(measure, "known_zeros", lambda *words, **_: known_zeros._empty(words[-1]))
    known = found(attack(snapshot), Weakness.ZERO)
    assert "people_served numerator 2025-01..2025-12 municipality=099001 service=docce" in known
    assert "people_served numerator 2025-01..2025-12 municipality=099003" not in known


@pytest.mark.second_ring
def test_draws_that_change_are_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    snapshot = saved(served(territory(), "m", 9), sqlite_engine)
    turns = iter(range(10**6))
    monkeypatch.setattr(rounding, "_draw", lambda _mark, _key: (next(turns) % 2) * (2**64 - 1))
    asking_only(monkeypatch, (), (Grouping.SEX,))
    report = attack(snapshot)
    assert {finding.weakness for finding in report.findings} == {Weakness.INCONSISTENT}
    finding = report.findings[0]
    assert finding.high - finding.low == 5
    assert len(finding.questions) == 2


def test_a_mean_of_nine_persons_is_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    snapshot = saved(served(served(territory(), "m", 9), "b", 12, services=("docce",)), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.SERVICE,))
    assert_clean(attack(snapshot, "contacts_per_person"))
    monkeypatch.setattr(rounding, "OF_MEANS", frozenset())
    known = found(attack(snapshot, "contacts_per_person"), Weakness.SHOWN)
    assert "contacts_per_person denominator 2025-01..2025-12 service=mensa" in known


# ------------------------------------------------------------------------------- values that figures do not give


def test_a_ratio_of_true_counts_is_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    snapshot = saved(served(territory(), "m", 13), sqlite_engine)
    asking_only(monkeypatch, (Grouping.MUNICIPALITY,))
    assert_clean(attack(snapshot, "rate_per_1000"))
    whole = result_frame._values
    monkeypatch.setattr(result_frame, "_values", lambda numerator, *words: whole(numerator + 1, *words))
    report = attack(snapshot, "rate_per_1000")
    assert "rate_per_1000 2023 municipality=099001 year=2023" not in found(report, Weakness.UNFOUNDED)
    assert any(cell.startswith("rate_per_1000") for cell in found(report, Weakness.UNFOUNDED))


@pytest.mark.second_ring
def test_a_median_with_all_its_digits_is_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = territory().shelter("rifugio", beds=40)
    given.contact(None, service="rifugio", day="2025-01-01")
    for number in range(24):
        given.stay(f"o{number}", service="rifugio", entered="2025-02-01", left=f"2025-03-{number + 3:02d}")
    snapshot = saved(given, sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.SERVICE,))
    assert_clean(attack(snapshot, "median_stay"))
    whole = rounding._shown

    def with_digits(*words: Any) -> dict[str, Any]:
        shown: dict[str, Any] = whole(*words)
        return {**shown, "value": shown["value"] + 0.0625}

    monkeypatch.setattr(rounding, "_shown", with_digits)
    assert any(cell.startswith("median_stay") for cell in found(attack(snapshot, "median_stay"), Weakness.UNFOUNDED))


@pytest.mark.parametrize("key", ["inequality", "inequality_between"])
def test_an_index_of_true_counts_is_found(sqlite_engine: Engine, monkeypatch: Patch, key: str) -> None:
    given = served(territory(), "m", 13)
    snapshot = saved(served(served(given, "b", 8, home="Beta"), "g", 2, home="Gamma"), sqlite_engine)
    assert_clean(attack(snapshot, key))
    whole = measure.index_frame
    monkeypatch.setattr(
        measure, "index_frame", lambda *words, **more: whole(*words, **more).with_columns(pl.col("value") + 0.001)
    )
    assert any(cell.startswith(f"{key} 2025") for cell in found(attack(snapshot, key), Weakness.UNFOUNDED))


# ------------------------------------------------------------------------------------------------- sums of contacts


def test_contacts_of_few_are_the_sum_less_the_others_where_sums_are_not_rounded(
    sqlite_engine: Engine, monkeypatch: Patch
) -> None:
    given = served(territory(), "m", 12)
    snapshot = saved(served(given, "g", 3, home="Gamma", days=("2025-03-02", "2025-03-03")), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,), (Grouping.RESIDENCE_CLASS,))
    monkeypatch.setattr(known_zeros, "_is_told", lambda *_: True)
    assert_clean(attack(snapshot, "contacts"))
    monkeypatch.setattr(rounding, "_rounded_quantity", lambda tallies, _settings: tallies["numerator"].to_numpy())
    known = found(attack(snapshot, "contacts"), Weakness.PINNED)
    assert known["contacts numerator 2025-01..2025-12 municipality=099003"] == 6


# --------------------------------------------------------------------------------------------------------- partners


@pytest.mark.second_ring
def test_a_partner_who_can_subtract_itself_is_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = served(territory(), "x", 2, home="Gamma", services=("docce",))
    snapshot = saved(served(given, "y", 7, home="Gamma"), sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,))
    assert_clean(attack(snapshot))
    without_rounding(monkeypatch)
    known = found(attack(snapshot), Weakness.PARTNER)
    assert known["people_served numerator 2025-01..2025-12 municipality=099003 uno"] == 2


@pytest.mark.second_ring
def test_two_partners_who_put_their_lists_together_are_found(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    """Sixteen people of Gamma: six and seven of two bodies, one of whom both know, and four of a third."""
    given = territory().organisation("tre").service("emporio", organisation="tre")
    served(given, "u", 5, home="Gamma")
    served(given, "d", 6, home="Gamma", services=("docce",))
    served(given, "both", 1, home="Gamma", services=("mensa", "docce"))
    served(given, "t", 4, home="Gamma", services=("emporio",))
    snapshot = saved(given, sqlite_engine)
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,))
    assert_clean(attack(snapshot))
    without_rounding(monkeypatch)
    known = found(attack(snapshot), Weakness.PARTNER)
    cell = "people_served numerator 2025-01..2025-12 municipality=099003"
    assert {told: count for told, count in known.items() if told.startswith(cell)} == {f"{cell} uno + due": 4}


def test_exits_are_subtracted_by_the_body_that_they_are_not_of(sqlite_engine: Engine, monkeypatch: Patch) -> None:
    given = territory()
    for service, body in (("rifugio", "uno"), ("casa", "due")):
        given.service(service, kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED, organisation=body)
    given.contact(None, service="rifugio", day="2025-01-01")
    for service, home, other in (("rifugio", 9, 8), ("casa", 2, 6)):
        for number in range(home + other):
            to = ExitClass.HOME if number < home else ExitClass.UNKNOWN
            given.stay(f"{service}{number}", service=service, entered="2025-02-01", left="2025-05-01", exit_to=to)
    snapshot = saved(given, sqlite_engine)
    asking_only(monkeypatch, ())
    assert_clean(attack(snapshot, "exits_to_autonomy"))
    without_rounding(monkeypatch)
    known = found(attack(snapshot, "exits_to_autonomy"), Weakness.PARTNER)
    assert known["exits_to_autonomy numerator 2025-01..2025-12 uno"] == 2


def test_who_was_given_a_place_here_may_have_been_left_without_one_elsewhere(
    sqlite_engine: Engine, monkeypatch: Patch
) -> None:
    """Twelve were placed by one body and left without by another: none of them is in the rest of all the services."""
    given = territory().contact(None, service="mensa", day="2025-01-01")
    for service, body in (("rifugio", "uno"), ("casa", "due")):
        given.service(service, kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED, organisation=body)
    for number in range(12):
        given.request(f"p{number}", service="rifugio", day="2025-03-01")
        given.request(f"p{number}", service="casa", day="2025-03-02", outcome=RequestOutcome.TURNED_AWAY)
    snapshot = saved(given, sqlite_engine)
    asking_only(monkeypatch, ())
    assert ask(snapshot, "unmet_demand", services=("rifugio",)).rows()[0]["numerator"] == 0
    assert_clean(attack(snapshot, "unmet_demand"))


# --------------------------------------------------------------------------------------------------------- editions


@pytest.fixture
def editions(sqlite_engine: Engine) -> Iterator[tuple[Snapshot, Snapshot]]:
    """Return two editions of the data: four people of Gamma, then six."""
    given = served(served(territory(), "m", 9), "g", 4, home="Gamma")
    before = saved(given, sqlite_engine)
    now = saved(served(given, "late", 2, home="Gamma"), sqlite_engine)
    yield before, now
    wipe(sqlite_engine)


@pytest.mark.second_ring
def test_an_edition_less_known_additions_tells_the_one_before(
    editions: tuple[Snapshot, Snapshot], monkeypatch: Patch
) -> None:
    before, now = editions
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,))
    assert_clean(attack(now, against=before))
    without_rounding(monkeypatch)
    assert found(attack(now), Weakness.PINNED) == {}
    known = found(attack(now, against=before), Weakness.EDITION)
    assert known["people_served numerator 2025-01..2025-12 municipality=099003 nell'edizione precedente"] == 4


@pytest.mark.second_ring
def test_an_edition_in_which_the_same_persons_have_another_figure_is_found(
    editions: tuple[Snapshot, Snapshot], monkeypatch: Patch
) -> None:
    before, now = editions
    asking_only(monkeypatch, (), (Grouping.MUNICIPALITY,))
    sets = attack(now).parts["people_served"].sets
    drawn = (attack(_turned(now, sets, turn), against=before) for turn in range(1, 9))
    report = next(report for report in drawn if not report.is_clean)
    assert {finding.weakness for finding in report.findings} == {Weakness.INCONSISTENT}


def _turned(snapshot: Snapshot, sets: Any, turn: int) -> Snapshot:
    """Return the data with some figures drawn again."""
    redraws = pl.DataFrame({"set_key": sets, "turn": [turn] * len(sets)}, schema=snapshot["redraws"].schema)
    return replace(snapshot, frames={**snapshot.frames, "redraws": redraws})


@pytest.mark.second_ring
def test_editions_are_read_from_the_database_as_it_was(sqlite_engine: Engine) -> None:
    snapshot = saved(served(territory(), "m", 9), sqlite_engine)
    assert_clean(attack(read_snapshot(sqlite_engine), against=snapshot))
