"""What arrived and when: expected returns, late and missing ones, the retroactive revision, the versions of the data.

Comes in: contacts by service and month. Goes out: `delivered` and the frames ``return_record``, ``revision``,
``data_version``. Must not: leave contacts of a return that never arrived. Planted here: a listening centre whose
partner stopped delivering in May 2026; three services late with October 2026 (one with September too); a shower
service revised in September for June 2026.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
import polars as pl

from data_access.vocabulary import ReturnStatus
from sample_data.capacity import PERIODS
from sample_data.days import AS_OF, Month, months, next_month
from sample_data.draws import Stage, generator
from sample_data.registry import ORGANISATION_ID, SERVICE_ID
from sample_data.services import SERVICES, ServiceSpec

STOPPED_SERVICE: Final = "ascolto-castelleone"
STOPPED_FROM: Final = date(2026, 5, 1)
_LAST, _LAST_BUT_ONE = date(2026, 10, 1), date(2026, 9, 1)
NOT_YET: Final = frozenset(
    {("emporio-pandino", _LAST), ("centro-diurno", _LAST), ("unita-strada", _LAST_BUT_ONE), ("unita-strada", _LAST)}
)
REVISED_SERVICE: Final = "docce"
REVISED_MONTH: Final = date(2026, 6, 1)
REVISED_ON: Final = date(2026, 9, 28)
_REVISED_SHARE: Final = 0.12
VERSIONS: Final = (
    (datetime(2026, 9, 16, 6, 30, tzinfo=UTC), date(2026, 8, 31), "Dati demo: flussi fino ad agosto 2026"),
    (
        datetime(2026, 9, 29, 6, 30, tzinfo=UTC),
        date(2026, 8, 31),
        "Dati demo: rettifica del flusso docce di giugno 2026",
    ),
    (datetime(2026, 11, 16, 6, 30, tzinfo=UTC), AS_OF, "Dati demo: flussi fino a ottobre 2026"),
)
_REVISION_VERSION: Final = 2
_DUE_DAY: Final = 15
_LATE_SHARE: Final = 0.04

Totals = Mapping[tuple[int, date], tuple[int, int]]
"""Contacts and distinct persons by service id and first day of the month."""


def delivered(service: str, month: Month) -> bool:
    """Tell whether the return of a service for a month has arrived."""
    stopped = service == STOPPED_SERVICE and month.first >= STOPPED_FROM
    return not stopped and (service, month.first) not in NOT_YET


def expected_months(service: str) -> tuple[Month, ...]:
    """Return the months for which a return is expected: those with at least one day of opening."""
    spans = [(period.first, period.last or AS_OF) for period in PERIODS if period.service == service]
    return tuple(
        month
        for month in months()
        if any(first < next_month(month.first) and last >= month.first for first, last in spans)
    )


def return_frame(totals: Totals, seed: int) -> pl.DataFrame:
    """Return the rows of ``return_record``: one per service and month of opening, and the revised one."""
    rng = generator(seed, Stage.DELIVERIES)
    rows = [_return_row(rng, spec, month, totals) for spec in SERVICES for month in expected_months(spec.key)]
    rows.append(_revised_row(totals))
    return pl.DataFrame(rows, infer_schema_length=None).with_row_index("id", offset=1)


def data_version_frame() -> pl.DataFrame:
    """Return the rows of ``data_version``: the last one is the current version."""
    rows = [(index, published, as_of, note) for index, (published, as_of, note) in enumerate(VERSIONS, start=1)]
    return pl.DataFrame(rows, schema=["id", "published_at", "as_of", "note"], orient="row")


def revision_frame(totals: Totals) -> pl.DataFrame:
    """Return the rows of ``revision``: contacts and persons of the revised month, before and after."""
    after = totals.get((SERVICE_ID[REVISED_SERVICE], REVISED_MONTH), (0, 0))
    rows = [
        {
            "id": index,
            "data_version_id": _REVISION_VERSION,
            "service_id": SERVICE_ID[REVISED_SERVICE],
            "month": REVISED_MONTH,
            "measure": measure,
            "before": float(_before(value)),
            "after": float(value),
        }
        for index, (measure, value) in enumerate(zip(("contacts", "people_served"), after, strict=True), start=1)
    ]
    return pl.DataFrame(rows)


def _before(value: int) -> int:
    """Return what had been delivered first: about an eighth less."""
    return value - max(1, round(value * _REVISED_SHARE)) if value else 0


def _return_row(rng: np.random.Generator, spec: ServiceSpec, month: Month, totals: Totals) -> dict[str, Any]:
    due = next_month(month.first).replace(day=_DUE_DAY)
    late, early, delay = (
        rng.random() < _LATE_SHARE and month.first < _LAST_BUT_ONE,
        rng.integers(0, 10),
        rng.integers(2, 27),
    )
    received = due + timedelta(days=int(delay)) if late else due - timedelta(days=int(early))
    arrived = delivered(spec.key, month)
    status = ReturnStatus.MISSING if not arrived else ReturnStatus.LATE if late else ReturnStatus.RECEIVED
    count = totals.get((SERVICE_ID[spec.key], month.first), (0, 0))[0]
    revised = (spec.key, month.first) == (REVISED_SERVICE, REVISED_MONTH)
    return {
        "organisation_id": ORGANISATION_ID[spec.organisation],
        "service_id": SERVICE_ID[spec.key],
        "month": month.first,
        "revision": 0,
        "due": due,
        "received": received if arrived else None,
        "status": str(status),
        "row_count": _before(count) if revised else count,
    }


def _revised_row(totals: Totals) -> dict[str, Any]:
    spec = next(spec for spec in SERVICES if spec.key == REVISED_SERVICE)
    return {
        "organisation_id": ORGANISATION_ID[spec.organisation],
        "service_id": SERVICE_ID[spec.key],
        "month": REVISED_MONTH,
        "revision": 1,
        "due": next_month(REVISED_MONTH).replace(day=_DUE_DAY),
        "received": REVISED_ON,
        "status": str(ReturnStatus.REVISED),
        "row_count": totals.get((SERVICE_ID[spec.key], REVISED_MONTH), (0, 0))[0],
    }
