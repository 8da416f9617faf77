"""The routes at which the server publishes what is made of editions.

Comes in: a callable that returns the shared database and the settings. Goes out: routes, for ``Home.py``. Must not: be
imported with a cost: what makes pages is imported when the first of them is asked for.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from components.server.published import SITE, Folder, folder_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.routing import Route

    from data_access.settings import Settings
    from publication.served import Shelf


def publication_routes(base: Callable[[], tuple[Engine, Settings]]) -> list[Route]:
    """Return the routes of the public site.

    Parameters
    ----------
    base
        Returns the shared database and the settings.
    """
    opening = threading.Lock()

    @cache
    def opened() -> Shelf:
        from publication.served import Shelf

        return Shelf(base)

    def site(_request: Request) -> Folder | None:
        with opening:
            shelf = opened()
        return shelf.site()

    return folder_routes(SITE, site)
