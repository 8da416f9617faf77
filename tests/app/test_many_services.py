"""Occupazione where services are many: a register that is searched, sorted and by organisation, not a hundred bars."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from data_access.migrate import upgrade
from data_access.settings import current_settings
from data_access.vocabulary import CapacityUnit, Section, ServiceType
from tests.app.conftest import Visit
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.command_line import run_line
from tests.support.engines import opened
from tests.support.toronto import BED, ROOM, SECTORS, Programme, founded, written

YEAR = "2025"


def shelters(number: int, *, rooms: int = 2) -> AmbitoBuilder:
    """Describe shelters of three organisations, the last ones with rooms, all with nights in a month of the year."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900, "Beta": 80})
    for one in range(number):
        unit = CapacityUnit.ROOM if one >= number - rooms else CapacityUnit.BED
        key, whose = f"casa-{one:02d}", f"ente-{one % 3}"
        given.service(key, kind=ServiceType.NIGHT_SHELTER, organisation=whose, unit=unit)
        section = Section.FAMILIES if unit is CapacityUnit.ROOM else Section.MEN
        given.capacity(key, section=section, funded=40, actual=32)
        given.occupancy(key, section=section, day="2025-12-01", until="2025-12-31", occupied=24 + one % 8)
    return given.contact("p", service="casa-00", day="2025-12-02")


@pytest.fixture
def page(visit: Visit, tmp_path: Path) -> Callable[[AmbitoBuilder], AppTest]:
    """Open the page of occupancy on a base as a manager."""

    def begin(given: AmbitoBuilder) -> AppTest:
        path = tmp_path / "molti.sqlite"
        with opened(f"sqlite:///{path}") as engine:
            upgrade(engine)
            given.save(engine, as_of="2025-12-31")
        return visit("occupazione", role="manager", at=path)

    return begin


def register(app: AppTest) -> pl.DataFrame:
    return next(pl.from_pandas(one.value) for one in app.dataframe if "Occupati sui finanziati (%)" in one.value)


def said(app: AppTest) -> list[str]:
    return [one.value for one in app.subheader]


def test_many_services_are_a_register_by_organisation_with_rooms_beside_beds(
    page: Callable[[AmbitoBuilder], AppTest],
) -> None:
    app = page(shelters(30))
    assert not app.exception
    rows = register(app)
    assert rows.height == 30
    assert rows["Ente"].to_list() == sorted(rows["Ente"])
    assert rows["Unità"].value_counts(sort=True).rows() == [("posti letto", 28), ("camere", 2)]
    assert "30 servizi con posti letto o camere, di 3 enti." in said(app)
    first = rows.filter(pl.col("Servizio") == "Servizio casa-00").row(0, named=True)
    assert (first["Occupati sui disponibili (%)"], first["Occupati sui finanziati (%)"]) == (75, 60)
    app.text_input(key="cerca_servizio").set_value("CASA-29").run()
    assert register(app)["Unità"].to_list() == ["camere"]
    app.text_input(key="cerca_servizio").set_value("").run()
    app.selectbox(key="raggruppa_servizi").set_value("ente").run()
    assert register(app).height == 5, "three organisations with beds, two of which have rooms too"
    assert app.selectbox(key="scelta_servizio").options[0].startswith("Ente ente-0 · ")
    assert app.selectbox(key="ente_griglia_posto_letto").options == ["Ente ente-0", "Ente ente-1", "Ente ente-2"]


def test_few_services_have_bars_of_beds_and_of_rooms_apart(page: Callable[[AmbitoBuilder], AppTest]) -> None:
    app = page(shelters(4))
    assert not app.exception
    assert not [box for box in app.selectbox if box.key == "raggruppa_servizi"]
    assert any("delle camere" in words for words in said(app))
    assert {"Posti letto", "Camere"} <= {tab.label for tab in app.tabs}


@pytest.mark.second_ring
def test_a_year_of_145_programmes_is_searched_sorted_and_read_by_organisation(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file of the make of Toronto's, invented, through its mapping: 31 organisations, 52,925 rows."""
    sectors = [Programme(11_700 + one, f"Ente {one % 31:02d}", SECTORS[one % 5], _capacity(one)) for one in range(145)]
    days = [date(2025, 1, 1) + timedelta(days=passed) for passed in range(365)]
    nights = [
        (f"{day:%Y-%m-%d}", one, 40 + place % 60, 45 + place % 60, 38 + (place + day.day) % 3)
        for day in days
        for place, one in enumerate(sectors)
    ]
    (tmp_path / "ambito.toml").write_text(founded(sectors, opened="2025-01-01"), encoding="utf-8")
    (tmp_path / "toronto.csv").write_text(written(nights), encoding="utf-8")
    path = tmp_path / "toronto.sqlite"
    with monkeypatch.context() as patch:
        patch.chdir(tmp_path)
        patch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
        patch.setenv("BIFOCALE_DEMO_MODE", "false")
        patch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
        for words in (("init", "--from", "ambito.toml"), ("import", "toronto.csv", "--mapping", "toronto_shelters")):
            current_settings.cache_clear()
            code, _, told = run_line(patch, capsys, *words)
            assert code == 0, told
    current_settings.cache_clear()
    with opened(f"sqlite:///{path}") as engine, engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = 1"))
    began = time.process_time()
    app = visit("occupazione", role="manager", at=path)
    assert not app.exception
    assert time.process_time() - began < 20
    assert "145 servizi con posti letto o camere, di 31 enti." in said(app)
    assert register(app).height == 145
    told = register(app)["Occupati sui disponibili (%)"]
    assert (told == told.round(1)).all(), "with the digits that an occupancy is told with"
    app.text_input(key="cerca_servizio").set_value("11844").run()
    assert register(app).height == 1
    app.text_input(key="cerca_servizio").set_value("").run()
    app.selectbox(key="raggruppa_servizi").set_value("ente").run()
    assert set(register(app)["Ente"]) == {f"Ente {one:02d}" for one in range(31)}


def _capacity(one: int) -> str:
    return ROOM if one % 7 == 0 else BED
