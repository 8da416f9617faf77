"""The second tab of the page of the map: services as points, flows of people as lines, the map to be saved.

Comes in: the context. Goes out: elements on the page.
Must not: run while its tab is closed, rebuild the map on each run (its frame would collapse): only layers change.
"""

from collections.abc import Sequence

import streamlit as st

from components.state.page_context import Context
from components.views.map import leaflet
from components.views.map.flows import (
    flows,
    flows_key,
    names,
    occupancy_key,
    origins,
    points,
    town_names,
    towns,
    towns_key,
)
from components.views.map.geometry import ground_url
from components.views.map.iframe import services_frame
from components.views.map.services_table import places_foot
from components.views.map.text import (
    FRAMING,
    HOW_SERVICES,
    SAVE,
    VIEWS,
    flows_finding,
    period_line,
    services_subtitle,
)
from components.widgets import DEMO, attempt, figure_frame, say_if_no_service, screen, silently, source_line
from indicators.analysis.service_points import ServicePlace, service_places
from indicators.model.query import AMBITO, Comparison, Grouping, Lens, Query
from indicators.model.result import Result

FLOWS, OCCUPANCY = "people_served", "bed_occupancy"


def services(context: Context) -> None:
    """Draw the points and the flows, or say why the question cannot be answered."""
    asked, full = questions(context.view.query)
    moving = attempt(lambda: context.ask(asked))
    if moving is None:
        return
    say_if_no_service(moving)
    beds = silently(lambda: context.ask(full))
    places = context.data.find(service_places, moving.query)
    with figure_frame(
        result=moving, key="flussi", title=flows_finding(moving), subtitle=services_subtitle(moving.query.period.label)
    ):
        _draw(context, moving, beds, places)
        places_foot(context, places, beds)


def questions(query: Query) -> tuple[Query, Query]:
    """Return the question of the flows and that of the occupancy, from the filters that each can bear."""
    plain = query.but(area=AMBITO, comparison=Comparison.NONE)
    moving = plain.but(indicator=FLOWS, lens=Lens.RESIDENCE, by=(Grouping.MUNICIPALITY, Grouping.PLACE))
    beds = plain.but(indicator=OCCUPANCY, lens=Lens.PLACE, by=(Grouping.SERVICE,), targets=(), needs=())
    return moving, beds


def statement(moving: Result, boundaries: str) -> leaflet.Statement:
    """Return what the saved map says of itself; ``boundaries`` is the line that their licence wants."""
    facts = (period_line(moving.query.period.label), source_line(moving), boundaries)
    lines = (*facts, DEMO) if moving.is_demo else facts
    return leaflet.Statement(
        title=flows_finding(moving), lines=(*lines, HOW_SERVICES), key=(*flows_key(moving), towns_key())
    )


def _draw(context: Context, moving: Result, beds: Result | None, places: Sequence[ServicePlace]) -> None:
    geography = context.geography()
    lines, directory = flows(moving, geography, places), context.directory
    far = (towns(places, beds, directory), (*town_names(places, directory), *origins(moving, geography)))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="testa_flussi"):
        around = _around(context)
        circles, called = (points(places, beds, directory), names(places, directory)) if around else far
        signs = occupancy_key(beds) if around else (towns_key(),)
        screen.html(leaflet.key_html((*flows_key(moving), *signs)))
    with st.container(key="spazio_flussi"):
        services_frame(
            seen=leaflet.view(geography, around=around),
            data=leaflet.payload(circles, lines, called),
            ground=ground_url(context),
            key=f"mappa_servizi_{around}",
        )
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="spiega_flussi"):
        screen.caption(HOW_SERVICES, width="stretch")
        screen.download_button(
            SAVE,
            data=lambda: leaflet.saved_map(
                geography, far[0], lines, statement(moving, geography.attribution), far[1]
            ).encode(),
            file_name=f"bifocale_servizi_flussi_{moving.query.period}.html",
            mime="text/html",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            key="salva_mappa",
        )


def _around(context: Context) -> str | None:
    """Draw the choice of how near to look; return the municipality to look at from near, or None for the whole."""
    words = {key: label.format(lead=context.directory.lead_name) for key, label in VIEWS.items()}
    chosen = screen.segmented_control(
        FRAMING, list(words), default="ambito", format_func=words.__getitem__, required=True,
        key="inquadratura", label_visibility="collapsed",
    )  # fmt: skip
    return context.directory.lead_code if chosen == "capofila" else None
