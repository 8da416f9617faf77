"""What ``streamlit run`` and ``uvicorn`` start. No ``pages/`` beside the router: nobody walks around the gate."""

from pathlib import Path

import streamlit as st

from components import server
from components.app import first_gate, services
from components.app import link_desk as links
from components.app.accessibility.route import accessibility_route
from components.app.door_keeper import DOOR, arrive_by_proxy, may_attend, provider, publish, secrets, ways
from components.app.mail import desk
from components.app.script_errors import script_error_handler
from components.state.page_registry import addresses
from components.state.presented import presented_by
from publication.routes import offer_pictures, publication_routes, why_not_presented

presented_by(why_not_presented)
offer_pictures()
pages = addresses()
routes = [
    *server.health_routes(services.service_health, services.is_ready, version=services.PROGRAM_VERSION),
    server.sign_in_route(ways, pages=pages, provider=provider, arrive=arrive_by_proxy),
    first_gate.gate_route(DOOR, pages=pages),
    *server.link_routes(ways, pages=pages, ask=links.ask_for_link, read=links.read_link, enter=links.enter_by_link),
    server.stop_route(desk.sends_mail, read=desk.read_stop, stop=desk.use_stop),
    *server.geometry_routes(services.geometry),
    *server.asset_routes(),
    accessibility_route(services.contact),
    *publication_routes(services.base, may_attend=may_attend),
]
app = st.App(
    Path(__file__).parent / "components" / "app" / "router.py",
    routes=routes,
    middleware=server.middleware(pages=pages, routes=routes, told=services.TOLD, door=DOOR),
    secrets=secrets(),
    lifespan=services.lifespan,
    on_script_error=script_error_handler(),
)
publish()
