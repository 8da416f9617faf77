"""The services as points on a map: where they stand, what they are, how much they can hold.

Comes in: a `Snapshot` and a `Query`. Goes out: frozen rows for people to see.
Must not: tell anything of people; the register of services and their capacity are not about persons.
"""

from dataclasses import dataclass
from typing import Any

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit, ServiceType, Term
from indicators.model.door import for_views
from indicators.model.query import Query
from indicators.selection.service_groups import service_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlace:
    """A service that was open in a period.

    Attributes
    ----------
    key, name, kind : str
        Key, name, and type in Italian words.
    place : str
        ISTAT code of the municipality where it stands.
    latitude, longitude : float
        In degrees.
    capacity : int or None
        Units in service on its last open day of the period; None where no capacity is recorded.
    unit : str
        What the capacity is counted in, in Italian words. Units are never added to one another.
    has_beds : bool
        Whether its capacity is in beds, so that its occupancy can be asked for.
    """

    key: str
    name: str
    kind: str
    place: str
    latitude: float
    longitude: float
    capacity: int | None
    unit: str
    has_beds: bool


@for_views
def service_places(snapshot: Snapshot, query: Query) -> tuple[ServicePlace, ...]:
    """Return the services of a question that were open in its period and have coordinates, in their order."""
    first, last = query.period.first_day, min(query.period.last_day, snapshot.as_of)
    opened = (pl.col("opened") <= last) & (pl.col("closed").is_null() | (pl.col("closed") >= first))
    places = snapshot["municipalities"].select(place="index", place_code="code")
    rows = (
        snapshot["services"]
        .filter(service_filter(query), opened, pl.col("latitude").is_not_null(), pl.col("longitude").is_not_null())
        .join(places, on="place", how="left", maintain_order="left")
        .join(_capacity(snapshot, query), left_on="index", right_on="service", how="left", maintain_order="left")
    )
    return tuple(_service(row) for row in rows.iter_rows(named=True))


def _capacity(snapshot: Snapshot, query: Query) -> pl.DataFrame:
    """Return the capacity of each service on its last open day of the period, sections together."""
    first, last = query.period.first_day, min(query.period.last_day, snapshot.as_of)
    spans = (
        snapshot["capacity"]
        .with_columns(until=pl.min_horizontal(pl.col("valid_to").fill_null(last), pl.lit(last)))
        .filter(pl.col("valid_from") <= last, pl.col("until") >= first)
    )
    on_last_day = pl.col("until") == pl.col("until").max().over("service")
    return spans.filter(on_last_day).group_by("service").agg(capacity=pl.col("actual").sum())


def _service(row: dict[str, Any]) -> ServicePlace:
    return ServicePlace(
        key=row["key"],
        name=row["name"],
        kind=_label(ServiceType, row["type"]),
        place=row["place_code"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        capacity=row["capacity"],
        unit=_label(CapacityUnit, row["unit"]),
        has_beds=row["unit"] == CapacityUnit.BED,
    )


def _label(vocabulary: type[Term], code: str) -> str:
    return next(term.label for term in vocabulary if term == code)
