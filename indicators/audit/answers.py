"""What a question says about every row of its answer: the filters, the months, what a hidden figure would mean.

Comes in: an answer, and what is true. Goes out: facts as a dictionary, one row of a frame. Must not: read the figures.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from indicators.definition import Kind
from indicators.dimensions import MONTHS_OF, TIME
from indicators.disclosure import DISJOINT
from indicators.permission import SHORTEST
from indicators.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query
from indicators.result import Result

FILTERS: Final = (
    "service",
    "service_type",
    "strand",
    "target",
    "need",
    "municipality",
    "area",
    "place",
    "place_area",
    "asked",
    "fictitious",
    "horizon",
)
"""Conditions that something else than a breakdown may impose."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, its number, and the tallies before protection."""

    question: int
    result: Result
    truth: pl.DataFrame

    @property
    def names(self) -> list[str]:
        """Return the columns that the answer is broken down by."""
        return [str(grouping) for grouping in self.result.query.by]


def about(answer: Answer) -> dict[str, Any]:
    """Return what holds for every row of an answer.

    ``since``, ``until`` and ``reached`` are months (asked, and with data); ``shortest`` how many a figure by
    municipality needs; ``in_classes`` whether its parts add up; ``tells`` whether a suppressed row says that this very
    count is small, and not one of several; ``counts_…`` which parts count persons; ``only_…`` the filters.
    """
    result, query = answer.result, answer.result.query
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    counts = answer.truth.columns
    return {
        "question": answer.question,
        "since": query.period.first,
        "until": query.period.last,
        "reached": min(query.period.last, result.directory.last_month),
        "shortest": min(SHORTEST, query.period.months if time is None else MONTHS_OF[time]),
        "by_place": query.lens is Lens.PLACE,
        "in_classes": bool(DISJOINT & set(query.by)),
        "tells": result.indicator.kind in {Kind.PERSONS, Kind.RATE} and "scale_key" not in counts,
        "counts_numerator": "numerator_key" in counts,
        "counts_denominator": "denominator_key" in counts,
    } | {f"only_{name}": word for name, word in _filters(query, result).items()}


def _filters(query: Query, result: Result) -> dict[str, str | None]:
    """Return the conditions that the filters of a question impose, null where there are none."""
    single = {
        "service": query.services,
        "service_type": query.service_types,
        "strand": query.strands,
        "target": query.targets,
        "need": query.needs,
    }
    found = dict.fromkeys(FILTERS) | {name: str(values[0]) for name, values in single.items() if values}
    return found | {
        _area(query): None if query.area == AMBITO else result.directory.area_slug(query.area),
        "asked": str(query.period) if Grouping.NEED_SET in query.by else None,
        "fictitious": "senza" if query.exclude_fictitious else None,
        "horizon": str(query.horizon_months) if result.indicator.horizons else None,
    }


def _area(query: Query) -> str:
    """Return the condition that the area of a question is, through its lens."""
    is_wide = query.area in {LEAD, TERRITORY}
    if query.lens is Lens.PLACE:
        return "place_area" if is_wide else "place"
    return "area" if is_wide else "municipality"
