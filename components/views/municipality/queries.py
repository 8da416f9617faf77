"""What the sheet of a municipality asks, and the frames that its figures want.

Comes in: the context and an ISTAT code. Goes out: questions, results, frames.
Must not: draw; tell persons otherwise than through questions (residents are public data of ISTAT).
"""

from dataclasses import replace
from typing import Any, Final

import polars as pl

from components.figures.compare.spine import ROWS
from components.state.page_context import Context, area_of, in_focus
from components.widgets.queries import ask, base
from data_access.errors import UserError
from indicators.analysis.peer_municipalities import similar
from indicators.analysis.pooled_years import Offer, offers
from indicators.catalogue.catalogue import CATALOGUE
from indicators.model.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.selection.size_classes import members, size_classes

COMPARED: Final = ("rate_per_1000", "contacts_per_person", "new_people", "take_up", "one_off_share")
"""Indicators of the comparison with similar municipalities."""
FEWEST: Final = 3
"""Similar municipalities with a value under which no range is drawn."""


def whose(context: Context) -> str:
    """Return whose the sheet is, as the title goes on: ``di Pandino``; nothing where none is chosen."""
    code = in_focus(context)
    return f"di {context.directory.municipalities[code]}" if code else ""


def ask_ahead(context: Context) -> None:
    """Have all that the sheet asks measured together, quicker than one after the other; refusals come later."""
    code = in_focus(context)
    if code:
        area = area_of(context, code)
        towns = towns_compared(context)
        every = (
            headline(context, area),
            served(context, area),
            *rates(context, code),
            *uses(context, area),
            over_time(context, area),
        )
        context.data.ask_each((*every, by_size(context), *towns, *(query.but(by=()) for query in towns)))


def headline(context: Context, area: str) -> Query:
    """Return the people served of a municipality, as filtered and compared."""
    return context.view.query.but(indicator="people_served", lens=Lens.RESIDENCE, by=(), area=area)


def served(context: Context, area: str) -> Query:
    """Return the same, compared with nothing."""
    return base(context, "people_served", area=area)


def rates(context: Context, code: str) -> tuple[Query, ...]:
    """Return the rate of a municipality, the lead one (first, if it is that), the territory, the Ambito."""
    areas = dict.fromkeys((area_of(context, code), LEAD, TERRITORY, AMBITO))
    return tuple(base(context, "rate_per_1000", area=area) for area in areas)


def by_size(context: Context) -> Query:
    """Return the rate of each class of size."""
    return base(context, "rate_per_1000", by=(Grouping.SIZE_CLASS,))


def of_like_size(context: Context, code: str) -> Result | None:
    """Return the rate of the class of size of a municipality, if others are in it too."""
    own = context.data.find(size_classes).get(code)
    if own is None or len(context.data.find(members, own)) == 1:
        return None
    result = ask(context, by_size(context))[0]
    return replace(result, frame=result.frame.filter(pl.col(Grouping.SIZE_CLASS) == own))


def against(context: Context) -> tuple[Query, Query]:
    """Return the rate of every municipality and of the Ambito, which say how far one is from the mean."""
    towns = base(context, "rate_per_1000", by=(Grouping.MUNICIPALITY,))
    return towns, towns.but(by=())


def uses(context: Context, area: str) -> tuple[Query, Query]:
    """Return which services are used, and where they stand."""
    kinds, places = (Grouping.SERVICE_TYPE,), (Grouping.PLACE,)
    return served(context, area).but(by=kinds), served(context, area).but(by=places)


def over_time(context: Context, area: str) -> Query:
    """Return the people served over the years: by quarter for who sees protected numbers, by month otherwise."""
    unit = Grouping.QUARTER if context.view.query.viewer.is_protected else Grouping.MONTH
    return base(context, "people_served", area=area, period=context.directory.every_year, by=(unit,))


def towns_compared(context: Context) -> tuple[Query, ...]:
    """Return each indicator of the comparison by municipality."""
    return tuple(base(context, key, by=(Grouping.MUNICIPALITY,)) for key in COMPARED if _has_places(key))


def head(context: Context) -> Result | None:
    """Return the answer that the page's title says; None where no municipality is chosen."""
    code = in_focus(context)
    return context.ask(headline(context, area_of(context, code))) if code else None


def instead(context: Context, *hidden: Result | None) -> tuple[Offer, ...]:
    """Return, of the results in which the municipality is hidden, those that a range of years has a number for."""
    code = in_focus(context)
    asked = [result for result in hidden if result is not None]
    return offers(asked, code, context.data.ask_each) if code else ()


def instead_words(context: Context, hidden: Result | None) -> str:
    """Return what can be said instead of one hidden number; nothing where it is told, or nothing can be."""
    return " ".join(offer.sentence() for offer in instead(context, hidden))


def compared(context: Context) -> tuple[tuple[tuple[Result, Result], ...], tuple[str, ...]]:
    """Return each indicator of the comparison by municipality and for the whole Ambito; and why others are missing.

    Raises
    ------
    UserError
        If none can be measured: the first reason.
    """
    towns = towns_compared(context)
    answers = context.data.ask_each((*towns, *(query.but(by=()) for query in towns)))
    both = list(zip(answers[: len(towns)], answers[len(towns) :], strict=True))
    pairs = tuple((by, whole) for by, whole in both if isinstance(by, Result) and isinstance(whole, Result))
    refusals = [next(one for one in pair if isinstance(one, UserError)) for pair in both if not _are_results(pair)]
    if not pairs:
        raise refusals[0]
    return pairs, tuple(str(refusal) for refusal in refusals)


def _are_results(answers: tuple[Result | UserError, ...]) -> bool:
    return all(isinstance(answer, Result) for answer in answers)


def _has_places(key: str) -> bool:
    return Grouping.MUNICIPALITY in CATALOGUE[key].groupings


def spine_rows(context: Context, code: str, pairs: tuple[tuple[Result, Result], ...]) -> pl.DataFrame:
    """Return the comparison with similar municipalities, in the columns of `components.figures.compare.spine.ROWS`."""
    like = context.data.find(similar, code)
    rows = [_spine_row(towns, whole, code, like) for towns, whole in pairs]
    return pl.DataFrame(rows, schema=dict(ROWS), orient="row")


def _spine_row(towns: Result, whole: Result, code: str, like: tuple[str, ...]) -> dict[str, Any]:
    entry, row = towns.indicator, towns.row(municipality=code) or {}
    values = [row["value"] for row in towns.rows() if row["municipality"] in like]
    others = pl.Series(values, dtype=pl.Float64).drop_nulls()
    enough = others if len(others) >= FEWEST else pl.Series(dtype=pl.Float64)
    return {
        "label": entry.name,
        "unit": entry.unit,
        "decimals": entry.decimals,
        **{name: row.get(name) for name in ("value", "lower", "upper")},
        "low": enough.min(),
        "quarter": enough.quantile(0.25, "linear"),
        "median": enough.median(),
        "three_quarters": enough.quantile(0.75, "linear"),
        "high": enough.max(),
        "ambito": whole.rows()[0]["value"],
        "status": row.get("status", str(Status.UNDEFINED)),
        "provisional": bool(row.get("provisional")),
    }
