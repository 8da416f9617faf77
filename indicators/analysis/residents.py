"""The residents (ISTAT) of a municipality, beside the shape of the whole Ambito: public data.

Comes in: a `Snapshot` and an ISTAT code. Goes out: frames with the columns of `BANDS`, totals. Must not: count who is
served.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.door import for_views
from indicators.selection.snapshot_cache import remembered

BANDS: Final = {
    "band": pl.String,  # 0-4, 5-9 …, youngest first
    "sex": pl.String,  # "F" or "M"
    "residents": pl.Float64,  # of the municipality
    "share": pl.Float64,  # per cent of its residents
    "ambito": pl.Float64,  # per cent of the Ambito's residents
}
"""Columns of the frame: one row for each band and sex."""
WIDTH, LAST = 10, 90
"""Years of a band of the pyramid, and the first age of the open one."""
ORDER: Final = tuple(f"{age}-{age + WIDTH - 1}" if age < LAST else f"{LAST}+" for age in range(0, LAST + 1, WIDTH))


@for_views
@remembered()
def bands(snapshot: Snapshot, code: str) -> pl.DataFrame:
    """Return the residents by sex and age of a municipality beside the Ambito, in the columns of `BANDS`."""
    newest = snapshot["residents"].filter(pl.col("year") == pl.col("year").max(), pl.col("sex").is_in(["F", "M"]))
    index = snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"]
    whole = _by_band(newest).select("band", "sex", ambito="share")
    own = _by_band(newest.filter(pl.col("municipality") == index))
    return whole.join(own, on=["band", "sex"], how="left").select(*BANDS).cast({name: BANDS[name] for name in BANDS})


def _by_band(residents: pl.DataFrame) -> pl.DataFrame:
    place = (pl.col("age") // WIDTH).clip(upper_bound=LAST // WIDTH)
    band = place.replace_strict(dict(enumerate(ORDER)), return_dtype=pl.String)
    counted = residents.group_by(band.alias("band"), pl.col("sex").cast(pl.String)).agg(pl.col("residents").sum())
    return counted.with_columns(share=pl.col("residents") / pl.col("residents").sum() * 100)


@for_views
@remembered()
def residents(snapshot: Snapshot, code: str) -> tuple[int, int]:
    """Return the residents of a municipality and the year of ISTAT they are of; none where nobody supplied any."""
    if snapshot["residents"].is_empty():
        return 0, 0
    newest = snapshot["residents"].filter(pl.col("year") == pl.col("year").max())
    index = snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"]
    own = newest.filter(pl.col("municipality") == index)
    return int(own["residents"].sum()), int(newest["year"].item(0))
