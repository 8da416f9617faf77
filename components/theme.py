"""Theme: colours by meaning, Plotly template and configuration, Italian numbers and dates in figures.

Role: colours named by what they mean, one Plotly template, the configuration that keeps Plotly at home, and the
Italian form of numbers and dates (Babel, ``it_IT``).
In: plain values. Out: colours, templates, text.
Must not: import Streamlit, know any municipality, compute an indicator, or round a number twice.

Colours are the tokens of Designers Italia. Each has one meaning on every page, legend, card and document.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from babel import Locale

from components.base_path import address
from indicators.italian.numbers import LOCALE

if TYPE_CHECKING:
    from plotly.graph_objects import Figure
    from plotly.graph_objects.layout import Template

LEAD: Final = "#0066cc"
TERRITORY: Final = "#995c00"
AMBITO: Final = "#5c6f82"
TEXT: Final = "#2f475e"
TEXT_SOFT: Final = "#5c6f82"
RULE: Final = "#d9dadb"
GROUND: Final = "#ffffff"
LEAD_OUTLINE: Final = "#003366"
FOCUS_ROW: Final = "#d6e9fb"
BETTER: Final = "#008055"
WORSE: Final = "#cc334d"
SUPPRESSED: Final = "#c5c7c9"
ZERO: Final = "#ffffff"
ZERO_OUTLINE: Final = "#5c6f82"
NOT_SUPPLIED: Final = "#e6e9ec"
NOT_SUPPLIED_HATCH: Final = "#5c6f82"
PROVISIONAL_OPACITY: Final = 0.45
OTHERS: Final = ("#5c6f82", "#077f7b", "#2f475e", "#94a3b1", "#c5c7c9")
TEXT_COLOURS: Final = (LEAD, TERRITORY, AMBITO, TEXT, TEXT_SOFT, BETTER, WORSE, LEAD_OUTLINE)
"""The colours that may be used for words on a white ground (contrast at least 4.5)."""

RAMP: Final = (
    "#f2f7fc", "#bfdfff", "#94c4f5", "#6aaaeb", "#4392e0", "#207ad5", "#0066cc", "#004d99", "#003366",
)  # fmt: skip
DIVERGING: Final = ("#804d00", "#b37a24", "#dcbb85", "#ffffff", "#94c4f5", "#207ad5", "#004d99")
"""Seven steps from below to above the Ambito's value: ochre, white, blue."""
_RAMP_STEPS: Final = {1: "4", 2: "16", 3: "147", 4: "1368", 5: "12468", 6: "123468", 7: "1234568", 8: "12345678"}
"""Steps of the ramp by number of classes. The lightest is left out while it can be: beside it a true zero is white."""

FONT: Final = "Titillium Web, DejaVu Sans, sans-serif"
"""Titillium has no squares, circles and triangles: the second family is where keys take them from, if it is there."""
TEMPLATE: Final = "bifocale"
TOPOJSON_FOLDER: Final = "/assets/topojson/"


def sequential(classes: int) -> tuple[str, ...]:
    """Return the colours of a sequential ramp, light to dark.

    Parameters
    ----------
    classes
        How many classes, 1 to 9.

    Raises
    ------
    ValueError
        If the ramp has not that many steps that can be told apart.
    """
    if not 1 <= classes <= len(RAMP):
        raise ValueError(f"A ramp has from 1 to {len(RAMP)} classes, not {classes}")
    steps = _RAMP_STEPS.get(classes, "012345678")
    return tuple(RAMP[int(step)] for step in steps)


def text_on(ground: str) -> str:
    """Return the colour, dark or white, that words have on a ground: the one with more contrast."""
    return max((TEXT, GROUND), key=lambda colour: contrast(colour, ground))


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    Notes
    -----
    WCAG 2.2, definition of contrast ratio: (L1 + 0.05) / (L2 + 0.05), with L the relative luminance.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 - WCAG
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def register_template() -> str:
    """Register our Plotly template, once, and return its name.

    Returns
    -------
    str
        What to write in ``figure.update_layout(template=…)``.
    """
    import plotly.io

    if TEMPLATE not in plotly.io.templates:
        plotly.io.templates[TEMPLATE] = _template()
    return TEMPLATE


def styled(figure: Figure) -> Figure:
    """Return the figure with our template, which travels inside it."""
    figure.update_layout(template=register_template())
    return figure


def _template() -> Template:
    from plotly.graph_objects import layout

    axis = {
        "gridcolor": RULE, "linecolor": RULE, "zerolinecolor": TEXT_SOFT, "ticks": "", "tickangle": 0,
        "automargin": True, "separatethousands": True, "exponentformat": "none", "fixedrange": True,
        "title": {"font": {"size": 14, "color": TEXT_SOFT}},
    }  # fmt: skip
    return layout.Template(
        layout={
            "font": {"family": FONT, "size": 14, "color": TEXT},
            "colorway": [LEAD, TERRITORY, *OTHERS],
            "paper_bgcolor": GROUND,
            "plot_bgcolor": GROUND,
            "separators": ",.",
            "hovermode": "closest",
            "hoverlabel": {"font": {"family": FONT, "size": 14, "color": TEXT}, "bgcolor": GROUND, "bordercolor": RULE},
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "showlegend": False,
            "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom"},
            "xaxis": {**axis, "showgrid": False},
            "yaxis": {**axis, "showgrid": True},
            "dragmode": False,
            "geo": {"visible": False, "bgcolor": GROUND, "projection": {"type": "mercator"}, "fitbounds": "locations"},
        }
    )


@cache
def _plotly_locale() -> dict[str, object]:
    locale = Locale.parse(LOCALE)
    months, days = locale.months["format"], locale.days["format"]
    return {
        "format": {
            "days": _week(days["wide"]), "shortDays": _week(days["abbreviated"]),
            "months": [months["wide"][number] for number in range(1, 13)],
            "shortMonths": [months["abbreviated"][number] for number in range(1, 13)],
            "date": "%d/%m/%Y", "decimal": ",", "thousands": ".",
        },
    }  # fmt: skip


def _week(names: dict[int, str]) -> list[str]:
    """Return the days from Sunday, as Plotly counts; Babel counts from Monday."""
    return [names[(number - 1) % 7] for number in range(7)]


def plotly_config() -> dict[str, object]:
    """Return the ``config`` of every Plotly chart: Italian, no bar (pictures are files), nothing asked outside."""
    return {
        "locale": "it",
        "locales": {"it": _plotly_locale()},
        "displayModeBar": False,
        "scrollZoom": False,
        "doubleClick": False,
        "topojsonURL": address(TOPOJSON_FOLDER),
    }
