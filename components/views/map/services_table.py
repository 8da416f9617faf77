"""The table twin of the circles on the map of services, with its files: what each one can hold, how full it is.

Comes in: places of services and the occupancy of those with beds. Goes out: a line at the foot of the map.
Must not: tell anything of people, add up capacities of different units.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.figures.core.labels import provisional_word, status_words
from components.state.page_context import Context
from components.views.map.text import (
    BEDS_TAKEN,
    CAPACITY,
    NO_SERVICE,
    PROVISIONAL,
    SERVICE,
    SERVICE_TYPE,
    SETTLED,
    STATE,
    TABLE,
    TABLE_ALT,
    TOWN,
    UNIT,
    circles_words,
)
from components.widgets import screen
from components.widgets.exports.rows_export import RowsSaid
from components.widgets.figure_frame import explain
from components.widgets.rows_frame import rows_file
from components.widgets.tables.plain_table import listing
from indicators.analysis.service_points import ServicePlace
from indicators.model.code_lists import Directory
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow

KEY = "flussi_servizi"
Row = dict[str, Any]


def places_foot(context: Context, places: Sequence[ServicePlace], beds: Result | None) -> None:
    """Draw the line about the circles: how many services, their table, their file."""
    rows = place_rows(places, beds, context.directory)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"piede_{KEY}"):
        screen.caption(circles_words(len(rows)), width="stretch")
        if beds:
            explain(beds.indicator, key=KEY)
        with screen.expander(TABLE, type="compact", on_change="rerun", key=f"apri_tabella_{KEY}") as opened:
            if opened.open:
                listing(rows, key=KEY, alt=TABLE_ALT, empty=NO_SERVICE)
        said = RowsSaid(
            title=circles_words(len(rows)),
            subtitle=context.view.query.period.label,
            entries=[beds.indicator] if beds else [],
            about_people=False,
        )
        rows_file(context, rows, said, key=KEY)


def place_rows(places: Sequence[ServicePlace], beds: Result | None, directory: Directory) -> list[Row]:
    """Return a row for each service on the map: capacity in its own unit and, where it has beds, occupancy."""
    occupied = {row["service"]: row for row in beds.rows()} if beds else {}
    return [
        {
            SERVICE: place.name,
            SERVICE_TYPE: place.kind,
            TOWN: directory.municipalities[place.place],
            CAPACITY: None if place.capacity is None else float(place.capacity),
            UNIT: place.unit,
            **_occupancy(occupied.get(place.key), beds),
        }
        for place in places
    ]


def _occupancy(row: ResultRow | None, beds: Result | None) -> Row:
    value = (
        None if row is None or beds is None or row["value"] is None else round(row["value"], beds.indicator.decimals)
    )
    return {
        BEDS_TAKEN: value,
        STATE: status_words(beds)[Status(row["status"])] if row and beds else "",
        PROVISIONAL: provisional_word(beds, row) if row and beds else SETTLED,
    }
