"""Papers by name, ready to be made: what the command and the pages offer.

Comes in: a `Source`, what was asked. Goes out: names of files, and what makes each. Must not: write a file.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from data_access.agendas import Agenda
from data_access.settings import Settings
from indicators.model.code_lists import slugify
from indicators.model.period import Period
from publication.edition.package import Edition
from publication.papers import text
from publication.papers.booklet import booklet
from publication.papers.document import paper_pdf
from publication.papers.periods import quarter_of, year_of
from publication.papers.quarterly import quarterly
from publication.papers.sheet import sheet
from publication.papers.source import Source
from publication.papers.yearly import yearly

Made = tuple[str, Callable[[], bytes]]
Advance = Callable[[float, str], None]


def sheets(source: Source, period: Period | None, codes: Iterable[str]) -> Iterator[Made]:
    """Yield the sheet of each municipality in a year, or in the last that has ended.

    Raises
    ------
    PaperPeriodError
        If papers cannot be of that period.
    """
    year = year_of(period, source.directory, kind=text.SHEET, may_run=True)
    for code in codes:
        name = f"scheda-{slugify(source.directory.municipalities[code]) or code}-{year}.pdf"
        yield name, partial(_sheet, source, code, year)


def _sheet(source: Source, code: str, year: Period) -> bytes:
    return paper_pdf(sheet(source, code, year), source.settings)


def quarterly_reports(source: Source, period: Period | None, codes: Iterable[str] = ()) -> Iterator[Made]:
    """Yield the report of a quarter of each municipality; of the Ambito where none is named.

    Raises
    ------
    PaperPeriodError
        If papers cannot be of that period.
    """
    quarter = quarter_of(period, source.directory)
    named: dict[str | None, str] = {code: slugify(source.directory.municipalities[code]) or code for code in codes} or {
        None: "ambito"
    }
    for code, name in named.items():
        yield f"trimestrale-{name}-{quarter}.pdf", partial(_quarterly, source, quarter, code)


def _quarterly(source: Source, quarter: Period, code: str | None) -> bytes:
    return paper_pdf(quarterly(source, quarter, municipality=code), source.settings)


def yearly_report(source: Source, period: Period | None) -> Iterator[Made]:
    """Yield the report on the plan in a year.

    Raises
    ------
    PaperPeriodError
        If papers cannot be of that period.
    """
    year = year_of(period, source.directory, kind=text.YEARLY)
    yield f"piano-di-zona-{year}.pdf", lambda: paper_pdf(yearly(source, year), source.settings)


def booklet_of(agenda: Agenda, edition: Edition, settings: Settings) -> Made:
    """Return the booklet of an agenda."""
    name = f"fascicolo-{agenda.meeting_date.isoformat()}.pdf"
    return name, lambda: paper_pdf(booklet(agenda, edition, base=settings.public_url), settings)


def archive(papers: Iterable[Made], *, advance: Advance) -> bytes:
    """Return papers in one ZIP file; ``advance`` is told the share done, and of which."""
    every = [*papers]
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for place, (name, make) in enumerate(every, start=1):
            file.writestr(zipfile.ZipInfo(name), make())
            advance(place / len(every), name)
    return held.getvalue()
