"""Capacities that a file of nights says day by day, written as dated spans where the Ambito has said none.

Comes in: a connection in a transaction, the rows of a checked file. Goes out: rows of ``capacity``, and those replaced.
Must not: touch a capacity that reaches beyond the month: that is what the Ambito has agreed.

A span that a file has made lies within its month, so that a corrected file takes its place; a day with a wider span
keeps it, and what the file says of that day served its check alone.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, and_, delete, func, insert, or_, select

from data_access.models import metadata

TABLE: Final = metadata.tables["capacity"]
SPAN: Final = ("valid_from", "valid_to", "funded", "actual")
_FAR: Final = date(9999, 12, 31)
Span = tuple[date, date, int, int]


def said_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Return `servizio`, `sezione`, `month`, `giorno`, `finanziati` and `effettivi` of the days with both."""
    both = pl.col("finanziati").is_not_null() & pl.col("effettivi").is_not_null()
    return (
        frame.filter(both)
        .select("servizio", "sezione", "giorno", "finanziati", "effettivi", month=pl.col("giorno").dt.truncate("1mo"))
        .sort("servizio", "sezione", "giorno")
    )


def put_capacities(
    connection: Connection, service: int, section: str, month: date, days: pl.DataFrame
) -> tuple[list[Span], list[Span]]:
    """Let the days of a month have the capacity that a file says, and return the spans before and after.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    service : int
    section : str
    month : date
        Its first day.
    days : polars.DataFrame
        Rows of `said_days` of that service, section and month.
    """
    own, wide = _there(connection, service, section, month)
    free = [row for row in days.select("giorno", "finanziati", "effettivi").rows() if not _within(row[0], wide)]
    spans = list(_spans(free))
    if spans != own:
        same = and_(TABLE.c.service_id == service, TABLE.c.section == section)
        firsts = [span[0] for span in own]
        connection.execute(delete(TABLE).where(same, TABLE.c.valid_from.in_(firsts)))
        rows = [dict(zip(SPAN, span, strict=True), service_id=service, section=section) for span in spans]
        if rows:
            connection.execute(insert(TABLE), rows)
    return own, spans


def _there(connection: Connection, service: int, section: str, month: date) -> tuple[list[Span], list[Span]]:
    """Return the spans that lie within a month, and those that touch it and reach beyond."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ends = func.coalesce(TABLE.c.valid_to, _FAR)
    touching = select(*(TABLE.c[name] for name in SPAN)).where(
        TABLE.c.service_id == service,
        TABLE.c.section == section,
        TABLE.c.valid_from <= last,
        or_(TABLE.c.valid_to.is_(None), TABLE.c.valid_to >= month),
    )
    rows: list[Any] = [
        (first, end or _FAR, funded, actual)
        for first, end, funded, actual in connection.execute(touching.order_by(TABLE.c.valid_from, ends))
    ]
    own = [span for span in rows if span[0] >= month and span[1] <= last]
    return own, [span for span in rows if span not in own]


def _within(day: date, spans: list[Span]) -> bool:
    return any(first <= day <= last for first, last, _, _ in spans)


def _spans(days: list[tuple[date, int, int]]) -> Iterator[Span]:
    """Yield the runs of days in a row with the same capacity."""
    run: Span | None = None
    for day, funded, actual in days:
        if run and (funded, actual) == run[2:] and day in {run[1], run[1] + timedelta(days=1)}:
            run = (run[0], day, funded, actual)
            continue
        if run:
            yield run
        run = (day, day, funded, actual)
    if run:
        yield run
