"""The log of a real server as JSON lines: whatever is sent through each of its addresses, none of it is written.

Second ring: what a line holds and what is taken away from it is proved without a server (`test_json_log`,
`test_request_log`).
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from components.server.addresses import EXACT, STATEMENT, STREAM, UNDER
from components.server.assets import asset_url
from components.server.health import PATH, READY_PATH
from components.server.published import MEETINGS, SITE
from components.server.sign_in.gate_page import CHOOSE
from components.server.sign_in.link_routes import ASK, OPEN
from components.server.sign_in.provider_return import CALLBACK, LEAVE
from components.server.sign_in.route import ENTER
from components.state.page_registry import addresses
from publication.routes import API_ADDRESSES
from tests.e2e.conftest import Start
from tests.support.mailbox import mail_server

pytestmark = pytest.mark.second_ring
CANARY, MAIL, TAX_CODE = "canarino", "anna.canarino@ente.example", "CNRNNA80A41D142Z"
TOKEN = "eyJhbm5hIjoiY2FuYXJpbm8ifQ.aKf3Zw.k3yAbCdEfGhIjKlMnOpQrStUvWxYz01234"
KEPT_FROM_SIGHT = (CANARY, MAIL, TAX_CODE, TOKEN, "segreta")
SENT = {
    "User-Agent": CANARY,
    "Referer": f"http://localhost/mappa?q={CANARY}",
    "Accept-Language": CANARY,
    "Authorization": f"Bearer {TOKEN}",
    "Cookie": f"bifocale_ingresso={TOKEN}; bifocale_visita={CANARY}; bifocale_verso=/mappa?q={CANARY}",
    "X-Forwarded-For": CANARY,
    "X-Remote-User": MAIL,
    "X-Request-ID": MAIL,
    "Accept": "text/html",
}


def asked() -> Iterator[str]:
    """Return every address that there is, and some that are not, each with something that is nobody's business."""
    own = {STATEMENT, PATH, READY_PATH, SITE, CHOOSE, ASK, OPEN, CALLBACK, LEAVE, ENTER, asset_url("shell", "mend.js")}
    pages = {f"/{page}" for page in addresses()} | {"/"}
    filled = {path.replace("{rest:anything}", CANARY).replace("{page}", "mappa") for path in API_ADDRESSES}
    folders = {f"{folder}{CANARY}" for folder in (*UNDER, "/geo/", "/assets/", "/", f"{SITE}/")}
    for path in sorted(own | pages | set(EXACT) | filled | folders | {f"{MEETINGS.format(key=CANARY)}/{CANARY}"}):
        yield f"{path}?gettone={TOKEN}&indirizzo={MAIL}&comune={CANARY}&codice={TAX_CODE}&code={TOKEN}&state={TOKEN}"


def test_nothing_that_is_sent_is_written(start: Start, demo_copy: Path) -> None:
    with mail_server() as mail:
        server = start(
            demo_copy,
            BIFOCALE_LOG_FORMAT="json",
            BIFOCALE_DEMO_MODE="false",
            BIFOCALE_PUBLIC_SITE="true",
            BIFOCALE_PUBLIC_API="true",
            BIFOCALE_PUBLIC_URL="http://localhost",
            BIFOCALE_LOG_SECRET="parola segreta e lunga, per le prove del registro",
            BIFOCALE_SMTP_HOST="127.0.0.1",
            BIFOCALE_SMTP_PORT=str(mail.port),
            BIFOCALE_SMTP_SECURITY="none",
            BIFOCALE_SMTP_SENDER="bifocale@ambito.example",
            BIFOCALE_SMTP_LINK_SECRET="parola segreta e lunga, per le prove dei collegamenti",
        )
        form = {"indirizzo": MAIL, "gettone": TOKEN, "ruolo": CANARY, "verso": f"/mappa?q={CANARY}"}
        with httpx.Client(base_url=server.url, headers=SENT, timeout=60) as client:
            for address in asked():
                client.get(address)
                client.post(address, data=form)
        for headers in (SENT, {"Cookie": SENT["Cookie"]}):
            with (
                suppress(WebSocketException),
                connect(
                    f"{server.url.replace('http', 'ws')}{STREAM}?gettone={TOKEN}",
                    origin=f"{server.url}",
                    additional_headers=headers,
                ) as socket,
            ):
                socket.send(f"\x00\x01{CANARY}{MAIL}".encode())
                with suppress(WebSocketException, TimeoutError):
                    socket.recv(timeout=2)
    lines = server.written().splitlines()
    told = [json.loads(line) for line in lines]
    assert {"request", "socket"} <= {one["event"] for one in told}
    assert {one["page"] for one in told if one["event"] == "request"} >= {
        "mappa",
        "accesso",
        "api",
        "(altro)",
        "(prima)",
    }
    assert all(datetime.fromisoformat(one["time"]).utcoffset() == timedelta(0) for one in told)
    assert [line for line in lines for word in KEPT_FROM_SIGHT if word.lower() in line.lower()] == []
