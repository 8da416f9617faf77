"""What a partner already knows of a figure that also covers other bodies' services: its own part, exact.

Comes in: a `Snapshot`, a partner's `Query`. Goes out: the question narrowed to the partner's own services, for
`indicators.audit`. Must not: decide what is hidden.
"""

import polars as pl

from data_access.snapshot import Snapshot
from indicators.dimensions import services_of
from indicators.query import Query


def own_part(snapshot: Snapshot, query: Query) -> Query | None:
    """Return the question narrowed to the partner's own services, if it has any and a partner asks."""
    if query.viewer.organisation is None:
        return None
    own = snapshot["organisations"].filter(pl.col("key") == query.viewer.organisation)["index"]
    mine = services_of(snapshot, query).filter(pl.col("organisation").is_in(own.implode()))["key"]
    return query.but(services=tuple(mine)) if mine.len() else None
