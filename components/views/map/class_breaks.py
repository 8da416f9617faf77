"""Classes that mean the same in every period: their breaks come from all the periods of the same kind, pooled.

Comes in: a question by municipality and the data. Goes out: the inner breaks. Must not: look at the present period
alone: a municipality would change colour without its value changing.
"""

from typing import Final

import numpy as np

from geo.classify import class_breaks
from indicators.analysis.smoothed_rates import smooth
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import ForViews
from indicators.model.code_lists import Directory
from indicators.model.period import Period, Unit
from indicators.model.query import Grouping, Query
from indicators.model.result import Result

OF_UNIT: Final = {Unit.YEAR: Grouping.YEAR, Unit.QUARTER: Grouping.QUARTER, Unit.MONTH: Grouping.MONTH}
Breaks = tuple[float, ...]


def scale_questions(query: Query, directory: Directory) -> tuple[Query, ...]:
    """Return the questions whose values are pooled: every period of the same length for which there are data.

    A single year, quarter or month is asked with all the others at once, by unit of time; longer periods are asked one
    by one, each beginning one unit after the other.
    """
    grouping, unit = OF_UNIT[query.period.unit], int(query.period.unit)
    if query.period.months == unit and grouping in INDICATORS[query.indicator].groupings:
        every = directory.every_year
        return (query.but(period=every, by=(Grouping.MUNICIPALITY, grouping)),)
    starts = range(query.period.first % unit + directory.first_month // unit * unit, directory.last_month + 1, unit)
    spans = [Period(start, start + query.period.months - 1, query.period.unit) for start in starts]
    inside = [span for span in spans if span.last - unit < directory.last_month] or [query.period]
    return tuple(query.but(period=span) for span in inside)


def scale_breaks(data: ForViews, query: Query, directory: Directory, *, is_smoothed: bool) -> Breaks:
    """Return the breaks between the classes of a question, remembered for as long as the data stay the same."""
    questions = scale_questions(query, directory)
    key = (questions[0], is_smoothed)
    return data.once("class breaks", key, lambda: _found(data, questions, is_smoothed=is_smoothed))


def without_places(query: Query) -> Query:
    """Return the same question for the whole, with its unit of time if it has one."""
    return query.but(by=tuple(grouping for grouping in query.by if grouping is not Grouping.MUNICIPALITY))


def _found(data: ForViews, questions: tuple[Query, ...], *, is_smoothed: bool) -> Breaks:
    wholes = [without_places(query) for query in questions] if is_smoothed else []
    answers = data.ask_many((*questions, *wholes))
    results = list(answers[: len(questions)])
    if is_smoothed:
        results = [smooth(part, whole=whole) for part, whole in zip(results, answers[len(questions) :], strict=True)]
    return class_breaks(np.concatenate([_shown(result) for result in results]))


def _shown(result: Result) -> np.ndarray:
    """Return the values that the map would colour: true zeros have a look of their own."""
    frame = result.frame
    values = frame["value"].to_numpy()
    return np.where(frame["numerator"].fill_null(0).to_numpy() == 0, np.nan, values)
