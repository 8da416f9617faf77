"""The returns as who verifies them has them in hand: due days, deliveries, rows, what corrections changed.

Comes in: a `Snapshot`, a `Viewer`. Goes out: `InHand` values, revisions. Must not: show a partner another's returns;
look at the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from data_access.frames import month_ordinal
from data_access.snapshot import Snapshot
from data_access.verification.standing import Delivery
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.data_quality.returns_log import arrivals, positions_of
from indicators.data_quality.verification import checkable_services
from indicators.engine.doubts import first_confirmed
from indicators.model.door import for_views
from indicators.selection.snapshot_cache import remembered

TABLES: Final = ("occupancy", "requests", "supports")
"""Frames with a row a day that a return fills, beside contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InHand:
    """A return that was expected.

    Attributes
    ----------
    service, name : str
        Key and name of the service.
    organisation, body : str
        Key and name of the organisation that answers for it.
    month : int
        Ordinal.
    due : date
    delivery : Delivery
        The newest.
    declared, loaded : int
        Rows that the file declared, rows that the tables hold of the month.
    """

    service: str
    name: str
    organisation: str
    body: str
    month: int
    due: date
    delivery: Delivery
    declared: int
    loaded: int

    def is_late(self, on: date) -> bool:
        """Whether it was due before a day and has not come."""
        return self.delivery.received is None and self.due < on


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A figure that a correction changed: name, value before and after, number and day of the version that did."""

    name: str
    before: float
    after: float
    on: date
    note: str
    version: int = 0


@for_views
def returns_in_hand(snapshot: Snapshot, *, viewer: Viewer) -> tuple[InHand, ...]:
    """Return the returns expected of the services that a viewer may check, by service and month.

    Raises
    ------
    NotAllowedError
        If the viewer is neither a manager nor a partner.
    """
    keys = checkable_services(snapshot, viewer)
    return _in_hand(snapshot, keys)


@for_views
def verified_from(snapshot: Snapshot) -> int | None:
    """Return the first month that anybody confirmed: what is before need not be; None where nobody confirmed any."""
    return first_confirmed(snapshot)


@for_views
def moved_figures(snapshot: Snapshot, *, viewer: Viewer, service: str, month: int) -> tuple[Moved, ...]:
    """Return the figures of a service and month that corrections have changed, oldest first; none of others' services.

    Raises
    ------
    NotAllowedError
        If the viewer is neither a manager nor a partner.
    """
    if service not in checkable_services(snapshot, viewer):
        return ()
    (position,) = positions_of(snapshot, (service,))
    told = snapshot["versions"].select(data_version="id", on=pl.col("published_at").dt.date(), note="note")
    rows = snapshot["revisions"].filter(pl.col("service") == position, pl.col("month") == month)
    return tuple(
        Moved(
            name=INDICATORS[row["measure"]].name if row["measure"] in INDICATORS else row["measure"],
            before=row["before"],
            after=row["after"],
            on=row["on"],
            note=row["note"],
            version=row["data_version"],
        )
        for row in rows.join(told, on="data_version").sort("data_version").iter_rows(named=True)
    )


@remembered()
def _in_hand(snapshot: Snapshot, keys: Sequence[str]) -> tuple[InHand, ...]:
    bodies = snapshot["organisations"].select(organisation="index", body_key="key", body="name")
    names = snapshot["services"].select("organisation", "key", "name", service="index")
    came = arrivals(snapshot, keys).join(names, on="service").join(bodies, on="organisation")
    newest = snapshot["returns"].group_by("service", "month").agg(revision=pl.col("revision").max())
    came = (
        came.join(newest, on=["service", "month"])
        .join(_loaded(snapshot), on=["service", "month"], how="left")
        .sort("service", "month")
    )
    return tuple(
        InHand(
            service=row["key"],
            name=row["name"],
            organisation=row["body_key"],
            body=row["body"],
            month=row["month"],
            due=row["due"],
            delivery=Delivery(received=row["received"], revision=row["revision"]),
            declared=row["rows"] or 0,
            loaded=_tallied(row),
        )
        for row in came.iter_rows(named=True)
    )


def _tallied(row: Mapping[str, Any]) -> int:
    """Return the rows that answer to what a file declares: a return counts its contacts, or all that it brings."""
    total, contacts = row["total"] or 0, row["contacts"] or 0
    return int(contacts if contacts == row["rows"] else total)


@remembered()
def _loaded(snapshot: Snapshot) -> pl.DataFrame:
    """Return how many rows the tables hold of each service and month, and how many of them are contacts."""
    parts = [snapshot[name].select("service", month=month_ordinal("day")) for name in TABLES]
    counted = [part.group_by("service", "month").len() for part in parts]
    accesses = pl.col("accesses").sum()
    contacts = snapshot.contacts.group_by("service", "month").agg(contacts=accesses).collect()
    total = pl.concat([*counted, contacts.rename({"contacts": "len"})])
    return (
        total.group_by("service", "month")
        .agg(total=pl.col("len").sum())
        .join(contacts, on=["service", "month"], how="left")
    )
