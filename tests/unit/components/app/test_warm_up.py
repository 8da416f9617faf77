"""The first visitor is our own: it passes the gate as a browser does, opens pages, and leaves no session behind."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime

from components.app import warm_up
from components.app.demo_gate import ENTER, ENTER_AS, ROLES
from components.app.warm_up import ARRIVALS, Visitor, rehearse_arrivals, rehearse_others
from components.state import rehearsal
from components.state.page_registry import PAGES
from data_access.settings import Settings
from data_access.viewers import Role, Viewer


@dataclass
class Server:
    """What Streamlit's runtime is to a visitor: each run draws the gate until the button was pressed, and ends."""

    has_gate: bool = True
    slow: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    sessions: dict[str, Visitor] = field(default_factory=dict)
    words: list[Viewer | None] = field(default_factory=list)
    closed: int = 0
    _roles: dict[str, str] = field(default_factory=dict)

    def connect_session(self, client: Visitor, *, user_info: object) -> str:
        assert user_info == {}
        told = client.client_context
        if told is not None:
            assert not list(told.headers)
            assert told.remote_ip is None
            self.words.append(rehearsal.rehearsed(told.cookies[rehearsal.WORD]))
        name = f"s{len(self.sessions) + self.closed}"
        self.sessions[name] = client
        return name

    def close_session(self, name: str) -> None:
        del self.sessions[name]
        self.closed += 1

    def handle_backmsg(self, name: str, message: BackMsg) -> None:
        client, run = self.sessions[name], message.rerun_script
        states = {state.id: state for state in run.widget_states.widgets}
        if "b1" in states and states["b1"].trigger_value:
            self._roles[name] = states["r1"].string_value
        self.asked.append((self._roles.get(name, ""), run.page_name))
        if self.has_gate and name not in self._roles:
            for kind, label, widget in (("radio", ENTER_AS, "r1"), ("button", ENTER, "b1")):
                drawn = ForwardMsg()
                element = getattr(drawn.delta.new_element, kind)
                element.label, element.id = label, widget
                client.write_forward_msg(drawn)
        if run.page_name == self.slow:
            return
        ended = ForwardMsg()
        ended.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
        client.write_forward_msg(ended)


Serve = Callable[..., Server]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Serve:
    """Serve visitors: ``serve(demo_mode=False, slow="mappa")``."""

    def begin(*, demo_mode: bool = True, has_gate: bool = True, slow: str = "-") -> Server:
        server = Server(has_gate=has_gate, slow=slow)
        monkeypatch.setattr(Runtime, "instance", lambda: server)
        monkeypatch.setattr(warm_up, "current_settings", lambda: Settings(demo_mode=demo_mode))
        return server

    return begin


def walked(walk: Coroutine[Any, Any, dict[str, float]]) -> dict[str, float]:
    """Return what a walk says, in a thread of its own: after browser tests Playwright has its loop in this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, walk).result()


def test_every_role_passes_the_gate_and_opens_the_pages_where_people_arrive(serve: Serve) -> None:
    server = serve()
    took = walked(rehearse_arrivals())
    assert list(took) == [f"{role}, {page.name}" for role in ROLES for page in ARRIVALS]
    walks = [[("", ""), (words, ""), *((words, page.name) for page in ARRIVALS)] for words in ROLES.values()]
    assert server.asked == [one for walk in walks for one in walk], "the gate is drawn, passed, and then the pages"
    assert (server.sessions, server.closed) == ({}, len(ROLES))


def test_the_other_pages_are_opened_once(serve: Serve) -> None:
    server = serve()
    took = walked(rehearse_others())
    assert list(took) == [f"{next(iter(ROLES))}, {page.name}" for page in PAGES[2:]]
    assert server.closed == 1


def test_where_nobody_can_enter_nothing_is_opened(serve: Serve) -> None:
    server = serve(has_gate=False)
    assert walked(rehearse_arrivals()) == {}
    assert server.asked == [("", "")], "no other role is tried at a gate that is not there"
    assert server.sessions == {}


@pytest.mark.parametrize("demo_mode", [True, False])
def test_a_page_that_takes_too_long_is_told_and_ends_it(
    demo_mode: bool, serve: Serve, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    server = serve(demo_mode=demo_mode, slow=ARRIVALS[1].name)
    monkeypatch.setattr(warm_up, "LONGEST", 0.5)
    monkeypatch.setattr(warm_up, "_somebody", lambda role: Viewer(role=role))
    with caplog.at_level(logging.WARNING):
        took = walked(rehearse_arrivals())
    assert list(took) == [f"{next(iter(ROLES))}, {ARRIVALS[0].name}"]
    assert f"The first view of {ARRIVALS[1].name} as {next(iter(ROLES))} took more than 0 s" in caplog.text
    assert server.sessions == {}, "the session is closed all the same"


def test_where_people_sign_in_a_word_of_this_process_lets_it_look(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roles of which the data have nobody are left out."""
    server = serve(demo_mode=False, has_gate=False)

    class Directory:
        organisations: dict[str, str] = {}  # noqa: RUF012 - read only
        lead_code = "099001"

    class Edition:
        directory = Directory

    class Parts:
        class queries:  # noqa: N801 - as the runtime calls it
            edition = Edition

    monkeypatch.setattr(warm_up, "runtime", Parts)
    took = walked(rehearse_arrivals())
    assert list(took) == [f"{role}, {page.name}" for role in (Role.MAYOR, Role.MANAGER) for page in ARRIVALS]
    assert server.words == [Viewer(role=Role.MAYOR, municipality="099001"), Viewer(role=Role.MANAGER)]
    Directory.organisations = {"uno": "Cooperativa Uno"}
    walked(rehearse_others())
    walked(rehearse_arrivals())
    assert server.words[-1] == Viewer(role=Role.PARTNER, organisation="uno")
    assert all(rehearsal.rehearsed(word) is None for word in ("", "altra")), "no word stays good"
