"""Tabs of the two lenses about where people come from: attraction by origin, flows, municipalities by services.

Comes in: the context. Goes out: elements on the page.
Must not: add up persons: flows are of accesses, which do add up.
"""

from dataclasses import replace
from typing import Final

import polars as pl
import streamlit as st

from components import theme
from components.context import Context
from components.figures.comparison import Contestant
from components.figures.flows import flows
from components.figures.matrix import matrix
from components.parts import bars, figure_frame, message
from components.sections.bifocal_panel import dots, framed
from components.sections.bifocal_questions import ask, attraction, base, place
from geo.classify import class_breaks
from indicators.query import LEAD, Grouping
from indicators.result import Result, Status

BREAKS: Final = 4
"""Inner breaks of the five classes of colour."""
_NOT_FEWER: Final = (2.0, 5.0, 10.0, 20.0)
"""Breaks where the values are too few to choose any."""


def attraction_panel(now: Context) -> None:
    """Draw who is served in the lead municipality by residence, and its attraction with and without the fictitious."""
    classes = ask(now, place(now, "residence_mix", area=LEAD, by=(Grouping.RESIDENCE_CLASS,)))[0]
    with_them, without, transit = attraction(now)
    left, right = st.columns(2, gap="large")
    name = now.directory.lead_name
    with left:
        title = f"Persone servite a {name} per residenza, in quota di tutte le persone servite lì"
        with figure_frame(result=classes, key="provenienza", title=title):
            bars(classes)
    with right, figure_frame(result=with_them, key="attrazione"):
        rows = _contestants(with_them, without, transit)
        dots(rows, with_them.indicator, key="attrazione")
        st.caption(
            f"Chi ha la residenza in via fittizia a {name} è residente per l'anagrafe: la seconda riga lo conta "
            "tra chi viene da fuori. Il transito è una misura a parte e non si somma alle altre."
        )


def _contestants(with_them: Result, without: Result, transit: Result) -> list[Contestant]:
    rows = (
        ("Residenti fittizi contati come residenti", theme.LEAD, with_them),
        ("Residenti fittizi contati come non residenti", theme.LEAD, without),
        ("Di passaggio (transito)", theme.AMBITO, transit),
    )
    return [
        Contestant(name=name, colour=colour, row=result.rows()[0], below=result.hidden_below)
        for name, colour, result in rows
    ]


def flows_panel(now: Context) -> None:
    """Draw the accesses from each origin to each type of service, and from each municipality to each place."""
    classes, towns = ask(
        now,
        place(now, "contacts", by=(Grouping.RESIDENCE_CLASS, Grouping.SERVICE_TYPE)),
        base(now, "contacts", by=(Grouping.MUNICIPALITY, Grouping.PLACE)),
    )
    left, right = st.columns(2, gap="large")
    with left:
        _flow(classes, key="flussi_tipi", title="Accessi: da quale residenza a quale tipo di servizio")
    with right:
        _flow(towns, key="flussi_comuni", title="Accessi: dal comune di residenza al comune del servizio")


def _flow(result: Result, *, key: str, title: str) -> None:
    if not any(row["value"] for row in result.rows()):
        message("In questo periodo nessun flusso ha un valore che si possa mostrare.")
        return
    framed(flows(result), result, key=key, title=title, note="Si contano gli accessi, che si sommano; le persone no.")


def matrix_panel(now: Context) -> None:
    """Draw the people served of each municipality by type of service."""
    found = ask(now, base(now, "people_served", by=(Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE)))[0]
    shown = used(found)
    if not shown.frame.height:
        message("In questo periodo nessun residente è arrivato ai servizi.")
        return
    framed(
        matrix(shown, breaks=breaks(shown)),
        found,
        key="matrice",
        title=matrix_words(found, shown),
        note="Una persona può usare più servizi: righe e colonne non si sommano. I comuni senza persone servite "
        "e i tipi di servizio mai usati sono nella tabella.",
    )


def used(result: Result) -> Result:
    """Return a matrix without the rows and the columns in which everything is a true zero."""
    frame = result.frame
    tells = (pl.col("status") == Status.SUPPRESSED) | (pl.col("value") > 0)
    for grouping in result.query.by:
        frame = frame.filter(tells.any().over(grouping)) if frame.height else frame
    return replace(result, frame=frame)


def breaks(result: Result) -> tuple[float, ...]:
    """Return four breaks between the classes of colour; fixed ones where the values are too few to choose them."""
    found = class_breaks(result.frame["value"].to_numpy())
    return found if len(found) == BREAKS else _NOT_FEWER


def matrix_words(result: Result, shown: Result) -> str:
    """Return the finding of the matrix: from how many municipalities people reach how many types of service."""
    towns, types = (shown.frame[str(grouping)].n_unique() for grouping in result.query.by)
    every = result.frame[str(result.query.by[0])].n_unique()
    return f"Da {towns} comuni su {every} qualcuno arriva ai servizi; i tipi di servizio usati sono {types}."
