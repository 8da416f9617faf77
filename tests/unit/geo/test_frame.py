"""Surfaces and GIS layers of the 48 municipalities."""

from pathlib import Path

import geopandas as gpd
import polars as pl
import pytest

from geo.boundaries import Geography
from geo.frame import LayerFileError, LayerFormatError, as_geodataframe, surfaces, write_layer
from tests.support.disk import small_disk


def test_the_surfaces_are_those_computed_from_istat_boundaries(crema: Geography) -> None:
    found = surfaces(crema)
    assert round(sum(found.values()), 2) == 573.34
    assert round(found["019035"], 2) == 34.64
    assert round(found["019058"], 2) == 2.33


def test_the_frame_has_one_valid_shape_for_each_code(crema: Geography) -> None:
    frame = as_geodataframe(crema)
    assert list(frame["code"]) == list(crema.codes)
    assert frame.geometry.is_valid.all()
    assert frame.crs.to_epsg() == 4326


@pytest.mark.parametrize("name", ["mappa.gpkg", "mappa.geojson"])
def test_a_layer_joins_by_code_whatever_the_order(crema: Geography, tmp_path: Path, name: str) -> None:
    values = pl.DataFrame({"municipality": crema.codes[::-1], "value": [float(code) for code in crema.codes[::-1]]})
    write_layer(tmp_path / name, crema, values, note="Dati dimostrativi.")
    layer = gpd.read_file(tmp_path / name)
    assert (layer["value"] == layer["code"].astype(float)).all()
    assert len(layer) == 48
    assert set(layer["note"]) == {"Dati dimostrativi. Confini: ISTAT, elab. openpolis, CC BY 4.0"}


@pytest.mark.parametrize("name", ["mappa.gpkg", "mappa.geojson"])
def test_a_file_that_is_there_is_not_written_over_unless_asked(crema: Geography, tmp_path: Path, name: str) -> None:
    """Whatever file was named, of whoever, went in silence."""
    values = pl.DataFrame({"municipality": crema.codes})
    (tmp_path / name).write_text("da conservare")
    with pytest.raises(LayerFileError, match=r"c'è già.*--replace"):
        write_layer(tmp_path / name, crema, values, note="")
    assert (tmp_path / name).read_text() == "da conservare"
    write_layer(tmp_path / name, crema, values, note="", replace=True)
    assert len(gpd.read_file(tmp_path / name)) == 48
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_layer_that_cannot_be_written_whole_leaves_the_one_before(crema: Geography, tmp_path: Path) -> None:
    values = pl.DataFrame({"municipality": crema.codes})
    with small_disk(tmp_path / "disk") as disk:
        (disk / "mappa.geojson").write_text("da conservare")
        with pytest.raises(LayerFileError, match="Non si può scrivere il file"):
            write_layer(disk / "mappa.geojson", crema, values, note="", replace=True)
        assert (disk / "mappa.geojson").read_text() == "da conservare"
        assert [path.name for path in disk.iterdir()] == ["mappa.geojson"]


def test_a_folder_is_not_a_file(crema: Geography, tmp_path: Path) -> None:
    (tmp_path / "mappa.gpkg").mkdir()
    with pytest.raises(LayerFileError, match="è una cartella"):
        write_layer(tmp_path / "mappa.gpkg", crema, pl.DataFrame({"municipality": crema.codes}), note="", replace=True)


def test_another_ending_is_refused(crema: Geography, tmp_path: Path) -> None:
    values = pl.DataFrame({"municipality": crema.codes})
    with pytest.raises(LayerFormatError, match=r"\.gpkg o \.geojson"):
        write_layer(tmp_path / "mappa.shp", crema, values, note="")


def test_a_place_where_nothing_can_be_written_is_told(crema: Geography, tmp_path: Path) -> None:
    values = pl.DataFrame({"municipality": crema.codes})
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(LayerFileError, match="Non si può scrivere il file"):
        write_layer(tmp_path / "file" / "mappa.gpkg", crema, values, note="")
