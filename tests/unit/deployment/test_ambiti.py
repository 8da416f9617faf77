"""Several Ambiti behind a real HAProxy: who comes to one wakes it, and is never given the process of another."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import httpx
import pytest

from deployment import ambiti
from deployment.ambiti import Round
from deployment.ambiti_balancer import CONFIG, UNKNOWN, Front, balancer_files, waiting_page
from deployment.haproxy import ENTRANCES
from deployment.workers import Process, order
from tests.support.nasty import NASTY
from tests.support.processes import is_listening, ports_in_a_row, processes_with, program, wait_for

ROOT = Path(__file__).resolve().parents[3]
KEYS = ("alfa", "beta", "gamma", "crema", "cremasco")
OF_TWO = "gamma"
"""The one that two processes serve."""
BY_PATH = ("crema", "cremasco")
SUPERVISOR = """
import os, sys
from pathlib import Path
from deployment import ambiti
from deployment.ambiti import Served, serve_ambiti
from deployment.ambiti_balancer import Front
ambiti.LEAST_STAY, ambiti.SETTLING = 1.0, 0.5
port, folder, resident, idle = int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
served = [
    Served(front=Front(key=key, name=f"Ambito di <{key}>", host=host, base=base,
                       ports=[port + place, port + 6] if key == "gamma" else [port + place]),
           environment={**os.environ, "OWN": key}, log=folder / f"{key}.log",
           beside=["sh", "-c", f"echo $OWN >> {folder}/beside"] if key in ("alfa", "crema") else [])
    for place, (key, host, base) in enumerate([
        *((key, f"{key}.example", "") for key in ("alfa", "beta", "gamma")),
        *((key, "dati.example", f"/{key}") for key in ("crema", "cremasco")),
    ], start=1)
]
serve_ambiti(served, port=port, address="127.0.0.1", resident=resident, idle=idle,
             problem=lambda: (folder / "problema").read_text() if (folder / "problema").exists() else "",
             command=lambda port: [sys.executable, "-m", "tests.support.small_server", str(port)])
"""
HTML = {"Accept": "text/html"}
FRONTS = [
    Front(
        key="alfa", name='Ambito "<b>&\n', host="alfa.example", ports=[8502], trusted_header="X-User", is_secure=True
    ),
    Front(key="crema", name="Crema", host="dati.example", base="/crema", ports=[8505]),
    Front(key="beta-due", name="Beta", host="beta.example", ports=[8503, 8504], proxies=["10.0.0.5", "fd00::/8"]),
]


def files(folder: str = "/tmp/x") -> dict[str, str]:
    return balancer_files(FRONTS, bind="127.0.0.1:8501", folder=folder, admin=f"{folder}/a.sock", connections=100)


def test_haproxy_takes_it(haproxy: str, tmp_path: Path) -> None:
    for name, content in files(str(tmp_path)).items():
        (tmp_path / name).write_text(content, newline="")
    checked = subprocess.run([haproxy, "-c", "-f", str(tmp_path / CONFIG)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "WARNING" not in checked.stderr


def test_each_ambito_has_its_own_cookie_and_believes_its_own_proxies() -> None:
    text = files()[CONFIG]
    assert "cookie BIFOCALE_PROCESSO_alfa insert indirect nocache httponly attr SameSite=Lax secure\n" in text
    assert "cookie BIFOCALE_PROCESSO_beta-due insert indirect nocache httponly attr SameSite=Lax\n" in text
    assert (
        "cookie BIFOCALE_PROCESSO_crema insert indirect nocache httponly attr SameSite=Lax attr Path=/crema\n" in text
    )
    assert "uri /crema/readyz hdr" in text
    assert text.count("del-header X-User\n") == 1
    assert "del-header X-Forwarded-For unless { src 10.0.0.5 fd00::/8 }" in text


def test_where_several_processes_serve_one_who_enters_asks_the_first() -> None:
    text = files()[CONFIG]
    doors = " ".join(ENTRANCES)
    assert f"use-server p1 if {{ path {doors} }}\n    use-server p2 if {{ path {doors} }}\n" in text
    assert text.count("use-server") == 2, "one process is the first without being told"


def test_no_key_makes_the_names_of_another(haproxy: str, tmp_path: Path) -> None:
    """Keys that begin alike, or are called as what HAProxy has of its own."""
    keys = ("alfa", "alfa-attesa", "alfa-salute", "sconosciuto", "public", "fermo", "haproxy")
    fronts = [Front(key=key, name=key, host=f"{key}.example", ports=[8502 + n]) for n, key in enumerate(keys)]
    admin = f"{tmp_path}/a.sock"
    written = balancer_files(fronts, bind="127.0.0.1:8501", folder=str(tmp_path), admin=admin, connections=100)
    assert len(written) == 5 + 2 * len(keys)
    assert "non risponde nessun Ambito" in written[UNKNOWN]
    for name, content in written.items():
        (tmp_path / name).write_text(content, newline="")
    checked = subprocess.run([haproxy, "-c", "-f", str(tmp_path / CONFIG)], capture_output=True, text=True, check=False)
    assert (checked.returncode, "WARNING" in checked.stderr) == (0, False), checked.stderr


@pytest.mark.parametrize("name", [*NASTY.values()], ids=[*NASTY])
def test_the_waiting_page_is_in_italian_and_runs_no_name(name: str) -> None:
    page = waiting_page(name)
    assert '<html lang="it">' in page
    assert "si sta avviando" in page
    assert 'role="status"' in page
    assert page.count("<script") == 1
    assert not any(f"<{tag}" in page.lower() for tag in ("img", "svg", "iframe", "b>"))


class Installation:
    """Three Ambiti behind HAProxy."""

    def __init__(self, port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.port, self.process, self.folder = port, process, folder

    def get(self, key: str, path: str = "/", **words: object) -> httpx.Response:
        host, base = ("dati.example", f"/{key}") if key in BY_PATH else (f"{key}.example", "")
        headers = {"Host": host, **HTML, **words.pop("headers", {})}  # type: ignore[dict-item]
        return httpx.get(f"http://127.0.0.1:{self.port}{base}{path}", headers=headers, timeout=10, **words)  # type: ignore[arg-type]

    def is_awake(self, key: str) -> bool:
        return bool(processes_with(f"small_server {self.port + 1 + KEYS.index(key)}"))

    def ports(self, key: str) -> list[int]:
        first = self.port + 1 + KEYS.index(key)
        return [first, self.port + 1 + len(KEYS)] if key == OF_TWO else [first]

    def wake(self, key: str) -> dict[str, object]:
        """Come to an Ambito until it answers, and return what it says."""
        wait_for(lambda: self.get(key).status_code == 200)
        told: dict[str, object] = self.get(key).json()
        assert told["port"] in self.ports(key)
        return told

    @property
    def awake(self) -> set[str]:
        return {key for key in KEYS if self.is_awake(key)}


@pytest.fixture
def installed(haproxy: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    resident, idle = getattr(request, "param", (2, 60))
    port = ports_in_a_row(len(KEYS) + 2)
    words = [sys.executable, "-c", SUPERVISOR, str(port), str(tmp_path), str(resident), str(idle)]
    with program(words) as process:
        wait_for(lambda: is_listening(port))
        yield Installation(port, process, tmp_path)


def test_who_comes_wakes_one_and_no_other(installed: Installation) -> None:
    assert installed.awake == set()
    assert installed.get("alfa", "/healthz").json() == {"status": "asleep"}
    assert installed.get("alfa", "/readyz").json() == {"status": "asleep"}
    time.sleep(1)
    assert installed.awake == set(), "who watches over it wakes nobody"
    first = installed.get("alfa")
    assert first.status_code == 503
    assert "Ambito di &lt;alfa&gt;" in first.text
    assert first.headers["content-security-policy"].startswith("default-src 'none'")
    told = installed.wake("alfa")
    assert installed.awake == {"alfa"}
    assert "pid" in installed.get("alfa", "/healthz").json()
    assert told["headers"]["x-forwarded-for"] == "127.0.0.1"  # type: ignore[index]
    assert installed.get("delta").status_code == 404
    assert "non risponde nessun Ambito" in installed.get("delta").text
    program = installed.get("beta", "/api/v1", headers={"Accept": "application/json"})
    assert (program.status_code, program.headers["retry-after"]) == (503, "5")
    assert program.headers["content-type"] == "application/problem+json"
    told = program.json()
    assert (told["status"], told["code"], told["remedy"]) == (503, "si-avvia", "Riprovare tra pochi secondi.")
    wait_for(lambda: installed.is_awake("beta"))


@pytest.mark.second_ring
def test_a_process_has_the_surroundings_of_its_own_ambito(installed: Installation) -> None:
    for key in ("alfa", "beta"):
        pid = installed.wake(key)["pid"]
        assert f"OWN={key}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        assert (installed.folder / f"{key}.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.second_ring
@pytest.mark.parametrize("installed", [(1, 60)], indirect=True)
def test_who_comes_last_has_the_place_of_one_that_nobody_looks_at(installed: Installation) -> None:
    installed.wake("alfa")
    installed.wake("beta")
    assert installed.awake == {"beta"}
    assert installed.get("alfa", "/healthz").json() == {"status": "asleep"}
    installed.wake("alfa")
    assert installed.awake == {"alfa"}


def opened(installed: Installation, key: str) -> socket.socket:
    """Return an open page of an Ambito: a connection that stays."""
    line = socket.create_connection(("127.0.0.1", installed.port), timeout=10)
    line.sendall(f"GET /slow HTTP/1.1\r\nHost: {key}.example\r\nAccept: text/html\r\n\r\n".encode())
    return line


@pytest.mark.second_ring
@pytest.mark.parametrize("installed", [(2, 60)], indirect=True)
def test_one_that_is_looked_at_leaves_last(installed: Installation) -> None:
    installed.wake("alfa")
    with closing(opened(installed, "alfa")):
        installed.wake("beta")
        time.sleep(2)
        installed.wake("gamma")
        assert installed.awake == {"alfa", "gamma"}, "beta was asked later, and nobody looks at it"
        with closing(opened(installed, "gamma")):
            for _ in range(4):
                installed.get("beta", "/x", headers={"Accept": "application/json"})
                time.sleep(0.5)
            assert installed.awake == {"alfa", "gamma"}, "a program has nobody leave who is looked at"
            installed.wake("beta")
            assert installed.awake == {"beta", "gamma"}, "a person has, and alfa was asked longest ago"


@pytest.mark.second_ring
@pytest.mark.parametrize("installed", [(2, 1.5)], indirect=True)
def test_one_that_nobody_looks_at_rests(installed: Installation) -> None:
    installed.wake("alfa")
    with closing(opened(installed, "alfa")):
        installed.wake("beta")
        wait_for(lambda: installed.awake == {"alfa"})
        time.sleep(2)
        assert installed.awake == {"alfa"}
    wait_for(lambda: installed.awake == set())
    assert installed.get("alfa").status_code == 503


@pytest.mark.second_ring
def test_killed_it_starts_again_and_whatever_ends_the_keeper_ends_all(installed: Installation) -> None:
    pid = installed.wake("alfa")["pid"]
    os.kill(int(str(pid)), signal.SIGKILL)
    wait_for(lambda: not Path(f"/proc/{pid}").exists())
    assert installed.wake("alfa")["pid"] != pid
    before = installed.wake("alfa")["pid"]
    installed.process.send_signal(signal.SIGHUP)
    wait_for(lambda: not Path(f"/proc/{before}").exists())
    installed.wake("alfa")
    (balancer,) = [one for one in processes_with("haproxy -q -db") if parent(one) == installed.process.pid]
    os.kill(balancer, signal.SIGKILL)
    wait_for(lambda: not is_listening(installed.port))
    wait_for(lambda: is_listening(installed.port))
    installed.wake("alfa")
    installed.process.kill()
    installed.process.wait(20)
    wait_for(lambda: installed.awake == set())


@pytest.mark.second_ring
def test_while_settings_are_wrong_none_starts_and_who_is_awake_stays(installed: Installation) -> None:
    """Neither one that is asleep, nor one whose process has ended: each would read the settings as they are now."""
    installed.wake("alfa")
    pid = installed.wake("crema")["pid"]
    wrong = installed.folder / "problema"
    wrong.write_text("Gli Ambiti «alfa» e «beta» usano la stessa base dati.")
    time.sleep(2)
    os.kill(int(str(pid)), signal.SIGKILL)
    installed.process.send_signal(signal.SIGHUP)
    for key in ("beta", "crema"):
        assert installed.get(key).status_code == 503
    time.sleep(3)
    assert installed.awake == {"alfa"}
    assert installed.get("alfa").status_code == 200
    wrong.unlink()
    installed.wake("crema")


@pytest.mark.second_ring
def test_what_ambiti_have_to_be_done_beside_is_done_though_nobody_wakes_them(installed: Installation) -> None:
    told = installed.folder / "beside"
    wait_for(lambda: told.exists() and len(told.read_text().split()) == 2)
    assert told.read_text().split() == ["alfa", "crema"]
    assert installed.awake == set()
    time.sleep(1)
    assert told.read_text().split() == ["alfa", "crema"], "it is not yet their turn again"


@pytest.mark.second_ring
def test_it_is_done_one_at_a_time_again_after_a_while_and_later_where_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ambiti, "REST", 0.0)
    told = tmp_path / "told"
    codes = {"alfa": 0, "beta": 1, "gamma": 0}
    commands = {key: ["sh", "-c", f"echo {key} >> {told}; exit {code}"] for key, code in codes.items()}
    beside = Round([Process(key, command, os.environ) for key, command in commands.items()])
    beside.go_on(may_start=False)
    assert beside.now is None, "while settings are wrong nobody looks"

    def all_are_told() -> bool:
        beside.go_on(may_start=True)
        assert sum(look.is_running for look in beside.looks) <= 1
        return beside.now is None and len(beside.due) == len(codes)

    wait_for(all_are_told)
    assert told.read_text().split() == [*codes]
    assert beside.due["beta"] - beside.due["alfa"] > ambiti.FAILED - ambiti.ROUND
    beside.go_on(may_start=True)
    assert beside.now is None, "each has been looked after"
    beside.due["gamma"] = ambiti.NEVER
    beside.go_on(may_start=True)
    assert beside.now is beside.looks[2]
    beside.looks[2].wait(20)


@pytest.mark.second_ring
def test_after_a_long_look_the_machine_rests(tmp_path: Path) -> None:
    beside = Round([Process(key, ["sleep", "0.2"], os.environ) for key in ("alfa", "beta")])
    wait_for(lambda: beside.go_on(may_start=True) is None and "alfa" in beside.due)
    assert beside.now is None
    assert beside.free - time.monotonic() > 0.3


def parent(pid: int) -> int:
    """Return who started a process."""
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


@pytest.mark.second_ring
def test_a_host_is_heard_once_and_whole(installed: Installation) -> None:
    """No way of writing the name of one leads to the process of another."""
    installed.wake("alfa")
    installed.wake("beta")
    for lines in (
        "GET http://beta.example/ HTTP/1.1\r\nHost: alfa.example\r\n",
        "GET / HTTP/1.1\r\nHost: alfa.example\r\nHost: beta.example\r\n",
        "GET / HTTP/1.1\r\nHost: alfa.example beta.example\r\n",
        "GET / HTTP/1.1\r\nHost: alfa.example\r\nX-Forwarded-Host: beta.example\r\n",
        "GET //beta.example/ HTTP/1.1\r\nHost: alfa.example\r\n",
        "GET / HTTP/1.0\r\n",
    ):
        with closing(socket.create_connection(("127.0.0.1", installed.port), timeout=10)) as line:
            line.sendall(f"{lines}Connection: close\r\n\r\n".encode())
            told = b"".join(iter(lambda line=line: line.recv(65_536), b"")).decode()  # type: ignore[misc]
        head, _, body = told.partition("\r\n\r\n")
        if " 200 " in head.split("\r\n")[0]:
            asked = json.loads(body)
            assert asked["headers"]["host"] == f"{KEYS[asked['port'] - installed.port - 1]}.example", lines
        else:
            assert head.split()[1] in {"400", "404"}, lines


@pytest.mark.second_ring
def test_a_path_leads_to_its_own_ambito_however_it_is_written(installed: Installation) -> None:
    """What is under a path is passed on whole, and nothing that only begins alike, or goes round, is another's."""
    assert installed.get("crema", "/healthz").json() == {"status": "asleep"}
    assert installed.get("crema", "/readyz").json() == {"status": "asleep"}
    time.sleep(1)
    assert installed.awake == set(), "who watches over it wakes nobody"
    first = installed.get("crema", "/mappa?periodo=2024")
    assert (first.status_code, "Ambito di &lt;crema&gt;" in first.text) == (503, True)
    assert installed.wake("crema")["path"] == "/crema/"
    assert installed.awake == {"crema"}
    assert "pid" in installed.get("crema", "/healthz").json()
    assert installed.get("cremasco", "/healthz").json() == {"status": "asleep"}
    given = installed.get("crema").headers["set-cookie"]
    assert given.startswith("BIFOCALE_PROCESSO_crema=p1; path=/")
    assert "Path=/crema" in given
    installed.wake("cremasco")
    port = {key: installed.port + 1 + KEYS.index(key) for key in KEYS}
    for path, key in (
        ("/crema", "crema"),
        ("/crema?x=/cremasco/", "crema"),
        ("/crema/../cremasco/", "crema"),
        ("/crema/%2e%2e/cremasco/", "crema"),
        ("/crema//cremasco/", "crema"),
        ("/cremasco", "cremasco"),
        ("/cremasco/crema/", "cremasco"),
        ("/cremascox", ""),
        ("/crem", ""),
        ("/", ""),
        ("/healthz", ""),
        ("//crema/", ""),
        ("/Crema/", ""),
        ("/%63rema/", ""),
        ("/crema%2f..%2fcremasco/", ""),
        ("/crema;/", ""),
        ("http://alfa.example/crema/", ""),
    ):
        head, body = asked(installed.port, path)
        status = int(head.split()[1])
        if key:
            told = json.loads(body)
            assert (status, told["port"]) == (200, port[key]), path
            assert told["path"] == path, "it is passed on as it came"
        else:
            assert status in {400, 404}, path
    assert installed.awake == {"crema", "cremasco"}


@pytest.mark.second_ring
def test_attempts_to_enter_reach_one_process_whatever_the_visitors_own(installed: Installation) -> None:
    """Each process counts attempts: two that counted would let through twice as many."""
    first, second = installed.ports(OF_TWO)
    installed.wake(OF_TWO)

    def answering(path: str) -> tuple[object, str | None]:
        told = installed.get(OF_TWO, path, headers={"Cookie": f"BIFOCALE_PROCESSO_{OF_TWO}=p2"})
        return told.json().get("port"), told.headers.get("set-cookie")

    assert answering("/") == (second, None)
    for path in ENTRANCES:
        assert answering(path) == (first, None), "and the visitor's own process stays theirs"
    (balancer,) = [one for one in processes_with("haproxy -q -db") if parent(one) == installed.process.pid]
    config = Path(f"/proc/{balancer}/cmdline").read_text().split("\0")[4]
    assert order(Path(config).with_name("admin.sock"), f"set server {OF_TWO}/p1 state maint")
    assert answering(ENTRANCES[0])[0] == second, "the next one, if the first is gone"


def asked(port: int, target: str) -> tuple[str, str]:
    """Return the head and the body of what is answered to a target, sent as it is written."""
    with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as line:
        line.sendall(f"GET {target} HTTP/1.1\r\nHost: dati.example\r\nConnection: close\r\n\r\n".encode())
        head, _, body = b"".join(iter(lambda: line.recv(65_536), b"")).decode().partition("\r\n\r\n")
    return head, body
