"""What the mayor's sheet asks, and all that it says of one municipality.

Comes in: the context. Goes out: questions, `Facts`. Must not: draw, write sentences; tell persons otherwise than
through questions (services, money and residents are public).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from components.state.page_context import Context, area_of, calendar_year, in_focus
from data_access.errors import UserError
from data_access.vocabulary import ServiceType
from geo.distances import kilometres
from indicators.analysis.budgets import AnnualCost, annual_cost
from indicators.analysis.funnel_position import standings
from indicators.analysis.pooled_years import offers
from indicators.analysis.service_register import ContactPoint, contact_points
from indicators.engine.period_comparison import Answer
from indicators.model.period import MONTHS_IN_YEAR, Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.selection.size_classes import LEAD_CLASS, members, size_classes
from indicators.statistics.funnel import FunnelVerdict

FIRST_CALLS: Final = (ServiceType.ACCESS_POINT, ServiceType.LISTENING, ServiceType.DROP_IN, ServiceType.EMERGENCY)
"""Kinds of service that somebody in need is sent to first, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A service, and how far it is as the crow flies; None where nobody wrote where it stands."""

    service: ContactPoint
    kilometres: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row of a result, with the result that it is of."""

    result: Result
    row: ResultRow

    @property
    def has_number(self) -> bool:
        """Whether there is a number to tell."""
        return self.row["status"] == Status.OK and self.row["value"] is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a sheet says.

    Attributes
    ----------
    code, name : str
        Of the municipality.
    year : Period
        The calendar year that it is of.
    served : Result
        The people served, compared with the year before.
    years : Result or None
        The same in every year with data.
    pooled : Told or None
        The people served over the fewest whole years that have a number, where the year has none.
    own, whole : Told or None
        The rate of the municipality and of the Ambito.
    like : Told or None
        The rate of the municipalities of its class of size, together; None for the lead one, and where it is alone.
    likes : int
        How many municipalities the class has.
    half : Told or None
        The rate of the lead municipality; of the territory, where the sheet is of the lead.
    standing : FunnelVerdict or None
        Where its rate lies among those that chance alone would make around the Ambito's.
    kinds : Result or None
        The people served by type of service: its own or, where its are hidden, those of its class of size.
    kinds_are_of_class : bool
    cost : AnnualCost
    nearest : mapping of ServiceType to Near
        The nearest service of each type that is open today.
    refused : tuple of str
        Why some of it could not be asked.
    """

    code: str
    name: str
    year: Period
    served: Result
    years: Result | None
    pooled: Told | None
    own: Told | None
    whole: Told | None
    like: Told | None
    likes: int
    half: Told | None
    standing: FunnelVerdict | None
    kinds: Result | None
    kinds_are_of_class: bool
    cost: AnnualCost
    nearest: dict[ServiceType, Near]
    refused: tuple[str, ...]

    @property
    def is_lead(self) -> bool:
        """Whether the sheet is of the lead municipality."""
        return self.code == self.served.directory.lead_code

    @property
    def is_hidden(self) -> bool:
        """Whether the people served are too few to be told."""
        return self.served.rows()[0]["status"] == Status.SUPPRESSED


def whose(context: Context) -> str:
    """Return whose the sheet is, as the title goes on: ``di Pandino``; nothing where none is chosen."""
    code = in_focus(context)
    return f"di {context.directory.municipalities[code]}" if code else ""


def facts(context: Context, code: str) -> Facts:
    """Return all that the sheet of a municipality says.

    Raises
    ------
    UserError
        If the people served cannot be asked.
    """
    year, area = calendar_year(context.view.query, context.directory), area_of(context, code)
    is_lead = code == context.directory.lead_code
    own_class = context.data.find(size_classes).get(code, LEAD_CLASS)
    likes = len(context.data.find(members, own_class)) if own_class != LEAD_CLASS else 0
    served = _asked(context, "people_served", year, area=area, comparison=Comparison.YEAR)
    every = _asked(context, "people_served", context.directory.every_year, area=area, by=(Grouping.YEAR,))
    rate = _asked(context, "rate_per_1000", year)
    half = TERRITORY if is_lead else LEAD
    rates = {place: rate.but(area=place) for place in (area, half, AMBITO)}
    classes, towns = rate.but(by=(Grouping.SIZE_CLASS,)), rate.but(by=(Grouping.MUNICIPALITY,))
    kinds = served.but(comparison=Comparison.NONE, by=(Grouping.SERVICE_TYPE,))
    of_class = _asked(context, "people_served", year, by=(Grouping.SERVICE_TYPE, Grouping.SIZE_CLASS))
    asked = (served, every, *rates.values(), classes, towns, kinds, of_class)
    answers = dict(zip(asked, context.data.ask_each(asked), strict=True))
    first = answers[served]
    if isinstance(first, UserError):
        raise first
    is_hidden = first.rows()[0]["status"] == Status.SUPPRESSED
    told = {place: _row(answers[query]) for place, query in rates.items()}
    by_class = _class_rows(answers[of_class], own_class) if is_hidden and likes > 1 else None
    return Facts(
        code=code,
        name=context.directory.municipalities[code],
        year=year,
        served=first,
        years=_result(answers[every]),
        pooled=_pooled(context, first, code) if is_hidden else None,
        own=told[area],
        whole=told[AMBITO],
        like=_row(answers[classes], size_class=own_class) if likes > 1 else None,
        likes=likes,
        half=told[half],
        standing=_standing(answers[towns], answers[rates[AMBITO]], code),
        kinds=by_class or _result(answers[kinds]),
        kinds_are_of_class=by_class is not None,
        cost=context.data.find(annual_cost, code, year.last // MONTHS_IN_YEAR),
        nearest=_nearest(context, code),
        refused=tuple(dict.fromkeys(str(one) for one in answers.values() if isinstance(one, UserError))),
    )


def _asked(context: Context, indicator: str, period: Period, **changes: Any) -> Query:
    plain: dict[str, Any] = {"area": AMBITO, "lens": Lens.RESIDENCE, "by": (), "comparison": Comparison.NONE}
    return context.page_query.but(indicator=indicator, period=period, **{**plain, **changes})


def _result(answer: Answer) -> Result | None:
    return answer if isinstance(answer, Result) else None


def _row(answer: Answer, **group: str) -> Told | None:
    row = answer.row(**group) if isinstance(answer, Result) else None
    return Told(result=answer, row=row) if isinstance(answer, Result) and row is not None else None


def _class_rows(answer: Answer, own_class: str) -> Result | None:
    """Return the types of service of one class of size, as a result by type alone."""
    if not isinstance(answer, Result):
        return None
    rows = answer.frame.filter(pl.col(Grouping.SIZE_CLASS) == own_class).drop(Grouping.SIZE_CLASS)
    return replace(answer, frame=rows, query=answer.query.but(by=(Grouping.SERVICE_TYPE,)))


def _pooled(context: Context, served: Result, code: str) -> Told | None:
    """Return the fewest whole years, up to the last closed one, in which there is a number; else all that hold data."""
    plain = replace(served, query=served.query.but(comparison=Comparison.NONE), reference=None)
    for offer in offers([plain], code, context.data.ask_each):
        return Told(result=offer.found, row=offer.row)
    everything = _asked(context, "people_served", context.directory.every_year, by=(Grouping.MUNICIPALITY,))
    found = _row(context.data.ask_each([everything])[0], municipality=code)
    return found if found and found.has_number else None


def _standing(towns: Answer, whole: Answer, code: str) -> FunnelVerdict | None:
    if not isinstance(towns, Result) or not isinstance(whole, Result):
        return None
    return standings(towns, whole).get(code)


def _nearest(context: Context, code: str) -> dict[ServiceType, Near]:
    """Return the nearest open service of each type: its own municipality's first, of the others by distance."""
    centres = context.geography().label_points
    here = centres.get(code)
    near: dict[ServiceType, Near] = {}
    for service in context.data.find(contact_points):
        point = service.point or centres.get(service.place)
        found = Near(service=service, kilometres=kilometres(here, point) if here and point else None)
        best = near.get(service.kind)
        if best is None or _order(found, code) < _order(best, code):
            near[service.kind] = found
    return near


def _order(near: Near, code: str) -> tuple[bool, bool, float]:
    return near.service.place != code, near.kilometres is None, near.kilometres or 0.0


def nearest(told: Facts) -> Sequence[Near]:
    """Return the nearest services of every type but those called first, nearest first."""
    others = [near for kind, near in told.nearest.items() if kind not in FIRST_CALLS]
    return sorted(others, key=lambda near: (*_order(near, told.code), near.service.name))


def calls(told: Facts) -> Sequence[Near]:
    """Return whom to call first."""
    return [told.nearest[kind] for kind in FIRST_CALLS if kind in told.nearest]
