"""What a file changes in months that somebody has acted on: who confirmed them has not seen what is there now.

Comes in: a connection in a transaction, a kind of file; what its tables told before it was written. Goes out: a new
delivery of each service and month that now tells something else.
Must not: commit; reopen a month of which the file changes nothing; count what belongs to no service's return.

Files that say all of a service and month are deliveries of their own (`data_access.loading.months`). The others say
rows that last: a stay, a case or a capacity is told by every month that it lies in, and how it ended by the last of
them. So the day on which a stay ended reopens the month of that day and those after it, and leaves alone those in which
the person was there before and is still. A case, and a pact of persons, is told by every service of its organisation; a
pact of communities or territories, which has none, by nobody.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Select, and_, insert, or_, select

from data_access.expected_returns import DUE_DAY
from data_access.loading.deliveries import next_month
from data_access.models import metadata
from data_access.verification.events import standing_of
from data_access.verification.standing import Delivery
from data_access.vocabulary import Content, ReturnState, ReturnStatus

T: Final = metadata.tables
Facts = Mapping[tuple[int, date], frozenset[tuple[Any, ...]]]
"""What the tables tell of services (their numbers) and months."""
OWN: Final = T["service"].c.organisation_id == T["case_record"].c.organisation_id
COUNTED: Final = or_(
    T["monthly_count"].c.service_id == T["service"].c.id,
    and_(
        T["monthly_count"].c.service_id.is_(None),
        T["monthly_count"].c.organisation_id == T["service"].c.organisation_id,
    ),
)
_stay, _case, _need, _pact = (T[name].c for name in ("stay", "case_record", "case_need", "pact"))
_count, _capacity, _service = (T[name].c for name in ("monthly_count", "capacity", "service"))
SPANS: Final[Mapping[str, Select[Any]]] = {
    "stay": select(
        _stay.service_id, _stay.entered_on, _stay.left_on, _stay.exit_class, _stay.id, _stay.person_id, _stay.section
    ),
    "case_record": select(_service.id, _case.opened, _case.closed, _case.exit_class, _case.id, _case.person_id)
    .select_from(T["case_record"])
    .join(T["service"], OWN),
    "case_need": select(
        _service.id,
        _case.opened,
        _case.opened.label("last"),
        _need.case_id,
        _need.dimension,
        _need.opening_rating,
        _need.review_rating,
    )
    .select_from(T["case_need"])
    .join(T["case_record"], _case.id == _need.case_id)
    .join(T["service"], OWN),
    "pact": select(_service.id, _pact.signed, _pact.closed, _pact.outcome, _pact.id)
    .select_from(T["pact"])
    .join(T["case_record"], _case.id == _pact.case_id)
    .join(T["service"], OWN),
    "monthly_count": select(_service.id, _count.month, _count.month.label("last"), _count.id, _count.total)
    .select_from(T["monthly_count"])
    .join(T["service"], COUNTED),
    "capacity": select(
        _capacity.service_id,
        _capacity.valid_from,
        _capacity.valid_to,
        _capacity.section,
        _capacity.funded,
        _capacity.actual,
    ),
}
"""What is read of each table: service, first and last day (None: it goes on), how it ended (`ENDS`), and what it is."""
ENDS: Final = frozenset({"stay", "case_record", "pact"})
"""Tables of which the end of a row is something that its month tells."""
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "notti": ("capacity",),
    "servizi": ("capacity",),
    "permanenze": ("stay",),
    "prese_in_carico": ("case_record", "case_need"),
    "patti": ("pact",),
    "aggregati": ("monthly_count",),
}
"""Tables of rows that last, by the kind of file that writes them."""
CONTENT: Final[Mapping[str, Content]] = {
    "notti": Content.NIGHTS,
    "servizi": Content.NIGHTS,
    "permanenze": Content.STAYS,
    "aggregati": Content.COUNTS,
}
"""Kind of content of which somebody may have contested a month; cases and pacts: with the whole return alone."""


def facts_by_month(connection: Connection, kind: str) -> Facts:
    """Return what the tables that a kind of file writes tell of each service and month that somebody has acted on."""
    events, tables = T["return_event"].c, TABLES.get(kind, ())
    acted: dict[int, list[date]] = defaultdict(list)
    if tables:
        for service, month in connection.execute(select(events.service_id, events.month).distinct()):
            acted[service].append(month)
    found: dict[tuple[int, date], set[tuple[Any, ...]]] = defaultdict(set)
    for table in tables if acted else ():
        for service, first, last, *rest in connection.execute(SPANS[table]):
            how, what = (rest[:1], rest[1:]) if table in ENDS else ([], rest)
            months = sorted(acted.get(service, ()))
            for month in months[bisect_left(months, first.replace(day=1)) :]:
                if last is not None and month > last:
                    break
                after = next_month(month)
                until = after if last is None else min(last + timedelta(days=1), after)
                ended = (first, last, *how) if how and last is not None and last < after else ()
                found[service, month].add((table, *what, max(first, month), until, *ended))
    return {key: frozenset(facts) for key, facts in found.items()}


def reopen(connection: Connection, kind: str, before: Facts) -> None:
    """Write a new delivery of the months of which the tables tell otherwise than before, and that were settled.

    A month that was confirmed, or that somebody is looking at, is to be confirmed again; one of which this kind of
    content was contested is corrected; a contest of another kind stays as it is.
    """
    after = facts_by_month(connection, kind)
    for service, month in sorted({*before, *after}):
        was, now = (one.get((service, month), frozenset()) for one in (before, after))
        if was != now:
            _deliver(connection, service, month, CONTENT.get(kind, kind), is_corrected=bool(was))


def _deliver(connection: Connection, service: int, month: date, content: str, *, is_corrected: bool) -> None:
    table, today = T["return_record"], datetime.now(UTC).date()
    of_month = and_(table.c.service_id == service, table.c.month == month)
    last = connection.execute(select(table).where(of_month).order_by(table.c.revision.desc()).limit(1)).first()
    if last is not None and last.received is None:
        return
    stood = Delivery(received=today, revision=0 if last is None else last.revision)
    whole = standing_of(connection, service, month, stood)
    of_kind = standing_of(connection, service, month, stood, kind=content)
    is_settled = whole.state in {ReturnState.CONFIRMED, ReturnState.UNDER_REVIEW}
    if not (is_settled or of_kind.state is ReturnState.CONTESTED):
        return
    due = next_month(month).replace(day=DUE_DAY) if last is None else last.due
    came = ReturnStatus.RECEIVED if today <= due else ReturnStatus.LATE
    values = {
        "organisation_id": select(_service.organisation_id).where(_service.id == service).scalar_subquery(),
        "service_id": service,
        "month": month,
        "revision": stood.revision + 1,
        "due": due,
        "received": today,
        "status": ReturnStatus.REVISED if is_corrected else came,
        "row_count": 0 if last is None else last.row_count,
    }
    connection.execute(insert(table).values(**values))
