"""The classes of the map on the whole demo: a printed number is in the class that the legend says, few values have few.

The first ring looks at what the map shows first; the second at every indicator that a map can show.
"""

import re
from collections.abc import Iterator

import pytest

from components.figures.core.legend import class_labels
from components.figures.core.value_states import Area, Look, areas
from components.figures.map.class_breaks import scale_breaks, without_places
from data_access.errors import UserError
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.viewers import Viewer
from indicators.analysis.smoothed_rates import smooth
from indicators.catalogue.catalogue import CATALOGUE
from indicators.engine.query_service import Edition
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result
from tests.support.demos import demo_base
from tests.support.engines import opened

NUMBER = re.compile(r"[\d.]+(?:,\d+)?")
FIRST = ("rate_per_1000", "people_served", "median_stay")
MAPPED = [key for key, entry in CATALOGUE.items() if Grouping.MUNICIPALITY in entry.groupings]
PERIODS = ("2025", "2026", "2025-Q3", "2023..2025")


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """Return the whole demo."""
    base = demo_base(tmp_path_factory, scale=1.0)
    with opened(f"sqlite:///{base}") as engine:
        return Edition(read_snapshot(engine), Settings())


def coloured(edition: Edition, query: Query, *, is_smoothed: bool = False) -> tuple[Result, tuple[float, ...]]:
    """Return what a map shows and the breaks between its classes."""
    shown = edition.ask(query)
    if is_smoothed:
        shown = smooth(shown, whole=edition.ask(without_places(query)))
    return shown, scale_breaks(edition.for_views(), query, edition.directory, is_smoothed=is_smoothed)


def by_municipality(indicator: str, period: str, viewer: str = "manager", lens: Lens = Lens.RESIDENCE) -> Query:
    by, who = (Grouping.MUNICIPALITY,), Viewer.parse(viewer)
    return Query(indicator=indicator, period=Period.parse(period), by=by, viewer=who, lens=lens)


def numbers_in(text: str) -> list[float]:
    return [float(one.replace(".", "").replace(",", ".")) for one in NUMBER.findall(text)]


def holds(label: str, value: float) -> bool:
    """Whether a class, as the legend calls it, holds a number, as it is printed."""
    if label == "tutti i valori":
        return True
    edges = numbers_in(label)
    if label.startswith("fino a "):
        return value <= edges[0]
    return value >= edges[0] if label.endswith(" o più") else edges[0] <= value <= edges[-1]


def misplaced(edition: Edition, indicator: str, *, is_smoothed: bool = False) -> Iterator[tuple[str, str]]:
    """Yield what is printed and the class that does not hold it, of every viewer, lens and period."""
    for viewer in ("manager", "public"):
        for lens in CATALOGUE[indicator].lenses:
            for period in PERIODS:
                try:
                    query = by_municipality(indicator, period, viewer, lens)
                    shown, breaks = coloured(edition, query, is_smoothed=is_smoothed)
                except UserError:
                    continue
                labels = class_labels(breaks, shown.indicator)
                for area in valued(areas(shown, breaks)):
                    if not holds(labels[area.position], numbers_in(area.words[1])[0]):
                        yield area.words[1], labels[area.position]


def valued(found: tuple[Area, ...]) -> list[Area]:
    return [area for area in found if area.look is Look.VALUE]


@pytest.mark.parametrize(
    "indicator",
    [key if key in FIRST else pytest.param(key, marks=pytest.mark.second_ring) for key in MAPPED],
)
def test_a_printed_number_is_in_the_class_that_the_legend_says(edition: Edition, indicator: str) -> None:
    """36,5 days were printed "36" in the class "37-50"."""
    assert list(misplaced(edition, indicator)) == []


def test_a_smoothed_number_too_is_in_the_class_that_the_legend_says(edition: Edition) -> None:
    assert list(misplaced(edition, "rate_per_1000", is_smoothed=True)) == []


@pytest.mark.parametrize("viewer", ["manager", "public"])
@pytest.mark.parametrize("is_smoothed", [True, False])
@pytest.mark.parametrize("period", ["2025", "2025-Q3", "2026"])
def test_the_darkest_class_does_not_hold_the_lead_municipality_and_others_at_half(
    edition: Edition, period: str, viewer: str, *, is_smoothed: bool
) -> None:
    query = by_municipality("rate_per_1000", period, viewer)
    shown, breaks = coloured(edition, query, is_smoothed=is_smoothed)
    found = {area.code: area.position for area in areas(shown, breaks)}
    lead = shown.directory.lead_code
    assert found[lead] == max(found.values())
    values = {row["municipality"]: row["value"] for row in shown.rows()}
    beside = [values[code] for code, position in found.items() if position == found[lead]]
    assert min(beside) > 0.6 * values[lead]


@pytest.mark.parametrize(
    ("indicator", "at_most"), [("bed_occupancy", 1), ("funded_use", 1), ("people_served", 2), ("contacts", 2)]
)
@pytest.mark.parametrize("period", ["2025", "2026"])
def test_few_values_have_few_classes_and_none_is_empty(
    edition: Edition, indicator: str, at_most: int, period: str
) -> None:
    """Beds stand in one municipality: its years gave «88,264–88,278: 0 comuni»."""
    shown, breaks = coloured(edition, by_municipality(indicator, period, lens=Lens.PLACE))
    found = valued(areas(shown, breaks))
    assert len(breaks) + 1 <= at_most
    assert {area.position for area in found} == set(range(len(breaks) + 1))
