"""Comparison of periods: the same question of two periods of equal exposure, or the reason why they are not judged.

Comes in: a `Query`, what the data reach, the returns that are missing, and the answers to its plain questions. Goes
out: those questions, and one `Result`. Must not: measure.

Two periods are compared as equals only if both hold the same months, all of them over and inside the data, with the
same returns behind them:

- of a period that the data do not reach the end of, the months so far are compared with the same months of the other;
- where the data do not go back to the beginning of the other, nothing is compared;
- of services chosen that opened or closed meanwhile the two numbers are shown beside each other and not judged;
- the months of a service whose return is missing on one side are left out of both, and both are said. Where that would
  be one more question about few people (`indicators.disclosure.allowed_questions.may_leave_out`) the two numbers are
  shown beside each other and not judged. Neither are paths in the whole network, which a gap bends afterwards too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from data_access.errors import UserError
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.indicator import Indicator
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Comparison, Query
from indicators.model.result import Gap, Result
from indicators.model.service_days import are_alike, chosen

Answer = Result | UserError
UNEQUALLY_OPEN: Final = "i servizi scelti sono stati aperti per tempi diversi"
MISSING_RETURNS: Final = "mancano dei flussi"
Missing = frozenset[tuple[str, int]]
"""Services and months whose return was expected and never came."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """The plain questions that a question is made of.

    Attributes
    ----------
    main : Query
        The question without its comparison.
    like : Query or None
        The same without what has no like in the other period, where that is not all of it.
    before : Query or None
        The question to the period compared with.
    unequal : str
        Why the two are not judged, in Italian; empty where they can be.
    left_out : tuple of Gap
        What both leave out, named by the months in which it is missing.
    """

    main: Query
    like: Query | None = None
    before: Query | None = None
    unequal: str = ""
    left_out: tuple[Gap, ...] = ()

    @property
    def questions(self) -> tuple[Query, ...]:
        """The questions to ask."""
        return tuple(query for query in (self.main, self.like, self.before) if query is not None)


def pieces(query: Query, entry: Indicator, names: Directory, missing: Missing, *, judged: bool) -> Pieces:
    """Return the plain questions of a question.

    Parameters
    ----------
    query : Query
    entry : Indicator
    names : Directory
        For the first and last month of the data.
    missing : frozenset of (str, int)
        Services and months without their return, among those that the question rests on, in any month.
    judged : bool
        Whether this viewer may have both periods without what is missing in one.
    """
    plain = query.but(comparison=Comparison.NONE)
    if query.comparison is Comparison.NONE:
        return Pieces(main=plain)
    period = query.period
    other = period.previous() if query.comparison is Comparison.PREVIOUS else period.year_before()
    if other.first < names.first_month:
        begin = month_label(names.first_month)
        return Pieces(main=plain, unequal="" if other.last < names.first_month else f"i dati cominciano da {begin}")
    if period.last > names.last_month:
        if entry.whole_years:
            return Pieces(main=plain, unequal="l'anno non è finito")
        other = Period(other.first, other.first + names.last_month - period.first, Unit.MONTH)
    before, shift = plain.but(period=other), period.first - other.first
    alike = are_alike(chosen(query, names), names, Period(period.first, other.last + shift, Unit.MONTH), other)
    own, others = missing_in(missing, period), missing_in(missing, other)
    shifted = {(service, month + shift) for service, month in others}
    if own == shifted or not alike:
        return Pieces(main=plain, before=before, unequal="" if alike else UNEQUALLY_OPEN)
    gaps = gaps_of(own | others)
    if entry.whole_paths or not judged:
        return Pieces(main=plain, before=before, unequal=MISSING_RETURNS, left_out=gaps)
    out = own | shifted
    return Pieces(
        main=plain,
        like=plain.but(left_out=tuple(sorted(out))),
        before=before.but(left_out=tuple(sorted((service, month - shift) for service, month in out))),
        left_out=gaps,
    )


def missing_in(missing: Missing, period: Period) -> Missing:
    """Return those of some services and months that are in a period."""
    return frozenset((service, month) for service, month in missing if period.first <= month <= period.last)


def gaps_of(missing: Missing) -> tuple[Gap, ...]:
    """Return the missing months service by service, the service with most of them first."""
    months: dict[str, list[int]] = {}
    for service, month in sorted(missing):
        months.setdefault(service, []).append(month)
    gaps = (Gap(service=service, months=tuple(of_service)) for service, of_service in months.items())
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.months), gap.service)))


def _why(asked: Pieces) -> str:
    return MISSING_RETURNS if asked.left_out else "il periodo non è finito"


def compared(query: Query, asked: Pieces, answers: Mapping[Query, Answer]) -> Answer:
    """Return the answer to a question from those to its plain questions; a refusal where it cannot be answered."""
    main = answers[asked.main]
    if isinstance(main, UserError) or query.comparison is Comparison.NONE:
        return main
    main = replace(main, query=main.query.but(comparison=query.comparison), unequal=asked.unequal)
    if asked.before is None:
        return main
    rows = []
    for side in (asked.before, asked.like or asked.main):
        answer = answers[side]
        if isinstance(answer, NotAllowedError):  # that period may be too short for this viewer: the question stands
            return replace(main, unequal=asked.unequal or _why(asked))
        if isinstance(answer, UserError):
            return answer
        rows.append(answer)
    before, like = rows
    return replace(main, reference=before, like=like if asked.like else None, left_out=asked.left_out)
