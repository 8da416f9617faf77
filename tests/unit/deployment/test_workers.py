"""Several processes kept alive behind a real HAProxy: those here answer who they are, and start in no time."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from deployment.workers import Process, WorkersError, serve
from tests.support.processes import ports_in_a_row, program, wait_for
from tests.support.rings import rings

ROOT = Path(__file__).resolve().parents[3]
SUPERVISOR = """
import sys
from deployment.workers import serve
serve(port=int(sys.argv[1]), address="127.0.0.1", workers=2, proxies=(), hosts=(), trusted_header="X-User",
      is_secure=False, command=lambda port: [sys.executable, "-m", "tests.support.small_server", str(port)])
"""


@pytest.fixture
def served(haproxy: str) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Two small processes behind HAProxy, and their address."""
    port = ports_in_a_row(3)
    url = f"http://127.0.0.1:{port}/"
    with program([sys.executable, "-c", SUPERVISOR, str(port)]) as process:
        wait_for(lambda: len({pid for pid in (pid_at(url) for _ in range(4)) if pid}) == 2)
        yield process, url


def pid_at(url: str, cookies: dict[str, str] | None = None) -> int | None:
    """Return which process answers a browser; None if none does."""
    with suppress(httpx.HTTPError):
        answer = httpx.get(url, cookies=cookies, timeout=10)
        if answer.status_code == 200:
            return int(answer.json()["pid"])
    return None


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def both(url: str) -> set[int]:
    return {pid for pid in (pid_at(url) for _ in range(6)) if pid}


def test_a_browser_stays_with_its_process_until_that_is_killed(served: tuple[subprocess.Popen[bytes], str]) -> None:
    _, url = served
    entering = [httpx.get(f"{url}accesso/entra") for _ in range(6)]
    assert len({answer.json()["pid"] for answer in entering}) == 1, "attempts are counted in one process"
    assert all("set-cookie" not in answer.headers for answer in entering), "who enters stays with nobody for that"
    with httpx.Client() as browser:
        first = browser.get(url).json()["pid"]
        assert {browser.get(url).json()["pid"] for _ in range(6)} == {first}
        os.kill(first, signal.SIGKILL)
        after = [browser.get(url, timeout=10) for _ in range(10)]
        assert {answer.status_code for answer in after} == {200}, "the next request goes to another process"
        assert first not in {answer.json()["pid"] for answer in after}
        assert httpx.get(f"{url}accesso/entra", timeout=10).json()["pid"] in both(url) - {first}
    wait_for(lambda: len(both(url)) == 2)


@pytest.mark.second_ring
def test_renewed_one_by_one_they_answer_all_the_while(served: tuple[subprocess.Popen[bytes], str]) -> None:
    supervisor, url = served
    before = both(url)
    supervisor.send_signal(signal.SIGHUP)
    answers: list[int | None] = []

    def are_renewed() -> bool:
        answers.append(pid_at(url))
        return not before & both(url) and len(both(url)) == 2

    wait_for(are_renewed)
    assert None not in answers


@pytest.mark.parametrize("how", rings([signal.SIGKILL], second=[signal.SIGTERM]))
def test_whatever_ends_who_keeps_them_ends_them(served: tuple[subprocess.Popen[bytes], str], how: int) -> None:
    supervisor, url = served
    pids = both(url)
    supervisor.send_signal(how)
    supervisor.wait(30)
    wait_for(lambda: not any(map(is_alive, pids)))
    assert pid_at(url) is None


def test_nobody_says_who_they_are_or_where_they_come_from(served: tuple[subprocess.Popen[bytes], str]) -> None:
    _, url = served
    told = httpx.get(url, headers={"X-User": "sindaca@example.org", "X-Forwarded-For": "1.2.3.4"}).json()["headers"]
    assert "x-user" not in told
    assert told["x-forwarded-for"] == "127.0.0.1"


def refused(port: int) -> str:
    with pytest.raises(WorkersError) as error:
        serve(port=port, address="127.0.0.1", workers=2, proxies=(), hosts=(), trusted_header="", is_secure=False)
    return str(error.value)


def test_a_taken_port_is_named(haproxy: str) -> None:
    port = ports_in_a_row(3)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port + 2))
        taken.listen()
        assert refused(port).startswith(f"La porta {port + 2} è già occupata: ")


def test_without_haproxy_it_is_said_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    assert "apt install haproxy" in refused(ports_in_a_row(3))


def test_a_program_that_cannot_be_started_is_named_and_tried_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be there again in a moment: its packages are being installed anew, or the memory was full."""
    there = tmp_path / "programma"
    process = Process("p1", [str(there)], {}, due=0.0)
    process.start()
    assert not process.is_running
    said = " ".join(capsys.readouterr().err.split())
    assert "Il processo p1 non si avvia (" in said
    assert "si riprova tra 0.5 s." in said
    process.look()
    assert not process.is_running, "not before the pause is over"
    there.write_text("#!/bin/sh\nexec sleep 60\n")
    there.chmod(0o700)
    process.due = 0.0
    process.look()
    assert process.is_running
    process.end()
    process.wait(5)
