"""The large table, month by month: contacts, and with them the daily use of services.

Comes in: a scale and a seed. Goes out: `MonthChunk` frames in the columns of the tables, in bounded memory.
Must not: write to a database, nor produce rows of a return that was never delivered (`sample_data.deliveries`).
Planted: a block of soup-kitchen rows repeated on 12 August 2026, three Tuesdays with none in February 2025
(`sample_data.demand`), and two nights of January 2025 on which the shelter declares more men than beds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import CapacityUnit, ResidenceClass, Section
from sample_data.ambito import LEAD_CODE, MEMBERS
from sample_data.capacity import actual_by_day
from sample_data.days import Month, dates, months, number
from sample_data.deliveries import delivered
from sample_data.demand import DEMAND
from sample_data.draws import Bools, Ints, Stage, generator, scaled
from sample_data.people import FICTITIOUS, UNKNOWN, People
from sample_data.registry import SERVICE_ID
from sample_data.services import SERVICES
from sample_data.usage import NOBODY, ServiceMonth, ServiceUse
from sample_data.world import DEFAULT_SEED, World, build_world

NIGHT_SERVICES: Final = tuple(SERVICE_ID[spec.key] for spec in SERVICES if spec.unit is CapacityUnit.BED)
"""Services whose nights are contacts."""
REPEATED_DAY: Final = date(2026, 8, 12)
REPEATED_ROWS: Final = 24
OVERFULL_NIGHTS: Final = (date(2025, 1, 14), date(2025, 1, 15))
OVERFULL_SERVICE: Final = "dormitorio-storico"
_RESIDENCE_CODES: Final = pl.Series([*(member.code for member in MEMBERS), None, None, None, LEAD_CODE])
"""By position of residence: the 48 members, then outside, none, unknown, fictitious, as in `sample_data.people`."""
_CLASSES: Final = pl.Series(
    [str(ResidenceClass.AMBITO)] * len(MEMBERS)
    + [
        str(term)
        for term in (ResidenceClass.OUTSIDE, ResidenceClass.NONE, ResidenceClass.UNKNOWN, ResidenceClass.AMBITO)
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthChunk:
    """One month: frames in the columns of ``contact`` and ``occupancy``."""

    month: Month
    contacts: pl.DataFrame
    occupancy: pl.DataFrame


Columns = tuple[Ints, Ints, Ints, Ints]
"""Service, person, day and quantity of contacts in order of time."""


@dataclass(slots=True)
class _Rows:
    """Columns of the month under construction."""

    service: list[Ints] = field(default_factory=list)
    person: list[Ints] = field(default_factory=list)
    day: list[Ints] = field(default_factory=list)
    quantity: list[Ints] = field(default_factory=list)

    def add(self, service: Ints | int, person: Ints, day: Ints, quantity: Ints) -> None:
        self.service.append(np.broadcast_to(service, person.shape))
        self.person.append(person)
        self.day.append(day)
        self.quantity.append(quantity)

    def arrays(self) -> Columns:
        """Return service, person, day, quantity sorted by day, service and person (nobody last)."""
        service, person, day, quantity = map(np.concatenate, (self.service, self.person, self.day, self.quantity))
        order = np.lexsort((np.where(person == NOBODY, np.iinfo(np.int64).max, person), service, day))
        return service[order], person[order], day[order], quantity[order]


def contact_chunks(*, scale: float = 1.0, seed: int = DEFAULT_SEED) -> Iterator[pl.DataFrame]:
    """Yield the rows of ``contact`` one month at a time, without a database.

    Yields
    ------
    polars.DataFrame
        Columns ``id, service_id, person_id, day, residence_code, residence_class, fictitious, quantity,
        first_contact, origin_code``, sorted by day, service and person; 46 frames.
    """
    for chunk in month_chunks(build_world(scale=scale, seed=seed)):
        yield chunk.contacts


def month_chunks(world: World) -> Iterator[MonthChunk]:
    """Yield the 46 months of a world; ids of contacts run on from one month to the next."""
    seen = world.people.start < 0
    use = [ServiceUse(world, index, demand) for index, demand in enumerate(DEMAND)]
    following = 1
    for month in months():
        chunk = _month(world, use, month, seen, following)
        following += len(chunk.contacts)
        yield chunk


def _month(world: World, use: list[ServiceUse], month: Month, seen: Bools, following: int) -> MonthChunk:
    rng = generator(world.seed, Stage.CONTACTS, month.index)
    rows, occupancy = _Rows(), [_bed_occupancy(_overfull(world), month)]
    _nights(world.beds.stays, month, rows)
    for service in use:
        if delivered(service.demand.service, month):
            used = service.month(month, rng)
            rows.add(service.service, used.person, used.day, used.quantity)
            occupancy.append(_use_frame(service.service, used))
    columns = _with_repetition(month, world.scale, rows.arrays())
    contacts = _contact_frame(world.people, columns, seen, following)
    return MonthChunk(
        month=month, contacts=contacts, occupancy=pl.concat(occupancy).sort("day", "service_id", "section")
    )


def _nights(stays: dict[str, Ints], month: Month, rows: _Rows) -> None:
    """Add a contact for each night slept in the month in a service counted in beds."""
    first = np.maximum(stays["entered"], month.start)
    nights = np.maximum(np.minimum(stays["left"], month.stop) - first, 0)
    nights[~np.isin(stays["service"], NIGHT_SERVICES)] = 0
    day = np.repeat(first, nights) + np.arange(nights.sum()) - np.repeat(np.cumsum(nights) - nights, nights)
    person = np.repeat(stays["person"], nights)
    rows.add(np.repeat(stays["service"], nights), person, day, np.ones(len(day), dtype=np.int64))


def _use_frame(service: int, used: ServiceMonth) -> pl.DataFrame:
    zero = np.zeros(len(used.days), dtype=np.int64)
    section = [str(Section.ANY)] * len(used.days)
    return _occupancy_frame(zero + service, section, used.days, (used.occupied, zero, used.turned_away, zero))


def _bed_occupancy(nights: dict[str, Ints], month: Month) -> pl.DataFrame:
    here = (nights["day"] >= month.start) & (nights["day"] < month.stop)
    names = np.array([str(section) for section in Section])
    counts = (
        nights["occupied"][here],
        nights["unavailable"][here],
        nights["turned_away"][here],
        nights["waiting"][here],
    )
    return _occupancy_frame(
        nights["service"][here], names[nights["section"][here]].tolist(), nights["day"][here], counts
    )


def _overfull(world: World) -> dict[str, Ints]:
    """Return the occupancy of the beds with two nights planted above the actual capacity."""
    nights = world.beds.occupancy
    actual = actual_by_day(OVERFULL_SERVICE, Section.MEN, world.scale)
    days = [number(night) for night in OVERFULL_NIGHTS]
    wrong = (nights["service"] == SERVICE_ID[OVERFULL_SERVICE]) & np.isin(nights["day"], days)
    return {**nights, "occupied": np.where(wrong, actual[nights["day"]] + scaled(1, world.scale), nights["occupied"])}


def _occupancy_frame(
    service: Ints, section: list[str], day: Ints, counts: tuple[Ints, Ints, Ints, Ints]
) -> pl.DataFrame:
    occupied, unavailable, turned_away, waiting = counts
    return pl.DataFrame(
        {
            "service_id": service,
            "section": pl.Series(section, dtype=pl.String),
            "day": dates(day),
            "occupied": occupied,
            "unavailable": unavailable,
            "turned_away": turned_away,
            "waiting": waiting,
        }
    )


def _with_repetition(month: Month, scale: float, columns: Columns) -> Columns:
    """Repeat the planted block of rows, right after itself, if it falls in this month."""
    if not month.start <= number(REPEATED_DAY) < month.stop:
        return columns
    service, person, day, quantity = columns
    block = np.flatnonzero((service == SERVICE_ID["mensa"]) & (day == number(REPEATED_DAY)))[
        : scaled(REPEATED_ROWS, scale)
    ]
    order = np.insert(np.arange(len(day)), block[-1] + 1, block)
    service, person, day, quantity = (column[order] for column in columns)
    return service, person, day, quantity


def _contact_frame(people: People, columns: Columns, seen: Bools, following: int) -> pl.DataFrame:
    """Return the contacts of a month and mark in ``seen`` who had one."""
    service, person, day, quantity = columns
    known = person != NOBODY
    residence = np.where(known, people.residence_on(person, day), UNKNOWN)
    return pl.DataFrame(
        {
            "id": np.arange(following, following + len(day)),
            "service_id": service,
            "person_id": pl.Series(person + 1).replace(0, None),
            "day": dates(day),
            "residence_code": _RESIDENCE_CODES.gather(pl.Series(residence)),
            "residence_class": _CLASSES.gather(pl.Series(residence)),
            "fictitious": residence == FICTITIOUS,
            "quantity": quantity,
            "first_contact": _first(person, seen),
            "origin_code": pl.Series([None] * len(day), dtype=pl.String),
        }
    )


def _first(person: Ints, seen: Bools) -> Bools:
    """Return which rows are the first ever of their person; rows come in order of time."""
    known, position = np.unique(person, return_index=True)
    new = known[known != NOBODY]
    position = position[known != NOBODY]
    flags = np.zeros(len(person), dtype=np.bool_)
    flags[position[~seen[new]]] = True
    seen[new] = True
    return flags
