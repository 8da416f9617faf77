"""From an address that somebody types to a sign-in: real accounts, real mail server, real forms; no browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import Engine
from starlette.applications import Starlette

from components.app import link_desk
from components.app.link_desk import LinkDesk, desk_of
from components.server.sign_in.link_routes import ASK, OPEN, link_routes
from components.server.sign_in.ways_in import WaysIn
from data_access.accounts import store
from data_access.accounts.access_log import AccessLog, lines
from data_access.accounts.entrance import Entrance, Holder, Reason, Refused
from data_access.accounts.register import Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import OidcSettings, Settings, SmtpSettings
from tests.support.asgi_client import run_apart
from tests.support.mailbox import Mailbox, link_in, mail_server

KEY = b"k" * 64
PAGES = ("mappa", "persone")
MAYOR = Right(role=AccountRole.MAYOR, municipality="019062")


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Accounts, mail, the desk, and the application that its routes make."""

    desk: LinkDesk
    mail: Mailbox
    entrance: Entrance
    app: Starlette

    def ask(self, typed: str, *, host: str = "192.0.2.7", **headers: str) -> httpx.Response:
        answer = self.request("POST", ASK, {"indirizzo": typed, "verso": "/mappa?periodo=2025"}, host, headers)
        self.desk.wait()
        return answer

    def request(
        self,
        method: str,
        path: str,
        data: dict[str, str],
        host: str = "192.0.2.7",
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app, client=(host, 1))
            async with httpx.AsyncClient(transport=transport, base_url="https://bifocale.example") as client:
                given = {"data": data} if method == "POST" else {}
                return await client.request(method, path, headers=headers, **given)

        return run_apart(send())

    def link(self) -> str:
        address = urlsplit(link_in(self.mail.messages()[-1]))
        assert (address.netloc, address.path) == ("bifocale.example", OPEN)
        return f"{address.path}?{address.query}"


@pytest.fixture
def house(sqlite_engine: Engine) -> Iterator[House]:
    store.upgrade(sqlite_engine)
    with mail_server() as mail:
        smtp = SmtpSettings(
            host="127.0.0.1", port=mail.port, security="none", sender="b@a.example", link_secret="k" * 32
        )
        settings = Settings(demo_mode=False, public_url="https://bifocale.example", smtp=smtp)
        entrance = Entrance(
            settings, Register(sqlite_engine), SignIns(sqlite_engine), AccessLog(sqlite_engine, key=KEY)
        )
        entrance.register.add([Wanted(email="s@alfa.it", right=MAYOR)], by="prova")
        desk = desk_of(entrance)
        ways = WaysIn(is_demo=False, has_link=True, is_secure=True)
        routes = link_routes(lambda: ways, pages=PAGES, ask=desk.ask, read=desk.read, enter=desk.enter)
        yield House(desk=desk, mail=mail, entrance=entrance, app=Starlette(routes=routes))
        entrance.log.close()


def told(house: House) -> list[tuple[str, str]]:
    house.entrance.log.flush()
    return [(line.kind, line.detail) for line in reversed(lines(house.entrance.register.engine))]


def test_from_an_address_to_the_page_that_was_asked_for(house: House) -> None:
    assert house.ask(" S@alfa.it").status_code == 200
    link = house.link()
    for _ in range(3):
        opened = house.request("GET", link, {})
        assert (opened.status_code, "set-cookie" in opened.headers) == (200, False)
        assert 'method="post"' in opened.text, "what opens the address is a form, which uses nothing"
    token = link.partition("gettone=")[2]
    entered = house.request("POST", OPEN, {"gettone": token})
    assert (entered.status_code, entered.headers["location"]) == (303, "/mappa?periodo=2025")
    name, _, rest = entered.headers["set-cookie"].partition("=")
    word = rest.partition(";")[0]
    assert name == "bifocale_ingresso"
    assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(entered.headers["set-cookie"].split("; "))
    found = house.entrance.look(word)
    assert isinstance(found, Holder)
    assert (found.right, found.by_provider) == (MAYOR, False), "there is no provider to sign out at"
    again = house.request("POST", OPEN, {"gettone": token})
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)
    assert "già stato usato" in again.text
    kinds = told(house)
    assert kinds[0] == ("ingresso", "")
    assert kinds[1][0] == "rifiuto"


@pytest.mark.parametrize("typed", ["nessuno@b.it", "", "x", "s@alfa.it\r\nBcc: altri@b.it", "<script>"])
def test_who_is_not_enabled_reads_the_same_and_is_sent_nothing(house: House, typed: str) -> None:
    known, unknown = house.ask("s@alfa.it"), house.ask(typed)
    assert (unknown.status_code, unknown.text) == (known.status_code, known.text)
    assert len(house.mail.taken) == 1


def test_whose_account_is_tied_to_a_digital_identity_enters_by_that_alone(house: House) -> None:
    from data_access.accounts.register import Identity

    house.entrance.register.standing(Identity(issuer="https://id.example", subject="1", email="s@alfa.it"))
    house.ask("s@alfa.it")
    assert house.mail.taken == []


def test_where_a_level_is_wanted_a_link_shows_no_exact_figures(house: House) -> None:
    house.entrance.register.add([Wanted(email="r@b.it", right=Right(role=AccountRole.MANAGER))], by="prova")
    house.entrance.settings = house.entrance.settings.model_copy(update={"oidc": OidcSettings(minimum_level="SpidL2")})
    house.ask("r@b.it")
    entered = house.request("POST", OPEN, {"gettone": house.link().partition("gettone=")[2]})
    found = house.entrance.look(entered.headers["set-cookie"].partition("=")[2].partition(";")[0])
    assert not isinstance(found, Holder)


def test_one_address_is_not_flooded_and_one_network_asks_so_much(house: House) -> None:
    """Each from a network of their own, so that the limit of the address is met and not that of the network."""
    for number in range(6):
        assert house.ask("s@alfa.it", host=f"198.51.{number}.1").status_code == 200
    assert len(house.mail.taken) == link_desk.PER_ADDRESS.amount
    statuses = [house.ask(f"x{number}@b.it").status_code for number in range(link_desk.PER_NETWORK.amount + 2)]
    assert statuses == [200] * link_desk.PER_NETWORK.amount + [429] * 2
    assert house.ask("y@b.it", host="203.0.113.1").status_code == 200, "others are not held up"


def test_a_network_may_try_so_many_links(house: House) -> None:
    tries = [house.request("POST", OPEN, {"gettone": "x"}) for _ in range(link_desk.TRIES.amount + 1)]
    assert "non è di questo servizio" in tries[0].text
    assert "troppi tentativi" in tries[-1].text


@pytest.mark.parametrize("stranger", [{"Origin": "https://altri.example"}, {"Sec-Fetch-Site": "cross-site"}])
@pytest.mark.parametrize("path", [ASK, OPEN])
def test_a_form_of_another_site_is_not_taken(house: House, path: str, stranger: dict[str, str]) -> None:
    fields = {"indirizzo": "s@alfa.it", "gettone": "x"}
    assert house.request("POST", path, fields, headers=stranger).status_code == 403
    house.desk.wait()
    assert house.mail.taken == []


def test_a_form_as_large_as_somebody_likes_is_not_read(house: House) -> None:
    assert house.ask("a" * 20_000).status_code == 403


def test_words_of_the_address_are_no_html(house: House) -> None:
    page = house.request("GET", f"{ASK}?verso=%2Fmappa%3F%22%3E%3Cscript%3E", {})
    assert "<script>" not in page.text
    assert house.request("GET", f"{OPEN}?gettone=%22%3E%3Cscript%3E", {}).status_code == 403


def test_a_mail_server_that_is_away_is_told_to_the_log_and_to_nobody_else(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    away = house.desk._settings.smtp.model_copy(update={"port": 1})
    house.desk._settings = house.desk._settings.model_copy(update={"smtp": away})
    assert house.ask("s@alfa.it").status_code == 200
    assert "A one-time link was not sent" in caplog.text


def test_without_a_mail_server_there_is_no_such_way_in(house: House) -> None:
    desk = house.desk
    routes = link_routes(WaysIn, pages=PAGES, ask=desk.ask, read=desk.read, enter=desk.enter)
    closed = House(desk=desk, mail=house.mail, entrance=house.entrance, app=Starlette(routes=routes))
    for path in (ASK, OPEN):
        for method in ("GET", "POST"):
            answer = closed.request(method, path, {"indirizzo": "s@alfa.it"})
            assert (answer.status_code, answer.headers["location"]) == (303, "/")
    desk.wait()
    assert house.mail.taken == []


def test_a_link_asked_before_everything_was_closed_opens_nothing(house: House) -> None:
    """Whoever had it in a mailbox entered after its owner had closed every sign-in."""
    house.ask("s@alfa.it")
    token = house.link().partition("gettone=")[2]
    house.entrance.register.sign_out_everywhere("s@alfa.it")
    entered = house.request("POST", OPEN, {"gettone": token})
    found = house.entrance.look(entered.headers["set-cookie"].partition("=")[2].partition(";")[0])
    assert isinstance(found, Refused)
    assert found.reason is Reason.SIGNED_OUT


def test_what_is_no_form_is_refused_in_italian(house: House) -> None:
    answer = house.request("POST", ASK, {"indirizzo": "x"}, headers={"Content-Type": "multipart/form-data"})
    assert answer.status_code == 403
    assert "non viene da una pagina di questo servizio" in answer.text
