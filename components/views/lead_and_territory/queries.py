"""What the page of the two lenses asks: every question for the whole Ambito, in the lens that it needs.

Comes in: the context. Goes out: questions and results, and which of their rows the answers name.
Must not: draw, or use the area that another page has left in the address.
"""

from dataclasses import replace
from typing import Any, Final

import polars as pl

from components.state.page_context import Context
from components.widgets.queries import ask, base
from indicators.analysis.funnel_position import standings
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.statistics.funnel import FunnelVerdict

MOST: Final = 5
"""Municipalities that an answer names."""
MAIN: Final = 3
"""Municipalities of origin that an answer names."""


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


def from_outside(context: Context) -> Result:
    """Return the people from outside the Ambito by province, of the years asked, or of the newest that has ended."""
    period, last = context.view.query.period, context.directory.last_month
    is_whole = period.first % 12 == 0 and period.last % 12 == 11 and period.last <= last  # noqa: PLR2004 - December
    years = period if is_whole else context.directory.closed_year
    return ask(context, place(context, "from_outside", by=(Grouping.PROVINCE,), period=years))[0]


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


def main_towns(towns: Result | None) -> list[ResultRow]:
    """Return the rows of the municipalities from which most people come."""
    some = [row for row in towns.rows() if row["value"]] if towns else []
    return sorted(some, key=lambda row: -(row["value"] or 0))[:MAIN]


def row_of_territory(result: Result) -> ResultRow | None:
    """Return the row of what residents of the territory did in the lead municipality, if they did anything."""
    directory = result.directory
    for row in result.rows():
        if directory.read_area(row["area"]) == TERRITORY and row["place"] == directory.lead_code:
            return row
    return None


def unreached(towns: Result, whole: Result) -> tuple[list[ResultRow], list[ResultRow]]:
    """Return the rows of the municipalities that nobody comes from, and of those far below what chance explains."""
    verdicts, rows = standings(towns, whole), towns.rows()
    none = [row for row in rows if row["status"] == Status.OK and row["value"] == 0]
    low = {code for code, verdict in verdicts.items() if verdict is FunnelVerdict.BELOW_998}
    return none, [row for row in rows if row["municipality"] in low and row not in none]
