"""What papers have in common: results as pictures and sentences, definitions, how to read, what is missing.

Comes in: a `Source`, results. Goes out: blocks and sections of a `Paper`. Must not: write a sentence on figures that
the screen does not write.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from components.figures.core.labels import source_line, what_it_is
from components.figures.core.row_labels import with_unit
from indicators.analysis.listings import returns_by_service
from indicators.italian.dates import day_after
from indicators.italian.numbers import number
from indicators.model.indicator import Indicator
from indicators.model.period import Period, Unit
from indicators.model.query import MONTHS_OF, TIME
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.fragments import amount
from indicators.wording.headline import missing_line, title
from indicators.wording.missing_months import months_in_words
from indicators.wording.query_sentence import say
from publication.drawing.figure import PAPER, Drawn, drawing_of
from publication.drawing.marks import Format
from publication.papers import text
from publication.papers.paper import FULL, Block, Card, Picture, Points, Section, Table, Words
from publication.papers.source import Source

OF_MAP: Final = 74
"""Width of a map, in hundredths of the line: beside nothing, it would fill the page."""
MOST_LACKING: Final = 12
"""Services that lack returns of which the list stays on one page."""


def picture(
    result: Result, source: Source, *, finding: str = "", kind: Drawn | None = None, size: Format = PAPER, own: str = ""
) -> Picture:
    """Return a result as a picture: its sentence, what it is, its marks, where it comes from."""
    breaks = source.breaks(result.query) if kind is Drawn.MAP else None
    drawing = drawing_of(result, shapes=source.shapes, breaks=breaks, kind=kind, size=size, own=own)
    return Picture(
        drawing=drawing,
        finding=finding or title(result),
        what=what_it_is(result),
        source=" · ".join(filter(None, (missing_line(result).rstrip("."), source_line(result)))),
        width=OF_MAP if drawing.kind is Drawn.MAP else FULL,
    )


def until(result: Result, source: Source, last: int) -> Result:
    """Return a result in time up to a month: what a paper of a period may show of the years that it must ask whole.

    What is missing after the last time that it tells (of years, that of the last whole one) is not said of it.
    """
    time = next(grouping for grouping in result.query.by if grouping in TIME)
    ends = {code: Period.parse(code).last for code in result.frame[time].unique()}
    kept = [code for code, end in ends.items() if end <= last]
    last = max((ends[code] for code in kept), default=last)
    query = result.query.but(period=Period(result.query.period.first, last, Unit(MONTHS_OF[time])))
    gaps = (replace(gap, months=tuple(month for month in gap.months if month <= last)) for gap in result.gaps)
    return replace(
        result,
        query=query,
        frame=result.frame.filter(pl.col(time).is_in(kept)),
        gaps=tuple(gap for gap in gaps if gap.months),
        coverage=source.data.coverage(query),
        late_months=max(result.late_months - max(source.directory.last_month - last, 0), 0),
    )


def card(result: Result, name: str = "") -> Card:
    """Return a result that has one row as a number with its interval."""
    row, entry = result.rows()[0], result.indicator
    value = amount(result, row["value"], row["status"])
    if row["status"] == Status.OK and row["value"] is not None:
        value = f"{number(row['value'], entry.decimals)}{'%' if entry.unit == '%' else ''}"
    has_limits = row["lower"] is not None
    note = f"{number(row['lower'], entry.decimals)}–{number(row['upper'], entry.decimals)}" if has_limits else ""
    return Card(name=name or entry.name, value=value, note=note)


def value_said(result: Result, row: ResultRow) -> str:
    """Return the value of a row with its unit and its 95 % interval, or what stands for it."""
    if row["status"] != Status.OK or row["value"] is None:
        return amount(result, None, row["status"])
    value = with_unit(row["value"], result.indicator)
    if row["lower"] is None:
        return value
    low, high = (number(row[end], result.indicator.decimals) for end in ("lower", "upper"))
    return f"{value} ({low}–{high})"


def has_rows(result: Result) -> bool:
    """Whether a result has any value to draw, and over time more than one moment: a single one is told elsewhere."""
    moments = [result.frame[time].n_unique() for time in result.query.by if time in TIME]
    return not result.frame["value"].is_null().all() and moments != [1]


def reading(source: Source, results: Sequence[Result], period: Period) -> Section:
    """Return how the numbers are to be read: protection, states, intervals, what is provisional, definitions."""
    settings = source.settings
    points = [
        text.PROTECTION.format(base=settings.disclosure.base, below=settings.disclosure.hidden_below),
        text.STATES,
    ]
    if any((~result.frame["lower"].is_null()).any() for result in results):
        points.append(text.INTERVALS)
    late = settings.thresholds.provisional_months
    if late and any(result.late_months for result in results):
        words = text.LATE_ONE if late == 1 else text.LATE
        points.append(words.format(count=number(late), to_day=day_after("al", source.data.as_of)))
    points.append(text.SAME)
    filters = text.FILTERS.format(filters=say(source.query("people_served", period), source.directory))
    entries = dict.fromkeys(result.indicator for result in results)
    return Section(
        title=text.HOW,
        blocks=(Points(items=tuple(points)), Words(text=filters, look="nota"), Points(items=tuple(defined(entries)))),
    )


def defined(entries: Iterable[Indicator]) -> Iterator[str]:
    """Yield the definition of each indicator, as the page «Metodo» writes it, each once."""
    for entry in {one.key: one for one in entries}.values():
        yield text.DEFINITION.format(name=entry.name, explanation=entry.explanation)


def coverage(source: Source, results: Sequence[Result], period: Period) -> Section:
    """Return what is missing behind a paper: returns by service and month."""
    own = [result for result in results if result.query.period == period]
    widest = max(own, key=lambda result: (result.coverage.expected, result.coverage.received))
    label = period.label
    said = text.COVERED.format(period=f"{label[0].upper()}{label[1:]}", coverage=widest.coverage.label)
    blocks: list[Block] = [Words(text=said)]
    lines = source.data.find(returns_by_service, source.query("people_served", period))
    lacking = [line for line in lines if line.missing]
    if not lacking and widest.coverage.is_complete and not widest.coverage.is_unknown:
        blocks.append(Words(text=text.ALL_ARRIVED))
    if lacking:
        rows = (
            (one.service, months_in_words(one.missing), number(one.expected), number(one.received)) for one in lacking
        )
        blocks.append(Table(title=text.MISSING_TABLE, heads=text.RETURNS_HEADS, rows=tuple(rows), numbers=2))
    return Section(title=text.COVERAGE, blocks=tuple(blocks), is_whole=len(lacking) < MOST_LACKING)
