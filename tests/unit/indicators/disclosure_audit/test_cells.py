"""Cells keep what tells most of them, find one another by code, and give one figure for one set of persons."""

from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.vocabulary import Sex
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit import audit
from indicators.disclosure_audit.attacker import distinct
from indicators.disclosure_audit.cell_keys import Places, codes, mark
from indicators.disclosure_audit.cells import CONDITIONS, IDENTITY, STATES
from indicators.disclosure_audit.collection import harvest
from indicators.disclosure_audit.consistency import Ledger
from indicators.disclosure_audit.constraints import system
from indicators.disclosure_audit.progress import LAST, Pace, time_left
from indicators.disclosure_audit.question_space import FULL, QUICK, Depth, questions, routes
from indicators.model.code_lists import Directory
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

PEOPLE = (INDICATORS["people_served"],)


def two_services() -> AmbitoBuilder:
    """Describe eleven men and seven women at two services, some at both."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500})
    given.organisation("uno").organisation("due")
    given.service("mensa", organisation="uno").service("docce", at="Beta", organisation="due")
    men, women = [f"m{number}" for number in range(11)], [f"f{number}" for number in range(7)]
    given.persons(men, sex=Sex.MALE, home="Alfa").persons(women, sex=Sex.FEMALE, home="Beta")
    given.contacts([*men, *women], service="mensa", days=["2025-03-02"])
    return given.contacts(men[:6], service="docce", days=["2025-03-05", "2025-07-05"])


@pytest.fixture
def harvested(sqlite_engine: Engine) -> tuple[pl.DataFrame, Callable[[pl.DataFrame], set[tuple[int, int]]]]:
    """Return the cells of people served, and what pairs of part and whole are found among them."""
    snapshot = saved(two_services(), sqlite_engine)
    directory, settings = Directory.of(snapshot), Settings()
    asked = list(questions(PEOPLE, directory, Depth(main=1, ranges=1)))
    found = harvest(snapshot, asked, settings=settings, directory=directory)
    cells = distinct(pl.concat([part.cells for part in found if part.cells.height]))

    def pairs(frame: pl.DataFrame) -> set[tuple[int, int]]:
        given = system(frame, snapshot, directory, settings.disclosure)
        return set(zip(given.part.tolist(), given.whole[given.of].tolist(), strict=True))

    return cells, pairs


def test_a_cell_finds_the_one_that_has_a_condition_less(
    harvested: tuple[pl.DataFrame, Callable[[pl.DataFrame], set[tuple[int, int]]]],
) -> None:
    cells, pairs = harvested
    rows = [dict(row) for row in cells.iter_rows(named=True)]
    known = {tuple(row[name] for name in IDENTITY): row["index"] for row in rows}
    expected = set()
    for row in rows:
        for condition in (name for name in CONDITIONS if row[name] is not None):
            wider = known.get(tuple(None if name == condition else row[name] for name in IDENTITY))
            expected |= {(row["index"], wider)} - {(row["index"], None)}
    assert len(expected) > 100
    assert expected <= pairs(cells)


def test_every_part_found_is_inside_its_whole(
    harvested: tuple[pl.DataFrame, Callable[[pl.DataFrame], set[tuple[int, int]]]],
) -> None:
    cells, pairs = harvested
    truth = cells["truth"].to_list()
    first, last = cells["first"].to_list(), cells["last"].to_list()
    found = pairs(cells)
    assert any(first[part] > first[whole] for part, whole in found)
    for part, whole in found:
        assert truth[part] <= truth[whole]
        assert first[whole] <= first[part] <= last[part] <= last[whole]


def test_codes_add_up_over_conditions_and_nothing_is_found_where_nothing_is() -> None:
    frame = pl.DataFrame({"sex": ["F", None, "F"], "need": [None, "casa", "casa"]})
    found = codes(frame, ("sex", "need"))
    assert found.tolist() == [
        mark("sex", "F"),
        mark("need", "casa"),
        (mark("sex", "F") + mark("need", "casa")) % 2**64,
    ]
    assert Places(found).find(found[[2, 0]]).tolist() == [2, 0]
    assert Places(found).find(np.array([mark("sex", "M")], np.uint64)).tolist() == [-1]
    assert Places(found[:0]).find(found).tolist() == [-1, -1, -1]


def cell(**words: object) -> dict[str, object]:
    """Return a row of the frame of cells."""
    given = dict.fromkeys(IDENTITY) | {"indicator": "people_served", "part": "numerator", "first": 1, "last": 12}
    return given | {"status": "ok", "shown": 10.0, "exact": False, "truth": 9, "key": 77, "question": 0} | words


def cells_of(*rows: dict[str, object]) -> pl.DataFrame:
    types = dict.fromkeys((*CONDITIONS, "indicator", "part", "status"), pl.String)
    return pl.DataFrame(list(rows), schema_overrides=types)


@pytest.mark.parametrize("order", [STATES, STATES[::-1]])
def test_of_the_answers_about_a_cell_the_one_that_tells_most_is_kept(order: tuple[str, ...]) -> None:
    found = distinct(cells_of(*[cell(sex="F", status=status) for status in order], cell(sex="M", status=STATES[-1])))
    assert dict(found.select("sex", "status").iter_rows()) == {"F": "ok", "M": STATES[-1]}


def test_a_set_with_two_figures_is_found_between_indicators_too() -> None:
    ledger = Ledger()
    first = cells_of(cell(question=0), cell(key=78, truth=9, question=1), cell(question=2))
    assert ledger.compare(first, str) == []
    (finding,) = ledger.compare(cells_of(cell(indicator="active", shown=5.0, question=3)), str)
    assert (finding.low, finding.high, set(finding.questions)) == (5, 10, {"0", "3"})
    assert finding.cell.startswith("active numerator")


def test_filters_are_tried_over_all_the_years_where_everything_is(sqlite_engine: Engine) -> None:
    given = two_services().contact("m0", service="mensa", day="2024-05-05")
    directory = Directory.of(saved(given, sqlite_engine))

    def filtered(depth: Depth) -> set[tuple[object, ...]]:
        found = routes((INDICATORS["people_served"], INDICATORS["active"]), directory, depth)
        return {(query.indicator, str(query.period)) for query in found if query.services}

    closed = str(directory.closed_year)
    moving = [str(window) for window in directory.moving_quarters]
    assert filtered(QUICK) == {("people_served", period) for period in (closed, *moving)}
    whole = f"{directory.years[0]}..{directory.years[-1]}"
    assert filtered(FULL) == {
        (key, period) for key in ("people_served", "active") for period in (closed, whole, *moving)
    }


@pytest.mark.second_ring
def test_the_audit_tells_which_indicator_it_is_at_and_never_goes_back(sqlite_engine: Engine) -> None:
    told: list[tuple[str, float]] = []
    audit(
        saved(two_services(), sqlite_engine),
        settings=Settings(),
        depth=Depth(main=1, ranges=0),
        entries=(INDICATORS["people_served"], INDICATORS["active"]),
        advance=lambda what, share: told.append((what, share)),
    )
    labels = list(dict.fromkeys(what.split(" ")[0] for what, _ in told))
    assert labels == ["1/2", "2/2", "Confronti"]
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == LAST
    assert len(told) > 10


def test_the_time_left_is_told_at_the_pace_kept_so_far() -> None:
    told: list[str] = []
    seconds = iter([0.0, 1.0, 60.0, 300.0, 590.0])
    pace = Pace(lambda what, _share: told.append(what), ["Uno", "Due"], [100, 100], clock=lambda: next(seconds))
    for number, asked in ((0, 1), (0, 20), (1, 0), (1, 95)):
        pace(number, asked)
    assert told == [
        "1/2 Uno",
        "1/2 Uno, ancora circa 9 minuti",
        "2/2 Due, ancora circa 5 minuti",
        "2/2 Due, ancora meno di un minuto",
    ]
    assert time_left(0.5, 70) == "circa un minuto"


def test_what_has_been_found_is_told_while_the_audit_goes_on() -> None:
    told: list[str] = []
    pace = Pace(lambda what, _share: told.append(what), ["Uno", "Due"], [100, 100], clock=lambda: 0.0)
    pace(0, 10)
    pace.found(3)
    pace(1, 10)
    assert told == ["1/2 Uno, ancora meno di un minuto", "2/2 Due, trovate 3, ancora meno di un minuto"]
