"""The groups of services: service, type, organisation, strand, section; and which services a question is about.

Comes in: a `Snapshot`, a `Query`. Goes out: `Dimension` values, filters, the services. Must not: aggregate.
"""

from collections.abc import Hashable

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    Section,
    ServiceType,
)
from indicators.model.query import Lens, Query
from indicators.selection.dimension import Dimension, coded_groups, numbered_codes
from indicators.selection.snapshot_cache import remembered


def by_service(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by service."""
    keys = services_of(snapshot, query).select(pl.col("index").alias("service"), code="key")
    return Dimension(name="service", keys=keys, expression=pl.col("service"))


def by_service_attribute(snapshot: Snapshot, query: Query, _lens: Lens, *, name: str, column: str) -> Dimension:
    """Group by an attribute of the service; those that have none are in no group."""
    present = services_of(snapshot, query)[column].cast(pl.String).drop_nulls().unique().sort()
    return coded_groups(snapshot, name, column, present.to_list())


def by_funded_strand(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Every strand that has a budget, whether or not a service lives of it."""
    funded = snapshot["budgets"]["strand"].unique().sort().to_list()
    order = [strand for strand in funded if not query.strands or strand in query.strands]
    return coded_groups(snapshot, "strand", "strand", order)


def by_service_type(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by type of service."""
    present = set(services_of(snapshot, query)["type"])
    return coded_groups(snapshot, "service_type", "type", [code for code in ServiceType.codes() if code in present])


def by_organisation(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Group by the organisation that runs the service."""
    services = services_of(snapshot, query)
    keys = snapshot["organisations"].filter(pl.col("index").is_in(services["organisation"].unique().implode()))
    lookup = pl.lit(snapshot["services"]["organisation"])
    keys = keys.select(pl.col("index").alias("organisation"), code="key")
    return Dimension(name="organisation", keys=keys, expression=lookup.gather(pl.col("service")))


def service_filter(query: Query) -> pl.Expr:
    """Return the condition on the frame of services that a question's filters impose."""
    conditions = [
        pl.col("key").is_in(query.services) if query.services else None,
        pl.col("type").cast(pl.String).is_in([str(kind) for kind in query.service_types])
        if query.service_types
        else None,
        pl.col("strand").is_in(query.strands) if query.strands else None,
    ]
    return pl.all_horizontal(pl.lit(value=True), *[condition for condition in conditions if condition is not None])


def _filters_on_services(query: Query) -> Hashable:
    return query.services, query.service_types, query.strands


@remembered(by=_filters_on_services)
def services_of(snapshot: Snapshot, query: Query) -> pl.DataFrame:
    """Return the services that a question's filters leave."""
    return snapshot["services"].filter(service_filter(query))


def by_section(snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    """Part of a service: from frames that have it (stays, capacity, occupancy), never from contacts.

    Men, women and all are always told; families, young people and mixed where a service has such a part.
    """
    expression = pl.col("section").to_physical().cast(pl.UInt8)
    codes = numbered_codes("section", Section)
    return Dimension(
        name="section", keys=codes.filter(pl.col("code").is_in(sections_in_use(snapshot))), expression=expression
    )


@remembered()
def sections_in_use(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the sections that are told, in the vocabulary's order."""
    told = {str(one) for one in (Section.MEN, Section.WOMEN, Section.ANY)}
    for name in ("capacity", "occupancy", "stays"):
        told |= {str(one) for one in snapshot[name]["section"].unique() if one is not None}
    return tuple(str(one) for one in Section if str(one) in told)
