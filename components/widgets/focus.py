"""The municipality in focus: the one chosen in the filters, else the mayor's own, else the lead municipality.

Comes in: the context. Goes out: an ISTAT code, and the years over which it is looked at.
Must not: draw.
"""

from components.state.page_context import Context
from indicators.model.code_lists import Directory
from indicators.model.period import Period, Unit


def focus(context: Context) -> str:
    """Return the ISTAT code of the municipality that the page is about."""
    return context.view.municipality or context.view.query.viewer.municipality or context.directory.lead_code


def closed_years(directory: Directory) -> Period:
    """Return all the years that have ended, or the year in progress when none has."""
    last = directory.closed_year
    return Period(min(directory.first_month // 12 * 12, last.first), last.last, Unit.YEAR)
