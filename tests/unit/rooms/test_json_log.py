"""The log as JSON lines: dated with its zone, one line an event, and nothing of anybody in it."""

import json
import logging
import sys
import threading
from datetime import datetime, timedelta

import pytest

from json_log import LEFT_OUT, REQUEST, JsonLines, is_on, scrubbed, write_json_lines


def record(message: object = "Fatto", *words: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("bifocale", logging.INFO, __file__, 1, message, words, None)
    for name, value in more.items():
        setattr(made, name, value)
    return made


def line(*words: object, **more: object) -> dict[str, object]:
    written = JsonLines().format(record(*words, **more))
    assert "\n" not in written
    told: dict[str, object] = json.loads(written)
    return told


def test_a_line_is_dated_in_utc_with_its_zone() -> None:
    told = line("Fatto in %d s", 3)
    assert datetime.fromisoformat(str(told["time"])).utcoffset() == timedelta(0)
    assert (told["message"], told["level"], told["event"], told["logger"]) == (
        "Fatto in 3 s",
        "info",
        "log",
        "bifocale",
    )
    assert "request" not in told


def test_facts_are_fields_and_the_empty_ones_are_left_out() -> None:
    told = line(facts={"event": "run", "page": "mappa", "role": "", "status": None, "duration_ms": 0.0})
    assert (told["event"], told["page"], told["duration_ms"]) == ("run", "mappa", 0.0)
    assert told.keys().isdisjoint({"role", "status"})


def test_what_is_logged_while_a_request_is_answered_has_its_number() -> None:
    token = REQUEST.set("0123456789abcdef")
    assert line()["request"] == "0123456789abcdef"
    REQUEST.reset(token)


def test_an_error_is_one_line_with_its_trace_in_a_field() -> None:
    try:
        int("anna.rossi@ente.example")
    except ValueError:
        told = line("Non fatto", exc_info=sys.exc_info())
    assert told["error"] == "ValueError"
    assert str(told["trace"]).startswith("Traceback (most recent call last):\n")
    assert str(told["trace"]).endswith(f"ValueError: invalid literal for int() with base 10: '{LEFT_OUT}'\n")
    assert "anna" not in str(told["trace"])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Non inviato a anna.rossi+x@ente.example: rifiutato", f"Non inviato a {LEFT_OUT}: rifiutato"),
        ("GET /accesso/posta/entra?gettone=abc.def 403", f"GET /accesso/posta/entra{LEFT_OUT} 403"),
        ("postgresql://utente:segreta@db.example/base", f"postgresql://{LEFT_OUT}@db.example/base"),
        ("La riga 3: «Mario Rossi» non è un comune", f"La riga 3: «{LEFT_OUT}» non è un comune"),
        ("codice RSSMRA80A01D142Z letto", f"codice {LEFT_OUT} letto"),
        ("parola k3yAbCdEfGhIjKlMnOpQrStUvWxYz01 usata", f"parola {LEFT_OUT} usata"),
        ("Key exists\nDETAIL:  Key (email)=(a b) already\nfine", f"Key exists\nDETAIL:{LEFT_OUT}\nfine"),
        ("[SQL: SELECT 1]\n[parameters: ('Mario', 3)]", f"[SQL: SELECT 1]\n[parameters: {LEFT_OUT}]"),
    ],
)
def test_what_may_be_somebodys_is_taken_away(said: str, kept: str) -> None:
    assert scrubbed(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "Il processo p1 è finito (uscita -9): riparte tra 0.5 s.",
        'File "/opt/bifocale/.venv/lib/python3.11/site-packages/streamlit/runtime/scriptrunner/exec_code.py", line 129',
        "Che cosa fare? Riprovare",
        "The first view of occupazione as responsabile took more than 120 s",
    ],
)
def test_what_is_nobodys_stays(said: str) -> None:
    assert scrubbed(said) == said


def test_a_message_whose_words_do_not_fit_is_written_all_the_same() -> None:
    assert line("Uno %d", "due")["message"] == "Uno %d"


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", list(root.handlers))
    monkeypatch.setattr(root, "level", root.level)
    for name in tuple(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "handlers", list(logger.handlers))
        monkeypatch.setattr(logger, "propagate", logger.propagate)
        monkeypatch.setattr(logger, "disabled", logger.disabled)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)


@pytest.mark.usefixtures("as_before")
def test_libraries_and_uncaught_errors_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    other = logging.getLogger("una.libreria")
    other.addHandler(logging.StreamHandler())
    other.propagate = False
    whole = logging.getLogger("uvicorn.access")
    write_json_lines()
    other.warning("Detto una volta")
    whole.warning("GET /mappa?comune=019025")
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    sys.excepthook(RuntimeError, RuntimeError("in fondo"), None)
    sys.excepthook(SystemExit, SystemExit(2), None)
    told = [json.loads(one) for one in capsys.readouterr().err.splitlines()]
    assert [(one["event"], one.get("error")) for one in told] == [
        ("log", None),
        ("uncaught", "ZeroDivisionError"),
        ("uncaught", "RuntimeError"),
    ]
    assert is_on()
    logging.captureWarnings(capture=False)
