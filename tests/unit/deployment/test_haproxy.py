"""The balancer's configuration: HAProxy takes it, and it lets nobody outside say who they are."""

import socket
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest

from components.server.request_log import WELL_FORMED
from components.server.sign_in.attempts import COUNTED
from components.server.sign_in.gate_page import CHOOSE
from components.server.sign_in.link_routes import ASK, OPEN
from deployment.haproxy import ENTRANCE, ENTRANCES, NUMBER, OWN_ANSWERS, STARTING, Balancer, haproxy_config
from tests.support.processes import free_port, is_listening, program, wait_for

PLAIN = Balancer(bind="127.0.0.1:8501", servers=["127.0.0.1:8502", "127.0.0.1:8503"])
FULL = Balancer(
    bind=":8443",
    servers=["127.0.0.1:8502"],
    base="/bifocale",
    is_secure=True,
    trusted_header="X-Remote-User",
    proxies=["10.0.0.5", "10.1.0.0/16", "fd00::/8"],
    admin="/tmp/admin.sock",
)


@pytest.mark.parametrize("balancer", [PLAIN, FULL], ids=["plain", "full"])
def test_haproxy_takes_it(haproxy: str, tmp_path: Path, balancer: Balancer) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(haproxy_config(balancer))
    checked = subprocess.run([haproxy, "-c", "-f", str(file)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "WARNING" not in checked.stderr


def test_every_process_has_a_name_that_the_cookie_tells() -> None:
    text = haproxy_config(PLAIN)
    assert "server p1 127.0.0.1:8502 cookie p1 check" in text
    assert "server p2 127.0.0.1:8503 cookie p2 check" in text
    assert " secure" not in text
    assert "insert indirect nocache httponly attr SameSite=Lax attr Path=/bifocale secure" in haproxy_config(FULL)
    assert "Path=" not in text


def test_readiness_is_asked_under_the_path_where_it_is_published() -> None:
    assert "uri /readyz " in haproxy_config(PLAIN)
    assert "uri /bifocale/readyz " in haproxy_config(FULL)


def test_every_address_at_which_attempts_are_counted_is_answered_by_one_process() -> None:
    assert set(ENTRANCES) == COUNTED | {CHOOSE, ASK, OPEN}
    doors = haproxy_config(FULL).partition(f"\nbackend {ENTRANCE}")[2]
    assert "server p1 127.0.0.1:8502 track bifocale/p1\n" in doors
    assert "server p2 127.0.0.1:8503 track bifocale/p2 backup\n" in haproxy_config(PLAIN)
    assert "cookie" not in doors
    assert "{ path /bifocale/accesso/entra " in haproxy_config(FULL)


def test_a_request_has_a_number_that_is_nobodys_word() -> None:
    assert f"X-Request-ID %[uuid()] unless {{ req.hdr(X-Request-ID) -m reg {NUMBER} }}" in haproxy_config(PLAIN)
    assert f"^{WELL_FORMED.pattern}$" == NUMBER


def test_who_is_no_proxy_of_ours_names_nobody() -> None:
    assert "del-header X-Forwarded-For\n" in haproxy_config(PLAIN)
    ours = "unless { src 10.0.0.5 10.1.0.0/16 fd00::/8 }"
    assert f"del-header X-Remote-User {ours}" in haproxy_config(FULL)
    assert f"del-header X-Forwarded-For {ours}" in haproxy_config(FULL)


def test_who_comes_before_any_process_is_ready_reads_it_in_italian() -> None:
    head, _, page = STARTING.partition("\n\n")
    assert head.startswith("HTTP/1.0 503 ")
    assert "La pagina si ricarica da sola" in page
    assert '<html lang="it">' in page


@pytest.mark.second_ring
def test_what_it_answers_of_its_own_is_in_italian(haproxy: str, tmp_path: Path) -> None:
    """A process that ends before it answers, and no process at all."""
    port, broken, nobody = free_port(), free_port(), free_port()
    settings = Balancer(bind=f"127.0.0.1:{port}", servers=[f"127.0.0.1:{nobody}"])
    silent = f"\nfrontend rotto\n    bind 127.0.0.1:{broken}\n    default_backend rotto\nbackend rotto\n    server p1"
    with closing(socket.create_server(("127.0.0.1", 0))) as ending:
        file = tmp_path / "haproxy.cfg"
        file.write_text(f"{haproxy_config(settings)}{silent} 127.0.0.1:{ending.getsockname()[1]}\n")
        Thread(target=ends_at_once, args=(ending,), daemon=True).start()
        with program([haproxy, "-db", "-f", str(file)]):
            wait_for(lambda: is_listening(port))
            answers = {
                502: asked(broken, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
                503: asked(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
            }
    for status, answer in answers.items():
        title, sentence = OWN_ANSWERS[status]
        head, _, body = answer.partition("\r\n\r\n")
        assert head.split()[1] == str(status), answer
        assert "content-type: text/html; charset=utf-8" in head.lower()
        assert "cache-control: no-store" in head.lower()
        assert (f"<h1>{title}</h1><p>{sentence}</p>" in body, "<html lang=it>" in body) == (True, True), answer


def ends_at_once(server: socket.socket) -> None:
    """Take connections and end each before it is answered."""
    with suppress(OSError):
        while True:
            line, _ = server.accept()
            with closing(line):
                line.recv(65_536)


def asked(port: int, request: str) -> str:
    """Return what is answered to a request, whole."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as line:
        line.sendall(request.encode())
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65_536), b"")).decode()
