"""What questions are broken down by: which groups exist, which group a row falls in."""

import polars as pl
import pytest

from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, ResidenceClass, ServiceType, TargetGroup
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.selection.dimensions import dimensions
from indicators.selection.geography import area_filter, lead_index
from indicators.selection.person_groups import age_band
from tests.conftest import NewDatabase
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened

QUERY = Query(indicator="people_served", period=Period.year(2025), viewer=Viewer(role=Role.MANAGER))
SUB_AREAS = {"Alfa": "Nord", "Beta": "Sud"}


def territory(sub_areas: dict[str, str]) -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 10}, sub_areas=sub_areas)
    given.service("mensa", organisation="uno", strand="qsfp")
    given.service("docce", kind=ServiceType.SHOWERS, at="Beta", organisation="due", strand="fnps")
    given.contact("p1", service="mensa", day="2025-03-01").budget(year=2025, planned=1, strand="pnrr")
    return given.contact("p2", service="docce", day="2025-03-01", residence=ResidenceClass.OUTSIDE)


def taken(given: AmbitoBuilder, new_database: NewDatabase, as_of: str = "2025-05-31") -> Snapshot:
    with opened(new_database("sqlite")) as engine:
        given.save(engine, as_of=as_of)
        return read_snapshot(engine)


@pytest.fixture
def snapshot(new_database: NewDatabase) -> Snapshot:
    return taken(territory(SUB_AREAS), new_database)


def codes(snapshot: Snapshot, grouping: Grouping, **words: object) -> list[str]:
    """Return the groups that exist for a question."""
    return dimensions(snapshot, QUERY.but(by=(grouping,), **words))[0].keys["code"].to_list()


def fallen(snapshot: Snapshot, grouping: Grouping, **words: object) -> list[str | None]:
    """Return the group of each contact."""
    dimension = dimensions(snapshot, QUERY.but(by=(grouping,), **words))[0]
    assert dimension.expression is not None
    rows = snapshot.contacts.select(dimension.expression.alias(dimension.name)).collect()
    # In memory: Polars 2.1 streams lazy joins, and loses the order of the left side now and then (polars issue 29362).
    return rows.join(dimension.keys, on=dimension.name, how="left", maintain_order="left")["code"].to_list()


@pytest.mark.parametrize(
    ("grouping", "words", "wanted"),
    [
        (Grouping.MUNICIPALITY, {}, ["099001", "099002", "099003"]),
        (Grouping.MUNICIPALITY, {"area": "territory"}, ["099002", "099003"]),
        (Grouping.MUNICIPALITY, {"area": "099003"}, ["099003"]),
        (Grouping.AREA, {}, ["lead", "territory"]),
        (Grouping.AREA, {"area": "099003"}, ["territory"]),
        (Grouping.SUB_AREA, {}, ["Nord", "Sud"]),
        (Grouping.PLACE, {}, ["099001", "099002"]),
        (Grouping.PLACE, {"area": "lead", "lens": Lens.PLACE}, ["099001"]),
        (Grouping.PLACE, {"area": "lead"}, ["099001", "099002"]),
        (Grouping.SERVICE, {}, ["mensa", "docce"]),
        (Grouping.SERVICE, {"service_types": (ServiceType.SHOWERS,)}, ["docce"]),
        (Grouping.SERVICE_TYPE, {}, ["mensa", "docce"]),
        (Grouping.ORGANISATION, {"services": ("docce",)}, ["due"]),
        (Grouping.STRAND, {}, ["fnps", "qsfp"]),
        (Grouping.STRAND, {"strands": ("qsfp",)}, ["qsfp"]),
        (Grouping.SEX, {}, ["F", "M", "X"]),
        (Grouping.AGE_BAND, {}, ["0-17", "18-29", "30-44", "45-64", "65+"]),
        (Grouping.TARGET, {"targets": (TargetGroup.ASYLUM,)}, ["asilo"]),
        (Grouping.NEED, {"needs": (NeedDimension.WORK,)}, ["lavoro"]),
        (Grouping.RESIDENCE_CLASS, {}, ["ambito", "fuori_ambito", "senza_residenza", "non_nota"]),
        (Grouping.SECTION, {}, ["uomini", "donne", "tutti"]),
        (Grouping.YEAR, {"period": Period.parse("2024..2025")}, ["2024", "2025"]),
        (Grouping.QUARTER, {}, ["2025-Q1", "2025-Q2"]),
        (Grouping.MONTH, {}, ["2025-01", "2025-02", "2025-03", "2025-04", "2025-05"]),
    ],
)
def test_the_groups_that_exist(
    snapshot: Snapshot, grouping: Grouping, words: dict[str, object], wanted: list[str]
) -> None:
    assert codes(snapshot, grouping, **words) == wanted


@pytest.mark.parametrize(
    ("grouping", "lens", "wanted"),
    [
        (Grouping.MUNICIPALITY, Lens.RESIDENCE, ["099001", None]),
        (Grouping.MUNICIPALITY, Lens.PLACE, ["099001", "099002"]),
        (Grouping.AREA, Lens.RESIDENCE, ["lead", None]),
        (Grouping.AREA, Lens.PLACE, ["lead", "territory"]),
        (Grouping.SUB_AREA, Lens.PLACE, ["Nord", "Sud"]),
        (Grouping.PLACE, Lens.RESIDENCE, ["099001", "099002"]),
        (Grouping.SERVICE_TYPE, Lens.RESIDENCE, ["mensa", "docce"]),
        (Grouping.ORGANISATION, Lens.RESIDENCE, ["uno", "due"]),
        (Grouping.STRAND, Lens.RESIDENCE, ["qsfp", "fnps"]),
        (Grouping.RESIDENCE_CLASS, Lens.PLACE, ["ambito", "fuori_ambito"]),
        (Grouping.MONTH, Lens.PLACE, ["2025-03", "2025-03"]),
    ],
)
def test_the_group_of_a_contact(snapshot: Snapshot, grouping: Grouping, lens: Lens, wanted: list[str | None]) -> None:
    assert fallen(snapshot, grouping, lens=lens) == wanted


def test_strands_of_money_are_those_of_the_budgets(snapshot: Snapshot) -> None:
    (strand,) = dimensions(snapshot, QUERY.but(by=(Grouping.STRAND,)), of_money=True)
    assert strand.keys["code"].to_list() == ["pnrr"]


def test_sub_areas_that_nobody_defined_are_refused(new_database: NewDatabase) -> None:
    with pytest.raises(QueryError, match="sub-ambiti non sono ancora definiti"):
        codes(taken(territory({}), new_database), Grouping.SUB_AREA)


@pytest.mark.parametrize(
    ("area", "wanted"),
    [("ambito", [0, 1, 2]), ("lead", [0]), ("territory", [1, 2]), ("099003", [2])],
)
def test_areas_nest(snapshot: Snapshot, area: str, wanted: list[int]) -> None:
    kept = snapshot["municipalities"].filter(area_filter(snapshot, area, "index"))
    assert kept["index"].to_list() == wanted


def test_knows_the_lead_municipality(snapshot: Snapshot) -> None:
    assert lead_index(snapshot) == 0


def test_bands_of_age_have_no_gap_and_the_unknown_has_none() -> None:
    ages = pl.DataFrame({"age": [0, 17, 18, 29, 30, 44, 45, 64, 65, 104, None]})
    assert ages.select(age_band(pl.col("age")))["age"].to_list() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, None]
