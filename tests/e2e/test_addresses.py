"""Under which names and at which addresses a real browser and a real server meet, behind a proxy too.

Proxies are of the second ring: `tests/unit/components/server/test_hosts.py` says who is heard behind one.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import settings_for
from tests.e2e.support.proxy import proxy
from tests.e2e.support.server import Server, running
from tests.e2e.support.visitor import FIGURES, GATE, enter, meet_gate
from tests.support.processes import free_port


@pytest.fixture(scope="module")
def published(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, int, int]]:
    """A server behind two proxies that do not forward Host: its public address is that of the first."""
    folder = tmp_path_factory.mktemp("published")
    named, nameless = free_port(), free_port()
    settings = {**settings_for(demo_file, folder), "BIFOCALE_PUBLIC_URL": f"http://localhost:{named}"}
    with running(settings, folder=folder) as server:
        port = urlsplit(server.url).port
        assert port
        with proxy(port, port=named), proxy(port, port=nameless):
            yield server, named, nameless


@pytest.mark.second_ring
def test_behind_a_proxy_that_does_not_forward_host_the_public_address_is_enough(
    published: tuple[Server, int, int], page: Page
) -> None:
    _, named, _ = published
    enter(page, f"http://localhost:{named}/occupazione")
    expect(page.locator(FIGURES).first).to_be_visible()


@pytest.mark.second_ring
def test_behind_one_whose_address_nobody_said_the_page_says_why_instead_of_waiting_for_ever(
    published: tuple[Server, int, int], browser: Browser
) -> None:
    server, named, nameless = published
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    page.goto(f"http://localhost:{nameless}/mappa")
    box = page.get_by_role("dialog")
    expect(box.get_by_role("heading", name="Bifocale non si apre da questo indirizzo")).to_be_visible(timeout=60_000)
    expect(box).to_contain_text(f"La richiesta viene da una pagina di «http://localhost:{nameless}»")
    expect(box).to_contain_text("il proxy non inoltra l'intestazione Host")
    expect(page.get_by_text(GATE)).to_have_count(0)
    context.close()
    assert f"Refused a request from a page of 'http://localhost:{nameless}'" in server.written()
    refused = httpx.get(server.url, headers={"Host": "altrove.example", "Accept": "text/html"})
    assert refused.status_code == 400
    assert f'href="http://localhost:{named}"' in refused.text


@pytest.mark.parametrize("path", ["/api/v1", "/embed", "/foo/bar", "/_stcore/metrics", "/static/js/assente.js"])
@pytest.mark.second_ring
def test_an_address_that_is_not_there_is_not_the_application(server: Server, path: str) -> None:
    assert httpx.get(f"{server.url}{path}").status_code == 404


@pytest.mark.second_ring
def test_a_page_that_is_not_there_leads_to_the_first(server: Server, browser: Browser) -> None:
    context = browser.new_context(locale="it-IT", viewport={"width": 390, "height": 844})
    page = context.new_page()
    answer = page.goto(f"{server.url}/pagina/che/manca")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="Pagina non trovata")).to_be_visible()
    page.get_by_role("link", name="Aprire la prima pagina di Bifocale").click()
    expect(page.get_by_text(GATE, exact=True)).to_be_visible(timeout=60_000)
    context.close()


@pytest.mark.second_ring
def test_pages_of_no_other_host_may_talk_to_ours(server: Server) -> None:
    """Streamlit told browsers to listen to pages of its own hosting."""
    answer = httpx.get(f"{server.url}/_stcore/host-config")
    assert answer.json()["allowedOrigins"] == []
    assert "http" not in answer.text


@pytest.mark.second_ring
def test_an_embedded_address_meets_the_gate(server: Server, page: Page) -> None:
    meet_gate(page, f"{server.url}/mappa?embed=true")
    expect(page.locator(FIGURES)).to_have_count(0)
