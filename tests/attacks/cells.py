"""Published figures as cells of one big table: each a subject under some conditions in some months.

Role: turns answers into unknown counts of persons with what each answer says of them. In: answers. Out: a `Table`.
Must not: look at hidden figures, nor relate cells with one another (`tests.attacks.relations` does).

A subject is a set of persons, whatever indicator tells of it: the people served are also those of the rate, and the
whole of the newly identified. A share tells of three: part, whole and rest.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from data_access.vocabulary import ResidenceClass
from indicators.catalogue.catalogue import indicator
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.query import AMBITO, GEOGRAPHIC, LEAD, MONTHS_OF, TERRITORY, TIME, Grouping, Lens, Query
from indicators.model.result import Status
from tests.attacks.attacker import ENDLESS, Floats, Integers, Reading, Seen

GEOGRAPHY: Final = {
    "municipality": "place",
    "sub_area": "place_sub_area",
    "size_class": "place_size_class",
    "area": "place_area",
}
"""What each geography is called when it is seen through the lens of the place of service."""
CONDITIONS: Final = (
    *[str(grouping) for grouping in Grouping if grouping not in TIME],
    "place_sub_area",
    "place_size_class",
    "place_area",
    "fictitious",
    "horizon",
    "asked",
)
NAME: Final = ("subject", *CONDITIONS, "first", "last")
"""What tells one cell from another."""
ANY: Final = ""
OF_ASKED_PERIOD: Final = ("age_band", "need_set")
"""Breakdowns that depend on the period asked for, and not only on the row's own."""
SERVED: Final = "people_served"
CONTACTS: Final = "contacts"
"""Not of persons: but who makes one contact is one person, and few may have made a hidden sum, however large."""
SUBJECTS: Final[Mapping[str, str]] = {
    "rate_per_1000:part": SERVED,
    "location_quotient:part": SERVED,
    "contacts_per_person:whole": SERVED,
    "targets_together": SERVED,
    "from_outside": SERVED,
    "new_people:part": "flow_new",
    "new_people:whole": SERVED,
    "residence_mix:whole": SERVED,
    "transit_share:whole": SERVED,
}
"""Sets of persons that several indicators tell of: what each is called here."""
FROM_OUTSIDE: Final = "from_outside"
"""People served of one class of residence, whom their province is asked of."""
OF_RESIDENTS: Final = frozenset({"rate_per_1000", "location_quotient"})
"""Indicators that leave out who has no residence in the Ambito."""
PART, WHOLE, REST = "part", "whole", "rest"
CLASSES: Final = ("exit_class", "continuity", "step", "moment")
"""Breakdowns of the part alone: the whole is that of all of them."""
OF_ORIGINS: Final = frozenset({"attraction", "residence_mix"})
"""Indicators of which residence is a class of the part."""


def observed(seen: Seen) -> pl.DataFrame:
    """Return what an answer tells, one row for each count of persons.

    Its columns are those of `NAME` that are not `ANY` in all its rows, ``low``, ``high`` and ``hidden``.
    """
    told = seen.frame.filter(pl.col("status").is_in([Status.OK, Status.SUPPRESSED, Status.UNDEFINED]))
    conditions = [condition for name in CONDITIONS if (condition := _condition(name, seen)) is not None]
    hidden, void = (pl.col("status") == state for state in (Status.SUPPRESSED, Status.UNDEFINED))
    named = told.select(*conditions, *_months(seen.query), "numerator", "denominator", hidden=hidden, void=void)
    named = named.filter(pl.col("last") <= seen.directory.last_month)  # the others are withheld whatever they count
    return pl.concat(_counts(named, seen), how="diagonal")


def _counts(named: pl.DataFrame, seen: Seen) -> Iterator[pl.DataFrame]:
    """Yield the rows of each set of persons that an answer tells of."""
    kind, key, reading = indicator(seen.query.indicator).kind, seen.query.indicator, seen.reading
    void = pl.col("void")
    if kind in {Kind.PERSONS, Kind.RATE}:
        role = f":{PART}" if kind is Kind.RATE else ""
        low, high = reading.bounds(pl.when(void).then(0.0).otherwise("numerator"), pl.col("hidden"))
        yield _named(named, f"{key}{role}", low, high)
    elif kind is Kind.PROPORTION:
        yield _named(named, f"{key}:{WHOLE}", *_of_row(reading.bounds(_filled("denominator"), pl.lit(value=False))))
        yield _named(named, f"{key}:{PART}", *_of_row(reading.bounds(_filled("numerator"), pl.lit(value=False))))
        yield _named(named, f"{key}:{REST}", *_rest(reading))
    elif kind is Kind.PEOPLE_RATIO:
        yield _named(named, f"{key}:{WHOLE}", *_of_row(reading.bounds(_filled("denominator"), pl.lit(value=False))))
        yield _named(named, f"{key}:{PART}", *_of_row(reading.bounds(pl.col("numerator"), pl.lit(value=False))))
    elif key == CONTACTS:
        yield _named(named, key, *_of_row(reading.bounds(_filled("numerator"), pl.lit(value=False))))
    elif kind is Kind.PER_PERSON:
        yield _named(named, f"{key}:{WHOLE}", *_at_least(seen, pl.col("denominator")))


def _filled(column: str) -> pl.Expr:
    """Return a count of a share: nobody where the share is undefined."""
    return pl.when(pl.col("void")).then(0.0).otherwise(column)


def _of_row(bounds: tuple[pl.Expr, pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Leave the counts of a hidden row unknown: part, whole or rest is few, and the row does not say which."""
    low, high = bounds
    return pl.when("hidden").then(0.0).otherwise(low), pl.when("hidden").then(ENDLESS).otherwise(high)


def _rest(reading: Reading) -> tuple[pl.Expr, pl.Expr]:
    """Return the bounds of who is in the whole of a share and not in its part."""
    void, rest = pl.col("void"), pl.col("denominator") - pl.col("numerator")
    shown = rest if reading.base == 1 else pl.lit(float(reading.least_shown))
    most = rest if reading.base == 1 else pl.lit(ENDLESS)
    low = pl.when(pl.col("hidden") | void).then(0.0).otherwise(shown)
    return low, pl.when(void).then(0.0).when("hidden").then(ENDLESS).otherwise(most)


def _at_least(seen: Seen, count: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the bounds of the persons behind a mean, which is told from so many published persons on."""
    low, high = seen.reading.bounds(pl.when(pl.col("void")).then(0.0).otherwise(count), pl.lit(value=False))
    least = float(seen.reading.least_of_mean)
    shown = pl.when(pl.col("void")).then(0.0).otherwise(pl.max_horizontal(low, pl.lit(least)))
    few = pl.lit(float(seen.reading.most_of_hidden_mean) if least else ENDLESS)
    return pl.when("hidden").then(0.0).otherwise(shown), pl.when("hidden").then(few).otherwise(high)


def _named(rows: pl.DataFrame, subject: str, low: pl.Expr, high: pl.Expr) -> pl.DataFrame:
    """Return the rows of one set of persons, under the name that all indicators of it share."""
    key, _, role = subject.partition(":")
    own = [name for name in rows.columns if name in NAME and not (role == WHOLE and name in classes_of(key))]
    told = rows.select(*own, "hidden", subject=pl.lit(SUBJECTS.get(subject, subject)), low=low, high=high)
    if key == FROM_OUTSIDE:
        return told.with_columns(residence_class=pl.lit(str(ResidenceClass.OUTSIDE)))
    if key in OF_RESIDENTS and not {*GEOGRAPHY, "residence_class"} & set(own):
        return told.with_columns(residence_class=pl.lit("ambito"))
    return told


def classes_of(key: str) -> tuple[str, ...]:
    """Return the conditions that belong to the part of a share alone."""
    return (*CLASSES, "residence_class") if key in OF_ORIGINS else CLASSES


def _condition(name: str, seen: Seen) -> pl.Expr | None:
    """Return the value of a condition in the rows of an answer: a group, a filter of the question, or None."""
    query = seen.query
    told = {str(grouping): str(grouping) for grouping in query.by if grouping not in TIME}
    if query.lens is Lens.PLACE:
        told = {GEOGRAPHY.get(grouping, grouping): grouping for grouping in told}
    if name in told:
        return pl.col(told[name]).cast(pl.String).alias(name)
    filtered = _filtered(name, query, seen.directory)
    return None if filtered == ANY else pl.lit(filtered).alias(name)


def _filtered(name: str, query: Query, directory: Directory) -> str:
    """Return the value of a condition that all the rows of an answer share."""
    chosen: dict[str, Sequence[str]] = {
        "service": query.services,
        "service_type": query.service_types,
        "strand": query.strands,
        "target": query.targets,
        "need": query.needs,
    }
    if chosen.get(name):
        return "+".join(map(str, chosen[name]))
    if name == "fictitious":
        return "excluded" if query.exclude_fictitious else ANY
    if name == "horizon":
        return str(query.horizon_months) if indicator(query.indicator).horizons else ANY
    if name == "asked" and set(OF_ASKED_PERIOD) & set(map(str, query.by)):
        return str(query.period)
    return _in_area(name, query, directory)


def _in_area(name: str, query: Query, directory: Directory) -> str:
    """Return the area that a question is narrowed to, if that is what the condition is about."""
    level = "area" if query.area in {LEAD, TERRITORY} else "municipality"
    level = level if query.lens is Lens.RESIDENCE else GEOGRAPHY[level]
    finer = {GEOGRAPHY.get(by, by) if query.lens is Lens.PLACE else str(by) for by in query.by if by in GEOGRAPHIC}
    narrowed = query.area != AMBITO and name == level and not finer
    return directory.area_slug(query.area) if narrowed else ANY


def _months(query: Query) -> Iterator[pl.Expr]:
    """Yield the first and last month of the rows of an answer."""
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    if time is None:
        yield from (pl.lit(query.period.first).alias("first"), pl.lit(query.period.last).alias("last"))
        return
    text, length = pl.col(time), MONTHS_OF[time]
    within = text.str.extract(r"-Q?(\d+)$").cast(pl.Int32).fill_null(1) - 1
    first = text.str.slice(0, 4).cast(pl.Int32) * 12 + within * length
    yield from (first.alias("first"), (first + length - 1).alias("last"))


class Table:
    """The cells that the attacker knows something of."""

    def __init__(self, answers: Iterable[Seen | None]) -> None:
        rows = pl.concat([observed(seen) for seen in answers if seen is not None], how="diagonal")
        missing = [pl.lit(ANY).alias(name) for name in CONDITIONS if name not in rows.columns]
        rows = rows.with_columns(*missing).with_columns(pl.col(CONDITIONS).fill_null(ANY))
        bounds = [pl.col("low").max(), pl.col("high").min(), pl.col("hidden").all()]
        self.frame = rows.group_by(NAME, maintain_order=True).agg(*bounds)
        self._index = self.frame.select(*NAME).with_row_index("cell")

    def __len__(self) -> int:
        return self.frame.height

    @property
    def low(self) -> Floats:
        """The least that each cell may be."""
        return self.frame["low"].to_numpy().copy()

    @property
    def high(self) -> Floats:
        """The most that each cell may be."""
        return self.frame["high"].to_numpy().copy()

    def find(self, wanted: pl.DataFrame) -> Integers:
        """Return the cells with these names, -1 where there is none."""
        found = wanted.select(*NAME).join(self._index, on=NAME, how="left", maintain_order="left")
        return found["cell"].cast(pl.Int64).fill_null(-1).to_numpy()

    def rows(self, *conditions: pl.Expr) -> tuple[Integers, pl.DataFrame]:
        """Return the cells that satisfy some conditions, and their names."""
        chosen = self.frame.select(pl.arg_where(pl.all_horizontal(*conditions))).to_series()
        return chosen.cast(pl.Int64).to_numpy(), self.frame[chosen].select(*NAME)

    def counts_of(self, other: "Table") -> Floats:
        """Return the exact counts that another table tells of the cells of this one; NaN where it tells none."""
        found = other.find(self.frame)
        low, high = other.low[found], other.high[found]
        return np.where((found >= 0) & (low == high), low, np.nan)

    def words(self, cell: int) -> str:
        """Return the name of a cell, for people."""
        row = self.frame.row(cell, named=True)
        said = [f"{name}={row[name]}" for name in CONDITIONS if row[name] != ANY]
        return f"{row['subject']}({', '.join(said)}; months {row['first']}-{row['last']})"
