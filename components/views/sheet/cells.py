"""The cells of the mayor's sheet, as HTML: six questions round three sentences to say.

Comes in: `Facts`. Goes out: HTML, styled by `assets/shell/sheet.css`. Must not: ask; draw a bar for a value that is not
there; put a text in an attribute that runs or loads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from components.escaping.html import Html
from components.views.sheet.queries import Facts, Near, Told, calls, nearest
from components.views.sheet.text import (
    AMBITO,
    BESIDE,
    BY_AIR,
    BY_HAND,
    CALL,
    COPIED,
    COPY,
    COST,
    EVERYBODY,
    HOW_MANY,
    KINDS,
    LACKING,
    LATE,
    LIKE_NOTE,
    NO_KINDS,
    NO_SERVICES,
    NOT_SUMMED,
    OUR_PART,
    OWN_BUDGET,
    PER_1000,
    PERSONS,
    SAY,
    answers_at,
    change_note,
    cost_words,
    half_name,
    how_far,
    kinds_note,
    kinds_whose,
    lacking_words,
    like_name,
    nearest_note,
    part_note,
    protected_note,
    sentences,
    sheet_subtitle,
    written_cost,
)
from components.widgets.html_bars import bar, room_for, value_text
from data_access.vocabulary import ServiceType
from indicators.italian.numbers import fewer, number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.group_labels import group_name

MOST_KINDS: Final = 5
"""Types of service that the sheet has room for; the others are in its table."""
OF_SERVICES: Final = {str(kind): kind for kind in ServiceType}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A bar: name, what follows it in small letters, amount and amount in words, side."""

    name: str
    amount: float | None
    said: str
    side: str = "ambito"
    aside: str = ""
    provisional: bool = False


def sheet_html(told: Facts) -> Html:
    """Return the whole sheet."""
    cells = (
        (HOW_MANY, _how_many(told)),
        (BESIDE, _beside(told)),
        (COST, _cost(told)),
        (KINDS, _kinds(told)),
        (CALL, _calls(told)),
        (LACKING, _items(lacking_words(told))),
    )
    drawn = Html().join(Html("<section><h2>{}</h2>{}</section>").format(name, body) for name, body in cells)
    return Html('<div class="bif-sheet">{}{}</div>').format(_say(told, sentences(told)), drawn)


def _say(told: Facts, said: Sequence[str]) -> Html:
    items = Html().join(Html("<li>{}</li>").format(one) for one in said)
    tools = Html(
        '<span class="bif-tools"><button type="button" class="bif-tool bif-copy" data-address="{}" data-copied="{}"'
        ' data-by-hand="{}">{}</button><span class="bif-said" role="status"></span></span>'
    ).format("\n".join(said), COPIED, BY_HAND, COPY)
    return Html('<section class="bif-sheet-say"><h2>{} <small>{}</small></h2><ol>{}</ol>{}</section>').format(
        SAY, sheet_subtitle(told), items, tools
    )


def _how_many(told: Facts) -> Html:
    result, row = told.served, told.served.rows()[0]
    if told.is_hidden:
        head = _value(fewer(result.hidden_below), PERSONS)
        return head + _note(protected_note(told)) + _years(told)
    head = _value(value_text(result, row), PERSONS if row["value"] is not None else "")
    return head + _note(change_note(told)) + _years(told)


def _years(told: Facts) -> Html:
    """Return the people of every closed year, one bar each."""
    if told.years is None:
        return Html()
    rows = told.years.finished()
    if not any(row["value"] for row in rows):
        return Html()
    return _bars([_line(told.years, row, row["year"], own_side(told)) for row in rows], HOW_MANY)


def _line(result: Result, row: ResultRow, name: str, side: str) -> Line:
    said = value_text(result, row)
    if row["lower"] is not None and row["value"] is not None:
        low, high = (number(row[end], result.indicator.decimals) for end in ("lower", "upper"))
        said = f"{said} ({low}–{high})"
    return Line(name=name, amount=row["value"], said=said, side=side, provisional=bool(row["provisional"]))


def _beside(told: Facts) -> Html:
    half_side = "territory" if told.is_lead else "lead"
    shown: tuple[tuple[str, str, Told | None], ...] = (
        (told.name, own_side(told), told.own),
        (like_name(told), "other", told.like),
        (half_name(told), half_side, told.half),
        (AMBITO, "ambito", told.whole),
    )
    lines = [_line(one.result, one.row, name, side) for name, side, one in shown if one]
    return _note(LIKE_NOTE if told.like else PER_1000) + _bars(lines, BESIDE)


def _cost(told: Facts) -> Html:
    cost = told.cost
    lines = [
        Line(name=name, amount=euros.told, said=written_cost(told, euros), side=side, provisional=cost.is_open)
        for name, euros, side in ((OWN_BUDGET, cost.own, own_side(told)), (OUR_PART, cost.part, "ambito"))
    ]
    said = [part_note(told), cost_words(EVERYBODY, cost), NOT_SUMMED, LATE if cost.is_open else ""]
    return Html('<div class="bif-sheet-cost">{}</div>').format(_bars(lines, COST)) + Html().join(
        _note(one) for one in said if one
    )


def _kinds(told: Facts) -> Html:
    result = told.kinds
    if result is None:
        return _note(NO_KINDS)
    rows = [row for row in result.rows() if row["value"]]
    if not rows:
        return _note(nearest_note(told)) + _far(nearest(told)[:MOST_KINDS], told)
    most = sorted(rows, key=lambda row: row["value"] or 0, reverse=True)[:MOST_KINDS]
    hidden = sum(row["status"] == Status.SUPPRESSED for row in result.rows())
    names = result.directory.municipalities
    lines = []
    for row in most:
        code = str(row["service_type"])
        line = _line(result, row, group_name(result.directory, Grouping.SERVICE_TYPE, code), _side(told))
        near = told.nearest.get(OF_SERVICES[code])
        lines.append(
            Line(name=line.name, amount=line.amount, said=line.said, side=line.side, aside=how_far(near, told, names))
        )
    notes = (kinds_whose(told), kinds_note(told, len(rows) - len(most), hidden))
    return _note(notes[0]) + _bars(lines, KINDS) + (_note(notes[1]) if notes[1] else Html())


def _far(near: Sequence[Near], told: Facts) -> Html:
    """Return services with where they are."""
    names = told.served.directory.municipalities
    item = Html("<li>{} <small>{}</small></li>")
    lines = Html().join(item.format(one.service.name, how_far(one, told, names)) for one in near)
    return Html('<ul class="bif-sheet-calls">{}</ul>').format(lines)


def _side(told: Facts) -> str:
    return "other" if told.kinds_are_of_class else own_side(told)


def own_side(told: Facts) -> str:
    """Return whose colour the municipality has: its own, or that of the lead."""
    return "lead" if told.is_lead else "own"


def _calls(told: Facts) -> Html:
    names = told.served.directory.municipalities
    lines = Html().join(
        Html("<li><strong>{}</strong> <small>{}</small><br>{}</li>").format(
            near.service.name, how_far(near, told, names), Html(" · ").join(map(_whole, answers_at(near)))
        )
        for near in calls(told)
    )
    if not lines:
        return _note(NO_SERVICES)
    return Html('<ul class="bif-sheet-calls">{}</ul>').format(lines) + _note(BY_AIR)


def _whole(words: str) -> Html:
    """Return words that go to a line of their own rather than being cut: hours, an address."""
    return Html('<span class="bif-sheet-whole">{}</span>').format(words)


def _items(said: Iterator[str]) -> Html:
    return Html("<ul>{}</ul>").format(Html().join(Html("<li>{}</li>").format(one) for one in said))


def _value(value: str, unit: str) -> Html:
    return Html('<p class="bif-sheet-value">{} <span>{}</span></p>').format(value, unit)


def _note(words: str) -> Html:
    return Html('<p class="bif-sheet-note">{}</p>').format(words) if words else Html()


def _bars(lines: Sequence[Line], label: str) -> Html:
    """Return a list of bars, from zero, all on one scale."""
    most = max((line.amount or 0 for line in lines), default=0) or 1
    drawn = Html().join(_bar(line, most) for line in lines)
    room = room_for([line.said for line in lines if line.amount is not None])
    return Html('<dl class="bif-bars bif-wide"{} aria-label="{}">{}</dl>').format(room, label, drawn)


def _bar(line: Line, most: float) -> Html:
    drawn = Html() if line.amount is None else bar(line.side, line.amount / most, provisional=line.provisional)
    aside = Html(" <small>{}</small>").format(line.aside) if line.aside else Html()
    return Html("<dt>{}{}</dt><dd>{}<span>{}</span></dd>").format(line.name, aside, drawn, line.said)


def near_rows(told: Facts) -> Sequence[tuple[ServiceType, Near]]:
    """Return the nearest service of every type, in the order of the types."""
    return [(kind, told.nearest[kind]) for kind in ServiceType if kind in told.nearest]
