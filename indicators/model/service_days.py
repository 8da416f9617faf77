"""On which days the services of a question were open, and which periods of them are alike.

Comes in: a `Query`, a `Directory`, periods. Goes out: keys of services, days, whether two periods can be compared.
Must not: look at what the services delivered; take the whole network, which grows, for one that opens.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query

TOLERANCE: Final = 0.05
"""Part of a period that a service may have been closed more than in another, and the two be compared all the same."""


def chosen(query: Query, names: Directory) -> tuple[str, ...]:
    """Return the keys of the services that a question chooses by name, type or strand; none where it chooses none."""
    if not (query.services or query.service_types or query.strands):
        return ()
    return tuple(
        key
        for key, service in names.register.items()
        if (not query.services or key in query.services)
        and (not query.service_types or service.type in query.service_types)
        and (not query.strands or service.strand in query.strands)
        and (query.lens is Lens.RESIDENCE or _is_in(query.area, service.place, names))
    )


def of_row(row: Mapping[str, object], query: Query, names: Directory) -> tuple[str, ...]:
    """Return the keys of the services that a row is of, where it is of one service, or of one type of them."""
    if (key := row.get(Grouping.SERVICE)) is not None:
        return (str(key),)
    kind = row.get(Grouping.SERVICE_TYPE)
    among = chosen(query, names) or tuple(names.register)
    return tuple(key for key in among if names.register[key].type == kind)


def days_open(services: tuple[str, ...], names: Directory) -> tuple[date, date]:
    """Return the first day on which any of some services was open, and the last; the ends of time where none is."""
    known = [names.register[key] for key in services if key in names.register]
    first = min((service.opened for service in known), default=date.min)
    return first, max((service.closed or date.max for service in known), default=date.max)


def are_alike(services: tuple[str, ...], names: Directory, one: Period, other: Period) -> bool:
    """Whether some services were open for about the same part of two periods."""
    return abs(_part_open(services, names, one) - _part_open(services, names, other)) <= TOLERANCE


def _part_open(services: tuple[str, ...], names: Directory, period: Period) -> float:
    first, last = days_open(services, names)
    days = (min(last, period.last_day) - max(first, period.first_day)).days + 1
    whole = (period.last_day - period.first_day).days + 1  # of a period that begins after the data, none
    return max(days, 0) / max(whole, 1)


def _is_in(area: str, place: str, names: Directory) -> bool:
    if area == TERRITORY:
        return bool(place) and place != names.lead_code
    return area == AMBITO or place == (names.lead_code if area == LEAD else area)
