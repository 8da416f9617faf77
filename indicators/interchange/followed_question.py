"""The question of a figure that somebody follows, as text that is kept, and the mark of its answer.

Comes in: a `Query`, the directory, whether its period moves with the data; or the text of before. Goes out: text, a
`Query` for whoever looks now, a mark. Must not: keep who asked or a number; trust the text (what no longer exists in
the data makes it a question that is not asked).

Beside the words of an address (`indicators.interchange.url_parameters`) it has how the figure is broken down, and a
period of its own that moves: ``chiusi-36-mesi`` are the last thirty-six months that have ended whenever it is read.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Final
from urllib.parse import parse_qsl, urlencode

from data_access.viewers import Viewer
from indicators.interchange.json_csv import rows_with_comparison
from indicators.interchange.url_parameters import LAST_MONTHS, View, read_view, write_view
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.period import Period, Unit, last_closed
from indicators.model.query import USUAL, Grouping, Query
from indicators.model.result import Result

PERIOD: Final = "periodo"
BY: Final = "per"
"""Name of the word that tells how a figure is broken down."""
EVERY_YEAR: Final = "ogni-anno"
UNITS: Final = {Unit.MONTH: "mesi", Unit.QUARTER: "trimestri", Unit.YEAR: "anni"}
_CLOSED: Final = re.compile(r"chiusi-(\d{1,3})-(mesi|trimestri|anni)")
GONE: Final = "La figura riguarda qualcosa che nei dati non c'è più: aprirla di nuovo, e scegliere altri filtri."
CELLS: Final = ("value", "numerator", "denominator", "status", "reference")
"""What of a row has changed when a figure has, beside the groups; intervals follow, and words beside are no number."""
_DIGITS: Final = ".9g"
"""Digits of a number that count: the last ones of a sum depend on who added first."""
_MARK_BYTES: Final = 32


def figure_text(queries: Sequence[Query], directory: Directory, *, moves: bool) -> str:
    """Return what a figure asks, as text: a line for each question.

    Parameters
    ----------
    queries : sequence of Query
        The main one first.
    directory : Directory
    moves : bool
        Whether nobody has chosen the period of the page: then that of the figure moves with the data, where it ends
        with what has ended.
    """
    return "\n".join(_text(query, directory, moves=moves) for query in queries)


def read_figure(text: str, directory: Directory, viewer: Viewer) -> tuple[Query, ...]:
    """Return the questions that a text asks today, for a viewer.

    Raises
    ------
    QueryError
        If something that it names is no longer in the data.
    """
    return tuple(_read(line, directory, viewer) for line in text.splitlines())


def asks_the_same(query: Query, other: Query) -> bool:
    """Whether two questions are one, whatever is settled by whom answers them (definitions, protection)."""
    plain = {"thresholds": USUAL, "left_out": (), "protection": None}
    return query.but(**plain) == other.but(**plain)


def _text(query: Query, directory: Directory, *, moves: bool) -> str:
    words = write_view(View(query=query), directory)
    words["indicatore"] = query.indicator
    words[PERIOD] = period_text(query.period, directory, query.viewer) if moves else str(query.period)
    words[BY] = ",".join(query.by)
    return urlencode({name: word for name, word in words.items() if word}, safe=",:")


def _read(text: str, directory: Directory, viewer: Viewer) -> Query:
    words = dict(parse_qsl(text))
    by = words.pop(BY, "")
    words[PERIOD] = _period_today(words.get(PERIOD, ""), directory)
    view = read_view(words, directory, viewer)
    known = {str(one): one for one in Grouping}
    groups = [word for word in by.split(",") if word]
    if view.dropped or any(word not in known for word in groups):
        raise QueryError(GONE)
    return replace(view.query, by=tuple(known[word] for word in groups))


def period_text(period: Period, directory: Directory, viewer: Viewer) -> str:
    """Return a period by the name under which it moves with the data; as it is typed, if it has none."""
    if period == directory.default_period(viewer):
        return LAST_MONTHS
    if period == directory.every_year:
        return EVERY_YEAR
    if period.last == _end(directory, period.unit):
        return f"chiusi-{period.months // period.unit}-{UNITS[period.unit]}"
    return str(period)


def answer_mark(results: Sequence[Result], *, key: bytes) -> str:
    """Return a fingerprint of what a figure shows: its periods and its cells, whatever else is said of them.

    Parameters
    ----------
    results : sequence of Result
    key : bytes
        Without it nobody can try small numbers until one has this mark.
    """
    said = json.dumps([[str(one.query.period), _cells(one)] for one in results])
    return blake2b(said.encode(), digest_size=_MARK_BYTES, key=key, person=b"followed figure").hexdigest()


def _cells(result: Result) -> list[list[str]]:
    kept = (*result.query.by, *CELLS)
    return [[_written(row.get(name)) for name in kept] for row in rows_with_comparison(result)]


def _written(value: object) -> str:
    return format(value, _DIGITS) if isinstance(value, float) else str(value)


def subject_of(text: str, page: str) -> str:
    """Return the fingerprint by which a figure of a page is known from the others that somebody follows."""
    return blake2b(f"{page}\n{text}".encode(), digest_size=_MARK_BYTES).hexdigest()


def _period_today(text: str, directory: Directory) -> str:
    if text == EVERY_YEAR:
        return str(directory.every_year)
    found = _CLOSED.fullmatch(text)
    if found is None:
        return text
    unit = next(unit for unit, word in UNITS.items() if word == found[2])
    end = _end(directory, unit)
    first = end - int(found[1]) * unit + 1
    return str(Period(first, end, unit).clipped(directory.first_month, directory.last_month))


def _end(directory: Directory, unit: Unit) -> int:
    """Return the last month of the last unit that has ended."""
    return (last_closed(directory.as_of) + 1) // unit * unit - 1
