"""Reading of answers: what a question says about every row: filters, months, what a hidden figure would mean.

Comes in: an answer, and what is true. Goes out: facts as a dictionary, one row of a frame. Must not: read the figures.
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from data_access.vocabulary import ResidenceClass
from indicators.disclosure.allowed_questions import SHORTEST
from indicators.measures.people import tells_of_people
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import AMBITO, LEAD, MONTHS_OF, TERRITORY, TIME, Grouping, Lens, Query
from indicators.model.result import Result

FILTERS: Final = (
    "service",
    "service_type",
    "strand",
    "target",
    "need",
    "municipality",
    "area",
    "residence_class",
    "place",
    "place_area",
    "asked",
    "fictitious",
    "left_out",
    "horizon",
)
"""Conditions that something else than a breakdown may impose."""
QUANTITIES: Final = frozenset({Kind.COUNT, Kind.PER_PERSON})
"""Kinds whose numerator is a quantity that persons made."""
PLAIN: Final = frozenset({Kind.PERSONS, Kind.RATE})
"""Kinds that hide a row because this very count is small, and not one of several."""
OF_ONE_CLASS: Final = {"from_outside": str(ResidenceClass.OUTSIDE)}
"""Indicators of which everybody is of one class of residence, which the people served are asked by too."""
PARTED: Final = frozenset({Kind.PROPORTION, Kind.QUANTILE, Kind.INDEX})
"""Kinds whose numerator is a part of the denominator: what is left of it is a set of persons too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, its number, the tallies before protection, and the returns that its rows rest on."""

    question: int
    result: Result
    truth: pl.DataFrame
    returns: pl.DataFrame
    """``expected`` and ``received``, by those groupings along which a return can be missing; one row if none."""

    @property
    def names(self) -> list[str]:
        """Return the columns that the answer is broken down by."""
        return [str(grouping) for grouping in self.result.query.by]


def about(answer: Answer, mean_minimum: int) -> dict[str, Any]:
    """Return what holds for every row of an answer, beside what `asked` says.

    ``reached`` is the last month with data; ``shortest`` how many months a figure by municipality needs; ``tells``
    whether a suppressed row says that this very count is small; ``most_hidden`` the most that a suppressed denominator
    may be, if it is told; ``exact`` whether a quantity tells of nobody and is not rounded; ``counts_…`` which parts
    count persons, or are made by them.
    """
    result, query = answer.result, answer.result.query
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    counts, kind = answer.truth.columns, result.indicator.kind
    return {
        "question": answer.question,
        "reached": min(query.period.last, result.directory.last_month),
        "shortest": min(SHORTEST, query.period.months if time is None else MONTHS_OF[time]),
        "tells": kind in PLAIN and "scale_key" not in counts,
        "most_hidden": mean_minimum - 1 if kind is Kind.PER_PERSON else None,
        "exact": kind in QUANTITIES and "persons_key" not in counts and not tells_of_people(query),
        "counts_numerator": "numerator_key" in counts or (kind in QUANTITIES and result.indicator.person_filters),
        "counts_denominator": "denominator_key" in counts,
        "counts_rest": kind in PARTED and {"numerator_key", "denominator_key"} <= set(counts),
        **asked(query, result.indicator, result.directory),
    }


def asked(query: Query, entry: Indicator, directory: Directory) -> dict[str, Any]:
    """Return the conditions and months of a question.

    ``since`` and ``until`` are months, ``by_place`` tells the lens, ``only_…`` are the filters.
    """
    filters = {f"only_{name}": word for name, word in _filters(query, entry, directory).items()}
    return {
        "since": query.period.first,
        "until": query.period.last,
        "by_place": query.lens is Lens.PLACE,
        **filters,
    }


def _filters(query: Query, entry: Indicator, directory: Directory) -> dict[str, str | None]:
    """Return the conditions that the filters of a question impose, null where there are none."""
    single = {
        "service": query.services,
        "service_type": query.service_types,
        "strand": query.strands,
        "target": query.targets,
        "need": query.needs,
    }
    filters = dict.fromkeys(FILTERS) | {name: str(values[0]) for name, values in single.items() if values}
    return filters | {
        _area(query): None if query.area == AMBITO else directory.area_slug(query.area),
        "residence_class": OF_ONE_CLASS.get(entry.key),
        "asked": str(query.period) if Grouping.NEED_SET in query.by else None,
        "fictitious": "senza" if query.exclude_fictitious else None,
        "left_out": "a parità di flussi" if query.left_out else None,
        "horizon": str(query.horizon_months) if entry.horizons else None,
    }


def _area(query: Query) -> str:
    """Return the condition that the area of a question is, through its lens."""
    is_wide = query.area in {LEAD, TERRITORY}
    if query.lens is Lens.PLACE:
        return "place_area" if is_wide else "place"
    return "area" if is_wide else "municipality"
