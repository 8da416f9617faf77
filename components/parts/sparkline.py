"""Twenty-four months in the corner of a card.

Comes in: a `Result` by month. Goes out: a small picture (SVG, inside the page) with its words.
Must not: hide gaps (a month without a value breaks the line) or provisional months (dashed).
"""

from base64 import b64encode
from html import escape
from itertools import groupby
from typing import Any, Final

from components.parts.words import period_label
from components.theme import AMBITO
from indicators.result import Result
from indicators.sentences import amount

MONTHS: Final = 24
WIDTH, HEIGHT, MARGIN = 240.0, 36.0, 3.0
_LINE: Final = f'fill="none" stroke="{AMBITO}" stroke-width="2"'
_DASHED: Final = 'stroke-dasharray="3 3" stroke-opacity="0.6"'
Point = tuple[float, float | None, bool]


def sparkline(result: Result) -> str:
    """Return the line of the last 24 months of a result, from zero; its words tell the first and the last."""
    rows = result.rows()[-MONTHS:]
    known = [row for row in rows if row["value"] is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line needs two points
        return ""
    picture = b64encode(_svg(_points(rows)).encode()).decode()
    return (
        f'<img class="bif-spark" src="data:image/svg+xml;base64,{picture}" alt="{escape(_words(result, known))}">'
        f'<p class="bif-card-months">{period_label(known[0]["month"])} – {period_label(known[-1]["month"])}</p>'
    )


def _points(rows: list[dict[str, Any]]) -> list[Point]:
    most = max((row["value"] or 0 for row in rows), default=0) or 1
    step = (WIDTH - 2 * MARGIN) / max(len(rows) - 1, 1)
    return [
        (MARGIN + step * place, None if row["value"] is None else _height(row["value"] / most), row["provisional"])
        for place, row in enumerate(rows)
    ]


def _height(share: float) -> float:
    return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * share


def _svg(points: list[Point]) -> str:
    """Draw each stretch of settled months, and each of provisional ones from the month before."""
    lines = []
    runs = [list(run) for _, run in groupby(points, key=lambda point: (point[1] is None, point[2]))]
    for place, run in enumerate(runs):
        if run[0][1] is None:
            continue
        before = runs[place - 1][-1:] if place and run[0][2] else []
        drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in [*before, *run] if y is not None)
        lines.append(f'<polyline points="{drawn}" {_LINE} {_DASHED if run[0][2] else ""}/>')
    size = f'viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" preserveAspectRatio="none"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(lines)}</svg>'


def _words(result: Result, known: list[dict[str, Any]]) -> str:
    first, last = known[0], known[-1]
    return (
        f"Andamento mensile: {amount(result, first['value'], first['status'])} a {period_label(first['month'])}, "
        f"{amount(result, last['value'], last['status'])} a {period_label(last['month'])}"
        f"{' (provvisorio)' if last['provisional'] else ''}."
    )
