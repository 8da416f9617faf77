"""Tabs of the two lenses about rates: every municipality with its interval, the funnel, municipalities of like size.

Comes in: the context. Goes out: elements on the page.
Must not: order municipalities by value: small numbers make no league tables.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any, Final

import polars as pl

from components.figures.compare.forest import forest
from components.figures.compare.funnel import funnel
from components.state.page_context import Context
from components.views.lead_and_territory.queries import rates
from components.views.lead_and_territory.text import ASK, CHANCE, NEAR_A_LINE, TOGETHER, funnel_words, similar_words
from components.widgets import bars, figure_frame, italian_table, message, screen
from components.widgets.absence import ABSENT, is_absent
from components.widgets.queries import ask, base
from components.widgets.rows_frame import rows_frame
from components.widgets.tabs import chart, framed
from indicators.analysis.funnel_position import finding, limits, standings
from indicators.analysis.peer_municipalities import SizeClass, of_class, similar, sizes
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.statistics.reach import Reach, reach

CLASSES: Final = {
    SizeClass.LARGE: "I comuni oltre i 5.000 residenti",
    SizeClass.SMALL: "I comuni fino a 5.000 residenti",
}
LIMITS: Final = {
    "lower_95": "Limite basso al 95%",
    "upper_95": "Limite alto al 95%",
    "lower_998": "Limite basso al 99,8%",
    "upper_998": "Limite alto al 99,8%",
}


def rates_panel(context: Context) -> None:
    """Draw every municipality with its interval against the lead municipality, the territory, the Ambito."""
    towns, areas = rates(context)
    framed(
        forest(towns, references=areas, residents=_residents(context)),
        towns,
        key="foresta",
        title=finding(towns, areas[-1]),
        beside=areas,
        note="Dal comune più grande al più piccolo. Il segmento è l'intervallo al 95%: più il comune è piccolo, più è "
        "largo.",
    )


def funnel_panel(context: Context) -> None:
    """Draw the municipalities against what chance alone would give."""
    towns, areas = rates(context)
    whole = areas[-1]
    if whole.rows()[0]["value"] is None:
        message(ABSENT if is_absent(whole) else "Il tasso dell'Ambito non è calcolabile in questo periodo.")
        return
    title = funnel_words(towns, whole)
    with rows_frame(
        context,
        key="imbuto",
        title=title,
        subtitle=f"{towns.indicator.name} · {towns.query.period.label} · per comune di residenza",
        rows=funnel_rows(towns, whole),
        entry=towns.indicator,
        note=f"{CHANCE} {NEAR_A_LINE}" if towns.is_protected else CHANCE,
    ):
        chart(funnel(towns, whole=whole), key="imbuto", words=title)


def funnel_rows(towns: Result, whole: Result) -> list[dict[str, Any]]:
    """Return the table of the rates with, for each municipality, the limits of chance and where it stands."""
    verdicts = standings(towns, whole)
    decimals = towns.indicator.decimals
    columns = limits(towns, whole).select(
        pl.col("municipality").alias("Codice ISTAT"),
        *(pl.col(column).round(decimals).alias(name) for column, name in LIMITS.items()),
        pl.col("municipality")
        .replace_strict({code: verdict.value for code, verdict in verdicts.items()}, return_dtype=pl.String)
        .alias("Rispetto all'atteso"),
    )
    return italian_table(towns).join(columns, on="Codice ISTAT", how="left", maintain_order="left").to_dicts()


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
    sentences = [class_words(only(towns, context.data.find(of_class, size)), name) for size, name in CLASSES.items()]
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


def class_words(shown: Result, name: str) -> str:
    """Return how many municipalities a class has, and from how many of them people come."""
    return f"{name} sono {shown.frame.height}; {reached(reach(shown.frame, Grouping.MUNICIPALITY))}."


def reached(extent: Reach) -> str:
    """Return from how many of some municipalities people come to the services."""
    if not extent.sure:
        hidden = "da quali sia arrivato qualcuno ai servizi non si mostra, per proteggere le persone"
        return hidden if extent.hidden else "da nessuno è arrivato qualcuno ai servizi"
    at_least = "almeno " if extent.hidden else ""
    return f"da {'tutti' if extent.sure == extent.every else f'{at_least}{extent.sure}'} qualcuno è arrivato ai servizi"


def _of(context: Context, shown: Result, towns: Result, areas: tuple[Result, ...], *, key: str, title: str) -> None:
    subtitle = f"{towns.indicator.name} · {towns.query.period.label} · dal comune più grande al più piccolo"
    figure = forest(shown, references=areas, residents=_residents(context))
    framed(figure, shown, key=key, title=title, subtitle=subtitle, beside=areas)


def _residents(context: Context) -> dict[str, float]:
    """Return the residents of every municipality: those whose rate is protected have their place among the others."""
    populations = context.data.find(sizes).select("code", pl.col("residents").fill_null(0))
    return dict(populations.iter_rows())


def only(result: Result, codes: Collection[str]) -> Result:
    """Return a result by municipality with some municipalities only."""
    return replace(result, frame=result.frame.filter(pl.col(Grouping.MUNICIPALITY).is_in(list(codes))))
