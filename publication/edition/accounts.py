"""Boards of what counts no persons: money, hours of the team, the targets of the plan, residents.

Comes in: what views may have of the data. Goes out: documents as those of `publication.edition.boards`. Must not: sum
two tracks; name a partner beside its hours; show a value of the plan that a protected viewer is not told.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import polars as pl

from components.views.municipality.text import residents_title
from components.views.plan.text import STATE, TARGET, YEAR, course_subtitle, course_title, lacking
from components.views.plan.text import VALUE_HEADS as PLAN_HEADS
from components.views.plan.years import table_of, years_of
from components.views.resources.text import (
    IN_NETWORK,
    NETWORK_ONLY,
    PROGRAMME,
    STRAND,
    TOWN,
    WHOLE,
    against_need,
    budgets_subtitle,
    composition_words,
    kinds_subtitle,
    kinds_words,
    parts_of_spending,
    planned_title,
    professions_subtitle,
    towns_title,
    tracks_subtitle,
    with_parts,
    workers_subtitle,
    workers_words,
)
from data_access.vocabulary import Sex
from indicators.analysis.budgets import by_municipality, by_programme, by_strand, by_track
from indicators.analysis.residents import ORDER, bands, residents
from indicators.analysis.staffing import full_time_social_workers, hours_by_kind, hours_by_profession
from indicators.engine.query_service import ForViews
from indicators.italian.dates import day_after
from indicators.italian.numbers import euro, number
from indicators.model.period import Unit
from indicators.monitoring.target_progress import Course, courses
from publication.edition import text
from publication.edition.boards import BARS, TABLE, Board, Boards
from publication.edition.questions import READER, spans

TRACKS, STRANDS, PROGRAMMES, SHARES = "canali", "linee", "programmi", "quote_dei_comuni"
HOURS, KINDS, WORKERS_BOARD = "ore", "ore_per_ente", "assistenti_sociali"
RESIDENTS: Final = "residenti"
OLDEST: Final = ORDER[-2:]
"""Bands that are told together: there is room for nine."""
PLAN: Final = "piano"
"""Keys of the boards; of the plan, what the key of each indicator begins with."""
Row = Mapping[str, Any]


def accounts(data: ForViews) -> Boards:
    """Return the boards, by key; those of which nothing was supplied are not there."""
    source = text.SOURCE.format(to_day=day_after("al", data.as_of))
    made = [*_money(data), *_team(data)]
    boards: Boards = {}
    for key, name, span, board in made:
        boards.setdefault(key, {"name": name, "spans": {}})["spans"][span] = {"": {"source": source, **board}}
    towns = {code: _residents(data, code) for code in data.directory.municipalities}
    told = {code: {"source": source, **board} for code, board in towns.items() if board is not None}
    if told:
        boards[RESIDENTS] = {"name": text.RESIDENTS, "spans": {"": told}}
    return boards | dict(_plan(data))


Made = Iterator[tuple[str, str, str, Board]]


def _money(data: ForViews) -> Made:
    """Yield what was spent in each closed year, and in the last one for the last four quarters."""
    for span in spans(data.directory):
        year = span if span.unit is Unit.YEAR else data.directory.closed_year
        about = f"{year.label} · {WHOLE}"
        tracks = data.find(by_track, year).to_dicts()
        if not tracks:
            continue
        parts = parts_of_spending(tracks)
        shares = [f" · {number(part, 1)}%" if part is not None else "" for part in parts]
        yield (
            TRACKS,
            text.TRACKS,
            str(span),
            {
                "title": composition_words(tracks),
                "subtitle": tracks_subtitle(about),
                **_bars([(row["track"], row, share) for row, share in zip(tracks, shares, strict=True)]),
            },
        )
        strands, programmes = data.find(by_strand, year), data.find(by_programme, year)
        title, subtitle = planned_title(strands, STRAND), budgets_subtitle(STRAND, about)
        yield STRANDS, text.STRANDS, str(span), _budgets(strands, title, subtitle)
        title, subtitle = planned_title(programmes, PROGRAMME), budgets_subtitle(PROGRAMME, about)
        yield (
            PROGRAMMES,
            text.PROGRAMMES,
            str(span),
            {"title": title, "subtitle": subtitle, **_by_track(programmes, text.PROGRAMME_HEAD)},
        )
        parts_of = data.find(by_municipality, year)
        if not parts_of.is_empty():
            title, subtitle = towns_title(parts_of, len(data.directory.municipalities)), budgets_subtitle(TOWN, about)
            if parts_of["track"].n_unique() == 1:
                yield SHARES, text.SHARES, str(span), _budgets(parts_of, title, subtitle)
            else:
                yield (
                    SHARES,
                    text.SHARES,
                    str(span),
                    {"title": title, "subtitle": subtitle, **_by_track(parts_of, text.TOWN_HEAD)},
                )


def _budgets(frame: pl.DataFrame, title: str, subtitle: str) -> Board:
    rows = sorted(frame.iter_rows(named=True), key=lambda row: -(row["spent"] or row["planned"] or 0))
    bars = _bars([(row["label"], row, "") for row in rows])
    return {"title": title, "subtitle": subtitle, "note": text.BUDGETS_NOTE, **bars}


def _by_track(frame: pl.DataFrame, head: str) -> Board:
    """Return what was spent by name, under a heading, and track: several tracks pay for one programme."""
    tracks, names = (frame[column].unique(maintain_order=True).to_list() for column in ("track", "label"))
    told = {(row["label"], row["track"]): _spent(row, "") for row in frame.iter_rows(named=True)}
    rows = [[name, *(told.get((name, track), text.NONE) for track in tracks)] for name in names]
    return {"kind": TABLE, "heads": [head, *tracks], "rows": rows}


def _bars(rows: Iterable[tuple[str, Row, str]]) -> Board:
    """Return a bar for what was spent of each row."""
    told = [[name, _spent(row, more), row["spent"], None, None, bool(row["provisional"])] for name, row, more in rows]
    return {"kind": BARS, "heads": [], "rows": told}


def _spent(row: Row, more: str) -> str:
    if row["spent"] is None:
        return text.NOT_ACCOUNTED.format(planned=euro(row["planned"] or 0))
    return f"{euro(row['spent'])}{more}"


def _team(data: ForViews) -> Made:
    """Yield the hours of the team; how many persons they were worked for, nobody who is protected is told."""
    for span in spans(data.directory):
        hours = data.find(hours_by_profession, span)
        if hours.is_empty():
            continue
        lines = hours.sort("hours", descending=True, maintain_order=True).select("label", "hours").rows()
        board = {"title": against_need(float(hours["hours"].sum()), None), "subtitle": professions_subtitle(span.label)}
        yield (
            HOURS,
            text.HOURS,
            str(span),
            board | _amounts([(label, worked, number(worked)) for label, worked in lines]),
        )
        kinds = data.find(hours_by_kind, span).select("label", "hours").rows()
        said = [(label, worked, f"{number(worked)} · {number(part)}%") for label, worked, part in with_parts(kinds)]
        board = {"title": kinds_words(kinds), "subtitle": kinds_subtitle(span.label)}
        yield KINDS, text.KINDS, str(span), board | _amounts(said)
        workers = data.find(full_time_social_workers, span)
        board = {"title": workers_words(workers), "subtitle": workers_subtitle(span.label), "note": NETWORK_ONLY}
        yield WORKERS_BOARD, text.WORKERS, str(span), board | _amounts([(IN_NETWORK, workers, number(workers, 1))])


def _amounts(lines: Iterable[tuple[str, float, str]]) -> Board:
    rows = [[name, words, amount, None, None, False] for name, amount, words in lines]
    return {"kind": BARS, "heads": [], "rows": rows}


def _plan(data: ForViews) -> Iterator[tuple[str, Board]]:
    """Yield a board for each indicator of the plan: its values by year, beside those agreed."""
    for course in data.find(courses, viewer=READER):
        agreed = course.agreed
        name = text.PLAN.format(code=agreed.code, name=agreed.name)
        yield plan_key(agreed.objective, agreed.indicator), {"name": name, "spans": {"": {"": _course(data, course)}}}


def plan_key(objective: str, indicator: str) -> str:
    """Return what the board of an indicator of the plan is called, as the key of its figure on the page ends."""
    return f"{PLAN}|{objective.replace('-', '_')}_{indicator}"


def _course(data: ForViews, course: Course) -> Board:
    agreed = course.agreed
    value, missing = PLAN_HEADS["value"], lacking((course,))
    rows = [
        [
            row[YEAR],
            agreed.said(row[value]) if row[value] is not None else row[STATE] or text.NONE,
            agreed.said(row[TARGET]) if row[TARGET] is not None else text.NONE,
        ]
        for row in table_of(years_of(data, READER, agreed), agreed)
    ]
    return {
        "title": course_title(course),
        "subtitle": course_subtitle(course),
        "source": text.TARGET_SOURCE.format(to_day=day_after("al", data.as_of)),
        "kind": TABLE,
        "heads": list(text.PLAN_HEADS),
        "rows": rows,
    } | ({"note": missing} if missing else {})


def _residents(data: ForViews, code: str) -> Board | None:
    """Return the residents of a municipality by age; None where nobody supplied them."""
    people, year = data.find(residents, code)
    if not people:
        return None
    told = data.find(bands, code).with_columns(band=pl.col("band").replace(dict.fromkeys(OLDEST, text.OLDEST)))
    rows = []
    for band in dict.fromkeys((*ORDER[: -len(OLDEST)], text.OLDEST)):
        own = told.filter(band=band)
        everybody, women = (float(one["residents"].sum()) for one in (own, own.filter(sex=str(Sex.FEMALE))))
        words = (
            text.OF_BAND.format(people=number(everybody), share=number(100 * women / everybody)) if everybody else "0"
        )
        rows.append([band, words, everybody, None, None, False])
    return {
        "title": residents_title(data.directory.municipalities[code], people),
        "subtitle": text.RESIDENTS_SUBTITLE.format(year=year),
        "kind": BARS,
        "heads": [text.AGE],
        "rows": rows,
    }
