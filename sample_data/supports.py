"""Supports paid by the cash-aid service: one row for each of its contacts.

Comes in: a `World` and the contacts of a month. Goes out: rows of ``support``. Must not: pay anybody who had no
contact.
"""

from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import Continuity
from sample_data.ambito import LEAD_CODE
from sample_data.demand import DEMAND
from sample_data.draws import Stage, generator
from sample_data.registry import SERVICE_ID
from sample_data.world import World

_SERVICE: Final = "contributi"
_STEP: Final = 10


class Supports:
    """Turns the cash-aid contacts of successive months into supports, numbered one after the other."""

    def __init__(self, world: World) -> None:
        position = next(index for index, demand in enumerate(DEMAND) if demand.service == _SERVICE)
        enrolled = world.enrolments.of(position)
        self._continuous = pl.Series(np.unique(enrolled.person[~enrolled.one_off] + 1))
        self._seed = world.seed
        self._following = 1

    def month(self, contacts: pl.DataFrame, index: int) -> pl.DataFrame:
        """Return the supports of a month: one-off from 80 to 400 euros, continuous from 100 to 250."""
        paid = contacts.filter(pl.col("service_id") == SERVICE_ID[_SERVICE])
        drawn = pl.Series(generator(self._seed, Stage.CONTACTS, 1000 + index).random(len(paid)))
        goes_on = pl.col("person_id").is_in(self._continuous.implode())
        euros = pl.when(goes_on).then(100 + drawn * 151).otherwise(80 + drawn * 321)
        frame = paid.select(
            pl.int_range(self._following, self._following + pl.len(), dtype=pl.Int64).alias("id"),
            "person_id",
            "service_id",
            "day",
            continuity=pl.when(goes_on)
            .then(pl.lit(str(Continuity.CONTINUOUS)))
            .otherwise(pl.lit(str(Continuity.ONE_OFF))),
            amount=(euros / _STEP).floor() * _STEP,
            strand_key=_strand(),
        )
        self._following += len(frame)
        return frame


def _strand() -> pl.Expr:
    """Return who pays: half the lead or the other municipalities, each for its residents, half the Ambito."""
    code, even = pl.col("residence_code"), pl.col("person_id") % 2 == 0
    at_lead = pl.when(even).then(pl.lit("comune-capofila")).otherwise(pl.lit("qsfp"))
    elsewhere = pl.when(even).then(pl.lit("altri-comuni")).otherwise(pl.lit("qsfp"))
    return pl.when(code == LEAD_CODE).then(at_lead).when(code.is_not_null()).then(elsewhere).otherwise(pl.lit("qpe"))
