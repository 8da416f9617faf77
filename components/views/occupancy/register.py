"""The register of occupancy: where services are too many for bars, a table that sorts, searched and by organisation.

Comes in: the context. Goes out: elements on the page.
Must not: add beds to rooms, or show what a result does not.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from components.state.page_context import Context
from components.views.occupancy.text import (
    BY_ORGANISATION,
    BY_SERVICE,
    COUNTED_AS,
    GROUP_BY,
    NOTHING_FOUND,
    OF_ACTUAL,
    OF_FUNDED,
    ORGANISATION,
    REGISTER,
    SEARCH,
    SEARCH_HINT,
    SERVICE,
    Row,
    register_subtitle,
    register_title,
)
from components.widgets import attempt, screen, section_heading
from components.widgets.rows_frame import rows_frame
from components.widgets.tables.plain_table import listing
from data_access.vocabulary import CapacityUnit
from indicators.analysis.service_register import organisations_of_services, services_of_unit
from indicators.model.query import AMBITO, Grouping, Query

MANY: Final = 24
"""Services above which they are a register, and no longer bars and lines."""
SHARES: Final[Mapping[CapacityUnit, tuple[str, str]]] = {
    CapacityUnit.BED: ("bed_occupancy", "funded_use"),
    CapacityUnit.ROOM: ("room_occupancy", "funded_rooms_use"),
}
"""Shares of actual and of funded units, for each unit that has them."""


def is_many(context: Context, query: Query) -> bool:
    """Whether the services with beds or rooms of a question are too many for bars."""
    return sum(len(keys) for keys in _keys(context, query).values()) > MANY


def in_order(context: Context, services: Sequence[str]) -> dict[str, str]:
    """Return services by key, in order of organisation and name, with what each is called among many."""
    whose = context.data.find(organisations_of_services)
    names = context.directory.services
    ordered = sorted(services, key=lambda key: (whose[key].casefold(), names[key].casefold()))
    return {key: f"{whose[key]} · {names[key]}" for key in ordered}


def register_section(context: Context, query: Query) -> None:
    """Draw the register of the services of a question, with beds and with rooms."""
    section_heading(REGISTER, is_seen=False)
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        words = screen.text_input(SEARCH, key="cerca_servizio", placeholder=SEARCH_HINT).strip().casefold()
    with right:
        by = screen.selectbox(GROUP_BY, [BY_SERVICE, BY_ORGANISATION], key="raggruppa_servizi")
    whole = _by_service(context, query) if by == BY_SERVICE else _by_organisation(context, query)
    rows = [row for row in whole if words in f"{row[ORGANISATION]} {row.get(SERVICE, '')}".casefold()]
    with rows_frame(
        context,
        key="registro",
        title=register_title(rows, by_service=by == BY_SERVICE),
        subtitle=register_subtitle(query.period.label),
        rows=rows,
    ):
        listing(rows, key="registro_servizi", alt=REGISTER, empty=NOTHING_FOUND, is_printed=True)


def _keys(context: Context, query: Query) -> dict[CapacityUnit, tuple[str, ...]]:
    return {unit: context.data.find(services_of_unit, query, unit, query.area) for unit in SHARES}


def _by_service(context: Context, query: Query) -> list[Row]:
    rows: list[Row] = []
    whose = context.data.find(organisations_of_services)
    for unit, keys in _keys(context, query).items():
        shares = _shares(context, query.but(services=keys), unit, Grouping.SERVICE) if keys else {}
        rows += [
            {ORGANISATION: whose[key], SERVICE: context.directory.services[key], COUNTED_AS: unit.label, **shares[key]}
            for key in in_order(context, keys)
            if key in shares
        ]
    return sorted(rows, key=lambda row: (row[ORGANISATION].casefold(), row[SERVICE].casefold()))


def _by_organisation(context: Context, query: Query) -> list[Row]:
    rows: list[Row] = []
    for unit, keys in _keys(context, query).items():
        shares = _shares(context, query.but(services=keys), unit, Grouping.ORGANISATION) if keys else {}
        rows += [
            {ORGANISATION: context.directory.organisations[key], COUNTED_AS: unit.label, **told}
            for key, told in shares.items()
            if any(value is not None for value in told.values())
        ]
    return sorted(rows, key=lambda row: (row[ORGANISATION].casefold(), row[COUNTED_AS]))


def _shares(context: Context, query: Query, unit: CapacityUnit, by: Grouping) -> dict[str, Row]:
    """Return the shares of actual and of funded units of each group, by its code; None where there is none."""
    found: dict[str, Row] = {}
    for head, indicator in zip((OF_ACTUAL, OF_FUNDED), SHARES[unit], strict=True):
        asked = query.but(indicator=indicator, by=(by,), area=AMBITO)
        result = attempt(lambda asked=asked: context.ask(asked))  # type: ignore[misc]
        if result is None:
            continue
        for row in result.rows():
            told = None if row["value"] is None else round(row["value"], result.indicator.decimals)
            found.setdefault(row[by], {OF_ACTUAL: None, OF_FUNDED: None})[head] = told  # type: ignore[literal-required]
    return found
