"""Stays and requests as rows of the database.

Comes in: a `World`. Goes out: the frames ``stay`` and ``request``. Must not: change what happened in the beds.
"""

import numpy as np
import polars as pl

from sample_data.bed_rules import SECTIONS
from sample_data.beds import EXITS, IN_PROGRESS, OUTCOMES
from sample_data.days import dates
from sample_data.draws import Bools
from sample_data.world import World


def stay_frame(world: World) -> pl.DataFrame:
    """Return the rows of ``stay`` in order of entry; a transfer between seats has a departure and no exit class."""
    stays = world.beds.stays
    order = np.lexsort((stays["person"], stays["service"], stays["entered"]))
    sections, exits = np.array([str(term) for term in SECTIONS]), np.array([str(term) for term in EXITS])
    frame = pl.DataFrame(
        {
            "id": np.arange(1, len(order) + 1),
            "service_id": stays["service"][order],
            "person_id": stays["person"][order] + 1,
            "section": sections[stays["section"][order]],
            "entered_on": dates(stays["entered"][order]),
            "left_on": dates(stays["left"][order]),
            "exit_class": exits[np.maximum(stays["exit_class"][order], 0)],
        }
    )
    gone, known = stays["left"][order] < IN_PROGRESS, stays["exit_class"][order] >= 0
    return frame.with_columns(*only(gone, "left_on"), *only(known, "exit_class"))


def request_frame(world: World) -> pl.DataFrame:
    """Return the rows of ``request`` in order of day."""
    requests = world.beds.requests
    order = np.lexsort((requests["service"], requests["day"]))
    outcomes = np.array([str(term) for term in OUTCOMES])
    return pl.DataFrame(
        {
            "id": np.arange(1, len(order) + 1),
            "service_id": requests["service"][order],
            "person_id": pl.Series(requests["person"][order] + 1).replace(0, None),
            "day": dates(requests["day"][order]),
            "outcome": outcomes[requests["outcome"][order]],
        }
    )


def only(kept: Bools, *columns: str) -> list[pl.Expr]:
    """Return expressions that empty some columns of the rows that are not kept."""
    return [pl.when(pl.Series(kept)).then(pl.col(column)).otherwise(None).alias(column) for column in columns]
