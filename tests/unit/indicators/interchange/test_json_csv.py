"""The JSON of a rate: over the residents of which year, those of a merged municipality being the sum of what it was."""

from datetime import date

from sqlalchemy import Engine

from components.figures.core.labels import source_line
from data_access.models import MunicipalitySuccession
from data_access.reading import read_snapshot
from data_access.vocabulary import SuccessionKind
from indicators.interchange.json_csv import result_json
from tests.support.asking import ask
from tests.support.builder import ambito


def test_a_rate_says_the_year_of_its_residents_and_a_merger_sums_people_and_residents(sqlite_engine: Engine) -> None:
    given = ambito(
        lead="Alfa", others=("Beta", "Gamma", "Delta"), residents={"Alfa": 100, "Beta": 40, "Gamma": 20}, year=2024
    ).service("mensa")
    for person, town in (("anna", "Beta"), ("bruno", "Gamma"), ("carla", "Alfa")):
        given.contact(person, service="mensa", day="2025-03-01", residence=town)
    for town in ("Beta", "Gamma"):
        given.ledger.add(
            MunicipalitySuccession(
                former_code=given.code(town),
                successor_code=given.code("Delta"),
                day=date(2026, 1, 1),
                kind=SuccessionKind.MERGER,
            )
        )
    given.save(sqlite_engine)
    result = ask(read_snapshot(sqlite_engine), "rate_per_1000", period="2025", by="municipality")
    said = result_json(result)
    counts = {row["municipality"]: (row["numerator"], row["denominator"]) for row in said["rows"]}
    assert counts == {given.code("Alfa"): (1, 100), given.code("Delta"): (2, 60)}
    assert said["population_years"] == [2024]
    assert "residenti 2024" in source_line(result)
