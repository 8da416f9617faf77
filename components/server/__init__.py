"""The ASGI shell around Streamlit: what the browser meets before any page runs.

Role: middleware (security headers, compression, Italian page) and routes (our own static files, geometry, health).
In: plain arguments (callables that answer for the geometry and the health of the database).
Out: the lists that ``Home.py`` passes to ``st.App``.
Must not: import the database, the indicators, Plotly or GeoPandas; read settings; hold state of a visitor.
"""

from components.server.geometry import geometry_routes, geometry_url
from components.server.health import Health, health_routes
from components.server.middleware import Door, Told, asset_routes, middleware
from components.server.sign_in.link_routes import link_routes
from components.server.sign_in.route import sign_in_route
from components.server.stop_route import stop_route

__all__ = [
    "Door",
    "Health",
    "Told",
    "asset_routes",
    "geometry_routes",
    "geometry_url",
    "health_routes",
    "link_routes",
    "middleware",
    "sign_in_route",
    "stop_route",
]
