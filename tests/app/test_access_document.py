"""`docs/accesso.md`, followed step by step: from an empty PostgreSQL to a mayor who reads a page."""

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time

import pytest
from streamlit.testing.v1 import AppTest

from components.app import door_keeper
from components.server.sign_in.cookies import SIGNED_IN
from components.state import session
from data_access.settings import current_settings
from tests.app.conftest import ROUTER, SECONDS, forget
from tests.conftest import NewDatabase
from tests.e2e.support.identity import Somebody, provider
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.command_line import run_line
from tests.support.engines import opened

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "accesso.md"
MAYOR = "sindaca@offanengo.esempio.it"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def line(*words: str) -> tuple[int, str]:
        current_settings.cache_clear()
        code, out, err = run_line(monkeypatch, capsys, *words)
        return code, out + err

    return line


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., None]]:
    def put(**words: str) -> None:
        for name, value in words.items():
            monkeypatch.setenv(f"BIFOCALE_{name}", value)
        forget()

    put(CACHE_DIR=str(tmp_path / "cache"))
    yield put
    forget()


def lines_of_document() -> list[list[str]]:
    """Return the lines of the command that the document gives, in its order."""
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), flags=re.DOTALL)
    told = [line.strip() for block in blocks for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in told if line.startswith("bifocale ")]


def settings_of_document() -> set[str]:
    """Return the settings that the document's second and third steps name."""
    return set(re.findall(r"BIFOCALE_(?:[A-Z]+_)*[A-Z]+", DOCUMENT.read_text(encoding="utf-8")))


@pytest.mark.postgres
@pytest.mark.second_ring
def test_from_an_empty_postgresql_to_a_mayor_who_reads_a_page(
    new_database: NewDatabase, settings: Callable[..., None], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade, administrator, mayor, together = lines_of_document()
    url = new_database("postgresql", migrated=False)
    settings(DATABASE_URL=url)
    assert run(*upgrade)[0] == 0
    given = ambito(lead="Crema", others=["Offanengo"], is_demo=False).service("mensa", organisation="uno")
    with opened(url) as engine:
        saved(given, engine)
    settings(DEMO_MODE="false", **{f"{name}_SECRET": run("secret")[1].strip() for name in ("DISCLOSURE", "LOG")})
    code, told = run("run")
    assert (code, "Nessun modo di entrare" in told) == (2, True)
    with provider(Somebody("sindaca")) as issuer:
        settings(
            PUBLIC_URL="https://bifocale.ambito.esempio.it",
            OIDC_DISCOVERY_URL=f"{issuer}/.well-known/openid-configuration",
            OIDC_CLIENT_ID="bifocale",
            OIDC_CLIENT_SECRET="segreto",
            OIDC_COOKIE_SECRET=run("secret")[1].strip(),
            OIDC_MINIMUM_LEVEL="SpidL2",
        )
        assert run("accounts", "check")[1].startswith("Nessuno è amministratore")
        assert run(*administrator)[0] == 0
        assert "sindaco di Offanengo" in run(*mayor)[1]
        file = tmp_path / together[-1]
        file.write_text("indirizzo;ruolo;comune;ente;nome;dal;al\nsindaco@crema.esempio.it;sindaco;Crema;;;;\n")
        assert "ruoli nuovi: 1" in run(*together[:-1], str(file))[1]
        assert run("accounts", "check") == (0, "Le persone abilitate possono entrare.\n")
    forget()
    arrival = door_keeper.arrive({"iss": issuer, "sub": "1", "email": MAYOR, "iat": time()}, "", "192.0.2.7")
    monkeypatch.setattr(session, "cookie", {SIGNED_IN: arrival.word}.get)
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    assert not app.exception
    assert any("Sindaco di Offanengo" in str(one.value) for one in app.markdown)
    assert any(one.key == "esci" for one in app.button)


def test_the_document_names_every_setting_of_the_door() -> None:
    from data_access.settings import OidcSettings

    named = DOCUMENT.read_text(encoding="utf-8")
    assert {name for name in OidcSettings.model_fields if f"_{name.upper()}`" not in named} == set()
    assert {"BIFOCALE_TRUSTED_HEADER", "BIFOCALE_TRUSTED_PROXIES", "BIFOCALE_PUBLIC_ROLE"} <= settings_of_document()
