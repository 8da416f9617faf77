"""The 25 indicators of the catalogue against the same in plain SQL, written from the method page and not from the code.

Comes in: a demonstration base (a copy, with sub-areas, which nobody has defined in it).
Must not: look at how the product counts. What is shared is the database, the list of the groupings that are allowed,
and the words of a question.
"""

import contextlib
import math
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

import pytest

from data_access.reading import read_snapshot
from indicators.catalogue.catalogue import CATALOGUE
from indicators.model.period import Period
from tests.oracle import beds, flow, money, outcomes, people, stays, support, territory
from tests.oracle.base import TIMES, Cell, Measure, answer, begin
from tests.support.asking import ask
from tests.support.demos import demo_base
from tests.support.engines import opened
from tests.support.rings import rings

SUBJECTS: Final = (people, beds, stays, flow, outcomes, support, territory, money)
MEASURES: Final[dict[str, Measure]] = {key: entry for subject in SUBJECTS for key, entry in subject.MEASURES.items()}
PERIODS: Final = ("2023", "2025", "2026", "2025-Q2", "2023..2025", "2026-Q3", "2025-Q4..2026-Q3", "2026-01")
"""Years, quarters and years together; a quarter in which a service owed its returns and none came; the last four
quarters, over two years; a month whose last ninety days are over two years."""
MAIN_PERIODS: Final = ("2025", "2026")
MAIN_GROUPINGS: Final = frozenset({"", "quarter", "municipality", "service", "age_band", "residence_class", "strand"})
CLOSE: Final = 1e-9
"""Relative difference within which two ratios are the same."""

Question = tuple[str, str, str, str]
"""Indicator, period, grouping (empty: none), lens."""


def questions(key: str, period: str) -> Iterator[Question]:
    """Yield what may be asked of an indicator for a period: no grouping, and each that it allows, by each lens."""
    entry = CATALOGUE[key]
    asked = Period.parse(period)
    shortest = 12 if entry.closed_window else entry.minimum_months
    if asked.months < shortest or (entry.whole_years and (asked.first % 12 or asked.months % 12)):
        return
    for lens in sorted(entry.lenses):
        for by in ("", *sorted(entry.groupings)):
            yield key, period, str(by), str(lens)


class World:
    """A demonstration base, read by the product and by the oracle; its municipalities have sub-areas."""

    def __init__(self, base: Path, folder: Path) -> None:
        path = folder / base.name
        shutil.copy(base, path)
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("UPDATE municipality SET sub_area = CASE WHEN code % 2 THEN 'Nord' ELSE 'Sud' END")
        self.oracle = begin(path, {name: fact for subject in SUBJECTS for name, fact in subject.FACTS.items()})
        with opened(f"sqlite:///{path}") as engine:
            self.snapshot = read_snapshot(engine)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[float], World]]:
    """Return a world of each scale, made when it is asked for."""
    made: dict[float, World] = {}

    def of_scale(scale: float) -> World:
        if scale not in made:
            made[scale] = World(demo_base(tmp_path_factory, scale=scale), tmp_path_factory.mktemp("oracle"))
        return made[scale]

    yield of_scale
    for world in made.values():
        world.oracle.close()


def told(world: World, question: Question, **words: int) -> dict[tuple[str, str], Cell]:
    """Return what the product answers to who sees everything, by time and group."""
    key, period, by, lens = question
    result = ask(world.snapshot, key, period=period, by=by, lens=lens, **words)
    groupings = [str(grouping) for grouping in result.query.by]
    cells = {}
    for row in result.rows():
        slot = next((row[name] for name in groupings if name in TIMES), "")
        group = next((row[name] for name in groupings if name not in TIMES), "")
        is_number = row["status"] == "ok"
        numbers = [row[name] if is_number else None for name in ("value", "numerator", "denominator")]
        cells[slot, group] = Cell(row["status"], *numbers)
    return cells


def right(world: World, question: Question, measure: Measure | None = None) -> dict[tuple[str, str], Cell]:
    """Return what the oracle answers."""
    key, period, by, lens = question
    asked = Period.parse(period)
    return answer(world.oracle, measure or MEASURES[key], (asked.first_day, asked.last_day), by, lens)


def same(one: Cell, other: Cell) -> bool:
    """Whether two cells say the same: whole numbers exactly, others within `CLOSE`."""
    return one.status == other.status and all(
        (a is None and b is None)
        or (a is not None and b is not None and math.isclose(a, b, rel_tol=CLOSE, abs_tol=1e-12))
        for a, b in zip(one.numbers, other.numbers, strict=True)
    )


def compare(world: World, asked: Iterable[Question]) -> tuple[int, list[str]]:
    """Return how many cells were compared, and those that differ, in words."""
    compared, wrong = 0, []
    for question in asked:
        product, oracle = told(world, question), right(world, question)
        assert product.keys() == oracle.keys(), question
        compared += len(product)
        wrong += [
            f"{' '.join(filter(None, question))} {group}: product {cell}, oracle {oracle[group]}"
            for group, cell in product.items()
            if not same(cell, oracle[group])
        ]
    return compared, wrong


def test_the_oracle_knows_every_indicator_of_the_catalogue() -> None:
    assert sorted(MEASURES) == sorted(key for key, entry in CATALOGUE.items() if not entry.part_of)
    assert len(MEASURES) == 25


@pytest.mark.parametrize(
    ("key", "period", "groupings", "scale"),
    rings(
        [(key, period, MAIN_GROUPINGS, 0.05) for key in MEASURES for period in MAIN_PERIODS],
        second=[(key, period, None, 0.2) for key in MEASURES for period in PERIODS],
    ),
)
def test_the_product_says_what_the_definition_says(
    worlds: Callable[[float], World], key: str, period: str, groupings: frozenset[str] | None, scale: float
) -> None:
    asked = [one for one in questions(key, period) if groupings is None or one[2] in groupings]
    if not asked:
        assert CATALOGUE[key].whole_years or CATALOGUE[key].closed_window, "only these want longer periods"
        return
    compared, wrong = compare(worlds(scale), asked)
    assert not wrong, "\n".join(wrong[:20])
    assert compared >= len(asked)


@pytest.mark.parametrize("horizon", outcomes.HORIZONS)
def test_returns_are_those_of_the_definition_at_each_horizon(worlds: Callable[[float], World], horizon: int) -> None:
    world = worlds(0.05)
    for period in ("2023..2025", "2024"):
        for by in ("", "month", "service", "sex"):
            question = ("returns", period, by, "residence")
            product, oracle = (
                told(world, question, horizon_months=horizon),
                right(world, question, outcomes.returns(horizon)),
            )
            assert product.keys() == oracle.keys()
            assert all(same(product[group], oracle[group]) for group in product), (question, product, oracle)


def test_a_definition_that_is_not_the_products_is_found(
    worlds: Callable[[float], World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Returns within 24 months instead of 12, and people served who are accesses, are told from the right ones."""
    monkeypatch.setitem(MEASURES, "returns", outcomes.returns(24))
    monkeypatch.setitem(MEASURES, "people_served", MEASURES["contacts"])
    for key in ("returns", "people_served"):
        compared, wrong = compare(worlds(0.05), [(key, "2023..2025", "", "residence")])
        assert (compared, len(wrong)) == (1, 1)
