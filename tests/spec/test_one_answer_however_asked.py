"""One answer however it is asked: as a filter, as a group, and as a group or a filter through time.

Those who see everything are asked for here: of others a group may be hidden that is not hidden alone, so that it cannot
be worked out from the rest.
"""

import math
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from data_access.errors import UserError
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure_each
from indicators.model.code_lists import Directory
from indicators.model.period import Period, Unit
from indicators.model.query import LEAD, TERRITORY, Grouping, Lens, Query
from indicators.model.result import Result, Status
from tests.support.asking import ask, saved
from tests.support.builder import ambito
from tests.support.demos import demo_base
from tests.support.engines import opened

BETA, GAMMA = "099002", "099003"
TIME_OF: Final = {Unit.YEAR: Grouping.YEAR, Unit.QUARTER: Grouping.QUARTER, Unit.MONTH: Grouping.MONTH}
QUARTER, YEAR = "2024-Q2", "2025"
"""What is asked: a quarter in which some services were not open yet; a year, where a quarter may not be asked."""
OF_RATINGS: Final = frozenset({"needs_reviewed", "need_severity"})
"""Of these a filter by need is another question: it keeps who had the need; a group by need is everybody rated."""
NUMBERS: Final = ("value", "numerator", "denominator", "lower", "upper")

Cells = dict[tuple[str, ...], Mapping[str, Any]]


@pytest.fixture(scope="module")
def opening(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Return an Ambito with a town whose only service opens in April, and one without any."""
    path = shutil.copy(sqlite_template, tmp_path_factory.mktemp("opening"))
    given = ambito(lead="Alfa", others=["Beta", "Gamma"]).service("mensa").service("docce", at="Beta")
    given.contacts(["p"], service="mensa", days=["2025-01-05"]).contacts(["p"], service="docce", days=["2025-04-05"])
    given.delivery("mensa", month="2025-01").delivery("docce", month="2025-04")
    with opened(f"sqlite:///{path}") as engine:
        return saved(given, engine)


@pytest.mark.parametrize("town", [BETA, GAMMA])
@pytest.mark.parametrize(
    "words",
    [
        {"by": "municipality"},
        {"by": "quarter,municipality"},
        {"area": "{town}"},
        {"by": "quarter", "area": "{town}"},
        {"by": "quarter", "area": "{town}", "period": "2025-Q1..2025-Q2"},
    ],
)
def test_where_no_service_is_open_nobody_was_met_however_it_is_asked(
    opening: Snapshot, town: str, words: dict[str, str]
) -> None:
    """By quarter and municipality a town without services was said to be closed; asked alone it had nobody."""
    asked = {"period": "2025-Q1"} | {name: word.format(town=town) for name, word in words.items()}
    result = ask(opening, "people_served", lens="place", **asked)
    rows = [row for row in result.rows() if row.get("municipality", town) == town]
    first = next(row for row in rows if row.get("quarter", "2025-Q1") == "2025-Q1")
    assert (first["value"], first["status"]) == (0, Status.OK)


@pytest.mark.parametrize("words", [{"by": "month"}, {}, {"by": "service"}, {"services": ("mensa",)}])
def test_a_month_in_which_nobody_owed_anything_has_no_value_however_it_is_asked(
    opening: Snapshot, words: dict[str, Any]
) -> None:
    """Alone it was a zero, and beside other months it was none."""
    result = ask(opening, "people_served", period="2025-08", **words)
    assert {(row["value"], row["status"]) for row in result.rows()} == {(None, Status.UNDEFINED)}


def ways(entry_key: str, lens: Lens, snapshot: Snapshot) -> Iterator[tuple[str, Grouping, str, tuple[Query, ...]]]:
    """Yield each group of each breakdown: its name, the breakdown, its code, and the questions that ask for it."""
    entry = INDICATORS[entry_key]
    short = entry.minimum_months <= Unit.QUARTER and not (entry.closed_window or entry.whole_years)
    period = Period.parse(QUARTER if short else YEAR)
    whole = Query(indicator=entry_key, period=period, lens=lens, viewer=Viewer.parse("manager"))
    time = TIME_OF[period.unit]
    for grouping, filters in _filters(snapshot).items():
        if grouping not in entry.groupings or (grouping is Grouping.NEED and entry_key in OF_RATINGS):
            continue
        for code, words in filters.items():
            alone, group = whole.but(**words), whole.but(by=(grouping,))
            asked = [group, alone]
            if time in entry.groupings:
                asked += [one.but(by=(time, *one.by)) for one in (group, alone)]
            yield f"{entry_key} {lens} {grouping} {code}", grouping, code, tuple(asked)


def _filters(snapshot: Snapshot) -> dict[Grouping, dict[str, dict[str, Any]]]:
    """Return the groups that can be asked as filters, by their code, and the words of each filter."""
    names, services = Directory.of(snapshot), snapshot["services"]
    hosts = snapshot["municipalities"].filter(snapshot["municipalities"]["index"].is_in(services["place"].implode()))
    without = next(code for code in names.municipalities if code not in set(hosts["code"]))
    towns = [*hosts["code"], without]
    types = [kind for kind in ServiceType if str(kind) in set(services["type"].cast(str))]
    return {
        Grouping.MUNICIPALITY: {code: {"area": code} for code in towns},
        Grouping.AREA: {names.area_slug(area): {"area": area} for area in (LEAD, TERRITORY)},
        Grouping.SERVICE: {key: {"services": (key,)} for key in services["key"]},
        Grouping.SERVICE_TYPE: {str(kind): {"service_types": (kind,)} for kind in types},
        Grouping.STRAND: {key: {"strands": (key,)} for key in snapshot["strands"]["key"]},
        Grouping.TARGET: {str(target): {"targets": (target,)} for target in TargetGroup},
        Grouping.NEED: {str(need): {"needs": (need,)} for need in NeedDimension},
    }


def cells(answer: Result | UserError, grouping: Grouping, code: str) -> Cells:
    """Return the rows of a group, by what else they are broken down by beside time; none where it is refused."""
    if isinstance(answer, UserError):
        return {}
    others = [one for one in answer.query.by if one is not grouping and one not in TIME_OF.values()]
    rows = [row for row in answer.rows() if row.get(str(grouping), code) == code]
    return {tuple(str(row[one]) for one in others): row for row in rows}


def same(one: Cells, other: Cells) -> bool:
    """Whether two answers have the same groups, with the same states and numbers."""
    return one.keys() == other.keys() and all(_same_row(one[key], other[key]) for key in one)


def _same_row(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["status"] != other["status"]:
        return False
    pairs = [(one[name], other[name]) for name in NUMBERS]
    return all(
        (a is None and b is None) or (None not in {a, b} and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12))
        for a, b in pairs
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=0.05)}") as engine:
        return read_snapshot(engine)


@pytest.mark.second_ring
@pytest.mark.parametrize("key", sorted(INDICATORS))
def test_every_group_of_the_demo_has_one_answer(demo: Snapshot, key: str) -> None:
    found = []
    for lens in sorted(INDICATORS[key].lenses):
        asked = [*ways(key, lens, demo)]
        questions = list(dict.fromkeys(question for *_, few in asked for question in few))
        answers = dict(zip(questions, measure_each(demo, questions, settings=Settings()), strict=True))
        for name, grouping, code, few in asked:
            told = [cells(answers[question], grouping, code) for question in few]
            found += [f"{name}: {told}"] if any(not same(told[0], one) for one in told) else []
    assert not found, "\n".join(found[:5])
