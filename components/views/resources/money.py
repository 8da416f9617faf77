"""Money: what each track puts in, planned and spent by strand and by programme, euros per resident and per person.

Comes in: the context. Goes out: elements on the page.
Must not: sum two tracks, or show an amount without the track that it comes from.
"""

from collections.abc import Iterable
from itertools import groupby

import polars as pl
import streamlit as st

from components.state.page_context import Context
from components.views.resources.text import (
    BUDGETS_UNKNOWN,
    BY_TRACK,
    LATE,
    NO,
    NO_BUDGETS,
    PARTS,
    PLANNED,
    PROGRAMME,
    PROVISIONAL,
    SEPARATE,
    SHARE_OF_SPENT,
    SPENT,
    STRAND,
    TOWN,
    TRACK,
    WHOLE,
    YES,
    Row,
    budgets_subtitle,
    composition_words,
    of_whole_years,
    parts_of_spending,
    planned_title,
    spending_words,
    towns_title,
    tracks_subtitle,
)
from components.widgets import attempt, bars, figure_frame, message, screen
from components.widgets.amount_bars import Budget, Groups, bullet_strips, bullets, rows_bars, rows_strips
from components.widgets.rows_frame import rows_frame
from indicators.analysis.budgets import by_municipality, by_programme, by_strand, by_track, whole_years
from indicators.italian.numbers import euro, number
from indicators.model.period import Period
from indicators.model.query import Grouping
from indicators.selection.supply import holds_any
from indicators.wording.query_sentence import narrowed


def money_finding(context: Context) -> str:
    """Return what was spent, track by track, in one sentence; nothing if there is no money to speak of."""
    return spending_words(_tracks(context), _years(context).label)


def money_section(context: Context) -> None:
    """Draw what each track puts in, planned and spent by strand and by programme, then the same for each person."""
    strands = context.data.find(by_strand, _years(context), context.view.query.strands)
    if strands.is_empty():
        message(NO_BUDGETS if context.data.find(holds_any, ("budgets",)) else BUDGETS_UNKNOWN)
        return
    unlike = of_whole_years(context.view.query.period, closed=_last_closed_year(context))
    if unlike:
        screen.caption(unlike)
    programmes = context.data.find(by_programme, _years(context), context.view.query.strands)
    _composition(context)
    left, right = st.columns(2, gap="large")
    with left:
        _budgets(context, strands, key="linee", what=STRAND, heading="track", name="label")
    with right:
        _budgets(context, programmes, key="programmi", what=PROGRAMME, heading="label", name="track")
    _towns(context)
    _per_heads(context)


def _towns(context: Context) -> None:
    """Draw the part of each municipality, where somebody divided the budgets by municipality."""
    towns = context.data.find(by_municipality, _years(context), context.view.query.strands)
    if towns.is_empty():
        return
    note = f"{PARTS} {SEPARATE} {_late(towns.iter_rows(named=True))}".strip()
    title = towns_title(towns, len(context.directory.municipalities))
    rows = [_row(row, TOWN) for row in towns.iter_rows(named=True)]
    subtitle = budgets_subtitle(TOWN, _about(context))
    groups = grouped(towns, heading="track", name="label")
    with rows_frame(
        context,
        key="comuni",
        title=title,
        subtitle=subtitle,
        rows=rows,
        note=note,
        about_people=False,
        shown=lambda: bullet_strips(groups),
    ):
        bullets(groups)


def _per_heads(context: Context) -> None:
    """Draw euros per resident and per person served, one strand at a time."""
    left, right = st.columns(2, gap="large")
    for column, indicator in ((left, "spend"), (right, "spend_per_person")):
        with column:
            _per_head(context, indicator)


def _per_head(context: Context, indicator: str) -> None:
    result = attempt(
        lambda: context.ask(context.page_query, indicator=indicator, by=(Grouping.STRAND,), period=_years(context))
    )
    if result:
        with figure_frame(result=result, key=indicator):
            bars(result)


def _composition(context: Context) -> None:
    """Draw the three tracks beside one another, each with its own amount and its part of the spending."""
    tracks = _tracks(context)
    parts, is_late = parts_of_spending(tracks), bool(_late(tracks))
    lines = [(row["track"], row["spent"], _part(row, share)) for row, share in zip(tracks, parts, strict=True)]
    with rows_frame(
        context,
        key="canali",
        title=composition_words(tracks),
        subtitle=tracks_subtitle(_about(context)),
        rows=[_track_row(row, share) for row, share in zip(tracks, parts, strict=True)],
        note=_late(tracks),
        about_people=False,
        shown=lambda: rows_strips(lines, provisional=is_late),
    ):
        rows_bars(lines, label=BY_TRACK, provisional=is_late)


def _late(rows: Iterable[Row]) -> str:
    """Return that what was spent may still change, if any of it may."""
    return LATE if any(row["provisional"] and row["spent"] is not None for row in rows) else ""


def _track_row(row: Row, share: float | None) -> Row:
    rounded = None if share is None else round(share, 1)
    spent, planned = row["spent"], row["planned"]
    return {
        TRACK: row["track"],
        SPENT: spent,
        SHARE_OF_SPENT: rounded,
        PLANNED: planned,
        PROVISIONAL: YES if row["provisional"] else NO,
    }


def _part(row: Row, share: float | None) -> str:
    if row["spent"] is None:
        return Budget(name=row["track"], planned=row["planned"], spent=None).said
    part = "" if share is None else f" · {number(share, decimals=1)}%"
    return f"{euro(row['spent'])}{part}"


def _budgets(context: Context, frame: pl.DataFrame, *, key: str, what: str, heading: str, name: str) -> None:
    rows = [_row(row, what) for row in frame.iter_rows(named=True)]
    note = f"{SEPARATE} {_late(frame.iter_rows(named=True))}".strip()
    title, subtitle = planned_title(frame, what), budgets_subtitle(what, _about(context))
    groups = grouped(frame, heading=heading, name=name)
    with rows_frame(
        context,
        key=key,
        title=title,
        subtitle=subtitle,
        rows=rows,
        note=note,
        about_people=False,
        shown=lambda: bullet_strips(groups),
    ):
        bullets(groups)


def grouped(frame: pl.DataFrame, *, heading: str, name: str) -> Groups:
    """Return the lines of `indicators.analysis.budgets.MONEY` under names of one column, called as another says."""
    rows = frame.sort(heading, maintain_order=True).iter_rows(named=True) if heading == "label" else frame.to_dicts()
    return [(of, [_budget(row, name) for row in own]) for of, own in groupby(rows, key=lambda row: str(row[heading]))]


def _budget(row: Row, name: str) -> Budget:
    return Budget(name=row[name], planned=row["planned"], spent=row["spent"], provisional=row["provisional"])


def _about(context: Context) -> str:
    """Return years, area and the strands chosen, as the line under a title says them."""
    return " · ".join([_years(context).label, WHOLE, *narrowed(context.page_query, context.directory)])


def _row(row: Row, what: str) -> Row:
    return {
        TRACK: row["track"],
        what.capitalize(): row["label"],
        PLANNED: row["planned"],
        SPENT: row["spent"],
        PROVISIONAL: YES if row["provisional"] else NO,
    }


def _tracks(context: Context) -> list[Row]:
    return context.data.find(by_track, _years(context), context.view.query.strands).to_dicts()


def _years(context: Context) -> Period:
    return _last_closed_year(context) or whole_years(context.view.query.period)


def _last_closed_year(context: Context) -> Period | None:
    """Return the last year that is over, where nobody chose a period; None elsewhere, or if it has no budgets."""
    query, names = context.view.query, context.directory
    year = names.closed_year
    if query.period != names.default_period(query.viewer) or whole_years(query.period) == year:
        return None
    return None if context.data.find(by_track, year, query.strands).is_empty() else year
