"""The pictures of a figure that people take away from a page, drawn as papers draw.

Comes in: a result, its title, the boundaries; or rows, and what the page shows of them. Goes out: SVG, PNG. Must not:
be imported with a cost: what draws is imported when the first picture is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from components.state.painter import Shown
    from geo.boundaries import Geography
    from indicators.interchange.exported_table import ExportedTable
    from indicators.model.result import Result

SCALE: Final = 4.0
"""Pixels of a PNG for each unit of its drawing, along a side: as wide as a large screen."""


def picture_svg(result: Result, *, title: str, foot: str, geography: Callable[[], Geography]) -> str:
    """Return the figure of a result as SVG; a map where rows are municipalities and their boundaries are known."""
    from indicators.model.query import Grouping
    from publication.drawing.figure import figure_svg
    from publication.drawing.shapes import territory_shapes

    shapes, attribution = None, ""
    if result.query.by == (Grouping.MUNICIPALITY,):
        try:
            land = geography()
        except UserError:
            pass  # there are no boundaries to draw: bars say the same
        else:
            shapes, attribution = territory_shapes(land), land.attribution
    return figure_svg(result, shapes=shapes, title=title, foot=foot, attribution=attribution)


def rows_svg(table: ExportedTable, shown: Shown | None) -> str:
    """Return as SVG what a figure drawn from rows shows; its table where it shows nothing else."""
    from publication.drawing.rows import rows_picture

    return rows_picture(table, shown)


def picture_png(svg: str) -> bytes:
    """Return a picture as PNG."""
    from publication.typesetting import png

    return png(svg, scale=SCALE)
