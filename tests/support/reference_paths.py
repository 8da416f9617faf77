"""The indicators of paths once more, written from their definitions with loops, as slowly and plainly as possible.

Comes in: a `PathWorld`, a `Query` and one cell of its answer (grouping to code). Goes out: a `Tally` for each
indicator, in `REFERENCE`. Must not: import the engine's measures, histories or spans: two answers that agree must have
come two ways.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from data_access.vocabulary import ExitClass, NeedDimension
from indicators.model.query import Query
from tests.support.path_world import AS_OF, BODY, PLACES, Contact, PathWorld
from tests.support.reference_path_rows import (
    Cell,
    Event,
    Exit,
    add_months,
    after,
    as_event,
    at_exit,
    before,
    chosen,
    contacts,
    days_of,
    exits,
    matches,
    people,
    residence_at,
    span,
)

INACTIVE, LONG_NIGHTS, LONG_MONTHS, SAME_EXIT, NEW_MONTHS = 90, 180, 3, 14, 60
LEAVING = [ExitClass.HOME, ExitClass.STABLE, ExitClass.INSTITUTION, ExitClass.DECEASED]


class Tally(NamedTuple):
    """What an indicator finds in a cell; ``value`` only where it is not numerator over denominator."""

    numerator: float | None
    denominator: float | None = None
    value: float | None = None


def active(world: PathWorld, query: Query, cell: Cell) -> Tally:
    end = min(span(query, cell)[1], AS_OF)
    recent = [e for e in contacts(world) if e.day <= end and (end - e.day).days < INACTIVE and matches(e, query, cell)]
    return Tally(len({person for person in people(recent) if not _has_left(world, person, end)}))


def _has_left(world: PathWorld, person: str, end: date) -> bool:
    last = max(day for day in days_of(world, person) if day <= end)
    return any(row.person == person and row.kind in LEAVING and last <= row.day <= end for row in exits(world))


def newcomers(world: PathWorld) -> list[Event]:
    return [as_event(row) for row in world.contacts if _is_new(world, row)]


def _is_new(world: PathWorld, row: Contact) -> bool:
    previous = before(world, row.person, row.day)
    if previous is not None:
        return add_months(previous, NEW_MONTHS) <= row.day
    return not _was_known(world, row)


def _was_known(world: PathWorld, row: Contact) -> bool:
    begin = min(contact.day for contact in world.contacts)
    declaring = {BODY[contact.service] for contact in world.contacts if contact.first}
    that_day = [c for c in world.contacts if (c.person, c.day) == (row.person, row.day)]
    silent = any(BODY[c.service] in declaring for c in that_day) and not any(c.first for c in that_day)
    return silent and (row.day - begin).days < INACTIVE


def comebacks(world: PathWorld) -> list[Event]:
    found = []
    for row in world.contacts:
        previous = before(world, row.person, row.day)
        if previous and (row.day - previous).days >= INACTIVE and not _is_new(world, row):
            found.append(as_event(row))
    return found


def departures(world: PathWorld) -> dict[tuple[str, date], Exit]:
    """Return, by person and last day seen, the exit with which somebody active left."""
    order, services = list(ExitClass), list(PLACES)
    found: dict[tuple[str, date], Exit] = {}
    ranked = sorted(exits(world), key=lambda r: (r.day, order.index(r.kind), services.index(r.service or "mensa")))
    for row in ranked:
        last = before(world, row.person, row.day + timedelta(days=1))
        if row.kind in LEAVING and last and (row.day - last).days < INACTIVE:
            found.setdefault((row.person, last), row)
    return found


def departed(world: PathWorld) -> list[Event]:
    return [at_exit(world, row) for row in departures(world).values()]


def back_after_exit(world: PathWorld) -> list[Event]:
    found = []
    for (person, last), row in departures(world).items():
        day = after(world, person, row.day)
        if day and (day - last).days < INACTIVE:
            found.append(Event(person, day, row.service, residence_at(world, person, day)))
    return found


def faded(world: PathWorld) -> list[Event]:
    found = []
    for row in world.contacts:
        following, day = after(world, row.person, row.day), row.day + timedelta(days=INACTIVE)
        gone = following is None or following >= day
        if gone and day <= AS_OF and (row.person, row.day) not in departures(world):
            found.append(as_event(row)._replace(day=day))
    return found


def new_people(world: PathWorld, query: Query, cell: Cell) -> Tally:
    came = people(chosen(newcomers(world), query, cell))
    return Tally(len(came), len(people(chosen(contacts(world), query, cell))))


def returned(world: PathWorld, query: Query, cell: Cell) -> Tally:
    return Tally(len(people(chosen(comebacks(world), query, cell))))


def flow_ratio(world: PathWorld, query: Query, cell: Cell) -> Tally:
    came = [*newcomers(world), *comebacks(world), *back_after_exit(world)]
    went = [*departed(world), *faded(world)]
    return Tally(len(people(chosen(came, query, cell))), len(people(chosen(went, query, cell))))


def flow_new(world: PathWorld, query: Query, cell: Cell) -> Tally:
    return Tally(len(people(chosen(newcomers(world), query, cell))))


def flow_back(world: PathWorld, query: Query, cell: Cell) -> Tally:
    return Tally(len(people(chosen(back_after_exit(world), query, cell))))


def flow_home(world: PathWorld, query: Query, cell: Cell) -> Tally:
    left = [at_exit(world, row) for row in departures(world).values() if row.kind is ExitClass.HOME]
    return Tally(len(people(chosen(left, query, cell))))


def flow_other(world: PathWorld, query: Query, cell: Cell) -> Tally:
    left = [at_exit(world, row) for row in departures(world).values() if row.kind is not ExitClass.HOME]
    return Tally(len(people(chosen(left, query, cell))))


def flow_inactive(world: PathWorld, query: Query, cell: Cell) -> Tally:
    return Tally(len(people(chosen(faded(world), query, cell))))


def _stays_ended(world: PathWorld, query: Query, cell: Cell) -> list[Exit]:
    ended = [row for row in exits(world) if row.service is not None]
    return [row for row in ended if chosen([at_exit(world, row)], query, cell)]


def exits_to_autonomy(world: PathWorld, query: Query, cell: Cell) -> Tally:
    ended = _stays_ended(world, query, cell)
    return Tally(sum(row.kind is ExitClass.HOME for row in ended), len(ended))


def exits_to_unknown(world: PathWorld, query: Query, cell: Cell) -> Tally:
    ended = _stays_ended(world, query, cell)
    return Tally(sum(row.kind is ExitClass.UNKNOWN for row in ended), len(ended))


def returns(world: PathWorld, query: Query, cell: Cell) -> Tally:
    cohort = [row for row in _stays_ended(world, query, cell) if row.kind is ExitClass.HOME]
    followed = [row for row in cohort if add_months(row.day, query.horizon_months) <= AS_OF]

    def came_back(row: Exit) -> bool:
        soonest, latest = row.day + timedelta(days=SAME_EXIT), add_months(row.day, query.horizon_months)
        return any(s.person == row.person and soonest < s.entered <= latest for s in world.stays)

    return Tally(sum(came_back(row) for row in followed), len(followed))


def median_stay(world: PathWorld, query: Query, cell: Cell) -> Tally:
    lengths = []
    for stay in world.stays:
        entry = Event(stay.person, stay.entered, stay.service, residence_at(world, stay.person, stay.entered))
        if stay.entered <= AS_OF and chosen([entry], query, cell):
            ended = stay.left is not None and stay.left <= AS_OF
            until = stay.left if ended and stay.left else AS_OF
            lengths.append(((until - stay.entered).days, ended))
    return Tally(sum(ended for _, ended in lengths), len(lengths), _kaplan_meier(lengths))


def _kaplan_meier(lengths: list[tuple[int, bool]]) -> float | None:
    share, half = 1.0, None
    for time in sorted({length for length, ended in lengths if ended}):
        if half is not None:
            return (half + time) / 2
        at_risk = sum(length >= time for length, _ in lengths)
        share *= 1 - sum(ended and length == time for length, ended in lengths) / at_risk
        if abs(share - 0.5) < 1e-9:
            half = time
        elif share < 0.5:
            return float(time)
    return None if half is None else float(half)


def _in_window(world: PathWorld, query: Query, cell: Cell, months: int) -> tuple[date, date, list[Event]]:
    """Return the months up to the end of the cell's time (first and last day), and the contacts of the cell in them."""
    last = min(span(query, cell)[1], AS_OF)
    start = add_months(last.replace(day=1), 1 - months)
    end = add_months(last.replace(day=1), 1) - timedelta(days=1)
    return start, end, [e for e in contacts(world) if start <= e.day <= end and matches(e, query, cell)]


def long_term(world: PathWorld, query: Query, cell: Cell) -> Tally:
    start, end, rows = _in_window(world, query, cell, 12)
    last = min(end, AS_OF)
    long = {
        person
        for person in people(rows)
        if _months_seen(world, person, start, end) >= LONG_MONTHS or _nights(world, person, last) >= LONG_NIGHTS
    }
    return Tally(len(long), len(people(rows)))


def _months_seen(world: PathWorld, person: str, start: date, end: date) -> int:
    return len({(day.year, day.month) for day in days_of(world, person) if start <= day <= end})


def _nights(world: PathWorld, person: str, last: date) -> int:
    year = [last - timedelta(days=back) for back in range(365)]
    own = [stay for stay in world.stays if stay.person == person]
    return len([night for night in year if any(stay.entered <= night < (stay.left or date.max) for stay in own)])


def _is_supported(world: PathWorld, person: str, start: date, end: date) -> bool:
    own = [case for case in world.cases if case.person == person]
    spans = [(each.opened, each.closed) for each in own] + [(c.pact.signed, c.pact.closed) for c in own if c.pact]
    return any(opened <= end and (closed is None or closed >= start) for opened, closed in spans)


def one_off_share(world: PathWorld, query: Query, cell: Cell) -> Tally:
    if span(query, cell)[1] > AS_OF:
        return Tally(0, 0)
    start, end, rows = _in_window(world, query, cell, 12)
    once = {
        person
        for person in people(rows)
        if sum(row.person == person and start <= row.day <= end for row in world.contacts) == 1
        and not _is_supported(world, person, start, end)
    }
    return Tally(len(once), len(people(rows)))


def take_up(world: PathWorld, query: Query, cell: Cell) -> Tally:
    start, end = span(query, cell)
    last = min(end, AS_OF)
    rows = chosen(contacts(world), query, cell)
    twice = {p for p in people(rows) if sum(r.person == p and start <= r.day <= end for r in world.contacts) >= 2}
    return Tally(sum(_is_supported(world, person, start, last) for person in twice), len(twice))


def _needs(world: PathWorld, query: Query, cell: Cell) -> dict[str, set[str]]:
    """Return the needs of each person assessed in the period."""
    anywhere = query.but(services=())
    needs: dict[str, set[str]] = {}
    for case in world.cases:
        event = Event(case.person, case.opened, None, residence_at(world, case.person, case.opened))
        if case.needs and chosen([event], anywhere, cell) and reached(world, query, case.person):
            rated = {str(need) for need, rating in case.needs.items() if at_opening(rating) >= 1}
            needs[case.person] = needs.get(case.person, set()) | rated
    return needs


def multidimensional_needs(world: PathWorld, query: Query, cell: Cell) -> Tally:
    needs = _needs(world, query, cell)
    return Tally(sum(len(found) >= 2 for found in needs.values()), len(needs))


def needs_together(world: PathWorld, query: Query, cell: Cell) -> Tally:
    found = _needs(world, query, {name: code for name, code in cell.items() if name != "need_set"})
    wanted = cell.get("need_set")
    return Tally(sum(wanted in (None, _joined(needs)) for needs in found.values()), None)


def _joined(needs: set[str]) -> str:
    return "+".join(str(need) for need in NeedDimension if str(need) in needs) or "nessuno"


def at_opening(rating: int | tuple[int, int]) -> int:
    """Return how a need was rated at the opening of its case."""
    return rating if isinstance(rating, int) else rating[0]


def reached(world: PathWorld, query: Query, person: str) -> bool:
    """Whether the services asked about, if any, reached the person in the whole period."""
    return not query.services or person in people(chosen(contacts(world), query, {}))


REFERENCE: dict[str, Callable[[PathWorld, Query, Cell], Tally]] = {
    function.__name__: function
    for function in (
        active,
        new_people,
        returned,
        flow_ratio,
        flow_new,
        flow_back,
        flow_home,
        flow_other,
        flow_inactive,
        exits_to_autonomy,
        exits_to_unknown,
        returns,
        median_stay,
        long_term,
        one_off_share,
        take_up,
        multidimensional_needs,
        needs_together,
    )
}
"""Every indicator of paths, by key."""
