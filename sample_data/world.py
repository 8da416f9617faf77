"""Everything about the demo that is drawn once, before the months are written.

Comes in: a scale and a seed. Goes out: `World`. Must not: hold contacts: they are made month by month.
"""

from dataclasses import dataclass
from typing import Final

from sample_data.ambito import attraction_weights, residents_frame
from sample_data.beds import BedHistory, simulate_beds
from sample_data.enrolment import Enrolments, draw_enrolments
from sample_data.people import People, draw_people

DEFAULT_SCALE: Final = 1.0
DEFAULT_SEED: Final = 20261031
"""Size and seed of the usual demonstration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything drawn once: the people, what happened in the beds, who uses which service."""

    people: People
    beds: BedHistory
    enrolments: Enrolments
    scale: float
    seed: int


def build_world(*, scale: float, seed: int) -> World:
    """Draw everything that is not a contact: people, nights, enrolments."""
    origins = attraction_weights(residents_frame())
    beds = simulate_beds(draw_people(scale=scale, seed=seed, origins=origins), scale=scale, seed=seed)
    return World(
        people=beds.people, beds=beds, enrolments=draw_enrolments(beds.people, seed=seed), scale=scale, seed=seed
    )
