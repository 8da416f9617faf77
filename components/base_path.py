"""Where the dashboard is published: at the root of a name, or under a path of it (``/bifocale``).

Role: make every absolute address of ours. In: Streamlit's ``server.baseUrlPath``, said once at start (``Home.py``).
Out: addresses as browsers ask for them. Must not: be gone around: an address written without it is right only at the
root of a name.
"""

from typing import Final
from urllib.parse import quote

_published: Final = {"base": ""}


def publish_under(path: str) -> None:
    """Say under which path the dashboard is published, with or without slashes at its ends; empty at the root."""
    plain = path.strip("/")
    _published["base"] = f"/{plain}" if plain else ""


def base() -> str:
    """Return the path under which the dashboard is published, with its slash before it; empty at the root."""
    return _published["base"]


def address(path: str) -> str:
    """Return an address of ours as browsers ask for it: ``/mappa`` is ``/bifocale/mappa`` under ``/bifocale``."""
    return f"{_published['base']}{path}"


def address_asking(path: str, query: bytes) -> str:
    """Return an address of ours as browsers write it, with the question of a request as it came."""
    question = query.decode("latin-1")
    return f"{address(quote(path))}{'?' if question else ''}{question}"


def within(asked: str) -> str | None:
    """Return what a request asks for as the program names it (``/mappa``); None if it is not where we are published."""
    start = _published["base"]
    rest = asked.removeprefix(start) if asked.startswith(start) else None
    if not start or rest is None:
        return rest
    return (rest or "/") if rest[:1] in {"", "/"} else None
