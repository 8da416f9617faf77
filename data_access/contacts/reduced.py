"""Reduces the raw contacts to the frames that a snapshot keeps of them, a few months at a time.

Comes in: raw contacts in parts that share no month, the engine that works, the days on which paths ended. Goes out: the
frames ``contacts``, ``contact_days`` and ``person_days`` of `data_access.frames`.
Must not: hold the raw contacts of more than one part.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_access.contacts.engines import ReductionEngine
from data_access.contacts.placing import (
    Registers,
    mixed_months,
    placed_days,
    placed_months,
    placed_persons,
    suspect_days,
)
from data_access.contacts.reductions import Lazy, daily, monthly, repeated, seen
from data_access.frames import SCHEMAS, month_ordinal

REDUCED: Final = ("contacts", "contact_days", "person_days")
_REPEATED: Final = {"service_id": pl.Int64, "day": pl.Date, "repeated": pl.Int64}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Raw contacts of some months, which no other part has.

    Attributes
    ----------
    contacts : narwhals.LazyFrame
        Columns of `data_access.contacts.reductions.RAW`.
    check : callable
        Given what is kept of its months before positions are looked up, and what they are looked up in, raises if it
        cannot be so.
    """

    contacts: Lazy
    check: Callable[[pl.DataFrame, Registers], object] = lambda _months, _registers: None


def reduced(
    parts: Iterable[Part], engine: ReductionEngine, registers: Registers, endings: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Return the frames that are kept of the contacts.

    Parameters
    ----------
    parts : iterable of Part
        In order of month.
    engine : ReductionEngine
        What the contacts of the parts are frames of.
    registers : Registers
    endings : polars.DataFrame
        ``person_id`` and ``month`` in which the path of a person ended (see `ending_months`).
    """
    done = [_reduced(part, engine, registers, endings) for part in parts]
    empty = {name: pl.DataFrame(schema=SCHEMAS[name]) for name in REDUCED}
    return {name: pl.concat([empty[name], *[one[name] for one in done]]) for name in REDUCED}


def _reduced(
    part: Part, engine: ReductionEngine, registers: Registers, endings: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    contacts = part.contacts
    months, days = engine.collected(monthly(contacts)), engine.collected(daily(contacts))
    registers = registers.of_months(months)
    part.check(months, registers)
    suspect, copies = suspect_days(days), pl.DataFrame(schema=_REPEATED)
    if not suspect.is_empty():
        copies = engine.collected(repeated(contacts, engine.given(suspect)))
    ended = endings.lazy().join(months.lazy().select("month").unique(), on="month", how="semi")
    looked_at = pl.concat([ended, mixed_months(months)]).unique().collect()
    persons = pl.DataFrame(schema=SCHEMAS["person_days"])
    if not looked_at.is_empty():
        persons = placed_persons(engine.collected(seen(contacts, engine.given(looked_at))), registers)
    return {
        "contacts": placed_months(months, registers),
        "contact_days": placed_days(days, copies, registers),
        "person_days": persons,
    }


def ending_months(stays: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """Return the ``person_id`` and ``month`` of every end of a stay or of a case: the days around it are looked at."""
    ends = [stays.select("person_id", day="left_on"), cases.select("person_id", day="closed")]
    dated = pl.concat(ends).drop_nulls()
    return dated.select("person_id", month=month_ordinal("day").cast(pl.Int64)).unique()
