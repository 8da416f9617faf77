"""Our own cookies: what a browser holds of who is looking, and what it is told on its way in and out.

Role: names and attributes, written once. In: the headers of a request or of a response. Out: values; headers.
Must not: know what a value is worth.

All are ``HttpOnly`` (no script reads them), ``SameSite=Lax`` (no other site sends them with anything but a link) and,
where people come by HTTPS, ``Secure``; they are sent to nothing else of the name that we are published under a path of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Final

from starlette.requests import cookie_parser

from components.base_path import base

if TYPE_CHECKING:
    from starlette.datastructures import MutableHeaders
    from starlette.types import Scope

May = Callable[[Mapping[str, str], Mapping[str, str]], bool]
"""Whether who holds these cookies and sent these headers may look at something now."""
SIGNED_IN: Final = "bifocale_ingresso"
"""The word of a sign-in (`data_access.accounts.sign_ins`)."""
WANTED: Final = "bifocale_verso"
"""The page that was asked for, while somebody is at the provider of identities."""
TOLD: Final = "bifocale_avviso"
"""Why somebody came back from there without being recognised: a word of `provider_return.Trouble`."""
BROWSER: Final = "bifocale_visita"
"""In a demonstration, what tells one browser from another, so that its role is kept."""
WHILE_AWAY: Final = 900
"""Seconds for which the page that was asked for is remembered."""


def cookies_of(scope: Scope) -> Mapping[str, str]:
    """Return the cookies of a request."""
    texts = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return cookie_parser("; ".join(texts))


def add_cookie(headers: MutableHeaders, name: str, value: str, *, is_secure: bool, max_age: int | None = None) -> None:
    """Add a cookie to a response; without ``max_age`` it lasts as long as the browser is open."""
    cookie: SimpleCookie = SimpleCookie({name: value})
    morsel = cookie[name]
    morsel["path"], morsel["httponly"], morsel["samesite"] = base() or "/", True, "Lax"
    if max_age is not None:
        morsel["max-age"] = max_age
    if is_secure:
        morsel["secure"] = True
    headers.append("Set-Cookie", morsel.OutputString())


def drop_cookie(headers: MutableHeaders, name: str, *, is_secure: bool) -> None:
    """Have the browser forget a cookie."""
    add_cookie(headers, name, "", is_secure=is_secure, max_age=0)
