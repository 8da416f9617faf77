"""The public site of an edition in a browser: it answers clicks, opens again without a server, all can use it.

Second ring: what it holds and that names are inert is proved without a browser (`tests/unit/publication/site`).
"""

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import expect

from components.state.runtime import territory_of
from data_access.reading import read_snapshot
from data_access.settings import Settings
from geo.boundaries import build_territory
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.territory import todays_territory
from publication.edition.making import make_edition
from publication.folder import write_folder
from publication.site.build import site_files
from tests.e2e.conftest import NewPage
from tests.e2e.support.axe import violations
from tests.support.engines import opened

pytestmark = pytest.mark.second_ring
TOLD = ("people_served", "rate_per_1000", "bed_occupancy")
CASTELLEONE = "019025"
PAGES = ("mappa", "tempo", "servizi", "definizioni", "edizione")


@pytest.fixture(scope="module")
def folder(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish three indicators of the demo Ambito."""
    with opened(f"sqlite:///{demo_file}") as engine:
        snapshot = read_snapshot(engine)
    made = make_edition(
        snapshot,
        Settings(),
        build_territory(territory_of(todays_territory(snapshot))),
        key=Ed25519PrivateKey.generate(),
        made_at=datetime.now(UTC),
        entries=[INDICATORS[key] for key in TOLD],
    )
    path = tmp_path_factory.mktemp("publication") / "sito"
    write_folder(site_files(made.edition), path, edition=made.edition)
    return path


class Quiet(SimpleHTTPRequestHandler):
    """A server of files that says nothing on the terminal."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_click_on_the_map_tells_of_the_municipality(folder: Path, new_page: NewPage) -> None:
    page = new_page()
    with serving(folder) as address:
        page.goto(address)
        expect(page.locator("#titolo")).to_contain_text("tasso per 1.000 residenti")
        page.locator(f"#c{CASTELLEONE}").click()
        expect(page.locator("#pannello h3").first).to_have_text("Castelleone")
        expect(page.locator("#s-place")).to_have_value(CASTELLEONE)
        assert f"place={CASTELLEONE}" in page.url
        page.locator("#s-period").select_option("2025")
        expect(page.locator("#titolo")).to_contain_text("Nel 2025")
        page.reload()
        expect(page.locator("#pannello h3").first).to_have_text("Castelleone")
        expect(page.locator("#titolo")).to_contain_text("Nel 2025")


def test_once_opened_it_opens_again_with_the_server_dead(folder: Path, new_page: NewPage) -> None:
    page = new_page()
    with serving(folder) as address:
        page.goto(address)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function("caches.keys().then((names) => names.length === 1)")
        page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.reload()
    expect(page.locator("#titolo")).to_contain_text("tasso per 1.000 residenti")
    page.locator(f"#c{CASTELLEONE}").click()
    expect(page.locator("#pannello h3").first).to_have_text("Castelleone")
    page.locator("nav a[data-pagina=tempo]").click()
    expect(page.locator("#grafico .main-svg").first).to_be_visible()
    page.locator("nav a[data-pagina=servizi]").click()
    expect(page.locator("#titolo")).to_contain_text("posti letto")
    page.locator("nav a[data-pagina=edizione]").click()
    expect(page.locator("#pagina-edizione")).to_contain_text("non si dicono mai")


def test_editions_at_one_host_are_kept_side_by_side(folder: Path, new_page: NewPage, tmp_path: Path) -> None:
    """What one Ambito left in the browser is put away by its own next edition, and by no other under the same name."""
    page, worker = new_page(), (folder / "servizio.js").read_text()
    mark = re.search(r'EDITION = "([0-9a-f]{16})"', worker)
    assert mark is not None
    for name in ("crema", "cremasco"):
        shutil.copytree(folder, tmp_path / name)
    kept = "names => caches.keys().then((there) => [...there].sort().join() === names)"
    names = [f"bifocale-edizione-/crema/-{mark[1]}", f"bifocale-edizione-/cremasco/-{mark[1]}"]
    with serving(tmp_path) as address:
        for name in ("crema", "cremasco"):
            page.goto(f"{address}{name}/")
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.wait_for_function(kept, arg=",".join(names))
        page.wait_for_function("navigator.serviceWorker.controller !== null")
        (tmp_path / "crema" / "servizio.js").write_text(worker.replace(mark[1], "0" * 16))
        page.goto(f"{address}crema/")
        page.wait_for_function(kept, arg=",".join([f"bifocale-edizione-/crema/-{'0' * 16}", names[1]]))
    page.goto(f"{address}cremasco/")
    expect(page.locator("#titolo")).to_contain_text("tasso per 1.000 residenti")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720), (390, 844)])
def test_everybody_can_use_every_page(folder: Path, new_page: NewPage, width: int, height: int) -> None:
    page = new_page(width=width, height=height)
    with serving(folder) as address:
        for name in PAGES:
            page.goto("about:blank")
            page.goto(f"{address}#{name}")
            expect(page.locator("nav a[aria-current]")).to_have_attribute("data-pagina", name)
            if name in {"tempo", "servizi"}:
                expect(page.locator("#grafico .main-svg").first).to_be_visible()
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_is_used_with_the_keyboard_alone(folder: Path, new_page: NewPage) -> None:
    page = new_page()
    with serving(folder) as address:
        page.goto(address)
        expect(page.locator("#titolo")).not_to_be_empty()
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == "s-place":
                break
        page.keyboard.type("Castelleone")
        expect(page.locator("#pannello h3").first).to_have_text("Castelleone")
        page.locator("#tabella summary").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#righe-tabella")).to_contain_text("Castelleone")
