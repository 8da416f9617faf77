"""Services, organisations, programmes and lines of the same name: told apart wherever their names are read.

Role: let a name be of one row. In: tables as they are read. Out: the same, their names made longer where several rows
have one. Must not: change a name that is of one row alone, or a key.

Two «Sportello sociale» of two organisations are one bar of a chart, one line of a message, one choice of a list, unless
their names say whose they are: «Sportello sociale (Caritas)». Of one organisation, where they stand; else their keys.
"""

from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, select

from data_access.models import metadata
from data_access.one_line import on_one_line

T: Final = metadata.tables


def with_names_apart(raw: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return the tables ``organisations``, ``services``, ``programmes`` and ``strands`` with names of one row each.

    Parameters
    ----------
    raw : dict of str to pl.DataFrame
        Among them ``municipalities``, of which services have the ``index`` as ``place``.
    """
    apart = {name: told_apart(raw[name], "key") for name in ("organisations", "programmes", "strands")}
    bodies = apart["organisations"].select(organisation_id="id", _body="name")
    places = raw["municipalities"].select(place="index", _place="name")
    services = raw["services"].join(bodies, on="organisation_id", how="left", maintain_order="left")
    services = services.join(places, on="place", how="left", maintain_order="left")
    return {**apart, "services": told_apart(services, "_body", "_place", "key").drop("_body", "_place")}


def told_apart(frame: pl.DataFrame, *ways: str) -> pl.DataFrame:
    """Return a frame in which names that several rows have say also what tells them apart.

    Parameters
    ----------
    frame : pl.DataFrame
        With ``name`` and the columns of ``ways``.
    *ways : str
        Columns, the likeliest first: the first by which all rows of a name differ is told.
    """
    name = pl.col("name").str.to_lowercase()
    differs = [pl.when(pl.col(way).n_unique().over(name) == pl.len().over(name)).then(way) for way in ways]
    is_of_several = (pl.len().over(name) > 1) & (pl.col("name") != "")
    longer = pl.concat_str("name", pl.lit(" ("), pl.coalesce(*differs, ways[-1]), pl.lit(")"))
    return frame.with_columns(name=pl.when(is_of_several).then(longer).otherwise("name"))


def names_of_services(connection: Connection) -> dict[str, str]:
    """Return the names of the services as they are read, by key: told apart where several have one."""
    body, service, town = T["organisation"].c, T["service"].c, T["municipality"].c
    bodies = told_apart(_read(connection, _body_id=body.id, key=body.key, name=body.name), "key")
    towns = _read(connection, _code=town.code, name=town.name).rename({"name": "_place"})
    services = _read(
        connection,
        key=service.key,
        name=service.name,
        _body_id=service.organisation_id,
        _code=service.municipality_code,
    )
    services = services.join(bodies.select("_body_id", _body="name"), on="_body_id", how="left")
    services = services.join(towns, on="_code", how="left")
    return dict(told_apart(services, "_body", "_place", "key").select("key", "name").iter_rows())


def _read(connection: Connection, **columns: Any) -> pl.DataFrame:
    asked = select(*(column.label(name) for name, column in columns.items()))
    rows = [tuple(row) for row in connection.execute(asked)]
    frame = pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)
    return frame.with_columns(on_one_line("name")) if rows else frame.cast(dict.fromkeys(columns, pl.String))
