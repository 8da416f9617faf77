"""A figure in a page of another site: shown in one that is named, in no other; whoever made its code, it is protected.

Second ring: who may frame what, and what a figure says, is proved without a browser (`test_headers`,
`tests/unit/publication/embedded`).
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from components.widgets.exports.embed_code import COPIED, COPY
from tests.e2e.conftest import NewPage, settings_for
from tests.e2e.support.axe import violations
from tests.e2e.support.editions import shelve_edition
from tests.e2e.support.reading import figure
from tests.e2e.support.server import Server, free_port, running
from tests.e2e.support.visitor import MANAGER, enter
from tests.e2e.test_public_site import serving

pytestmark = pytest.mark.second_ring
TOLD = ("people_served", "rate_per_1000", "bed_occupancy")
SIZES = ((1440, 900), (1280, 720), (390, 844))
IS_WHOLE = "document.fonts.ready.then(() => document.documentElement.scrollHeight <= innerHeight)"
FIGURES = {
    "mappa/mappa?indicatore=rate_per_1000&periodo=2025": "svg.mappa",
    "crema_territorio/risposte?periodo=2025": "svg.barre",
    "crema_territorio/indice_residenza": "svg.linee",
    "quadro/people_served?periodo=2025": "p.enorme",
}
"""Addresses of figures, and what each draws."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A dashboard, a site that it names and one that it does not, and the folder of their pages."""

    server: Server
    named: str
    other: str
    folder: Path


@pytest.fixture(scope="module")
def world(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, port = tmp_path_factory.mktemp("figure"), free_port()
    database = Path(copy(demo_file, folder / "base.sqlite"))
    shelve_edition(database, TOLD)
    pages = folder / "sito"
    pages.mkdir()
    with ExitStack() as stack:
        named, other = (stack.enter_context(serving(pages)) for _ in range(2))
        settings = {
            **settings_for(database, folder),
            "BIFOCALE_PUBLIC_SITE": "true",
            "BIFOCALE_PUBLIC_URL": f"http://localhost:{port}",
            "BIFOCALE_EMBED_SITES": named.rstrip("/"),
        }
        server = stack.enter_context(running(settings, folder=folder, port=port))
        server.wait_until_well()
        yield World(server=server, named=named, other=other, folder=pages)


def written(world: World, code: str) -> str:
    """Write a page that holds a code; return its name."""
    head = '<meta charset="utf-8"><title>Comune</title><link rel="icon" href="data:,">'
    page = f'<!doctype html><html lang="it">{head}<main><h1>Comune</h1>{code}</main></html>'
    (world.folder / "pagina.html").write_text(page, encoding="utf-8")
    return "pagina.html"


def test_the_code_of_a_figure_shows_it_in_the_site_that_is_named_and_in_no_other(
    world: World, new_page: NewPage, browser: Browser
) -> None:
    page = new_page()
    enter(page, f"{world.server.url}/mappa?periodo=2025", role=MANAGER)
    figure(page, "mappa").get_by_role("button", name="Scarica / Condividi").click()
    button = page.get_by_role("button", name=COPY)
    button.click()
    expect(page.get_by_text(COPIED)).to_be_visible()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    assert violations(page, within="[data-testid='stPopoverBody']") == []
    name = written(world, code)
    page.goto(f"{world.named}{name}")
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_contain_text("comuni su 48")
    expect(frame.locator("p.sotto")).to_contain_text("Tasso per 1.000 residenti (lisciato)")
    expect(frame.locator("p.piede")).to_contain_text("numeri di persone protetti e arrotondati")
    expect(frame.locator("svg.mappa .comuni use")).to_have_count(48)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.frames[1].evaluate(IS_WHOLE), f"the map scrolls in its frame at {width}"
    assert violations(page) == []
    _is_shown_nowhere(browser, f"{world.other}{name}", urlsplit(world.server.url).netloc)


def _is_shown_nowhere(browser: Browser, address: str, dashboard: str) -> None:
    """A page that nobody watches: a refusal is an error on its console."""
    with browser.new_context(locale="it-IT") as context:
        page, errors = context.new_page(), list[str]()
        page.on("console", lambda message: errors.append(message.text))
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert any("frame-ancestors" in one for one in errors), errors
        assert not [frame.url for frame in page.frames if dashboard in frame.url]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_everybody_can_read_every_figure(world: World, new_page: NewPage, width: int, height: int) -> None:
    page = new_page(width=width, height=height)
    for address, drawn in FIGURES.items():
        page.goto(f"{world.server.url}/edizione/figura/{address}")
        expect(page.locator(f"{drawn}:visible")).to_have_count(1)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.context.cookies() == []


def test_what_no_edition_holds_is_said_in_its_place(world: World, page: Page) -> None:
    told = page.request.get(
        f"{world.server.url}/edizione/figura/mappa/mappa?target=adulti", headers={"accept": "text/html"}
    )
    assert told.status == 404
    assert "Questa figura non è tra quelle dell&#39;edizione pubblica 1" in told.text()
