"""Pictures of the main pages for the README: ``make screenshots``.

Comes in: nothing; a demo database of its own is made, served and thrown away. Goes out: WebP files in
``docs/screenshots``, those of the former time taken away. Must not: show anything but synthetic data, ask any outside
host.
"""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from data_access.migrate import upgrade
from sample_data.demo import create_demo
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import MANAGER, MAYOR, PARTNER, enter
from tests.e2e.support.watch import Watch
from tests.support.chromium import CHROMIUM, FLAGS
from tests.support.engines import opened
from tests.support.processes import ROOT

FOLDER: Final = ROOT / "docs" / "screenshots"
WIDE, NARROW, PROJECTED = (1440, 900), (390, 844), (1280, 720)
QUALITY: Final = 78
"""Of the WebP files: words stay sharp, a page takes about 60 kB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture to take: name of the file, address, who looks, size of the window, the file given to the page."""

    name: str
    address: str
    role: str = MANAGER
    which: str | None = None
    size: tuple[int, int] = WIDE
    file: str = ""


NIGHTS: Final = (
    "servizio;giorno;sezione;occupati;non disponibili\n"
    "dormitorio-nuovo;01/10/2026;uomini;18;0\n"
    "dormitorio-nuovo;02/10/2026;uomini;diciotto;0\n"
    "dormitorio-nuovo;32/10/2026;uomini;17;0\n"
    "dormitorio-nuovo;04/10/2026;uomini;95;0\n"
)
"""Nights with what a volunteer may mistake: a number in words, a day that is none, more guests than places."""
SHOTS: Final = (
    Shot(name="quadro", address=""),
    Shot(name="quadro-telefono", address="", role=MAYOR, which="Offanengo", size=NARROW),
    Shot(name="mappa", address="mappa?comune=019067"),
    Shot(name="mappa-proiettore", address="mappa", role=MAYOR, size=PROJECTED),
    Shot(name="mappa-telefono", address="mappa", role=MAYOR, size=NARROW),
    Shot(name="occupazione", address="occupazione?servizio=dormitorio-storico"),
    Shot(name="crema_territorio", address="crema_territorio"),
    Shot(name="percorsi", address="percorsi"),
    Shot(name="risorse", address="risorse"),
    Shot(name="piano", address="piano"),
    Shot(name="comune", address="comune", role=MAYOR, which="Offanengo"),
    Shot(name="carica", address="carica", role=MANAGER),
    Shot(name="carica-errori", address="carica", role=MANAGER, file=NIGHTS),
    Shot(name="verifica", address="verifica", role=PARTNER, which="Associazione Pane e Sale"),
)


def main(folder: Path = FOLDER) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("*.webp"):
        former.unlink()
    with _dashboard() as server, _browser() as browser:
        for shot in SHOTS:
            (folder / f"{shot.name}.webp").write_bytes(taken(browser, server, shot))


def taken(browser: Browser, server: Server, shot: Shot) -> bytes:
    """Return a picture, in WebP.

    Raises
    ------
    RuntimeError
        If the page did what `tests.e2e.support.watch` watches for.
    """
    width, height = shot.size
    with browser.new_context(viewport={"width": width, "height": height}, locale="it-IT") as context:
        page = context.new_page()
        watch = Watch(page)
        enter(page, f"{server.url}/{shot.address}", role=shot.role, which=shot.which)
        if shot.file:
            _give(page, shot.file)
        picture = _compressed(_seen(page))
    if watch.amiss:
        raise RuntimeError(f"{shot.name}: {watch.amiss}")
    return picture


def _give(page: Page, content: str) -> None:
    """Give a file to the page, and wait for what it says of it."""
    given = {"name": "notti-ottobre.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.locator("input[type=file]").first.set_input_files(given)  # type: ignore[arg-type]
    page.get_by_text("Da correggere").first.wait_for(timeout=60_000)
    page.locator("[data-testid=stDataFrame] canvas").last.wait_for(timeout=60_000)
    page.wait_for_timeout(2_000)  # the grids write their cells after they are there


def _seen(page: Page) -> bytes:
    page.mouse.move(0, 0)
    page.evaluate("document.fonts.ready")
    return page.screenshot(animations="disabled")


def _compressed(png: bytes) -> bytes:
    written = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").save(written, "WEBP", quality=QUALITY, method=6)
    return written.getvalue()


@contextmanager
def _dashboard() -> Iterator[Server]:
    """Serve a demo database that nobody else uses."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'demo.sqlite'}"
        with opened(url) as engine:
            upgrade(engine)
            create_demo(engine)
        settings = {"BIFOCALE_DATABASE_URL": url, "BIFOCALE_CACHE_DIR": str(folder / "cache")}
        with running(settings, folder=folder) as server:
            yield server


@contextmanager
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
