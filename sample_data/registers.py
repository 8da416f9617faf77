"""Persons, households and target groups as rows of the database.

Comes in: `People`. Goes out: the frames ``household``, ``person`` and ``person_target``.
Must not: hold a name; a key is a hash of the seed and of the position.
"""

from hashlib import blake2b
from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import Sex, TargetGroup
from sample_data.draws import Bools, Stage, generator
from sample_data.people import FEMALE, NO_RESIDENCE, OTHER, People, Profile

_SEXES: Final = (str(Sex.FEMALE), str(Sex.MALE), str(Sex.OTHER))
_CHANCES: Final = {  # street, transit, family, single, occasional
    TargetGroup.HOMELESS: (0.85, 0.90, 0.0, 0.03, 0.10),
    TargetGroup.ADDICTION: (0.30, 0.15, 0.01, 0.08, 0.05),
    TargetGroup.ASYLUM: (0.22, 0.30, 0.08, 0.05, 0.10),
    TargetGroup.MINORS: (1.0, 1.0, 0.0, 0.8, 1.0),
    TargetGroup.WOMEN_ALONE: (0.75, 0.60, 0.0, 0.60, 0.30),
    TargetGroup.WOMEN_CHILDREN: (0.08, 0.0, 0.40, 0.0, 0.0),
    TargetGroup.FRAGILE_WORKERS: (0.10, 0.03, 0.32, 0.35, 0.08),
    TargetGroup.YOUNG_ADULTS: (0.90, 0.80, 0.50, 0.80, 0.60),
    TargetGroup.DISCHARGED: (0.10, 0.02, 0.0, 0.04, 0.02),
    TargetGroup.FAMILIES: (0.0, 0.0, 0.95, 0.0, 0.0),
    TargetGroup.ELDERLY: (0.5, 0.0, 0.1, 0.80, 0.30),
    TargetGroup.EVICTED: (0.06, 0.0, 0.08, 0.06, 0.01),
    TargetGroup.MENTAL_HEALTH: (0.20, 0.08, 0.03, 0.14, 0.05),
}
"""Chance of each target by profile, among the persons whom sex, age and household admit."""

_ADULT, _YOUNG, _PENSION = 18, 20, 65
_WITH_CHILDREN: Final = 3


def household_frame(people: People, seed: int) -> pl.DataFrame:
    """Return the rows of ``household``: one for each household somebody belongs to."""
    known, first = np.unique(people.household, return_index=True)
    members = first[known > 0]
    return pl.DataFrame(
        {
            "id": people.household[members],
            "key": _keys("nucleo", seed, len(members)),
            "size": people.household_size[members],
        }
    )


def person_frame(people: People, seed: int) -> pl.DataFrame:
    """Return the rows of ``person``, numbered from 1 by first day about."""
    return pl.DataFrame(
        {
            "id": np.arange(1, len(people) + 1),
            "key": _keys("persona", seed, len(people)),
            "birth_year": people.birth_year,
            "sex": np.array(_SEXES)[people.sex],
            "household_id": people.household,
        }
    ).with_columns(pl.col("birth_year", "household_id").replace(0, None))


def person_target_frame(people: People, seed: int) -> pl.DataFrame:
    """Return the rows of ``person_target``, sorted by person; most persons have one to three targets."""
    rng = generator(seed, Stage.TARGETS)
    chances = np.array(list(_CHANCES.values()))[:, people.profile]
    admitted = np.vstack([_admitted(people, target) for target in _CHANCES])
    drawn = (rng.random(chances.shape) < chances) & admitted
    person, target = np.nonzero(drawn.T)
    codes = np.array([str(group) for group in _CHANCES])
    return pl.DataFrame({"person_id": person + 1, "target": codes[target]})


def _admitted(people: People, target: TargetGroup) -> Bools:
    """Return who may belong to a target, by sex, age and household."""
    woman, grown = people.sex == FEMALE, people.age >= _ADULT
    rules: dict[TargetGroup, Bools] = {
        TargetGroup.MINORS: ~grown & (people.sex != OTHER),
        TargetGroup.WOMEN_ALONE: woman & grown,
        TargetGroup.WOMEN_CHILDREN: woman & grown,
        TargetGroup.FRAGILE_WORKERS: grown & (people.age < _PENSION),
        TargetGroup.YOUNG_ADULTS: grown & (people.age <= _YOUNG),
        TargetGroup.FAMILIES: people.household_size >= _WITH_CHILDREN,
        TargetGroup.ELDERLY: (people.age >= _PENSION) & (people.residence != NO_RESIDENCE),
        TargetGroup.HOMELESS: grown | (people.profile != Profile.FAMILY),
    }
    return rules.get(target, np.ones(len(people), dtype=np.bool_))


def _keys(kind: str, seed: int, size: int) -> list[str]:
    return [blake2b(f"{kind}:{seed}:{index}".encode(), digest_size=10).hexdigest() for index in range(size)]
