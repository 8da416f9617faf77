"""Tables that scroll, heard as they are seen.

Role: middleware in front of the code with which Streamlit draws tables. What is seen is drawn on a canvas; beside it
stands a table for who cannot see, whose cells say the bare value (``96.9``, ``2025-08``) where the canvas says words
(``96,9``, ``agosto 2025``). No option and no element of the page changes that: the code is changed on its way out.
In: the response with that one file. Out: the same file, whose cells are heard as they are drawn.
Must not: touch any other file; keep one from being served when nothing is found in it to change.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

from components.server.buffering import collect, plain_scope, reply

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

FILE: Final = re.compile(r"/static/js/DataFrame\.[\w-]+\.js$")
BARE: Final = b"getAccessibilityString:e=>e.data?.toString()??``"
SEEN: Final = b"getAccessibilityString:e=>e.displayData??e.data?.toString()??``"


class SpokenTables:
    """ASGI middleware that lets the cells of tables be heard as they are drawn."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Change the code of tables, pass everything else on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not FILE.search(scope["path"]):
            await self._app(scope, receive, send)
            return
        response = await collect(self._app, plain_scope(scope), receive)
        body, headers = bytes(response.body), MutableHeaders(raw=response.headers)
        if body:
            body = body.replace(BARE, SEEN)
            headers["Content-Length"] = str(len(body))
        await reply(send, status=response.status, headers=headers.raw, body=body)
