"""The groups of time: years, quarters and months of a period.

Comes in: a `Query`. Goes out: a `Dimension`. Must not: aggregate, go beyond the data.
"""

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.period import month_of, month_text
from indicators.model.query import Lens, Query
from indicators.selection.dimension import Dimension


def by_time(snapshot: Snapshot, query: Query, _lens: Lens, *, name: str, months: int) -> Dimension:
    """Group by year, quarter or month."""
    last = min(query.period.last, month_of(snapshot.as_of))
    ordinals = sorted({month // months for month in range(query.period.first, last + 1)})
    keys = pl.DataFrame(
        {name: ordinals, "code": [_time_text(ordinal, months) for ordinal in ordinals]},
        schema={name: pl.Int16, "code": pl.String},
    )
    return Dimension(name=name, keys=keys, expression=pl.col("month") // months)


def _time_text(ordinal: int, months: int) -> str:
    if months == 1:
        return month_text(ordinal)
    return str(ordinal) if months == 12 else f"{ordinal // 4}-Q{ordinal % 4 + 1}"  # noqa: PLR2004 - months of a year
