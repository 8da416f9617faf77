"""What partners and the manager say of their returns: confirmations of the last months, a contest that was closed.

Comes in: the frame ``return_record``. Goes out: the frame ``return_event``. Must not: leave a return contested, or one
of a month that somebody confirms unconfirmed: figures would be marked. Every line is invented, and says so where it has
words; ``.example`` is nobody's. Planted here: the showers of June 2026, contested by the manager, answered by the
partner, corrected by the revision (`sample_data.deliveries`), closed.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import polars as pl

from data_access.vocabulary import ReturnAct
from sample_data.deliveries import REVISED_MONTH, REVISED_ON, REVISED_SERVICE
from sample_data.registry import SERVICE_ID
from sample_data.services import SERVICES

FIRST_CONFIRMED: Final = date(2026, 9, 1)
_MORNING: Final = time(9, 30, tzinfo=UTC)
_MANAGER: Final = ("responsabile@bifocale.example", "responsabile")
_STORY: Final = (
    (
        timedelta(days=-10),
        _MANAGER,
        ReturnAct.CONTEST,
        "Dato inventato: gli accessi sono un ottavo meno di maggio, senza chiusure.",
    ),
    (
        timedelta(days=-6),
        None,
        ReturnAct.ANSWER,
        "Dato inventato: mancavano i turni del sabato, arrivano con una rettifica.",
    ),
    (timedelta(days=3), _MANAGER, ReturnAct.CLOSE, ""),
)
"""What was done to the return of the showers: when beside the day of its revision, by whom (None: its partner)."""


def return_event_frame(returns: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``return_event``, in the order in which they were written."""
    bodies = {SERVICE_ID[spec.key]: spec.organisation for spec in SERVICES}
    rows = [*_story(bodies), *_confirmations(returns, bodies)]
    rows.sort(key=lambda row: (row["at"], row["service_id"]))
    return pl.DataFrame(rows, infer_schema_length=None).with_row_index("id", offset=1)


def _confirmations(returns: pl.DataFrame, bodies: dict[int, str]) -> list[dict[str, Any]]:
    """Return that each partner confirmed what it delivered of the last months, the day after."""
    arrived = returns.filter(pl.col("month") >= FIRST_CONFIRMED, pl.col("received").is_not_null())
    return [
        _row(row["received"] + timedelta(days=1), _partner(bodies[row["service_id"]]), ReturnAct.CONFIRM, row)
        for row in arrived.iter_rows(named=True)
    ]


def _story(bodies: dict[int, str]) -> list[dict[str, Any]]:
    showers: dict[str, Any] = {"service_id": SERVICE_ID[REVISED_SERVICE], "month": REVISED_MONTH}
    return [
        _row(
            REVISED_ON + after,
            who or _partner(bodies[showers["service_id"]]),
            act,
            {**showers, "revision": int(after > timedelta())},
            note=note,
            measure="contacts" if act is ReturnAct.CONTEST else "",
        )
        for after, who, act, note in _STORY
    ]


def _partner(organisation: str) -> tuple[str, str]:
    return f"{organisation}@bifocale.example", f"ente:{organisation}"


def _row(
    day: date, by: tuple[str, str], act: ReturnAct, on: dict[str, Any], *, note: str = "", measure: str = ""
) -> dict[str, Any]:
    who, role = by
    return {
        "at": datetime.combine(day, _MORNING),
        "who": who,
        "role": role,
        "service_id": on["service_id"],
        "month": on["month"],
        "kind": "",
        "finding": "",
        "act": str(act),
        "measure": measure,
        "note": note,
        "revision": on["revision"],
    }
