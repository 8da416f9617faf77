"""How each residential section of the demo is asked for, lived in and left.

Comes in: nothing. Goes out: `RULES` and `exit_days`. Must not: hold state.
All figures at scale 1. Shares of exits follow the order of `ExitClass`: autonomy, stable, institution, street,
unknown, death.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from data_access.vocabulary import Section
from sample_data.draws import Ints, between
from sample_data.people import FEMALE, MALE, NEVER, OTHER, Profile

SECTIONS: Final = tuple(Section)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Who may ask for a place."""

    profiles: tuple[Profile, ...]
    sexes: tuple[int, ...]
    adult_from: int = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class BedRule:
    """A residential section: requests a night, shape of the year, lengths of stay (shares and bounds), exits."""

    service: str
    section: Section
    candidates: Candidates
    requests: float
    stay_shares: tuple[float, ...]
    stay_low: tuple[int, ...]
    stay_high: tuple[int, ...]
    exits: tuple[float, ...]
    winter: float = 0.0
    august: float = 0.0
    known_for: int = 0
    transit: bool = False
    waiting_list: bool = True
    large: bool = False
    moves_from: str = ""

    @property
    def key(self) -> str:
        """Name of the section among all the sections."""
        return f"{self.service}:{self.section}"

    @property
    def section_code(self) -> int:
        """Position of the section in `SECTIONS`."""
        return SECTIONS.index(self.section)


_MEN = Candidates(profiles=(Profile.STREET,), sexes=(MALE, OTHER))
_WOMEN = Candidates(profiles=(Profile.STREET, Profile.SINGLE), sexes=(FEMALE,))
_ANYONE = Candidates(profiles=(Profile.STREET, Profile.SINGLE), sexes=(FEMALE, MALE, OTHER))
_MOTHERS = Candidates(profiles=(Profile.FAMILY, Profile.SINGLE, Profile.STREET), sexes=(FEMALE,))
_HOUSEHOLDS = Candidates(profiles=(Profile.FAMILY, Profile.SINGLE), sexes=(FEMALE, MALE, OTHER))

_SHELTER_EXITS = (0.13, 0.22, 0.07, 0.26, 0.31, 0.01)

RULES: Final = (
    BedRule(
        service="dormitorio-storico",
        section=Section.MEN,
        candidates=_MEN,
        requests=0.95,
        winter=0.28,
        august=0.35,
        stay_shares=(0.35, 0.40, 0.25),
        stay_low=(1, 8, 45),
        stay_high=(7, 44, 150),
        exits=_SHELTER_EXITS,
        transit=True,
        waiting_list=False,
        large=True,
    ),
    BedRule(
        service="dormitorio-nuovo",
        section=Section.MEN,
        candidates=_MEN,
        requests=1.0,
        winter=0.25,
        august=0.35,
        stay_shares=(0.35, 0.40, 0.25),
        stay_low=(1, 8, 45),
        stay_high=(7, 44, 150),
        exits=_SHELTER_EXITS,
        transit=True,
        waiting_list=False,
        large=True,
        moves_from="dormitorio-storico",
    ),
    BedRule(
        service="dormitorio-nuovo",
        section=Section.WOMEN,
        candidates=_WOMEN,
        requests=0.27,
        winter=0.15,
        august=0.2,
        stay_shares=(0.30, 0.40, 0.30),
        stay_low=(1, 8, 45),
        stay_high=(7, 44, 120),
        exits=(0.16, 0.30, 0.06, 0.18, 0.30, 0.0),
        transit=True,
        waiting_list=False,
    ),
    BedRule(
        service="housing-first-citta",
        section=Section.ANY,
        candidates=_ANYONE,
        requests=0.04,
        stay_shares=(0.15, 0.85),
        stay_low=(90, 300),
        stay_high=(299, 900),
        exits=(0.66, 0.10, 0.08, 0.08, 0.06, 0.02),
        known_for=90,
    ),
    BedRule(
        service="housing-first-spino",
        section=Section.ANY,
        candidates=_ANYONE,
        requests=0.02,
        stay_shares=(0.15, 0.85),
        stay_low=(90, 300),
        stay_high=(299, 900),
        exits=(0.66, 0.10, 0.08, 0.08, 0.06, 0.02),
        known_for=90,
    ),
    BedRule(
        service="seconda-accoglienza",
        section=Section.ANY,
        candidates=_ANYONE,
        requests=0.13,
        stay_shares=(0.25, 0.75),
        stay_low=(20, 90),
        stay_high=(89, 300),
        exits=(0.38, 0.24, 0.07, 0.11, 0.19, 0.01),
        known_for=20,
        large=True,
    ),
    BedRule(
        service="casa-donne",
        section=Section.WOMEN,
        candidates=_MOTHERS,
        requests=0.09,
        stay_shares=(0.25, 0.75),
        stay_low=(15, 90),
        stay_high=(89, 270),
        exits=(0.45, 0.30, 0.04, 0.06, 0.15, 0.0),
    ),
    BedRule(
        service="pronto-intervento",
        section=Section.ANY,
        candidates=_HOUSEHOLDS,
        requests=0.15,
        stay_shares=(0.6, 0.4),
        stay_low=(2, 11),
        stay_high=(10, 30),
        exits=(0.28, 0.42, 0.06, 0.06, 0.18, 0.0),
    ),
)

_FOR_GOOD: Final = np.array([0.74, 0.60, 0.45, 0.12, 0.35, 1.0])
"""Share of each exit class after which nobody comes back to ask for a place."""
_AWAY_LOW: Final = np.array([25, 20, 30, 4, 6, NEVER])
_AWAY_HIGH: Final = np.array([600, 450, 300, 60, 240, NEVER])
_AUTONOMY, _DEATH = 0, 5
_TAIL_DAYS: Final = 75


def exit_days(rng: np.random.Generator, exits: Ints, night: int, end: Ints) -> tuple[Ints, Ints]:
    """Return, for people leaving tonight, their last day about and the first day they may ask for a place again.

    Death ends everything that day; most exits to autonomy end all use within `_TAIL_DAYS` days; who will come back
    stays about at least until then.
    """
    size = len(exits)
    for_good = rng.random(size) < _FOR_GOOD[exits]
    again = night + between(rng, _AWAY_LOW[exits], _AWAY_HIGH[exits], size)
    settled = np.minimum(end, night + between(rng, 0, _TAIL_DAYS, size))
    last = np.where(for_good, np.where(exits == _AUTONOMY, settled, end), np.maximum(end, again + 30))
    return np.where(exits == _DEATH, night, last), np.where(for_good, NEVER, again)
