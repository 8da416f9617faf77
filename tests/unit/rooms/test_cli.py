"""The command as people type it: results on standard output, messages in Italian on standard error, exit codes.

Most lines are run in this process (`bifocale`); three start one of their own (`started`), as a shell does.
"""

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data_access.settings import current_settings
from tests.support.builder import ambito
from tests.support.command_line import run_line

if TYPE_CHECKING:
    from sqlalchemy import Engine

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., "Done | subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A small database with twelve people from three municipalities, half a year of returns."""
    from data_access.database import build_engine
    from data_access.settings import Settings

    path = tmp_path_factory.mktemp("cli") / "small.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    engine: Engine = build_engine(Settings(database_url=f"sqlite:///{path}"))
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}, is_demo=True).service("mensa")
    for number in range(12):
        given.person(f"p{number}", home="Alfa" if number < 10 else "Beta")
        given.contact(f"p{number}", service="mensa", day="2025-03-02", fictitious=number < 3)
    given.save(engine)
    engine.dispose()
    return path


@dataclass(frozen=True)
class Done:
    """What a line leaves behind, by the names of `subprocess.CompletedProcess`."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def surroundings(database: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of every line: the small database, a cache of its own."""
    return {"BIFOCALE_DATABASE_URL": f"sqlite:///{database}", "BIFOCALE_CACHE_DIR": str(tmp_path / "cache")}


@pytest.fixture
def bifocale(
    surroundings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Run a line in this process, by the door that the shell uses; an error that nobody tells fails the test."""

    def run(*words: str, **environment: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            for name, value in {**surroundings, **environment}.items():
                patch.setenv(name, value)
            current_settings.cache_clear()
            return Done(*run_line(patch, capsys, *words))

    yield run
    current_settings.cache_clear()


@pytest.fixture
def started(surroundings: dict[str, str], tmp_path: Path) -> Run:
    """Run a line in a process of its own."""

    def run(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, ROOT / "cli.py", *words],
            cwd=tmp_path,
            env={**os.environ, **surroundings, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_json_is_one_object_with_every_part(started: Run) -> None:
    done = started("measure", "people_served", "--period", "2025", "--by", "area", "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) >= {"indicator", "query", "sentence", "coverage", "data_version", "rows"}
    assert [(row["area"], row["value"], row["status"]) for row in answer["rows"]] == [
        ("alfa", 10.0, "ok"),
        ("territorio", 2.0, "ok"),
    ]


def test_csv_and_table_say_the_same(bifocale: Run) -> None:
    words = ("measure", "rate_per_1000", "--period", "2025", "--by", "municipality")
    rows = list(csv.DictReader(io.StringIO(bifocale(*words, "--format", "csv").stdout)))
    assert [(row["municipality"], row["value"]) for row in rows] == [("099001", "10.0"), ("099002", "4.0")]
    table = bifocale(*words).stdout
    assert "099001" in table
    assert table.rstrip().endswith(".")


def test_a_protected_viewer_gets_no_small_number(bifocale: Run) -> None:
    done = bifocale(
        "measure", "people_served", "--period", "2025", "--by", "municipality", "--viewer", "mayor", "--format", "json"
    )
    assert [row["status"] for row in json.loads(done.stdout)["rows"]] == ["ok", "suppressed"]
    assert json.loads(done.stdout)["rows"][1]["value"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("felicita",), "Indicatore «felicita» sconosciuto. Esistono: people_served, "),
        (("people_served", "--by", "colour"), "Raggruppamento «colour» non esiste"),
        (("rate_per_1000", "--by", "residence_class"), "non si può raggruppare per residence_class. Si può per: "),
        (("people_served", "--period", "2031"), "Nessun dato per il periodo «2031»"),
        (("people_served", "--period", "ieri"), "Periodo «ieri» non valido"),
        (("people_served", "--area", "015146"), "Area «015146» sconosciuta"),
        (("people_served", "--area", "Milano"), "il nome o il codice ISTAT di sei cifre di un comune dell'Ambito"),
        (("active", "--viewer", "partner:nessuno"), "Ente «nessuno» non esiste. Valori possibili: "),
        (("people_served", "--viewer", "mayor:015146"), "Il comune «015146» non è dell'Ambito"),
        (("people_served", "--by", "monht"), "Raggruppamento «monht» non esiste. Forse «month»"),
        (("people_served", "--viewer", "king"), "Visitatore «king» sconosciuto"),
        (("people_served", "--viewer", "partner:nessuno"), "Ente «nessuno» non esiste"),
        (("people_served", "--viewer", "mayor", "--by", "municipality", "--period", "2025-03"), "per trimestre"),
        (("returns", "--horizon", "9"), "Orizzonte «9» non esiste. Valori possibili: 6, 12 e 24."),
        (("people_served", "--horizon", "6"), "togliere l'orizzonte (--horizon)"),
        (("bed_occupancy", "--without-fictitious"), "togliere --without-fictitious"),
        (("people_served", "--service-type", "casa"), "Tipo di servizio «casa» non esiste"),
    ],
)
def test_wrong_words_are_told_in_italian(bifocale: Run, words: tuple[str, ...], told: str) -> None:
    done = bifocale("measure", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_follow_up_and_fictitious_residence_are_options_and_json_carries_them(bifocale: Run) -> None:
    words = ("--period", "2025", "--format", "json")
    returns = json.loads(bifocale("measure", "returns", "--horizon", "6", *words).stdout)
    assert (returns["query"]["horizon"], returns["query"]["without_fictitious"]) == (6, False)
    assert json.loads(bifocale("measure", "returns", *words).stdout)["query"]["horizon"] == 12
    left_out = json.loads(bifocale("measure", "attraction", "--without-fictitious", *words).stdout)
    assert (left_out["query"]["horizon"], left_out["query"]["without_fictitious"]) == (None, True)
    by_class = ("measure", "people_served", "--by", "residence_class", *words)
    counted = [
        {row["residence_class"]: row["value"] for row in json.loads(bifocale(*by_class, *more).stdout)["rows"]}
        for more in ((), ("--without-fictitious",))
    ]
    assert [(found["ambito"], found["senza_residenza"]) for found in counted] == [(12, 0), (9, 3)]


def test_the_catalogue_is_listed(bifocale: Run) -> None:
    listed = json.loads(bifocale("indicators", "--format", "json").stdout)
    assert {"people_served", "contacts", "rate_per_1000", "attraction"} <= {entry["key"] for entry in listed}
    assert all(entry["explanation"] and entry["formula"] and entry["source"] for entry in listed)
    assert "people_served" in bifocale("indicators").stdout
    changed = json.loads(bifocale("indicators", "--format", "json", BIFOCALE_THRESHOLD_INACTIVITY_DAYS="120").stdout)
    assert "120 giorni" in next(entry["explanation"] for entry in changed if entry["key"] == "active")
    assert bifocale("indicators", "--format", "csv").stdout.startswith("key,")


def test_a_layer_for_a_gis_carries_protected_values(bifocale: Run, tmp_path: Path) -> None:
    done = bifocale("layer", "people_served", str(tmp_path / "mappa.geojson"), "--period", "2025")
    assert done.returncode == 0, done.stderr
    features = json.loads((tmp_path / "mappa.geojson").read_text())["features"]
    found = {feature["properties"]["code"]: feature["properties"] for feature in features}
    assert {code: (told["value"], told["status"]) for code, told in found.items()} == {
        "099001": (10.0, "ok"),
        "099002": (None, "suppressed"),
    }
    assert found["099001"]["note"].startswith("Dati dimostrativi.")


def test_a_layer_in_another_format_is_refused(bifocale: Run, tmp_path: Path) -> None:
    done = bifocale("layer", "people_served", str(tmp_path / "mappa.shp"))
    assert done.returncode == 2
    assert ".gpkg o .geojson" in done.stderr


def test_a_database_that_does_not_answer_is_told(bifocale: Run) -> None:
    done = bifocale("measure", "contacts", BIFOCALE_DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/x")
    assert done.returncode == 2
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1, "the log told the same a second time"


def test_a_refused_setting_is_named(bifocale: Run) -> None:
    done = bifocale("measure", "contacts", BIFOCALE_DISCLOSURE_THRESHOLD="2")
    assert done.returncode == 2
    assert "BIFOCALE_DISCLOSURE_THRESHOLD" in done.stderr.replace("\n", "")


def test_demo_upgrade_check_describe(bifocale: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'new.sqlite'}"
    made = bifocale("demo", "--scale", "0.02", "--seed", "7", BIFOCALE_DATABASE_URL=url)
    assert made.returncode == 0, made.stderr
    assert "Dati dimostrativi creati" in made.stderr
    again = bifocale("demo", "--scale", "0.02", BIFOCALE_DATABASE_URL=url)
    assert again.returncode == 2
    assert "--replace" in again.stderr
    assert bifocale("db", "upgrade", BIFOCALE_DATABASE_URL=url).returncode == 0
    checked = bifocale("db", "check", BIFOCALE_DATABASE_URL=url)
    assert checked.returncode == 0, checked.stdout
    assert "Dati dimostrativi" in checked.stdout
    assert bifocale("db", "describe").stdout == (ROOT / "docs" / "schema.md").read_text()


def test_run_says_what_it_serves_and_reads_the_env_file_of_the_project(tmp_path: Path, sqlite_template: Path) -> None:
    """It read the ``.env`` of the folder where it was started, and said neither which database nor in which mode."""
    project, elsewhere = tmp_path / "progetto", tmp_path / "altrove"
    elsewhere.mkdir()
    project.mkdir()
    for script in ROOT.glob("*.py"):
        shutil.copy(script, project)
    for room in ("components", "data_access", "geo", "indicators", "pages", "publication", "sample_data"):
        shutil.copytree(ROOT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
    (project / "dati").mkdir()
    shutil.copy(sqlite_template, project / "dati" / "ente.sqlite")
    (project / ".env").write_text(
        "BIFOCALE_DATABASE_URL=sqlite:///dati/ente.sqlite\nBIFOCALE_PUBLIC_URL=https://bifocale.comune.example\n",
        encoding="utf-8",
    )
    words = [sys.executable, project / "cli.py", "run", "--port", str(free_port()), "--address", "0.0.0.0"]
    with subprocess.Popen(words, cwd=elsewhere, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        said = [running.stderr.readline().rstrip() for _ in range(5)]
        running.kill()
    assert said[:3] == [
        "Base dati: «dati/ente.sqlite».",
        "Modalità dimostrativa: accesa (dati inventati, il ruolo si sceglie all'ingresso).",
        f"Impostazioni: variabili d'ambiente e file {project / '.env'}.",
    ]
    others = r"per le altre macchine, http://\S+:\d+ o il suo indirizzo in numeri"
    assert re.fullmatch(rf"Bifocale risponde su http://localhost:\d+; {others}\.", said[3])
    assert said[4] == "Pubblicato su https://bifocale.comune.example."
    assert not any(elsewhere.iterdir())


@pytest.mark.parametrize(("given", "taken"), [(None, "1"), ("4", "4")])
def test_the_threads_of_whoever_serves_share_one_heap(
    bifocale: Run, monkeypatch: pytest.MonkeyPatch, given: str | None, taken: str
) -> None:
    """Each reading of the data left a megabyte or two in a heap of its own thread; who says another number has it."""
    begun: list[str] = []
    with monkeypatch.context() as patch:
        patch.setenv("MALLOC_ARENA_MAX", given or "")
        if given is None:
            patch.delenv("MALLOC_ARENA_MAX")
        patch.setattr(os, "execv", lambda *_: begun.append(os.environ["MALLOC_ARENA_MAX"]))
        done = bifocale("run", BIFOCALE_BASE_PATH="")
    assert done.returncode == 0, done.stderr
    assert begun == [taken]


def test_run_masks_the_password_of_the_database(started: Run) -> None:
    """The server stops at once: its port is taken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        url = "postgresql://ente:segreta@127.0.0.1:1/base"
        header = {"BIFOCALE_TRUSTED_HEADER": "X-Remote-User", "BIFOCALE_TRUSTED_PROXIES": "127.0.0.1"}
        done = started("run", "--port", port, BIFOCALE_DATABASE_URL=url, BIFOCALE_DEMO_MODE="false", **header)
    assert "Base dati: «postgresql://ente:***@127.0.0.1:1/base».\nModalità dimostrativa: spenta.\n" in done.stderr
    assert f"Bifocale risponde su http://localhost:{port}.\n" in done.stderr
    assert "segreta" not in done.stderr + done.stdout


@pytest.mark.second_ring
@pytest.mark.parametrize(("wanted", "is_there"), [("true", True), ("false", False)])
def test_run_starts_what_makes_the_editions_where_there_is_a_key(
    started: Run, tmp_path: Path, database: Path, wanted: str, is_there: bool
) -> None:
    """The server stops at once, its port is taken: what it started ends too, or this would never be over."""
    base, key = tmp_path / "base.sqlite", tmp_path / "chiave.pem"
    shutil.copy(database, base)
    environment = {
        "BIFOCALE_DATABASE_URL": f"sqlite:///{base}",
        "BIFOCALE_EDITION_KEY_FILE": str(key),
        "BIFOCALE_EDITION_WATCH": wanted,
    }
    assert started("edition", "key", str(key)).returncode == 0
    assert started("db", "upgrade", **environment).returncode == 0
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = started("run", "--port", str(taken.getsockname()[1]), **environment)
    assert ("Guardo i dati ogni 60 secondi" in done.stderr) is is_there, done.stderr


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"BIFOCALE_DEMO_MODE": "false"}, "Nessun modo di entrare è configurato"),
        ({"BIFOCALE_OIDC_CLIENT_ID": "bifocale"}, "configurato a metà"),
        ({"BIFOCALE_OIDC_COOKIE_SECRET": "corto"}, "ne servono almeno 32"),
    ],
)
def test_run_refuses_to_start_where_nobody_could_sign_in_safely(
    started: Run, tmp_path: Path, settings: dict[str, str], reason: str
) -> None:
    done = started("run", BIFOCALE_DATABASE_URL=f"sqlite:///{tmp_path / 'base.sqlite'}", **settings)
    assert (done.returncode, reason in " ".join(done.stderr.split())) == (2, True)
    assert "corto" not in done.stderr
    assert not any(tmp_path.iterdir()), "no base is made for a server that does not start"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
