"""Figures of other sources beside ours: counts of a month that somebody else made, each with where it is from.

Comes in: a `Snapshot`, a `Viewer`, a `Period`, the settings. Goes out: `OtherFigure` values.
Must not: add them to ours; tell a small group of persons to whom is protected.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from data_access.expected_returns import WHOLE
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.model.door import for_views
from indicators.model.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFigure:
    """A count of a month by somebody else.

    Attributes
    ----------
    source, organisation, service : str
        Where it is from, who handed it in, of which service (empty: of none).
    month : int
        Its ordinal.
    indicator, group : str
        Key of the indicator; what was counted, `WHOLE` for all.
    total : int or None
        None where it is protected.
    """

    source: str
    organisation: str
    service: str
    month: int
    indicator: str
    group: str
    total: int | None


@for_views
def figures_of_others(
    snapshot: Snapshot, viewer: Viewer, period: Period, *, settings: DisclosureSettings
) -> tuple[OtherFigure, ...]:
    """Return the counts of a period, by source, month, indicator and group.

    To whom is protected a count under the threshold is not told, nor are the groups beside it: with their total they
    would tell it. Managers see them all, partners those that they handed in themselves.
    """
    names = snapshot["organisations"].select("name", "key", organisation="index")
    services = snapshot["services"].select("index", "name")
    told = (
        snapshot["monthly_counts"]
        .filter(pl.col("month").is_between(period.first, period.last))
        .join(names, on="organisation")
        .join(services.rename({"index": "service", "name": "service_name"}), on="service", how="left")
        .sort("source", "month", "indicator", "organisation", "service", "group_name", nulls_last=False)
    )
    figures: list[OtherFigure] = []
    for _, part in told.group_by("source", "month", "indicator", "organisation", "service", maintain_order=True):
        rows = part.rows(named=True)
        sees = viewer.role is Role.MANAGER or (viewer.role is Role.PARTNER and viewer.organisation == rows[0]["key"])
        hidden = frozenset() if sees else _hidden(rows, settings.hidden_below)
        figures += [_figure(row, is_hidden=row["group_name"] in hidden) for row in rows]
    return tuple(figures)


def _hidden(rows: Sequence[dict[str, Any]], least: int) -> frozenset[str]:
    """Return the groups that are not told: the small ones, and all the others where any group is small."""
    groups = [row for row in rows if row["group_name"] != WHOLE]
    small = {row["group_name"] for row in rows if 0 < row["total"] < least}
    is_small = any(row["group_name"] in small for row in groups)
    return frozenset(small | ({row["group_name"] for row in groups} if is_small else set()))


def _figure(row: dict[str, Any], *, is_hidden: bool) -> OtherFigure:
    return OtherFigure(
        source=row["source"],
        organisation=row["name"],
        service=row["service_name"] or "",
        month=row["month"],
        indicator=row["indicator"],
        group=row["group_name"],
        total=None if is_hidden else row["total"],
    )
