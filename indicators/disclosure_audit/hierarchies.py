"""Hierarchies of conditions: a municipality implies its area; a service its type, body, strand and place.

Comes in: a `Snapshot`, a `Directory`. Goes out: mappings of codes. Must not: look at cells.
"""

from collections.abc import Iterator

import polars as pl

from data_access.snapshot import Snapshot
from indicators.disclosure_audit.cells import CONDITIONS
from indicators.model.code_lists import TERRITORY_SLUG, Directory
from indicators.selection.size_classes import size_classes


def coarser(condition: str, snapshot: Snapshot, directory: Directory) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the conditions that one implies, each with the value that each of its values has."""
    towns = snapshot["municipalities"].select("code", "is_lead", "sub_area")
    areas = {code: directory.lead_slug if lead else TERRITORY_SLUG for code, lead, _ in towns.iter_rows()}
    sub_areas = {code: sub_area for code, _, sub_area in towns.iter_rows() if sub_area is not None}
    classes = dict(size_classes(snapshot))
    area_of_class = {own: areas[code] for code, own in classes.items()}
    if condition == "municipality":
        yield from (("area", areas), ("sub_area", sub_areas), ("size_class", classes))
        yield "residence_class", dict.fromkeys(areas, "ambito")
    elif condition == "size_class":
        yield from (("area", area_of_class), ("residence_class", dict.fromkeys(area_of_class, "ambito")))
    elif condition == "place_size_class":
        yield "place_area", area_of_class
    elif condition == "area":
        yield "residence_class", dict.fromkeys(areas.values(), "ambito")
    elif condition == "place":
        yield from (("place_area", areas), ("place_sub_area", sub_areas), ("place_size_class", classes))
    elif condition == "service":
        yield from _of_service(snapshot)


def impossible(cells: pl.DataFrame, snapshot: Snapshot, directory: Directory) -> pl.Expr:
    """Return the condition that two conditions of a cell exclude each other: a municipality and another's area.

    Everybody who knows the list of municipalities and services knows that nobody can be there.
    """
    clashes = [pl.lit(value=False)]
    for condition in CONDITIONS:
        for target, mapping in coarser(condition, snapshot, directory):
            if cells[condition].null_count() < cells.height and cells[target].null_count() < cells.height:
                implied = (
                    pl.col(condition).cast(pl.String).replace_strict(mapping, default=None, return_dtype=pl.String)
                )
                clashes.append((implied != pl.col(target).cast(pl.String)).fill_null(value=False))
    return pl.any_horizontal(clashes)


def _of_service(snapshot: Snapshot) -> Iterator[tuple[str, dict[str, str]]]:
    services = snapshot["services"].select("key", "type", "organisation", "strand", "place")
    bodies, towns = snapshot["organisations"]["key"], snapshot["municipalities"]["code"]
    rows = list(services.iter_rows(named=True))
    yield "service_type", {row["key"]: str(row["type"]) for row in rows}
    yield "organisation", {row["key"]: bodies[row["organisation"]] for row in rows}
    yield "strand", {row["key"]: row["strand"] for row in rows if row["strand"] is not None}
    yield "place", {row["key"]: towns[row["place"]] for row in rows}
