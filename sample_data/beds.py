"""Stays, requests and nightly occupancy of the residential services, simulated night by night.

Comes in: `People`, a scale, a seed. Goes out: `BedHistory`: stays, requests, occupancy and people's last days, which
an exit to autonomy or a death brings forward and a long stay puts back. Must not: let a section hold more than its
actual capacity. A night carries the date of its evening; a person present from ``entered`` to ``left - 1`` has slept
``left - entered`` nights.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from data_access.vocabulary import ExitClass, RequestOutcome, Section
from sample_data.bed_rules import RULES, exit_days
from sample_data.days import DAYS
from sample_data.draws import Bools, Ints, Stage, between, choose, generator
from sample_data.people import FEMALE, MALE, NEVER, People, Profile
from sample_data.rooms import BLOCK_DAYS, Room, make_room, queue_at_opening

IN_PROGRESS: Final = DAYS
"""``left`` of a stay still going on at the as-of date."""
NO_EXIT: Final = -1
"""``exit_class`` of a stay in progress, or of a transfer between the two seats of the shelter."""
EXITS: Final = tuple(ExitClass)
OUTCOMES: Final = tuple(RequestOutcome)
_PLACED, _TURNED_AWAY, _DECLINED, _REFERRED = range(4)
_RECOGNISED: Final = 0.85
_DECLINED_SHARE: Final = 0.06
_REFERRED_SHARE: Final = 0.3
_TRANSIT_EXITS: Final = (0.0, 0.0, 0.0, 0.4, 0.6)
_WAITING_DAYS: Final = 30


@dataclass(slots=True)
class Ledger:
    """Columns that grow night after night."""

    columns: dict[str, list[Ints]] = field(default_factory=dict)

    def add(self, **values: Ints | int) -> None:
        """Append rows; single numbers are repeated."""
        size = max(len(value) for value in values.values() if not isinstance(value, int))
        for name, value in values.items():
            self.columns.setdefault(name, []).append(np.full(size, value) if isinstance(value, int) else value)

    def arrays(self) -> dict[str, Ints]:
        """Return the columns in one piece."""
        return {name: np.concatenate(parts) for name, parts in self.columns.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BedHistory:
    """What happened in the beds: columns of stays, requests and occupancy, and the people as it left them."""

    stays: dict[str, Ints]
    requests: dict[str, Ints]
    occupancy: dict[str, Ints]
    people: People


class _Simulation:
    """The state of every person and section on the night being simulated."""

    def __init__(self, people: People, *, scale: float, seed: int) -> None:
        self.people = people
        self.rng = generator(seed, Stage.BEDS)
        self.end = people.end.copy()
        self.free_from = np.full(len(people), -NEVER, dtype=np.int64)
        self.rooms = [make_room(rule, people, scale, self.rng) for rule in RULES]
        self.stays, self.requests, self.occupancy = Ledger(), Ledger(), Ledger()
        self.active: dict[str, Ints] = {}
        transit = np.flatnonzero(people.profile == Profile.TRANSIT)
        self.arrivals = transit[np.argsort(people.start[transit], kind="stable")]
        self.arrival_days = people.start[self.arrivals]

    def run(self) -> None:
        for night in range(DAYS):
            for room in self.rooms:
                self._depart(room, night)
            for room in self.rooms:
                self._receive(room, night)
                self._count(room, night)
        for room in self.rooms:
            self._record(room, np.ones(len(room.person), dtype=np.bool_), IN_PROGRESS, NO_EXIT)

    def _depart(self, room: Room, night: int) -> None:
        """Let go who is due, everybody if the section is closed tonight, and the newest ones if it has shrunk."""
        room_for = max(int(room.actual[night] - room.unavailable[night]), 0)
        if room.actual[night] < 0 and len(room.person) and self._transfer(room, night):
            return
        gone = room.leaving <= night
        surplus = np.flatnonzero(~gone)[room_for:]
        gone[surplus] = True
        if gone.any():
            self._exit(room, gone, night)

    def _transfer(self, room: Room, night: int) -> bool:
        """Move everybody to the seat that opens tonight, if there is one: a transfer is not an exit."""
        target = next((other for other in self.rooms if other.rule.moves_from == room.rule.service), None)
        if target is None or target.actual[night] < len(room.person):
            return False
        person, leaving = room.person, np.maximum(room.leaving, night + 1)
        self._record(room, np.ones(len(person), dtype=np.bool_), night, NO_EXIT)
        self._place(target, person, night, leaving)
        return True

    def _exit(self, room: Room, gone: Bools, night: int) -> None:
        person = room.person[gone]
        transit = self.people.profile[person] == Profile.TRANSIT
        exits = choose(self.rng, room.rule.exits, len(person))
        exits = np.where(transit, choose(self.rng, _TRANSIT_EXITS, len(person)), exits)
        last, free = exit_days(self.rng, exits, night, self.end[person])
        self.end[person] = np.where(transit, self.end[person], last)
        self.free_from[person] = np.where(transit, NEVER, free)
        self._record(room, gone, night, exits)

    def _record(self, room: Room, gone: Bools, left: int, exits: Ints | int) -> None:
        if not gone.any():
            return
        self.stays.add(
            service=room.service,
            section=room.rule.section_code,
            person=room.person[gone],
            entered=room.entered[gone],
            left=left,
            exit_class=exits,
        )
        room.person, room.entered, room.leaving = room.person[~gone], room.entered[~gone], room.leaving[~gone]

    def _place(self, room: Room, person: Ints, night: int, leaving: Ints) -> None:
        room.person = np.concatenate([room.person, person])
        room.entered = np.concatenate([room.entered, np.full(len(person), night)])
        room.leaving = np.concatenate([room.leaving, leaving])
        self.end[person] = np.maximum(self.end[person], leaving)
        self.free_from[person] = NEVER

    def _receive(self, room: Room, night: int) -> None:
        """Take tonight's requests: place while there is room, turn away or refer the others."""
        if room.actual[night] < 0:
            room.refused.append(0)
            return
        wanted = int(self.rng.poisson(room.demand[night])) + queue_at_opening(room, night)
        person = np.concatenate([self._transit(room, night), self._candidates(room, night, wanted)])
        places = max(int(room.actual[night] - room.unavailable[night]) - len(room.person), 0)
        outcome = self._outcomes(person, places)
        placed = person[outcome == _PLACED]
        if len(placed):
            self._place(room, placed, night, night + self._nights(room, placed))
        room.refused.append(int((outcome == _TURNED_AWAY).sum()))
        if len(person):
            known = np.where((self.rng.random(len(person)) < _RECOGNISED) | (outcome == _PLACED), person, -1)
            self.requests.add(service=room.service, person=known, day=night, outcome=outcome)

    def _outcomes(self, person: Ints, places: int) -> Ints:
        """Return the outcome of each request, served in order; a few decline, some of the unplaced are referred."""
        size = len(person)
        declined = self.rng.random(size) < _DECLINED_SHARE
        inside = np.cumsum(~declined) <= places
        unplaced = np.where(self.rng.random(size) < _REFERRED_SHARE, _REFERRED, _TURNED_AWAY)
        return np.where(inside & ~declined, _PLACED, np.where(inside, _DECLINED, unplaced))

    def _nights(self, room: Room, placed: Ints) -> Ints:
        kind = choose(self.rng, room.rule.stay_shares, len(placed))
        low, high = np.array(room.rule.stay_low)[kind], np.array(room.rule.stay_high)[kind]
        transit = self.people.profile[placed] == Profile.TRANSIT
        return between(self.rng, np.where(transit, 1, low), np.where(transit, 3, high), len(placed))

    def _transit(self, room: Room, night: int) -> Ints:
        """Return the people in transit who ask tonight: their one and only stay."""
        if not room.rule.transit:
            return np.empty(0, dtype=np.int64)
        low, high = np.searchsorted(self.arrival_days, [night, night + 1])
        today = self.arrivals[low:high]
        sex = FEMALE if room.rule.section is Section.WOMEN else MALE
        return np.asarray(today[self.people.sex[today] == sex], dtype=np.int64)

    def _candidates(self, room: Room, night: int, wanted: int) -> Ints:
        """Return up to ``wanted`` different persons of the pool who are about, not housed and not kept away."""
        if night % BLOCK_DAYS == 0 or room.rule.key not in self.active:
            pool = room.pool
            near = (self.people.start[pool] + room.rule.known_for <= night) & (self.end[pool] >= night)
            self.active[room.rule.key] = pool[near]
        pool = self.active[room.rule.key]
        if not wanted or not len(pool):
            return np.empty(0, dtype=np.int64)
        drawn = pool[np.floor(self.rng.random(4 * wanted + 8) * len(pool)).astype(np.int64)]
        _, first = np.unique(drawn, return_index=True)
        drawn = drawn[np.sort(first)]
        able = (self.free_from[drawn] <= night) & (self.end[drawn] >= night)
        return drawn[able][:wanted]

    def _count(self, room: Room, night: int) -> None:
        if room.actual[night] < 0:
            return
        self.occupancy.add(
            service=np.array([room.service]),
            section=room.rule.section_code,
            day=night,
            occupied=len(room.person),
            unavailable=int(room.unavailable[night]),
            turned_away=room.refused[night],
            waiting=sum(room.refused[-_WAITING_DAYS:]) if room.rule.waiting_list else 0,
        )


def simulate_beds(people: People, *, scale: float, seed: int) -> BedHistory:
    """Simulate every night of the demo.

    Returns
    -------
    BedHistory
        Stays (service, section, person, entered, left, exit_class), requests (service, person or -1, day, outcome) and
        occupancy (service, section, day, occupied, unavailable, turned_away, waiting): columns of whole numbers;
        persons are positions in ``people``, exit classes and outcomes positions in `EXITS` and `OUTCOMES`.
    """
    simulation = _Simulation(people, scale=scale, seed=seed)
    simulation.run()
    return BedHistory(
        stays=simulation.stays.arrays(),
        requests=simulation.requests.arrays(),
        occupancy=simulation.occupancy.arrays(),
        people=people.ending(np.minimum(simulation.end, DAYS + 700)),
    )
