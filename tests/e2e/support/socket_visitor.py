"""A visitor without a browser: speaks to the dashboard's socket, and may say whatever a forger would.

Comes in: an address, cookies. Goes out: what a run has sent, as messages. Must not: draw; behave.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import create_connection
from typing import Final
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

PATIENCE: Final = 120.0
AWHILE: Final = 1.5
"""Seconds in which an answer to what has none would come."""
DRAWN: Final = frozenset({"plotly_chart", "dataframe", "table", "iframe", "vega_lite_chart", "metric"})
"""Elements that hold figures, tables or maps."""


@dataclass(slots=True)
class Seen:
    """What a run has sent.

    Attributes
    ----------
    kinds : list of str
        Kinds of elements.
    text : str
        Everything in it that is text.
    buttons : dict of str to str
        Ids of buttons, by label.
    files : list of str
        Ids of files that are made when they are asked for.
    windows : dict of str to str
        Ids of the small windows that ask the server for what is in them, the first of each label.
    session : str
        Id of the session.
    """

    kinds: list[str] = field(default_factory=list)
    text: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    windows: dict[str, str] = field(default_factory=dict)
    session: str = ""

    @property
    def holds_figures(self) -> bool:
        """Whether a figure, a table, a map or one of our own bars has come."""
        return bool(DRAWN & set(self.kinds)) or "bif-bars" in self.text or "bif-plan" in self.text


@dataclass(slots=True)
class Visitor:
    """One open page."""

    socket: ClientConnection
    page: str = ""
    session: str = ""

    def run(
        self,
        query: str = "",
        *,
        page: str | None = None,
        press: str = "",
        say: Mapping[str, str] | None = None,
        opened: str = "",
        known: Sequence[str] = (),
    ) -> Seen:
        """Have a page run, with widgets pressed, set and opened by their ids; return what it sent."""
        self.page = self.page if page is None else page
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_name = query, self.page
        asked.cached_message_hashes.extend(known)
        for identity, value in (say or {}).items():
            asked.widget_states.widgets.append(WidgetState(id=identity, string_value=value))
        if opened:
            asked.widget_states.widgets.append(WidgetState(id=opened, bool_value=True))
        if press:
            asked.widget_states.widgets.append(WidgetState(id=press, trigger_value=True))
        return self.send(message)

    def send(self, message: BackMsg, *, waits: float = PATIENCE) -> Seen:
        """Send a message; return what comes until a run has ended, or for a while."""
        self.socket.send(message.SerializeToString())
        seen = Seen(session=self.session)
        for told in self._messages(waits):
            kind = told.WhichOneof("type")
            if kind == "new_session":
                seen.session = self.session = told.new_session.initialize.session_id or self.session
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                _note(seen, told)
            elif kind == "delta" and told.delta.add_block.popover.id:
                window = told.delta.add_block.popover
                seen.windows.setdefault(window.label, window.id)
            elif kind == "backend_operation_response":
                seen.text += str(told.backend_operation_response)
                break
            elif kind == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                break
        return seen

    def drain(self, waits: float) -> None:
        """Read what still comes, until nothing has for a while."""
        for _ in self._messages(waits):
            pass

    def _messages(self, waits: float) -> Iterator[ForwardMsg]:
        while True:
            try:
                raw = self.socket.recv(timeout=waits)
            except TimeoutError:
                return
            told = ForwardMsg()
            told.ParseFromString(raw if isinstance(raw, bytes) else raw.encode())
            yield told


def _note(seen: Seen, told: ForwardMsg) -> None:
    element = told.delta.new_element
    kind = element.WhichOneof("type") or ""
    seen.kinds.append(kind)
    seen.text += f"\n{element}"
    inner = getattr(element, kind) if kind else None
    if kind == "button":
        seen.buttons[element.button.label] = element.button.id
    if inner is not None and getattr(inner, "deferred_file_id", ""):
        seen.files.append(inner.deferred_file_id)


@contextmanager
def visiting(
    url: str,
    *,
    page: str = "",
    cookies: Mapping[str, str],
    headers: Mapping[str, str] | None = None,
    at: tuple[str, int] | None = None,
) -> Iterator[Visitor]:
    """Open a page's socket with some cookies; ``at`` is where it is, if not where its name leads."""
    where = urlsplit(url)
    address = where._replace(scheme="ws", path=f"{where.path.rstrip('/')}/_stcore/stream").geturl()
    said = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), **(headers or {})}
    line = create_connection(at, timeout=60) if at else None
    with connect(
        address, sock=line, subprotocols=["streamlit"], additional_headers=said, max_size=None, open_timeout=60
    ) as socket:  # type: ignore[list-item]
        yield Visitor(socket, page)
