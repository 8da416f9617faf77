"""Monthly counts of partners that cannot give the rows: contacts among contacts, persons to nobody.

Comes in: a `Snapshot`, a `Query`. Goes out: rows with the columns of contacts, one for a service and month.
Must not: count a month of which a service gave rows too; be added to distinct persons.
"""

from typing import Final

import polars as pl

from data_access.expected_returns import counted_months
from data_access.frames import SCHEMAS
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from indicators.model.query import Query
from indicators.selection.night_protection import NIGHTLY
from indicators.selection.snapshot_cache import once_per_snapshot

_UNKNOWN: Final = list(ResidenceClass).index(ResidenceClass.UNKNOWN)


def with_counts(snapshot: Snapshot, query: Query, contacts: pl.LazyFrame | None) -> pl.LazyFrame | None:
    """Return contacts with the counted ones of the months that have no rows; as they are where there are none.

    Under protection the counts of services that people sleep in stay out: theirs are nights of a few.
    """
    if snapshot["monthly_counts"].is_empty():
        return contacts
    counted = counted_contacts(snapshot)
    if query.protection is not None:
        nightly = snapshot["services"].lazy().filter(pl.col("unit").is_in([str(unit) for unit in NIGHTLY]))
        counted = counted.join(nightly.select(service="index"), on="service", how="anti")
    return pl.concat([snapshot.contacts if contacts is None else contacts, counted])


@once_per_snapshot
def counted_contacts(snapshot: Snapshot) -> pl.LazyFrame:
    """Return one row of `data_access.frames.CONTACTS` for each service and month that was counted and has no rows.

    Its ``quantity`` are the contacts of the month; its days are the first, and tell nothing.
    """
    months = counted_months(snapshot["monthly_counts"]).lazy()
    rows = months.join(snapshot.contacts, on=["service", "month"], how="anti")
    rows = rows.join(snapshot["services"].lazy().select("place", service="index"), on="service")
    first = pl.date(pl.col("month").cast(pl.Int32) // 12, pl.col("month").cast(pl.Int32) % 12 + 1, 1)
    told = rows.with_columns(
        first_day=first,
        last_day=first,
        person=None,
        residence=_UNKNOWN,
        municipality=None,
        origin=None,
        fictitious=False,
        quantity=pl.col("total"),
        accesses=1,
        mid_month=False,
        declared=False,
        first_declared=False,
        last_declared=False,
    )
    return told.select(pl.col(name).cast(dtype) for name, dtype in SCHEMAS["contacts"].items())
