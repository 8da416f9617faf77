"""The sections of the residential services while they are simulated: places, demand and who is in tonight.

Comes in: a `BedRule`, the people, a scale. Goes out: `Room`. Must not: decide who enters or leaves
(`sample_data.beds`).
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from sample_data.bed_rules import BedRule
from sample_data.capacity import actual_by_day
from sample_data.days import DAYS, season
from sample_data.draws import Floats, Ints, scaled
from sample_data.people import People
from sample_data.registry import SERVICE_ID

BLOCK_DAYS: Final = 14
"""Days for which a bed stays out of order and the list of who may ask is not made again."""
_OPENING_SHARE: Final = 0.75


@dataclass(slots=True)
class Room:
    """A section of a residential service and who is in it tonight."""

    rule: BedRule
    actual: Ints
    unavailable: Ints
    demand: Floats
    pool: Ints
    person: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    entered: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    leaving: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    refused: list[int] = field(default_factory=list)

    @property
    def service(self) -> int:
        """Key of the service in the database."""
        return SERVICE_ID[self.rule.service]


def make_room(rule: BedRule, people: People, scale: float, rng: np.random.Generator) -> Room:
    """Return a section, still empty, with its places, demand and people who may ask."""
    actual = actual_by_day(rule.service, rule.section, scale)
    return Room(
        rule=rule,
        actual=actual,
        unavailable=_out_of_order(rng, actual, rule, scale),
        demand=rule.requests
        * scale
        * season(winter=rule.winter, august=rule.august)
        * (0.92 + 0.16 * np.arange(DAYS) / DAYS),
        pool=_pool(rule, people),
    )


def queue_at_opening(room: Room, night: int) -> int:
    """Return how many wait at the door on the first night of an opening; nobody when a transfer has filled the seat."""
    opening = night == 0 or room.actual[night - 1] < 0
    return int(_OPENING_SHARE * room.actual[night]) if opening and not len(room.person) else 0


def _out_of_order(rng: np.random.Generator, actual: Ints, rule: BedRule, scale: float) -> Ints:
    """Return units out of use by day: in one fortnight of twelve, one bed of the larger sections."""
    blocks = rng.random(DAYS // BLOCK_DAYS + 1) < 1 / 12
    broken = np.repeat(blocks, BLOCK_DAYS)[:DAYS] & (actual > 0) & rule.large
    return np.where(broken, np.minimum(scaled(1, scale), actual - 1), 0)


def _pool(rule: BedRule, people: People) -> Ints:
    wanted = rule.candidates
    able = np.isin(people.profile, wanted.profiles) & np.isin(people.sex, wanted.sexes)
    return np.flatnonzero(able & (people.age >= wanted.adult_from))
