"""The middleware of the application, in the order in which a request meets it.

Role: put the pieces together. In: the name of the product. Out: what ``st.App(middleware=…)`` takes.
Must not: contain logic.
"""

from __future__ import annotations

from typing import Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from components.server.assets import asset_routes
from components.server.compress import CompressOnce
from components.server.headers import SecurityHeaders
from components.server.page import TITLE, ItalianPage

__all__ = ["asset_routes", "middleware"]

_LEVEL: Final = 6


def middleware(*, title: str = TITLE) -> list[Middleware]:
    """Return our middleware, outermost first.

    Parameters
    ----------
    title
        Title of the browser's tab until a page sets its own.
    """
    return [
        Middleware(SecurityHeaders),
        Middleware(GZipMiddleware, compresslevel=_LEVEL),
        Middleware(CompressOnce),
        Middleware(ItalianPage, title=title),
    ]
