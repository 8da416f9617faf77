"""Files of boundaries that an Ambito gives: each fault said in Italian, with the municipality; what is sound drawn."""

import json
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.affinity import translate
from shapely.geometry import LineString, Polygon

from geo import layer_container
from geo.boundaries import Geography, build_territory
from geo.layer_file import LayerFile, LayerFileRefusedError, read_layer_file
from geo.source import ATTRIBUTION, read_boundaries
from geo.territory import Layer, Territory

CREMA, OFFANENGO, IZANO, NEW = "019035", "019062", "019054", "019900"
NAMES = {CREMA: "Crema", IZANO: "Izano", OFFANENGO: "Offanengo"}
TERRITORY = Territory(version="", names=NAMES)
MERGED = Territory(
    version="", names={CREMA: "Crema", NEW: "Izano Offanengo"}, former={IZANO: NEW, OFFANENGO: NEW}
)  # fmt: skip
Shapes = dict[str, Any]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a file of the three municipalities, with some changed: ``write({CREMA: other})``."""

    def written(
        changed: Shapes | None = None,
        *,
        name: str = "confini.gpkg",
        column: str = "PRO_COM_T",
        crs: str | None = "EPSG:32632",
        codes: Callable[[str], Any] = str,
        also: Shapes | None = None,
    ) -> Path:
        shapes = {**read_boundaries(list(NAMES)), **(changed or {})}
        shapes = {code: shape for code, shape in shapes.items() if shape != "missing"} | (also or {})
        rows = {column: [codes(code.removesuffix("+")) for code in shapes]}
        layer = gpd.GeoDataFrame(rows, geometry=list(shapes.values()), crs="EPSG:4326")
        layer = layer.to_crs(crs) if crs else layer.set_crs(None, allow_override=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that there is no system of coordinates is what a test wants
            layer.to_file(tmp_path / name)
        return tmp_path / name

    return written


def refused(path: Path, territory: Territory = TERRITORY, **options: str) -> str:
    with pytest.raises(LayerFileRefusedError) as refusal:
        read_layer_file(path, territory, year=2027, **options)
    return str(refusal.value)


def read(path: Path, territory: Territory = TERRITORY) -> LayerFile:
    return read_layer_file(path, territory, year=2027)


@pytest.mark.parametrize("name", ["confini.gpkg", "confini.geojson", "confini.shp"])
def test_each_format_gives_the_same_shapes_in_degrees(name: str, write: Write) -> None:
    crs = "EPSG:4326" if name.endswith("geojson") else "EPSG:32632"
    found = read(write(name=name, crs=crs))
    assert list(found.shapes) == sorted(NAMES)
    own = read_boundaries(list(NAMES))
    for code, shape in found.shapes.items():
        assert shapely.from_wkb(shape).symmetric_difference(own[code]).area < 1e-7
    assert found.notes == ()
    assert found.report.municipalities == 3


@pytest.mark.parametrize(("column", "codes"), [("pro_com", int), ("istat", float), ("codice", str)])
def test_codes_are_read_as_programs_write_them(column: str, codes: Callable[[str], Any], write: Write) -> None:
    assert list(read(write(column=column, codes=codes)).shapes) == sorted(NAMES)


def test_missing_municipalities_are_named(write: Write) -> None:
    words = refused(write({IZANO: "missing", OFFANENGO: "missing"}))
    assert "Mancano comuni dell'Ambito: Izano (019054), Offanengo (019062)." in words


def test_codes_that_nobody_has_are_said_beside_those_that_are_missing(write: Write) -> None:
    words = refused(write({IZANO: "missing"}, also={NEW: shapely.box(9.7, 45.3, 9.71, 45.31)}))
    assert "Il file ha codici che non si conoscono (019900): se sono di comuni nuovi" in words


def test_a_file_of_all_italy_is_taken_for_what_is_of_the_ambito(write: Write) -> None:
    found = read(write(also={"019060": read_boundaries(["019060"])["019060"]}))
    assert found.notes == ("Comuni del file che non sono dell'Ambito, e non sono stati presi: 1.",)


def test_a_shape_that_crosses_itself_is_named_with_its_place(write: Write) -> None:
    bow = Polygon([(9.7, 45.3), (9.8, 45.4), (9.8, 45.3), (9.7, 45.4)])
    words = refused(write({IZANO: bow}, name="confini.geojson", crs="EPSG:4326"))
    assert "Izano (019054): forma non valida, il contorno si incrocia vicino a 9.75 45.35." in words


def test_a_line_is_no_municipality(write: Write) -> None:
    words = refused(write({IZANO: LineString([(9.7, 45.3), (9.8, 45.4)])}, name="confini.geojson", crs="EPSG:4326"))
    assert "Izano (019054): la forma non è un poligono (LineString)." in words


def test_a_municipality_twice_is_named(write: Write) -> None:
    words = refused(write(also={f"{IZANO}+": read_boundaries([IZANO])[IZANO]}))
    assert "Comuni presenti più volte: Izano (019054)." in words


def test_coordinates_of_another_system_are_told(write: Write) -> None:
    """In metres and said to be degrees: the map would be empty, somewhere in the ocean."""
    path = write(crs=None, name="confini.shp")
    assert "non dice il sistema di coordinate" in refused(path)
    assert "Forme fuori d'Italia: Crema (019035), Izano (019054), Offanengo (019062)." in refused(
        path, crs="EPSG:32632"
    )
    assert "il sistema di coordinate «EPSG:1» non si riconosce" in refused(path, crs="EPSG:1")
    assert list(read_layer_file(path, TERRITORY, year=2027, crs="EPSG:4326").shapes) == sorted(NAMES)


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:25831"])
def test_a_wrong_zone_is_told_though_it_is_in_italy(crs: str, write: Write) -> None:
    """Six degrees east of Crema is Italy still, and the map was drawn in Abruzzo."""
    path = write()
    assert read_layer_file(path, TERRITORY, year=2027, crs="EPSG:32632").shapes
    told = refused(path, crs=crs)
    assert "Forme" in told
    assert "Crema (019035)" in told
    assert "--crs" in told


def test_the_system_of_coordinates_that_a_person_says_is_taken(write: Write) -> None:
    """A GeoJSON of ISTAT in metres could not be loaded at all, and a system that is none was taken in silence."""
    metres = gpd.GeoDataFrame(geometry=list(read_boundaries(list(NAMES)).values()), crs="EPSG:4326").to_crs(32632)
    path = write(dict(zip(read_boundaries(list(NAMES)), metres.geometry, strict=True)), name="metri.geojson", crs=None)
    assert "fuori d'Italia" in refused(path)
    assert sorted(read_layer_file(path, TERRITORY, year=2027, crs="EPSG:32632").shapes) == sorted(NAMES)
    assert "il sistema di coordinate «pippo» non si riconosce" in refused(path, crs="pippo")


def test_shapes_with_the_codes_of_their_neighbours_are_told(write: Write) -> None:
    """They touched the municipality of which they had the code, and were taken."""
    own = read_boundaries(list(NAMES))
    words = refused(write({CREMA: own[IZANO], IZANO: own[CREMA]}))
    assert "Forme che stanno altrove dal comune di cui hanno il codice: Crema (019035), Izano (019054)." in words


def test_a_dot_is_no_municipality(write: Write) -> None:
    dot = read_boundaries([IZANO])[IZANO].representative_point().buffer(1e-7)
    assert "Forme più piccole di un ettaro: Izano (019054)." in refused(write({IZANO: dot}))


def test_a_ring_that_does_not_close_is_told_by_name(tmp_path: Path) -> None:
    shapes = read_boundaries(list(NAMES))
    told = {code: shapely.geometry.mapping(shape) for code, shape in shapes.items()}
    told[IZANO] = {"type": "Polygon", "coordinates": [[[9.7, 45.3], [9.8, 45.4]]]}
    rows = [{"type": "Feature", "properties": {"istat": code}, "geometry": shape} for code, shape in told.items()]
    (tmp_path / "anelli.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": rows}))
    assert "Izano (019054): la forma è vuota." in refused(tmp_path / "anelli.geojson")


def test_an_archive_is_taken_for_the_one_file_of_boundaries_in_it(write: Write, tmp_path: Path) -> None:
    write(name="confini.shp")
    with zipfile.ZipFile(tmp_path / "uno.zip", "w") as archive:
        for suffix in (".shp", ".shx", ".dbf", ".prj"):
            archive.write(tmp_path / f"confini{suffix}", f"../../Com2027/confini{suffix}")
        archive.writestr("__MACOSX/._confini.shp", "x")
        archive.writestr("leggimi.txt", "ISTAT")
    assert sorted(read(tmp_path / "uno.zip").shapes) == sorted(NAMES)
    with zipfile.ZipFile(tmp_path / "due.zip", "w") as archive:
        archive.write(tmp_path / "confini.shp", "a.shp")
        archive.write(tmp_path / "confini.shp", "b.shp")
    assert "più file di confini («a.shp», «b.shp»): lasciarne uno solo." in refused(tmp_path / "due.zip")
    (tmp_path / "rotto.zip").write_bytes((tmp_path / "due.zip").read_bytes()[:-40])
    assert "forse è danneggiato" in refused(tmp_path / "rotto.zip")


@pytest.mark.parametrize("name", ["altro.geojson", "altro.json", "altro.shp", "altro.zip"])
def test_a_file_that_names_other_files_opens_none(name: str, write: Write, tmp_path: Path) -> None:
    """GDAL reads a file of any ending by what it holds: this one read others of the machine, or the network."""
    layer = f'<OGRVRTLayer name="a"><SrcDataSource>{write()}</SrcDataSource></OGRVRTLayer>'
    words = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("a.vrt", words)
        assert "non contiene nessun file di confini" in refused(tmp_path / name)
    else:
        (tmp_path / name).write_text(words)
        assert f"«{name}» non è quello che dice la fine del suo nome" in refused(tmp_path / name)


def test_an_archive_that_unpacks_to_more_than_there_is_room_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer_container, "MOST_BYTES", 3_000_000)
    with zipfile.ZipFile(tmp_path / "bomba.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.geojson", b"{" + b" " * 4_000_000)
    assert "si scompatta in più di 3 MB" in refused(tmp_path / "bomba.zip")


def test_municipalities_that_lie_on_one_another_are_named(write: Write) -> None:
    words = refused(write({OFFANENGO: translate(read_boundaries([OFFANENGO])[OFFANENGO], -0.01, 0.0)}))
    assert "Crema (019035), Offanengo (019062) si sovrappongono per " in words
    assert "ettari." in words


def test_a_gap_between_municipalities_is_noted_and_may_be_an_enclave(write: Write) -> None:
    own = read_boundaries(list(NAMES))[CREMA]
    hole = shapely.Point(9.69, 45.36).buffer(0.003)
    (note,) = read(write({CREMA: own.difference(hole)})).notes
    assert note.startswith("Tra i comuni restano vuoti (1, il più grande di ")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("confini.txt", "il nome deve finire con .gpkg"),
        ("assente.gpkg", "non c'è"),
        ("rotto.gpkg", "non si può leggere"),
    ],
)
def test_what_is_no_file_of_boundaries_is_told(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "confini.txt").write_text("x")
    (tmp_path / "rotto.gpkg").write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    assert words in refused(tmp_path / name)


def test_a_column_that_nobody_knows_is_asked_for(write: Write) -> None:
    path = write(column="chiave")
    assert "non ha una colonna di codici ISTAT che si riconosca (ci sono: «chiave»): dirla con --column." in refused(
        path
    )
    assert list(read_layer_file(path, TERRITORY, year=2027, column="chiave").shapes) == sorted(NAMES)


def test_rows_without_a_code_are_told_by_number(write: Write) -> None:
    words = refused(write(codes=lambda code: "x" if code == IZANO else code))
    assert "Righe senza un codice ISTAT di sei cifre: 2 (su 3)." in words


def test_a_file_from_before_a_merger_draws_the_two_as_one(write: Write) -> None:
    assert list(read(write(), MERGED).shapes) == sorted(NAMES)


def drawn(territory: Territory) -> Geography:
    return build_territory(territory)


def test_a_municipality_newer_than_the_boundaries_is_drawn_by_those_it_was() -> None:
    found = drawn(MERGED)
    own = read_boundaries(list(NAMES))
    assert found.codes == (CREMA, NEW)
    assert found.names[NEW] == "Izano Offanengo"
    assert found.raw[NEW].equals(shapely.union_all([own[IZANO], own[OFFANENGO]]))
    assert found.neighbours[CREMA] == (NEW,)
    assert (found.absent, found.attribution) == ({}, ATTRIBUTION)


def test_who_has_no_boundaries_is_absent_and_the_others_are_drawn() -> None:
    found = drawn(Territory(version="", names={**NAMES, NEW: "Nuovo"}, former={"019901": NEW}))
    assert found.codes == tuple(sorted(NAMES))
    assert found.absent == {NEW: "Nuovo"}


def test_boundaries_that_were_given_take_the_place_of_those_of_istat(write: Write) -> None:
    layer = Layer(year=2027, attribution="Confini: Provincia", shapes=read(write()).shapes)
    found = drawn(Territory(version="", names=NAMES, layers=(layer,)))
    assert (found.year, found.attribution) == (2027, "Confini: Provincia")
    old = Layer(year=2001, attribution="Confini: di prima", shapes=layer.shapes)
    assert drawn(Territory(version="", names=NAMES, layers=(old,))).attribution == ATTRIBUTION, "newer, and as many"
