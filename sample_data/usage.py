"""How a non-residential service is used in a month: who comes, on which days, for how much.

Comes in: a `World`, a `Demand`, a month. Goes out: contacts and daily use of the service.
Must not: serve more than the actual capacity of the day: who exceeds it is turned away.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.vocabulary import Section
from sample_data.capacity import actual_by_day
from sample_data.days import Month, number
from sample_data.demand import WEEKDAY_GAP, Demand
from sample_data.draws import Floats, Ints
from sample_data.enrolment import Enrolments
from sample_data.people import People
from sample_data.registry import SERVICE_ID
from sample_data.world import World

NOBODY: Final = -1
"""The person of an anonymous contact."""
_HIGHEST_CHANCE: Final = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceMonth:
    """Contacts (person or `NOBODY`, day, quantity) and the use of every open day of the month."""

    person: Ints
    day: Ints
    quantity: Ints
    days: Ints
    occupied: Ints
    turned_away: Ints


class ServiceUse:
    """What stays the same from month to month about a service: calendar, expected use, capacity, enrolments."""

    def __init__(self, world: World, index: int, demand: Demand) -> None:
        self.service = SERVICE_ID[demand.service]
        self.demand = demand
        self.open = demand.calendar()
        if demand.service == "mensa":
            self.open[[number(day) for day in WEEKDAY_GAP]] = False
        self.expected = demand.expected() * world.scale
        self.anonymous = demand.anonymous * world.scale
        self.capacity = actual_by_day(demand.service, Section.ANY, world.scale)
        self.enrolments = world.enrolments.of(index)
        self.people = world.people

    def month(self, month: Month, rng: np.random.Generator) -> ServiceMonth:
        """Draw the contacts of a month."""
        days = month.days[self.open[month.start : month.stop]]
        inside = (self.enrolments.start < month.stop) & (self.enrolments.end >= month.start)
        enrolled = self.enrolments.rows(rng.permutation(np.flatnonzero(inside)))
        here = rng.random((len(enrolled.person), len(days))) < chances(self.people, enrolled, days, self.expected[days])
        units = 1 + (rng.random(here.shape) < self.demand.two_units)
        served = np.where(here & (np.cumsum(here * units, axis=0) <= self.capacity[days]), units, 0)
        left = self.capacity[days] - served.sum(axis=0)
        unnamed = np.repeat(days, np.minimum(rng.poisson(self.anonymous, len(days)), left))
        row, column = np.nonzero(served)
        return ServiceMonth(
            person=np.concatenate([enrolled.person[row], np.full(len(unnamed), NOBODY)]),
            day=np.concatenate([days[column], unnamed]),
            quantity=np.concatenate([served[row, column], np.ones(len(unnamed), dtype=np.int64)]),
            days=days,
            occupied=served.sum(axis=0)
            + np.bincount(unnamed - month.start, minlength=month.stop - month.start)[days - month.start],
            turned_away=(here & (served == 0)).sum(axis=0),
        )


def chances(people: People, enrolled: Enrolments, days: Ints, expected: Floats) -> Floats:
    """Return the chance of each enrolled person on each day, calibrated so that a day's sum is what is expected.

    The first possible day and one-off contacts are certain; days outside the enrolment or in a pause are impossible.
    """
    open_to = (days >= enrolled.start[:, None]) & (days <= enrolled.end[:, None])
    paused = (days >= people.pause_from[enrolled.person][:, None]) & (days <= people.pause_to[enrolled.person][:, None])
    certain = open_to & (days == enrolled.start[:, None])
    usual = np.where(open_to & ~paused & ~certain & ~enrolled.one_off[:, None], enrolled.chance[:, None], 0.0)
    wanted = np.maximum(expected - certain.sum(axis=0), 0.0)
    factor = np.clip(wanted / np.maximum(usual.sum(axis=0), 1e-9), 0.0, 3.0)
    return np.where(certain, 1.0, np.minimum(usual * factor, _HIGHEST_CHANCE))
