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
from components.views.pathways.text import (
    BACK,
    HOME,
    NO_SHEET_TARGET,
    NOT_SUMMED,
    OF_NOBODY,
    ONE_TARGET,
    SEEN_AGAIN,
    SEEN_AGAIN_COUNTS,
    SERVED,
    STATES_NOT_SUMMED,
    TAKEN,
    TAKEN_COUNTS,
    WITH_PACT,
    active_title,
    months_words,
    targets_note,
    targets_subtitle,
    targets_title,
)
from components.widgets import bars, figure_frame, message, screen
from components.widgets.queries import ask
from components.widgets.tabs import chart, framed, wide
from data_access.vocabulary import PactKind
from indicators.model.path_vocabulary import PactState
from indicators.model.query import Grouping
from indicators.model.result import Result

ALWAYS: Final = (PactState.SIGNED, PactState.ACTIVE)
"""States of pacts that are drawn even where there is none."""
HEAD: Final = 70
"""Pixels of a column of the table of the target groups where it is narrowest (see ``assets/shell``)."""
NAMES: Final = 120
"""Pixels of the names of its rows: the columns want the rest."""
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
    screen.caption(ONE_TARGET)


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
        message(NO_SHEET_TARGET)
        return
    columns = (
        Column(head=SERVED, result=served),
        Column(head=SEEN_AGAIN, result=taken, part="denominator", counts=SEEN_AGAIN_COUNTS),
        Column(head=TAKEN, result=taken, part="numerator", counts=TAKEN_COUNTS),
        Column(head=WITH_PACT, result=active, aspect=PactState.ACTIVE.label),
        Column(head=HOME, result=home),
        Column(head=BACK, result=back, aspect=months_words(RETURNS_WITHIN)),
    )
    title, key = targets_title(taken), "target_percorsi"
    with figure_frame(
        result=served,
        key=key,
        title=title,
        subtitle=targets_subtitle(RETURNS_WITHIN, served.query.period.label),
        beside=(taken, active, home, back),
    ):
        cells = cells_by(Grouping.TARGET, columns)
        with wide(key):
            chart(
                grid(
                    cells,
                    hidden_below=min(column.result.hidden_below for column in columns),
                    column_width=HEAD,
                    label_width=NAMES,
                ),
                key=key,
                words=title,
            )
        screen.caption(targets_note(FEW))


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
        _by_year(people, key="patti_persone", title=active_title(people), note=STATES_NOT_SUMMED)
    with right:
        for kind, key in KINDS:
            own = only(shared, Grouping.PACT_KIND, (kind,))
            _by_year(own, key=key, title=active_title(own, kind=kind), note=OF_NOBODY)


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
