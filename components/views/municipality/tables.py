"""The tables of the sheet of a municipality whose figures are not drawn from one result, and the finding of one.

Comes in: the frames that the figures draw. Goes out: rows with Italian names, one Italian sentence.
Must not: hold what the figure does not show.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from components.views.municipality.text import (
    AGE,
    INDICATOR,
    NO,
    PARTLY,
    PROVISIONAL,
    RESIDENTS_HEAD,
    SEX,
    SHARE,
    SHARE_OF_AMBITO,
    SPINE_HEADS,
    STATE,
    UNIT,
    YES,
    Row,
)
from data_access.vocabulary import Sex
from indicators.model.result import Status


def pyramid_rows(bands: pl.DataFrame, order: Sequence[str]) -> list[Row]:
    """Return the residents by age, and sex, youngest first, as `indicators.analysis.residents.BANDS` has them."""
    labels = {str(sex): sex.label for sex in Sex}
    place = {band: at for at, band in enumerate(order)}
    return [
        {
            AGE: row["band"],
            SEX: labels[row["sex"]],
            RESIDENTS_HEAD: row["residents"],
            SHARE: _rounded(row["share"], 1),
            SHARE_OF_AMBITO: _rounded(row["ambito"], 1),
        }
        for row in sorted(bands.iter_rows(named=True), key=lambda row: (place[row["band"]], row["sex"]))
    ]


def spine_table(rows: pl.DataFrame, states: Mapping[Status, str], *, partly: bool = False) -> list[Row]:
    """Return the comparison with similar municipalities, with the words of each state of a value.

    Parameters
    ----------
    rows : polars.DataFrame
        In the columns of `components.figures.compare.spine.ROWS`.
    states : mapping of Status to str
        As `components.figures.core.labels.status_words` says them.
    partly : bool
        Whether some of the months asked may still change.
    """
    settled = PARTLY if partly else NO
    return [
        {INDICATOR: row["label"], UNIT: row["unit"]}
        | {name: _rounded(row[column], row["decimals"]) for column, name in SPINE_HEADS.items()}
        | {STATE: states[Status(row["status"])], PROVISIONAL: YES if row["provisional"] else settled}
        for row in rows.iter_rows(named=True)
    ]


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
