"""What the shared database knows, as files are checked against it.

Comes in: an engine, what rooms above know. Goes out: a `Registry`. Must not: read anything about persons.
"""

import polars as pl
from sqlalchemy import Engine, exists, or_, select

from data_access.database import translate_errors
from data_access.models import metadata
from data_access.municipal_changes import is_of_today
from data_access.namesakes import names_of_services
from data_access.one_line import one_line
from data_access.returns.registry import CAPACITIES, KnownService, Municipalities, Registry

T = metadata.tables


def registry_of(
    engine: Engine,
    *,
    italy: Municipalities | None = None,
    indicators: frozenset[str] | None = None,
    organisation: str | None = None,
) -> Registry:
    """Return services, capacities, organisations and municipalities of the database.

    Parameters
    ----------
    engine : sqlalchemy.Engine
    italy : Municipalities, optional
        All there are.
    indicators : frozenset of str, optional
        Keys of the catalogue.
    organisation : str, optional
        Key of an organisation that is told its own services alone, and no other organisation.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    service, capacity, body = T["service"].c, T["capacity"].c, T["organisation"].c
    dated = select(service.key, capacity.section, capacity.valid_from, capacity.valid_to, capacity.actual)
    asked = select(service.key, service.name, service.unit, service.opened, service.closed)
    own = select(body.key, body.name)
    if organisation is not None:
        is_own = service.organisation_id == select(body.id).where(body.key == organisation).scalar_subquery()
        dated, asked, own = dated.where(is_own), asked.where(is_own), own.where(body.key == organisation)
    with translate_errors(engine), engine.connect() as connection:
        called = names_of_services(connection)
        known = [
            KnownService(
                key=row.key,
                name=one_line(row.name),
                called=called[row.key],
                unit=str(row.unit),
                opened=row.opened,
                closed=row.closed,
            )
            for row in connection.execute(asked)
        ]
        spans = [
            (row.key, str(row.section), row.valid_from, row.valid_to, row.actual)
            for row in connection.execute(dated.where(capacity.service_id == service.id))
        ]
        organisations = {row.key: one_line(row.name) for row in connection.execute(own)}
        town, former = T["municipality"].c, T["municipality_succession"].c.former_code
        ended = exists().where(former == town.code)  # a file may still say where somebody lived then
        towns = connection.execute(select(town.code, town.name).where(or_(is_of_today(), ended)))
        names = {row.code: one_line(row.name) for row in towns}
        alias = T["municipality_alias"].c
        aliases = {
            row.alias: row.municipality_code for row in connection.execute(select(alias.alias, alias.municipality_code))
        }
    return Registry(
        services=known,
        capacities=pl.DataFrame(spans, schema=CAPACITIES, orient="row"),
        organisations=organisations,
        ambito=Municipalities(names=names, aliases=aliases, may_shorten=True),
        italy=italy,
        indicators=indicators,
    )
