"""The yearly report on the plan: where each indicator is against what was agreed, the people, the resources of a year.

Comes in: a `Source`, a year. Goes out: a `Paper`. Must not: judge (`indicators.monitoring.target_progress` does), sum
two tracks of money.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from components.views.plan import text as page
from components.views.plan.years import years_of
from components.views.resources.text import spending_words
from indicators.analysis.budgets import by_strand, by_track
from indicators.analysis.listings import objectives
from indicators.italian.dates import day_after
from indicators.italian.numbers import euro, number
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping, Lens
from indicators.model.result import Result, Status
from indicators.monitoring.target_progress import Course, courses
from indicators.wording.headline import headline
from publication.papers import text
from publication.papers.common import card, coverage, has_rows, picture, reading, until
from publication.papers.paper import Block, Cards, Heading, Paper, Points, Section, Table, Words
from publication.papers.source import READER, Source

CARDS: Final = (
    ("people_served", Lens.RESIDENCE),
    ("rate_per_1000", Lens.RESIDENCE),
    ("bed_occupancy", Lens.PLACE),
    ("exits_to_autonomy", Lens.RESIDENCE),
)


def yearly(source: Source, year: Period) -> Paper:
    """Return the report of a calendar year."""
    query = source.query("people_served", year, comparison=Comparison.YEAR)
    asked = [source.query(key, year, lens=lens, comparison=Comparison.YEAR) for key, lens in CARDS]
    cards = source.answers(asked)
    trends = [
        source.query("people_served", source.directory.every_year, by=(Grouping.AREA, Grouping.YEAR)),
        source.query("people_served", year, by=(Grouping.SERVICE_TYPE,)),
        source.query("rate_per_1000", year, by=(Grouping.MUNICIPALITY,)),
    ]
    answers = (
        until(result, source, year.last) if result.query.period != year else result for result in source.answers(trends)
    )
    drawn = tuple(result for result in answers if has_rows(result))
    found = source.data.find(courses, viewer=READER)
    results = (*cards, *drawn)
    return Paper(
        kind=text.YEARLY,
        title=text.YEAR_TITLE.format(year=year.label),
        subtitle=text.DATA_AT.format(to_day=day_after("al", source.data.as_of)),
        ambito=source.directory.ambito_name,
        day=source.data.as_of,
        is_demo=source.data.is_demo,
        lead=(_tally(source, found), *map(headline, cards[:1])),
        sections=(
            *_plan(source, found),
            Section(title=text.PEOPLE, blocks=(Cards(items=tuple(map(card, cards))), *_people(source, cards, drawn))),
            Section(title=text.RESOURCES, blocks=tuple(_money(source, year))),
            coverage(source, results, year),
            reading(source, results, year),
        ),
        foot=source.foot(text.YEARLY_SHORT),
        address=source.address("piano", query),
        has_contents=True,
    )


def _tally(source: Source, found: Sequence[Course]) -> str:
    """Return where the indicators of the plan stand, and when: a report of a past year tells of today."""
    if not found:
        return text.NO_PLAN
    tally = page.tally(tuple(found))
    return text.PLAN_NOW.format(of_day=day_after("del", source.data.as_of), tally=f"{tally[0].lower()}{tally[1:]}")


def _people(source: Source, cards: Sequence[Result], drawn: Sequence[Result]) -> Iterator[Block]:
    yield Points(items=tuple(map(headline, cards[1:])))
    for result in drawn:
        yield picture(result, source)
        if result.query.by == (Grouping.MUNICIPALITY,):
            yield Words(text=source.geography().attribution, look="nota")


# --------------------------------------------------------------------------------------------------------------- plan
def _plan(source: Source, found: Sequence[Course]) -> Iterator[Section]:
    if not found:
        return
    rows = tuple(
        (course.agreed.name, _judged(course), _reading(course), page.asked_words(course, course.target))
        for course in found
    )
    of_day = day_after("del", source.data.as_of)
    table = Table(heads=text.PLAN_HEADS, rows=rows, numbers=len(text.PLAN_HEADS))
    notes = filter(None, (page.lacking(found), text.PLAN_LATEST.format(of_day=of_day), page.NOTE))
    yield Section(title=text.PLAN_TABLE, blocks=(table, *(Words(text=note, look="nota") for note in notes)))
    yield Section(title=text.PLAN_AT, blocks=tuple(_objectives(source, found)))


def _judged(course: Course) -> str:
    reason = page.in_a_word(course)
    words = str(course.verdict)
    return f"{words} ({reason})" if reason else words


def _reading(course: Course) -> str:
    reading_, said = course.reading, course.agreed.said
    if reading_ is None or reading_.value is None:
        return number(None)
    lacks = f"; {page.bent(course)}" if course.behind else ""
    if reading_.lower is None:
        return f"{said(reading_.value)} {course.when}{lacks}"
    low, high = (number(limit, course.agreed.decimals) for limit in (reading_.lower, reading_.upper))
    return f"{said(reading_.value)} ({page.range_words(low, high)}) {course.when}{lacks}"


def _objectives(source: Source, found: Sequence[Course]) -> Iterator[Block]:
    for objective in source.data.find(objectives):
        own = [course for course in found if course.agreed.code == objective.code]
        yield Heading(text=text.OBJECTIVE.format(code=objective.code, title=objective.title))
        if objective.sdgs:
            goals = ", ".join(f"{place} {name}" for place, name in page.goals(objective.sdgs))
            yield Words(text=text.GOALS.format(goals=goals), look="nota")
        if not own:
            yield Words(text=text.NO_INDICATORS, look="nota")
        for course in own:
            yield Words(text=course.sentence(), look="frase")
            yield _years(source, course)


def _years(source: Source, course: Course) -> Table:
    """Return the years of an indicator, each with its value and what was agreed."""
    frame = years_of(source.data, READER, course.agreed)
    return Table(heads=text.PLAN_YEARS_HEADS, rows=tuple(_year_rows(frame.iter_rows(named=True), course)))


def _year_rows(rows: Iterator[Mapping[str, Any]], course: Course) -> Iterator[tuple[str, ...]]:
    decimals, said = course.agreed.decimals, course.agreed.said
    for row in rows:
        has_value = row["value"] is not None
        is_to_come = row["until"] is None and row["status"] == Status.UNDEFINED
        value = said(row["value"]) if has_value else number(None) if is_to_come else page.STATES[row["status"]]
        ends = f"{number(row['lower'], decimals)}–{number(row['upper'], decimals)}" if row["lower"] is not None else ""
        doubts = filter(None, (text.PROVISIONAL if row["provisional"] else "", row["missing"]))
        late = f" ({'; '.join(doubts)})" if has_value and (row["provisional"] or row["missing"]) else ""
        runs = f" ({text.RUNNING})" if row["until"] is not None else ""
        agreed = "" if row["target"] is None else said(row["target"])
        yield f"{row['year']}{runs}", f"{value}{late}", ends, agreed


# -------------------------------------------------------------------------------------------------------------- money
def _money(source: Source, year: Period) -> Iterator[Block]:
    tracks = source.data.find(by_track, year).to_dicts()
    if not tracks:
        yield Words(text=text.NO_MONEY.format(year=year.label))
        return
    yield Words(text=spending_words(tracks, year.label), look="frase")
    rows = tuple(map(_euros, source.data.find(by_strand, year).iter_rows(named=True)))
    yield Table(heads=text.MONEY_HEADS, rows=rows, numbers=2)
    yield Words(text=text.MONEY_NOTE, look="nota")


def _euros(row: Mapping[str, Any]) -> tuple[str, ...]:
    spent = text.NOT_ACCOUNTED if row["spent"] is None else euro(row["spent"])
    return row["track"], row["label"], euro(row["planned"]), spent
