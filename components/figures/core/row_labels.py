"""What a row of a result says beside its mark: names, values, states, in Italian.

Role: words and states for the marks of every figure. In: a `Result` and its rows. Out: text and ordered rows.
Must not: import Streamlit, draw, compute a value, turn a missing value into a zero.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from components.escaping.chart import ChartText, stacked
from components.figures.core.canvas import tip
from indicators.italian.numbers import fewer, number
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.wording import group_labels
from indicators.wording.disputes import SIGN, behind

Row = Mapping[str, Any]

FEWEST_SHOWN: Final = 6
"""Persons from which a count is shown, where the data do not say otherwise."""
PROVISIONAL: Final = "dati provvisori"
BENT: Final = "*"
BENT_NOTE: Final = f"{BENT}: mancano dei flussi"
"""Sign beside the name of who has a value that rests in part on returns that never came."""
PROTECTED: Final = "prot."
"""Sign of a protected value that need not be small."""


def state(row: Row) -> Status:
    """Return the state of a row; a row that says it is right and has no value cannot be worked out."""
    status = Status(row["status"])
    return Status.UNDEFINED if status is Status.OK and row["value"] is None else status


def rows_of(result: Result) -> list[Row]:
    """Return the rows of a result that can be drawn together, each with the threshold under which counts are hidden.

    The part of a month, quarter or year that has passed is not drawn as a whole one.
    """
    return [{**row, "hidden_below": result.hidden_below} for row in result.finished()]


def rows_in(frame: pl.DataFrame, hidden_below: int) -> list[dict[str, Any]]:
    """Return the rows of a small frame, each with the threshold under which its counts are hidden."""
    return [{**row, "hidden_below": hidden_below} for row in frame.iter_rows(named=True)]


def sign_of(status: Status, hidden_below: int = FEWEST_SHOWN) -> str:
    """Return the sign that stands for a value that is not there; empty if there is one."""
    hidden = f"<{hidden_below}" if hidden_below else PROTECTED
    signs = {Status.SUPPRESSED: hidden, Status.NOT_SUPPLIED: "×", Status.UNDEFINED: "–"}
    return signs.get(status, "")


def words_of(status: Status, hidden_below: int = FEWEST_SHOWN) -> str:
    """Return why a value is not there, in words; empty if there is one."""
    words = {
        Status.SUPPRESSED: protected_words(hidden_below),
        Status.NOT_SUPPLIED: "dati non forniti",
        Status.UNDEFINED: "valore non calcolabile",
    }
    return words.get(status, "")


def protected_words(hidden_below: int) -> str:
    """Return why a protected value is not there: it is small, or it need not be (0) and would give another away."""
    return f"{fewer(hidden_below, 'persone')}: valore protetto" if hidden_below else "valore protetto"


def mark(row: Row) -> str:
    """Return the sign of a row without a value; empty if it has one."""
    return sign_of(state(row), row.get("hidden_below", FEWEST_SHOWN))


def why_missing(row: Row) -> str:
    """Return why a row has no value, in words; empty if it has one."""
    return words_of(state(row), row.get("hidden_below", FEWEST_SHOWN))


def is_pale(row: Row) -> bool:
    """Whether the row has a value that may still change."""
    return bool(row["provisional"]) and state(row) is Status.OK


def state_notes(rows: Iterable[Row], *, provisional: str = "tratteggio: dati provvisori") -> list[str]:
    """Return what the marks of these rows mean, for the note at the foot of a figure."""
    rows = list(rows)
    late = [provisional] if any(is_pale(row) for row in rows) else []
    hidden_below = max((row.get("hidden_below", FEWEST_SHOWN) for row in rows), default=FEWEST_SHOWN)
    return [*late, *sign_notes({state(row) for row in rows}, hidden_below)]


def sign_notes(statuses: Container[Status], hidden_below: int = FEWEST_SHOWN) -> list[str]:
    """Return what the signs of these states mean, for the note at the foot of a figure."""
    shown = [status for status in (Status.SUPPRESSED, Status.NOT_SUPPLIED, Status.UNDEFINED) if status in statuses]
    return [f"{sign_of(status, hidden_below)}: {words_of(status, hidden_below).replace(':', ',')}" for status in shown]


def bent_name(result: Result, row: Row, name: str) -> str:
    """Return the name of a row, with a sign where returns are missing behind its value, or contested."""
    return f"{name}{BENT if result.bent(row) else ''}{SIGN if result.disputed(row) else ''}"


def bent_notes(result: Result, rows: Iterable[Row]) -> list[str]:
    """Return what these signs mean, for the note at the foot of a figure; nothing where no row has it."""
    rows = list(rows)
    missing = [BENT_NOTE] if any(result.bent(row) for row in rows) else []
    return [*missing, *([f"{SIGN}: flusso contestato"] if any(result.disputed(row) for row in rows) else [])]


def bent_hover(result: Result, row: Row, name: str) -> ChartText:
    """Return what pointing at a row says, and what is missing or contested behind its value."""
    said = hover(row, result.indicator, name)
    bending = behind(result, row)
    return stacked(said, bending) if bending else said


def short_value(row: Row, indicator: Indicator) -> str:
    """Return a value as it is written beside a mark: ``3,3``, ``42%``; the sign of its state if it has none."""
    if state(row) is not Status.OK:
        return mark(row)
    return with_unit(row["value"], indicator)


def with_unit(value: float | None, indicator: Indicator) -> str:
    """Return a number with the only units that need no words: per cent and euros."""
    sign = {"%": "%", "€": "\xa0€", "euro": "\xa0€"}.get(indicator.unit, "")
    return f"{number(value, indicator.decimals)}{sign}"


def hover(row: Row, indicator: Indicator, *title: str) -> ChartText:
    """Return what pointing at a row says: title, value and unit, interval, numerator and denominator, state."""
    heading = " · ".join(part for part in title if part)
    if state(row) is not Status.OK:
        return tip(heading, (why_missing(row),))
    late = (PROVISIONAL,) if row["provisional"] else ()
    return tip(heading, (_value(row, indicator), *_interval(row, indicator), *_base(row, indicator), *late))


def _value(row: Row, indicator: Indicator) -> str:
    text = number(row["value"], indicator.decimals)
    return f"{text}%" if indicator.unit == "%" else f"{text} {indicator.unit}"


def _interval(row: Row, indicator: Indicator) -> tuple[str, ...]:
    if row.get("lower") is None or row.get("upper") is None:
        return ()
    low, high = (number(row[limit], indicator.decimals) for limit in ("lower", "upper"))
    return (f"intervallo al 95%: da {low} a {high}",)


def _base(row: Row, indicator: Indicator) -> tuple[str, ...]:
    if indicator.kind not in {Kind.RATE, Kind.PROPORTION, Kind.RATIO} or row.get("denominator") is None:
        return ()
    above, below = (words.partition(" (")[0] for words in (indicator.numerator, indicator.denominator))
    return (f"{number(row['numerator'])} {above} su {number(row['denominator'])} {below}",)


def group_name(result: Result, grouping: Grouping, code: str) -> str:
    """Return the name of a group for people; of a quarter or year that is held in part, the months that are."""
    if grouping in group_labels.TIMES:
        return result.part(Period.parse(code)).label
    return group_labels.group_name(result.directory, grouping, code)


def area_of(result: Result, code: str) -> str:
    """Return ``lead``, ``territory``, ``ambito`` or an ISTAT code from what a result's column of areas says."""
    return group_labels.area_of(result.directory, code)


def in_order(result: Result, grouping: Grouping, rows: Iterable[Row], order: Sequence[str] = ()) -> list[Row]:
    """Return rows in the order given, then in that of the vocabulary or the directory, then by code.

    The order never comes from how the rows happened to arrive, and never from the values.
    """
    wanted = [*order, *group_labels.names_of(result.directory, grouping)]
    places = {code: place for place, code in reversed(list(enumerate(wanted)))}
    return sorted(rows, key=lambda row: (places.get(row[grouping], len(wanted)), row[grouping]))


def only_grouping(result: Result, *allowed: Grouping) -> Grouping:
    """Return the only grouping of a result.

    Raises
    ------
    ValueError
        If it is broken down by none, by several, or by one that the figure cannot show.
    """
    by = result.query.by
    if len(by) != 1 or (allowed and by[0] not in allowed):
        wanted = ", ".join(allowed) or "exactly one"
        raise ValueError(f"This figure needs a result by {wanted}, not by ({', '.join(by)})")
    return by[0]


def two_groupings(result: Result) -> tuple[Grouping, Grouping]:
    """Return the two groupings of a result.

    Raises
    ------
    ValueError
        If it is not broken down by exactly two.
    """
    if len(result.query.by) != 2:  # noqa: PLR2004 - one for each side of the figure
        raise ValueError(f"This figure needs a result by two groupings, not by ({', '.join(result.query.by)})")
    return result.query.by[0], result.query.by[1]
