"""The window of files: what it offers, and that nothing is made before it is asked for."""

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from components.state.painter import Painter, hand_over, painter
from components.widgets.exports import save_menu


@pytest.fixture(autouse=True)
def no_site_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Offer no code of a frame: it wants a page (`tests/app/test_embed_code.py`)."""
    monkeypatch.setattr(save_menu, "embed_code", lambda **_: None)


@pytest.fixture(autouse=True)
def nobody_draws() -> Iterator[None]:
    before = painter()
    hand_over(None)
    yield
    hand_over(before)


def _page() -> None:
    import streamlit as st

    from components.widgets.exports.save_menu import save_menu

    def never(*_: object) -> None:
        raise AssertionError("made before it was asked for")

    st.session_state.setdefault("is_opened", False)
    save_menu(never, name="bifocale_x", key="x", sentence=lambda: "Una frase.", picture=never)  # type: ignore[arg-type]


def shown(*, opened: bool) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=60)
    app.session_state["salva_x"] = opened
    return app.run()


def labels(app: AppTest) -> list[str]:
    return [one.proto.label for one in app.get("download_button")]


def test_a_closed_window_holds_nothing() -> None:
    app = shown(opened=False)
    assert not app.exception
    assert labels(app) == []
    assert not app.get("html")


@pytest.mark.parametrize(
    ("who", "files"),
    [
        (lambda: None, ["CSV", "Excel"]),
        (
            lambda: Painter(svg=lambda *_, **__: "<svg/>", rows=lambda *_: "<svg/>", png=str.encode),
            ["CSV", "Excel", "PNG", "SVG"],
        ),
    ],
)
def test_an_open_window_offers_files_and_the_sentence(who: Callable[[], Painter | None], files: list[str]) -> None:
    hand_over(who())
    app = shown(opened=True)
    assert not app.exception
    assert labels(app) == files
    (quote,) = app.get("html")
    assert "Una frase." in quote.proto.body
    assert "Copia la frase" in quote.proto.body
