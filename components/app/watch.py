"""Open pages are watched: who may look no more does not go on reading, clicks or not.

Role: every `EVERY` seconds ask, for each page that somebody signed in has open, whether they still may; where they may
not, run the page again, which meets the gate. Write, behind the runs, who is using the dashboard.
In: the entrance, the event loop of the server. Out: pages that are closed within five seconds of an account's end.
Must not: count as use of the page, or hold up a run.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from streamlit.runtime import Runtime as StreamlitRuntime

from data_access.accounts.entrance import Entrance, Holder
from user_error import UserError

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

EVERY: Final = 2.0
"""Seconds between one look at the open pages and the next."""
_present: dict[str, tuple[str, str, str]] = {}
"""For each session that shows a page: the word of its sign-in, whom the proxy names, the role that it was drawn for."""
_lock = threading.Lock()
_log = logging.getLogger(__name__)


def note_present(session: str, word: str, proxied: str, *, role: str) -> None:
    """Note that a session shows a page to somebody who has signed in, drawn for a role of theirs (`Right.code`)."""
    if session:
        with _lock:
            _present[session] = (word, proxied, role)


def note_absent(session: str) -> None:
    """Note that a session shows the gate."""
    with _lock:
        _present.pop(session, None)


def keep_watch(entrance: Callable[[], Entrance], loop: asyncio.AbstractEventLoop, over: threading.Event) -> None:
    """Look at the open pages until it is over."""
    while not over.wait(EVERY):
        try:
            look_around(entrance(), loop)
        except UserError as error:  # the next look tells whether it is there again; runs refuse by themselves meanwhile
            _log.debug("Open pages could not be watched: %s", error)
        except Exception:  # noqa: BLE001 - whatever it is, the next look must come
            _log.exception("Open pages could not be watched")


def look_around(entrance: Entrance, loop: asyncio.AbstractEventLoop) -> None:
    """Close the pages of who may look no more, and write who is looking.

    Raises
    ------
    DataUnavailableError
        If accounts cannot be read, or written.
    """
    with _lock:
        shown = {session: told for session, told in _present.items() if not _is_gone(session)}
        _present.clear()
        _present.update(shown)
    if not shown:
        return
    entrance.refresh()
    for session, (word, proxied, role) in shown.items():
        found = entrance.look(word, proxied=proxied)
        if isinstance(found, Holder) and found.right is not None and found.right.code == role:
            continue
        note_absent(session)
        if not isinstance(found, Holder):
            entrance.put_out(word, found)
        loop.call_soon_threadsafe(_run_again, session)
    entrance.keep_up()


def _is_gone(session: str) -> bool:
    """Whether nobody has a page open in a session any more; who comes back to it runs it again."""
    return StreamlitRuntime.exists() and StreamlitRuntime.instance().get_app_session(session) is None


def _run_again(session: str) -> None:
    """Run a session's page again as it was last asked for."""
    if not StreamlitRuntime.exists():
        return
    shown = StreamlitRuntime.instance().get_app_session(session)
    if shown is not None:
        shown.request_rerun(shown._client_state)  # noqa: SLF001 - with any other the page and its filters would be lost
