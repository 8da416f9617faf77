"""Which person uses which service, when and how often.

Comes in: `People` as the beds left them. Goes out: `Enrolments`, one array per attribute, sorted by service.
Must not: produce contacts (`sample_data.contacts`).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_data.ambito import MEMBERS
from sample_data.days import DAYS
from sample_data.demand import DEMAND, ENROLMENT, FALLBACK, REACH
from sample_data.draws import Bools, Floats, Ints, Stage, generator
from sample_data.people import FICTITIOUS, NO_RESIDENCE, OUTSIDE, People

_SERVICES: Final = tuple(demand.service for demand in DEMAND)
_LATER_START: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolments:
    """One entry per person and service: days of the first and last possible contact, how often on an open day."""

    person: Ints
    service: Ints
    start: Ints
    end: Ints
    chance: Floats
    one_off: Bools

    def of(self, service: int) -> "Enrolments":
        """Return the enrolments of a service (position in `DEMAND`)."""
        low, high = np.searchsorted(self.service, [service, service + 1])
        return self.rows(slice(int(low), int(high)))

    def rows(self, which: slice | Bools | Ints) -> "Enrolments":
        """Return some of the enrolments."""
        return Enrolments(**{name: getattr(self, name)[which] for name in self.__slots__})


def draw_enrolments(people: People, *, seed: int) -> Enrolments:
    """Draw who uses what; everybody is drawn for at least one service, people about for one day for exactly one.

    Days fall on days when the service opens; an enrolment that never meets an opening is dropped.
    """
    rng = generator(seed, Stage.ENROLMENT)
    person, service = np.nonzero(_wanted(rng, people))
    later = np.where(rng.random(len(person)) < _LATER_START, rng.random(len(person)) ** 2, 0.0)
    first = np.maximum(people.start[person], 0)
    start = np.floor(first + later * (people.end[person] - first) * 0.6).astype(np.int64)
    one_off = (people.start[person] == people.end[person]) | (rng.random(len(person)) < _of_service("single")[service])
    skew = _of_service("skew")[service]
    chance = 0.03 + 0.94 * rng.random(len(person)) ** skew
    opening = _next_open()[service, np.clip(start, 0, DAYS)]
    end = np.where(one_off, opening, np.minimum(people.end[person], DAYS - 1))
    drawn = Enrolments(person=person, service=service, start=opening, end=end, chance=chance, one_off=one_off)
    kept = drawn.rows((opening < DAYS) & (opening <= end) & (opening <= np.maximum(people.end[person], start + 7)))
    return kept.rows(np.argsort(kept.service, kind="stable"))


def _wanted(rng: np.random.Generator, people: People) -> Bools:
    """Return persons by services: who uses what."""
    shares = np.array([ENROLMENT[name] for name in _SERVICES]).T
    reach = np.column_stack([_reachable(name, people.residence) for name in _SERVICES])
    drawn = rng.random((len(people), len(_SERVICES)))
    wanted = (drawn < shares[people.profile]) & reach
    none = ~wanted.any(axis=1)
    fallback = np.array([_SERVICES.index(name) for name in FALLBACK])[people.profile]
    wanted[np.flatnonzero(none), fallback[none]] = True
    single = people.start == people.end
    only = np.argmin(np.where(wanted, drawn, 2.0), axis=1)
    wanted[single] = False
    wanted[np.flatnonzero(single), only[single]] = True
    return wanted


def _of_service(attribute: str) -> Floats:
    """Return an attribute of every demand, in order."""
    return np.array([getattr(demand, attribute) for demand in DEMAND], dtype=np.float64)


def _reachable(service: str, residence: Ints) -> Bools:
    if service == "fermo-posta":
        return np.isin(residence, [NO_RESIDENCE, FICTITIOUS])
    if service not in REACH:
        return np.ones(len(residence), dtype=np.bool_)
    near = [position for position, member in enumerate(MEMBERS) if member.code in REACH[service]]
    return np.isin(residence, near) & (residence < OUTSIDE)


def _next_open() -> Ints:
    """Return, by service and day, the first open day from that day on; `DAYS` when there is none."""
    table = np.full((len(DEMAND), DAYS + 1), DAYS, dtype=np.int64)
    for row, demand in enumerate(DEMAND):
        days = np.where(demand.calendar(), np.arange(DAYS), DAYS)
        table[row, :DAYS] = np.minimum.accumulate(days[::-1])[::-1]
    return table
