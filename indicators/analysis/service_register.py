"""The register of services, with what the plan says of them: public facts.

Comes in: a `Snapshot`, a `Query`. Goes out: keys, rows, facts with their days. Must not: count who uses them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from data_access.snapshot import Snapshot
from data_access.viewers import Role
from data_access.vocabulary import CapacityUnit, ServiceType
from indicators.data_quality.returns_log import visible_services
from indicators.model.door import for_views
from indicators.model.query import Query
from indicators.selection.geography import area_filter
from indicators.selection.service_groups import service_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """Where a service answers.

    Attributes
    ----------
    key, name : str
    kind : ServiceType
    place : str
        ISTAT code of the municipality where it stands.
    point : tuple of float or None
        Longitude and latitude in degrees, where they are known.
    telephone, email, address, hours : str
        Public contacts of the service; empty where nobody wrote them.
    """

    key: str
    name: str
    kind: ServiceType
    place: str
    point: tuple[float, float] | None
    telephone: str
    email: str
    address: str
    hours: str


@for_views
def contact_points(snapshot: Snapshot) -> tuple[ContactPoint, ...]:
    """Return the services that are open on the day of the data, in their order."""
    today = snapshot.as_of
    is_open = (pl.col("opened") <= today) & (pl.col("closed").is_null() | (pl.col("closed") > today))
    places = snapshot["municipalities"].select(place="index", place_code="code")
    rows = snapshot["services"].filter(is_open).join(places, on="place", how="left", maintain_order="left")
    return tuple(_contact_point(row) for row in rows.iter_rows(named=True))


def _contact_point(row: dict[str, Any]) -> ContactPoint:
    return ContactPoint(
        key=row["key"],
        name=row["name"],
        kind=next(kind for kind in ServiceType if kind == row["type"]),
        place=row["place_code"],
        point=None if row["latitude"] is None else (row["longitude"], row["latitude"]),
        **{name: row[name] or "" for name in ("telephone", "email", "address", "hours")},
    )


@for_views
def service_facts(snapshot: Snapshot, key: str) -> Mapping[str, Any]:
    """Return the row of a service: ``key``, ``index``, ``name``, ``type``, ``unit`` and the others of the register."""
    return snapshot["services"].row(by_predicate=pl.col("key") == key, named=True)


@for_views
def service_kinds(snapshot: Snapshot) -> dict[str, str]:
    """Return the type of each service, by key."""
    return dict(snapshot["services"].select("key", "type").iter_rows())


@for_views
def organisations_of_services(snapshot: Snapshot) -> dict[str, str]:
    """Return the name of the organisation of each service, by the key of the service."""
    organisations = snapshot["organisations"].select("name", organisation="index")
    return dict(snapshot["services"].join(organisations, on="organisation").select("key", "name_right").iter_rows())


@for_views
def services_of_unit(snapshot: Snapshot, query: Query, unit: CapacityUnit, area: str) -> tuple[str, ...]:
    """Return the services that a question's filters leave, of one unit of capacity, in an area."""
    kept = service_filter(query) & area_filter(snapshot, area, "place") & (pl.col("unit") == str(unit))
    return tuple(snapshot["services"].filter(kept)["key"])


@for_views
def first_open(snapshot: Snapshot, query: Query) -> str | None:
    """Return the first service of a question that is open at the end of its period, else in it: a partner's own first.

    None without services.
    """
    own = visible_services(snapshot, query.viewer) if query.viewer.role is Role.PARTNER else ()
    mine = pl.col("key").is_in(own) if own else pl.lit(value=True)
    open_then = (pl.col("opened") <= query.period.last_day) & (
        pl.col("closed").is_null() | (pl.col("closed") >= query.period.first_day)
    )
    last_day = min(query.period.last_day, snapshot.as_of)
    still = (pl.col("opened") <= last_day) & (pl.col("closed").is_null() | (pl.col("closed") > last_day))
    services = snapshot["services"].filter(mine, service_filter(query)).sort(~still, ~open_then, maintain_order=True)
    return str(services["key"][0]) if services.height else None


@for_views
def service_events(snapshot: Snapshot, service: int) -> pl.DataFrame:
    """Return what the plan tells of a service (its ``index``): ``first_day``, ``last_day``, ``title``."""
    return snapshot["events"].filter(pl.col("service") == service).select("first_day", "last_day", "title")
