"""Hours of the team and social workers to residents, on numbers that can be checked by eye."""

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import OrganisationKind, Profession
from indicators.analysis.staffing import (
    full_time_social_workers,
    hours_by_kind,
    hours_by_profession,
    people_followed,
)
from indicators.model.period import Period
from tests.support.asking import saved
from tests.support.builder import ambito


@pytest.fixture
def snapshot(engine: Engine) -> Snapshot:
    """Ten thousand residents; two months of one and a half social workers, and an educator of the Third Sector."""
    given = (
        ambito(lead="Alfa", residents={"Alfa": 10_000}, year=2025)
        .organisation("comune", kind=OrganisationKind.LEAD_MUNICIPALITY)
        .organisation("coop", kind=OrganisationKind.THIRD_SECTOR)
        .staff_hours(Profession.SOCIAL_WORKER, month="2025-01-01", hours=156.0, organisation="comune")
        .staff_hours(Profession.SOCIAL_WORKER, month="2025-02-01", hours=312.0, organisation="comune")
        .staff_hours(Profession.EDUCATOR, month="2025-02-01", hours=40.0, organisation="coop")
        .staff_hours(Profession.EDUCATOR, month="2024-12-01", hours=99.0, organisation="coop")
    )
    return saved(given, engine)


def test_hours_are_told_by_profession_in_the_order_of_the_vocabulary(snapshot: Snapshot) -> None:
    assert hours_by_profession(snapshot, Period.year(2025)).rows() == [
        ("educatore", "Educatore professionale", 40.0),
        ("assistente_sociale", "Assistente sociale", 468.0),
    ]


def test_hours_are_told_by_kind_of_organisation(snapshot: Snapshot) -> None:
    assert hours_by_kind(snapshot, Period.year(2025)).rows() == [
        ("comune_capofila", "Comune capofila", 468.0),
        ("terzo_settore", "Ente del Terzo Settore", 40.0),
    ]


def test_social_workers_are_full_time_ones_on_average_over_the_months_with_hours(snapshot: Snapshot) -> None:
    assert full_time_social_workers(snapshot, Period.year(2025)) == 1.5
    assert full_time_social_workers(snapshot, Period.year(2023)) == 0


def test_people_followed_are_those_with_a_case_or_pact_however_often_they_came(engine: Engine) -> None:
    """Hours were divided by those of them who had come twice, which is what another indicator counts."""
    given = (
        ambito(lead="Alfa").service("mensa").contacts(["a", "b"], service="mensa", days=["2025-03-01", "2025-04-01"])
    )
    given.contacts(["c"], service="mensa", days=["2025-03-01"]).person("d")
    for person in ("a", "c", "d"):
        given.case(person, opened="2024-12-01")
    given.case("b", opened="2023-12-01", closed="2024-06-01")
    snapshot = saved(given, engine)
    assert people_followed(snapshot, Viewer.parse("manager"), Period.year(2025)) == 3
    assert people_followed(snapshot, Viewer.parse("mayor"), Period.year(2025)) is None
