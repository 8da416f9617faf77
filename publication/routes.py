"""The routes at which the server publishes what is made of editions.

Comes in: a callable that returns the shared database and the settings. Goes out: routes, for ``Home.py``. Must not: be
imported with a cost: what makes pages is imported when the first of them is asked for.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING

from components.server.published import MEETINGS, SITE, Folder, folder_routes, for_whom

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from starlette.requests import Request
    from starlette.routing import Route

    from components.server.sign_in.cookies import May
    from data_access.settings import Settings
    from publication.served import Shelf


def publication_routes(base: Callable[[], tuple[Engine, Settings]], *, may_attend: May) -> list[Route]:
    """Return the routes of the public site and of meetings.

    Parameters
    ----------
    base
        Returns the shared database and the settings.
    may_attend
        Whether who holds these cookies and sent these headers may look at meetings. Called in a worker thread.
    """
    opening = threading.Lock()

    @cache
    def opened() -> Shelf:
        from publication.served import Shelf

        return Shelf(base)

    def shelf() -> Shelf:
        with opening:
            return opened()

    def site(_request: Request) -> Folder | None:
        return shelf().site()

    def meeting(request: Request) -> Folder | None:
        return shelf().meeting(request.path_params["key"])

    return [*folder_routes(SITE, site), *folder_routes(MEETINGS, for_whom(may_attend, meeting))]
