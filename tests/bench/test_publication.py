"""What the server answers from an edition: cells for programs, a figure for another site.

The edition is that of the demonstration at scale 1, whole: it takes two minutes of processor to make, and is kept in
``var/bench``.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from limits import RateLimitItemPerMinute
from starlette.applications import Starlette
from starlette.routing import Route

from components.server import middleware
from components.state.runtime import territory_of
from data_access.migrate import head_revision
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from geo.boundaries import build_territory
from indicators.model.territory import todays_territory
from publication.api.held import Held
from publication.api.pages import TWINS
from publication.api.service import Api, Published
from publication.edition.making import make_edition
from publication.edition.package import Edition, read_edition
from publication.embedded.page import embedded_page
from publication.meeting.figures import SHOWN
from publication.meeting.screen import NotInEditionError
from publication.routes import API_ADDRESSES
from tests.bench import budgets
from tests.bench.conftest import FOLDER
from tests.support.asgi_client import Client

FORMS = ("json", "csv", "parquet")


@pytest.fixture(scope="module")
def edition(usual: Snapshot) -> Edition:
    """The edition of the demo Ambito at scale 1."""
    path = FOLDER / f"edition-{head_revision()}.zip"
    if not path.exists():
        territory = build_territory(territory_of(todays_territory(usual)))
        key, moment = Ed25519PrivateKey.generate(), datetime.now(UTC)
        path.write_bytes(make_edition(usual, Settings(), territory, key=key, made_at=moment).edition.content)
    return read_edition(path.read_bytes(), name=path.name)


def published(edition: Edition) -> Published:
    return Published(held=Held.of(edition), editions=(edition.facts,))


def addresses(held: Held) -> list[str]:
    """Return every indicator in each breakdown and form, and every page."""
    found = [
        f"/api/v1/measure/{key}.{form}?by={','.join(dict.fromkeys(part for part in parts if part))}&ottica={lens}"
        for key, shapes in held.shapes.items()
        for form in FORMS
        for shape in shapes
        if (parts := (_level(shape["level"]), _unit(shape["unit"]))) != ("", "")
        for lens in [{"residence": "residenza", "place": "sede"}[shape["lens"]]]
    ]
    pages = [f"/{page}.{form}" for page in TWINS for form in FORMS]
    return list(dict.fromkeys([*found, *pages]))


def _level(level: str) -> str:
    return "" if level == "ambito" else level


def _unit(unit: str) -> str:
    return "" if unit == "span" else unit


def p95(seconds: Sequence[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1]


def each(act: Callable[[str], object], asked: Sequence[str]) -> tuple[float, str]:
    """Return the 95th percentile on the wall of an act for each of what is asked, and the processor's beside it."""
    wall, processor = [], []
    for one in asked:
        begun, used = time.perf_counter(), time.process_time()
        act(one)
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    median, own = statistics.median(wall) * 1000, p95(processor) * 1000
    return p95(wall), f"{len(asked)} of them, median {median:.3g} ms, processor p95 {own:.3g} ms"


def test_answers_of_the_api(edition: Edition) -> None:
    told = published(edition)
    api = Api(lambda: told, is_on=lambda: True, version="0", most=RateLimitItemPerMinute(1_000_000))
    routes = [Route(address, api) for address in API_ADDRESSES]
    client = Client(Starlette(routes=routes, middleware=middleware(routes=routes)))
    asked = addresses(told.held)

    def ask(address: str) -> None:
        assert client.get(address).status_code == 200, address

    ask("/api/v1/indicators")
    for of in ("never asked before", "asked again"):
        value, beside = each(ask, asked)
        budgets.told("api_answer", value, of=of, beside=beside)


def test_figures_for_other_sites(edition: Edition) -> None:
    views = {f"{page} {figure}": (page, figure) for page, figures in SHOWN.items() for figure in figures}
    shown = {name: view for name, view in views.items() if _is_held(edition, *view)}
    value, beside = each(lambda name: embedded_page(edition, shown[name][0], "", shown[name][1]), [*shown])
    budgets.told("embedded_figure", value, beside=beside)
    assert len(shown) > 30


def _is_held(edition: Edition, page: str, figure: str) -> bool:
    try:
        embedded_page(edition, page, "", figure)
    except NotInEditionError:
        return False
    return True
