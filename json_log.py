"""The log as JSON lines: one object a line, dated in UTC, of what happened and never of whom.

Role: write records of the standard library's ``logging`` as lines that programs read. In: records, from whatever
library. Out: lines on standard error: ``time``, ``level``, ``logger``, ``event``, ``message``; ``request`` while one is
answered; ``trace`` of an error; what a record has in ``extra={"facts": {…}}``.
Must not: let through what may be somebody's: `scrubbed` takes it away from messages and traces, whoever wrote them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

REQUEST: ContextVar[str] = ContextVar("request", default="")
"""Number of the request that is being answered."""
LEFT_OUT: Final = "…"
_TAKEN_AWAY: Final = (
    re.compile(r"(?<=\[parameters: ).*?(?=\]\s*$|\]\n|$)", re.MULTILINE),  # what SQLAlchemy was told
    re.compile(r"(?<=DETAIL:).*$", re.MULTILINE),  # rows, in PostgreSQL's words
    re.compile(r"(?<=«)[^»]*(?=»)"),  # what our sentences quote: cells, names, addresses
    re.compile(r"(?<=://)[^\s/@]*(?=@)"),  # who connects, and with which password
    re.compile(r"[\w.+\-%]+@[\w\-]+(?:\.[\w\-]+)*"),  # addresses of mail
    re.compile(r"(?<=[\w/])\?[^\s\"'<>«»)\]}]+"),  # query strings
    re.compile(r"\b[A-Za-z]{6}\d\d[A-Za-z]\d\d[A-Za-z]\d{3}[A-Za-z]\b"),  # tax codes
    re.compile(r"(?<![\w\-])(?=[\w\-]*\d)(?=[\w\-]*[A-Za-z])[\w\-]{24,}(?![\w\-])"),  # keys, words of sign-ins, tokens
)
"""What is taken away from each text, in this order."""
_OF_LOGGING: Final = frozenset({"uvicorn.access"})
"""Loggers that write whole addresses."""


def scrubbed(text: str) -> str:
    """Return a text without what may be somebody's: quoted words, addresses, query strings, keys, values of rows."""
    for pattern in _TAKEN_AWAY:
        text = pattern.sub(LEFT_OUT, text)
    return text


class JsonLines(logging.Formatter):
    """Formats records as JSON lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        facts: Mapping[str, object] = getattr(record, "facts", {})
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": str(facts.get("event", "log")),
            "message": scrubbed(_message(record)),
            **({"request": REQUEST.get()} if REQUEST.get() else {}),
            **{name: value for name, value in facts.items() if value not in {"", None}},
        }
        if record.exc_info and record.exc_info[1] is not None:
            told["error"] = type(record.exc_info[1]).__name__
            told["trace"] = scrubbed("".join(traceback.format_exception(record.exc_info[1])))
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Return what a record says; its words as they stand where they do not fit."""
    try:
        return record.getMessage()
    except (TypeError, ValueError):
        return str(record.msg)


def write_json_lines() -> None:
    """Have everything that this process logs written as JSON lines, what no one catches too."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in tuple(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:], logger.propagate = [], True
        if name in _OF_LOGGING:
            logger.disabled = True
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda said: _uncaught(said.exc_type, said.exc_value, said.exc_traceback)


def is_on() -> bool:
    """Whether this process writes JSON lines."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Write what nobody caught; whoever asked the program to end is no error."""
    if error is None or issubclass(kind, KeyboardInterrupt | SystemExit):
        return
    facts = {"event": "uncaught"}
    logging.getLogger(__name__).critical("Uncaught error", exc_info=(kind, error, trace), extra={"facts": facts})
