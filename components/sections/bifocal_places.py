"""Tabs of the two lenses about rates: every municipality with its interval, the funnel, municipalities of like size.

Comes in: the context. Goes out: elements on the page.
Must not: order municipalities by value: small numbers make no league tables.
"""

from collections.abc import Collection
from dataclasses import replace

import polars as pl
import streamlit as st

from components.context import Context
from components.figures.forest import forest
from components.figures.funnel import funnel
from components.parts import message
from components.sections.bifocal_panel import framed
from components.sections.bifocal_questions import rates
from indicators.query import Grouping
from indicators.result import Result, Status
from indicators.similar import SizeClass, of_class, similar
from indicators.standing import finding


def rates_panel(now: Context) -> None:
    """Draw every municipality with its interval against the lead municipality, the territory, the Ambito."""
    towns, areas = rates(now)
    framed(
        forest(towns, references=areas),
        towns,
        key="foresta",
        title=finding(towns, areas[-1]),
        note="Dal comune più grande al più piccolo. Il segmento è l'intervallo al 95%: più il comune è piccolo, più è "
        "largo.",
    )


def funnel_panel(now: Context) -> None:
    """Draw the municipalities against what chance alone would give."""
    towns, areas = rates(now)
    whole = areas[-1]
    if whole.rows()[0]["value"] is None:
        message("Il tasso dell'Ambito non è calcolabile in questo periodo.")
        return
    framed(
        funnel(towns, whole=whole),
        towns,
        key="imbuto",
        title=finding(towns, whole),
        note="Tra le linee le differenze si spiegano con il caso. Con 48 comuni, uno o due escono dalle linee "
        "tratteggiate anche senza motivo.",
    )


def similar_panel(now: Context) -> None:
    """Draw a municipality among those of like size, or, with none in focus, the classes of size."""
    towns, areas = rates(now)
    code = now.view.municipality or now.view.query.viewer.municipality
    if code and code != now.directory.lead_code:
        name = now.directory.municipalities[code]
        codes = {code, *similar(now.runtime.desk.snapshot, code)}
        title = f"{name} tra i {len(codes) - 1} comuni con un numero di residenti più vicino"
        _of(only(towns, codes), towns, areas, key="simili", title=title)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _class(now, towns, areas, SizeClass.LARGE, "I comuni oltre i 5.000 residenti")
    with right:
        _class(now, towns, areas, SizeClass.SMALL, "I comuni fino a 5.000 residenti")
    st.caption("Per confrontare un comune con i suoi simili, aprire la «Scheda del comune».")


def _class(now: Context, towns: Result, areas: tuple[Result, ...], size: SizeClass, name: str) -> None:
    shown = only(towns, of_class(now.runtime.desk.snapshot, size))
    hidden = sum(row["status"] == Status.SUPPRESSED for row in shown.rows())
    reached = sum(bool(row["value"]) or row["status"] == Status.SUPPRESSED for row in shown.rows())
    title = f"{name} sono {shown.frame.height}; in {reached} qualcuno è arrivato ai servizi"
    title += f" (in {hidden} sono meno di {towns.hidden_below})." if hidden else "."
    _of(shown, towns, areas, key=f"simili_{size.name.lower()}", title=title)


def _of(shown: Result, towns: Result, areas: tuple[Result, ...], *, key: str, title: str) -> None:
    framed(forest(shown, references=areas), shown, key=key, title=title, subtitle=f"{towns.indicator.name}")


def only(result: Result, codes: Collection[str]) -> Result:
    """Return a result by municipality with some municipalities only."""
    return replace(result, frame=result.frame.filter(pl.col(Grouping.MUNICIPALITY).is_in(list(codes))))
