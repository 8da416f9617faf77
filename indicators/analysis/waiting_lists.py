"""Waiting lists week by week, for those who may know how few people wait.

Comes in: a `Snapshot`, a service, a `Viewer`, a `Period`. Goes out: a frame of `WAITING`.
Must not: tell anybody but a manager, or the partner whose service it is: a waiting list counts persons.
"""

from typing import Final

import polars as pl

from data_access.frames import Schema
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.data_quality.returns_log import visible_services
from indicators.model.door import for_views
from indicators.model.errors import NotAllowedError
from indicators.model.period import Period

WAITING: Final[Schema] = {
    "week": pl.Date,  # its Monday
    "waiting": pl.Float64,  # mean of the days recorded in the week
}
"""One row for each week with a recorded day."""
_REFUSED: Final = "La lista d'attesa conta persone: la vedono i gestori e l'ente del servizio."


@for_views
def waiting_weeks(snapshot: Snapshot, service: str, *, viewer: Viewer, period: Period) -> pl.DataFrame:
    """Return how many people were waiting in one service, on average in each week of a period.

    Raises
    ------
    NotAllowedError
        If the viewer is neither a manager nor the partner whose service it is.
    """
    if viewer.role not in {Role.MANAGER, Role.PARTNER} or service not in visible_services(snapshot, viewer):
        raise NotAllowedError(_REFUSED)
    index = snapshot["services"].row(by_predicate=pl.col("key") == service, named=True)["index"]
    days = (
        snapshot["occupancy"]
        .filter(pl.col("service") == index, pl.col("day").is_between(period.first_day, period.last_day))
        .group_by("day")
        .agg(pl.col("waiting").sum())
    )
    weeks = days.group_by(week=pl.col("day").dt.truncate("1w")).agg(pl.col("waiting").mean())
    return weeks.sort("week").select(pl.col(name).cast(dtype) for name, dtype in WAITING.items())
