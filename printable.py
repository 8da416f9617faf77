"""The door to the terminal: whatever it is given is printed as words, read as nothing and obeyed by nobody.

Role: print what the command line says. In: text that may hold anything that somebody wrote in the database. Out:
answers on standard output, what is told beside them on standard error.
Must not: read markup (Rich's ``[bold]`` is a name like any other), let an escape sequence through, know what it prints.

Nothing else in the command line prints: a test holds it to it.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

import json_log

_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What moves, colours or renames a terminal, and what turns the order of reading around."""
_WIDE: Final = 400
"""Columns of a table that goes to a file."""
_errors: Final = Console(stderr=True)
_log: Final = logging.getLogger("bifocale")


def printable(text: str) -> str:
    """Return a text in which whatever a terminal would obey is a mark; line ends and tabs stay."""
    return _OBEYED.sub("\ufffd", text.replace("\r\n", "\n"))


def answer(text: str, *, end: str = "\n") -> None:
    """Print what was asked for."""
    typer.echo(printable(f"{text}{end}"), nl=False)


def answer_json(value: Any, *, indent: int | None = None) -> None:
    """Print what was asked for as JSON: what a terminal would obey is escaped, and programs read it as it was."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    typer.echo(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", written))


def answer_table(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows as an aligned table."""
    table = Table(box=None, pad_edge=False)
    for name in rows[0] if rows else ():
        table.add_column(_words(name))
    for row in rows:
        table.add_row(*(_words(value) for value in row.values()))
    Console(width=None if sys.stdout.isatty() else _WIDE).print(table)


def tell(sentence: str, *, style: str = "") -> None:
    """Say something beside the answer."""
    _errors.print(Text(printable(sentence), style=style), soft_wrap=True)


@contextmanager
def bar() -> Iterator[Callable[[str, float], None]]:
    """Show how far a work is as a bar."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_errors) as bars:
        task = bars.add_task("", total=1.0)
        yield lambda label, share: bars.update(task, description=printable(label), completed=share)


@contextmanager
def bar_or_lines() -> Iterator[Callable[[str, float], None]]:
    """Show how far a long work is: a bar, or a line every two hundredths where standard error is a file."""
    if not _errors.is_terminal:
        yield _line_by_line()
        return
    with bar() as advance:
        yield advance


def _line_by_line() -> Callable[[str, float], None]:
    told = ""

    def advance(label: str, share: float) -> None:
        nonlocal told
        percent = f"{share * 100 // 2 * 2:.0f}%"
        if percent != told:
            tell(f"{percent} {label}")
        told = percent

    return advance


def announce(sentence: str, *, event: str) -> None:
    """Say what a server that begins or goes on does: to who reads the terminal, or to who gathers its log."""
    if json_log.is_on():
        _log.info(sentence, extra={"facts": {"event": event}})
    else:
        tell(sentence)


def _words(value: object) -> Text:
    """Return a cell, on one line."""
    return Text("" if value is None else re.sub(r"[\n\t]", " ", printable(str(value))))
