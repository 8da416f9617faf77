"""Classes that mean the same in every period: their breaks come from all the periods of the same length, pooled.

Comes in: a question by municipality and the data. Goes out: the inner breaks. Must not: look at the present period
alone, for a municipality would change colour without its value changing; pool a period that is not over with whole
ones; part two values that are printed alike.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl

from geo.classify import CLASSES, Scheme, class_breaks
from indicators.analysis.smoothed_rates import smooth
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import ForViews
from indicators.italian.numbers import as_printed
from indicators.model.code_lists import Directory
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit
from indicators.model.query import TIME, Grouping, Query
from indicators.model.result import Result

OF_UNIT: Final = {Unit.YEAR: Grouping.YEAR, Unit.QUARTER: Grouping.QUARTER, Unit.MONTH: Grouping.MONTH}
PLACES_OF_A_CLASS: Final = 2
"""Municipalities that there must be for each class, in the period that has most: few values have few classes."""
Breaks = tuple[float, ...]


def scale_questions(query: Query, directory: Directory) -> tuple[Query, ...]:
    """Return the questions whose values are pooled: every period of the same length that is over.

    A single year, quarter or month is asked with all the others at once, by unit of time (what is not over is left out
    of the answer). Other lengths are asked one by one, a year apart; of a period that is not over, the same months of
    the years before.
    """
    grouping, period = OF_UNIT[query.period.unit], query.period
    is_over = period.last <= directory.last_month
    if is_over and period.months == int(period.unit) and grouping in INDICATORS[query.indicator].groupings:
        return (query.but(period=directory.every_year, by=(Grouping.MUNICIPALITY, grouping)),)
    shown = period if is_over else Period(period.first, directory.last_month, Unit.MONTH)
    first = shown.first - (shown.first - directory.first_month) // MONTHS_IN_YEAR * MONTHS_IN_YEAR
    starts = range(first, directory.last_month - shown.months + 2, MONTHS_IN_YEAR)
    spans = [Period(start, start + shown.months - 1, shown.unit) for start in starts]
    others = [query.but(period=span) for span in spans if span.first != period.first]
    return (query, *others)


def scale_breaks(data: ForViews, query: Query, directory: Directory, *, is_smoothed: bool) -> Breaks:
    """Return the breaks between the classes of a question, remembered for as long as the data stay the same."""
    questions = scale_questions(query, directory)
    return data.once(
        "class breaks",
        (questions, is_smoothed),
        lambda: breaks_of(pooled(data, questions, is_smoothed=is_smoothed), last_month=directory.last_month),
    )


def without_places(query: Query) -> Query:
    """Return the same question for the whole, with its unit of time if it has one."""
    return query.but(by=tuple(grouping for grouping in query.by if grouping is not Grouping.MUNICIPALITY))


def pooled(data: ForViews, questions: Sequence[Query], *, is_smoothed: bool) -> list[Result]:
    """Return the answers to the questions whose values are pooled; those that this viewer may not ask are left out."""
    wholes = [without_places(query) for query in questions] if is_smoothed else []
    answers = data.ask_each((*questions, *wholes))
    places = answers[: len(questions)]
    if not is_smoothed:
        return [part for part in places if isinstance(part, Result)]
    both = zip(places, answers[len(questions) :], strict=True)
    return [smooth(part, whole=whole) for part, whole in both if isinstance(part, Result) and isinstance(whole, Result)]


def breaks_of(results: Sequence[Result], *, last_month: int) -> Breaks:
    """Return the breaks between the values of several results by municipality, as they are printed.

    Parameters
    ----------
    results : sequence of Result
        Of one indicator, possibly by one unit of time.
    last_month : int
        The last month of the data: a unit of time that ends later is left out.
    """
    if not results:
        return ()
    frames = [part for result in results for part in _periods(result, last_month)]
    decimals = results[0].indicator.decimals
    values = [_shown(frame, decimals) for frame in frames]
    most = max((len(numbers) for numbers in values), default=0)
    classes = min(CLASSES, -(-most // PLACES_OF_A_CLASS))
    return class_breaks(
        np.concatenate([np.empty(0), *values]), scheme=Scheme.NATURAL, classes=classes, decimals=decimals
    )


def _periods(result: Result, last_month: int) -> list[pl.DataFrame]:
    """Return the rows of each unit of time that is over; all of them where there are no units."""
    time = next((str(name) for name in result.query.by if name in TIME), None)
    if time is None:
        return [result.frame]
    parts = result.frame.partition_by(time, maintain_order=True)
    return [part for part in parts if Period.parse(part[time][0]).last <= last_month]


def _shown(frame: pl.DataFrame, decimals: int) -> np.ndarray:
    """Return the values that the map would colour, as printed: true zeros have a look of their own."""
    coloured = frame.filter(pl.col("value").is_not_null(), pl.col("numerator").fill_null(0) != 0)
    return np.array([as_printed(value, decimals) for value in coloured["value"]], dtype=float)
