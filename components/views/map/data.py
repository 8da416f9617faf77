"""The answers behind the page of the map, asked together: municipalities, the whole, the two areas, the trend.

Comes in: the context. Goes out: a `MapAnswer`. Must not: draw.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from components.figures.map.class_breaks import Breaks, scale_breaks
from components.state.page_context import Context
from components.views.map.queries import MapQuestion, map_question
from indicators.analysis.change_by_place import Change, change_of, changes
from indicators.analysis.smoothed_rates import smooth
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.period import Period, Unit
from indicators.model.query import AMBITO, LEAD, Comparison, Grouping, Query
from indicators.model.result import Result

TREND_YEARS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MapAnswer:
    """Everything that the page of the map shows.

    Attributes
    ----------
    question : MapQuestion
    shown : Result
        By municipality, as coloured: smoothed where the question says so.
    whole : Result
        The whole Ambito.
    areas : Result or None
        The lead municipality and the territory; None where the indicator has no areas.
    trend : Result or None
        The last two years of the municipality in focus, or of the whole; None where the indicator has no months.
    breaks : tuple of float
    focus : str or None
        ISTAT code of the municipality in focus: the viewer's own, where none is chosen.
    own : str or None
        ISTAT code of the viewer's own municipality.
    compared : Result
        By municipality, not smoothed, with the period compared with, if there is one.
    changes : mapping of str to Change
        How each municipality moved, by ISTAT code; empty where nothing is compared.
    whole_change : Change or None
        How the whole moved.
    """

    question: MapQuestion
    shown: Result
    whole: Result
    areas: Result | None
    trend: Result | None
    breaks: Breaks
    focus: str | None
    own: str | None
    compared: Result
    changes: Mapping[str, Change]
    whole_change: Change | None


def map_answer(context: Context) -> MapAnswer:
    """Ask everything that the page shows.

    Raises
    ------
    indicators.model.errors.QueryError
        If the filters cannot be combined.
    indicators.model.errors.NotAllowedError
        If this viewer may not see so fine a detail.
    """
    question = map_question(context.view)
    groupings = INDICATORS[question.query.indicator].groupings
    against = {"comparison": question.comparison}
    asked = {"shown": question.query.but(**against), "whole": question.query.but(by=(), **against)}
    if Grouping.AREA in groupings:
        asked["areas"] = question.query.but(by=(Grouping.AREA,))
    trend = trend_query(question.query, context)
    if trend.by[0] in groupings:
        asked["trend"] = trend
    answers = dict(zip(asked, context.data.ask_many(asked.values()), strict=True))
    compared, whole = answers["shown"], answers["whole"]
    plain, plain_whole = _plain(compared), _plain(whole)
    return MapAnswer(
        question=question,
        shown=smooth(plain, whole=plain_whole) if question.is_smoothed else plain,
        whole=plain_whole,
        areas=answers.get("areas"),
        trend=answers.get("trend"),
        breaks=scale_breaks(context.data, question.query, context.directory, is_smoothed=question.is_smoothed),
        focus=in_focus(context),
        own=own(context),
        compared=compared,
        changes=changes(compared),
        whole_change=change_of(whole),
    )


def in_focus(context: Context) -> str | None:
    """Return the municipality in focus: the one chosen, or the viewer's own."""
    return context.view.municipality or own(context)


def own(context: Context) -> str | None:
    """Return the viewer's own municipality, if it has one."""
    code = context.view.query.viewer.municipality
    return code if code in context.directory.municipalities else None


def _plain(result: Result) -> Result:
    """Return a result without the period that it is compared with, for what tells of one period."""
    plain = result.query.but(comparison=Comparison.NONE)
    return replace(result, query=plain, reference=None, like=None, unequal="", left_out=())


def trend_query(query: Query, context: Context) -> Query:
    """Return the question of the trend: two calendar years by month, or by quarter where months would tell too much."""
    area = in_focus(context) or AMBITO
    area = LEAD if area == context.directory.lead_code else area
    fine = not query.viewer.is_protected or area in {AMBITO, LEAD}
    last = context.directory.last_month // 12
    period = Period(max(last - TREND_YEARS + 1, context.directory.first_month // 12) * 12, last * 12 + 11, Unit.YEAR)
    return query.but(area=area, by=(Grouping.MONTH if fine else Grouping.QUARTER,), period=period)
