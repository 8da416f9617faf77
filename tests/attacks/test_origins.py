"""Where people from outside come from: provinces by year, beside every figure of the people served that holds them.

The demonstration has no origins: here is a small Ambito of few people from several provinces, some of whom come back,
move or are met by two bodies, in four years. Who lives outside is a class of residence that the people served are
asked by too, in months and with sexes, ages and services: the attacker takes both together.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Final

import polars as pl
import pytest

from data_access.migrate import upgrade
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass, Sex
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from indicators.model.result import Status
from tests.attacks.attack import FEW, Claims, attack
from tests.attacks.attacker import MANAGER, Attacker, Product, Reading, Seen, question
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened
from tests.support.rings import rings

PLACES: Final = {
    "015146": ("Milano", 22),
    "016024": ("Bergamo", 9),
    "017029": ("Brescia", 6),
    "082053": ("Palermo", 4),
    "086009": ("Enna", 3),
    "065116": ("Salerno", 1),
    "RO": ("", 5),
    "099999": ("", 2),
}
"""Of each place its province, and how many usually come from it in a year."""
UNSAID: Final = 7
YEARS: Final = (2023, 2024, 2025, 2026)
BARE: Final = Reading(
    least_hidden=FEW[0], most_hidden=FEW[1], least_shown=FEW[1] + 1, base=1, least_of_mean=0, most_of_hidden_mean=0
)
"""How the figures of `Unrounded` are read."""
SERVICES: Final = {"mensa": "uno", "docce": "due", "ascolto": "tre"}


def place_of_passage(seed: int) -> AmbitoBuilder:
    """Describe four years of people from outside, and some of the Ambito's own."""
    chance = Random(seed)
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500})
    for key, body in SERVICES.items():
        given.organisation(body).service(key, organisation=body)
    for code, (province, _) in PLACES.items():
        given.outside_place(code, f"Luogo {code}", province=province)
    known: list[str] = []
    for year in YEARS:
        for code, usual in [*((code, count) for code, (_, count) in PLACES.items()), (None, UNSAID)]:
            for _ in range(max(0, usual + chance.randint(-2, 2))):
                _meet(given, chance, known, code, year)
        for number in range(20):
            home = "Alfa" if number < 15 else "Beta"
            given.contact(f"{home}{number}x{year}", service="mensa", day=f"{year}-05-05", residence=home)
    return given


def _meet(given: AmbitoBuilder, chance: Random, known: list[str], code: str | None, year: int) -> None:
    """Add the contacts of somebody from a place in a year: three in ten came before, from wherever it was."""
    if known and chance.random() < 0.3:
        key = chance.choice(known)
    else:
        key = f"fuori{len(known)}"
        known.append(key)
        given.person(key, sex=chance.choice((Sex.MALE, Sex.MALE, Sex.FEMALE)), born=chance.choice((1950, 1985, 2001)))
    for _ in range(chance.choice((1, 1, 2))):
        day, service = f"{year}-{chance.randint(1, 10):02d}-05", chance.choice(list(SERVICES))
        given.contact(key, service=service, day=day, residence=ResidenceClass.OUTSIDE, origin=code)


def asked(*, is_deep: bool) -> list[Query]:
    """Return the provinces and their whole in every period that they may be asked in, and the people served."""
    every = Period.parse(f"{YEARS[0]}..{YEARS[-1]}")
    spans = [Period.parse(f"{first}..{last}") for first in YEARS for last in YEARS if first < last]
    served = [
        (Grouping.RESIDENCE_CLASS, *by, unit)
        for by in ((), (Grouping.SEX,), (Grouping.SERVICE,), (Grouping.SEX, Grouping.SERVICE))[: 4 if is_deep else 2]
        for unit in (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
    ]
    return [
        *(
            question("from_outside", period=every, by=by)
            for by in ((Grouping.PROVINCE, Grouping.YEAR), (Grouping.YEAR,))
        ),
        *(question("from_outside", period=span, by=by) for span in spans for by in ((Grouping.PROVINCE,), ())),
        *(question("people_served", period=every, by=by) for by in served),
        *(question("people_served", period=span, by=(Grouping.RESIDENCE_CLASS,)) for span in spans),
        question("residence_mix", period=every, by=(Grouping.RESIDENCE_CLASS, Grouping.YEAR)),
    ]


@pytest.fixture(scope="module")
def passages() -> Callable[[int], Snapshot]:
    """Make the Ambito of a seed, once."""

    @cache
    def made(seed: int) -> Snapshot:
        with opened("sqlite://") as engine:
            upgrade(engine)
            place_of_passage(seed).save(engine)
            return read_snapshot(engine)

    return made


def few_of_a_province(claims: Claims) -> list[int]:
    """Return the cells of one to four people of a province: what there is to find."""
    provinces = claims.table.frame["province"].to_list()
    return [cell for cell, province in enumerate(provinces) if province and FEW[0] <= claims.truth[cell] <= FEW[1]]


@pytest.mark.parametrize(("seed", "programs"), rings([(1, 0)], second=[(1, 20), (2, 20), (3, 20), (4, 20)]))
def test_the_few_who_come_from_a_province_are_not_told_by_the_people_served(
    passages: Callable[[int], Snapshot], seed: int, programs: int
) -> None:
    claims = attack(Attacker(passages(seed)), asked(is_deep=bool(programs)), programs=programs)
    assert claims.wrong == 0
    assert len(few_of_a_province(claims)) > 7
    assert claims.words() == []


@dataclass(frozen=True)
class Unrounded:
    """The product that hides one to four and rounds nothing: what the attacker wins against."""

    def answers(self, snapshot: Snapshot, queries: Sequence[Query]) -> Iterator[Seen | None]:
        """Yield the answers, in order."""
        few = pl.col("numerator").is_between(*FEW)
        hidden = pl.when(few).then(pl.lit(str(Status.SUPPRESSED))).otherwise("status").alias("status")
        exact = Product().answers(snapshot, [query.but(viewer=MANAGER) for query in queries])
        for query, seen in zip(queries, exact, strict=True):
            if seen is None or query.viewer == MANAGER:
                yield seen
            else:
                frame = seen.frame.with_columns(hidden).with_columns(pl.when(~few).then("numerator"))
                yield Seen(query=seen.query, frame=frame, reading=BARE, directory=seen.directory)


def test_they_would_be_if_nothing_were_rounded(passages: Callable[[int], Snapshot]) -> None:
    claims = attack(Attacker(passages(1), Unrounded()), asked(is_deep=False))
    assert claims.wrong == 0
    assert set(few_of_a_province(claims)) & set(claims.recovered.tolist())
