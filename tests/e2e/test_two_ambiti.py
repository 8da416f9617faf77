"""Two Ambiti of one host, open in one browser at once: nothing of one reaches the other, nor does leaving one.

Second ring: a real HAProxy before real processes, each Ambito with a base, a register and secrets of its own. What a
forger does without a browser is in `test_ten_dashboards`.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import text

from components.server.sign_in.cookies import SIGNED_IN
from components.server.sign_in.link_routes import ASK, OPEN, TOKEN
from components.views.sheet.text import PAPER
from data_access.accounts.links import Link, Links
from data_access.accounts.register import Register, Right, Wanted
from data_access.accounts.store import register_engine
from data_access.accounts.store import upgrade as upgrade_register
from data_access.accounts.vocabulary import AccountRole
from data_access.ambiti import add_entry
from data_access.database import build_engine
from data_access.settings import settings_of
from tests.e2e.conftest import NewPage
from tests.e2e.support.reading import file_of
from tests.e2e.support.visitor import NOTE_RUNS, SHOWN_ROUND, settle
from tests.e2e.test_papers import pressed
from tests.support.demos import demo_base
from tests.support.papers import structure_of
from tests.support.processes import ports_in_a_row, program, wait_for
from tests.support.requirements import require

pytestmark = pytest.mark.second_ring
SYSTEM = f"{os.environ['PATH']}:/usr/sbin"
START_SECONDS = 400.0
RIGHTS = {
    "crema": Right(role=AccountRole.MANAGER),
    "lodi": Right(role=AccountRole.PARTNER, organisation="comune-crema"),
}


def canary(key: str) -> str:
    """Return the name that is of one Ambito and of nothing else."""
    return f"{key.capitalize()}Canarino"


@dataclass(frozen=True, slots=True)
class Two:
    """The installation."""

    url: str
    folder: Path

    def link(self, key: str) -> str:
        """Return a link by which the person of an Ambito enters, as a letter would bring it."""
        own = settings_of(self.folder / key / "impostazioni.env")
        register = register_engine(own)
        link = Link(email=f"persona@{key}.example", towards="/mappa?periodo=2025")
        token = Links(register, key=own.smtp.link_secret).make(link)
        register.dispose()
        return f"{self.url}/{key}{OPEN}?{TOKEN}={token}"

    def open_ones(self) -> list[str]:
        """Come to each, and return those that answer."""
        pages = {key: httpx.get(f"{self.url}/{key}/", headers={"Accept": "text/html"}, timeout=60) for key in RIGHTS}
        return [key for key, page in pages.items() if page.status_code == 200]


@pytest.fixture
def two(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    require("HAProxy (Debian package «haproxy»)", present=shutil.which("haproxy", path=SYSTEM) is not None)
    registry, port = tmp_path / "ambiti.toml", ports_in_a_row(3)
    base = demo_base(tmp_path_factory, scale=0.02)
    for key, right in RIGHTS.items():
        file = add_entry(
            registry, key=key, name=canary(key), host="localhost", path=f"/{key}", database_url="", schema=""
        )
        with file.open("a") as more:
            more.write(
                f"BIFOCALE_PUBLIC_URL=http://localhost:{port}/{key}\nBIFOCALE_EDITION_WATCH=false\n"
                "BIFOCALE_SMTP_HOST=127.0.0.1\nBIFOCALE_SMTP_SECURITY=none\n"
                f"BIFOCALE_SMTP_SENDER={key}@ambito.example\n"
                f"BIFOCALE_SMTP_LINK_SECRET=un segreto dei collegamenti di {key}, lungo\n"
            )
        own = settings_of(file)
        shutil.copyfile(base, file.parent / "bifocale.sqlite")
        engine, register = build_engine(own), register_engine(own)
        with engine.begin() as connection:
            for table in ("ambito", "organisation", "service"):
                connection.execute(text(f"UPDATE {table} SET name = '{canary(key)} ' || name"))
        upgrade_register(register)
        Register(register).add([Wanted(email=f"persona@{key}.example", right=right)], by="prova")
        engine.dispose()
        register.dispose()
    words = ["run", "--ambiti", str(registry), "--port", str(port), "--resident", "2"]
    with program([sys.executable, "-m", "cli", *words], settings={}, log=tmp_path / "run.log"):
        there = Two(url=f"http://localhost:{port}", folder=tmp_path)
        wait_for(lambda: "svegli insieme" in (tmp_path / "run.log").read_text(), START_SECONDS)
        told = (tmp_path / "run.log").read_text()
        assert "«lodi»: le edizioni non si fanno da sé (BIFOCALE_EDITION_WATCH=false)" in told
        wait_for(lambda: there.open_ones() == [*RIGHTS], START_SECONDS)
        yield there


def come_in(two: Two, page: Page, key: str) -> None:
    """Enter an Ambito by a link."""
    page.add_init_script(NOTE_RUNS + SHOWN_ROUND)
    page.goto(two.link(key))
    page.get_by_role("button", name="Entra").click()
    seen(page)


def seen(page: Page) -> str:
    """Return the whole page, drawn."""
    page.locator(".st-key-piede").wait_for(timeout=120_000)
    settle(page)
    return page.content()


def paths(page: Page, name: str) -> set[str]:
    return {cookie["path"] for cookie in page.context.cookies() if cookie["name"] == name}


def test_two_ambiti_of_one_host_in_one_browser_share_nothing(two: Two, new_page: NewPage) -> None:
    crema = new_page()
    lodi = crema.context.new_page()
    for page, key in ((crema, "crema"), (lodi, "lodi")):
        come_in(two, page, key)
        assert canary(key) in page.content()
    assert paths(crema, SIGNED_IN) == paths(crema, "_streamlit_xsrf") == {"/crema", "/lodi"}
    assert {cookie["path"] for cookie in crema.context.cookies()} == {"/crema", "/lodi"}
    for page, key, other in ((crema, "crema", "lodi"), (lodi, "lodi", "crema")):
        page.goto(f"{two.url}/{key}/occupazione?periodo=2025")
        assert canary(other) not in seen(page)
        file = file_of(page.locator("[class*='st-key-figura_']"))
        assert canary(other).encode() not in file.path().read_bytes()
        place = urlsplit(file.url).path
        assert place.startswith(f"/{key}/media/")
        elsewhere = place.replace(f"/{key}/", f"/{other}/", 1)
        assert page.context.request.get(f"{two.url}{elsewhere}").status == 404
    crema.goto(f"{two.url}/crema/scheda?comune=019025&periodo=2025")
    seen(crema)
    paper = structure_of(pressed(crema, crema.get_by_role("button", name=PAPER)).path().read_bytes())
    (code,) = [said for said in paper.alternatives if said.startswith("Codice QR")]
    assert f" {two.url}/crema/scheda?" in code
    held = {cookie["path"]: cookie["value"] for cookie in crema.context.cookies() if cookie["name"] == SIGNED_IN}
    crema.locator(".st-key-ruolo_attuale button").first.click()
    crema.get_by_role("button", name="Esci", exact=True).click()
    expect(crema.get_by_text("L'ingresso è stato chiuso.")).to_be_visible()
    lodi.goto(f"{two.url}/lodi/mappa?periodo=2025")
    assert canary("lodi") in seen(lodi), "who left one is still in the other"
    for word in (held["/crema"], held["/lodi"]):
        crema.context.clear_cookies(name=SIGNED_IN, path="/crema")
        crema.context.add_cookies([{"name": SIGNED_IN, "value": word, "domain": "localhost", "path": "/crema"}])
        crema.goto(f"{two.url}/crema/mappa?periodo=2025")
        expect(crema.get_by_text("Entra con un collegamento per posta").first).to_be_visible()
        assert canary("crema") not in crema.content(), "neither a word that is over, nor one of the other"
    crema.goto(f"{two.url}/crema/accessibilita/")
    assert urlsplit(crema.url).path == "/crema/accessibilita"
    crema.goto(f"{two.url}/crema{ASK}/?verso=%2Fmappa")
    assert crema.url == f"{two.url}/crema{ASK}?verso=%2Fmappa"
