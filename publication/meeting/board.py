"""Screens made of the boards of an edition: target groups, services, outcomes, money, hours, the plan.

Comes in: an `Edition`, the key of a board, a period. Goes out: a `Screen`. Must not: work out a number, or draw more
than is read from the last row.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
from markupsafe import Markup as Html

from indicators.italian.numbers import number
from indicators.model.period import Period
from indicators.wording.fragments import lowered
from publication.drawing.marks import Bar
from publication.edition.accounts import SHARES
from publication.edition.boards import BARS, JOURNEYS
from publication.edition.package import Edition
from publication.meeting import text
from publication.meeting.drawing import (
    MOST_LINES,
    MOST_ROWS,
    bars_drawing,
    columns_for,
    table_drawing,
)
from publication.meeting.figures import BOARD
from publication.meeting.screen import Screen, Version, marks, refusal, split

Board = Mapping[str, Any]
AMBITO_ROLE, OWN_ROLE = "ambito", "proprio"
ANY_PERIOD: Final = ""
"""Period of the boards that are told once for all."""
OF_TOWNS: Final = frozenset({JOURNEYS, SHARES})
"""Boards with a row for each municipality."""


def board_screen(edition: Edition, key: str, period: str, *, town: str, note: str, width: int) -> Screen:
    """Return the screen of a board.

    Parameters
    ----------
    edition : Edition
    key : str
        Of the board.
    period : str
        One of those that the edition tells one by one.
    town : str
        ISTAT code of the municipality that it opens on; empty for the whole.
    note : str
        What the edition tells in place of the period that was asked, if it is another.
    width : int
        Of drawings.

    Raises
    ------
    NotInEditionError
        If the edition does not have the board, or not in that period.
    """
    found = edition.boards.get(key)
    if found is None:
        raise refusal(edition, text.NO_BOARD, "")
    spans = found["spans"]
    span = ANY_PERIOD if ANY_PERIOD in spans else period
    if span not in spans:
        held = ", ".join(Period.parse(one).label for one in spans)
        why = text.NO_SENTENCE.format(name=found["name"], period=Period.parse(period).label)
        raise refusal(edition, why, text.PERIODS.format(periods=held))
    places = spans[span]
    whole = places.get("") or places.get(town) or places.get(edition.manifest.lead_code) or next(iter(places.values()))
    said = note if span and Period.parse(span).label in whole["subtitle"] else ""
    shown = _version(whole, note=said, role=AMBITO_ROLE, width=width)

    def of_town(code: str) -> Version:
        own = places.get(code)
        if own is not None:
            return _version(own, note=said, role=OWN_ROLE, width=width)
        name = edition.names["municipalities"][code]["name"]
        return Version(
            headline=_of_row(whole, name) if key in OF_TOWNS else text.NOT_BY_TOWN.format(name=name),
            subtitle=shown.subtitle,
            source=shown.source,
            figure=shown.figure,
        )

    start = town if town in places else ""
    return Screen(
        kind=BOARD, whole=shown, of_town=of_town, start=start, map=Html(), shown=pl.lit(value=False), board=(key, span)
    )


def _of_row(board: Board, name: str) -> str:
    """Return what a board whose rows are municipalities says of one of them."""
    row = next((row for row in board["rows"] if row[0] == name), None)
    if row is None:
        return text.NOT_LISTED.format(name=name)
    if board["kind"] == BARS:
        return text.LISTED.format(name=name, words=row[1])
    columns = [f"{lowered(head)} {words}" for head, words in zip(board["heads"][1:], row[1:], strict=True)]
    return text.LISTED.format(name=name, words=", ".join(columns))


def _version(board: Board, *, note: str, role: str, width: int) -> Version:
    headline, more = split(board["title"])
    label = board["title"]
    figure = _bars(board, role, label, width) if board["kind"] == BARS else _table(board, label, width)
    return Version(
        headline=headline,
        more=" ".join(filter(None, (more, board.get("note"), note))),
        subtitle=board["subtitle"],
        source=board["source"],
        figure=figure,
    )


def _bars(board: Board, role: str, label: str, width: int) -> Html:
    rows = [
        Bar(name=row[0], words=row[1], value=row[2], lower=row[3], upper=row[4], role=role, provisional=row[5])
        for row in board["rows"]
    ]
    return bars_drawing(rows[:MOST_ROWS], label=label, width=width) + marks(_notes(board, len(rows) - MOST_ROWS))


def _table(board: Board, label: str, width: int) -> Html:
    rows, heads = board["rows"], board["heads"]
    columns = columns_for(width)
    shown = [[row[0], *row[1:][:columns]] for row in rows[:MOST_LINES]]
    hidden = len(heads) - 1 - columns
    drawing = table_drawing([heads[0], *heads[1:][:columns]], shown, label=label, width=width)
    columns_note = (text.OTHER_COLUMNS.format(names=", ".join(heads[1 + columns :])),) if hidden > 0 else ()
    return drawing + marks([*_notes(board, len(rows) - MOST_LINES), *columns_note])


def _notes(board: Board, hidden: int) -> Sequence[str]:
    """Return what the marks mean, and how many rows there is no room for."""
    has_ends = board["kind"] == BARS and any(row[4] is not None for row in board["rows"])
    late = board["kind"] == BARS and any(row[5] for row in board["rows"])
    others = text.OTHER_ROWS_ONE if hidden == 1 else text.OTHER_ROWS.format(count=number(hidden))
    told = (
        text.INTERVAL if has_ends else "",
        text.LATE_BARS if late else "",
        others if hidden > 0 else "",
    )
    return [words for words in told if words]
