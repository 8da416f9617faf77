"""The legend of a map, drawn inside it: a strip of classes with how many municipalities fall in each.

Role: shapes and annotations in the lower margin of a map. In: the looks of the municipalities and the breaks. Out: a
`Legend` for the figure's layout, and the same in words.
Must not: import Streamlit, choose breaks, depend on the height of the map: everything hangs from its lower edge, in
pixels, so that the map above may be as high as the screen allows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import theme
from components.escaping.chart import bold, stacked
from components.figures.core.canvas import faded
from components.figures.core.value_states import Area, Look, count_classes, count_looks, short_state
from indicators.italian.numbers import number
from indicators.model.indicator import Indicator, Kind
from indicators.model.result import Result

Spec = dict[str, Any]

_STRIP: Final = (6, 20)
_RANGE_AT, _STATES_AT = 21, 60
_ROW, _SOURCE = 20, 18
"""Pixels of a row of states, and of the line that the licence of the boundaries wants."""
_NARROW: Final = 350
"""Pixels in which a row of states must stay: those of a phone."""
_BODY, _SMALL = 13, 11
_LONG: Final = 10
"""Letters up to which the words of five classes stand beside one another on a phone in the larger letter."""
_SWATCH: Final = 14
_LETTER: Final = 6.4
_LATE: Final = "tinta chiara, bordo tratteggiato: dati provvisori"
_SPECIAL: Final = (Look.ZERO, Look.SUPPRESSED, Look.NOT_SUPPLIED, Look.UNDEFINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a layout needs to show the legend, and what a person who cannot see it is told."""

    shapes: list[Spec]
    annotations: list[Spec]
    words: str
    height: int


def legend(result: Result, found: Sequence[Area], breaks: Sequence[float], *, attribution: str) -> Legend:
    """Return the legend of a map; where no municipality has a value there are no classes to explain.

    Parameters
    ----------
    result : Result
        What the map shows.
    found : sequence of Area
        Its municipalities.
    breaks : sequence of float
    attribution : str
        The line that the licence of the boundaries wants.
    """
    ranges = class_labels(breaks, result.indicator)
    counts = count_classes(found, len(ranges))
    if not any(counts):
        ranges, counts = (), ()
    with_value = [area for area in found if area.look is Look.VALUE]
    all_late = bool(with_value) and all(area.provisional for area in with_value)
    shapes, annotations = _strip(ranges, counts, all_late=all_late) if ranges else ([], [])
    looks = count_looks(found)
    states = {look: f"{state_name(look, result)}: {looks[look]}" for look in _SPECIAL if looks[look]}
    down = _STATES_AT if ranges else _STRIP[0]
    for row in legend_rows(states):
        for swatch, label in _states(row, down):
            shapes += swatch
            annotations.append(label)
        down += _ROW
    if any(area.provisional for area in with_value):
        annotations.append(_text(_LATE, down))
        down += _ROW
    annotations.append({**_text(attribution, down), "font": {"size": _SMALL}})
    words = legend_words(ranges, counts, list(states.values()))
    return Legend(shapes=shapes, annotations=annotations, words=words, height=down + _SOURCE)


def class_labels(breaks: Sequence[float], indicator: Indicator) -> tuple[str, ...]:
    """Return what each class holds, to the last digit that is printed: ``fino a 2,5``, ``2,6–3,8``, ``3,9 o più``."""
    if not breaks:
        return ("tutti i valori",)
    digits = indicator.decimals
    ends = [number(edge, digits) for edge in breaks]
    starts = [number(edge + 10**-digits, digits) for edge in breaks]
    middle = [start if start == end else f"{start}–{end}" for start, end in zip(starts[:-1], ends[1:], strict=True)]
    return (f"fino a {ends[0]}", *middle, f"{starts[-1]} o più")


def legend_words(ranges: Sequence[str], counts: Sequence[int], states: Sequence[str]) -> str:
    """Return the legend as a sentence."""
    parts = [f"{text}: {_municipalities(count)}" for text, count in zip(ranges, counts, strict=True)]
    return "; ".join([*parts, *states]) + "."


def state_name(look: Look, result: Result) -> str:
    """Return what the legend calls a special state."""
    if look is Look.ZERO:
        return "nessuna persona" if result.indicator.kind in {Kind.PERSONS, Kind.RATE} else "zero"
    text = short_state(look, result.hidden_below)
    return f"{text} (protetto)" if look is Look.SUPPRESSED and result.hidden_below else text


def _municipalities(count: int) -> str:
    return "1 comune" if count == 1 else f"{count} comuni"


def _strip(ranges: Sequence[str], counts: Sequence[int], *, all_late: bool) -> tuple[list[Spec], list[Spec]]:
    """Draw the classes, as pale as the map where every value is provisional."""
    colours, size = theme.sequential(len(ranges)), _BODY if max(map(len, ranges)) <= _LONG else _SMALL
    shapes, annotations = [], []
    for place, (text, count, colour) in enumerate(zip(ranges, counts, colours, strict=True)):
        start, end = place / len(ranges), (place + 1) / len(ranges)
        shapes.append(_box(faded(colour) if all_late else colour, start, end))
        words = stacked(bold(text), _municipalities(count))
        annotations.append({**_text(words, _RANGE_AT), "x": start, "font": {"size": size}})
    return shapes, annotations


def legend_rows(states: dict[Look, str]) -> list[dict[Look, str]]:
    """Return the special states that occur in rows that a phone can hold."""
    rows: list[dict[Look, str]] = []
    for look, words in states.items():
        if not rows or sum(map(_width, rows[-1].values())) + _width(words) > _NARROW:
            rows.append({})
        rows[-1][look] = words
    return rows


def _width(words: str) -> float:
    return _SWATCH + 22 + len(words) * _LETTER


def _states(states: dict[Look, str], down: int) -> Iterator[tuple[list[Spec], Spec]]:
    """Yield the swatch and the words of each special state of a row, one beside the other."""
    left = 0.0
    for look, words in states.items():
        yield _swatch(look, left, down), {**_text(words, down), "x": 0, "xshift": left + _SWATCH + 6}
        left += _width(words)


def _swatch(look: Look, left: float, down: int) -> list[Spec]:
    fills = {
        Look.ZERO: (theme.ZERO, theme.ZERO_OUTLINE),
        Look.SUPPRESSED: (theme.SUPPRESSED, theme.SUPPRESSED),
        Look.NOT_SUPPLIED: (theme.NOT_SUPPLIED, theme.NOT_SUPPLIED_HATCH),
        Look.UNDEFINED: (theme.NOT_SUPPLIED, theme.RULE),
    }
    fill, line = fills[look]
    low = -(down + 3 + _SWATCH)
    square = {
        "type": "rect", "xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0,
        "yanchor": 0, "x0": left, "x1": left + _SWATCH, "y0": low, "y1": low + _SWATCH, "fillcolor": fill,
        "line": {"color": line, "width": 1},
    }  # fmt: skip
    if look is not Look.NOT_SUPPLIED:
        return [square]
    stripes = [
        {**square, "type": "line", "x0": left + start, "x1": left + end, "y0": low + under, "y1": low + over,
         "line": {"color": theme.NOT_SUPPLIED_HATCH, "width": 2}}
        for start, end, under, over in ((0, 7, 7, 14), (0, 14, 0, 14), (7, 14, 0, 7))
    ]  # fmt: skip
    return [square, *stripes]


def _box(colour: str, start: float, end: float) -> Spec:
    top, bottom = _STRIP
    return {
        "type": "rect", "xref": "paper", "yref": "paper", "x0": start, "x1": end - 0.004, "ysizemode": "pixel",
        "yanchor": 0, "y0": -bottom, "y1": -top, "fillcolor": colour, "line": {"width": 0},
    }  # fmt: skip


def _text(words: str, down: int) -> Spec:
    """Return words that hang so many pixels under the map."""
    return {
        "text": words, "xref": "paper", "yref": "paper", "x": 0, "y": 0, "yshift": -down, "xanchor": "left",
        "yanchor": "top", "showarrow": False, "align": "left", "font": {"size": _BODY},
    }  # fmt: skip
