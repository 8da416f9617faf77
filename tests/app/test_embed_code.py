"""The code of a frame in the window of files: only where a site is named, of the edition and not of what is on screen.

Second ring: a browser pastes it in a page of another site (`tests/e2e/test_embedded_figure.py`).
"""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import copy

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from components.escaping.markdown import plain
from components.state import presented
from components.widgets.exports import embed_code
from data_access.editions import Shelved, shelve
from tests.app.conftest import Visit
from tests.support.engines import opened

pytestmark = pytest.mark.second_ring
NAMED = {
    "BIFOCALE_PUBLIC_SITE": "true",
    "BIFOCALE_PUBLIC_URL": "https://bifocale.comune.esempio.it/",
    "BIFOCALE_EMBED_SITES": "https://www.comune.esempio.it",
}
Opened = Callable[..., AppTest]


@pytest.fixture
def window(visit: Visit, small_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Open the window of files of the map as a manager, in a base with an edition or none."""

    def begin(*, why_not: str = "", has_edition: bool = True, **settings: str) -> AppTest:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(presented, "_TOLD_BY", [lambda *_: why_not])
        database = Path(copy(small_demo, tmp_path / "base.sqlite"))
        if has_edition:
            with opened(f"sqlite:///{database}") as engine, engine.begin() as connection:
                facts = Shelved(
                    number=1,
                    data_version=1,
                    token="t" * 32,
                    as_of=date(2026, 10, 31),
                    made_at=datetime(2026, 11, 2, tzinfo=UTC),
                    mark="m" * 64,
                )
                shelve(connection, facts, content=b"", counts=b"")
        app = visit("quadro", role="manager", at=database, periodo="2025", comune="019025")
        app.session_state["salva_target"] = True
        app.run()
        assert not app.exception
        return app

    return begin


def code(app: AppTest) -> str:
    """Return the code that is offered; nothing where there is none."""
    bodies = [node.proto.body for node in app._tree if not isinstance(node, Block) and node.type == "html"]
    found = [re.search(r'bif-code">(&lt;iframe [^<]*)<', body) for body in bodies]
    return next((html.unescape(one[1]) for one in found if one), "")


def said(app: AppTest) -> str:
    return " ".join(str(one.value) for one in app.caption)


def test_where_a_site_is_named_the_code_leads_to_the_figure_of_the_edition(window: Opened) -> None:
    app = window(**NAMED)
    written = code(app)
    address = "https://bifocale.comune.esempio.it/edizione/figura/quadro/target?"
    assert written.startswith(f'<iframe src="{address}')
    assert 'height="640" style="border:0;height:clamp(640px, ' in written
    assert "periodo=2025" in written
    assert "da=" not in written, "whoever makes it is not told"
    assert not re.search(r"\bperson", written), "no finding of a manager's page is in it"
    assert plain(embed_code.WHERE.format("www.comune.esempio.it")) in said(app)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({**NAMED, "why_not": "Questa vista non è nell'edizione 1."}, embed_code.NOT_IN),
        ({**NAMED, "has_edition": False}, embed_code.NO_EDITION),
    ],
)
def test_elsewhere_there_is_no_code_and_why_is_said(window: Opened, given: dict[str, object], words: str) -> None:
    app = window(**given)
    assert code(app) == ""
    assert plain(words) in said(app)
