"""The page by which messages are stopped: opening it stops nothing, one click does, and so does a program of mail."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from components.server.stop_route import ADDRESS, TITLE, TOKEN, WRONG, stop_route
from data_access.accounts import stop_links
from user_error import UserError

STRANGE = "Il collegamento non è di questo servizio."
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


class Desk:
    """What was stopped, and whether messages are sent at all."""

    def __init__(self) -> None:
        self.stopped: list[str] = []
        self.is_there = True

    def read(self, token: str) -> tuple[str, str]:
        if token != "buono":
            raise UserError(STRANGE)
        return "Non arrivano più avvisi su <Mensa>.", "Smetti"

    def stop(self, token: str, network: str) -> str:
        self.read(token)
        assert network
        self.stopped.append(token)
        return "Non arriva più niente."


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def browser(desk: Desk) -> Iterator[TestClient]:
    route = stop_route(lambda: desk.is_there, read=desk.read, stop=desk.stop)
    with TestClient(Starlette(routes=[route]), follow_redirects=False) as client:
        yield client


def test_letters_lead_to_this_address() -> None:
    assert (ADDRESS, TOKEN) == (stop_links.ADDRESS, stop_links.TOKEN)


def test_to_open_the_page_stops_nothing(browser: TestClient, desk: Desk) -> None:
    for _ in range(3):
        answer = browser.get(ADDRESS, params={TOKEN: "buono"})
    assert (answer.status_code, desk.stopped) == (200, [])
    assert "Non arrivano più avvisi su &lt;Mensa&gt;." in answer.text
    assert answer.text.count("<button") == 1
    assert f'action="{ADDRESS}?{TOKEN}=buono"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert browser.head(ADDRESS, params={TOKEN: "buono"}).status_code == 200
    assert desk.stopped == []


@pytest.mark.parametrize(
    "sent", [{"data": {}}, {"data": ONE_CLICK}, {"files": {"List-Unsubscribe": (None, "One-Click")}}]
)
def test_a_click_or_a_program_of_mail_stops_as_often_as_it_likes(browser: TestClient, desk: Desk, sent: dict) -> None:
    for _ in range(2):
        answer = browser.post(ADDRESS, params={TOKEN: "buono"}, **sent)
        assert answer.status_code == 200
        assert "Non arriva più niente." in answer.text
    assert desk.stopped == ["buono", "buono"]


@pytest.mark.parametrize("token", ["", "cattivo", "<script>", "buono2"])
def test_a_link_that_is_none_is_refused_in_italian(browser: TestClient, desk: Desk, token: str) -> None:
    for answer in (browser.get(ADDRESS, params={TOKEN: token}), browser.post(ADDRESS, params={TOKEN: token})):
        assert answer.status_code == 403
        assert WRONG in answer.text
        assert STRANGE in answer.text
        assert "<button" not in answer.text
        assert "<script>" not in answer.text
    assert desk.stopped == []


def test_where_no_messages_are_sent_there_is_no_such_page(browser: TestClient, desk: Desk) -> None:
    desk.is_there = False
    for answer in (browser.get(ADDRESS, params={TOKEN: "buono"}), browser.post(ADDRESS, params={TOKEN: "buono"})):
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert desk.stopped == []


def test_the_page_is_light_and_asks_for_no_other_file(browser: TestClient) -> None:
    text = browser.get(ADDRESS, params={TOKEN: "buono"}).text
    assert len(text.encode()) < 3_000
    assert 'src="' not in text
    assert TITLE in text
