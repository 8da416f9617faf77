"""The cards of the overview: the figure, lead municipality | territory | Ambito, change with its verdict, 24 months.

Comes in: the questions of the cards and their answers. Goes out: HTML, drawn once by `components.views.overview.view`.
Must not: know any municipality by name, judge by colour, show a number that is not in a result.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import pairwise
from typing import Final

from components.escaping.html import Html
from components.figures.core.labels import group_label
from components.state.painter import Strip, Strips
from components.views.overview.change import change, reason
from components.views.overview.queries import CardQuestions
from components.views.overview.text import (
    AMBITO_NAME,
    CLASSES,
    HOW,
    LATE,
    LENSES,
    NOT_BY_MONTH,
    NOTHING_TO_MEASURE,
    PALE,
    TOO_FEW_MONTHS,
    TOO_RECENT,
    TOO_SMALL,
    base_words,
    formula_words,
    range_words,
)
from components.widgets.html_bars import bar, side_of, value_text
from components.widgets.sparkline import MONTHS, sparkline
from data_access.vocabulary import ResidenceClass
from indicators.engine.period_comparison import Answer
from indicators.italian.numbers import number
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import LEAD, Grouping, Query
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.disputes import disputed_returns
from indicators.wording.headline import lacking

FEWEST_STEPS: Final = 12
"""Steps between months with a value under which no line is drawn."""
ROLES: Final = {
    "lead": "capofila",
    "territory": "territorio",
    "ambito": "ambito",
    "own": "proprio",
    "other": "altro",
}
"""Role, in a picture, of each colour of a bar."""
_MONTHS: Final = Html('<p class="bif-card-months">{}</p>')
Bar = tuple[str, str, ResultRow]
"""A bar: name, colour, row."""


def cards_html(cards: Sequence[CardQuestions], answers: Mapping[Query, Answer], moved: AbstractSet[Query]) -> Html:
    """Return the cards. Each has the same parts, so that rows align.

    Parameters
    ----------
    cards : sequence of CardQuestions
    answers : mapping of Query to Answer
    moved : set of Query
        The questions of the cards that the news tell of.
    """
    drawn = Html().join(_card(card, answers, moved) for card in cards)
    return Html('<div class="bif-cards bif-aligned">{}</div>').format(drawn) if cards else Html()


def _card(card: CardQuestions, answers: Mapping[Query, Answer], moved: AbstractSet[Query]) -> Html:
    answer = answers[card.value]
    if not isinstance(answer, Result):
        return _framed(card, Html("<p>{}</p>").format(str(answer)))
    parts = (_figure(answer), _bars(card, answer, answers), _moved(answer, moved), _trend(card, answers))
    why = reason(answer, is_news=answer.query in moved)
    body = Html().join(Html("<div>{}</div>").format(part) for part in parts)
    return _framed(card, body + _how(answer.indicator, why))


def months_drawn(card: CardQuestions, answers: Mapping[Query, Answer]) -> Result | None:
    """Return the last months of a card, those that its line draws; None where too few of them follow one another."""
    if not isinstance(answers[card.value], Result):
        return None
    months = _result(card.months, answers)
    last = months and replace(months, frame=months.frame.tail(MONTHS))
    return last if last and _steps(last) >= FEWEST_STEPS else None


def _trend(card: CardQuestions, answers: Mapping[Query, Answer]) -> Html:
    """Return the line of the last months, or why there is none."""
    months = months_drawn(card, answers)
    if months:
        return sparkline(months)
    asked = _result(card.months, answers)
    why = TOO_FEW_MONTHS if asked else TOO_SMALL if Grouping.MONTH in card.entry.groupings else NOT_BY_MONTH
    return _MONTHS.format(why)


def _steps(months: Result) -> int:
    """Count the steps from one month with a value to the next: gaps leave dots, which are no line."""
    has_value = [row["value"] is not None for row in months.rows()]
    return sum(before and this for before, this in pairwise(has_value))


def card_name(card: CardQuestions) -> str:
    """Return what a card is called: its indicator, and whose it is where it is the visitor's own."""
    return f"{card.entry.name} · {card.own}" if card.own else card.entry.name


def _framed(card: CardQuestions, body: Html) -> Html:
    return Html(
        '<section class="bif-card{}"><div><p class="bif-card-label">{}</p><p class="bif-card-lens">{}</p></div>{}'
        "</section>"
    ).format(" bif-card-own" if card.own else "", card_name(card), LENSES[card.value.lens], body)


def _figure(result: Result) -> Html:
    row, entry = result.rows()[0], result.indicator
    value = value_text(result, row)
    unit = "" if entry.unit == "%" else entry.unit
    if row["value"] is None:
        missing = Html('<p class="bif-card-value"><span class="bif-card-missing">{}</span></p>').format(value)
        return missing + _MONTHS.format(_why_missing(result))
    said = Html('<p class="bif-card-value">{} <span class="bif-card-unit">{}</span></p>').format(value, unit)
    return said + _sure(result, row)


def _why_missing(result: Result) -> str:
    """Say why there is no value, where something was never supplied or the period is the reason."""
    if result.missing:
        return f"{lacking(result)[0].upper()}{lacking(result)[1:]}."
    entry, late = result.indicator, result.query.period.last > result.directory.last_month
    return TOO_RECENT.format(months=entry.minimum_months) if entry.minimum_months > 1 and late else ""


def _sure(result: Result, row: ResultRow) -> Html:
    """Say on how many it rests and between what it lies, as every rate must."""
    entry, parts = result.indicator, []
    if row["value"] is not None and row["lower"] is not None:
        low, high = (number(row[end], entry.decimals) for end in ("lower", "upper"))
        parts.append(range_words(low, high))
    if row["denominator"] is not None and row["value"] is not None and entry.kind in {Kind.PROPORTION, Kind.RATE}:
        parts.append(base_words(number(row["numerator"]), number(row["denominator"])))
    parts += [LATE] if row["provisional"] else []
    parts += filter(None, [disputed_returns(result)])
    return _MONTHS.format(" · ".join(parts)) if parts else Html()


def _moved(result: Result, moved: AbstractSet[Query]) -> Html:
    return Html('<p class="bif-card-change">{}</p>').format(change(result, is_news=result.query in moved))


def _how(entry: Indicator, why: str) -> Html:
    """Return what opens under a card: how it is worked out, and why its verdict is what it is."""
    verdict = Html("<p>{}</p>").format(why) if why else Html()
    return Html('<details class="bif-card-how"><summary>{}</summary>{}<p>{}</p></details>').format(
        HOW, verdict, formula_words(entry.explanation, entry.formula, entry.limits)
    )


def _bars(card: CardQuestions, value: Result, answers: Mapping[Query, Answer]) -> Html:
    """Return lead municipality, territory and Ambito as short bars, or the classes of residence, as the card asks."""
    bars = _compared(card, value, answers)
    most = max((row["value"] or 0 for _, _, row in bars), default=0) or 1
    drawn = Html().join(_bar(value, part, most) for part in bars)
    return Html('<dl class="bif-bars">{}</dl>').format(drawn) if bars else Html()


def _compared(card: CardQuestions, value: Result, answers: Mapping[Query, Answer]) -> list[Bar]:
    """Return the bars of a card; none where it compares nothing."""
    areas, whole = _result(card.areas, answers), _result(card.whole, answers) if card.whole else value
    if areas is None or whole is None:
        return []
    if areas.query.by == (Grouping.RESIDENCE_CLASS,):
        return [_of_class(row) for row in areas.rows()]
    parts = sorted((_of_area(areas, row) for row in areas.rows()), key=lambda part: part[1] != LEAD)
    return [*_own(value), *parts, (AMBITO_NAME, "ambito", whole.rows()[0])]


def cards_strips(cards: Sequence[CardQuestions], answers: Mapping[Query, Answer]) -> Strips:
    """Return the values of cards and their bars, to be pictured: each card has a scale of its own."""
    groups, is_late = [], False
    for card in cards:
        value = answers[card.value]
        if not isinstance(value, Result):
            continue
        whole = value.rows()[0]
        parts = _compared(card, value, answers) or [(AMBITO_NAME, "ambito", whole)]
        unit = "" if value.indicator.unit == "%" or whole["value"] is None else f" {value.indicator.unit}"
        head = f"{card_name(card)} · {LENSES[card.value.lens]}: {value_text(value, whole)}{unit}"
        groups.append((head, [_strip(value, part) for part in parts]))
        is_late = is_late or any(row["provisional"] and row["value"] is not None for _, _, row in parts)
    return Strips(groups=groups, has_one_scale=False, note=PALE if is_late else "")


def _strip(value: Result, part: Bar) -> Strip:
    name, side, row = part
    return Strip(
        name=name,
        words=_bar_words(value, row),
        amount=row["value"],
        role=ROLES[side],
        provisional=bool(row["provisional"]),
    )


def _own(value: Result) -> list[Bar]:
    """Return the bar of the municipality that a card is about, before those it is compared with."""
    code, names = value.query.area, value.directory.municipalities
    return [(names[code], "own", value.rows()[0])] if code in names else []


def _of_area(areas: Result, row: ResultRow) -> Bar:
    code = row["area"]
    return (
        group_label(areas.directory, Grouping.AREA, code),
        side_of(areas.directory, Grouping.AREA, code),
        row,
    )


def _of_class(row: ResultRow) -> Bar:
    """Return a class of residence: among those who do not live in the lead, the Ambito's residents are territory's."""
    code = row["residence_class"]
    return CLASSES[code], "territory" if code == ResidenceClass.AMBITO else "other", row


def _bar(value: Result, part: Bar, most: float) -> Html:
    name, side, row = part
    drawn = "" if row["value"] is None else bar(side, row["value"] / most, provisional=row["provisional"])
    return Html("<dt>{}</dt><dd>{}<span>{}</span></dd>").format(name, drawn, _bar_words(value, row))


def _bar_words(value: Result, row: ResultRow) -> str:
    said = value_text(value, row)
    return NOTHING_TO_MEASURE.get(value.indicator.key, said) if row["status"] == Status.UNDEFINED else said


def _result(query: Query | None, answers: Mapping[Query, Answer]) -> Result | None:
    answer = answers.get(query) if query else None
    return answer if isinstance(answer, Result) else None
