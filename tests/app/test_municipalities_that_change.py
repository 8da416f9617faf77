"""A merger in 2027 of two small municipalities: every page stays alive, history is read in today's municipalities."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from components.state.page_registry import PAGES
from data_access.boundary_layers import municipalities_of, put_layer
from geo.layer_file import read_layer_file
from geo.source import read_boundaries
from geo.territory import Territory
from tests.app.conftest import Visit
from tests.support.engines import opened

At = Callable[[Path], None]
FIRST, SECOND, NEW = "019073", "019078", "019900"
"""Pieranica and Quintano, and a made-up code of what they become."""
NAME = "Pieranica Quintano"
MERGER = (
    (
        "INSERT INTO municipality (code, name, ambito_key, is_lead) "
        f"SELECT '{NEW}', '{NAME}', ambito_key, 0 FROM municipality WHERE is_lead"
    ),
    *(
        "INSERT INTO municipality_succession (former_code, successor_code, day, kind) "
        f"VALUES ('{code}', '{NEW}', '2027-01-01', 'fusione')"
        for code in (FIRST, SECOND)
    ),
)


def merged(base: Path, path: Path, *statements: str) -> Path:
    """Return a copy of a base after the merger."""
    shutil.copy(base, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in (*MERGER, *statements):
            connection.execute(statement)
    return path


def boundaries_of_2027(base: Path, folder: Path) -> None:
    """Load into a base a file with the boundaries of that year, as a data officer would."""
    with opened(f"sqlite:///{base}") as engine, engine.begin() as connection:
        names, former = municipalities_of(connection)
        shapes = read_boundaries(sorted({*names, *former} - {NEW}))
        shapes[NEW] = shapely.union_all([shapes.pop(FIRST), shapes.pop(SECOND)])
        rows = {"PRO_COM_T": list(shapes)}
        layer = gpd.GeoDataFrame(rows, geometry=list(shapes.values()), crs="EPSG:4326").to_crs("EPSG:32632")
        layer.to_file(folder / "confini2027.gpkg", driver="GPKG")
        territory = Territory(version="", names=names, former=former)
        found = read_layer_file(folder / "confini2027.gpkg", territory, year=2027)
        facts = {
            "attribution": "Confini: Provincia di Prova, CC BY 4.0",
            "file_name": "confini2027.gpkg",
            "mark": "0" * 64,
            "loaded_at": datetime(2027, 1, 2, tzinfo=UTC),
            "loaded_by": "prova",
        }
        assert put_layer(connection, year=2027, shapes=found.shapes, facts=facts, today=date(2027, 1, 2))


def told(app: AppTest) -> str:
    """Return all that a page says, after checking that nothing broke."""
    assert [problem.value for problem in app.exception] == []
    return " ".join(str(part.value) for kind in ("caption", "markdown", "info", "subheader") for part in app.get(kind))


@pytest.mark.second_ring
@pytest.mark.parametrize("role", ["mayor", "manager", "partner"])
def test_a_merger_with_its_boundaries_keeps_every_page_alive(
    role: str, visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    base = merged(small_demo, tmp_path / "merged.sqlite")
    boundaries_of_2027(base, tmp_path)
    at_database(base)
    app = visit(role=role)
    for page in PAGES:
        app.switch_page(str(page.path)).run()
        assert "Confini: Provincia di Prova, CC BY 4.0" in told(app), page.name


def test_history_is_read_in_the_municipality_that_there_is_today(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    at_database(merged(small_demo, tmp_path / "merged.sqlite"))
    words = told(visit("comune", role="manager", comune=FIRST))
    assert "Nato il 1º gennaio 2027 dalla fusione di Pieranica e Quintano" in words
    assert f"A {NAME} vivono 2.008 persone." in words, "1.101 and 907"
    assert "non è rappresentabile" not in told(visit("mappa", role="mayor")), "the two shapes make the new one"


def test_a_code_unknown_to_the_boundaries_is_named_and_the_map_is_drawn(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    """The page of the map fell, and so did the check of health."""
    lost = ("PRAGMA foreign_keys = OFF", "UPDATE municipality SET code = '019901' WHERE code = '019060'")
    rows = [f"UPDATE {table} SET {column} = '019901' WHERE {column} = '019060'" for table, column in REFERRING]
    at_database(merged(small_demo, tmp_path / "unknown.sqlite", *lost, *rows))
    app = visit("mappa", role="manager")
    assert "Moscazzano non è rappresentabile sulla mappa: mancano i confini." in told(app)
    assert len(app.get("plotly_chart")) == 3
    tabs = visit("mappa", role="manager", vista="servizi")
    assert [problem.value for problem in tabs.exception] == []


REFERRING = (
    ("residents", "municipality_code"),
    ("service", "municipality_code"),
    ("contact", "residence_code"),
    ("pact", "municipality_code"),
    ("municipality_alias", "municipality_code"),
    ("municipal_budget", "municipality_code"),
    ("sharing_quota", "municipality_code"),
)
"""Columns that name a municipality."""
