"""The papers that pages offer: from what the page shows, made when somebody asks.

Comes in: the context of a run. Goes out: names of files and what makes them. Must not: make one before it is asked for.
"""

from collections.abc import Callable
from functools import partial

from components.state.page_context import Context, calendar_year
from data_access.agendas import Agenda
from indicators.model.period import Period
from publication.edition.package import Edition
from publication.papers.making import (
    Advance,
    Made,
    archive,
    booklet_of,
    quarterly_reports,
    sheets,
    yearly_report,
)
from publication.papers.source import Source


def source_of(context: Context) -> Source:
    """Return what papers are made from in a run."""
    return Source(
        data=context.data,
        settings=context.settings,
        geography=context.geography,
        base=context.settings.public_url,
    )


def offered_sheet(context: Context, code: str) -> Made:
    """Return the sheet of a municipality, in the year that the page shows.

    Raises
    ------
    PaperPeriodError
        If there can be none of that year.
    """
    return next(sheets(source_of(context), _year(context), (code,)))


def offered_sheets(context: Context) -> tuple[str, Callable[[Advance], bytes]]:
    """Return the sheets of every municipality in one ZIP file.

    Raises
    ------
    PaperPeriodError
        As `offered_sheet`.
    """
    year = _year(context)
    every = [*sheets(source_of(context), year, tuple(context.directory.municipalities))]
    return f"schede-{year}-{context.data.as_of.isoformat()}.zip", partial(_archive, every)


def _archive(every: list[Made], advance: Advance) -> bytes:
    return archive(every, advance=advance)


def offered_quarter(context: Context, code: str | None = None) -> Made:
    """Return the report of the last quarter that has ended, of the Ambito or of a municipality.

    Raises
    ------
    PaperPeriodError
        If no quarter has ended.
    """
    return next(quarterly_reports(source_of(context), None, (code,) if code else ()))


def offered_year(context: Context) -> Made:
    """Return the report on the plan of the last year that has ended."""
    return next(yearly_report(source_of(context), None))


def booklet_pdf(context: Context) -> Callable[[Agenda, Edition], bytes]:
    """Return what makes the booklet of an agenda from its edition."""
    return lambda agenda, edition: booklet_of(agenda, edition, context.settings)[1]()


def _year(context: Context) -> Period:
    return calendar_year(context.view.query, context.directory)
