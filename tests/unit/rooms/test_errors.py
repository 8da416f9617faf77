"""Every error of ours that says something in Italian is one kind, which every face shows."""

import errno
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import components
import data_access
import geo
import indicators
import publication
import sample_data
from components.app.script_errors import script_error_handler
from components.escaping.markdown import plain
from geo.errors import UnknownCodesError
from user_error import UserError, reason_of

ROOMS = (components, data_access, geo, indicators, sample_data)
INSIDE = {"SnapshotCorruptError", "FileRefusedError", "TomlTextError"}
"""Errors that one of our modules raises for another: in English, or part of a sentence."""


def classes() -> Iterator[type[BaseException]]:
    """Yield the classes of errors of every room."""
    for room in ROOMS:
        for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if found.name.startswith(
                ("components.app.router", "data_access.migrations", "data_access.accounts.migrations")
            ):
                continue
            for _, one in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
                if issubclass(one, BaseException) and one.__module__ == found.name:
                    yield one


def test_nobody_is_told_in_english_why_the_system_refuses_a_file() -> None:
    """Sentences ended in «No space left on device»; the log of a cache alone may."""
    root = Path(inspect.getfile(UserError)).parent
    rooms = [Path(room.__path__[0]) for room in (*ROOMS, publication)]
    sources = [*root.glob("*.py"), *(path for room in rooms for path in room.rglob("*.py"))]
    told = {path.name for path in sources if ".strerror" in path.read_text(encoding="utf-8")}
    assert told == {"snapshot_folder.py"}
    assert reason_of(OSError(errno.ENOSPC, "No space left on device")) == "il disco è pieno"
    assert reason_of(OSError(errno.EPROTO, "Protocol error")) == f"errore {errno.EPROTO} del sistema"
    assert reason_of(OSError("boh")) == "non si può"


def test_every_error_of_ours_has_one_base() -> None:
    """Those of geography were caught by the command line alone: pages took them for defects."""
    found = set(classes())
    assert {one.__name__ for one in found if not issubclass(one, UserError)} == INSIDE
    assert {"DataContractError", "GeoInputError", "GeographyContractError", "BreaksError", "QueryError"} <= {
        one.__name__ for one in found
    }


def test_a_page_shows_the_sentence_of_an_error_of_geography(monkeypatch) -> None:
    shown = []
    monkeypatch.setattr("streamlit.warning", lambda text, icon=None: shown.append(text))
    error = UnknownCodesError({"999001": ""}, year=2023)
    assert script_error_handler()(error) is True
    assert shown == [plain(str(error))]
    assert "999001" in shown[0]
