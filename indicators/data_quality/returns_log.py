"""Returns as they arrived: for each service and month when they were due, when they came, how often they were revised.

Comes in: a `Snapshot`, a `Viewer`, a day. Goes out: frames of `ARRIVALS` and `OVERDUE`.
Must not: look at contacts or persons. The number of rows sent is for those who check the data, never for the public.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from data_access.frames import MONTH, SERVICE, Schema, codes
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import ReturnStatus
from indicators.model.door import for_views
from indicators.model.errors import QueryError

ARRIVALS: Final[Schema] = {
    "service": SERVICE,
    "month": MONTH,
    "due": pl.Date,
    "received": pl.Date,  # of the newest revision; null if nothing came
    "first_received": pl.Date,  # null if nothing came
    "revisions": pl.Int16,  # how many corrected what had come
    "rows": pl.Int32,  # of the newest revision
    "status": codes(ReturnStatus),  # of the newest revision
}
"""One row for each service and month for which a return was expected."""
OVERDUE: Final[Schema] = {
    "service": SERVICE,
    "months": pl.List(MONTH),  # ordinals, in order
    "since": pl.Date,  # the day on which the oldest one was due
}
"""One row for each service whose returns are overdue."""


@for_views
def visible_services(snapshot: Snapshot, viewer: Viewer) -> tuple[str, ...]:
    """Return the keys of the services whose returns a viewer follows: a partner's own, everybody else's all.

    Raises
    ------
    QueryError
        If the partner's organisation does not exist.
    """
    services = snapshot["services"]
    if viewer.role is not Role.PARTNER:
        return tuple(services["key"])
    own = snapshot["organisations"].filter(pl.col("key") == viewer.organisation)["index"]
    if own.is_empty():
        message = f"Ente «{viewer.organisation}» sconosciuto: usare la chiave di un ente della base dati."
        raise QueryError(message)
    return tuple(services.filter(pl.col("organisation") == own.item())["key"])


def positions_of(snapshot: Snapshot, services: Sequence[str]) -> dict[int, str]:
    """Return the position and key of each of the services, in the order of the frame."""
    frame, asked = snapshot["services"], frozenset(services)
    return {index: key for index, key in zip(frame["index"], frame["key"], strict=True) if key in asked}


def arrivals(snapshot: Snapshot, services: Sequence[str]) -> pl.DataFrame:
    """Return one row of `ARRIVALS` for each of the services and each month expected."""
    positions = list(positions_of(snapshot, services))
    newest = snapshot["returns"].filter(pl.col("service").is_in(positions)).sort("service", "month", "revision")
    came = pl.col("received").is_not_null()
    return (
        newest.group_by("service", "month", maintain_order=True)
        .agg(
            pl.col("due").first(),
            pl.col("received").last(),
            first_received=pl.col("received").filter(came).first(),
            revisions=(pl.col("status") == str(ReturnStatus.REVISED)).sum(),
            rows=pl.col("row_count").last(),
            status=pl.col("status").last(),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in ARRIVALS.items())
    )


def overdue(snapshot: Snapshot, services: Sequence[str], *, on: date) -> pl.DataFrame:
    """Return one row of `OVERDUE` for each service with returns that were due before the day ``on`` and never came."""
    missing = arrivals(snapshot, services).filter(pl.col("first_received").is_null(), pl.col("due") < on)
    grouped = missing.group_by("service", maintain_order=True).agg(months=pl.col("month"), since=pl.col("due").min())
    return grouped.select(pl.col(name).cast(dtype) for name, dtype in OVERDUE.items())
