"""What ``streamlit run Home.py`` and ``uvicorn Home:app`` start: the ASGI application.

Role: put together what serves; the router's folder holds no ``pages/``: nobody walks around the gate.
"""

from pathlib import Path

import streamlit as st

from components.app.accessibility.route import accessibility_route
from components.app.door_keeper import DOOR, arrive_by_proxy, may_attend, provider, secrets, ways
from components.app.first_gate import gate_route
from components.app.link_desk import ask_for_link, enter_by_link, read_link
from components.app.mail.desk import read_stop, sends_mail, use_stop
from components.app.script_errors import script_error_handler
from components.app.services import PROGRAM_VERSION, base, contact, geometry, is_ready, lifespan, names, service_health
from components.server import (
    asset_routes,
    geometry_routes,
    health_routes,
    link_routes,
    middleware,
    sign_in_route,
    stop_route,
)
from components.state.page_registry import addresses
from components.state.presented import presented_by
from publication.routes import offer_pictures, publication_routes, why_not_presented

presented_by(why_not_presented)
offer_pictures()
routes = [
    *health_routes(service_health, is_ready, version=PROGRAM_VERSION),
    sign_in_route(ways, pages=addresses(), provider=provider, arrive=arrive_by_proxy),
    gate_route(DOOR, pages=addresses()),
    *link_routes(ways, pages=addresses(), ask=ask_for_link, read=read_link, enter=enter_by_link),
    stop_route(sends_mail, read=read_stop, stop=use_stop),
    *geometry_routes(geometry),
    *asset_routes(),
    accessibility_route(contact),
    *publication_routes(base, may_attend=may_attend),
]
app = st.App(
    Path(__file__).parent / "components" / "app" / "router.py",
    routes=routes,
    middleware=middleware(pages=addresses(), routes=routes, names=names, contact=contact, door=DOOR),
    secrets=secrets(),
    lifespan=lifespan,
    on_script_error=script_error_handler(),
)
