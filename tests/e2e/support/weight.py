"""What a page weighs: what its browser received, byte by byte as it travelled.

Comes in: a Playwright page that has opened nothing yet. Goes out: bytes by address. Must not: be counted from a cache.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page


@dataclass(slots=True)
class _Request:
    path: str
    asked_at: float
    size: float = 0.0


class Weight:
    """Everything that a page has asked for, in order."""

    def __init__(self, page: Page) -> None:
        self._requests: dict[str, _Request] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._came)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def before(self, folder: str) -> tuple[list[tuple[str, float]], list[tuple[str, float]]]:
        """Return addresses and bytes of what was asked for before anything of a folder was, and those of the rest."""
        ordered = sorted(self._requests.values(), key=lambda request: request.asked_at)
        first = next((place for place, one in enumerate(ordered) if one.path.startswith(folder)), len(ordered))
        told = [(one.path, one.size) for one in ordered]
        return told[:first], told[first:]

    def _asked(self, told: dict[str, Any]) -> None:
        address = urlsplit(told["request"]["url"])
        if address.scheme != "data":
            self._requests[told["requestId"]] = _Request(address.path, told["timestamp"])

    def _came(self, told: dict[str, Any]) -> None:
        if told["requestId"] in self._requests:
            self._requests[told["requestId"]].size = told["encodedDataLength"]
