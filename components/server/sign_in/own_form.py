"""Forms that one of our own pages sent: a browser says where a form was sent from.

Role: read the fields of a form. In: a request. Out: texts. Must not: take the forms of other sites, or large ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

LONGEST_FORM: Final = 10_000
"""Bytes of a form: an address and a page."""


async def own_form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form that one of our own pages sent; None if another did, or it is too large."""
    origin = request.headers.get("origin", "")
    if origin and urlsplit(origin).netloc != request.headers.get("host", ""):
        return None
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return None
    if int(request.headers.get("content-length") or LONGEST_FORM + 1) > LONGEST_FORM:
        return None
    try:
        async with request.form(max_files=0, max_fields=10) as fields:
            return {name: value for name, value in fields.items() if isinstance(value, str)}
    except HTTPException:  # not a form, whatever it says
        return None
