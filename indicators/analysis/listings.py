"""Lists that are not measures: the returns of each service, the objectives of the plan.

Comes in: a `Snapshot`. Goes out: frozen rows for people to read.
Must not: count people, nor tell how many rows a partner sent (small services would be unmasked).
"""

from dataclasses import dataclass

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import Content, ReturnStatus
from indicators.model.door import for_views
from indicators.model.period import Period, month_of
from indicators.model.query import Query
from indicators.selection.returns_coverage import monthly_returns
from indicators.selection.service_groups import services_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceReturns:
    """The monthly returns of a service in a period: expected, received, late among these, months (ordinals) missing.

    Where kinds of content are told apart every kind is a return, and ``contents`` holds the months that each lacks.
    """

    service: str
    organisation: str
    expected: int
    received: int
    late: int
    missing: tuple[int, ...]
    contents: tuple[tuple[Content, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanObjective:
    """An objective of the plan, with the goals of the 2030 Agenda it serves."""

    code: str
    title: str
    sdgs: tuple[int, ...]


@for_views
def returns_by_service(snapshot: Snapshot, query: Query) -> tuple[ServiceReturns, ...]:
    """Return the returns of each service in the question's period, in the order of the services."""
    services = services_of(snapshot, query).select("index", "name", "organisation")
    names = dict(snapshot["organisations"].select("index", "name").iter_rows())
    returns = _expected(snapshot, query.period)
    lines = []
    for index, name, organisation in services.sort("index").iter_rows():
        rows = returns.filter(pl.col("service") == index)
        if rows.height:
            lines.append(_of_service(name, names[organisation], rows))
    return tuple(lines)


@for_views
def objectives(snapshot: Snapshot) -> tuple[PlanObjective, ...]:
    """Return the objectives of the plan, in order of code."""
    goals = snapshot["objective_sdgs"].group_by("objective").agg(pl.col("sdg").sort())
    frame = snapshot["objectives"].join(goals, left_on="key", right_on="objective", how="left").sort("code")
    return tuple(
        PlanObjective(code=row["code"], title=row["title"], sdgs=tuple(row["sdg"] or ()))
        for row in frame.iter_rows(named=True)
    )


def _expected(snapshot: Snapshot, period: Period) -> pl.DataFrame:
    """Return one row for each return expected: service, month, content, whether it arrived, whether late."""
    last = min(period.last, month_of(snapshot.as_of))
    arrived = pl.col("received").is_not_null()
    late = arrived & ((pl.col("status") == ReturnStatus.LATE) | (pl.col("received") > pl.col("due")))
    said = snapshot["returns"].lazy().group_by("service", "month")
    said_late = said.agg(late=late.any() & (pl.col("revision") == 0).any())
    return (
        monthly_returns(snapshot)
        .filter(pl.col("month").is_between(period.first, last))
        .join(said_late, on=["service", "month"])
        .select("service", "month", "content", "late", arrived=pl.col("received") == 1)
        .sort("service", "month", "content")
        .collect()
    )


def _of_service(name: str, organisation: str, rows: pl.DataFrame) -> ServiceReturns:
    absent = rows.filter(~pl.col("arrived"))
    lacking = absent.filter(pl.col("content").is_not_null()).group_by("content", maintain_order=True).agg("month")
    return ServiceReturns(
        service=name,
        organisation=organisation,
        expected=rows.height,
        received=rows.height - absent.height,
        late=int((rows["late"] & rows["arrived"]).sum()),
        missing=tuple(absent["month"].unique(maintain_order=True)),
        contents=tuple((Content.of(content), tuple(months)) for content, months in lacking.sort("content").iter_rows()),
    )
