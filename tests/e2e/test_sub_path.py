"""The dashboard under a path of a name, behind a real nginx: each page, file, socket, download and way in is under it.

Second ring: that each address is made by one function is proved without a browser
(`tests/unit/rooms/test_own_addresses.py`).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, text

from components.server.stop_route import DONE
from components.state.page_registry import addresses
from data_access.accounts.register import Right
from data_access.accounts.stop_links import ADDRESS
from data_access.accounts.store import SUFFIX
from data_access.accounts.subscriptions import Subscriptions
from data_access.accounts.vocabulary import AccountRole
from tests.e2e.conftest import settings_for
from tests.e2e.support.editions import shelve_edition
from tests.e2e.support.identity import Somebody, accounts_file, bifocale, provider, settings_of, sign_in
from tests.e2e.support.nginx import nginx
from tests.e2e.support.reading import file_of
from tests.e2e.support.server import running
from tests.e2e.support.visitor import MANAGER, enter, settle, words
from tests.e2e.test_assembly import made
from tests.support.engines import opened
from tests.support.mailbox import link_in, mail_server
from tests.support.processes import free_port

pytestmark = pytest.mark.second_ring
BASE = "/bifocale"
TOLD = ("people_served", "rate_per_1000", "bed_occupancy")
ENABLED = Somebody("responsabile")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What a browser asks for, and what is refused."""

    asked: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Begin to note."""
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._note(socket.url))
        page.on(
            "response",
            lambda answer: self.refused.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )

    def outside(self) -> list[str]:
        """Return what was asked for elsewhere."""
        return sorted(path for path in self.asked if not path.startswith(f"{BASE}/"))

    def _note(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "ws"}:
            self.asked.add(parts.path)


def given_to(database: Path, folder: Path, url: str, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the settings of a dashboard that is published at an address."""
    return {
        **settings_for(database, folder),
        "BIFOCALE_BASE_PATH": BASE,
        "BIFOCALE_PUBLIC_URL": url,
        "BIFOCALE_TRUSTED_PROXIES": "127.0.0.1",
        **{name: value.replace("{url}", url) for name, value in settings.items()},
    }


@contextmanager
def published(database: Path, folder: Path, **settings: str) -> Iterator[str]:
    """Serve a base under a path behind nginx."""
    port, upstream = free_port(), free_port()
    with nginx(folder, port=port, upstream=upstream, base=BASE) as url:
        given = given_to(database, folder, url, settings)
        if settings.get("BIFOCALE_DEMO_MODE") == "false":
            bifocale(given, "db", "upgrade")
            bifocale(given, "accounts", "import", str(accounts_file(folder, f"{ENABLED.email};responsabile;;")))
        with running(given, folder=folder, port=upstream) as server:
            server.wait_until_well()
            yield url


def test_every_page_file_socket_and_download_is_under_the_path(demo_copy: Path, tmp_path: Path, page: Page) -> None:
    shelve_edition(demo_copy, TOLD)
    agenda, traffic = made(demo_copy, "Uno"), Traffic()
    traffic.watch(page)
    with published(demo_copy, tmp_path, BIFOCALE_PUBLIC_SITE="true", BIFOCALE_PUBLIC_API="true") as url:
        enter(page, f"{url}/occupazione?periodo=2024", role=MANAGER)
        given = file_of(page.locator("[class*='st-key-figura_']"))
        assert given.failure() is None
        assert b";" in given.path().read_bytes()
        copied = page.locator(".bif-copy").first.get_attribute("data-address") or ""
        assert copied.startswith(f"{url}/occupazione?periodo=2024")
        for name in addresses():
            page.goto(f"{url}/{name}")
            page.locator(".st-key-piede").wait_for(timeout=120_000)
            settle(page)
        for link in page.locator(".st-key-menu a").all():
            assert str(link.evaluate("one => one.pathname")).startswith(f"{BASE}/")
        assert page.evaluate("document.fonts.check(\"16px 'Titillium Web'\")")
        page.locator(".st-key-menu a").first.click()
        settle(page)
        statement = page.locator(f"a[href='{BASE}/accessibilita']")
        expect(statement.first).to_be_visible()
        page.goto(f"{url}/accessibilita")
        page.get_by_role("link", name="Bifocale").first.click()
        page.locator(".st-key-piede").wait_for(timeout=120_000)
        for folder in ("edizione", f"assemblea/{agenda}"):
            page.goto(f"{url}/{folder}")
            page.wait_for_load_state("networkidle")
            scope = page.evaluate("navigator.serviceWorker.ready.then(one => new URL(one.scope).pathname)")
            assert scope == f"{BASE}/{folder}/"
        index = httpx.get(f"{url}/api/v1").json()
        assert index["links"]["indicators"] == f"{BASE}/api/v1/indicators"
        origin = url.removesuffix(BASE)
        for address in (*index["links"].values(), f"{BASE}/occupazione.csv"):
            assert httpx.get(f"{origin}{address}").status_code == 200, address
        assert httpx.get(f"{origin}{index['links']['openapi']}").json()["servers"] == [{"url": BASE}]
        assert urlsplit(httpx.get(url).headers["location"]).path == f"{BASE}/"
        assert httpx.get(f"{origin}/mappa").status_code in {403, 404}, "nginx serves nothing of ours outside the path"
        cookies = {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}
        assert cookies["bifocale_visita"] == BASE
        page.goto("about:blank")
    assert traffic.refused == []
    assert traffic.outside() == []
    assert f"{BASE}/_stcore/stream" in traffic.asked


def test_who_signs_in_comes_back_under_the_path_and_leaves_from_there(
    demo_copy: Path, tmp_path: Path, browser: Browser
) -> None:
    page = browser.new_page(locale="it-IT")  # not watched: the provider's pages ask others for their style
    traffic = Traffic()
    with provider(ENABLED) as identity:
        settings = {**settings_of(identity, 1), "BIFOCALE_OIDC_REDIRECT_URI": "{url}/oauth2callback"}
        with published(demo_copy, tmp_path, **settings) as url:
            sign_in(page, f"{url}/mappa?periodo=2024", ENABLED)
            assert (urlsplit(page.url).path, words(page)) == (f"{BASE}/mappa", {"periodo": ["2024"]})
            cookies = {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}
            assert cookies["bifocale_ingresso"] == BASE
            traffic.watch(page)
            page.locator(".st-key-ruolo_attuale button").first.click()
            page.get_by_role("button", name="Esci", exact=True).click()
            page.wait_for_url("**/oauth2/end_session**", timeout=60_000)
            page.locator("form button").first.click()
            page.locator("#bif-gate").wait_for(timeout=120_000)
            assert "bifocale_ingresso" not in {cookie["name"] for cookie in page.context.cookies()}
            page.goto("about:blank")
    own = {path for path in traffic.asked if path.startswith(f"{BASE}/")}
    assert f"{BASE}/auth/logout" in own
    page.context.close()


def test_links_by_mail_lead_under_the_path_to_enter_and_to_stop_letters(
    demo_copy: Path, tmp_path: Path, page: Page
) -> None:
    traffic = Traffic()
    traffic.watch(page)
    secret = "una chiave propria, lunga e segreta, per le prove"
    with mail_server() as mail:
        settings = {
            "BIFOCALE_DEMO_MODE": "false",
            "BIFOCALE_LOG_SECRET": secret,
            "BIFOCALE_SMTP_HOST": "127.0.0.1",
            "BIFOCALE_SMTP_PORT": str(mail.port),
            "BIFOCALE_SMTP_SECURITY": "none",
            "BIFOCALE_SMTP_SENDER": "bifocale@ambito.example",
            "BIFOCALE_SMTP_LINK_SECRET": secret,
        }
        with published(demo_copy, tmp_path, **settings) as url:
            page.goto(f"{url}/mappa?periodo=2024")
            page.get_by_role("link", name="Entra con un collegamento per posta").click(timeout=120_000)
            page.get_by_label("Indirizzo di posta").fill(ENABLED.email)
            page.get_by_role("button", name="Invia il collegamento").click()
            expect(page.get_by_text("Se l'indirizzo è tra quelli abilitati")).to_be_visible()
            link = link_in(mail.wait_for(1)[-1])
            assert link.startswith(f"{url}/accesso/posta/entra?")
            page.goto(link)
            page.get_by_role("button", name="Entra").click()
            page.locator(".st-key-piede").wait_for(timeout=120_000)
            settle(page)
            assert (urlsplit(page.url).path, words(page)) == (f"{BASE}/mappa", {"periodo": ["2024"]})
            with opened(f"sqlite:///{demo_copy.with_suffix('')}{SUFFIX}") as register:
                subscriptions, role = Subscriptions(register), Right(role=AccountRole.MANAGER).code
                subscriptions.switch_weekly(number_of(register), role, on=True)
                bifocale(given_to(demo_copy, tmp_path, url, settings), "digest", "--send")
                letter = mail.wait_for(2)[-1]
                stop = str(letter["List-Unsubscribe"]).strip("<>")
                assert stop.startswith(f"{url}{ADDRESS}?")
                assert stop in letter.as_string().replace("=\n", "").replace("=3D", "=")
                page.goto(stop)
                page.get_by_role("button").click()
                expect(page.get_by_role("heading", name=DONE)).to_be_visible()
                assert urlsplit(page.url).path == f"{BASE}{ADDRESS}"
                page.get_by_role("link", name="Tornare a Bifocale").click()
                page.locator(".st-key-piede").wait_for(timeout=120_000)
                assert "Nessuno ha chiesto" in bifocale(
                    given_to(demo_copy, tmp_path, url, settings), "digest", "--send"
                )
            page.goto("about:blank")
    assert traffic.refused == []
    assert traffic.outside() == []


def number_of(register: Engine) -> int:
    """Return the number of the account that is enabled."""
    with register.connect() as connection:
        return int(connection.execute(text("SELECT id FROM account")).scalar_one())
