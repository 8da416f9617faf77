"""The quarterly report, of the Ambito or of one municipality: what the quarter says beside the same of a year before.

Comes in: a `Source`, a quarter. Goes out: a `Paper`. Must not: write a sentence on figures of its own; name a
municipality's number that a protected viewer does not get.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from data_access.expected_returns import DUE_DAY
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from indicators.model.period import Period
from indicators.model.query import LEAD, Comparison, Grouping, Lens, Query
from indicators.model.result import Result
from indicators.wording.fragments import late_words
from indicators.wording.headline import headline
from publication.drawing.figure import Drawn
from publication.papers import text
from publication.papers.common import card, coverage, has_rows, picture, reading, until, value_said
from publication.papers.paper import Block, Cards, Paper, Points, Section, Table, Words
from publication.papers.periods import issues
from publication.papers.source import Source

CARDS: Final = (
    ("people_served", Lens.RESIDENCE),
    ("contacts", Lens.RESIDENCE),
    ("bed_occupancy", Lens.PLACE),
    ("unmet_demand", Lens.PLACE),
)
PEOPLE: Final = (("new_people", Lens.RESIDENCE), ("attraction", Lens.PLACE), ("returned", Lens.RESIDENCE))
OUTCOMES: Final = (
    ("exits_to_autonomy", Lens.RESIDENCE),
    ("median_stay", Lens.PLACE),
    ("multidimensional_needs", Lens.RESIDENCE),
)
OF_TOWN: Final = ("people_served", "contacts", "rate_per_1000")
CARDS_ABREAST: Final = 4


def quarterly(source: Source, quarter: Period, *, municipality: str | None = None) -> Paper:
    """Return the report of a quarter.

    Parameters
    ----------
    source : Source
    quarter : Period
        As `publication.papers.periods.quarter_of` gives it.
    municipality : str, optional
        ISTAT code of the one that the report is of; of the Ambito unless given.
    """
    told = _of_town(source, quarter, municipality) if municipality else _of_ambito(source, quarter)
    results, lead, sections = told
    name = source.directory.municipalities[municipality] if municipality else source.directory.ambito_name
    label = quarter.label
    late = next((late_words(one) for one in results if one.query.period == quarter and one.late_months), "")
    state = text.IS_LATE.format(words=late) if late else text.IS_SETTLED
    query = source.query("people_served", quarter, comparison=Comparison.YEAR)
    page = "comune" if municipality else "quadro"
    return Paper(
        kind=text.QUARTERLY,
        title=f"{label[0].upper()}{label[1:]}" if not municipality else f"{name}: {label}",
        subtitle=state,
        ambito=source.directory.ambito_name,
        day=source.data.as_of,
        is_demo=source.data.is_demo,
        lead=lead,
        sections=(
            *sections,
            coverage(source, results, quarter),
            reading(source, results, quarter),
            _calendar(source, quarter),
        ),
        foot=source.foot(text.QUARTERLY),
        address=source.address(page, query, municipality),
        has_contents=municipality is None,
    )


def _of_ambito(source: Source, quarter: Period) -> tuple[Sequence[Result], tuple[str, ...], tuple[Section, ...]]:
    year = {"comparison": Comparison.YEAR}
    every = {"period": source.directory.every_year}
    cards = _answered(source, [source.query(key, quarter, lens=lens, **year) for key, lens in CARDS])
    areas = _drawn(
        source,
        quarter,
        source.query("people_served", quarter, by=(Grouping.AREA, Grouping.QUARTER)).but(**every),
        source.query("people_served", quarter, by=(Grouping.AREA,), **year),
        source.query("people_served", quarter, by=(Grouping.RESIDENCE_CLASS,), lens=Lens.PLACE),
    )
    people = _answered(source, [source.query(key, quarter, lens=lens, **year) for key, lens in PEOPLE])
    services = _drawn(
        source,
        quarter,
        source.query("people_served", quarter, by=(Grouping.SERVICE_TYPE,)),
        source.query("contacts", quarter, by=(Grouping.SERVICE_TYPE,)),
        source.query("bed_occupancy", quarter, lens=Lens.PLACE, by=(Grouping.QUARTER,)).but(**every),
        source.query("bed_occupancy", quarter, lens=Lens.PLACE, by=(Grouping.SERVICE,)),
    )
    outcomes = _answered(source, [source.query(key, quarter, lens=lens, **year) for key, lens in OUTCOMES])
    rates, towns = (
        source.query(key, quarter, by=(Grouping.MUNICIPALITY,)) for key in ("rate_per_1000", "people_served")
    )
    mapped = _answered(source, [rates, towns])
    sections = [
        Section(title=text.IN_BRIEF, blocks=(Cards(items=tuple(map(card, cards))),)),
        Section(title=text.PEOPLE, blocks=(*_pictures(source, areas), *_findings(people))),
        Section(title=text.SERVICES, blocks=tuple(_pictures(source, services))),
        Section(title=text.OUTCOMES, blocks=tuple(_findings(outcomes)), is_whole=True),
        Section(title=text.PLACES, blocks=tuple(_places(source, mapped, quarter))),
    ]
    shown = tuple(one for one in sections if one.blocks)
    return (*cards, *areas, *people, *services, *outcomes, *mapped), tuple(map(headline, cards[:2])), shown


def _of_town(
    source: Source, quarter: Period, code: str
) -> tuple[Sequence[Result], tuple[str, ...], tuple[Section, ...]]:
    area = LEAD if code == source.directory.lead_code else code
    year = {"comparison": Comparison.YEAR}
    every = source.directory.every_year
    own = _answered(source, [source.query(key, quarter, area=area, **year) for key in OF_TOWN])
    whole = _answered(source, [source.query(key, quarter, **year) for key in ("people_served", "rate_per_1000")])
    trends = _drawn(
        source,
        quarter,
        source.query("people_served", every, area=area, by=(Grouping.QUARTER,)),
        source.query("rate_per_1000", every, area=area, by=(Grouping.YEAR,)),
        source.query("people_served", quarter, area=area, by=(Grouping.SERVICE_TYPE,)),
    )
    name = source.directory.municipalities[code]
    sections = [
        Section(title=name, blocks=(Cards(items=tuple(map(card, own))), *_findings(own[1:]))),
        Section(title=text.PEOPLE, blocks=tuple(_pictures(source, trends, own=code))),
        Section(title=source.directory.ambito_name, blocks=tuple(_findings(whole)), is_whole=True),
    ]
    shown = tuple(one for one in sections if one.blocks)
    return (*own, *whole, *trends), tuple(map(headline, own[:1])), shown


def _answered(source: Source, queries: Sequence[Query]) -> tuple[Result, ...]:
    return source.answers(queries)


def _drawn(source: Source, quarter: Period, *queries: Query) -> tuple[Result, ...]:
    """Return the answers that have something to draw, those in time up to the end of the quarter."""
    found = (
        until(result, source, quarter.last) if result.query.period != quarter else result
        for result in source.answers(queries)
    )
    return tuple(result for result in found if has_rows(result))


def _pictures(source: Source, results: Sequence[Result], **words: Any) -> Iterator[Block]:
    yield from (picture(result, source, **words) for result in results)


def _findings(results: Sequence[Result]) -> Iterator[Block]:
    if results:
        yield Points(items=tuple(map(headline, results)))


def _places(source: Source, mapped: Sequence[Result], quarter: Period) -> Iterator[Block]:
    """Yield the map of the rates, and every municipality with its persons and its rate."""
    found = {result.query.indicator: result for result in mapped}
    rates, towns = found.get("rate_per_1000"), found.get("people_served")
    if rates is not None and source.shapes.paths:
        yield picture(rates, source, kind=Drawn.MAP)
        yield Words(text=source.geography().attribution, look="nota")
    shown = [(head, one) for head, one in ((text.PERSONS, towns), (text.RATE, rates)) if one is not None]
    if shown:
        yield Table(
            title=text.TOWNS_TABLE.format(period=quarter.label),
            heads=(text.TOWN, *(head for head, _ in shown)),
            rows=tuple(
                (name, *(_cell(result, code) for _, result in shown))
                for code, name in source.directory.municipalities.items()
            ),
        )


def _cell(result: Result, code: str) -> str:
    row = result.row(municipality=code)
    return number(None) if row is None else value_said(result, row)


def _calendar(source: Source, quarter: Period) -> Section:
    """Return when the reports come out: this one and the next."""
    late = source.settings.thresholds.provisional_months
    rows = [
        (one.quarter.label, day_in_words(one.first), day_in_words(one.final))
        for one in issues(quarter, late_months=late)
    ]
    months = text.MONTHS_ONE if late == 1 else text.MONTHS_MANY.format(count=number(late))
    note = text.CALENDAR_NOTE.format(due=DUE_DAY, months=months)
    table = Table(heads=text.CALENDAR_HEADS, rows=tuple(rows), numbers=len(text.CALENDAR_HEADS))
    return Section(title=text.CALENDAR, blocks=(table, Words(text=note, look="nota")), is_whole=True)
