"""`bifocale boundaries`, and a merger told by `bifocale init`: from the file of the Ambito to the map of that year."""

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import create_engine, text

from data_access.settings import current_settings
from geo.source import read_boundaries
from tests.unit.data_access.ambito_file.files import LODI
from tests.unit.rooms.conftest import Run

LEAD, FIRST, SECOND, NEW = "098031", "098019", "098050", "098900"
"""Lodi, Codogno, Sant'Angelo Lodigiano, and a made-up code of what the last two become."""
NAME = "Codogno Sant'Angelo"
AFTER = (
    LODI.decode()
    .replace('["Lodi", 98019, "S. Angelo Lodigiano"]', f'["Lodi", "{NEW} {NAME}"]')
    .replace("[[ente]]", f"""[[successione]]
tipo = "fusione"
dal = 2026-01-01
comuni = ["Codogno", "S. Angelo Lodigiano"]
successore = "{NEW} {NAME}"

[[ente]]""", 1)
)  # fmt: skip


@pytest.fixture
def base(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Found Lodi with three municipalities, in a base of its own."""
    path = tmp_path / "lodi.sqlite"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    Path("lodi.toml").write_bytes(LODI)
    Path("dopo.toml").write_text(AFTER, encoding="utf-8")
    assert bifocale("init", "--from", "lodi.toml")[0] == 0
    yield path
    current_settings.cache_clear()


def rows(base: Path, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{base}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def file_of_boundaries(*, merged: bool) -> Path:
    shapes = dict(read_boundaries([LEAD, FIRST, SECOND]))
    if merged:
        shapes[NEW] = shapely.union_all([shapes.pop(FIRST), shapes.pop(SECOND)])
    layer = gpd.GeoDataFrame({"PRO_COM_T": list(shapes)}, geometry=list(shapes.values()), crs="EPSG:4326")
    layer.to_crs("EPSG:32632").to_file(path := Path("confini.gpkg"))
    return path


def said(told: str) -> str:
    return " ".join(told.split())


def test_a_merger_told_by_the_file_of_the_ambito_is_written_once_and_exported(bifocale: Run, base: Path) -> None:
    code, answered, told = bifocale("init", "--from", "dopo.toml")
    assert (code, "comuni cessati: 2 in più" in answered, "comuni: 1 in più" in answered) == (0, True, True), told
    assert rows(base, "SELECT * FROM municipality_succession ORDER BY former_code") == [
        (FIRST, NEW, "2026-01-01", "fusione"),
        (SECOND, NEW, "2026-01-01", "fusione"),
    ]
    assert bifocale("init", "--export", "letto.toml")[0] == 0
    assert f'successore = "{NEW} {NAME}"' in Path("letto.toml").read_text(encoding="utf-8")
    assert "non è cambiato niente" in said(bifocale("init", "--from", "letto.toml")[2])
    assert "Comuni senza confini" not in bifocale("db", "check")[1], "the two that it was are known"


@pytest.mark.parametrize(
    ("was", "now", "words"),
    [
        ("2026-01-01", "2099-01-01", "vale dal 01/01/2099, che non è ancora venuto"),
        (f'["Lodi", "{NEW} {NAME}"]', f'["Lodi", "Codogno", "{NEW}"]', "Codogno è cessato («successione»)"),
        (f'["Lodi", "{NEW} {NAME}"]', '["Lodi"]', f"il successore, {NAME}, non è tra i «comuni» dell'Ambito"),
        ('["Codogno", "S. Angelo Lodigiano"]', '["Codogno"]', "una fusione è di due comuni o più"),
        (f'successore = "{NEW} {NAME}"', f'successore = "{NEW}"', "Un comune nuovo si scrive con codice e nome"),
    ],
)
def test_a_merger_that_does_not_hold_together_is_refused(
    was: str, now: str, words: str, bifocale: Run, base: Path
) -> None:
    Path("dopo.toml").write_text(AFTER.replace(was, now), encoding="utf-8")
    code, _, told = bifocale("init", "--from", "dopo.toml")
    assert (code, words in said(told)) == (2, True), told
    assert rows(base, "SELECT count(*) FROM municipality_succession") == [(0,)]


def test_boundaries_are_loaded_listed_and_taken_away(bifocale: Run, base: Path) -> None:
    bifocale("init", "--from", "dopo.toml")
    path = file_of_boundaries(merged=True)
    source = ("--year", "2027", "--source", "Provincia di Lodi, CC BY 4.0.")
    assert "è in regola (2 comuni," in said(bifocale("boundaries", "load", path, *source, "--dry-run")[2])
    assert rows(base, "SELECT count(*) FROM boundary") == [(0,)]
    code, _, told = bifocale("boundaries", "load", path, *source)
    assert (code, "Confini del 2027 caricati" in said(told)) == (0, True), told
    assert "non è cambiato niente" in said(bifocale("boundaries", "load", path, *source)[2])
    assert "2027\t2 comuni\tConfini: Provincia di Lodi, CC BY 4.0\tconfini.gpkg" in bifocale("boundaries", "list")[1]
    notes = rows(base, "SELECT note FROM data_version ORDER BY id")
    assert [note for (note,) in notes][-1] == "Confini del 2027 caricati o tolti"
    log = rows(base.with_name("lodi.accessi.sqlite"), "SELECT detail FROM access_event WHERE kind = 'importazione'")
    assert ("confini del 2027, «confini.gpkg»",) in log
    assert bifocale("boundaries", "remove", "--year", "2027")[0] == 0
    code, _, told = bifocale("boundaries", "remove", "--year", "2027")
    assert (code, "non ci sono confini del 2027" in said(told)) == (2, True)


def test_boundaries_that_lack_a_municipality_change_nothing(bifocale: Run, base: Path) -> None:
    path = file_of_boundaries(merged=True)
    code, _, told = bifocale("boundaries", "load", path, "--year", "2027", "--source", "Provincia")
    assert code == 2
    assert f"Mancano comuni dell'Ambito: Codogno ({FIRST}), Sant'Angelo Lodigiano ({SECOND})." in said(told)
    assert f"codici che non si conoscono ({NEW})" in said(told)
    assert rows(base, "SELECT count(*) FROM boundary_layer") == [(0,)]
