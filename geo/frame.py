"""The municipalities as a GeoPandas frame: surfaces, and layers that a GIS opens.

Comes in: a `Geography`, and columns by ISTAT code. Goes out: a `GeoDataFrame`, or a GeoPackage or GeoJSON file.
Must not: be imported when the server starts (GeoPandas costs most of a second), know what the columns mean.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import geopandas as gpd
import polars as pl
from pyogrio.errors import DataLayerError, DataSourceError

from geo.boundaries import Geography
from geo.errors import GeoInputError

PLANE: Final = "EPSG:32632"
"""UTM zone 32 N, metres: where surfaces are computed (the eastern half of Italy lies in zone 33, within 0.1 %)."""
DRIVERS: Final = {".gpkg": "GPKG", ".geojson": "GeoJSON"}


class LayerFormatError(GeoInputError):
    """The file's name does not end like a format that can be written."""


class LayerFileError(GeoInputError):
    """The file cannot be written."""


def as_geodataframe(geography: Geography) -> gpd.GeoDataFrame:
    """Return one row for each municipality, in order of code.

    Returns
    -------
    geopandas.GeoDataFrame
        ``code`` (six characters), ``name``, ``geometry`` (EPSG:4326, the source's vertices, not simplified).
    """
    shapes = geography.raw
    rows: dict[str, list[Any]] = {
        "code": list(geography.codes),
        "name": [geography.names[code] for code in geography.codes],
    }
    return gpd.GeoDataFrame(rows, geometry=[shapes[code] for code in geography.codes], crs="EPSG:4326")


def surfaces(geography: Geography) -> dict[str, float]:
    """Return square kilometres by code, from generalised boundaries: not the official surface."""
    frame = as_geodataframe(geography)
    return dict(zip(frame["code"], frame.to_crs(PLANE).area / 1e6, strict=True))


def refuse_unwritable(path: Path, *, replace: bool) -> str:
    """Return the driver that writes a file, or refuse its name, or a file that is there and may not be replaced.

    Raises
    ------
    LayerFormatError
        If the name ends otherwise than ``.gpkg`` or ``.geojson``.
    LayerFileError
        If there is such a file and ``replace`` is not asked, or something that is no file.
    """
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        message = f"Formato «{path.suffix or path.name}» non previsto: il nome deve finire con .gpkg o .geojson."
        raise LayerFormatError(message)
    if path.is_dir():
        message = f"«{path}» è una cartella: indicare un file."
        raise LayerFileError(message)
    if path.exists() and not replace:
        message = f"Il file «{path}» c'è già: indicarne un altro o, per riscriverlo da capo, aggiungere --replace."
        raise LayerFileError(message)
    return driver


def write_layer(
    path: Path, geography: Geography, attributes: pl.DataFrame, *, note: str, replace: bool = False
) -> None:
    """Write the municipalities with their attributes to a file that a GIS opens, whole or not at all.

    Parameters
    ----------
    path : Path
        Ending in ``.gpkg`` or ``.geojson``.
    attributes : polars.DataFrame
        One row for each code, joined by the column ``municipality``.
    note : str
        What the layer is, its source and its date: repeated on every row, because files travel without their story.
    replace : bool
        Whether a file that is there may be written again, with all that it holds.

    Raises
    ------
    LayerFormatError
        If the name ends otherwise.
    LayerFileError
        If the file is there and may not be replaced, or cannot be written.
    """
    driver = refuse_unwritable(path, replace=replace)
    columns = attributes.rename({"municipality": "code"}).to_pandas()
    layer = as_geodataframe(geography).merge(columns, on="code", how="left", validate="one_to_one")
    layer["note"] = f"{note} {geography.attribution}"
    try:
        with TemporaryDirectory(prefix=f".{path.stem}-", dir=path.parent) as draft:
            layer.to_file(Path(draft) / path.name, driver=driver)
            (Path(draft) / path.name).replace(path)
    except (DataLayerError, DataSourceError, OSError) as error:
        message = (
            f"Non si può scrivere il file «{path}»: verificare che la cartella esista, che vi si possa scrivere e che "
            "ci sia spazio."
        )
        raise LayerFileError(message) from error
