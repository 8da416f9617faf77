"""The cards of the overview: the figure, lead municipality | territory | Ambito, change with its verdict, 24 months.

Comes in: the questions of the cards and their answers. Goes out: HTML, drawn once by `components.sections.overview`.
Must not: know any municipality by name, judge by colour, show a number that is not in a result.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from components.parts.bars import bar, side_of, value_text
from components.parts.sparkline import MONTHS, sparkline
from components.parts.words import group_label
from components.sections.overview_change import change
from components.sections.overview_questions import Answer, CardQuestions
from indicators.definition import Indicator, Kind
from indicators.desk import Desk
from indicators.numbers import number
from indicators.query import LEAD, Grouping, Lens, Query
from indicators.result import Result

LENSES: Final = {Lens.RESIDENCE: "per comune di residenza", Lens.PLACE: "per sede del servizio"}
FEWEST_DRAWN: Final = 12
"""Months with a value under which no line is drawn."""
Bar = tuple[str, str, dict[str, Any]]
"""A bar: name, colour, row."""


def cards_html(desk: Desk, cards: Sequence[CardQuestions], answers: Mapping[Query, Answer]) -> str:
    """Return the cards; everything that comes from data is escaped."""
    drawn = "".join(_card(desk, card, answers) for card in cards)
    return f'<div class="bif-cards">{drawn}</div>'


def _card(desk: Desk, card: CardQuestions, answers: Mapping[Query, Answer]) -> str:
    answer = answers[card.value]
    if not isinstance(answer, Result):
        return _framed(card, f"<p>{escape(str(answer))}</p>")
    months = _result(card.months, answers)
    line = sparkline(months) if months and _is_drawn(months) else ""
    parts = (_figure(answer), _bars(card, answer, answers), _moved(desk, answer), line, _how(answer.indicator))
    return _framed(card, "".join(parts))


def _is_drawn(months: Result) -> bool:
    """Whether enough of the last months have a value for a line that can be read."""
    return sum(row["value"] is not None for row in months.rows()[-MONTHS:]) >= FEWEST_DRAWN


def _framed(card: CardQuestions, body: str) -> str:
    name = f"{card.entry.name} · {card.own}" if card.own else card.entry.name
    lens = f'<p class="bif-card-lens">{LENSES[card.value.lens]}</p>'
    own = " bif-card-own" if card.own else ""
    return f'<section class="bif-card{own}"><p class="bif-card-label">{escape(name)}</p>{lens}{body}</section>'


def _figure(result: Result) -> str:
    row, entry = result.rows()[0], result.indicator
    value = value_text(entry, row["value"], row["status"])
    unit = "" if entry.unit == "%" else entry.unit
    said = f'<span class="bif-card-unit"> {escape(unit)}</span>'
    return f'<p class="bif-card-value">{escape(value)}{said}</p>{_sure(result, row)}'


def _sure(result: Result, row: dict[str, Any]) -> str:
    """Say on how many it rests and between what it lies, as every rate must."""
    entry, parts = result.indicator, []
    if row["value"] is not None and row["lower"] is not None:
        low, high = (number(row[end], entry.decimals) for end in ("lower", "upper"))
        parts.append(f"tra {low} e {high}")
    if row["denominator"] is not None and row["value"] is not None and entry.kind in {Kind.PROPORTION, Kind.RATE}:
        parts.append(f"{number(row['numerator'])} su {number(row['denominator'])}")
    parts += ["dato provvisorio"] if row["provisional"] else []
    return f'<p class="bif-card-months">{escape(" · ".join(parts))}</p>' if parts else ""


def _moved(desk: Desk, result: Result) -> str:
    return f'<p class="bif-card-change">{escape(change(desk, result))}</p>'


def _how(entry: Indicator) -> str:
    limits = f" {entry.limits}" if entry.limits else ""
    body = f"<p>{escape(entry.explanation)} Formula: {escape(entry.formula)}.{escape(limits)}</p>"
    return f'<details class="bif-card-how"><summary>Come si calcola</summary>{body}</details>'


def _bars(card: CardQuestions, value: Result, answers: Mapping[Query, Answer]) -> str:
    """Return lead municipality, territory and Ambito as short bars, where the indicator has areas."""
    areas, whole = _result(card.areas, answers), _result(card.whole, answers) if card.whole else value
    if areas is None or whole is None:
        return ""
    found = [_of_area(areas, row) for row in areas.rows()]
    found = sorted(found, key=lambda part: part[1] != LEAD)
    found.append(("Ambito", "ambito", whole.rows()[0]))
    most = max((row["value"] or 0 for _, _, row in found), default=0) or 1
    return f'<dl class="bif-bars">{"".join(_bar(value, part, most) for part in found)}</dl>'


def _of_area(areas: Result, row: dict[str, Any]) -> Bar:
    code = row[Grouping.AREA]
    return (
        group_label(areas.directory, Grouping.AREA, code),
        side_of(areas.directory, Grouping.AREA, code),
        row,
    )


def _bar(value: Result, part: Bar, most: float) -> str:
    name, side, row = part
    drawn = "" if row["value"] is None else bar(side, row["value"] / most, provisional=row["provisional"])
    said = value_text(value.indicator, row["value"], row["status"])
    return f"<dt>{escape(name)}</dt><dd>{drawn}<span>{escape(said)}</span></dd>"


def _result(query: Query | None, answers: Mapping[Query, Answer]) -> Result | None:
    found = answers.get(query) if query else None
    return found if isinstance(found, Result) else None
