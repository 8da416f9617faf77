"""The finding of a breakdown, where its own sentence would only count the groups.

Comes in: a `Result` with one grouping. Goes out: one Italian sentence for the title of a figure.
Must not: say which municipality comes first (small numbers make no league tables), nor compute.
"""

from typing import Any, Final

from components.parts.words import GROUP_NAMES, group_label, period_label
from indicators.query import Grouping
from indicators.result import Result
from indicators.sentences import amount

_NAMED: Final = frozenset(
    {
        Grouping.SERVICE,
        Grouping.SERVICE_TYPE,
        Grouping.TARGET,
        Grouping.STRAND,
        Grouping.AGE_BAND,
        Grouping.NEED,
        Grouping.EXIT_CLASS,
        Grouping.CONTINUITY,
    }
)
_TIME: Final = frozenset({Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH})


def finding(result: Result) -> str:
    """Return what the figure shows: its largest group, its range over settled time, or the result's own sentence."""
    grouping = result.query.by[0] if len(result.query.by) == 1 else None
    rows = [row for row in result.rows() if row["value"]]
    if grouping in _NAMED and rows:
        return _largest(result, grouping, rows)
    settled = [row for row in rows if not row["provisional"]]
    if grouping in _TIME and len(settled) > 1:
        return _range(result, grouping, settled)
    return result.sentence()


def _largest(result: Result, grouping: Grouping, rows: list[dict[str, Any]]) -> str:
    row = max(rows, key=lambda row: row["value"])
    name = group_label(result.directory, grouping, row[grouping])
    what = GROUP_NAMES[grouping].lower()
    said = amount(result, row["value"], row["status"])
    return f"{result.indicator.name}, per {what}: il valore più alto è «{name}», {said}."


def _range(result: Result, grouping: Grouping, rows: list[dict[str, Any]]) -> str:
    least, most = (choose(rows, key=lambda row: row["value"]) for choose in (min, max))
    low, high = (
        f"{amount(result, row['value'], row['status'])} ({period_label(row[grouping])})" for row in (least, most)
    )
    return f"{result.indicator.name}: da {low} a {high}."
