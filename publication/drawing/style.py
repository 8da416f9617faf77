"""The style of a drawing that stands by itself: colours by role, as they are on the pages.

Comes in: the size of its words. Goes out: CSS. Must not: be read by screens of a meeting, which have a style of their
own for dark rooms.
"""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup as Html

from components import theme
from components.figures.core.canvas import MUNICIPALITY, SERIES

INK: Final = "#17324d"
ROLES: Final[Mapping[str, str]] = {
    "capofila": theme.LEAD,
    "territorio": theme.TERRITORY,
    "ambito": theme.AMBITO,
    "proprio": MUNICIPALITY,
    "altro": "#94a3b1",
    "volume": theme.RAMP[4],
    **{f"serie-{place}": colour for place, colour in enumerate(SERIES)},
}
"""Colour of each role on paper."""
_OF_ROLE: Final = ".{0} .barra,.{0} circle{{fill:{1}}}.linea.{0} path{{stroke:{1}}}.fascia.{0}{{fill:{1}}}"
_NAME: Final = ".nome.{0},.segno.{0}{{fill:{1}}}"


def role_of(colour: str) -> str:
    """Return the role that has a colour on paper."""
    return next((role for role, own in ROLES.items() if own == colour), "altro")


def style_of(letters: int) -> Html:
    """Return the style of a drawing whose words are of a size: strokes follow it."""
    thin, line, edge = (f"{letters * share:.2f}" for share in (0.06, 0.2, 0.1))
    names = (_NAME.format(role, _readable(colour)) for role, colour in ROLES.items())
    roles = "".join([*(_OF_ROLE.format(role, colour) for role, colour in ROLES.items()), *names])
    return Html(
        "text{{fill:{ink}}}.griglia{{stroke:#d9dadb;stroke-width:{thin}}}"
        ".linea path{{fill:none;stroke-width:{line};stroke-linejoin:round}}"
        ".provvisoria path{{stroke-dasharray:{thin} {dash};stroke-linecap:round}}.fascia{{fill-opacity:.14}}"
        ".riga{{stroke:#d9dadb;stroke-width:{thin}}}.capo{{font-weight:600}}"
        ".previsto{{fill:{soft};fill-opacity:.2;stroke:{soft};stroke-width:{edge}}}"
        ".intervallo{{stroke:{ink};stroke-width:{edge}}}.tardiva{{fill-opacity:{pale}}}"
        ".nome,.proprio text,.forte{{font-weight:600}}.piano{{fill:{soft}}}"
        ".contorno,path.capofila,use.capofila{{fill:none;stroke:{soft};stroke-width:2}}"
        "use.capofila,path.capofila{{stroke:{outline};stroke-width:4}}"
        ".comuni use,.comuni path{{stroke:#fff;stroke-width:1}}.comuni [fill='{white}']{{stroke:{edges}}}"
        ".scritta{{font-size:22px;font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:5px}}{roles}"
    ).format(
        ink=INK,
        soft=theme.AMBITO,
        outline=theme.LEAD_OUTLINE,
        white=theme.ZERO,
        edges=theme.ZERO_OUTLINE,
        thin=thin,
        line=line,
        edge=edge,
        dash=f"{letters * 0.48:.2f}",
        pale=theme.PROVISIONAL_OPACITY,
        roles=Html(roles),  # noqa: S704 - our own
    )


def _readable(colour: str) -> str:
    """Return the colour of words: that of the marks, where it can be read on white."""
    return colour if theme.contrast(colour, theme.GROUND) >= 4.5 else theme.TEXT_SOFT  # noqa: PLR2004 - WCAG AA
