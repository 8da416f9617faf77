"""What a partner already knows of a figure that also covers other bodies' services: its own part, exact.

Comes in: a `Snapshot`, a partner's `Query`. Goes out: the services of the question that are the partner's own, and
tallies with the partner's own figures beside the whole's (columns ``own_…``), for `indicators.disclosure`.
Must not: decide what is hidden.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.dimensions import Dimension, services_of
from indicators.query import Query

COUNTED: Final = ("numerator", "denominator", "persons")


def own_part(snapshot: Snapshot, query: Query) -> Query | None:
    """Return the question narrowed to the partner's own services, if it has any and a partner asks."""
    if query.viewer.organisation is None:
        return None
    own = snapshot["organisations"].filter(pl.col("key") == query.viewer.organisation)["index"]
    mine = services_of(snapshot, query).filter(pl.col("organisation").is_in(own.implode()))["key"]
    return query.but(services=tuple(mine)) if mine.len() else None


def beside_own(tallies: pl.LazyFrame, own: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Attach the partner's own counts to the whole's, as ``own_numerator``, ``own_denominator``, ``own_persons``."""
    names = [dimension.name for dimension in by]
    present = [name for name in COUNTED if name in own.collect_schema().names()]
    renamed = own.select(*names, *[pl.col(name).alias(f"own_{name}") for name in present])
    if not names:
        return pl.concat([tallies, renamed], how="horizontal")
    return tallies.join(renamed, on=names, how="left", maintain_order="left")
