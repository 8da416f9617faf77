"""What exists is found again by the word that addresses use for it, whatever its name."""

import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY
from tests.support.asking import saved
from tests.support.builder import ambito


@pytest.mark.parametrize("lead", ["Ambito", "Territorio", "«…»", "家", "Città Alta"])
def test_a_lead_without_letters_or_called_like_another_area_could_not_be_asked_for(
    sqlite_engine: Engine, lead: str
) -> None:
    """A lead called «Ambito» took the place of the whole Ambito, at every address; one without letters had none."""
    ambito(lead=lead, others=["Beta"], residents={lead: 10}).service("mensa").save(sqlite_engine)
    directory = Directory.of(read_snapshot(sqlite_engine))
    for area in (AMBITO, LEAD, TERRITORY):
        assert directory.read_area(directory.area_slug(area)) == area
        assert directory.area_slug(area)


@pytest.mark.parametrize(("day", "year"), [("2026-10-31", 2025), ("2026-12-30", 2025), ("2026-12-31", 2026)])
def test_a_december_that_runs_does_not_close_its_year(sqlite_engine: Engine, day: str, year: int) -> None:
    given = ambito(lead="Alfa").service("mensa").contact(None, service="mensa", day="2024-01-01")
    assert Directory.of(saved(given, sqlite_engine, as_of=day)).closed_year == Period.year(year)
