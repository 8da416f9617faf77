"""What the page of the two lenses asks: every question for the whole Ambito, in the lens that it needs.

Comes in: the context. Goes out: questions and results.
Must not: draw, or use the area that another page has left in the address.
"""

from dataclasses import replace
from typing import Any

import polars as pl

from components.state.page_context import Context
from components.widgets.queries import ask, base
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query
from indicators.model.result import Result


def place(context: Context, indicator: str, **changes: Any) -> Query:
    """Return a question through the lens of where services stand."""
    return base(context, indicator, **{"lens": Lens.PLACE, **changes})


def attraction(context: Context) -> tuple[Result, ...]:
    """Return the attraction of the lead municipality, whole and by origin, with and without the fictitious; transit."""
    whole = place(context, "attraction", exclude_fictitious=False)
    origins = whole.but(by=(Grouping.RESIDENCE_CLASS,))
    transit = place(context, "transit_share", area=LEAD, exclude_fictitious=False)
    asked = (whole, origins, *(query.but(exclude_fictitious=True) for query in (whole, origins)), transit)
    return ask(context, *asked)


def journeys(context: Context) -> Result:
    """Return the people of each other municipality who used services of the lead municipality; zeros are left out."""
    result = ask(context, base(context, "people_served", by=(Grouping.MUNICIPALITY, Grouping.PLACE)))[0]
    lead = context.directory.lead_code
    arrived = (pl.col("place") == lead) & (pl.col("municipality") != lead) & (pl.col("value").ne_missing(0.0))
    return replace(result, frame=result.frame.filter(arrived))


def rates(context: Context, indicator: str = "rate_per_1000") -> tuple[Result, tuple[Result, ...]]:
    """Return an indicator by municipality, and for the lead municipality, the territory, the Ambito."""
    asked = base(context, indicator, by=(Grouping.MUNICIPALITY,))
    answers = ask(context, asked, *(base(context, indicator, area=area) for area in (LEAD, TERRITORY, AMBITO)))
    return answers[0], answers[1:]


def trends(context: Context, lens: Lens) -> Result:
    """Return the people served by area and quarter, over every year with data; a quarter cut short is left out."""
    result = ask(
        context,
        base(
            context,
            "people_served",
            lens=lens,
            period=context.directory.every_year,
            by=(Grouping.AREA, Grouping.QUARTER),
        ),
    )[0]
    last = context.directory.last_month
    whole = [code for code in result.frame["quarter"].unique() if Period.parse(code).last <= last]
    return replace(result, frame=result.frame.filter(pl.col("quarter").is_in(whole)))
