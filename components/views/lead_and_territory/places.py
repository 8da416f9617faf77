"""Tabs of the two lenses about rates: every municipality with its interval, the funnel, municipalities of like size.

Comes in: the context. Goes out: elements on the page.
Must not: order municipalities by value: small numbers make no league tables.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import polars as pl

from components.figures.compare.forest import forest
from components.figures.compare.funnel import funnel
from components.state.page_context import Context
from components.views.lead_and_territory.queries import rates
from components.views.lead_and_territory.text import (
    ASK,
    CHANCE,
    ISTAT_CODE,
    LIMITS,
    NEAR_A_LINE,
    NO_RATE,
    RATES_NOTE,
    SIZE_CLASSES,
    STANDING,
    TOGETHER,
    class_words,
    forest_subtitle,
    funnel_subtitle,
    funnel_words,
    similar_words,
)
from components.widgets import bars, figure_frame, italian_table, message, screen
from components.widgets.absence import ABSENT, is_absent
from components.widgets.queries import ask, base
from components.widgets.rows_frame import rows_frame
from components.widgets.tabs import chart, framed
from indicators.analysis.funnel_position import finding, limits, standings
from indicators.analysis.peer_municipalities import of_class, similar, sizes
from indicators.model.query import Grouping
from indicators.model.result import Result


def rates_panel(context: Context) -> None:
    """Draw every municipality with its interval against the lead municipality, the territory, the Ambito."""
    towns, areas = rates(context)
    framed(
        forest(towns, references=areas, residents=_residents(context)),
        towns,
        key="foresta",
        title=finding(towns, areas[-1]),
        beside=areas,
        note=RATES_NOTE,
    )


def funnel_panel(context: Context) -> None:
    """Draw the municipalities against what chance alone would give."""
    towns, areas = rates(context)
    whole = areas[-1]
    if whole.rows()[0]["value"] is None:
        message(ABSENT if is_absent(whole) else NO_RATE)
        return
    title, figure = funnel_words(towns, whole), funnel(towns, whole=whole)
    with rows_frame(
        context,
        key="imbuto",
        title=title,
        subtitle=funnel_subtitle(towns.indicator.name, towns.query.period.label),
        rows=funnel_rows(towns, whole),
        entry=towns.indicator,
        note=f"{CHANCE} {NEAR_A_LINE}" if towns.is_protected else CHANCE,
        shown=lambda: figure,
        result=towns,
    ):
        chart(figure, key="imbuto", words=title)


def funnel_rows(towns: Result, whole: Result) -> list[dict[str, Any]]:
    """Return the table of the rates with, for each municipality, the limits of chance and where it stands."""
    verdicts = standings(towns, whole)
    decimals = towns.indicator.decimals
    columns = limits(towns, whole).select(
        pl.col("municipality").alias(ISTAT_CODE),
        *(pl.col(column).round(decimals).alias(name) for column, name in LIMITS.items()),
        pl.col("municipality")
        .replace_strict({code: verdict.value for code, verdict in verdicts.items()}, return_dtype=pl.String)
        .alias(STANDING),
    )
    return italian_table(towns).join(columns, on=ISTAT_CODE, how="left", maintain_order="left").to_dicts()


def similar_panel(context: Context) -> None:
    """Draw the classes of size, then a municipality among those of like size or, with none in focus, who is reached."""
    towns, areas = rates(context)
    if is_absent(towns):
        message(ABSENT)
        return
    _by_size(context)
    code = context.view.municipality or context.view.query.viewer.municipality
    if code and code != context.directory.lead_code:
        _neighbours(context, towns, areas, code)
        return
    sentences = [
        class_words(only(towns, context.data.find(of_class, size)), name) for size, name in SIZE_CLASSES.items()
    ]
    screen.caption(" ".join([*sentences, ASK]))


def _by_size(context: Context) -> None:
    """Draw the rate of each class of size: the small municipalities, hidden one by one, have a number together."""
    result = ask(context, base(context, "rate_per_1000", by=(Grouping.SIZE_CLASS,)))[0]
    with figure_frame(result=result, key="ampiezza"):
        bars(result)
        screen.caption(TOGETHER)


def _neighbours(context: Context, towns: Result, areas: tuple[Result, ...], code: str) -> None:
    others = only(towns, context.data.find(similar, code))
    own = towns.row(municipality=code)
    title = similar_words(context.directory.municipalities[code], own, others)
    shown = only(towns, {code, *others.frame[Grouping.MUNICIPALITY]})
    _of(context, shown, towns, areas, key="simili", title=title)


def _of(context: Context, shown: Result, towns: Result, areas: tuple[Result, ...], *, key: str, title: str) -> None:
    subtitle = forest_subtitle(towns.indicator.name, towns.query.period.label)
    figure = forest(shown, references=areas, residents=_residents(context))
    framed(figure, shown, key=key, title=title, subtitle=subtitle, beside=areas)


def _residents(context: Context) -> dict[str, float]:
    """Return the residents of every municipality: those whose rate is protected have their place among the others."""
    populations = context.data.find(sizes).select("code", pl.col("residents").fill_null(0))
    return dict(populations.iter_rows())


def only(result: Result, codes: Collection[str]) -> Result:
    """Return a result by municipality with some municipalities only."""
    return replace(result, frame=result.frame.filter(pl.col(Grouping.MUNICIPALITY).is_in(list(codes))))
