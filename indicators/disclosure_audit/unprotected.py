"""True tallies, before protection: they serve to tell which findings are real.

Comes in: questions. Goes out: frames with codes as text. Must not: leave the audit.
"""

from collections.abc import Iterable

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import indicator
from indicators.engine.measure import within_unit
from indicators.measures import MEASURES
from indicators.model.code_lists import Directory
from indicators.model.query import Grouping, Query
from indicators.selection.dimension import Dimension
from indicators.selection.dimensions import dimensions
from indicators.selection.returns_coverage import delivered, informative


def exact(snapshot: Snapshot, queries: Iterable[Query], settings: Settings, directory: Directory) -> list[pl.DataFrame]:
    """Return the tallies of each question before protection; what they have in common is computed once."""
    return pl.collect_all([_tallies(snapshot, query, settings, directory) for query in queries])


def _tallies(snapshot: Snapshot, query: Query, settings: Settings, directory: Directory) -> pl.LazyFrame:
    asked, by = asked_as(snapshot, query, settings)
    return coded(MEASURES[query.indicator](snapshot, asked, by), by, directory)


def returns(snapshot: Snapshot, query: Query, settings: Settings, directory: Directory) -> pl.DataFrame:
    """Return the ``expected`` and ``received`` returns of a question, by what they can be missing along."""
    asked, by = asked_as(snapshot, query, settings)
    groups = informative(by, asked.lens)
    return coded(
        delivered(snapshot, asked, groups, indicator(query.indicator).rests_on).lazy(), groups, directory
    ).collect()


def asked_as(snapshot: Snapshot, query: Query, settings: Settings) -> tuple[Query, tuple[Dimension, ...]]:
    """Return a question as measures take it for who is protected, and its dimensions."""
    entry = indicator(query.indicator)
    words = query.but(thresholds=settings.thresholds, protection=settings.disclosure)
    asked = within_unit(snapshot, entry, words)
    return asked, dimensions(snapshot, asked, of_money=not entry.service_filters)


def coded(tallies: pl.LazyFrame, by: tuple[Dimension, ...], directory: Directory) -> pl.LazyFrame:
    """Write the codes of the groups as text."""
    for dimension in by:
        codes = dimension.keys["code"]
        if dimension.name == Grouping.AREA:
            codes = pl.Series([directory.area_slug(code) for code in codes], dtype=pl.String)
        pairs = dimension.keys.select(dimension.name).with_columns(code=codes)
        tallies = tallies.join(pairs.lazy(), on=dimension.name).drop(dimension.name).rename({"code": dimension.name})
    return tallies
