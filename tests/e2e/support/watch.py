"""Watches a browser's page for what must never happen: a request outside, an error on the console or of the page.

Comes in: a Playwright page. Goes out: the list of what happened.
Must not: forgive.
"""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request

LOCAL = {"localhost", "127.0.0.1"}
OUTSIDE_SCHEMES = {"http", "https", "ws", "wss"}


class Watch:
    """Everything amiss that a page did."""

    def __init__(self, page: Page) -> None:
        self.amiss: list[str] = []
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", self._error)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in OUTSIDE_SCHEMES and parts.hostname not in LOCAL:
            self.amiss.append(f"request outside: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.amiss.append(f"console: {message.text}")

    def _error(self, error: Error) -> None:
        self.amiss.append(f"page: {error}")
