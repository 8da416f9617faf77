"""The frame in which the page shows services and flows: a component of our own that takes data and nothing else.

Role: declare the component, whose files are in ``services_frame``, and hand it data. In: where to look, what to draw.
Out: an element on the page. Must not: hand it HTML or a script: its policy (`components.server.headers`) lets it run
our own files only.

streamlit-folium, which stood here, takes scripts as text and evaluates them in the frame, so that every name had to
pass through them, and the frame's policy had to allow it.
"""

from pathlib import Path
from typing import Any, Final

from streamlit.components.v1 import declare_component
from streamlit.runtime import Runtime, get_instance

from components.server.assets import asset_url
from components.views.map.leaflet import HEIGHT, OPTIONS, Data
from components.views.map.text import TITLES

FOLDER: Final = Path(__file__).parent / "services_frame"
_frame: Final = declare_component("servizi", path=FOLDER)


def services_frame(*, seen: Data, data: Data, ground: str, key: str) -> Any:
    """Draw the map.

    Parameters
    ----------
    seen : dict
        Where to look (see `components.views.map.leaflet.view`); for another place use another key.
    data : dict
        What to draw (see `components.views.map.leaflet.payload`): when it changes the map stays and its layers change.
    ground : str
        Address of the municipalities' borders.
    key : str
    """
    _make_known()
    return _frame(
        **seen,
        options=OPTIONS,
        titles=TITLES,
        ground=ground,
        data=data,
        leaflet=asset_url("leaflet", "leaflet.js"),
        drawing=asset_url("shell", "services_map.js"),
        styles=[asset_url("leaflet", "leaflet.css"), asset_url("shell", "map.css")],
        height=HEIGHT,
        key=key,
        default=None,
    )


def _make_known() -> None:
    """Register the component where its files are served from: Streamlit does so only for what a page's run imports."""
    if Runtime.exists():
        registry = get_instance().component_registry
        if registry.get_component(_frame.name) is None:
            registry.register_component(_frame)
