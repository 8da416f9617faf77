"""The code of tables goes out changed in one place; no other file does."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from components.server.spoken_tables import BARE, SEEN, SpokenTables
from tests.support.asgi_client import Client

CODE = b"var a={" + BARE + b",kind:1}"


@pytest.mark.parametrize(
    ("path", "is_changed"),
    [
        ("/static/js/DataFrame.-f9-1zS0.js", True),
        ("/crema/static/js/DataFrame.abc.js", True),
        ("/static/js/index.abc.js", False),
        ("/media/DataFrame.abc.js", False),
    ],
)
def test_only_the_code_of_tables_is_changed(path: str, *, is_changed: bool) -> None:
    app = Starlette(
        routes=[Route(path, lambda _request: Response(CODE, media_type="text/javascript"))],
        middleware=[Middleware(SpokenTables)],
    )
    answer = Client(app).get(path)
    assert answer.content == (CODE.replace(BARE, SEEN) if is_changed else CODE)
    assert answer.headers["content-length"] == str(len(answer.content))


def test_what_has_nothing_to_be_changed_is_served_as_it_is() -> None:
    path = "/static/js/DataFrame.new.js"
    app = Starlette(
        routes=[Route(path, lambda _request: Response(b"var b = 2"))], middleware=[Middleware(SpokenTables)]
    )
    assert Client(app).get(path).content == b"var b = 2"
