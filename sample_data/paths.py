"""Cases with their needs, and pacts: the way of some persons through the services.

Comes in: a `World`. Goes out: the frames ``case_record``, ``case_need`` and ``pact``. Must not: change what people did.
"""

from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import ExitClass, NeedDimension, PactKind, PactOutcome
from sample_data.bed_tables import only
from sample_data.beds import EXITS
from sample_data.days import AS_OF, DAYS, dates
from sample_data.draws import Ints, Stage, between, choose, generator
from sample_data.registry import ORGANISATION_ID
from sample_data.world import World

_CASE_CHANCE: Final = np.array([0.62, 0.0, 0.42, 0.50, 0.10])
_SHORTEST: Final = 45
_TEAMS: Final = ("azienda-consortile", "comune-crema", "gelso-bianco", "casa-del-tiglio", "riva-nuova")
_TEAM_SHARES: Final = (0.46, 0.22, 0.14, 0.10, 0.08)
_CASE_EXITS: Final = (0.34, 0.20, 0.06, 0.12, 0.28)
_NEEDS: Final = np.array(
    [  # chance of a need in housing, work, health, wellbeing
        [0.95, 0.70, 0.62, 0.66],
        [0.95, 0.70, 0.40, 0.30],
        [0.42, 0.72, 0.28, 0.55],
        [0.35, 0.66, 0.52, 0.60],
        [0.50, 0.55, 0.30, 0.40],
    ]
)
_DIMENSIONS: Final = tuple(NeedDimension)
_REVIEW_SHARES: Final = (0.16, 0.32, 0.42, 0.10)
_REVIEW_AFTER: Final = 60
_PACT_SHARE: Final = 0.6
_OUTCOME_SHARES: Final = (0.42, 0.30, 0.13, 0.15)
_OUTCOME_CODES: Final = np.array([str(outcome) for outcome in PactOutcome])
_EXIT_CODES: Final = np.array([str(exit_class) for exit_class in EXITS])
_TEAM_IDS: Final = np.array([ORGANISATION_ID[key] for key in _TEAMS])
_COMMUNITY_SCHEMA: Final = ["kind", "municipality_code", "signed", "closed", "outcome"]
_COMMUNITY: Final = (
    ("comunita", "019067", "2025-03-20", "2026-03-31", "raggiunto"),
    ("comunita", "019035", "2025-04-10", None, None),
    ("comunita", "019025", "2025-05-22", None, None),
    ("comunita", "019097", "2025-06-12", "2026-06-30", "parziale"),
    ("comunita", "019062", "2025-09-30", None, None),
    ("comunita", "019102", "2025-11-20", None, None),
    ("comunita", "019005", "2026-01-29", None, None),
    ("comunita", "019059", "2026-03-18", None, None),
    ("comunita", "019084", "2026-05-14", None, None),
    ("territoriale", "019035", "2025-02-27", None, None),
    ("territoriale", "019067", "2025-10-09", None, None),
    ("territoriale", "019025", "2026-02-19", None, None),
    ("territoriale", "019086", "2026-06-11", None, None),
)
"""Pacts of communities and territories: kind, promoting municipality, signed, closed, outcome."""


def case_frame(world: World) -> pl.DataFrame:
    """Return the rows of ``case_record`` in order of opening: a share of those who stay around is taken in charge."""
    people, rng = world.people, generator(world.seed, Stage.CASES)
    first, last = np.maximum(people.start, 0), np.minimum(people.end, DAYS - 1)
    person = np.flatnonzero((rng.random(len(people)) < _CASE_CHANCE[people.profile]) & (last - first >= _SHORTEST))
    size = len(person)
    opened = first[person] + between(rng, 5, np.minimum(120, (last - first)[person]), size)
    closed = opened + between(rng, 90, 620, size)
    death = _deaths(world)[person]
    dead = (death >= opened) & (death < closed)
    frame = pl.DataFrame(
        {
            "person_id": person + 1,
            "organisation_id": _TEAM_IDS[choose(rng, _TEAM_SHARES, size)],
            "opened": dates(opened),
            "closed": dates(np.where(dead, death, closed)),
            "exit_class": _EXIT_CODES[np.where(dead, EXITS.index(ExitClass.DECEASED), choose(rng, _CASE_EXITS, size))],
        }
    )
    shut = frame["closed"].to_numpy() <= np.datetime64(AS_OF)
    ordered = frame.with_columns(*only(shut, "closed", "exit_class")).sort("opened", "person_id")
    return ordered.with_row_index("id", offset=1)


def case_need_frame(world: World, cases: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``case_need``: four for each case, rated at the opening and, after 60 days, at a review.

    A review lowers the rating by one step in 42 cases of 100 and by two in 10, leaves it in 32, raises it in 16.
    """
    rng = generator(world.seed, Stage.CASES, 1)
    shape = (len(cases), len(_DIMENSIONS))
    needed = rng.random(shape) < _NEEDS[world.people.profile[cases["person_id"].to_numpy() - 1]]
    rating = np.where(needed, between(rng, 1, 3, needed.size).reshape(shape), 0)
    step = choose(rng, _REVIEW_SHARES, needed.size).reshape(shape) - 1
    opened, last = cases["opened"].to_numpy(), cases["closed"].fill_null(AS_OF).to_numpy()
    reviewed = np.maximum(last - between(rng, 1, 50, len(cases)), opened)
    frame = pl.DataFrame(
        {
            "case_id": np.repeat(cases["id"].to_numpy(), shape[1]),
            "dimension": [str(term) for term in _DIMENSIONS] * len(cases),
            "opening_rating": rating.ravel(),
            "review_rating": np.clip(rating - np.where(needed, step, 0), 0, 3).ravel(),
            "reviewed_on": np.repeat(reviewed, shape[1]),
        }
    )
    done = np.repeat((last - opened).astype(np.int64) >= _REVIEW_AFTER, shape[1])
    return frame.with_columns(*only(done, "review_rating", "reviewed_on"))


def pact_frame(cases: pl.DataFrame, seed: int) -> pl.DataFrame:
    """Return the rows of ``pact``: singles and families from the cases, then communities and territories."""
    rng = generator(seed, Stage.PACTS)
    signed = cases["opened"].to_numpy() + between(rng, 10, 75, len(cases))
    outcome = _OUTCOME_CODES[choose(rng, _OUTCOME_SHARES, len(cases))]
    drawn = rng.random(len(cases)) < _PACT_SHARE
    individual = cases.select(
        kind=pl.lit(str(PactKind.INDIVIDUAL)),
        case_id="id",
        municipality_code=pl.lit(None, dtype=pl.String),
        signed=pl.Series(signed),
        closed="closed",
        outcome=pl.Series(outcome),
    )
    shut = cases["closed"].is_not_null().to_numpy()
    valid = pl.Series(drawn) & (pl.Series(signed) <= cases["closed"].fill_null(AS_OF))
    others = pl.DataFrame(_COMMUNITY, schema=_COMMUNITY_SCHEMA, orient="row").with_columns(
        pl.col("signed", "closed").str.to_date()
    )
    chosen = individual.with_columns(*only(shut, "outcome")).filter(valid)
    return pl.concat([chosen, others], how="diagonal_relaxed").with_row_index("id", offset=1)


def _deaths(world: World) -> Ints:
    """Return the day on which each person died in a residential service; -1 for the others."""
    stays, days = world.beds.stays, np.full(len(world.people), -1, dtype=np.int64)
    died = stays["exit_class"] == EXITS.index(ExitClass.DECEASED)
    days[stays["person"][died]] = stays["left"][died]
    return days
