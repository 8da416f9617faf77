"""What a person sees when a page fails."""

import re

import pytest
import streamlit

from components.app.script_errors import script_error_handler
from components.escaping.markdown import plain
from user_error import UserError


class NotThereError(UserError):
    """An error written for people."""


@pytest.fixture
def shown(monkeypatch):
    messages = []
    for kind in ("error", "warning"):
        monkeypatch.setattr(streamlit, kind, lambda text, kind=kind, icon=None: messages.append((kind, text)))
    return messages


def test_an_unexpected_error_shows_a_calm_message_with_the_number_of_the_log(shown, caplog):
    handled = script_error_handler(contact="l’ufficio di piano")(ValueError("select segreto from persone"))
    ((kind, text),) = shown
    assert handled is True
    assert kind == "error"
    assert "segnalarlo a l’ufficio di piano" in text
    assert "segreto" not in text
    assert "ValueError" not in text
    number = re.search(r"\*\*([0-9a-f]{8})\*\*", text)[1]
    assert f"Script error {number}" in caplog.text
    assert caplog.records[0].exc_info[0] is ValueError


def test_an_error_written_for_people_is_shown_as_it_is(shown, caplog):
    assert script_error_handler()(NotThereError("Il periodo chiesto non è nei dati.")) is True
    assert shown == [("warning", plain("Il periodo chiesto non è nei dati."))]
    assert caplog.records[0].exc_info is None
