"""Capacities of one section that overlap in time: on those days the latest one counts, and whoever looks is told.

Comes in: a `Snapshot`. Goes out: the overlaps, and what is said of them. Must not: add two capacities of one section.
"""

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import Section
from indicators.italian.dates import day_after
from indicators.model.door import for_views
from indicators.selection.snapshot_cache import remembered


@remembered()
def overlaps(snapshot: Snapshot) -> pl.DataFrame:
    """Return ``service``, ``section``, ``first`` and ``last`` day of the overlaps that the data reach."""
    spans = snapshot["capacity"].select(
        "service", "section", "valid_from", until=pl.col("valid_to").fill_null(snapshot.as_of)
    )
    pairs = spans.join(spans, on=["service", "section"], suffix="_later").filter(
        pl.col("valid_from") < pl.col("valid_from_later"), pl.col("valid_from_later") <= pl.col("until")
    )
    last = pl.min_horizontal("until", "until_later", pl.lit(snapshot.as_of))
    meetings = pairs.with_columns(first=pl.col("valid_from_later"), last=last).filter(pl.col("first") <= pl.col("last"))
    return meetings.group_by("service", "section").agg(pl.col("first").min(), pl.col("last").max()).sort(pl.all())


def latest_alone(days: pl.LazyFrame, snapshot: Snapshot) -> pl.LazyFrame:
    """Keep, of several capacities of a section on one day, the one that began last."""
    if overlaps(snapshot).is_empty():
        return days
    ordered = days.sort("valid_from", maintain_order=True)
    return ordered.unique(["service", "section", "day"], keep="last", maintain_order=True)


@for_views
def overlap_words(snapshot: Snapshot, service: str, section: Section) -> str:
    """Return what to know of a section whose capacities overlap; nothing of any other."""
    index = snapshot["services"].filter(pl.col("key") == service)["index"]
    clashes = overlaps(snapshot).filter(
        pl.col("service").is_in(index.implode()), pl.col("section").cast(pl.String) == str(section)
    )
    if clashes.is_empty():
        return ""
    first, last = clashes.select("first", "last").row(0)
    return (
        f"{day_after('Dal', first)} {day_after('al', last)} la base dati ha più capienze insieme per questa sezione: "
        "qui vale quella cominciata per ultima, e la quota occupata non è certa finché non se ne corregge una."
    )


@for_views
def overlapping_services(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the names of the services with a section whose capacities overlap, in alphabetical order."""
    services = overlaps(snapshot)["service"].unique()
    return tuple(snapshot["services"].filter(pl.col("index").is_in(services.implode()))["name"].sort())
