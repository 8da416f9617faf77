"""What a service delivered of a month, written as its return and by kind of content.

Comes in: a connection in a transaction. Goes out: rows of ``return_record`` and ``return_content``. Must not: commit.
"""

from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, and_, exists, insert, select, update

from data_access.expected_returns import DUE_DAY
from data_access.models import metadata
from data_access.verification.events import standing_of
from data_access.verification.standing import Delivery
from data_access.vocabulary import Content, ReturnState, ReturnStatus

T: Final = metadata.tables
SETTLED: Final = frozenset({ReturnState.CONFIRMED, ReturnState.CONTESTED, ReturnState.UNDER_REVIEW})
"""States that somebody's act on what there was has led to: what comes after is another delivery."""


def note_return(
    connection: Connection, service: Row[Any], month: date, rows: int, *, instead_of: int, is_news: bool
) -> None:
    """Write that a service delivered a month, or corrected it; another kind of content is the same return.

    It is a delivery of its own, with the next number, where it corrects one, and where somebody has confirmed what
    there was: nobody has seen what has come since. ``rows`` are those of the file, ``instead_of`` how many of its kind
    there were: a return has those of all kinds; ``is_news`` tells whether nothing of its kind had come before.
    """
    table, today = T["return_record"], datetime.now(UTC).date()
    of_month = and_(table.c.service_id == service.id, table.c.month == month)
    last = connection.execute(select(table).where(of_month).order_by(table.c.revision.desc()).limit(1)).first()
    due = next_month(month).replace(day=DUE_DAY) if last is None else last.due
    came = ReturnStatus.RECEIVED if today <= due else ReturnStatus.LATE
    stood = Delivery(received=today, revision=0 if last is None else last.revision)
    state = standing_of(connection, service.id, month, stood).state
    told = {"received": today, "status": came, "row_count": rows}
    if last is None or last.status is ReturnStatus.MISSING:
        is_next = state in SETTLED
    elif is_news:
        is_next = state is ReturnState.CONFIRMED
        told = {"row_count": last.row_count + rows} | ({"received": today, "status": came} if is_next else {})
    else:
        is_next = True
        told |= {"status": ReturnStatus.REVISED, "row_count": max(last.row_count - instead_of, 0) + rows}
    if last is not None and not is_next:
        connection.execute(update(table).where(table.c.id == last.id).values(**told))
        return
    of = {"organisation_id": service.organisation_id, "service_id": service.id, "month": month, "due": due}
    connection.execute(insert(table).values(**of, **told, revision=stood.revision + is_next))


def has_content(connection: Connection, service: int, month: date, content: Content) -> bool:
    """Whether a service has delivered this kind of content of a month."""
    told = {"service_id": service, "month": month, "content": content}
    asked = exists().where(*(T["return_content"].c[name] == value for name, value in told.items()))
    return bool(connection.scalar(select(asked)))


def note_content(connection: Connection, service: int, month: date, content: Content) -> bool:
    """Write that a service delivered this kind of content of a month; return whether that is news."""
    if has_content(connection, service, month, content):
        return False
    told = {"service_id": service, "month": month, "content": content, "received": datetime.now(UTC).date()}
    connection.execute(insert(T["return_content"]).values(**told))
    return True


def next_month(day: date) -> date:
    """Return the first day of the month after that of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
