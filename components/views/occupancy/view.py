"""The page of occupancy: how full the services with beds are, the choice of a service, the grid of all services.

Comes in: the context. Goes out: elements on the page.
Must not: compute, add what is counted in different units.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import streamlit as st

from components.figures.time.nightly_frame import SATURATED
from components.figures.time.small_multiples import multiples
from components.state.page_context import Context
from components.state.url_state import choose
from components.views.occupancy.nights import SECTIONS, ServiceFacts, facts, fullness, nights_by_section
from components.views.occupancy.service import service_section
from components.views.occupancy.text import DOUBTFUL, NO_SECTION
from components.views.occupancy.tonight import tonight_section
from components.widgets import (
    attempt,
    bars,
    figure_frame,
    message,
    page_title,
    period_label,
    screen,
    section_heading,
)
from components.widgets.chart import chart
from components.widgets.queries import is_silent
from components.widgets.rows_frame import rows_frame
from data_access.errors import UserError
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.nightly_occupancy import Step
from indicators.analysis.service_register import first_open, services_of_unit
from indicators.interchange.url_parameters import together
from indicators.italian.numbers import counted, listed, number
from indicators.model.period import Period
from indicators.model.query import AMBITO, Comparison, Grouping, Query
from indicators.model.result import Result, Status
from indicators.selection.capacity_overlaps import overlapping_services
from indicators.selection.supply import holds_any
from indicators.wording.grammar import to
from indicators.wording.headline import headline

Row = dict[str, Any]
CHOICE: Final = "scelta_servizio"
COUNTED: Final = {Step.NIGHT: "notti", Step.MONTH: "mesi"}
GRID: Final = {
    CapacityUnit.BED: "Posti letto",
    CapacityUnit.FLAT: "Alloggi",
    CapacityUnit.MEAL: "Pasti",
    CapacityUnit.ACCESS: "Accessi",
    CapacityUnit.HOUSEHOLD: "Nuclei",
}


def head_section(context: Context) -> None:
    """Draw the head of the page, the beds of the last night and, where there are beds, how full each service was."""
    beds = _beds(context)
    page_title(beds or attempt(lambda: context.ask(context.page_query, indicator="contacts", by=())))
    tonight_section(context)
    if beds:
        _fullness_by_service(context)


def _beds(context: Context) -> Result | None:
    """Return the occupancy of the view's beds, or None where the view has none."""
    try:
        return context.ask(context.page_query, indicator="bed_occupancy", by=())
    except UserError:
        return None


def _fullness_by_service(context: Context) -> None:
    section_heading("Quanto sono pieni i servizi", is_seen=False)
    left, right = st.columns(2, gap="large")
    query = context.page_query.but(indicator="bed_occupancy", by=(Grouping.SERVICE,))
    result = attempt(lambda: context.ask(query))
    if result:
        with left, figure_frame(result=result, key="per_servizio"):
            bars(result)
            doubtful = context.data.find(overlapping_services)
            if doubtful:
                screen.caption(DOUBTFUL.format(names=listed([f"«{name}»" for name in doubtful])))
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
            whose = {"Servizio": service.name, "Sezione": SECTIONS[section]}
            table_rows.append(
                {**whose, "Pieni o quasi": held.full, "Con dati": held.told, "Si contano": COUNTED[held.step]}
            )
            why[nights.step] = nights.why
    silent = [row for row in table_rows if not row["Con dati"]]
    with_data = [row for row in table_rows if row["Con dati"]]
    by_night = not _by_month(table_rows)
    rows = [_of_nights(row) for row in with_data] if by_night else with_data
    notes = (why.get(Step.MONTH, ""), _silent(silent) if rows else "")
    with rows_frame(
        context,
        key="saturazione",
        title=saturated(with_data, silent),
        subtitle=f"{_what_is_full(by_night=by_night)} · {query.period.label}",
        rows=rows,
        note=" ".join(note for note in notes if note),
    ):
        if rows:
            screen.table(rows)
        else:
            screen.caption(NO_SECTION)


def _what_is_full(*, by_night: bool) -> str:
    if by_night:
        return "Notti in cui più del 95% dei posti letto in servizio era occupato"
    return "Notti (mesi, nelle sezioni piccole) in cui più del 95% dei posti letto in servizio era occupato"


def _of_nights(row: Row) -> Row:
    whose = {name: row[name] for name in ("Servizio", "Sezione")}
    return {**whose, "Notti sopra il 95%": row["Pieni o quasi"], "Notti con dati": row["Con dati"]}


def _silent(rows: Sequence[Row]) -> str:
    """Return which sections have no night that can be told; nothing if all have."""
    if not rows:
        return ""
    what = "Senza dati che si possano mostrare" if _by_month(rows) else "Senza dati"
    return f"{what} nel periodo: {listed([_named(row) for row in rows])}."


def _named(row: Row) -> str:
    every = row["Sezione"] == SECTIONS[Section.ANY]
    return f"«{row['Servizio']}»" if every else f"«{row['Servizio']}» ({row['Sezione'].lower()})"


def saturated(with_data: Sequence[Row], silent: Sequence[Row]) -> str:
    """Return which section has most full nights (months, if of none the nights are told).

    ``silent`` are the sections of which nothing is told.
    """
    if not with_data:
        to_show = "che si possa mostrare" if _by_month(silent) else "fornito"
        missing = f"Nessun dato {to_show} sulle notti delle sezioni con posti letto."
        return missing if silent else "Nessuna sezione con posti letto aperta nel periodo."
    for several in COUNTED.values():
        rows = [row for row in with_data if row["Si contano"] == several]
        fullest = max(rows, key=lambda row: row["Pieni o quasi"], default=None)
        if fullest is not None and fullest["Pieni o quasi"]:
            full, whole = (number(fullest[name]) for name in ("Pieni o quasi", "Con dati"))
            return f"{_named(fullest)} ha più {several} sopra il 95% dei posti: {full} su {whole}."
    return f"Nessuna sezione ha passato {'notti o mesi' if _by_month(with_data) else 'notti'} sopra il 95% dei posti."


def _by_month(rows: Sequence[Row]) -> bool:
    """Whether some of the sections are told by month."""
    return any(row["Si contano"] == COUNTED[Step.MONTH] for row in rows)


def _keys(context: Context, query: Query, unit: CapacityUnit, *, area: str = AMBITO) -> tuple[str, ...]:
    """Return the services that the filters leave, of one unit, in an area."""
    return context.data.find(services_of_unit, query, unit, area)


def choose_service(context: Context) -> ServiceFacts:
    """Draw the choice of a service, which is the filter of services when it holds one, and return it."""
    options = list(context.directory.services)
    asked = context.view.query.services
    current = asked[0] if asked else _default(context)
    if st.session_state.get(CHOICE) != current:
        st.session_state[CHOICE] = current
    screen.selectbox(
        "Servizio",
        options,
        format_func=context.directory.services.__getitem__,
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
    screen.header("Tutti i servizi, mese per mese", anchor=False)
    query = context.page_query.but(services=(), comparison=Comparison.NONE)
    keys = {unit: tuple(_keys(context, query, unit)) for unit in GRID}
    units = [unit for unit, services in keys.items() if services]
    tabs = screen.tabs([GRID[unit] for unit in units], key="schede_griglia", on_change="rerun") if units else []
    for tab, unit in zip(tabs, units, strict=True):
        if tab.open:
            with tab:
                draw = _flats if unit is CapacityUnit.FLAT else _grid
                draw(context, query.but(services=keys[unit]), unit)


def _grid(context: Context, query: Query, unit: CapacityUnit) -> None:
    beds = unit is CapacityUnit.BED
    asked = query.but(
        indicator="bed_occupancy" if beds else "contacts",
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
            subtitle=_grid_words(result, unit),
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
            hidden = hidden or bool(nights.frame["hidden"].any())
            if occupancy.share is not None:
                what = COUNTED[occupancy.step].capitalize()
                counts = {f"{what} sopra il 95%": occupancy.full, f"{what} con dati": occupancy.told}
                rows.append({"Servizio": service.name, "Occupazione %": round(occupancy.share), **counts})
                why = why or nights.why
    columns = {name: None for row in rows for name in row}
    rows = [{**columns, **row} for row in rows]
    with rows_frame(
        context,
        key="griglia_alloggi",
        title=flats_title(rows, hidden=hidden),
        subtitle=f"Quota di {unit.label} in servizio che erano occupati, in media sulle notti · {query.period.label}",
        rows=rows,
        note=why,
    ):
        if rows:
            screen.table(rows)
        else:
            screen.caption(NO_SECTION)


def flats_title(rows: Sequence[Row], *, hidden: bool = False) -> str:
    """Return which flats were the fullest; ``hidden`` where something was supplied and is protected."""
    if not rows:
        return f"Nessun dato {'che si possa mostrare' if hidden else 'fornito'} sulle notti negli alloggi."
    most = max(rows, key=lambda row: row["Occupazione %"])
    share = f"{most['Occupazione %']}%"
    if len(rows) == 1:
        return f"«{most['Servizio']}»: {share} degli alloggi occupati."
    if not most["Occupazione %"]:
        return "In nessuno degli alloggi l'occupazione arriva all'1%."
    return f"Gli alloggi più occupati sono quelli di «{most['Servizio']}»: {share}."


def _quietly(context: Context, query: Query) -> Result | None:
    try:
        return context.ask(query)
    except UserError:
        return None


def grid_title(result: Result, unit: CapacityUnit, *, former: Result | None = None) -> str:
    """Return how many services were saturated in the last month with data, or have more accesses than a year before.

    ``former`` is the answer for the year before: months of one season are no term of comparison for those of another.
    """
    settled = result.finished_frame.filter(pl.col("status") == "ok")
    if settled.is_empty():
        to_show = " che si possa mostrare" if Status.SUPPRESSED in set(result.frame["status"]) else ""
        return f"Nessun dato{to_show} nel periodo per questi servizi."
    if unit is not CapacityUnit.BED:
        frames = [answer.frame.filter(pl.col("status") == "ok") for answer in (result, former) if answer is not None]
        return _grown(settled.filter(~pl.col("provisional")), pl.concat(frames), unit, result.directory.services)
    last = settled.filter(pl.col("month") == pl.col("month").max())
    full = last.filter(pl.col("value") > SATURATED * 100).height
    when = to(period_label(last["month"][0]))
    missing = result.frame.filter(pl.col("month") == last["month"][0], pl.col("status") == "not_supplied").height
    whole = f"{last.height}{' con dati' if missing else ''}"
    many = f"{_services(full)} su {whole} {'erano' if full > 1 else 'era'}"
    return f"{when[0].upper()}{when[1:]}, {many} sopra il 95% dei posti."


def _services(count: int) -> str:
    return counted(count, "servizio", "servizi") if count else "nessun servizio"


def _grown(settled: pl.DataFrame, frame: pl.DataFrame, unit: CapacityUnit, names: Mapping[str, str]) -> str:
    """Return how many services have more accesses in the last settled month than in the same month a year before."""
    begun = f"Servizi con capienza in {unit.label}"
    if settled.is_empty():
        return f"{begun}: troppo pochi mesi definitivi per dire come cambiano gli accessi."
    last = settled["month"].max()
    month = Period.parse(str(last))
    then = month.year_before()
    rows = settled.filter(pl.col("month") == last).select("service", "value")
    former = frame.filter(pl.col("month") == str(then)).select("service", was="value")
    both = rows.join(former, on="service")
    if both.is_empty():
        return f"{begun}: gli accessi mese per mese; non c'è lo stesso mese dell'anno prima con cui confrontarli."
    if both.height == 1:
        return _one(names[both["service"][0]], both["value"][0], both["was"][0], (month, then))
    grown = both.filter(pl.col("value") > pl.col("was")).height
    many = f"{_services(grown)} su {both.height} {'hanno' if grown > 1 else 'ha'}"
    start = to(month.label)
    return f"{start[0].upper()}{start[1:]}, {many} più accessi che {to(then.label)}."


def _one(name: str, value: float, was: float, months: tuple[Period, Period]) -> str:
    """Return the accesses of a service that is alone in one month beside those of another."""
    last, then = (to(month.label) for month in months)
    beside = f"come {then}" if value == was else f"contro {number(was)} {then}"
    return f"«{name}»: {counted(int(value), 'accesso', 'accessi')} {last}, {beside}."


def _grid_words(result: Result, unit: CapacityUnit) -> str:
    scale = "una scala sola" if unit is CapacityUnit.BED else "ogni servizio ha la sua scala"
    return f"{result.indicator.name} · servizi con capienza in {unit.label} · {result.query.period.label} · {scale}"
