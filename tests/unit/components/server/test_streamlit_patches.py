"""Each way in which Streamlit is bent (docs/streamlit_patches.md) still finds in the installed version what it bends.

A test that fails here after an upgrade says which patch has nothing to hold on to any more: look at the page without
it, then take it away or follow Streamlit.
"""

import inspect
import re
from functools import cache
from pathlib import Path

import plotly.graph_objects as go
import plotly.io
import pytest
import streamlit as st
from streamlit import config
from streamlit.elements import plotly_chart
from streamlit.elements.lib import pandas_styler_utils
from streamlit.runtime import Runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.scriptrunner import ScriptRunContext
from streamlit.web.server.starlette import starlette_auth_routes, starlette_routes, starlette_websocket
from streamlit.web.server.starlette.starlette_routes import XSRF_COOKIE_NAME
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from components.figures.core.prerendered import kept
from components.server.assets import asset_text
from components.server.html_rewrite import _changes
from components.server.own_files import COOKIE
from components.server.sign_in.provider_return import _STREAMLIT as LISTENED
from components.server.sign_in.provider_return import KEPT_CLAIMS
from components.server.spoken_tables import BARE
from components.theme import styled
from components.views.map.iframe import _frame as frame

COMPONENTS = Path(__file__).parents[4] / "components"
STATIC = Path(st.__file__).parent / "static"
INDEX = (STATIC / "index.html").read_text(encoding="utf-8")
MEND = asset_text("shell", "mend.js")
OURS = [path for kind in ("css", "js", "py") for path in sorted(COMPONENTS.rglob(f"*.{kind}"))]
TEST_IDS = sorted(
    {name for path in OURS for name in re.findall(r"data-testid[*^~$]?=\\?['\"]([\w-]+)", path.read_text())}
)
WORDS = re.findall(r'^ {4}"([^"]+)":', MEND, re.MULTILINE)
NO_PAGE = "The page that you have requested does not seem to exist. Running the app's main page."


@cache
def bundle(name: str = "") -> str:
    """Return the code that Streamlit sends to the browser: all of it, or of the files whose name begins so."""
    files = sorted((STATIC / "static" / "js").glob(f"{name}*.js"))
    assert files, f"Streamlit has no bundle {name!r}"
    return "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in files)


def is_said(words: str) -> bool:
    """Whether these words stand between quotes in Streamlit's code."""
    return any(f"{mark}{words}{mark}" in bundle() for mark in "\"'`")


@pytest.mark.parametrize("name", TEST_IDS)
def test_what_our_style_sheets_and_scripts_hold_on_to_is_there(name: str) -> None:
    assert is_said(name)


def test_there_are_test_ids_to_look_for() -> None:
    assert len(TEST_IDS) > 25, "the search above finds nothing: look at how they are written now"


@pytest.mark.parametrize("pattern", [pattern for pattern, _ in _changes("Prova")], ids=lambda pattern: pattern.pattern)
def test_every_change_of_the_first_page_finds_its_place_once(pattern: re.Pattern[str]) -> None:
    assert len(pattern.findall(INDEX)) == 1


def test_streamlits_page_may_be_enlarged() -> None:
    """Older ones forbade it, and mend.js took it away."""
    assert "user-scalable" not in INDEX
    assert "maximum-scale" not in INDEX


def test_streamlit_cannot_be_told_the_language_of_the_page() -> None:
    """The day it can, `lang`, title, noscript and the words of mend.js are its matter."""
    options = {*inspect.signature(st.set_page_config).parameters, *inspect.signature(st.App).parameters}
    told = {name for name in options | set(config.get_config_options()) if re.search(r"lang\b|language|locale", name)}
    assert told == set()


@pytest.mark.parametrize("word", [word for word in WORDS if word not in {frame.name, NO_PAGE}])
def test_every_word_that_is_put_into_italian_is_said_by_streamlit(word: str) -> None:
    assert is_said(word)


def test_the_sentence_of_a_page_that_is_not_there_is_made_of_two() -> None:
    first, _, second = NO_PAGE.partition(". ")
    assert NO_PAGE in WORDS
    assert is_said(first)
    assert f"${{t}}. {second}" in bundle()


def test_the_frame_of_the_map_has_its_italian_name() -> None:
    assert frame.name in WORDS


@pytest.mark.parametrize("template", ["`Help for ${", "`Remove ${", "— ${", "`start`", "`end`", "} per file`"])
def test_what_is_said_with_a_name_in_it_is_said_so(template: str) -> None:
    assert template in bundle()


@pytest.mark.parametrize(
    "name", ["BACKEND_BASE_URL", "blockErrorDialogs", "data-test-connection-state", "data-test-script-state"]
)
def test_streamlit_still_listens_to_what_mend_says(name: str) -> None:
    assert name in MEND
    assert name in bundle()


def test_streamlit_still_tells_after_the_click_that_a_window_was_shut() -> None:
    """Its listener stands on the document, after those of the page: `window_shut_first.js` comes before both."""
    assert "data-st-overlay-root" in MEND
    assert re.search(r"addEventListener\(`pointerdown`,(\w+),!0\),document\.addEventListener\(`click`,\w+\)", bundle())


def test_streamlit_still_tells_what_is_left_of_the_answer_before() -> None:
    assert '[data-stale="true"]' in asset_text("shell", "shell.css")
    assert '"data-stale":' in bundle()


def test_tables_still_fade_what_stays_in_view() -> None:
    assert re.search(r"===`faded`&&\(\w+\.globalAlpha=\.6\)", bundle("DataFrame"))


def test_tables_still_write_numbers_by_the_browser_unless_a_styler_says_how() -> None:
    """`italian_cells` hands a Styler its words: what Streamlit asks of one, and that tables show what it says."""
    assert "navigator.languages" in bundle("formatNumber")
    asked = inspect.getsource(pandas_styler_utils)
    assert "styler._compute()" in asked
    assert "styler._translate(False, False)" in asked
    assert re.search(r"===\w+\.Number&&\w+\(\w+\.columnTypeOptions\?\.format\)", bundle("DataFrame"))
    assert 'cell.get("display_value")' in asked


def test_the_menu_of_a_column_opens_others_that_speak_english() -> None:
    """Statistics and formats, which page.css hides."""
    assert (
        bundle("DataFrame").count('"aria-haspopup":`true`') + bundle("DataFrame").count('"aria-haspopup":`menu`') == 2
    )
    assert "`Localized`" in bundle("DataFrame")


def test_cells_of_tables_still_say_their_bare_value_and_hold_their_words() -> None:
    """Numbers, texts, addresses of the web, words in Markdown, names of rows: if they say what is drawn, drop it."""
    assert bundle("DataFrame").count(BARE.decode()) == 5
    assert "displayData" in bundle("DataFrame")


def test_streamlit_shows_a_figure_by_its_plain_form() -> None:
    """`KeptFigure` answers to_dict alone: the day that Streamlit asks for more, this fails before a page does."""
    figure = styled(go.Figure(go.Bar(x=[1, 2], y=[3, 4])))
    assert plotly.io.to_json(kept(figure), validate=False) == plotly.io.to_json(figure, validate=False)
    assert "plotly.io.to_json(figure, validate=False)" in inspect.getsource(plotly_chart)


def test_a_page_that_is_connected_again_asks_for_itself_only_if_something_runs_every_so_often() -> None:
    """`reconnection` has it run something; `session` reads the id of the session before."""
    assert re.search(r"this\.autoRerunIntervals\.size>0\?\(\w+\.info\(`Requesting a script run\.`\)", bundle("index"))
    assert re.search(r"\w+=this\.args\.getLastSessionId\(\);return\[[^\]]+,\.\.\.\w+\?\[\w+\]:\[\]\]", bundle("index"))
    assert "existing_session_id" in inspect.getsource(starlette_websocket)


def test_files_are_still_made_at_a_click_and_given_to_anybody() -> None:
    """`own_files` notes who clicks, and tells browsers apart by the cookie against forged requests."""
    assert "self._deferred_callables[file_id]" in inspect.getsource(MediaFileManager.execute_deferred)
    assert '"session_id": session_id' in inspect.getsource(MediaFileManager.add_deferred)
    assert XSRF_COOKIE_NAME == COOKIE
    media = inspect.getsource(starlette_routes.create_media_routes)
    assert "session" not in media
    assert "no-store" not in media


def test_streamlit_still_keeps_claims_in_cookies_and_tells_only_its_log_who_was_not_recognised() -> None:
    """`provider_return` reads and writes those cookies, and listens to that log."""
    callback = inspect.getsource(starlette_auth_routes._auth_callback)
    assert "_set_auth_cookie(response, cookie_value, tokens)" in callback
    assert '_LOGGER.warning(\n            "OAuth token exchange failed' in callback
    assert "exc_info=True" in callback
    assert starlette_auth_routes._LOGGER.name.endswith(LISTENED)
    assert {USER_COOKIE_NAME, TOKENS_COOKIE_NAME} == {"_streamlit_user", "_streamlit_user_tokens"}
    assert KEPT_CLAIMS[0] in inspect.getsource(starlette_auth_routes._get_provider_logout_url)


def test_signing_in_still_leads_away_by_a_message_and_remembers_no_page() -> None:
    assert "fwd_msg.auth_redirect.url" in inspect.getsource(st.login)
    assert 'make_url_path(base_url, "/")' in inspect.getsource(starlette_auth_routes._redirect_to_base)


def test_a_page_is_still_run_again_as_it_was_last_asked_for() -> None:
    """`watch` closes the pages of who may look no more."""
    assert "self.request_rerun(self._client_state)" in inspect.getsource(AppSession)
    assert "get_app_session" in dir(Runtime)


def test_only_the_shell_draws_in_fragments() -> None:
    """A fragment runs by itself, without the gate: one with figures would show them to who may look no more.

    The search box has none: names of places, services and pages, for a role that was asked for when the page was drawn.
    """
    fragments = [path for path in OURS if path.suffix == ".py" and "st.fragment" in path.read_text(encoding="utf-8")]
    assert {path.relative_to(COMPONENTS).as_posix() for path in fragments} == {
        "app/outage.py",
        "app/reconnection.py",
        "app/search/box.py",
    }


def test_the_private_doors_that_we_use_are_there() -> None:
    assert "is_history_navigation" in ScriptRunContext.__dataclass_fields__
    assert {"connect_session", "close_session", "handle_backmsg"} <= set(dir(Runtime))
    assert "component_registry" in dir(Runtime)


def test_each_patch_of_the_page_is_a_file_that_says_what_it_is_for_and_leaves_no_name_behind() -> None:
    files = sorted((COMPONENTS / "assets" / "mend").glob("*.js"))
    assert len(files) > 5
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text in MEND
        assert re.fullmatch(
            r"/\*\n( \* .+\n)+ \*/\n\(\(\) => \{\n  \"use strict\";\n.*\n\}\)\(\);\n", text, re.DOTALL
        ), path.name
