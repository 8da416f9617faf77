"""Bars of a result by group, as a list that is read aloud as it is seen: name, bar, value.

Comes in: a `Result` with one grouping. Goes out: one element of HTML on the page, styled by `assets/shell/bars.css`.
Must not: put groups in order of merit (they keep the result's order), or draw a bar for a value that is not there.
"""

from collections.abc import Sequence
from typing import Final

from components.escaping.html import Html
from components.figures.core.canvas import width_of
from components.figures.core.labels import group_label, period_label, status_words
from components.widgets import screen
from indicators.italian.numbers import fewer, number
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.query import LEAD, TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of
from indicators.statistics.change import is_small
from indicators.wording.disputes import behind

SIDES: Final = {LEAD: "lead", TERRITORY: "territory"}
_TIME: Final = frozenset({Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH})
ALL_LATE: Final = "tinta chiara, bordo tratteggiato: dati provvisori"
NONE_SUPPLIED: Final = Html('<p class="bif-missing">dati non forniti</p>')
MOST_HIDDEN: Final = 3
"""Hidden rows that a list shows; more are said together, in one line."""
_GAP: Final = 8
_LETTERS: Final = 16
"""Pixels between a bar and its words, and size of the words, as `assets/shell/bars.css` has them."""


def bars(result: Result, *, most: float | None = None, says_late: bool = True) -> None:
    """Draw a bar for each group, from zero, in the result's order; groups at zero are left to the table.

    Parameters
    ----------
    result : Result
    most : float, optional
        The value of the widest bar, where figures side by side must have one scale.
    says_late : bool
        Whether what a pale bar means is said under bars that are all pale: once for lists side by side.
    """
    screen.html(bars_html(result, most=most, says_late=says_late))


def bars_html(result: Result, *, most: float | None = None, says_late: bool = True) -> Html:
    """Return the list of bars; where no group has sent data, that alone."""
    grouping, states = result.query.by[0], {row["status"] for row in result.rows()}
    if states == {Status.NOT_SUPPLIED} and grouping not in _TIME:
        return NONE_SUPPLIED
    rows = [row for row in result.finished() if grouping in {*_TIME, Grouping.AREA} or not _is_nobodys(result, row)]
    few = _too_many_hidden(rows, grouping)
    rows = [row for row in rows if row not in few]
    most = most or max((row["value"] or 0 for row in rows), default=0) or 1
    valued = [row for row in rows if row["value"] is not None]
    all_late = len(valued) > 1 and all(row["provisional"] for row in valued)
    lines = Html().join(_line(result, row, most, says_late=not all_late) for row in rows)
    room = room_for([_said(result, row) for row in valued])
    listed = Html('<dl class="bif-bars bif-wide"{} aria-label="{}">{}</dl>')
    drawn = listed.format(room, result.indicator.name, lines) if rows else Html()
    late = Html('<p class="bif-late">{}</p>').format(ALL_LATE) if all_late and says_late else Html()
    closing = Html('<p class="bif-few">{}</p>').format(few_words(result, len(few), alone=not rows)) if few else Html()
    return drawn + late + closing


def _is_nobodys(result: Result, row: ResultRow) -> bool:
    """Whether a group is left to the table: a zero, or one that counts nobody because its services are closed."""
    closed = row["status"] == Status.UNDEFINED and result.indicator.kind in {Kind.COUNT, Kind.PERSONS}
    return row["value"] == 0 or closed


def _too_many_hidden(rows: Sequence[ResultRow], grouping: Grouping) -> list[ResultRow]:
    """Return the hidden rows that a list is not to be full of: those of time and areas keep their place."""
    hidden = [row for row in rows if row["status"] == Status.SUPPRESSED]
    return hidden if len(hidden) > MOST_HIDDEN and grouping not in {*_TIME, Grouping.AREA} else []


def few_words(result: Result, count: int, *, alone: bool) -> str:
    """Return what is said of the rows that are hidden, where they are too many to be listed."""
    of_persons = result.indicator.kind is Kind.PERSONS
    what = f"{fewer(result.hidden_below)} ciascuno, forse nessuno" if of_persons else "valore protetto"
    return f"{'Tutte le' if alone else 'Altre'} {count} voci: {what}. Sono nella tabella."


def room_for(said: Sequence[str]) -> Html:
    """Return the attribute of a list that keeps, at the right of its widest bar, the room that its words need."""
    widest = max((width_of(words, _LETTERS) for words in said), default=0)
    return Html(' style="--said:{}px"').format(widest + _GAP)


def side_of(directory: Directory, grouping: Grouping, code: str) -> str:
    """Return whose colour a group has: the lead municipality's, the territory's, or the whole Ambito's."""
    return SIDES.get(directory.read_area(code), "ambito") if grouping is Grouping.AREA else "ambito"


def value_text(result: Result, row: ResultRow) -> str:
    """Return the value of a row with its per cent sign and without its unit, or what stands for it."""
    entry, value = result.indicator, row["value"]
    if value is None:
        return status_words(result)[Status(row["status"])] or "–"
    return f"{number(value, decimals=entry.decimals)}{'%' if entry.unit == '%' else ''}"


def bar(side: str, share: float, *, provisional: bool = False, partly: bool = False) -> Html:
    """Return one bar, ``share`` of the widest, which takes all that the style sheet leaves beside the words.

    ``partly`` is what returns are missing behind: it is hatched.
    """
    kind = f"bif-bar bif-{side}{' bif-provisional' if provisional else ''}{' bif-partly' if partly else ''}"
    return Html('<span class="{}" style="width:{}%"></span>').format(kind, f"{max(share, 0.004) * 100:.1f}")


def _line(result: Result, row: ResultRow, most: float, *, says_late: bool) -> Html:
    grouping = result.query.by[0]
    code = code_of(row, grouping) or ""
    name = period_label(code) if grouping in _TIME else group_label(result.directory, grouping, code)
    side = side_of(result.directory, grouping, code)
    gaps = result.bent(row)
    drawn = (
        bar(side, row["value"] / most, provisional=row["provisional"], partly=bool(gaps))
        if row["value"] is not None
        else ""
    )
    is_late = says_late and row["provisional"] and row["value"] is not None
    late = Html(" <small>provvisorio</small>") if is_late else ""
    bending = behind(result, row)
    bent = Html(" <small>{}</small>").format(bending) if bending else Html()
    return Html("<dt>{}{}{}</dt><dd>{}<span>{}</span></dd>").format(name, late, bent, drawn, _said(result, row))


def _said(result: Result, row: ResultRow) -> str:
    text = value_text(result, row)
    if row["value"] is not None and is_small(result.indicator, row):
        text += f" di {number(row['denominator'])}"
    if row["value"] is not None and row["lower"] is not None:
        digits = result.indicator.decimals
        text += f" ({number(row['lower'], decimals=digits)}–{number(row['upper'], decimals=digits)})"
    return text
