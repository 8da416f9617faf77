"""The page of occupancy: how full the services with beds are, the choice of a service, the grid of all services.

Comes in: the context. Goes out: elements on the page.
Must not: compute, add what is counted in different units.
"""

from typing import Final

import streamlit as st

from components.figures.time.small_multiples import multiples
from components.state.page_context import Context
from components.state.tab_in_address import open_tab
from components.state.url_state import choose
from components.views.occupancy.nights import ServiceFacts, facts, fullness, nights_by_section
from components.views.occupancy.register import MANY, SHARES, in_order, is_many, register_section
from components.views.occupancy.service import service_section
from components.views.occupancy.text import (
    CHOOSE,
    COUNTED,
    COUNTED_IN,
    EVERY_SERVICE,
    FULL,
    FULL_NIGHTS,
    GRID,
    HOW_FULL,
    NO_SECTION,
    OCCUPANCY,
    ORGANISATION,
    SECTION,
    SECTIONS,
    SERVICE,
    TOLD,
    TOLD_NIGHTS,
    Row,
    by_month,
    doubtful,
    flats_heads,
    flats_subtitle,
    flats_title,
    grid_subtitle,
    grid_title,
    saturated,
    silent_sections,
    what_is_full,
)
from components.views.occupancy.tonight import tonight_section
from components.widgets import (
    attempt,
    bars,
    figure_frame,
    message,
    page_title,
    screen,
    section_heading,
)
from components.widgets.chart import chart
from components.widgets.queries import is_silent
from components.widgets.rows_frame import rows_frame
from data_access.errors import UserError
from data_access.vocabulary import CapacityUnit
from indicators.analysis.nightly_occupancy import Step
from indicators.analysis.service_register import first_open, organisations_of_services, services_of_unit
from indicators.interchange.url_parameters import together
from indicators.model.query import AMBITO, Comparison, Grouping, Query
from indicators.model.result import Result
from indicators.selection.capacity_overlaps import overlapping_services
from indicators.selection.supply import holds_any
from indicators.wording.headline import headline

CHOICE: Final = "scelta_servizio"


def head_section(context: Context) -> None:
    """Draw the head of the page, the beds of the last night and, where there are beds, how full each service was."""
    beds, rooms = _whole(context, "bed_occupancy"), _whole(context, "room_occupancy")
    page_title(beds or rooms or attempt(lambda: context.ask(context.page_query, indicator="contacts", by=())))
    tonight_section(context)
    if is_many(context, context.page_query):
        register_section(context, context.page_query)
        return
    if beds:
        _fullness_by_service(context)
    if rooms:
        _fullness_of_rooms(context)


def _whole(context: Context, indicator: str) -> Result | None:
    """Return the occupancy of the view's beds, or rooms; None where the view has none."""
    unit = CapacityUnit.ROOM if indicator == "room_occupancy" else CapacityUnit.BED
    if unit is CapacityUnit.ROOM and not _keys(context, context.page_query, unit):
        return None
    try:
        return context.ask(context.page_query, indicator=indicator, by=())
    except UserError:
        return None


def _fullness_of_rooms(context: Context) -> None:
    """Draw how full the services with rooms were, by themselves: rooms are added to no bed."""
    query = context.page_query.but(indicator="room_occupancy", by=(Grouping.SERVICE,))
    result = attempt(lambda: context.ask(query))
    if result:
        with figure_frame(result=result, key="camere_per_servizio"):
            bars(result)


def _fullness_by_service(context: Context) -> None:
    section_heading(HOW_FULL, is_seen=False)
    left, right = st.columns(2, gap="large")
    query = context.page_query.but(indicator="bed_occupancy", by=(Grouping.SERVICE,))
    result = attempt(lambda: context.ask(query))
    if result:
        with left, figure_frame(result=result, key="per_servizio"):
            bars(result)
            overlapping = context.data.find(overlapping_services)
            if overlapping:
                screen.caption(doubtful(overlapping))
    if context.data.find(holds_any, ("occupancy",)):
        with right:
            _full_nights(context, query)


def _full_nights(context: Context, query: Query) -> None:
    """Draw how many nights of each section were full; where the viewer does not see its nights, how many months."""
    table_rows: list[Row] = []
    why = {}
    for key in _keys(context, query, CapacityUnit.BED, area=query.area):
        service = facts(context, key)
        for section, nights in nights_by_section(context, service, query.period).items():
            held = fullness(nights)
            whose = {SERVICE: service.name, SECTION: SECTIONS[section]}
            table_rows.append({**whose, FULL: held.full, TOLD: held.told, COUNTED_IN: COUNTED[held.step]})
            why[nights.step] = nights.why
    silent = [row for row in table_rows if not row[TOLD]]
    with_data = [row for row in table_rows if row[TOLD]]
    by_night = not by_month(table_rows)
    rows = [_of_nights(row) for row in with_data] if by_night else with_data
    notes = (why.get(Step.MONTH, ""), silent_sections(silent) if rows else "")
    with rows_frame(
        context,
        key="saturazione",
        title=saturated(with_data, silent),
        subtitle=f"{what_is_full(by_night=by_night)} · {query.period.label}",
        rows=rows,
        note=" ".join(note for note in notes if note),
    ):
        if rows:
            screen.table(rows)
        else:
            screen.caption(NO_SECTION)


def _of_nights(row: Row) -> Row:
    whose = {name: row[name] for name in (SERVICE, SECTION)}
    return {**whose, FULL_NIGHTS: row[FULL], TOLD_NIGHTS: row[TOLD]}


def _keys(context: Context, query: Query, unit: CapacityUnit, *, area: str = AMBITO) -> tuple[str, ...]:
    """Return the services that the filters leave, of one unit, in an area."""
    return context.data.find(services_of_unit, query, unit, area)


def choose_service(context: Context) -> ServiceFacts:
    """Draw the choice of a service, which is the filter of services when it holds one, and return it."""
    services = list(context.directory.services)
    among_many = in_order(context, services) if len(services) > MANY else {}
    options = list(among_many) or services
    asked = context.view.query.services
    current = asked[0] if asked else _default(context)
    if st.session_state.get(CHOICE) != current:
        st.session_state[CHOICE] = current
    screen.selectbox(
        CHOOSE,
        options,
        format_func=(among_many or context.directory.services).__getitem__,
        key=CHOICE,
        on_change=_take,
        filter_mode="contains",
    )
    return facts(context, current)


def _take() -> None:
    choose(servizio=together([st.session_state[CHOICE]]))


def _default(context: Context) -> str:
    """Return the first service with beds open in the period: among a partner's own, if it has any."""
    return context.data.find(first_open, context.page_query) or next(iter(context.directory.services))


def chosen_section(context: Context) -> None:
    """Draw the choice of a service and the chosen one."""
    with st.container(key="scelta"):
        service = choose_service(context)
    service_section(context, service)


def grid_section(context: Context) -> None:
    """Draw every service as a small line, one tab for each unit: what is counted differently is never compared."""
    screen.header(EVERY_SERVICE, anchor=False)
    query = context.page_query.but(services=(), comparison=Comparison.NONE)
    keys = {unit: tuple(_keys(context, query, unit)) for unit in GRID}
    units = [unit for unit, services in keys.items() if services]
    if not units:
        return
    names = [GRID[unit] for unit in units]
    open_tab("schede_griglia", names)
    tabs = screen.tabs(names, key="schede_griglia", on_change="rerun")
    for tab, unit in zip(tabs, units, strict=True):
        if tab.open:
            with tab:
                draw = _flats if unit is CapacityUnit.FLAT else _grid
                draw(context, query.but(services=_of_one(context, keys[unit], unit)), unit)


def _of_one(context: Context, keys: tuple[str, ...], unit: CapacityUnit) -> tuple[str, ...]:
    """Return services for which there is room: where they are too many, those of an organisation that is chosen."""
    if len(keys) <= MANY:
        return keys
    whose = context.data.find(organisations_of_services)
    bodies = sorted({whose[key] for key in keys}, key=str.casefold)
    chosen = screen.selectbox(ORGANISATION, bodies, key=f"ente_griglia_{unit}", filter_mode="contains")
    return tuple(key for key in keys if whose[key] == chosen)


def _grid(context: Context, query: Query, unit: CapacityUnit) -> None:
    beds = unit in SHARES
    asked = query.but(
        indicator=SHARES[unit][0] if beds else "contacts",
        by=(Grouping.SERVICE, Grouping.MONTH),
    )
    result = attempt(lambda: context.ask(asked))
    if result and result.is_missing:
        message(headline(result))
    elif result:
        former = None if beds else _quietly(context, asked.but(period=asked.period.year_before()))
        with figure_frame(
            result=result,
            key="griglia",
            title=grid_title(result, unit, former=former),
            subtitle=grid_subtitle(result, unit),
        ):
            if is_silent(result):
                screen.caption(NO_SECTION)
                return
            chart(
                context,
                lambda: multiples(result, columns=2, own_scale=not beds),
                key="griglia",
                question=asked,
                alt=headline(result),
            )


def _flats(context: Context, query: Query, unit: CapacityUnit) -> None:
    """Draw how full the flats were: who lives in one is not counted in accesses."""
    rows: list[Row] = []
    why, hidden = "", False
    for key in query.services:
        service = facts(context, key)
        for nights in nights_by_section(context, service, query.period).values():
            occupancy = fullness(nights)
            hidden = hidden or bool(nights.frame["hidden"].any()) or nights.is_coarse
            if occupancy.told:
                full, told = flats_heads(occupancy.step)
                counts = {full: occupancy.full, told: occupancy.told}
                share = None if occupancy.share is None else round(occupancy.share)
                rows.append({SERVICE: service.name, OCCUPANCY: share, **counts})
                why = why or nights.why
    columns = {name: None for row in rows for name in row}
    rows = [{**columns, **row} for row in rows]
    with rows_frame(
        context,
        key="griglia_alloggi",
        title=flats_title(rows, hidden=hidden),
        subtitle=flats_subtitle(unit.label, query.period.label),
        rows=rows,
        note=why,
    ):
        if rows:
            screen.table(rows)
        else:
            screen.caption(NO_SECTION)


def _quietly(context: Context, query: Query) -> Result | None:
    try:
        return context.ask(query)
    except UserError:
        return None
