"""Messages by mail, chosen on the pages: off until somebody asks; the figure followed is the one that is seen."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.app.mail import choices, desk
from components.escaping.markdown import plain
from components.server.sign_in.cookies import SIGNED_IN
from components.state import session
from components.state.runtime import runtime
from components.widgets.exports import follow_button
from data_access.accounts import store
from data_access.accounts.access_log import lines
from data_access.accounts.entrance import proxied_proof, viewer_of
from data_access.accounts.register import Right, Wanted
from data_access.accounts.stop_links import Stop, StopLinks
from data_access.accounts.subscriptions import Subscriber, Subscriptions
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import current_settings
from indicators.interchange.followed_question import read_figure
from publication.digest.contents import digest_of
from tests.app.conftest import ROUTER, SECONDS, Visit

EMAIL, HEADER = "anna@comune.it", "X-Remote-User"
KEY = "una chiave di trentadue byte almeno, segreta"
MAYOR = Right(role=AccountRole.MAYOR, municipality="019062")
MANAGER = Right(role=AccountRole.MANAGER)
MAIL = {
    "BIFOCALE_DEMO_MODE": "false",
    "BIFOCALE_TRUSTED_HEADER": HEADER,
    "BIFOCALE_TRUSTED_PROXIES": "10.0.0.5",
    "BIFOCALE_PUBLIC_URL": "https://bifocale.example",
    "BIFOCALE_SMTP_HOST": "127.0.0.1",
    "BIFOCALE_SMTP_SECURITY": "none",
    "BIFOCALE_SMTP_SENDER": "bifocale@ambito.example",
    "BIFOCALE_SMTP_LINK_SECRET": KEY,
}
FOLLOW = "segui_target"


@pytest.fixture
def enter(
    at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Open the first page as somebody who has signed in: ``enter(MAYOR)``."""
    for name, value in MAIL.items():
        monkeypatch.setenv(name, value)
    cookies: dict[str, str] = {}
    monkeypatch.setattr(session, "cookie", lambda name: cookies.get(name, ""))
    monkeypatch.setattr(session, "header", lambda name: EMAIL if name == HEADER else "")
    at_database(Path(shutil.copy(small_demo, tmp_path / "base.sqlite")))
    engine = store.register_engine(current_settings())
    store.upgrade(engine)
    engine.dispose()

    def begin(right: Right, *, opened: bool = False) -> AppTest:
        entrance = runtime().entrance()
        entrance.register.add([Wanted(email=EMAIL, right=right)], by="prova")
        cookies[SIGNED_IN] = entrance.enter(proxied_proof(EMAIL), network="10.1.2.3")
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.session_state["salva_target"] = opened
        return app.run()

    return begin


def subscriber() -> Subscriber | None:
    found = Subscriptions(runtime().entrance().register.engine).wanting_letters()
    return found[0] if found else None


def logged() -> list[str]:
    entrance = runtime().entrance()
    entrance.log.flush()
    return [line.detail for line in lines(entrance.register.engine) if line.kind == "posta"]


def keys(app: AppTest) -> set[str | None]:
    return {one.key for one in app.button}


def said(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.caption, *app.markdown, *app.info))


@pytest.mark.second_ring
def test_a_demonstration_offers_no_messages(visit: Visit) -> None:
    assert not {"posta_settimanale", FOLLOW} & keys(visit("quadro", role="manager"))


@pytest.mark.second_ring
def test_the_weekly_letter_is_off_and_is_switched_on_and_off(enter: Callable[..., AppTest]) -> None:
    app = enter(MAYOR)
    assert not app.exception
    assert choices.IS_OFF in said(app)
    assert subscriber() is None
    app.button(key="posta_settimanale").click().run()
    assert plain(choices.IS_ON.format(EMAIL)) in said(app)
    found = subscriber()
    assert found is not None
    assert (found.weekly, found.role, found.email) == (True, "sindaco:019062", EMAIL)
    app.button(key="posta_settimanale").click().run()
    assert subscriber() is None
    assert logged() == ["non vuole più il riepilogo settimanale", "chiede il riepilogo settimanale"]


def test_a_figure_is_followed_as_it_is_seen_and_left_from_the_page_the_header_and_a_letter(
    enter: Callable[..., AppTest],
) -> None:
    app = enter(MANAGER, opened=True)
    assert not app.exception
    assert plain(follow_button.HOW.format(EMAIL)) in said(app)
    app.button(key=FOLLOW).click().run()
    assert plain(follow_button.FOLLOWED.format(EMAIL)) in said(app)
    found = subscriber()
    assert found is not None
    (figure,) = found.figures
    assert figure.address.startswith("/?")
    assert "periodo=ultimi-12-mesi" in figure.address
    assert "da=" not in figure.address
    edition, settings = runtime().queries.edition(), current_settings()
    viewer = viewer_of(MANAGER)
    assert viewer is not None
    (query,) = read_figure(figure.question, edition.directory, viewer)
    assert query.period == edition.directory.default_period(viewer)
    assert digest_of(edition, viewer, found, settings) is None, "it has not changed since it was followed"
    assert any("Figure che seguite (1)" in str(one.label) for one in app.expander)
    app.button(key=f"non_seguire_{figure.subject}").click().run()
    assert subscriber() is None
    app.button(key=FOLLOW).click().run()
    app.button(key=FOLLOW).click().run()
    assert subscriber() is None, "the same button leaves it"
    app.button(key=FOLLOW).click().run()
    again = subscriber()
    assert again is not None
    token = StopLinks(key=KEY).make(Stop(key=again.key, subject=figure.subject))
    assert figure.name in desk.read_stop(token)[0]
    assert subscriber() is not None, "reading stops nothing"
    assert desk.use_stop(token, "10.9.8.7") == desk.use_stop(token, "10.9.8.7") == desk.ONE_STOPPED
    assert subscriber() is None
    assert desk.read_stop(token)[0] == desk.NOT_FOLLOWED
    assert logged()[0] == "non vuole più avvisi su una figura, da un collegamento"


def test_where_no_mail_leaves_nothing_is_offered(
    enter: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIFOCALE_SMTP_HOST", "")
    current_settings.cache_clear()
    app = enter(MAYOR, opened=True)
    assert not {"posta_settimanale", FOLLOW} & keys(app)
