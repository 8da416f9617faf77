"""Which groups of an answer rest in part on returns that never came: what is drawn of them carries a hatch and words.

Comes in: a `Snapshot`, a `Query`, the returns that are missing in its period. Goes out: those of each group.
Must not: count; say anything of groups that no single service bends (areas, people by age): there the sentence says it.

A municipality is bent by the services that stand in it, whichever the lens: most people go to the nearest.
"""

from collections.abc import Mapping
from typing import Any

from data_access.snapshot import Snapshot
from indicators.model.query import Grouping, Query
from indicators.model.result import Gap


def missing_by_group(snapshot: Snapshot, query: Query, gaps: tuple[Gap, ...]) -> dict[str, tuple[Gap, ...]]:
    """Return the missing returns of each group that some are missing of, by code; nothing for other breakdowns."""
    if len(query.by) != 1 or not gaps:
        return {}
    groups = group_of_services(snapshot, query.by[0])
    gaps_by_group: dict[str, tuple[Gap, ...]] = {}
    for gap in gaps:
        if gap.service in groups:
            code = groups[gap.service]
            gaps_by_group[code] = (*gaps_by_group.get(code, ()), gap)
    return gaps_by_group


def group_of_services(snapshot: Snapshot, grouping: Grouping) -> Mapping[str, str]:
    """Return the group of each service, by key; nothing for breakdowns that no single service bends."""
    services = snapshot["services"].rows(named=True)
    if grouping is Grouping.SERVICE:
        return {row["key"]: row["key"] for row in services}
    if grouping is Grouping.SERVICE_TYPE:
        return {row["key"]: str(row["type"]) for row in services}
    if grouping is Grouping.ORGANISATION:
        return _through(snapshot, "organisations", "key", services, "organisation")
    if grouping in {Grouping.MUNICIPALITY, Grouping.PLACE}:
        return _through(snapshot, "municipalities", "code", services, "place")
    return {}


def _through(
    snapshot: Snapshot, frame: str, code: str, services: list[dict[str, Any]], column: str
) -> Mapping[str, str]:
    codes = dict(snapshot[frame].select("index", code).iter_rows())
    return {row["key"]: codes[row[column]] for row in services}
