"""The legend of a map, drawn inside it: a strip of classes with how many municipalities fall in each.

Role: shapes and annotations at the foot of a map. In: the looks of the municipalities and the breaks. Out: a `Legend`
for the figure's layout, and the same in words.
Must not: import Streamlit, choose breaks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components import theme
from components.figures.areas import Area, Look, count_classes, count_looks, short_state
from indicators.definition import Indicator, Kind
from indicators.numbers import number
from indicators.result import Result

Spec = dict[str, Any]

HEIGHT: Final = 126
"""Pixels that the legend takes at the foot of a map."""
_STRIP: Final = (118, 104)
_RANGE_AT, _STATES_AT, _LATE_AT, _SOURCE_AT = 102, 61, 39, 18
_SWATCH: Final = 14
_LETTER: Final = 6.4
_SPECIAL: Final = (Look.ZERO, Look.SUPPRESSED, Look.NOT_SUPPLIED, Look.UNDEFINED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a layout needs to show the legend, and what a person who cannot see it is told."""

    shapes: list[Spec]
    annotations: list[Spec]
    words: str


def legend(result: Result, found: Sequence[Area], breaks: Sequence[float], *, height: int, attribution: str) -> Legend:
    """Return the legend of a map.

    Parameters
    ----------
    result : Result
        What the map shows.
    found : sequence of Area
        Its municipalities.
    breaks : sequence of float
    height : int
        Of the whole figure in pixels, margins excluded: the legend stands in its last `HEIGHT` pixels.
    attribution : str
        The line that the licence of the boundaries wants.
    """
    ranges = class_labels(breaks, result.indicator)
    counts = count_classes(found, len(ranges))
    shapes, annotations = _strip(ranges, counts, height)
    looks = count_looks(found)
    states = {look: f"{state_name(look, result)}: {looks[look]}" for look in _SPECIAL if looks[look]}
    if any(area.provisional and area.look is Look.VALUE for area in found):
        annotations.append(_text("tinta chiara, bordo tratteggiato: dati provvisori", _LATE_AT, height))
    for shape, label in _states(states, height):
        shapes += shape
        annotations.append(label)
    annotations.append({**_text(attribution, _SOURCE_AT, height), "font": {"size": 11}})
    return Legend(shapes=shapes, annotations=annotations, words=legend_words(ranges, counts, list(states.values())))


def class_labels(breaks: Sequence[float], indicator: Indicator) -> tuple[str, ...]:
    """Return what each class holds: ``fino a 2,5``, ``2,5–3,8``, ``oltre 6``; whole counts as ``6–10``."""
    if not breaks:
        return ("tutti i valori",)
    whole = indicator.decimals == 0 and all(edge == round(edge) for edge in breaks)
    digits = max(_decimals(edge) for edge in breaks)
    texts = [number(edge, digits) for edge in breaks]
    starts = [number(edge + 1) if whole else text for edge, text in zip(breaks, texts, strict=True)]
    middle = [start if start == end else f"{start}–{end}" for start, end in zip(starts[:-1], texts[1:], strict=True)]
    return (f"fino a {texts[0]}", *middle, f"{starts[-1]} o più" if whole else f"oltre {texts[-1]}")


def legend_words(ranges: Sequence[str], counts: Sequence[int], states: Sequence[str]) -> str:
    """Return the legend as a sentence."""
    parts = [f"{text}: {_municipalities(count)}" for text, count in zip(ranges, counts, strict=True)]
    return "; ".join([*parts, *states]) + "."


def state_name(look: Look, result: Result) -> str:
    """Return what the legend calls a special state."""
    if look is Look.ZERO:
        return "nessuna persona" if result.indicator.kind in {Kind.PERSONS, Kind.RATE} else "zero"
    text = short_state(look, result.hidden_below)
    return f"{text} (protetto)" if look is Look.SUPPRESSED else text


def _municipalities(count: int) -> str:
    return "1 comune" if count == 1 else f"{count} comuni"


def _decimals(value: float) -> int:
    """Return the fewest decimals, at most three, that write a break without changing it."""
    return next((digits for digits in range(3) if round(value, digits) == value), 3)


def _strip(ranges: Sequence[str], counts: Sequence[int], height: int) -> tuple[list[Spec], list[Spec]]:
    colours = theme.sequential(len(ranges))
    top, bottom = (pixels / height for pixels in _STRIP)
    shapes, annotations = [], []
    for place, (text, count, colour) in enumerate(zip(ranges, counts, colours, strict=True)):
        start, end = place / len(ranges), (place + 1) / len(ranges)
        shapes.append(_box(colour, start, end, bottom, top))
        annotations.append({**_text(f"<b>{text}</b><br>{_municipalities(count)}", _RANGE_AT, height), "x": start})
    return shapes, annotations


def _states(states: dict[Look, str], height: int) -> Iterator[tuple[list[Spec], Spec]]:
    """Yield the swatch and the words of each special state that occurs, one beside the other."""
    left = 0.0
    for look, words in states.items():
        yield _swatch(look, left, height), {**_text(words, _STATES_AT, height), "x": 0, "xshift": left + _SWATCH + 6}
        left += _SWATCH + 22 + len(words) * _LETTER


def _swatch(look: Look, left: float, height: int) -> list[Spec]:
    fills = {
        Look.ZERO: (theme.ZERO, theme.ZERO_OUTLINE),
        Look.SUPPRESSED: (theme.SUPPRESSED, theme.SUPPRESSED),
        Look.NOT_SUPPLIED: (theme.NOT_SUPPLIED, theme.NOT_SUPPLIED_HATCH),
        Look.UNDEFINED: (theme.NOT_SUPPLIED, theme.RULE),
    }
    fill, line = fills[look]
    low = _STATES_AT - _SWATCH - 3
    square = {
        "type": "rect", "xref": "paper", "yref": "paper", "xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0,
        "yanchor": low / height, "x0": left, "x1": left + _SWATCH, "y0": 0, "y1": _SWATCH, "fillcolor": fill,
        "line": {"color": line, "width": 1},
    }  # fmt: skip
    if look is not Look.NOT_SUPPLIED:
        return [square]
    stripes = [
        {**square, "type": "line", "x0": left + start, "x1": left + end, "y0": low_, "y1": high,
         "line": {"color": theme.NOT_SUPPLIED_HATCH, "width": 2}}
        for start, end, low_, high in ((0, 7, 7, 14), (0, 14, 0, 14), (7, 14, 0, 7))
    ]  # fmt: skip
    return [square, *stripes]


def _box(colour: str, start: float, end: float, bottom: float, top: float) -> Spec:
    return {
        "type": "rect", "xref": "paper", "yref": "paper", "x0": start, "x1": end - 0.004, "y0": bottom, "y1": top,
        "fillcolor": colour, "line": {"width": 0},
    }  # fmt: skip


def _text(words: str, pixels: int, height: int) -> Spec:
    return {
        "text": words, "xref": "paper", "yref": "paper", "x": 0, "y": round(pixels / height, 4), "xanchor": "left",
        "yanchor": "top", "showarrow": False, "align": "left", "font": {"size": 13},
    }  # fmt: skip
