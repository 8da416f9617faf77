"""Immutable files are compressed once, whoever asks and however many."""

import asyncio
import gzip

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from components.server.assets import asset_routes, asset_text, asset_url
from components.server.compress import CompressOnce
from tests.support.asgi_client import Client, run_apart

BODY = b"var a = 1;" * 1000
GZIP = {"Accept-Encoding": "gzip"}
IMMUTABLE = "public, immutable, max-age=31536000"


class Files:
    """A server of files that counts how often each is read."""

    def __init__(self, *, cache=IMMUTABLE, status=200):
        self.reads = []
        self.cache, self.status = cache, status

    async def read(self, request):
        self.reads.append((request.url.path, request.headers.get("accept-encoding")))
        await asyncio.sleep(0.01)
        headers = {"Cache-Control": self.cache, "ETag": '"abc"', "Set-Cookie": "segreto=1"}
        return Response(BODY, self.status, headers, "text/javascript")


def ask(files, *paths, headers=GZIP, memory=1_000_000):
    """Ask for every path at the same time; return the responses."""

    async def run():
        middleware = [Middleware(CompressOnce, memory=memory)]
        app = Starlette(routes=[Route("/{path:path}", files.read)], middleware=middleware)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://prova") as client:
            return await asyncio.gather(*(client.get(path, headers=headers) for path in paths))

    return run_apart(run())


def test_forty_visitors_at_once_cost_one_reading_and_one_compression():
    files = Files()
    responses = ask(files, *["/static/js/a.js"] * 40)
    assert files.reads == [("/static/js/a.js", None)]
    assert {response.content for response in responses} == {BODY}
    assert {response.headers["content-encoding"] for response in responses} == {"gzip"}
    assert {response.headers["content-length"] for response in responses} == {str(len(gzip.compress(BODY, 6, mtime=0)))}


def test_a_shared_copy_carries_no_cookie_and_a_weak_tag():
    (response,) = ask(Files(), "/assets/a.css")
    assert "set-cookie" not in response.headers
    assert response.headers["etag"] == 'W/"abc"'
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.headers["cache-control"] == IMMUTABLE


@pytest.mark.parametrize("files", [Files(cache="no-cache"), Files(status=404)])
def test_what_may_change_or_is_not_there_is_asked_again(files):
    responses = ask(files, "/geo/comuni-1.json", "/geo/comuni-1.json")
    assert [response.status_code for response in responses] == [files.status] * 2
    assert all("content-encoding" not in response.headers for response in responses)
    assert len(files.reads) >= 3


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/static/js/a.js", {"Accept-Encoding": "identity"}),
        ("/static/js/a.js", {**GZIP, "Range": "bytes=0-9"}),
        ("/static/js/a.js", {**GZIP, "If-None-Match": '"abc"'}),
        ("/static/media/a.woff2", GZIP),
        ("/mappa.js", GZIP),
    ],
)
def test_every_other_request_passes_untouched(path, headers):
    files = Files()
    (response,) = ask(files, path, headers=headers)
    assert "content-encoding" not in response.headers
    assert response.headers["set-cookie"] == "segreto=1"
    assert files.reads == [(path, headers["Accept-Encoding"])]


def test_memory_is_bounded():
    files = Files()

    async def run():
        app = CompressOnce(Starlette(routes=[Route("/{path:path}", files.read)]), memory=10)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://prova") as client:
            return [await client.get("/static/a.js", headers=GZIP) for _ in range(2)]

    assert [response.content for response in run_apart(run())] == [BODY, BODY]
    assert len(files.reads) == 2


@pytest.mark.timeout(20)
def test_a_file_from_disk_is_sent_and_the_server_does_not_spin_waiting_for_a_visitor_to_leave():
    """A response from disk listens for its visitor's departure: an endless answer to that question blocked the loop."""
    app = Starlette(routes=asset_routes(), middleware=[Middleware(CompressOnce)])
    client = Client(app)
    responses = [client.get(asset_url("leaflet", "leaflet.js"), headers=GZIP) for _ in range(2)]
    assert [response.text for response in responses] == [asset_text("leaflet", "leaflet.js")] * 2
    assert {response.headers["content-encoding"] for response in responses} == {"gzip"}
