"""Where a municipality's number is hidden, the shortest range of whole years that has one.

Comes in: protected results in which the municipality is hidden, and the door where questions are asked. Goes out:
`Offer` values, each with its sentence. Must not: measure, see a snapshot, or offer what this viewer may not ask: every
offer is the answer to a question that anybody could have typed, and depends on protected answers alone, so that it
tells nothing more than asking does.

In a small municipality few people are met in a year and more in some; years are pooled rather than places, because a
mayor asks about his own (domain 2.9).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from indicators.engine.period_comparison import Answer
from indicators.italian.numbers import counted
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit
from indicators.model.query import AMBITO, LEAD, Comparison, Grouping, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, number_of
from indicators.wording.fragments import amount, interval, when, within
from indicators.wording.grammar import clause

MOST_YEARS: Final = 4
"""Years of the longest range that is offered: farther back, services and people were others."""
WHAT: Final = {Kind.PERSONS: "il numero", Kind.RATE: "il tasso"}
"""What is protected, as a sentence says it; any other kind is a value."""
Ask = Callable[[Iterable[Query]], Sequence[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A range of years in which a municipality has a number.

    Attributes
    ----------
    hidden : Result
        What was asked, where the municipality is hidden.
    found : Result
        The same over the range, by municipality.
    row : dict
        The municipality's row of it.
    """

    hidden: Result
    found: Result
    row: ResultRow

    def sentence(self) -> str:
        """Return the offer in Italian: ``Nel 2025 il numero è protetto; dal 2023 al 2025: 10 persone``."""
        what = WHAT.get(self.hidden.indicator.kind, "il valore")
        return f"{when(self.hidden)} {what} è protetto; {self.told}."

    @property
    def told(self) -> str:
        """The range and its number: ``dal 2023 al 2025: 10 persone``; of a rate the persons too."""
        value = f"{amount(self.found, self.row['value'], self.row['status'])}{interval(self.found, self.row)}"
        of_people = f"{counted(int(number_of(self.row, 'numerator')), 'persona', 'persone')}, " if self._is_rate else ""
        return f"{within(self.found.query.period)}: {of_people}{value}"

    @property
    def _is_rate(self) -> bool:
        return self.found.indicator.kind is Kind.RATE


def ranges(period: Period, directory: Directory) -> tuple[Period, ...]:
    """Return the ranges of whole years that hold a period, end with its last year and begin before it, shortest first.

    Of a quarter or month the first is its year. Ranges begin with the data at the earliest.
    """
    last = period.last // MONTHS_IN_YEAR
    first = period.first // MONTHS_IN_YEAR - (period.unit is Unit.YEAR)
    begin = max(directory.first_month // MONTHS_IN_YEAR, last - MOST_YEARS + 1)
    return tuple(Period(year * 12, last * 12 + 11, Unit.YEAR) for year in range(first, begin - 1, -1))


def words_instead(offers: Iterable[Offer]) -> str:
    """Return what is offered of several indicators, each by name: ``«Persone nuove» dal 2023 al 2025: 40%``."""
    sentences = [f"«{one.found.indicator.name}» {one.told}" for one in offers]
    return f"Protetti, ma con un numero su più anni: {'; '.join(sentences)}." if sentences else ""


def can_pool(entry: Indicator) -> bool:
    """Whether years can be pooled: not what is counted on the last day, nor an index of all the municipalities."""
    return Grouping.MUNICIPALITY in entry.groupings and not entry.always_by and not clause(entry).at_end


def offer(result: Result, code: str, ask: Ask) -> Offer | None:
    """Return the offer for one result; see `offers`."""
    return next(iter(offers((result,), code, ask)), None)


def offers(results: Iterable[Result], code: str, ask: Ask) -> tuple[Offer, ...]:
    """Return an offer for each result in which a municipality is hidden, where a range of years has a number.

    Parameters
    ----------
    results : iterable of Result
        By municipality, or of that municipality alone.
    code : str
        ISTAT code.
    ask : callable
        Answers questions together, refusals included: `indicators.engine.query_service.Edition.ask_each`. Whole tables
        are
        asked for, by
        municipality, so that the next municipality of the same view costs nothing.

    Returns
    -------
    tuple of Offer
        In order; none for results that are not protected, or whose years cannot be pooled.
    """
    hidden = [result for result in results if _is_hidden(result, code)]
    asked = {result.query: tuple(_wider(result)) for result in hidden}
    every = tuple(dict.fromkeys(query for queries in asked.values() for query in queries))
    answers = dict(zip(every, ask(every), strict=True)) if every else {}
    candidates = (_first(result, code, [answers[query] for query in asked[result.query]]) for result in hidden)
    return tuple(one for one in candidates if one is not None)


def _is_hidden(result: Result, code: str) -> bool:
    row = _row_of(result, code)
    hidden = row is not None and row["status"] == Status.SUPPRESSED
    return hidden and result.is_protected and can_pool(result.indicator)


def _row_of(result: Result, code: str) -> ResultRow | None:
    """Return the row of a municipality, or the only row of a question about it alone."""
    if result.query.by == (Grouping.MUNICIPALITY,):
        return result.row(municipality=code)
    own = LEAD if code == result.directory.lead_code else code
    return result.row() if not result.query.by and result.query.area in {code, own} else None


def _wider(result: Result) -> Iterator[Query]:
    """Yield the same question by municipality over longer and longer ranges."""
    plain = result.query.but(by=(Grouping.MUNICIPALITY,), area=AMBITO, comparison=Comparison.NONE)
    for period in ranges(result.query.period, result.directory):
        yield plain.but(period=period)


def _first(hidden: Result, code: str, answers: Iterable[Answer]) -> Offer | None:
    for answer in answers:
        row = answer.row(municipality=code) if isinstance(answer, Result) else None
        if isinstance(answer, Result) and row is not None and row["status"] == Status.OK:
            return Offer(hidden=hidden, found=answer, row=row)
    return None
