"""Checks of the returns: those that never came, those sent again, those whose rows do not tally.

Comes in: a `Snapshot`, some services, a day. Goes out: `Finding` values, in Italian.
Must not: decide who may see them (`indicators.data_quality.verification` does); look at the clock.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import ReturnStatus
from indicators.data_quality.findings import Check, Evidence, Finding, Severity, finding
from indicators.data_quality.returns_log import arrivals, overdue
from indicators.italian.dates import day_after
from indicators.italian.numbers import number
from indicators.model.period import month_label
from indicators.wording.missing_months import of_months


def missing_returns(snapshot: Snapshot, services: Sequence[str], *, on: date) -> Iterator[Finding]:
    """Find the returns that were due before the day ``on`` and never came, service by service."""
    for row in overdue(snapshot, services, on=on).iter_rows(named=True):
        months = row["months"]
        since = day_after("il", row["since"])
        one = f"Il flusso di {month_label(months[0])} non è arrivato: era atteso entro {since}."
        many = f"{len(months)} flussi non arrivati, {of_months(months)}: il primo era atteso entro {since}."
        yield finding(
            snapshot,
            row["service"],
            Check.COMPLETENESS,
            Severity.ERROR,
            months=months,
            evidence=[Evidence(month=month, detail=f"manca il flusso di {month_label(month)}") for month in months],
            sentence=one if len(months) == 1 else many,
        )


def revised_returns(snapshot: Snapshot, services: Sequence[str]) -> Iterator[Finding]:
    """Find the returns that were sent again: figures already seen have changed."""
    revised = arrivals(snapshot, services).filter(pl.col("status") == str(ReturnStatus.REVISED))
    for row in revised.iter_rows(named=True):
        sent = day_after("il", row["received"])
        sentence = f"Il flusso di {month_label(row['month'])} è stato rettificato {sent}: i dati già visti cambiano."
        yield finding(
            snapshot,
            row["service"],
            Check.COMPLETENESS,
            Severity.NOTE,
            months=(row["month"],),
            evidence=[Evidence(detail=f"rettifica ricevuta {sent}")],
            sentence=sentence,
        )


def row_counts(snapshot: Snapshot, services: Sequence[str], book: pl.DataFrame) -> Iterator[Finding]:
    """Find the returns whose declared rows are not those in the database, and those that came empty.

    A return may count its contacts, or its contacts and its days of occupancy: either agrees.
    """
    months = book.group_by("service", "month").agg(
        pl.col("contacts").sum(), pl.col("occupancy").sum(), days=pl.col("open").sum()
    )
    counts = ("contacts", "occupancy", "days")
    received = arrivals(snapshot, services).filter(pl.col("first_received").is_not_null())
    received = received.join(months, on=["service", "month"], how="left").with_columns(pl.col(*counts).fill_null(0))
    total = pl.col("contacts") + pl.col("occupancy")
    empty = (total == 0) & (pl.col("days") > 0)
    differs = (pl.col("rows") > 0) & (pl.col("contacts") > 0) & (pl.col("rows") != pl.col("contacts"))
    for row in received.filter(empty | (differs & (pl.col("rows") != total))).iter_rows(named=True):
        yield _counted(snapshot, row)


def _counted(snapshot: Snapshot, row: dict[str, Any]) -> Finding:
    month = month_label(row["month"])
    declared, present = number(row["rows"]), number(row["contacts"])
    is_empty = row["contacts"] + row["occupancy"] == 0
    empty = f"Il flusso di {month} è arrivato ma non contiene righe, in un mese di apertura."
    return finding(
        snapshot,
        row["service"],
        Check.COMPLETENESS,
        Severity.WARNING,
        months=(row["month"],),
        evidence=[Evidence(rows=row["contacts"], detail=f"righe dichiarate {declared}, presenti {present}")],
        sentence=empty if is_empty else f"Righe dichiarate nel flusso di {month}: {declared}; presenti: {present}.",
    )
