"""A missing tool is a skip at a desk and a failure where everything is required."""

import pytest

from tests.support.requirements import require

MESSAGE = "Chromium not found: install it to run this test"


@pytest.fixture(autouse=True)
def at_a_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BIFOCALE_REQUIRE_ALL", raising=False)
    monkeypatch.delenv("BIFOCALE_NOT_HERE", raising=False)


def test_a_tool_that_is_there_changes_nothing() -> None:
    require("Chromium", present=True)


def test_a_missing_tool_skips_with_its_name() -> None:
    with pytest.raises(pytest.skip.Exception, match=MESSAGE):
        require("Chromium", present=False)


@pytest.mark.parametrize(("variable", "value"), [("CI", "true"), ("BIFOCALE_REQUIRE_ALL", "1")])
def test_a_missing_tool_fails_where_everything_is_required(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(pytest.fail.Exception, match=MESSAGE):
        require("Chromium", present=False)


def test_what_could_not_be_installed_is_a_skip_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("BIFOCALE_NOT_HERE", " Chromium nginx")
    with pytest.raises(pytest.skip.Exception, match=MESSAGE):
        require("Chromium", present=False)
    with pytest.raises(pytest.fail.Exception):
        require("haproxy", present=False)
