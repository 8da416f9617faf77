"""The groups of places: municipality, sub-area, size class, area, place of the service, through either lens.

Comes in: a `Snapshot`, a `Query`, a lens. Goes out: `Dimension` values and filters. Must not: aggregate.
"""

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    ResidenceClass,
)
from indicators.model.errors import QueryError
from indicators.model.provinces import ABROAD, UNSAID
from indicators.model.provinces import CODES as PROVINCE_CODES
from indicators.model.query import LEAD, TERRITORY, Lens, Query
from indicators.selection.dimension import Dimension, numbered_codes
from indicators.selection.size_classes import CODES, size_classes
from indicators.selection.snapshot_cache import remembered


@remembered()
def lead_index(snapshot: Snapshot) -> int:
    """Return the position of the lead municipality."""
    municipalities = snapshot["municipalities"]
    return int(municipalities["index"].filter(municipalities["is_lead"]).item())


def lens_column(lens: Lens) -> str:
    """Return the column of contacts that a lens looks through."""
    return "municipality" if lens is Lens.RESIDENCE else "place"


def by_municipality(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Group by municipality: of residence or of the service, as the lens says."""
    keys = snapshot["municipalities"].filter(area_filter(snapshot, query.area, "index"))
    keys = keys.select(pl.col("index").alias("municipality"), "code")
    return Dimension(name="municipality", keys=keys, expression=pl.col(lens_column(lens)))


def by_place(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Group by the municipality in which the service stands."""
    keep = area_filter(snapshot, query.area, "index") if lens is Lens.PLACE else pl.lit(value=True)
    hosts = snapshot["services"]["place"].unique()
    keys = snapshot["municipalities"].filter(keep & pl.col("index").is_in(hosts.implode()))
    return Dimension(name="place", keys=keys.select(pl.col("index").alias("place"), "code"), expression=pl.col("place"))


def by_area(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Group by lead municipality and territory."""
    column = pl.col(lens_column(lens))
    keys = pl.DataFrame({"area": [0, 1], "code": [LEAD, TERRITORY]}, schema_overrides={"area": pl.UInt8})
    if query.area != "ambito":
        keys = keys.filter(pl.col("code") == (query.area if query.area in {LEAD, TERRITORY} else TERRITORY))
    lead = lead_index(snapshot)
    expression = pl.when(column == lead).then(0).when(column.is_not_null()).then(1).cast(pl.UInt8)
    return Dimension(name="area", keys=keys, expression=expression)


def by_sub_area(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Group by sub-area of the plan."""
    assigned = snapshot["municipalities"].filter(
        pl.col("sub_area").is_not_null(), area_filter(snapshot, query.area, "index")
    )
    if assigned.is_empty():
        message = "I sub-ambiti non sono ancora definiti nella base dati: raggruppare per comune o per area."
        raise QueryError(message)
    names = assigned["sub_area"].unique().sort()
    keys = pl.DataFrame({"sub_area": range(len(names)), "code": names}, schema_overrides={"sub_area": pl.UInt8})
    numbered = assigned.join(keys, left_on="sub_area", right_on="code", suffix="_number")
    mapping = dict(numbered.select("index", "sub_area_number").iter_rows())
    expression = pl.col(lens_column(lens)).replace_strict(mapping, default=None, return_dtype=pl.UInt8)
    return Dimension(name="sub_area", keys=keys, expression=expression)


def by_size_class(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Group by municipalities of a like size."""
    classes = size_classes(snapshot)
    towns = snapshot["municipalities"].select("index", "code")
    class_numbers = {index: CODES.index(classes[code]) for index, code in towns.iter_rows() if code in classes}
    asked = set(towns.filter(area_filter(snapshot, query.area, "index"))["index"])
    present = sorted({number for index, number in class_numbers.items() if index in asked})
    keys = pl.DataFrame(
        {"size_class": present, "code": [CODES[number] for number in present]},
        schema={"size_class": pl.UInt8, "code": pl.String},
    )
    expression = pl.col(lens_column(lens)).replace_strict(class_numbers, default=None, return_dtype=pl.UInt8)
    return Dimension(name="size_class", keys=keys, expression=expression)


def area_filter(snapshot: Snapshot, area: str, column: str) -> pl.Expr:
    """Return the condition that a municipality's position in ``column`` lies in ``area``."""
    lead = lead_index(snapshot)
    if area == "ambito":
        return pl.lit(value=True)
    if area == LEAD:
        return pl.col(column) == lead
    if area == TERRITORY:
        return pl.col(column) != lead
    return pl.col(column) == _position(snapshot, area)


@remembered()
def _position(snapshot: Snapshot, code: str) -> int:
    """Return the position of a municipality."""
    return int(snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"])


def by_residence_class(_snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    """Group by what is known of where the person is registered."""
    keys = numbered_codes("residence_class", ResidenceClass)
    return Dimension(name="residence_class", keys=keys, expression=pl.col("residence"))


def by_province(snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    """Group people from outside the Ambito by the province where they live: every one there is, whoever came.

    A province that the list has not is as good as none, and so is a municipality of which nobody knows the province.
    """
    numbers = {code: number for number, code in enumerate(PROVINCE_CODES)}
    places = snapshot["outside_places"].sort("index")
    told = [
        numbers[ABROAD] if len(code) == 2 else numbers.get(province, numbers[UNSAID])  # noqa: PLR2004 - letters of ISO
        for code, province in places.select("code", "province").iter_rows()
    ]
    keys = pl.DataFrame(
        {"province": range(len(PROVINCE_CODES)), "code": PROVINCE_CODES},
        schema={"province": pl.UInt8, "code": pl.String},
    )
    lookup = pl.lit(pl.Series([*told, numbers[UNSAID]], dtype=pl.UInt8))
    origin = pl.col("origin").fill_null(len(told))
    return Dimension(name="province", keys=keys, expression=lookup.gather(origin))
