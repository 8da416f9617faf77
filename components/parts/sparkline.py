"""Twenty-four months in the corner of a card.

Comes in: a `Result` by month. Goes out: an inline SVG with its words.
Must not: hide gaps (a month without a value breaks the line) or provisional months (dashed).
"""

from html import escape
from itertools import groupby
from typing import Any, Final

from components.parts.words import period_label
from indicators.result import Result
from indicators.sentences import amount

WIDTH, HEIGHT, MARGIN = 240.0, 36.0, 3.0
_LINE: Final = 'fill="none" stroke="#5c6f82" stroke-width="2" vector-effect="non-scaling-stroke"'
_DASHED: Final = 'stroke-dasharray="3 3" stroke-opacity="0.6"'


def sparkline(result: Result) -> str:
    """Return the line of a result by month, from zero; its words tell the first and the last month."""
    rows = result.rows()
    known = [row for row in rows if row["value"] is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line needs two points
        return ""
    most = max(row["value"] for row in known) or 1
    points = [(_x(place, len(rows)), None if row["value"] is None else _y(row["value"], most), row["provisional"])
              for place, row in enumerate(rows)]  # fmt: skip
    return (
        f'<svg class="bif-spark" role="img" aria-label="{escape(_words(result, known))}" '
        f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none">{"".join(_lines(points))}</svg>'
        f'<p class="bif-card-months">{escape(period_label(known[0]["month"]))} – '
        f"{escape(period_label(known[-1]['month']))}</p>"
    )


def _lines(points: list[tuple[float, float | None, bool]]) -> list[str]:
    """Draw each stretch of settled months, and each of provisional ones from the month before."""
    lines = []
    runs = [list(run) for _, run in groupby(points, key=lambda point: (point[1] is None, point[2]))]
    for place, run in enumerate(runs):
        if run[0][1] is None:
            continue
        before = runs[place - 1][-1:] if place and run[0][2] and runs[place - 1][-1][1] is not None else []
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in [*before, *run])
        lines.append(f'<polyline points="{drawn}" {_LINE} {_DASHED if run[0][2] else ""}/>')
    return lines


def _x(place: int, count: int) -> float:
    return MARGIN + (WIDTH - 2 * MARGIN) * place / max(count - 1, 1)


def _y(value: float, most: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * value / most


def _words(result: Result, known: list[dict[str, Any]]) -> str:
    first, last = known[0], known[-1]
    return (
        f"Andamento mensile: {amount(result, first['value'], first['status'])} a {period_label(first['month'])}, "
        f"{amount(result, last['value'], last['status'])} a {period_label(last['month'])}"
        f"{' (provvisorio)' if last['provisional'] else ''}."
    )
