"""Boundaries that the Ambito gave, kept in the database by year: written, listed, taken away.

Comes in: a connection in a transaction, polygons as WKB. Goes out: rows, a new version of the data.
Must not: commit; read shapes (`geo` does).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, delete, func, insert, select

from data_access.errors import UserError
from data_access.models import metadata
from data_access.municipal_changes import Changes

T: Final = metadata.tables
NOTE: Final = "Confini del {year} caricati o tolti"
NO_AMBITO: Final = "La base dati non ha ancora un Ambito: definirlo con `bifocale init`, e poi dare i confini."
NO_LAYER: Final = "Nella base dati non ci sono confini del {year}: ci sono quelli di {years}."


class BoundaryLayerError(UserError):
    """Boundaries that cannot be written or taken away: nothing changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFacts:
    """What is known of boundaries of a year."""

    year: int
    attribution: str
    file_name: str
    loaded_at: datetime
    loaded_by: str
    shapes: int


def municipalities_of(connection: Connection) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of today's municipalities by code, and the code of today's of each former one.

    Raises
    ------
    BoundaryLayerError
        If there is no Ambito.
    """
    rows = [dict(row) for row in connection.execute(select(T["municipality"])).mappings()]
    if not rows:
        raise BoundaryLayerError(NO_AMBITO)
    succession = T["municipality_succession"].c
    columns = (succession.former_code, succession.successor_code, succession.day, succession.kind)
    ended = [(row[0], row[1], row[2], str(row[3])) for row in connection.execute(select(*columns))]
    schema = {"former_code": pl.String, "successor_code": pl.String, "day": pl.Date, "kind": pl.String}
    hosts = pl.Series(connection.execute(select(T["service"].c.municipality_code)).scalars().all(), dtype=pl.String)
    changes = Changes.of(
        pl.DataFrame(rows, infer_schema_length=None), pl.DataFrame(ended, schema=schema, orient="row"), hosts=hosts
    )
    return dict(changes.today.select("code", "name").iter_rows()), dict(changes.successors)


def put_layer(
    connection: Connection, *, year: int, shapes: Mapping[str, bytes], facts: Mapping[str, Any], today: date
) -> bool:
    """Write the boundaries of a year in place of those that there were; tell whether anything has changed.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    year : int
    shapes : mapping of str to bytes
        WKB in degrees, by code.
    facts : mapping
        ``attribution``, ``file_name``, ``mark``, ``loaded_at``, ``loaded_by``.
    today : date
        To which day a base without data is up to date.
    """
    layer, boundary = T["boundary_layer"], T["boundary"]
    former = connection.execute(select(layer).where(layer.c.year == year)).mappings().first()
    held = select(boundary.c.municipality_code, boundary.c.shape).where(boundary.c.year == year)
    there = {row.municipality_code: bytes(row.shape) for row in connection.execute(held)}
    if former is not None and former["attribution"] == facts["attribution"] and there == dict(shapes):
        return False
    connection.execute(delete(boundary).where(boundary.c.year == year))
    connection.execute(delete(layer).where(layer.c.year == year))
    connection.execute(insert(layer).values(year=year, **facts))
    rows = [{"year": year, "municipality_code": code, "shape": shape} for code, shape in shapes.items()]
    connection.execute(insert(boundary), rows)
    _version(connection, year, facts["loaded_at"], today)
    return True


def remove_layer(connection: Connection, *, year: int, moment: datetime, today: date) -> None:
    """Take away the boundaries of a year.

    Raises
    ------
    BoundaryLayerError
        If there are none.
    """
    known = [one.year for one in layers(connection)]
    if year not in known:
        there = ", ".join(map(str, known)) or "nessun anno"
        raise BoundaryLayerError(NO_LAYER.format(year=year, years=there))
    for name in ("boundary", "boundary_layer"):
        connection.execute(delete(T[name]).where(T[name].c.year == year))
    _version(connection, year, moment, today)


def layers(connection: Connection) -> list[LayerFacts]:
    """Return what is known of the boundaries that there are, oldest year first."""
    layer, boundary = T["boundary_layer"].c, T["boundary"].c
    count = select(func.count()).where(boundary.year == layer.year).scalar_subquery()
    columns = (layer.year, layer.attribution, layer.file_name, layer.loaded_at, layer.loaded_by, count.label("shapes"))
    return [LayerFacts(**row) for row in connection.execute(select(*columns).order_by(layer.year)).mappings()]


def _version(connection: Connection, year: int, moment: datetime, today: date) -> None:
    version = T["data_version"]
    known = connection.scalar(select(version.c.as_of).order_by(version.c.id.desc()).limit(1))
    values = {"published_at": moment, "as_of": known or today, "note": NOTE.format(year=year)}
    connection.execute(insert(version).values(**values))
