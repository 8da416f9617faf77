"""The legend of a map, drawn over it: a strip of classes with how many municipalities fall in each.

Role: shapes and annotations in the upper margin of a map, which is read before it. In: the looks of the municipalities
and the classes. Out: a `Legend` for the figure's layout, and the same in words.
Must not: import Streamlit, choose breaks, depend on the height of the map: everything stands on its upper edge, in
pixels, so that the map below may be as high as the screen allows; write anything smaller than 14 pixels.
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

_STRIP: Final = (2, 16)
_RANGE_AT, _LINE = 17, 18
_ROW: Final = 22
"""Pixels of a row of states, of signs, of the line that the licence of the boundaries wants."""
_NARROW: Final = 350
"""Pixels in which a row of states must stay: those of a phone."""
_BODY: Final = 14
_LONG: Final = 10
"""Letters up to which the words of five classes stand beside one another on a phone; longer ones take two lines."""
_SWATCH: Final = 14
_LETTER: Final = 6.0
_PARTLY: Final = "righe sul colore: mancano dei flussi"
_LATE: Final = "tinta chiara, bordo tratteggiato: dati provvisori"
_SPECIAL: Final = (Look.ZERO, Look.SUPPRESSED, Look.NOT_SUPPLIED, Look.UNDEFINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a layout needs to show the legend, and what a person who cannot see it is told.

    Attributes
    ----------
    shapes, annotations : list of dict
    words : str
    height, foot : int
        Pixels that it takes over the map and under it.
    """

    shapes: list[Spec]
    annotations: list[Spec]
    words: str
    height: int
    foot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """The classes of a map: what each one is called and its colour; and what signs on the map mean, in one line."""

    labels: tuple[str, ...]
    colours: tuple[str, ...]
    signs: str = ""


def classes_of(breaks: Sequence[float], indicator: Indicator, *, signs: str = "") -> Classes:
    """Return the classes between breaks."""
    return Classes(labels=class_labels(breaks, indicator), colours=theme.sequential(len(breaks) + 1), signs=signs)


def legend(result: Result, areas: Sequence[Area], classes: Classes, *, attribution: str) -> Legend:
    """Return the legend of a map; where no municipality has a value there are no classes to explain.

    Parameters
    ----------
    result : Result
        What the map shows.
    areas : sequence of Area
        Its municipalities.
    classes : Classes
    attribution : str
        The line that the licence of the boundaries wants.
    """
    ranges = classes.labels
    counts = count_classes(areas, len(ranges))
    if not any(counts):
        ranges, counts = (), ()
    with_value = [area for area in areas if area.look is Look.VALUE]
    all_late = bool(with_value) and all(area.provisional for area in with_value)
    shapes, annotations = _strip(ranges, counts, classes.colours, all_late=all_late) if ranges else ([], [])
    looks = count_looks(areas)
    states = {look: f"{state_name(look, result)}: {looks[look]}" for look in _SPECIAL if looks[look]}
    down = _RANGE_AT + _LINE * (1 + max(map(len, map(wrapped, ranges)))) + 2 if ranges else _STRIP[0]
    for row in legend_rows(states):
        for swatch, label in _states(row, down):
            shapes += swatch
            annotations.append(label)
        down += _ROW
    for words, drawn in (
        (_PARTLY, any(area.partly for area in areas)),
        (_LATE, any(a.provisional for a in with_value)),
    ):
        if drawn:
            annotations.append(_text(words, down))
            down += _ROW
    _raise(shapes, annotations, down)
    under = [words for words in (classes.signs, attribution) if words]
    annotations += [{**_text(words, 2 + _ROW * place), "y": 0} for place, words in enumerate(under)]
    bent = [_PARTLY] if any(area.partly for area in areas) else []
    words = legend_words(ranges, counts, [*states.values(), *([classes.signs] if classes.signs else []), *bent])
    return Legend(shapes=shapes, annotations=annotations, words=words, height=down, foot=_ROW * len(under))


def _raise(shapes: list[Spec], annotations: list[Spec], height: int) -> None:
    """Put what was laid downwards from a line over the map, so that it ends at the map's upper edge."""
    for shape in shapes:
        shape["y0"], shape["y1"] = shape["y0"] + height, shape["y1"] + height
    for annotation in annotations:
        annotation["yshift"] += height


def wrapped(label: str) -> tuple[str, ...]:
    """Return the one or two lines of a class's words: what is long is parted where it reads well."""
    if len(label) <= _LONG:
        return (label,)
    head, dash, tail = label.partition("–")
    if dash:
        return (f"{head}{dash}", tail)
    words = label.split(" ")
    cut = min(range(1, len(words) + 1), key=lambda at: abs(len(" ".join(words[:at])) - len(label) / 2))
    return tuple(line for line in (" ".join(words[:cut]), " ".join(words[cut:])) if line)


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


def _strip(
    ranges: Sequence[str], counts: Sequence[int], colours: Sequence[str], *, all_late: bool
) -> tuple[list[Spec], list[Spec]]:
    """Draw the classes, as pale as the map where every value is provisional."""
    shapes, annotations = [], []
    for place, (text, count, colour) in enumerate(zip(ranges, counts, colours, strict=True)):
        start, end = place / len(ranges), (place + 1) / len(ranges)
        shapes.append(_box(faded(colour) if all_late else colour, start, end))
        words = stacked(*map(bold, wrapped(text)), _municipalities(count))
        annotations.append({**_text(words, _RANGE_AT), "x": start})
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
    low = -(down + 5 + _SWATCH)
    square = {
        "type": "rect", "xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0,
        "yanchor": 1, "x0": left, "x1": left + _SWATCH, "y0": low, "y1": low + _SWATCH, "fillcolor": fill,
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
        "yanchor": 1, "y0": -bottom, "y1": -top, "fillcolor": colour, "line": {"width": 0},
    }  # fmt: skip


def _text(words: str, down: int) -> Spec:
    """Return words that hang so many pixels under the upper edge of the map."""
    return {
        "text": words, "xref": "paper", "yref": "paper", "x": 0, "y": 1, "yshift": -down, "xanchor": "left",
        "yanchor": "top", "showarrow": False, "align": "left", "font": {"size": _BODY},
    }  # fmt: skip
