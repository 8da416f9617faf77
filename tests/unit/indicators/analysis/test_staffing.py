"""Hours of the team and social workers to residents, on numbers that can be checked by eye."""

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.vocabulary import OrganisationKind, Profession
from indicators.analysis.staffing import hours_by_kind, hours_by_profession, social_workers
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
    found = social_workers(snapshot, Period.year(2025))
    assert (found.hours, found.equivalents, found.residents, found.needed) == (468.0, 1.5, 10_000, 2.0)
    assert found.residents_each == pytest.approx(6_666.667, abs=0.001)


def test_without_hours_there_is_no_ratio(snapshot: Snapshot) -> None:
    assert social_workers(snapshot, Period.year(2023)).residents_each is None
