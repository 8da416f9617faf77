"""A figure that is drawn from rows as a picture: its chart, its lists of bars, or its table.

Comes in: the table that leaves, which holds the words, and what the page shows of it. Goes out: SVG that stands by
itself. Must not: show what the table does not hold.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from markupsafe import Markup as Html

from components.figures.core.canvas import Spec, width_of
from components.state.painter import Grid, Shown, Strip, Strips
from components.widgets.italian_cells import words_of
from data_access.elision import elided
from indicators.interchange.exported_table import ExportedTable
from indicators.italian.numbers import NO_NUMBER
from publication.drawing import text
from publication.drawing.chart import can_draw, chart_marks
from publication.drawing.figure import PAPER, framed, table_marks
from publication.drawing.marks import Bar, Format, bars_marks, rows_height

CHART_WIDTH: Final = 720
"""Pixels of a page that a chart is drawn for: its letters are those of a page, the picture's are of paper."""
WIDEST: Final = 1200
"""Units of the widest table; what has no room in it is cut."""
MOST_ROWS: Final = 60
"""Rows of a table that a picture holds."""
Marks = tuple[Html, float]


def rows_picture(table: ExportedTable, shown: Shown | None) -> str:
    """Return a figure that is drawn from rows as SVG.

    Parameters
    ----------
    table : ExportedTable
        Whose words stand over and under the drawing.
    shown : Chart, Strips, Grid or None
        What the page shows; the table where it is nothing else, or a chart of a kind that is not drawn here.
    """
    size, notes = PAPER, [*table.notes.values()]
    if isinstance(shown, Strips):
        marks, high = _strips(shown, size)
        notes.insert(0, shown.note)
    elif isinstance(shown, Grid) or shown is None or not can_draw(dict(shown.to_dict())):
        grid = shown if isinstance(shown, Grid) else _grid_of(table)
        left_out = len(grid.rows) - MOST_ROWS
        size = _wide_enough(grid)
        marks, high = table_marks(grid.heads, grid.rows[:MOST_ROWS], size=size)
        notes.insert(0, text.MORE_ROWS.format(count=left_out) if left_out > 0 else "")
    else:
        marks, high = _chart(dict(shown.to_dict()), size)
    said = [text.ROWS_SOURCE.format(**provenance) for provenance in _provenances(table)]
    feet = (" · ".join(filter(None, notes)), *dict.fromkeys(said), table.confidential)
    return framed(marks, high, title=table.title, what=table.subtitle, feet=feet, size=size)


def _provenances(table: ExportedTable) -> Iterator[dict[str, str]]:
    for part in table.parts:
        told = part.provenance
        warning = f" · {told['Avvertenza']}" if told.get("Avvertenza") else ""
        yield {"source": told["Fonte"], "to_day": elided("al", told["Aggiornato al"]), "warning": warning}


def _chart(chart: Spec, size: Format) -> Marks:
    marks, high = chart_marks(chart, width=CHART_WIDTH)
    share = size.width / CHART_WIDTH
    return Html('<g transform="scale({:.4f})">{}</g>').format(share, marks), high * share


def _strips(shown: Strips, size: Format) -> Marks:
    """Return lists of bars one under the other, each under its name."""
    groups = [(name, [_bar(strip) for strip in strips]) for name, strips in shown.groups]
    every = [bar for _, bars in groups for bar in bars]
    drawn, down, line = Html(), 0.0, size.letters * 1.6
    for name, bars in groups:
        if name:
            drawn += Html('<text class="forte" x="0" y="{:g}">{}</text>').format(down + line * 0.7, name)
            down += line
        own = replace(size, height=size.most_row * len(bars))
        marks = bars_marks(bars, size=own, among=every if shown.has_one_scale else bars)
        drawn += Html('<g transform="translate(0 {:g})">{}</g>').format(down, marks)
        down += rows_height(bars, own) + (size.letters * 0.8 if name else 0)
    return drawn, down


def _bar(strip: Strip) -> Bar:
    return Bar(
        name=strip.name,
        words=strip.words,
        value=strip.amount,
        planned=strip.planned,
        role=strip.role,
        provisional=strip.provisional,
    )


def _grid_of(table: ExportedTable) -> Grid:
    """Return a table in words; columns of which no cell says anything are left out."""
    told = {name: words for name, words in words_of(table.frame).items() if {*words} - {"", NO_NUMBER} or not words}
    return Grid(heads=tuple(told), rows=tuple(zip(*told.values(), strict=True)))


def _wide_enough(grid: Grid) -> Format:
    letters = PAPER.letters
    wants = [
        max(width_of(words, letters) for words in column)
        for column in zip(grid.heads, *grid.rows[:MOST_ROWS], strict=True)
    ]
    return replace(PAPER, width=min(max(PAPER.width, sum(wants) + letters * (len(wants) + 1)), WIDEST))
