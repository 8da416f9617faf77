"""Co-occurrence: needs, and target groups, that the same persons have together.

Comes in: an `Edition`, a `Query`. Goes out: an `Overlap` of figures that `indicators.engine.measure` has already
protected, in the shape of an UpSet plot. Must not: hold anything unprotected, nor add sets up (they overlap).
"""

from dataclasses import dataclass
from typing import Self

import polars as pl

from data_access.vocabulary import NeedDimension, TargetGroup, Term
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.query import Comparison, Grouping, Query
from indicators.model.result import Result
from indicators.selection.person_groups import NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Sets and their combinations.

    Attributes
    ----------
    vocabulary : type of Term
        The sets, in their order.
    combinations : Result
        Persons by combination: each person is in one, so these do add up.
    sets : Result
        Persons by set: the same person may be in several.
    total : Result
        All the persons.
    """

    vocabulary: type[Term]
    combinations: Result
    sets: Result
    total: Result

    @classmethod
    def of(cls, vocabulary: type[Term], answers: tuple[Result, ...]) -> Self:
        """Put together the answers to the questions of `_ways`."""
        combinations, sets, total = answers
        return cls(vocabulary=vocabulary, combinations=combinations, sets=sets, total=total)

    @property
    def frame(self) -> pl.DataFrame:
        """One row for each combination, commonest first: a Boolean for each set, size, value and status."""
        name = str(self.combinations.query.by[0])
        held = pl.col(name).str.split("+")
        columns = [held.list.contains(term).alias(term) for term in self.vocabulary.codes()]
        size = pl.when(pl.col(name) == NOTHING).then(0).otherwise(held.list.len()).alias("size")
        frame = self.combinations.frame.select(*columns, size, "value", "status", "provisional", combination=name)
        return frame.sort("value", "size", "combination", descending=[True, False, False], nulls_last=True)


@for_views
def needs_overlap(edition: Edition, query: Query) -> Overlap:
    """Return which needs come together in the persons assessed in the period.

    Parameters
    ----------
    edition : Edition
    query : Query
        Period, filters and viewer count; indicator and groupings do not.

    Raises
    ------
    QueryError, NotAllowedError
        As `indicators.engine.measure.measure`.
    """
    asked = _ways(query.but(indicator="needs_together"), Grouping.NEED_SET, Grouping.NEED)
    return Overlap.of(NeedDimension, edition.ask_many(asked))


def targets_overlap(edition: Edition, query: Query) -> Overlap:
    """Return which target groups the persons served in the period belong to together; as `needs_overlap`."""
    asked = _ways(query.but(indicator="targets_together"), Grouping.TARGET_SET, Grouping.TARGET)
    return Overlap.of(TargetGroup, edition.ask_many(asked))


def _ways(query: Query, combination: Grouping, single: Grouping) -> list[Query]:
    """Return the three questions that make an overlap: by combination, by set, and everybody."""
    ways: tuple[tuple[Grouping, ...], ...] = ((combination,), (single,), ())
    return [query.but(by=by, comparison=Comparison.NONE) for by in ways]
