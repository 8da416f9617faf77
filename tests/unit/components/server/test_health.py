"""The health check: well, unwell, silent, and asked by many at once."""

import asyncio
import threading
from datetime import date

import httpx
from starlette.applications import Starlette

from components.server import Health, health_routes
from components.server.health import LATE, UNKNOWN, UNREACHABLE, health_route
from data_access.errors import SettingsError
from tests.support.asgi_client import Client, run_apart

WELL = Health(reachable=True, version="1.2.3", data_version="42", as_of=date(2026, 10, 31))


def ask(check, **options):
    return Client(Starlette(routes=[health_route(check, version="1.2.3", **options)])).get("/healthz")


def test_well():
    response = ask(lambda: WELL)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "data_version": "42",
        "as_of": "2026-10-31",
        "version": "1.2.3",
    }


def test_an_unreachable_database_is_a_clear_503():
    response = ask(lambda: Health(reachable=False, version="1.2.3"))
    assert response.status_code == 503
    assert response.json() == {
        "status": "error",
        "database": "unreachable",
        "data_version": None,
        "as_of": None,
        "version": "1.2.3",
        "message": UNREACHABLE,
    }


def test_a_database_that_answers_but_cannot_be_used_is_not_well():
    response = ask(lambda: Health(reachable=True, version="1.2.3", message="La base dati è vuota."))
    assert response.status_code == 503
    assert (response.json()["database"], response.json()["message"]) == ("ok", "La base dati è vuota.")


def test_a_failure_of_the_check_never_shows_a_traceback(caplog):
    def fail():
        raise RuntimeError("password=segreta")

    response = ask(fail)
    assert response.status_code == 503
    assert response.json()["message"] == UNKNOWN
    assert "segreta" not in response.text
    assert "Health check failed: RuntimeError" in caplog.text


def test_a_refused_setting_is_told_in_its_public_words():
    """The check said that the database was not reachable, whatever the reason why it could not be made."""

    def refuse():
        raise SettingsError("BIFOCALE_DATABASE_URL vale «segreta».", public="Le impostazioni non sono valide.")

    response = ask(refuse)
    assert (response.status_code, response.json()["message"]) == (503, "Le impostazioni non sono valide.")
    assert "segreta" not in response.text


def test_a_silent_database_is_asked_once_and_nobody_waits_for_ever():
    release, asked = threading.Event(), []

    def silent():
        asked.append(1)
        release.wait(10)
        return WELL

    async def run():
        app = Starlette(routes=[health_route(silent, version="1.2.3", seconds=0.2)])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova") as client:
            silent_answers = await asyncio.gather(*(client.get("/healthz") for _ in range(5)))
            release.set()
            await asyncio.sleep(0.1)
            return [*silent_answers, await client.get("/healthz")]

    answered = run_apart(run())
    assert [response.status_code for response in answered] == [503] * 5 + [200]
    assert {response.json()["message"] for response in answered[:5]} == {LATE}
    assert len(asked) == 2


def test_a_process_is_ready_whatever_the_health_of_its_database():
    """Whoever sends visitors must not leave them without a page where there is one that says what is wrong."""
    for is_ready, status in ((True, 200), (False, 503)):
        routes = health_routes(lambda: Health(reachable=False, version="1"), lambda ready=is_ready: ready, version="1")
        client = Client(Starlette(routes=routes))
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (status, {"ready": is_ready})
        assert answer.headers["cache-control"] == "no-store"
        assert client.get("/healthz").status_code == 503
