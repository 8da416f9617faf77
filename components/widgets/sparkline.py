"""Twenty-four months in the corner of a card.

Comes in: a `Result` by month. Goes out: a small picture (SVG, inside the page) with its words.
Must not: hide gaps (a month without a value breaks the line) or provisional months (dashed).
"""

from base64 import b64encode
from itertools import groupby
from typing import Final

from components.escaping.html import Html
from components.figures.core.labels import period_label
from components.theme import AMBITO
from indicators.italian.dates import month_in_short
from indicators.italian.numbers import number
from indicators.model.period import Period
from indicators.model.result import Result
from indicators.model.result_row import ResultRow, value_of
from indicators.wording.headline import amount

MONTHS: Final = 24
LEAST_SPAN: Final = 0.25
"""Share of the greatest value that the height of the line stands for, at least."""
WIDTH, HEIGHT, MARGIN = 240.0, 36.0, 3.0
_LINE: Final = f'fill="none" stroke="{AMBITO}" stroke-width="2"'
_DASHED: Final = 'stroke-dasharray="3 3" stroke-opacity="0.6"'
Point = tuple[float, float | None, bool]


def sparkline(result: Result) -> Html:
    """Return the line of the last 24 months of a result, with its months, its least and its greatest value.

    The line uses the height it has: its scale runs from the least to the greatest value, which are written, but never
    over less than a quarter of the greatest, so that months which hardly differ look as if they hardly differ.
    """
    rows = result.finished()[-MONTHS:]
    valued = [row for row in rows if row["value"] is not None]
    if len(valued) < 2:  # noqa: PLR2004 - a line needs two points
        return Html()
    picture = b64encode(_svg(_points(rows)).encode()).decode()
    first, last = (month_in_short(Period.parse(row["month"]).first_day) for row in (valued[0], valued[-1]))
    return Html(
        '<img class="bif-spark" src="data:image/svg+xml;base64,{}" alt="{}">'
        '<p class="bif-card-months bif-spark-ends"><span>{}</span><span>{}</span></p><p class="bif-card-months">{}</p>'
    ).format(picture, _words(result, valued), first, last, _range(result, valued))


def _range(result: Result, valued: list[ResultRow]) -> str:
    """Say between what the months lie: what the height of the line stands for."""
    digits, unit = result.indicator.decimals, "%" if result.indicator.unit == "%" else ""
    low, high = (number(pick(value_of(row) for row in valued), decimals=digits) for pick in (min, max))
    return f"ogni mese {low}{unit}" if low == high else f"al mese: minimo {low}{unit}, massimo {high}{unit}"


def _points(rows: list[ResultRow]) -> list[Point]:
    values = [row["value"] for row in rows if row["value"] is not None]
    low, span = _scale(min(values), max(values))
    step = (WIDTH - 2 * MARGIN) / max(len(rows) - 1, 1)
    return [
        (MARGIN + step * at, None if row["value"] is None else _height((row["value"] - low) / span), row["provisional"])
        for at, row in enumerate(rows)
    ]


def _scale(low: float, high: float) -> tuple[float, float]:
    """Return where the scale begins and how much it spans; never below zero if no value is."""
    span = max(high - low, abs(high) * LEAST_SPAN) or 1.0
    start = (low + high - span) / 2
    return (max(start, 0.0) if low >= 0 else start), span


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


def _words(result: Result, valued: list[ResultRow]) -> str:
    first, last = valued[0], valued[-1]
    return (
        f"Andamento mensile: {amount(result, first['value'], first['status'])} a {period_label(first['month'])}, "
        f"{amount(result, last['value'], last['status'])} a {period_label(last['month'])}"
        f"{' (provvisorio)' if last['provisional'] else ''}."
    )
