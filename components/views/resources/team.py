"""The team: hours by profession against need, who puts them in, social workers to residents.

Comes in: the context. Goes out: elements on the page.
Must not: count people (their figures come from results), or name a partner beside its hours.
"""

from collections.abc import Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from components.state.page_context import Context
from components.views.resources.text import HOURS_UNKNOWN, NO_HOURS
from components.widgets import attempt, bars, figure_frame, message
from components.widgets.amount_bars import rows_bars
from components.widgets.rows_frame import rows_frame
from data_access.vocabulary import OrganisationKind
from indicators.analysis.staffing import (
    FULL_TIME_HOURS,
    full_time_social_workers,
    hours_by_kind,
    hours_by_profession,
    people_followed,
)
from indicators.italian.numbers import listed, number
from indicators.model.query import Grouping, Query
from indicators.selection.supply import holds_any
from indicators.wording.grammar import article

FROM: Final = {
    OrganisationKind.LEAD_MUNICIPALITY.label: "dal comune capofila",
    OrganisationKind.CONSORTIUM.label: "dall'azienda speciale consortile",
    OrganisationKind.THIRD_SECTOR.label: "dal Terzo Settore",
    OrganisationKind.OTHER.label: "da altri enti",
}
"""Where hours come from, by label of the kind of organisation."""
NETWORK_ONLY: Final = (
    f"Un assistente sociale a tempo pieno vale {number(FULL_TIME_HOURS)} ore al mese (36 a settimana). Sono le ore di "
    "questa rete, non tutto il servizio sociale dei comuni: il livello essenziale, uno ogni 5.000 residenti (L. "
    "178/2020, art. 1, c. 797), si misura su quello, e qui non si può dire."
)


def team_section(context: Context) -> None:
    """Draw the hours of the team beside the needs of the people served, and social workers to residents."""
    hours = context.data.find(hours_by_profession, context.view.query.period)
    if hours.is_empty():
        message(NO_HOURS if context.data.find(holds_any, ("staff_hours",)) else HOURS_UNKNOWN)
        return
    left, right = st.columns(2, gap="large")
    with left:
        _professions(context, hours)
        _kinds(context)
    with right:
        _needs(context)
        _workers(context)


def _professions(context: Context, hours: pl.DataFrame) -> None:
    """Draw the hours of each profession, the most first, and how many for each person taken charge of."""
    viewer, period = context.view.query.viewer, context.view.query.period
    people = context.data.find(people_followed, viewer, period)
    lines = hours.sort("hours", descending=True, maintain_order=True).select("label", "hours").rows()
    with rows_frame(
        context,
        key="ore",
        title=against_need(float(hours["hours"].sum()), people),
        subtitle=f"Ore dell'équipe multidisciplinare per professione · {period.label} · tutto l'Ambito",
        rows=[_hours_row(label, worked, people) for label, worked in lines],
        note="Ore a persona: per ogni persona con patto o presa in carico attivi." if people else "",
    ):
        said = [(label, worked, hours_words(worked, people)) for label, worked in lines]
        rows_bars(said, label="Ore per professione")


def against_need(hours: float, people: float | None) -> str:
    """Say the hours, and how many for each person taken charge of, where that may be told."""
    said = f"L'équipe ha lavorato {number(hours)} ore"
    if not people:
        return f"{said}."
    each = f"{number(hours / people)} per ciascuna delle {number(people)} persone"
    return f"{said}: {each} con patto o presa in carico attivi."


def hours_words(hours: float, people: float | None) -> str:
    """Return hours and, where that may be told, hours a person: ``9.058 · 35,4 a persona``."""
    each = f" · {number(hours / people, 1)} a persona" if people else ""
    return f"{number(hours)}{each}"


def _whole(context: Context) -> Query:
    """Return the page's question without its strands: hours belong to none, and stand beside everybody's needs."""
    return context.page_query.but(strands=())


def _hours_row(label: str, hours: float, people: float | None) -> dict[str, Any]:
    each = None if not people else round(hours / people, 1)
    return {"Professione": label, "Ore": hours, "Ore a persona presa in carico": each}


def _kinds(context: Context) -> None:
    rows = context.data.find(hours_by_kind, context.view.query.period).select("label", "hours").rows()
    with rows_frame(
        context,
        key="ore_enti",
        title=kinds_words(rows),
        subtitle=f"Ore dell'équipe per tipo di ente · {context.view.query.period.label} · tutto l'Ambito",
        rows=[
            {"Tipo di ente": label, "Ore": worked, "Quota delle ore (%)": round(part, 1)}
            for label, worked, part in with_parts(rows)
        ],
    ):
        lines = [(label, worked, f"{number(worked)} · {number(part)}%") for label, worked, part in with_parts(rows)]
        rows_bars(lines, label="Ore per tipo di ente")


def with_parts(rows: Sequence[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """Return names, hours and the part of all the hours that they are, in per cent."""
    whole = sum(hours for _, hours in rows) or 1
    return [(label, hours, 100 * hours / whole) for label, hours in rows]


def kinds_words(rows: Sequence[tuple[str, float]]) -> str:
    """Return which part of the hours each kind of organisation puts in."""
    most_first = sorted(with_parts(rows), key=lambda row: row[2], reverse=True)
    phrases = [(FROM[label], number(part)) for label, _, part in most_first]
    if len(phrases) == 1:
        return f"Le ore dell'équipe vengono tutte {phrases[0][0]}."
    return f"Le ore dell'équipe vengono {listed([f'per {article(part)}{part}% {whose}' for whose, part in phrases])}."


def _needs(context: Context) -> None:
    needs = attempt(lambda: context.ask(_whole(context), indicator="people_served", by=(Grouping.NEED,)))
    if needs:
        with figure_frame(result=needs, key="bisogni"):
            bars(needs)


def _workers(context: Context) -> None:
    period = context.view.query.period
    workers = context.data.find(full_time_social_workers, period)
    label = "Assistenti sociali a tempo pieno equivalente"
    with rows_frame(
        context,
        key="assistenti",
        title=workers_words(workers),
        subtitle=f"{label} · {period.label} · tutto l'Ambito",
        rows=[{label: round(workers, 2)}],
        note=NETWORK_ONLY,
    ):
        rows_bars([("Nella rete", workers, number(workers, decimals=1))], label=label)


def workers_words(workers: float) -> str:
    """Say how many full-time social workers the hours of the network make."""
    if not workers:
        return "Nessuna ora di assistente sociale in questo periodo."
    written = number(workers, decimals=1)
    return f"Le ore di assistente sociale di questa rete valgono {written} persone a tempo pieno."
