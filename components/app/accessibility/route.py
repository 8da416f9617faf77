"""The address of the accessibility statement, open to anybody.

Comes in: whom to write to. Goes out: a route. Must not: ask who looks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.routing import Route

from components.server.addresses import STATEMENT
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

KEPT: Final = "public, no-cache"


def accessibility_route(contact: Callable[[], str]) -> Route:
    """Return the route of the statement.

    Parameters
    ----------
    contact
        Returns whom to write to; empty if nobody said.
    """

    def made() -> str:
        from components.app.accessibility.page import statement
        from components.app.accessibility.record import automatic, by_hand

        return str(statement(automatic(), by_hand(), contact=contact(), official=_official()))

    async def answer(_request: Request) -> HTMLResponse:
        return HTMLResponse(await run_in_threadpool(made), headers={"Cache-Control": KEPT})

    return Route(STATEMENT, answer)


def _official() -> str:
    """Return where the statement on AgID's form is; empty if nowhere, or the settings are refused."""
    from data_access.settings import current_settings

    try:
        return current_settings().accessibility_url
    except UserError:
        return ""
