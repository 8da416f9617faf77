"""The persons of the demo: who they are, where they come from and when they are about.

Comes in: a scale, a seed, the weights of the municipalities of origin. Goes out: `People`, one array per attribute.
Must not: decide which services they use (`sample_data.enrolment`) nor write names: the keys are hashes of seed and
position.
"""

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

import numpy as np

from sample_data.ambito import LEAD, MEMBERS
from sample_data.days import DAYS, FIRST_DAY
from sample_data.draws import Bools, Floats, Ints, Stage, between, choose, choose_by_row, generator, scaled


class Profile(IntEnum):
    """Broad way of living poverty: it shapes age, sex, residence and use; it is never stored."""

    STREET = 0
    TRANSIT = 1
    FAMILY = 2
    SINGLE = 3
    OCCASIONAL = 4


OUTSIDE: Final = len(MEMBERS)
NO_RESIDENCE: Final = OUTSIDE + 1
UNKNOWN: Final = OUTSIDE + 2
FICTITIOUS: Final = OUTSIDE + 3
"""Residence is a position in `MEMBERS`, or one of these; `FICTITIOUS` is the lead's fictitious address."""

NEVER: Final = DAYS + 1
FEMALE, MALE, OTHER = 0, 1, 2

_COUNTS: Final = {
    Profile.STREET: 960,
    Profile.TRANSIT: 700,
    Profile.FAMILY: 1250,
    Profile.SINGLE: 1200,
    Profile.OCCASIONAL: 1050,
}
"""Persons at scale 1, including about four in ten whose time is over before 2023."""

_SEX: Final = np.array(
    [[0.22, 0.77, 0.01], [0.12, 0.87, 0.01], [0.62, 0.375, 0.005], [0.45, 0.54, 0.01], [0.35, 0.63, 0.02]]
)
_RESIDENCE: Final = np.array(
    [  # lead, the others, outside, none, unknown, lead at the fictitious address
        [0.18, 0.15, 0.09, 0.42, 0.07, 0.09],
        [0.00, 0.00, 1.00, 0.00, 0.00, 0.00],
        [0.36, 0.61, 0.01, 0.00, 0.02, 0.00],
        [0.34, 0.55, 0.03, 0.04, 0.04, 0.00],
        [0.25, 0.30, 0.10, 0.15, 0.20, 0.00],
    ]
)
_AGE_LOW: Final = np.array([16, 18, 21, 30, 45, 55, 65])
_AGE_HIGH: Final = np.array([17, 20, 29, 44, 54, 64, 86])
_AGE: Final = np.array(
    [
        [0.02, 0.06, 0.20, 0.33, 0.20, 0.14, 0.05],
        [0.01, 0.06, 0.30, 0.40, 0.15, 0.07, 0.01],
        [0.00, 0.02, 0.18, 0.47, 0.22, 0.08, 0.03],
        [0.03, 0.06, 0.12, 0.22, 0.20, 0.17, 0.20],
        [0.01, 0.05, 0.20, 0.33, 0.20, 0.14, 0.07],
    ]
)
_SPAN_LOW: Final = np.array([0, 5, 60, 400])
_SPAN_HIGH: Final = np.array([0, 59, 399, 1300])
_SPAN: Final = np.array(
    [
        [0.12, 0.30, 0.33, 0.25],
        [1.00, 0.00, 0.00, 0.00],
        [0.14, 0.20, 0.40, 0.26],
        [0.32, 0.28, 0.26, 0.14],
        [0.78, 0.22, 0.00, 0.00],
    ]
)
_EARLIEST: Final = -900
_LONG_ENOUGH_TO_MOVE: Final = 120
_PAUSE_AFTER: Final = 240
_ADULT: Final = 18
_MINOR_DAYS: Final = 300
_PAUSE_SHARE: Final = 0.3
_TOWARDS_LEAD: Final = 0.55
_SECOND_ADULT: Final = 0.45
_OWN_HOUSEHOLD: Final = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """One entry per person, sorted by ``start``; ``id`` in the database is the position plus one.

    ``start``, ``end``: first and last day about (day numbers; a negative start is a person known before 2023).
    ``residence`` holds until the day before ``moved``, ``later_residence`` from it. Nothing happens from
    ``pause_from`` to ``pause_to``. ``birth_year`` is 0 when unknown, ``household`` 0 when none. ``age`` is the age
    when first about in the demo; minors leave within `_MINOR_DAYS` days, so that they hardly outgrow their target.
    """

    profile: Ints
    sex: Ints
    age: Ints
    birth_year: Ints
    start: Ints
    end: Ints
    residence: Ints
    later_residence: Ints
    moved: Ints
    pause_from: Ints
    pause_to: Ints
    household: Ints
    household_size: Ints

    def __len__(self) -> int:
        return len(self.profile)

    def residence_on(self, person: Ints, day: Ints) -> Ints:
        """Return where each of ``person`` was registered on each of ``day`` (arrays of equal shape)."""
        return np.where(day >= self.moved[person], self.later_residence[person], self.residence[person])

    def about(self, person: Ints, day: Ints) -> Bools:
        """Return whether each of ``person`` is about on each of ``day`` (arrays that broadcast)."""
        paused = (day >= self.pause_from[person]) & (day <= self.pause_to[person])
        return (day >= self.start[person]) & (day <= self.end[person]) & ~paused

    def ending(self, end: Ints) -> "People":
        """Return the same people with other last days."""
        return replace(self, end=end)


def draw_people(*, scale: float, seed: int, origins: Floats) -> People:
    """Draw the persons.

    Parameters
    ----------
    scale : float
        Multiplies the number of persons.
    seed : int
        Seed of the demo.
    origins : numpy.ndarray
        48 weights of the municipalities other than the lead.

    Returns
    -------
    People
        Only persons still about on or after the first day.
    """
    rng = generator(seed, Stage.PEOPLE)
    profile = np.repeat(np.array(list(_COUNTS)), [scaled(count, scale) for count in _COUNTS.values()])
    start, end = _spans(rng, profile)
    age = _ages(rng, profile)
    end = np.where(age < _ADULT, np.minimum(end, np.maximum(start, 0) + _MINOR_DAYS), end)
    residence = _residences(rng, profile, origins)
    later, moved = _moves(rng, residence, start, end, origins)
    pause_from, pause_to = _pauses(rng, profile, start, end)
    people = People(
        profile=profile.astype(np.int64),
        sex=choose_by_row(rng, _SEX[profile]),
        age=age,
        birth_year=_birth_years(rng, profile, start, age),
        start=start,
        end=end,
        residence=residence,
        later_residence=later,
        moved=moved,
        pause_from=pause_from,
        pause_to=pause_to,
        household=np.zeros(len(profile), dtype=np.int64),
        household_size=np.zeros(len(profile), dtype=np.int64),
    )
    return _in_order(_with_households(rng, people))


def _spans(rng: np.random.Generator, profile: Ints) -> tuple[Ints, Ints]:
    size = len(profile)
    start = np.floor(_EARLIEST + (DAYS - _EARLIEST) * rng.random(size) ** 0.93).astype(np.int64)
    kind = choose_by_row(rng, _SPAN[profile])
    return start, start + between(rng, _SPAN_LOW[kind], _SPAN_HIGH[kind], size)


def _ages(rng: np.random.Generator, profile: Ints) -> Ints:
    band = choose_by_row(rng, _AGE[profile])
    return between(rng, _AGE_LOW[band], _AGE_HIGH[band], len(profile))


def _birth_years(rng: np.random.Generator, profile: Ints, start: Ints, age: Ints) -> Ints:
    year = FIRST_DAY.year + np.maximum(start, 0) // 365
    unknown = rng.random(len(profile)) < np.where(profile == Profile.OCCASIONAL, 0.12, 0.02)
    return np.where(unknown, 0, year - age)


def _residences(rng: np.random.Generator, profile: Ints, origins: Floats) -> Ints:
    kind = choose_by_row(rng, _RESIDENCE[profile])
    elsewhere = choose(rng, origins, len(profile))
    return np.choose(kind, [LEAD, elsewhere, OUTSIDE, NO_RESIDENCE, UNKNOWN, FICTITIOUS]).astype(np.int64)


def _moves(rng: np.random.Generator, residence: Ints, start: Ints, end: Ints, origins: Floats) -> tuple[Ints, Ints]:
    """Draw who moves and where: towards the lead more than away; some without residence get the fictitious address."""
    size = len(residence)
    day = np.maximum(start, 0) + np.floor(rng.random(size) * (end - np.maximum(start, 0))).astype(np.int64)
    towards = np.where((rng.random(size) < _TOWARDS_LEAD) & (residence != LEAD), LEAD, choose(rng, origins, size))
    chance = np.select([residence < OUTSIDE, residence == NO_RESIDENCE], [0.07, 0.30], 0.0)
    moves = (rng.random(size) < chance) & (end - start >= _LONG_ENOUGH_TO_MOVE) & (end > 0)
    later = np.where(residence == NO_RESIDENCE, FICTITIOUS, towards)
    return np.where(moves, later, residence), np.where(moves, day, NEVER)


def _pauses(rng: np.random.Generator, profile: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Draw who disappears for 100 to 300 days and comes back."""
    size = len(profile)
    begin = start + 30 + np.floor(rng.random(size) * 90).astype(np.int64)
    paused = (rng.random(size) < _PAUSE_SHARE) & (end - start >= _PAUSE_AFTER) & (profile != Profile.TRANSIT)
    length = np.minimum(100 + np.floor(rng.random(size) * 200).astype(np.int64), end - begin - 15)
    return np.where(paused, begin, NEVER), np.where(paused, begin + length, NEVER)


def _with_households(rng: np.random.Generator, people: People) -> People:
    """Give families a household, shared by two adults in 45 cases of 100, and some singles a household of their own."""
    position = np.arange(len(people))
    family = people.profile == Profile.FAMILY
    follows = family & (np.roll(people.profile, 1) == Profile.FAMILY) & (position > 0)
    second = follows & (position % 2 == 1) & (rng.random(len(people)) < _SECOND_ADULT)
    alone = (people.profile == Profile.SINGLE) & (rng.random(len(people)) < _OWN_HOUSEHOLD)
    household = np.where(family | alone, np.cumsum((family & ~second) | alone), 0)
    size = np.where(family, 2 + choose(rng, [0.24, 0.28, 0.28, 0.14, 0.06], len(people)), np.where(alone, 1, 0))
    return _copied(replace(people, household=household, household_size=size), np.where(second, position - 1, position))


def _copied(people: People, source: Ints) -> People:
    """Let the second adult of a household share what a household shares; at least three live with two adults."""
    second = source != np.arange(len(people))
    has_second = np.roll(second, -1)
    size = np.where(has_second, np.maximum(people.household_size, 3), people.household_size)
    return replace(
        people,
        start=people.start[source],
        end=people.end[source],
        residence=people.residence[source],
        later_residence=people.later_residence[source],
        moved=people.moved[source],
        pause_from=people.pause_from[source],
        pause_to=people.pause_to[source],
        household_size=size[source],
        sex=np.where(second & (people.sex[source] != OTHER), 1 - people.sex[source], people.sex),
    )


def _in_order(people: People) -> People:
    """Keep who is still about in the window, sorted by start, and number the households again in that order."""
    order = np.argsort(people.start, kind="stable")
    order = order[people.end[order] >= 0]
    order = order[people.start[order] < DAYS]
    kept = People(**{name: getattr(people, name)[order] for name in People.__slots__})
    known, first, inverse = np.unique(kept.household, return_index=True, return_inverse=True)
    rank = np.zeros(len(known), dtype=np.int64)
    ordered = np.argsort(first[known > 0], kind="stable")
    rank[np.flatnonzero(known > 0)[ordered]] = np.arange(1, len(ordered) + 1)
    return replace(kept, household=rank[inverse])
