"""The boards of an edition: breakdowns made ready to be read, as rows of bars or as small tables.

Comes in: answers of a protected viewer. Goes out: documents for JSON, by key, period and place. Must not: take the
answer of anybody who sees exact figures; add up groups, which may overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import polars as pl

from components.figures.core.labels import GROUP_NAMES, group_label, source_line, what_it_is
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import number
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.query import TERRITORY, Grouping, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of
from indicators.wording.headline import headline
from indicators.wording.journeys import journeys_words
from publication.edition import text
from publication.edition.breakdowns import BREAKDOWNS, Breakdown

BARS, TABLE = "barre", "tavola"
"""What a board is: a bar for each row, or words in rows and columns."""
JOURNEYS: Final = "viaggi"
"""Board of the municipalities whose people come to the services of the lead municipality."""
IN_ORDER: Final = frozenset(
    {
        *(Grouping.AGE_BAND, Grouping.SIZE_CLASS, Grouping.STEP, Grouping.NEED, Grouping.MOMENT, Grouping.STRAND),
        *(Grouping.PACT_STATE, Grouping.CONTINUITY, Grouping.RESIDENCE_CLASS),
    }
)
"""Groups that have an order of their own; the others stand with the greatest value first."""
Board = dict[str, Any]
Boards = dict[str, Board]


def boards_of(answers: Mapping[Query, Result], directory: Directory) -> Boards:
    """Return the boards of the breakdowns that were answered.

    Parameters
    ----------
    answers : mapping of Query to Result
        Answers to `publication.edition.breakdowns.breakdown_questions` and `town_questions`.
    directory : Directory

    Returns
    -------
    dict
        By key: ``name``, and ``spans``: by period, by ISTAT code of the municipality (empty for the whole), ``title``,
        ``subtitle``, ``source``, ``kind``, ``heads`` and ``rows``. A row of bars is a name, words, value, lower and
        upper end and whether it may change; one of a table is words.
    """
    boards = {}
    for told in BREAKDOWNS:
        spans: dict[str, dict[str, Board]] = {}
        for period in told.periods(directory):
            towns = directory.municipalities if told.by_municipality else {}
            asked = {"": told.asked(period), **{code: told.asked(period, area=code) for code in towns}}
            found = {place: _board(answers[query]) for place, query in asked.items() if query in answers}
            if found:
                spans["" if told.over_years else str(period)] = found
        if spans:
            boards[told.key] = {"name": _name(told), "spans": spans}
    journeys = _journeys(answers, directory)
    return boards | ({JOURNEYS: journeys} if journeys["spans"] else {})


def _name(told: Breakdown) -> str:
    groups = [GROUP_NAMES[grouping] for grouping in told.by if grouping is not Grouping.YEAR]
    name = text.NAME_OF.format(indicator=INDICATORS[told.indicator].name, groups=" e ".join(groups).lower())
    if told.area == TERRITORY:
        name = text.OF_TERRITORY.format(name=name)
    return text.OVER_YEARS.format(name=name) if told.over_years else name


def _journeys(answers: Mapping[Query, Result], directory: Directory) -> Board:
    """Return from which other municipalities people come to the services of the lead municipality."""
    told = next(one for one in BREAKDOWNS if one.by == (Grouping.PLACE,) and one.indicator == "people_served")
    spans = {}
    for period in told.periods(directory):
        result = answers.get(told.asked(period, by=(Grouping.MUNICIPALITY,)))
        if result is not None:
            lead = directory.lead_code
            rows = result.frame.filter(pl.col("place") == lead, pl.col("municipality") != lead)
            come = replace(result, frame=rows)
            spans[str(period)] = {"": _board(come, title=journeys_words(come), by=(Grouping.MUNICIPALITY,))}
    return {"name": text.JOURNEYS.format(lead=directory.lead_name), "spans": spans}


def _board(result: Result, *, title: str = "", by: Sequence[Grouping] = ()) -> Board:
    if not result.is_protected:
        message = f"«{result.query.indicator}» is not the answer of a protected viewer: it has no place in an edition"
        raise ValueError(message)
    groupings = by or result.query.by
    head = {"title": title or headline(result), "subtitle": what_it_is(result), "source": source_line(result)}
    if len(groupings) == 1:
        return head | {"kind": BARS, "heads": [GROUP_NAMES[groupings[0]]], "rows": _bars(result, groupings[0])}
    return head | _table(result, *groupings)


def _bars(result: Result, grouping: Grouping) -> list[list[Any]]:
    """Return a row for each group; those that are nobody's are left out."""
    rows = [row for row in result.finished() if not _is_nobodys(result, row)]
    if grouping not in IN_ORDER:
        rows.sort(key=lambda row: -(row["value"] if row["value"] is not None else -1))
    return [
        [
            group_label(result.directory, grouping, code_of(row, grouping)),
            words_of(result, row),
            *((row["value"], row["lower"], row["upper"]) if row["status"] == Status.OK else (None, None, None)),
            bool(row["provisional"]),
        ]
        for row in rows
    ]


def _table(result: Result, down: Grouping, across: Grouping) -> Board:
    """Return words in rows and columns; groups in which nothing is told, or all is zero, are left out."""
    rows = result.finished()
    told = [row for row in rows if row["value"]]
    downs = _codes(told, down)
    columns = sorted(_codes(rows, across)) if across is Grouping.YEAR else _codes(told, across)
    there = [row for row in rows if row["status"] != Status.UNDEFINED]
    cells = {(code_of(row, down), code_of(row, across)): words_of(result, row) for row in there}
    return {
        "kind": TABLE,
        "heads": [GROUP_NAMES[down], *(group_label(result.directory, across, code) for code in columns)],
        "rows": [
            [group_label(result.directory, down, code), *(cells.get((code, column), text.NONE) for column in columns)]
            for code in downs
        ],
    }


def _codes(rows: Sequence[ResultRow], grouping: Grouping) -> list[str]:
    """Return the groups of some rows: in their own order, or those with the greatest values first."""
    most: dict[str, float] = {}
    for row in rows:
        code = code_of(row, grouping)
        most[code] = max(most.get(code, 0.0), row["value"] or 0.0)
    return list(most) if grouping in IN_ORDER else sorted(most, key=lambda code: -most[code])


def _is_nobodys(result: Result, row: ResultRow) -> bool:
    closed = row["status"] == Status.UNDEFINED and result.indicator.kind in {Kind.COUNT, Kind.PERSONS}
    return row["value"] == 0 or closed


def words_of(result: Result, row: ResultRow) -> str:
    """Return the value of a row as it is read beside its bar, or what stands for it."""
    if row["status"] != Status.OK or row["value"] is None:
        return text.STATES.get(str(row["status"]), text.STATES[str(Status.UNDEFINED)])
    entry = result.indicator
    written = number(row["value"], entry.decimals)
    if entry.unit == "%":
        return f"{written}%"
    return f"{written} €" if entry.unit.startswith("€") else written
