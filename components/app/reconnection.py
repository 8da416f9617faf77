"""What keeps a page in its place when the service is restarted under it.

Role: have the browser ask for its page again as soon as it is connected, and wait for the data before answering it.
In: nothing. Out: an invisible element of every page; the edition of the data.
Must not: draw, or keep who comes for the first time waiting: they are told that the data are loading.

After a restart Streamlit's page connects again and asks for nothing, unless it was asking when the connection was lost
or runs something every so often: the next click would reach a service that knows nothing of the page, and be lost.
"""

import time
from typing import Final

import streamlit as st

from components.state import session
from components.state.runtime import Runtime
from data_access.errors import DataLoadingError
from indicators.engine.query_service import ForViews

EVERY: Final = 3600.0
"""Seconds between one empty run and the next: what matters is that there is one to come."""
LONGEST: Final = 60.0
"""Seconds that whoever comes back waits for the data."""
MOMENT: Final = 0.1


def stay_in_touch() -> None:
    """Have the browser ask for the page again whenever it is connected again."""
    with st.container(key="ricollega"):
        _nothing()


@st.fragment(run_every=EVERY)
def _nothing() -> None:
    """Run for nothing."""


def edition(parts: Runtime) -> ForViews:
    """Return the edition of the data; who comes back after a restart keeps the page until there is one.

    Raises
    ------
    UserError
        If there is none.
    """
    end = time.monotonic() + LONGEST
    while True:
        try:
            return parts.queries.edition().for_views()
        except DataLoadingError:
            if not session.former_id() or time.monotonic() > end:
                raise
            time.sleep(MOMENT)
