"""Tabs of the paths about groups: the target groups, each with its path, and the pacts of every kind.

Comes in: the context. Goes out: elements on the page.
Must not: add up groups that overlap, round pacts that are nobody's own.
"""

from typing import Final

import streamlit as st

from components.figures.composition.cell_table import grid
from components.state.page_context import Context
from components.views.pathways.cells import FEW, SHEET, Column, cells_by, cells_by_year
from components.views.pathways.queries import base, of_nobody, only
from components.views.pathways.text import NOT_SUMMED, active_title, targets_title
from components.widgets import bars, figure_frame, message, screen
from components.widgets.queries import ask
from components.widgets.tabs import chart, framed, wide
from data_access.vocabulary import PactKind
from indicators.model.path_vocabulary import PactState
from indicators.model.query import Grouping
from indicators.model.result import Result

ALWAYS: Final = (PactState.SIGNED, PactState.ACTIVE)
"""States of pacts that are drawn even where there is none."""
HEAD: Final = 64
"""Pixels of a column of the table of the target groups where it is narrowest (see ``assets/shell``)."""
RETURNS_WITHIN: Final = 12
"""Months over which returns are followed in the table of the target groups."""
KINDS: Final = ((PactKind.COMMUNITY, "patti_comunita"), (PactKind.TERRITORIAL, "patti_territoriali"))


def targets_panel(context: Context) -> None:
    """Draw the path of each target group of the programme sheet, then every group and the ages."""
    _paths_of_targets(context)
    left, right = st.columns(2, gap="large")
    with left:
        targets = ask(context, base(context, "people_served", by=(Grouping.TARGET,)))[0]
        with figure_frame(result=targets, key="target"):
            bars(targets)
            screen.caption(NOT_SUMMED)
    with right:
        ages = ask(context, base(context, "people_served", by=(Grouping.AGE_BAND,)))[0]
        with figure_frame(result=ages, key="eta"):
            bars(ages)
    screen.caption("Per seguire un solo target, sceglierlo in «Altri filtri»: vale per tutte le schede.")


def _paths_of_targets(context: Context) -> None:
    by = (Grouping.TARGET,)
    asked = ask(
        context,
        base(context, "people_served", by=by),
        base(context, "take_up", by=by),
        base(context, "pact_people", by=(Grouping.TARGET, Grouping.PACT_STATE)),
        base(context, "exits_to_autonomy", by=by),
        base(context, "returns", by=by, horizon_months=RETURNS_WITHIN),
    )
    served, taken, pacts, home, back = (only(result, Grouping.TARGET, SHEET) for result in asked)
    active = only(pacts, Grouping.PACT_STATE, (PactState.ACTIVE,))
    if not served.frame.height:
        message("I target scelti non sono tra quelli della scheda di programma.")
        return
    columns = (
        Column(head="Servite", result=served),
        Column(head="Viste più volte", result=taken, part="denominator", counts="persone viste almeno due volte"),
        Column(head="Prese in carico", result=taken, part="numerator", counts="di loro con presa in carico o patto"),
        Column(head="Con patto attivo", result=active, aspect=PactState.ACTIVE.label),
        Column(head="Verso autonomia", result=home),
        Column(head="Ricadute", result=back, aspect=f"{RETURNS_WITHIN} mesi"),
    )
    title, key = targets_title(taken), "target_percorsi"
    with figure_frame(
        result=served,
        key=key,
        title=title,
        subtitle="Target della scheda di programma · persone; uscite verso l'autonomia in % delle uscite, ricadute "
        f"entro {RETURNS_WITHIN} mesi in % delle uscite verso casa · {served.query.period.label}",
        beside=(taken, active, home, back),
    ):
        cells = cells_by(Grouping.TARGET, columns)
        with wide(key):
            chart(
                grid(cells, hidden_below=min(column.result.hidden_below for column in columns), column_width=HEAD),
                key=key,
                words=title,
            )
        screen.caption(
            f"{NOT_SUMMED} È preso in carico chi ha una presa in carico o un patto nel periodo; il patto attivo è "
            f"quello alla fine. Con meno di {FEW} uscite la cella dice quanti casi su quante uscite, come 1/4. Il "
            "colore si legge in ogni colonna da sola: più scuro, più alto."
        )


def pacts_panel(context: Context) -> None:
    """Draw the pacts by year: of persons and families in persons, of communities and territories in pacts."""
    over = context.directory.every_year
    people, shared = ask(
        context,
        base(context, "pact_people", period=over, by=(Grouping.YEAR, Grouping.PACT_STATE)),
        of_nobody(
            base(context, "shared_pacts", period=over, by=(Grouping.YEAR, Grouping.PACT_KIND, Grouping.PACT_STATE))
        ),
    )
    left, right = st.columns(2, gap="large")
    with left:
        _by_year(people, key="patti_persone", title=active_title(people), note="Gli stati non si sommano.")
    with right:
        for kind, key in KINDS:
            own = only(shared, Grouping.PACT_KIND, (kind,))
            note = "Non riguardano singole persone: numeri esatti; i filtri per servizio, target e bisogno non contano."
            _by_year(own, key=key, title=active_title(own, kind=kind), note=note)


def _by_year(result: Result, *, key: str, title: str, note: str) -> None:
    framed(
        grid(
            cells_by_year(result, Grouping.PACT_STATE, always=ALWAYS),
            hidden_below=result.hidden_below,
            shared_scale=True,
        ),
        result,
        key=key,
        title=title,
        note=note,
    )
