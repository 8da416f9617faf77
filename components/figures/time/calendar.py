"""Calendar heat map: every night of a section as a small square, weeks from left to right, a band a year.

Role: a calendar of occupancy. In: a frame of nights. Out: a Plotly figure.
Must not: import Streamlit, average, colour a closed or missing night as an empty one.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import plotly.graph_objects as go
import polars as pl

from components import theme
from components.escaping.chart import bold
from components.figures.core.canvas import Room, Spec, canvas, rule, swatch, text
from components.figures.time.nightly_frame import Night, NightState, nights_of
from indicators.model.period import MONTH_NAMES

BREAKS: Final = (0.5, 0.75, 0.9, 0.95)
"""Shares of the places in service between the classes; the last is saturation."""
CLASSES: Final = ("meno del 50%", "50–75%", "75–90%", "90–95%", "oltre il 95%")
COLOURS: Final = ("#e3eefa", "#94c4f5", "#4392e0", "#0059b3", "#003366")
CELL: Final = 14
_BAND: Final = 9
"""Rows of a year: seven days, and two for its name."""
_CLOSED, _MISSING, _ZERO, _HIDDEN = 5, 6, 7, 8
SPECIAL: Final = ("#ffffff", theme.NOT_SUPPLIED, "#ffffff", theme.SUPPRESSED)
_STATES: Final = {NightState.CLOSED: _CLOSED, NightState.NOT_SUPPLIED: _MISSING, NightState.HIDDEN: _HIDDEN}
_WEEKDAYS: Final = {0: "lun", 3: "gio", 6: "dom"}


def night_calendar(nights: pl.DataFrame, *, unit: str = "posti letto") -> go.Figure:
    """Draw a square for each night, one band for each year.

    Parameters
    ----------
    nights : polars.DataFrame
        With the columns of `indicators.analysis.nightly_occupancy.NIGHTS`, by night: one section of one service.
    unit : str
        What the capacity is counted in, in the plural.
    """
    held = nights_of(nights)
    years = sorted({night.day.year for night in held})
    height = CELL * (_BAND * len(years) - 1)
    weekdays = {_row(years, date(year, 1, 1), day): name for year in years for day, name in _WEEKDAYS.items()}
    return canvas(
        [*(_squares(held, years, year, unit) for year in years), *_crosses(held, years), *_hollow(held, years)],
        Room(plot=height, left=34, right=6, top=5, bottom=4),
        xaxis={"range": [-0.5, 53.5], "visible": False},
        yaxis={
            "range": [_BAND * len(years) - 2.5, -1.5], "tickvals": list(weekdays), "ticktext": list(weekdays.values()),
        },
        annotations=[label for year in years for label in _heads(years, year)],
        shapes=_provisional(held, years),
        note=calendar_notes(held),
    )  # fmt: skip


def _week(day: date) -> int:
    """Return the column of a day: weeks of its own year, from Monday."""
    return (day.timetuple().tm_yday - 1 + date(day.year, 1, 1).weekday()) // 7


def _row(years: Sequence[int], day: date, weekday: int | None = None) -> int:
    return _BAND * years.index(day.year) + (day.weekday() if weekday is None else weekday)


def class_of(night: Night) -> int:
    """Return the place of a night (or a month) in the colours: its class, or its state beyond them."""
    if night.state is not NightState.KNOWN:
        return _STATES[night.state]
    share = night.share or 0
    return _ZERO if share == 0 else sum(share > edge for edge in BREAKS[3:]) + sum(share >= edge for edge in BREAKS[:3])


def _squares(held: Sequence[Night], years: Sequence[int], year: int, unit: str) -> Spec:
    own = [night for night in held if night.day.year == year]
    return {
        "type": "heatmap",
        "name": str(year),
        "x": [_week(night.day) for night in own],
        "y": [_row(years, night.day) for night in own],
        "z": [class_of(night) for night in own],
        **scale_of_classes(),
        "xgap": 1,
        "ygap": 1,
        "text": [night.words(unit) for night in own],
        "hovertemplate": "%{text}<extra></extra>",
        "hoverongaps": False,
    }


def scale_of_classes() -> Spec:
    """Return the scale of colours of a heatmap whose values are those of `class_of`."""
    colours = (*COLOURS, *SPECIAL)
    edges = [place / len(colours) for place in range(len(colours) + 1)]
    return {
        "zmin": -0.5,
        "zmax": len(colours) - 0.5,
        "colorscale": [[edge, colour] for pair, colour in zip(pairwise(edges), colours, strict=True) for edge in pair],
        "showscale": False,
    }


def _crosses(held: Sequence[Night], years: Sequence[int]) -> list[Spec]:
    absent = [night for night in held if night.state is NightState.NOT_SUPPLIED]
    return [_marks(absent, years, "x-thin", "non forniti")] if absent else []


def _hollow(held: Sequence[Night], years: Sequence[int]) -> list[Spec]:
    """Outline the nights on which nobody came: a true zero is white, and is not a closure."""
    empty = [night for night in held if class_of(night) == _ZERO]
    return [_marks(empty, years, "square-open", "zero")] if empty else []


def _marks(nights: Sequence[Night], years: Sequence[int], symbol: str, name: str) -> Spec:
    edge = {"color": theme.TEXT_SOFT, "width": 1}
    return {
        "type": "scatter", "mode": "markers", "name": name, "x": [_week(night.day) for night in nights],
        "y": [_row(years, night.day) for night in nights], "hoverinfo": "skip",
        "marker": {"symbol": symbol, "size": 5, "color": theme.TEXT_SOFT, "line": edge},
    }  # fmt: skip


def _heads(years: Sequence[int], year: int) -> list[Spec]:
    """Write a year and its months above its band."""
    above = _BAND * years.index(year) - 1.1
    named = [
        text(name[:3], x=_week(date(year, month, 1)), y=above, colour=theme.TEXT_SOFT)
        for month, name in enumerate(MONTH_NAMES, start=1)
    ]
    head = text(bold(str(year)), x=0, y=above, xref="paper", xshift=-33)
    return [head, *named]


def _provisional(held: Sequence[Night], years: Sequence[int]) -> list[Spec]:
    """Draw a dashed line under the weeks that may still change."""
    weeks = sorted({(night.day.year, _week(night.day)) for night in held if night.provisional})
    under = {year: _row(years, date(year, 1, 1), 6) + 0.75 for year in years}
    return [
        rule(x=(week - 0.5, week + 0.5), y=(under[year],) * 2, colour=theme.TEXT_SOFT, width=2, dash="dot")
        for year, week in weeks
    ]


def calendar_notes(held: Sequence[Night], *, zero: str = "□ nessuno") -> list[str]:
    """Return what the colours of these nights (or months) mean, for the note at the foot of a figure."""
    classes_held = {class_of(night) for night in held}
    classes = [swatch(COLOURS[place], words) for place, words in enumerate(CLASSES)]
    words_by_class = {
        zero: _ZERO in classes_held,
        "× dati non forniti": _MISSING in classes_held,
        "grigio: valore protetto": _HIDDEN in classes_held,
        "bianco: chiuso": _CLOSED in classes_held,
        "tratteggio: dati provvisori": any(night.provisional for night in held),
    }
    return [*classes, *(words for words, shown in words_by_class.items() if shown)]
