"""Which returns behind an answer stand in doubt: contested, corrected after a contest, or not confirmed in time.

Comes in: a `Snapshot`, a `Query`, the tables that the answer rests on. Goes out: `Doubt` values, of the whole answer
and of each of its groups. Must not: count; tell who acted, or what they wrote; look at the clock (the day is that of
the data).

A contest counts from the day it is opened to the day it is closed, a corrected file notwithstanding. What nobody has
confirmed counts only where the Ambito confirms its returns at all, from the first month that anybody confirmed, and
once the day on which the return was due has passed: otherwise the whole past of a base would be in doubt.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.verification.standing import Act, Delivery, Standing, standing
from data_access.vocabulary import ReturnAct, ReturnState
from indicators.engine.missing_by_group import group_of_services
from indicators.model.period import Period, Unit, month_of
from indicators.model.query import MONTHS_OF, TIME, Query
from indicators.model.result import Doubt
from indicators.selection.returns_coverage import returns_of
from indicators.selection.snapshot_cache import remembered

TABLES: Final[Mapping[str, str]] = {
    "notti": "occupancy",
    "accessi": "contacts",
    "conteggi": "contacts",
    "permanenze": "stays",
    "richieste": "requests",
    "sostegni": "supports",
}
"""Frame that each kind of content is in."""
OF_ALL: Final = frozenset({"contacts", "cases", "pacts"})
"""Frames that any service may deliver for."""
WAITING: Final = frozenset({ReturnState.RECEIVED, ReturnState.UNDER_REVIEW})
ACTS: Final = {str(act): act for act in ReturnAct}
ORDER: Final = (ReturnState.CONTESTED, ReturnState.CORRECTED, ReturnState.RECEIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class _InDoubt:
    """A return, or one kind of its content, that stands in doubt."""

    service: str
    month: int
    kind: str
    state: ReturnState
    since: date
    role: str


def doubts(snapshot: Snapshot, query: Query, rests_on: tuple[str, ...]) -> tuple[Doubt, ...]:
    """Return the returns in doubt that an answer rests on, in its period, disputes first.

    Parameters
    ----------
    snapshot : Snapshot
    query : Query
        Its period, services, types, strands, lens and area count.
    rests_on : tuple of str
        The frames that the indicator is made from (`Indicator.rests_on`).
    """
    found = _in_doubt(snapshot)
    if not found:
        return ()
    bearing = _bearing(snapshot, query, rests_on)
    return _together(
        one
        for one in found
        if (one.service, one.month) in bearing
        and query.period.first <= one.month <= query.period.last
        and (not one.kind or TABLES.get(one.kind) in {*rests_on, None})
    )


def disputes_by_group(snapshot: Snapshot, query: Query, found: tuple[Doubt, ...]) -> dict[str, tuple[Doubt, ...]]:
    """Return the disputes of each group that has some, by code; nothing for other breakdowns."""
    disputes = [one for one in found if one.is_dispute]
    if len(query.by) != 1 or not disputes:
        return {}
    by_group: dict[str, list[Doubt]] = defaultdict(list)
    grouping = query.by[0]
    if grouping in TIME:
        unit = Unit(MONTHS_OF[grouping])
        for one in disputes:
            codes: dict[str, list[int]] = defaultdict(list)
            for month in one.months:
                first = month - month % unit
                codes[str(Period(first, first + unit - 1, unit))].append(month)
            for code, months in codes.items():
                by_group[code].append(replace(one, months=tuple(months)))
    else:
        groups = group_of_services(snapshot, grouping)
        for one in disputes:
            if one.service in groups:
                by_group[groups[one.service]].append(one)
    return {code: tuple(of_group) for code, of_group in by_group.items()}


def first_confirmed(snapshot: Snapshot) -> int | None:
    """Return the first month that anybody confirmed; None where nobody has confirmed any."""
    acts = snapshot["return_acts"].filter(pl.col("act") == str(ReturnAct.CONFIRM), pl.col("finding") == "")
    first = acts["month"].min()
    return None if first is None else int(str(first))


def acts_of(snapshot: Snapshot) -> Mapping[tuple[str, int], list[Act]]:
    """Return the acts on returns (those on findings left aside), by service (key) and month, in order."""
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    found: dict[tuple[str, int], list[Act]] = defaultdict(list)
    for row in snapshot["return_acts"].filter(pl.col("finding") == "").iter_rows(named=True):
        act = Act(
            act=ACTS[row["act"]],
            at=row["at"],
            role=row["role"],
            revision=row["revision"],
            kind=row["kind"],
            measure=row["measure"],
        )
        found[keys[row["service"]], row["month"]].append(act)
    return found


@remembered()
def _in_doubt(snapshot: Snapshot) -> tuple[_InDoubt, ...]:
    """Return every return in doubt, whenever it is of."""
    if snapshot["return_acts"].is_empty():
        return ()
    acts, begins = acts_of(snapshot), first_confirmed(snapshot)
    keys = dict(snapshot["services"].select("index", "key").iter_rows())
    newest = snapshot["returns"].sort("revision").group_by("service", "month", maintain_order=True).last()
    found: list[_InDoubt] = []
    for row in newest.iter_rows(named=True):
        service, month = keys[row["service"]], row["month"]
        delivery = Delivery(received=row["received"], revision=row["revision"])
        own = acts.get((service, month), [])
        found += [
            _one(service, month, kind, now, now.since or delivery.received)
            for kind, now in _standings(delivery, own)
            if now.is_disputed
        ]
        is_due = begins is not None and month >= begins and row["due"] < snapshot.as_of
        if is_due and standing(delivery, own).state in WAITING:
            found.append(_one(service, month, "", Standing(state=ReturnState.RECEIVED), row["due"]))
    return tuple(found)


def _one(service: str, month: int, kind: str, now: Standing, since: date | None) -> _InDoubt:
    return _InDoubt(
        service=service, month=month, kind=kind, state=now.state, since=since or date.min, role=now.contested_by
    )


def _standings(delivery: Delivery, acts: list[Act]) -> Iterator[tuple[str, Standing]]:
    """Yield where the whole return stands by what was said of it as such, then each kind that something was said of."""
    yield "", standing(delivery, [one for one in acts if not one.kind])
    for kind in dict.fromkeys(one.kind for one in acts if one.kind):
        now = standing(delivery, acts, kind=kind)
        if now != standing(delivery, [one for one in acts if not one.kind]):
            yield kind, now


def _about(query: Query, rests_on: tuple[str, ...]) -> Any:
    return query.lens, query.area, query.services, query.service_types, query.strands, query.left_out, rests_on


@remembered(by=_about)
def _bearing(snapshot: Snapshot, query: Query, rests_on: tuple[str, ...]) -> frozenset[tuple[str, int]]:
    """Return the services and months, whenever they are, whose returns an answer rests on."""
    tables = [name for name in rests_on if name in TABLES.values()]
    if not tables and not set(rests_on) & OF_ALL:
        return frozenset()
    whole = replace(query, period=Period(0, month_of(snapshot.as_of), Unit.MONTH))
    returns = returns_of(snapshot, whole).select("service", "month").unique()
    if not set(rests_on) & OF_ALL:
        deliver = pl.concat([snapshot[name]["service"].unique() for name in tables]).unique()
        returns = returns.filter(pl.col("service").is_in(deliver.implode()))
    keys = snapshot["services"].lazy().select("key", service="index")
    return frozenset(returns.join(keys, on="service").select("key", "month").collect().iter_rows())


def _together(found: Iterator[_InDoubt]) -> tuple[Doubt, ...]:
    """Return a line for each service, state and contester, with all its months and the first of its days."""
    months: dict[tuple[ReturnState, str, str], set[int]] = defaultdict(set)
    since: dict[tuple[ReturnState, str, str], date] = {}
    for one in found:
        key = (one.state, one.service, one.role)
        months[key].add(one.month)
        since[key] = min(since.get(key, one.since), one.since)
    made = [
        Doubt(service=key[1], months=tuple(sorted(of_service)), state=key[0], since=since[key], role=key[2])
        for key, of_service in months.items()
    ]
    return tuple(sorted(made, key=lambda one: (ORDER.index(one.state), -len(one.months), one.service)))
