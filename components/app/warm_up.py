"""Warm-up: the first visits, made by a visitor of our own before the health check sends anybody here.

Role: whatever a first view needs and nobody asked for yet (modules, tables, answers, drawn figures) is there once
somebody has looked. This visitor passes the gate and opens pages through Streamlit's own runtime, as a browser would
and without a socket, so that a page that is added is ready too.
In: nothing; it runs on the event loop of the server. Out: seconds for each view; a page that fails is in the log.
Must not: go round the gate, leave a session behind, wait for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import ClientContext

from components.app.demo_gate import ENTER, ENTER_AS, ROLES
from components.state import rehearsal
from components.state.page_registry import PAGES, PageEntry
from components.state.runtime import runtime
from data_access.settings import current_settings
from data_access.viewers import Role, Viewer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FINISHED: Final = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
ARRIVALS: Final = PAGES[:2]
"""The overview and the map: where links lead."""
LONGEST: Final = 60.0
"""Seconds that a view may take before the visitor gives up."""
_log = logging.getLogger(__name__)


class _Told(ClientContext):
    """What a browser would tell of itself."""

    def __init__(self, word: str) -> None:
        self._word = word

    @property
    def headers(self) -> Iterable[tuple[str, str]]:
        """No header."""
        return ()

    @property
    def cookies(self) -> Mapping[str, str]:
        """The word of a rehearsal."""
        return {rehearsal.WORD: self._word}

    @property
    def remote_ip(self) -> str | None:
        """No address."""
        return None


class Visitor:
    """One session, seen from the browser's side."""

    def __init__(self, word: str = "") -> None:
        self._word = word
        self._finished = asyncio.Event()
        self._session = ""
        self._buttons: dict[str, str] = {}
        self._choices: dict[str, str] = {}

    @property
    def client_context(self) -> ClientContext | None:
        """What a socket would tell of the browser: only the word by which this visitor passes where people sign in."""
        return _Told(self._word) if self._word else None

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Take a message of the page: only the widgets that can be used matter, and the end."""
        kind = msg.WhichOneof("type")
        if kind == "script_finished" and msg.script_finished in FINISHED:
            self._finished.set()
        elif kind == "delta" and msg.delta.WhichOneof("type") == "new_element":
            element = msg.delta.new_element
            if element.WhichOneof("type") == "button":
                self._buttons[element.button.label] = element.button.id
            elif element.WhichOneof("type") == "radio":
                self._choices[element.radio.label] = element.radio.id

    async def enter(self, role: str) -> bool:
        """Pass the gate in a role; False if there is no gate to pass."""
        await self.look("")
        button, choice = self._buttons.get(ENTER), self._choices.get(ENTER_AS)
        if button is None or choice is None:
            return False
        await self.look("", chosen={choice: role}, press=button)
        return True

    async def look(self, page: str, *, chosen: Mapping[str, str] | None = None, press: str = "") -> float:
        """Open a page and wait until all of it is there; return the seconds that it took."""
        message = BackMsg()
        message.rerun_script.page_name = page
        for widget, option in (chosen or {}).items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, option
        if press:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = press, True
        self._finished.clear()
        begun = time.perf_counter()
        Runtime.instance().handle_backmsg(self._session, message)
        await asyncio.wait_for(self._finished.wait(), LONGEST)
        return time.perf_counter() - begun

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Hold a session for the duration of the block."""
        self._session = Runtime.instance().connect_session(self, user_info={})
        try:
            yield
        finally:
            Runtime.instance().close_session(self._session)


async def rehearse_arrivals() -> dict[str, float]:
    """Open, in every role, the pages where people arrive, one after the other; return the seconds of each view.

    Where nobody can enter there is nothing to make.
    """
    return await _rehearse(tuple(ROLES), ARRIVALS)


async def rehearse_others() -> dict[str, float]:
    """Open the other pages in one role, which brings what any role needs of them; return the seconds of each view."""
    return await _rehearse(tuple(ROLES)[:1], [entry for entry in PAGES if entry not in ARRIVALS])


async def _rehearse(roles: Iterable[Role], pages: Sequence[PageEntry]) -> dict[str, float]:
    if not current_settings().demo_mode:
        return await _rehearse_signed_in(roles, pages)
    took: dict[str, float] = {}
    for role in roles:
        visitor = Visitor()
        with visitor.connected():
            if not await visitor.enter(ROLES[role]):
                break
            if not await _walk(visitor, role, pages, took):
                break
    return took


async def _rehearse_signed_in(roles: Iterable[Role], pages: Sequence[PageEntry]) -> dict[str, float]:
    """Open pages where people sign in, with a word of our own instead of an account."""
    took: dict[str, float] = {}
    for role in roles:
        who = _somebody(role)
        if who is None:
            continue
        with rehearsal.rehearsing(who) as word:
            visitor = Visitor(word)
            with visitor.connected():
                if not await _walk(visitor, role, pages, took):
                    break
    return took


def _somebody(role: Role) -> Viewer | None:
    """Return somebody who could look in a role; None where the data have nobody."""
    directory = runtime().queries.edition().directory
    if role is Role.PARTNER:
        organisation = next(iter(directory.organisations), None)
        return None if organisation is None else Viewer(role=role, organisation=organisation)
    return Viewer(role=role, municipality=directory.lead_code if role is Role.MAYOR else None)


async def _walk(visitor: Visitor, role: Role, pages: Sequence[PageEntry], took: dict[str, float]) -> bool:
    """Open pages; return whether all of them opened in time."""
    for entry in pages:
        try:
            took[f"{role}, {entry.name}"] = await visitor.look(entry.name)
        except TimeoutError:
            _log.warning("The first view of %s as %s took more than %.0f s", entry.name, role, LONGEST)
            return False
    return True
