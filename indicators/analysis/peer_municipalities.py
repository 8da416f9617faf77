"""Municipalities to be compared with: those of similar size, and the classes of size of the consortium's board.

Comes in: a `Snapshot` and an ISTAT code. Goes out: codes, and a frame of `SIZES`.
Must not: rank by any indicator; include the lead municipality, whose size has no like in an Ambito.

Similar means nearest in the logarithm of residents: a municipality of 1,000 is as far from one of 500 as from one of
2,000. Size is known, public and stable, and it is what decides how much chance there is in a rate (domain 2.8, 2.9);
likeness in needs would have to be measured on the very figures that are to be compared.
"""

from enum import StrEnum
from typing import Final

import polars as pl

from data_access.frames import Schema
from data_access.snapshot import Snapshot
from indicators.model.door import for_views
from indicators.model.errors import QueryError
from indicators.selection.snapshot_cache import remembered

NEIGHBOURS: Final = 5
"""Municipalities compared with, unless asked otherwise."""
SMALL_UP_TO: Final = 5_000
"""Residents up to which a municipality is of the smaller class (statute of the consortium)."""


class SizeClass(StrEnum):
    """Classes of the consortium's board: the lead, municipalities over 5,000 residents, the others."""

    LEAD = "capofila"
    LARGE = "oltre_5000"
    SMALL = "fino_a_5000"


CLASS_LABELS: Final = {
    SizeClass.LEAD: "Comune capofila",
    SizeClass.LARGE: "Comuni con più di 5.000 residenti",
    SizeClass.SMALL: "Comuni fino a 5.000 residenti",
}

SIZES: Final[Schema] = {
    "code": pl.String,  # ISTAT
    "name": pl.String,
    "residents": pl.Int64,  # of the newest year supplied; null if none is
    "year": pl.Int16,  # that year
    "size_class": pl.String,  # code of `SizeClass`; null where residents are, but for the lead
}
"""One row for each municipality, in order of code."""


@for_views
@remembered()
def sizes(snapshot: Snapshot) -> pl.DataFrame:
    """Return the residents and class of every municipality, in the columns of `SIZES`."""
    newest = snapshot["residents"].filter(pl.col("year") == pl.col("year").max().over("municipality"))
    people = newest.group_by("municipality").agg(pl.col("residents").cast(pl.Int64).sum(), pl.col("year").first())
    frame = snapshot["municipalities"].join(people, left_on="index", right_on="municipality", how="left")
    size_class = (
        pl.when("is_lead")
        .then(pl.lit(SizeClass.LEAD))
        .when(pl.col("residents") > SMALL_UP_TO)
        .then(pl.lit(SizeClass.LARGE))
        .when(pl.col("residents").is_not_null())
        .then(pl.lit(SizeClass.SMALL))
    )
    frame = frame.with_columns(size_class=size_class).sort("code")
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SIZES.items())


@for_views
def similar(snapshot: Snapshot, code: str, *, count: int = NEIGHBOURS) -> tuple[str, ...]:
    """Return the municipalities nearest in size, nearest first; ties in order of code.

    Parameters
    ----------
    snapshot : Snapshot
    code : str
        ISTAT code of a municipality of the Ambito.
    count : int
        How many, at most.

    Returns
    -------
    tuple of str
        ISTAT codes. Empty for the lead municipality, and for one whose residents are not known.

    Raises
    ------
    QueryError
        If the code is not of a municipality of the Ambito.
    """
    everyone = sizes(snapshot)
    own = everyone.filter(pl.col("code") == code)
    if own.is_empty():
        raise QueryError(f"Comune «{code}» sconosciuto: usare il codice ISTAT di sei cifre di un comune dell'Ambito.")
    row = own.row(0, named=True)
    if row["size_class"] == SizeClass.LEAD or not row["residents"]:
        return ()
    others = everyone.filter(
        pl.col("code") != code, pl.col("size_class") != str(SizeClass.LEAD), pl.col("residents") > 0
    )
    distance = (pl.col("residents").log() - pl.lit(row["residents"], pl.Float64).log()).abs().round(9)
    return tuple(others.with_columns(distance=distance).sort("distance", "code")["code"].head(count))


@for_views
def of_class(snapshot: Snapshot, size_class: SizeClass) -> tuple[str, ...]:
    """Return the codes of the municipalities of a class of size, in order."""
    return tuple(sizes(snapshot).filter(pl.col("size_class") == str(size_class))["code"])
