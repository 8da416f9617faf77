"""Everything that the first tab draws, worked out once for every visitor who asks the same of the same data.

Comes in: the context. Goes out: a `Drawn`: figures, their words, the texts of the panel.
Must not: import Streamlit, or show one viewer what was kept for another: a view, the key, says its viewer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from plotly.basedatatypes import BaseFigure

from components import theme
from components.figures.compare.dots import Contestant, comparison, comparison_words
from components.figures.core.legend import classes_of
from components.figures.core.prerendered import kept
from components.figures.core.value_states import (
    MISSING,
    Look,
    areas,
    is_estimate_of_nobody,
    long_state,
    look_of,
    nobody_words,
    short_state,
    value_words,
)
from components.figures.map.choropleth import map_words, municipality_map
from components.figures.time.mini_trend import recent, recent_words
from components.state.page_context import Context
from components.views.map.change import OF_CHANGE, moved, signs_of_changes, signs_of_standings, with_change
from components.views.map.data import MapAnswer, map_answer
from components.views.map.geometry import shapes_of_layout
from components.views.map.text import (
    AMBITO_NAME,
    LATE,
    OF_RAW,
    absent_words,
    counts_words,
    estimate_words,
    only_words,
    state_words,
    why_unknown,
    words_of_signs,
)
from indicators.analysis.change_by_place import caution, finding_of_changes
from indicators.analysis.funnel_position import finding, meaning, standings
from indicators.analysis.pooled_years import offer
from indicators.italian.numbers import number
from indicators.model.indicator import Kind
from indicators.model.query import LEAD, TERRITORY
from indicators.model.result import Result
from indicators.wording.disputes import behind
from indicators.wording.headline import lacking

Row = Mapping[str, Any]
COLOURS: Final = {LEAD: theme.LEAD, TERRITORY: theme.TERRITORY}
FOCUS_COLOUR: Final = theme.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure and its words for who cannot see it."""

    figure: BaseFigure
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What the first tab draws.

    Attributes
    ----------
    answer : MapAnswer
    title : str
        The finding.
    map, comparison : Picture
    trend : Picture or None
        None where the indicator has no months.
    only : str
        What stands for a map that would have one value; empty elsewhere.
    caution : str
        What must be known to read the map of change; empty elsewhere.
    absent : str
        Which municipalities the map cannot draw, and why; empty where it draws all.
    label, value, small_print, change, instead, meaning : str
        The panel's texts: name of the value, value, what stands under it, how it moved (nothing where it is compared
        with no period), what longer periods tell where it is hidden (nothing elsewhere), what it means.
    """

    answer: MapAnswer
    title: str
    map: Picture
    comparison: Picture
    trend: Picture | None
    only: str
    caution: str
    absent: str
    label: str
    value: str
    small_print: str
    change: str
    instead: str
    meaning: str


def drawn(context: Context) -> Drawn:
    """Return what the first tab draws for a view; see `components.views.map.data.map_answer` for what it raises."""
    return context.data.once("map", context.view, lambda: _drawn(context))


def _drawn(context: Context) -> Drawn:
    answer = map_answer(context)
    indicator, row = (answer.shown if answer.focus else answer.whole).indicator, focus_row(answer)
    return Drawn(
        answer=answer,
        title=title(answer),
        map=_map(context, answer),
        comparison=_comparison(context, answer),
        trend=_trend(context, answer),
        only=only(answer),
        caution=caution(answer.changes) if answer.question.is_change else "",
        absent=absent_words(tuple(context.geography().absent.values())),
        label=indicator.name,
        value=big_value(row, answer.shown),
        small_print=small_print(row, answer.shown),
        change=change_words(answer),
        instead=instead(context, answer),
        meaning=meaning(answer.shown, answer.whole, answer.focus) if answer.focus else indicator.explanation,
    )


def title(answer: MapAnswer) -> str:
    """Return the finding of the map."""
    if answer.question.is_change:
        return finding_of_changes(answer.compared, answer.changes)
    return finding(answer.shown, answer.whole)


def only(answer: MapAnswer) -> str:
    """Return the sentence that stands for a map with one value, or an empty one."""
    valued = [area for area in areas(answer.shown, answer.breaks) if area.look is Look.VALUE]
    defined = [area for area in areas(answer.shown, ()) if area.look is not Look.UNDEFINED]
    if answer.question.is_change or len(valued) != 1 or len(defined) != 1:
        return ""
    return only_words(valued[0].name, valued[0].words[1])


def change_words(answer: MapAnswer) -> str:
    """Return how the municipality in focus, or the whole, moved from the period compared with."""
    change = answer.changes.get(answer.focus) if answer.focus else answer.whole_change
    if change is None:
        return ""
    said = change.words or why_unknown(change)
    if answer.focus and answer.question.is_smoothed and change.words:
        said = f"{OF_RAW}{said}"
    return f"{said[0].upper()}{said[1:]}."


def focus_row(answer: MapAnswer) -> Row | None:
    """Return the row of the municipality in focus, or of the whole."""
    return answer.shown.row(municipality=answer.focus) if answer.focus else answer.whole.rows()[0]


def big_value(row: Row | None, result: Result) -> str:
    """Return the value of the panel, large, or what stands for it."""
    look, indicator = look_of(row), result.indicator
    if row is None or look in MISSING:
        return short_state(look, result.hidden_below)
    return f"{number(row['value'], indicator.decimals)}{'%' if indicator.unit == '%' else ''}"


def small_print(row: Row | None, result: Result) -> str:
    """Return what stands under the value: unit and interval, count and base, whether it may change."""
    look, indicator = look_of(row), result.indicator
    if row is None or look in MISSING:
        if look is Look.NOT_SUPPLIED and result.missing:
            words = lacking(result)
            return f"{words[0].upper()}{words[1:]}."
        return state_words(long_state(look, result.hidden_below))
    words = value_words(row, indicator)
    parts = [words if indicator.unit == "%" else words.partition(" ")[2]]
    if is_estimate_of_nobody(row):
        parts = [estimate_words(parts[0]), nobody_words(row, indicator)]
    elif indicator.kind in {Kind.RATE, Kind.PROPORTION, Kind.RATIO} and row["denominator"] is not None:
        base = indicator.denominator.partition(" (")[0]
        counts = number(row["numerator"]), indicator.numerator, number(row["denominator"]), base
        parts.append(counts_words(*counts))
    if row["provisional"]:
        parts.append(LATE)
    if bending := behind(result, row):
        parts.append(bending)
    return " · ".join(parts)


def instead(context: Context, answer: MapAnswer) -> str:
    """Return what longer periods tell of the municipality in focus where its number is hidden; nothing elsewhere."""
    instead_of = offer(answer.shown, answer.focus, context.data.ask_each) if answer.focus else None
    return instead_of.sentence() if instead_of else ""


def contestants(context: Context, answer: MapAnswer) -> list[Contestant]:
    """Return the rows of the comparison: the municipality in focus, the lead, the territory, the Ambito."""
    rows, below = [], answer.shown.hidden_below
    if answer.focus and answer.focus != context.directory.lead_code:
        name = context.directory.municipalities[answer.focus]
        rows.append(Contestant(name=name, colour=FOCUS_COLOUR, row=focus_row(answer), below=below))
    for row in answer.areas.rows() if answer.areas else ():
        area = context.directory.read_area(row["area"])
        rows.append(Contestant(name=context.directory.area_name(area), colour=COLOURS[area], row=row, below=below))
    return [*rows, Contestant(name=AMBITO_NAME, colour=theme.AMBITO, row=answer.whole.rows()[0], below=below)]


def _map(context: Context, answer: MapAnswer) -> Picture:
    shapes = shapes_of_layout(context, context.view.layout)
    result, breaks, found = answer.shown, answer.breaks, areas(answer.shown, answer.breaks)
    if answer.question.is_change:
        found, classes, signs = moved(found, answer.changes), OF_CHANGE, signs_of_changes(answer.changes)
    else:
        signs = signs_of_standings(found, standings(result, answer.whole))
        found = with_change(found, answer.changes, of_what=OF_RAW if answer.question.is_smoothed else "")
        classes = classes_of(breaks, result.indicator, signs=words_of_signs(signs))
    figure = municipality_map(
        result, shapes=shapes, breaks=breaks, focus=answer.focus, own=answer.own, found=found, classes=classes,
        signs=signs,
    )  # fmt: skip
    return Picture(
        figure=kept(figure), words=map_words(result, breaks=breaks, shapes=shapes, found=found, classes=classes)
    )


def _comparison(context: Context, answer: MapAnswer) -> Picture:
    rows, indicator = contestants(context, answer), answer.shown.indicator
    return Picture(figure=kept(comparison(rows, indicator)), words=comparison_words(rows, indicator))


def _trend(context: Context, answer: MapAnswer) -> Picture | None:
    if answer.trend is None:
        return None
    of_lead = answer.focus == context.directory.lead_code
    colour = theme.LEAD if of_lead else FOCUS_COLOUR if answer.focus else theme.AMBITO
    return Picture(figure=kept(recent(answer.trend, colour=colour)), words=recent_words(answer.trend))
