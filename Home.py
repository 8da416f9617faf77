"""What ``streamlit run Home.py`` and ``uvicorn Home:app`` start: the ASGI application.

Role: put together the entry script (the router, in a folder that holds no ``pages/``, so that nobody walks around the
gate), our routes, our middleware and the lifespan.
Must not: do anything else.
"""

from pathlib import Path

import streamlit as st

from components.server import asset_routes, geometry_routes, health_route, middleware, script_error_handler
from components.server.answers import PROGRAM_VERSION, database_health, geometry, lifespan
from data_access.errors import UserError

app = st.App(
    Path(__file__).parent / "components" / "router.py",
    routes=[health_route(database_health, version=PROGRAM_VERSION), *geometry_routes(geometry), *asset_routes()],
    middleware=middleware(),
    lifespan=lifespan,
    on_script_error=script_error_handler(user_errors=(UserError,)),
)
