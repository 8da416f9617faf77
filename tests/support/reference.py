"""The indicators once more, written from their definitions with loops, as slowly and plainly as possible.

Comes in: a `World`, a `Query` and one cell of its answer. Goes out: a `Tally` for each, by indicator, in `REFERENCE`.
Must not: import the engine's measures, counting or dimensions: two answers that agree must have come two ways.

To add indicators, write functions of ``(world, query, cell)`` (in a module of their own if these grow) and put them in
`REFERENCE`: the test asks about all of them. `reference_rows.within` tells which rows fall in a cell.
"""

from collections.abc import Callable
from datetime import date, timedelta
from math import log
from typing import NamedTuple

from data_access.vocabulary import CapacityUnit, RequestOutcome, ResidenceClass, Section
from indicators.model.query import Lens, Query
from tests.support.reference_rows import (
    GEOGRAPHIC,
    Cell,
    band_of,
    contacts_of,
    in_area,
    in_period,
    passes_filters,
    persons_in,
    place_codes,
    registered,
    within,
    without,
)
from tests.support.world import AS_OF, LEAD, MUNICIPALITIES, POPULATION_YEARS, World


class Tally(NamedTuple):
    """What an indicator finds in a cell; ``value`` only where it is not numerator over denominator."""

    numerator: float | None
    denominator: float | None = None
    value: float | None = None


def people_served(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, contacts_of(world, query, query.lens), query.lens)
    return Tally(len(persons_in(rows)))


def households_served(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, contacts_of(world, query, query.lens), query.lens)
    return Tally(len({world.person(key).household for key in persons_in(rows)} - {None}))


def contacts(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, contacts_of(world, query, query.lens), query.lens)
    return Tally(sum(row.quantity for row in rows))


def contacts_per_person(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, contacts_of(world, query, query.lens), query.lens)
    return Tally(sum(row.quantity for row in rows if row.person is not None), len(persons_in(rows)))


def population(world: World, query: Query, cell: Cell, *, area: str) -> int:
    """Count the residents of a cell, in the ISTAT year nearest to the cell's own."""
    named = next((cell[unit] for unit in ("year", "quarter", "month") if unit in cell), None)
    wanted = int(named[:4]) if named else query.period.last // 12
    year = min(POPULATION_YEARS, key=lambda candidate: (abs(candidate - wanted), candidate))
    return sum(
        people
        for (name, of_year, sex, age), people in world.residents.items()
        if of_year == year
        and in_area(name, area)
        and all(cell[grouping] in place_codes(grouping, name) for grouping in GEOGRAPHIC if grouping in cell)
        and cell.get("sex", str(sex)) == str(sex)
        and cell.get("age_band", band_of(age)) == band_of(age)
    )


def residents_served(world: World, query: Query, cell: Cell) -> set[str]:
    rows = [row for row in contacts_of(world, query, Lens.RESIDENCE) if registered(row, query)[1] is not None]
    return persons_in(within(cell, world, query, rows, Lens.RESIDENCE))


def rate_per_1000(world: World, query: Query, cell: Cell) -> Tally:
    return Tally(len(residents_served(world, query, cell)), population(world, query, cell, area=query.area))


def location_quotient(world: World, query: Query, cell: Cell) -> Tally:
    everywhere, whole = query.but(area="ambito"), without(cell, *GEOGRAPHIC)
    residents = population(world, query, whole, area="ambito")
    if residents == 0:
        return Tally(len(residents_served(world, query, cell)), None)
    share = population(world, query, cell, area=query.area) / residents
    return Tally(len(residents_served(world, query, cell)), share * len(residents_served(world, everywhere, whole)))


def attraction(world: World, query: Query, cell: Cell) -> Tally:
    present = [row for row in contacts_of(world, query, Lens.PLACE) if world.service(row.service).at == LEAD]
    outsiders = [row for row in present if registered(row, query)[1] != LEAD]
    whole = within(without(cell, "residence_class"), world, query, present, Lens.PLACE)
    return Tally(
        len(persons_in(within(cell, world, query, outsiders, Lens.PLACE))),
        len(persons_in(whole)),
    )


def residence_mix(world: World, query: Query, cell: Cell) -> Tally:
    present = contacts_of(world, query, Lens.PLACE)
    whole = within(without(cell, "residence_class"), world, query, present, Lens.PLACE)
    part = within(cell, world, query, present, Lens.PLACE)
    if "residence_class" not in cell:
        strangers = {ResidenceClass.NONE, ResidenceClass.OUTSIDE}
        part = [row for row in part if registered(row, query)[0] in strangers]
    return Tally(len(persons_in(part)), len(persons_in(whole)))


def transit_share(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, contacts_of(world, query, Lens.PLACE), Lens.PLACE)
    outside = persons_in(row for row in rows if row.residence is ResidenceClass.OUTSIDE)
    return Tally(sum(is_in_transit(world, query, key) for key in outside), len(persons_in(rows)))


def is_in_transit(world: World, query: Query, person: str) -> bool:
    first, last = query.period.first_day, query.period.last_day
    stays = [
        stay
        for stay in world.stays
        if stay.person == person and stay.entered <= last and (stay.left is None or stay.left >= first)
    ]
    return (
        len(stays) == 1
        and stays[0].left is not None
        and (stays[0].left - stays[0].entered).days <= query.thresholds.transit_nights
    )


def inequality(world: World, query: Query, cell: Cell) -> Tally:
    total, between = theil_parts(world, query, cell)
    return Tally(between, None, total)


def inequality_between(world: World, query: Query, cell: Cell) -> Tally:
    total, between = theil_parts(world, query, cell)
    share = None if total is None or between is None or total <= 0 else 100 * between / total
    return Tally(between, total, share)


def theil_parts(world: World, query: Query, cell: Cell) -> tuple[float | None, float | None]:
    """Return Theil's T between the municipalities and between lead and territory; None where nobody was served."""
    areas = {name: {**cell, "municipality": code} for name, code in MUNICIPALITIES.items()}
    residents = {name: population(world, query, own, area="ambito") for name, own in areas.items()}
    served = {name: len(residents_served(world, query, own)) for name, own in areas.items() if residents[name]}
    if sum(served.values()) == 0:
        return None, None
    sides = {side: [name for name in served if (name == LEAD) is side] for side in (True, False)}
    total = theil([(served[name], residents[name]) for name in served])
    between = theil([(sum(served[n] for n in names), sum(residents[n] for n in names)) for names in sides.values()])
    return total, min(between, total)


def theil(pairs: list[tuple[int, int]]) -> float:
    events, people = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    return max(sum(x / events * log((x / events) / (n / people)) for x, n in pairs if x), 0.0)


class Night(NamedTuple):
    """An open night of a section; ``occupied`` is None where nobody told."""

    service: str
    section: Section
    day: date
    funded: int
    actual: int
    occupied: int | None


def nights(world: World, query: Query) -> list[Night]:
    """Return each open night of each section of beds, up to the as-of day."""
    found = []
    held = {(row.service, row.section, row.day): row.occupied for row in world.occupancy}
    for row in world.capacity:
        day = row.since
        while day <= min(row.until or AS_OF, AS_OF):
            occupied = held.get((row.service, row.section, day))
            found.append(Night(row.service, row.section, day, row.funded, row.actual, occupied))
            day += timedelta(days=1)
    return [
        night
        for night in found
        if in_period(night.day, query)
        and world.service(night.service).unit is CapacityUnit.BED
        and passes_filters(world, query, night.service, None)
        and in_area(world.service(night.service).at, query.area)
    ]


def recorded(world: World, query: Query, cell: Cell) -> list[Night]:
    rows = within(cell, world, query, nights(world, query), Lens.PLACE)
    return [row for row in rows if row.occupied is not None and row.actual > 0]


def bed_occupancy(world: World, query: Query, cell: Cell) -> Tally:
    rows = recorded(world, query, cell)
    return Tally(sum(night.occupied for night in rows), sum(night.actual for night in rows))


def funded_use(world: World, query: Query, cell: Cell) -> Tally:
    rows = [row for row in recorded(world, query, cell) if row.funded > 0]
    return Tally(sum(night.occupied for night in rows), sum(night.funded for night in rows))


def beds_unavailable(world: World, query: Query, cell: Cell) -> Tally:
    rows = within(cell, world, query, nights(world, query), Lens.PLACE)
    return Tally(sum(night.funded - night.actual for night in rows), sum(night.funded for night in rows))


def unmet_demand(world: World, query: Query, cell: Cell) -> Tally:
    asked = [
        row
        for row in world.requests
        if row.person is not None
        and in_period(row.day, query)
        and passes_filters(world, query, row.service, row.person)
        and in_area(world.service(row.service).at, query.area)
    ]
    rows = within(cell, world, query, asked, Lens.PLACE)
    unmet = [
        row
        for row in rows
        if all(
            other.outcome is RequestOutcome.TURNED_AWAY
            for other in world.requests
            if (other.person, other.day) == (row.person, row.day)
        )
    ]
    return Tally(len(persons_in(unmet)), len(persons_in(rows)))


def euros(world: World, query: Query, cell: Cell) -> float | None:
    """Sum what was spent in a cell; None if no budget, or not all of them, can tell."""
    found = [
        row.spent
        for row in world.budgets
        if query.period.first // 12 <= row.year <= query.period.last // 12
        and (not query.strands or row.strand in query.strands)
        and cell.get("strand", row.strand) == row.strand
        and cell.get("year", str(row.year)) == str(row.year)
    ]
    return None if not found or None in found else sum(spent for spent in found if spent is not None)


def spend(world: World, query: Query, cell: Cell) -> Tally:
    total = euros(world, query, cell)
    return Tally(total, None if total is None else population(world, query, cell, area="ambito"))


def spend_per_person(world: World, query: Query, cell: Cell) -> Tally:
    total = euros(world, query, cell)
    rows = within(cell, world, query, contacts_of(world, query, query.lens), query.lens)
    return Tally(total, None if total is None else len(persons_in(rows)))


REFERENCE: dict[str, Callable[[World, Query, Cell], Tally]] = {
    function.__name__: function
    for function in (
        people_served,
        households_served,
        contacts,
        contacts_per_person,
        bed_occupancy,
        funded_use,
        beds_unavailable,
        unmet_demand,
        rate_per_1000,
        location_quotient,
        attraction,
        residence_mix,
        transit_share,
        inequality,
        inequality_between,
        spend,
        spend_per_person,
    )
}
