"""What an attacker sees: the answers that a protected viewer gets, read as the published method says.

Role: the only place where these attacks touch the product. In: a snapshot, questions. Out: answers, how to read them.
Must not: import the product's own audit, nor use a manager's answer for anything but keeping score.

The attacker knows what is public: the lists of services and municipalities, the residents, and the method (threshold,
base, what a hidden count may be).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import indicator
from indicators.engine.measure import measure_each
from indicators.model.code_lists import Directory
from indicators.model.query import Query
from indicators.model.result import Result

MANAGER: Final = Viewer.parse("manager")
PUBLIC: Final = Viewer.parse("public")
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Marks = NDArray[np.bool_]
ENDLESS: Final = 1e6
"""More than the persons of any Ambito: what a count is at most while nothing is known of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the published method says of a figure.

    Attributes
    ----------
    least_hidden, most_hidden : int
        What a hidden count may be.
    least_shown : int
        What a shown one that is not zero is at least.
    base : int
        A shown count is less than so much away from the true one.
    least_of_mean : int
        Persons that a mean that is told has at least; 0 where all are told.
    most_of_hidden_mean : int
        Persons that one that is hidden has at most.
    """

    least_hidden: int
    most_hidden: int
    least_shown: int
    base: int
    least_of_mean: int
    most_of_hidden_mean: int

    def bounds(self, shown: pl.Expr, hidden: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
        """Return the least and most of a count, from its published figure and whether it is hidden."""
        nobody, rounding = shown == 0, float(self.base - 1)
        least = pl.max_horizontal(shown - rounding, pl.lit(float(self.least_shown)))
        low = pl.when(hidden).then(float(self.least_hidden)).when(nobody).then(0.0).otherwise(least)
        high = pl.when(hidden).then(float(self.most_hidden)).when(nobody).then(0.0).otherwise(shown + rounding)
        return low.fill_null(0.0), high.fill_null(ENDLESS)


EXACT: Final = Reading(least_hidden=0, most_hidden=0, least_shown=0, base=1, least_of_mean=0, most_of_hidden_mean=0)
"""How the figures of who may see everything are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One answer: the question, the frame as the viewer gets it, how its figures are to be read."""

    query: Query
    frame: pl.DataFrame
    reading: Reading
    directory: Directory

    @property
    def by(self) -> list[str]:
        """The columns that are groups."""
        return [str(grouping) for grouping in self.query.by]


class Publication(Protocol):
    """Whatever answers questions with protected figures; None where it refuses."""

    def answers(self, snapshot: Snapshot, queries: Sequence[Query]) -> Iterator[Seen | None]: ...


@dataclass(frozen=True)
class Product:
    """The product itself, as it is delivered."""

    settings: Settings = field(default_factory=Settings)

    def answers(self, snapshot: Snapshot, queries: Sequence[Query]) -> Iterator[Seen | None]:
        """Yield the answers, in order."""
        for result in measure_each(snapshot, queries, settings=self.settings):
            if isinstance(result, Result):
                reading = self.reading(result) if result.is_protected else EXACT
                yield Seen(query=result.query, frame=result.frame, reading=reading, directory=result.directory)
            else:
                yield None

    def reading(self, result: Result) -> Reading:
        """Return what the published method says of the figures of an answer."""
        protection = self.settings.disclosure
        return Reading(
            least_hidden=0,
            most_hidden=protection.threshold,
            least_shown=protection.threshold,
            base=protection.base,
            least_of_mean=protection.mean_minimum + 1,
            most_of_hidden_mean=protection.mean_minimum + protection.base - 1,
        )


@dataclass(frozen=True)
class Attacker:
    """Somebody who asks as a protected viewer, and writes down what comes back."""

    snapshot: Snapshot
    publication: Publication = field(default_factory=Product)

    @cached_property
    def directory(self) -> Directory:
        """The public lists: municipalities, services, periods with data."""
        return Directory.of(self.snapshot)

    def see(self, queries: Iterable[Query]) -> list[Seen | None]:
        """Ask questions; None where the answer is a refusal."""
        return list(self.publication.answers(self.snapshot, list(queries)))

    def truth(self, queries: Iterable[Query]) -> list[Seen | None]:
        """Return the exact answers, to keep score with."""
        return self.see(query.but(viewer=MANAGER) for query in queries)


def question(key: str, **words: Any) -> Query:
    """Return a question of the public, with the lens of residence where the indicator has it."""
    return Query(indicator=key, viewer=PUBLIC, **{"lens": max(indicator(key).lenses), **words})
