"""The page of one figure, for a frame in a page of another site: it runs no script, and stands by itself.

Comes in: an `Edition`, the address of a view. Goes out: HTML. Must not: hold what the edition does not, run anything,
or know who looks.
"""

import re
from datetime import datetime
from pathlib import Path
from typing import Final

from markupsafe import Markup as Html

from components.base_path import address
from components.server.published import SITE
from components.server.refusal_page import Refusal
from indicators.italian.dates import day_after
from publication.drawing.shapes import HATCH, WIDTH, Shapes
from publication.drawing.style import style_of
from publication.edition.package import Edition
from publication.embedded import text
from publication.meeting.drawing import NARROW, SIZE, shapes_drawing
from publication.meeting.drawing import WIDTH as WIDE
from publication.meeting.figures import MAP
from publication.meeting.screen import Screen, Version
from publication.meeting.screens import edition_shapes, screen_of
from publication.page_head import page_head

STYLE: Final = Path(__file__).with_name("figura.css")
_TITLE: Final = re.compile("<title>(.*?)</title>", re.DOTALL)
"""Of a municipality on the map that we drew: name and value, a line each, escaped already."""
_FONT: Final = Html('@font-face{{font-family:"Titillium Web";src:url("{}");font-weight:{};font-display:swap}}')


def embedded_page(edition: Edition, page: str, query: str, figure: str) -> bytes:
    """Return the page of a figure.

    Parameters
    ----------
    edition : Edition
    page : str
        Key of the page in the registry.
    query : str
        What the address asks, without ``?``.
    figure : str
        Key of the figure's frame.

    Raises
    ------
    NotInEditionError
        If the edition does not hold it.
    """
    wide, narrow = (screen_of(edition, page, query, figure, width=width) for width in (WIDE, NARROW))
    version = wide.opening
    shapes = edition_shapes(edition)
    rest = _REST.format(
        fonts=_fonts(),
        drawing=style_of(SIZE),
        style=Html(STYLE.read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )
    return str(
        _PAGE.format(
            head=page_head(title=f"{version.headline} · {edition.manifest.ambito}", rest=rest),
            headline=version.headline,
            more=_line("resto", version.more),
            subtitle=_line("sotto", version.subtitle),
            figure=_map(wide, version, shapes) if wide.kind == MAP else _drawn(version, narrow.opening),
            source=_line("fonte", version.source),
            foot=_foot(edition),
        )
    ).encode()


def no_such_figure(edition: Edition) -> Refusal:
    """Return what stands in the place of a figure that an edition does not hold."""
    told = edition.manifest
    return Refusal(
        status=404,
        code="figura-non-pubblicata",
        title=text.NONE,
        detail=text.NOT_IN.format(number=told.number, to_day=_to_day(edition)),
        remedy=text.COPY_AGAIN,
        link=address(f"{SITE}/"),
        link_words=text.LINK_TO_ALL,
    )


def _to_day(edition: Edition) -> str:
    return day_after("al", datetime.fromisoformat(edition.manifest.as_of).date())


def _fonts() -> Html:
    """Return where the typeface is: beside the site of the edition."""
    names = {"TitilliumWeb-Regular.ttf": 400, "TitilliumWeb-SemiBold.ttf": 600}
    return Html().join(_FONT.format(address(f"{SITE}/font/{name}"), weight) for name, weight in names.items())


def _line(kind: str, words: str) -> Html:
    return Html('<p class="{}">{}</p>').format(kind, words) if words else Html()


def _drawn(wide: Version, narrow: Version) -> Html:
    """Return a drawing, and that of a narrow frame where it is another."""
    if wide.figure == narrow.figure:
        return wide.figure
    return Html('<div class="largo">{}</div><div class="stretto">{}</div>').format(wide.figure, narrow.figure)


def _map(screen: Screen, version: Version, shapes: Shapes) -> Html:
    """Return the map with the names of the largest municipalities, what is said of one, and all values in words."""
    label = Html('<text class="scritta" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>')
    names = Html('<svg class="nomi" viewBox="0 0 {:g} {}" aria-hidden="true">{}</svg>').format(
        WIDTH, shapes.height, Html().join(label.format(x, y, name) for name, (x, y) in shapes.labels.items())
    )
    beside = version.figure if screen.start else Html()
    return shapes_drawing(shapes, HATCH) + Html('<div class="con-nomi">{}{}</div>{}{}').format(
        screen.map, names, beside, _values(screen.map)
    )


def _values(drawn: Html) -> Html:
    """Return the values of a map as a table: who does not see it, or points at nothing, reads them."""
    row = Html('<tr><th scope="row">{}</th><td>{}</td></tr>')
    told = [[Html(line) for line in found.splitlines()] for found in _TITLE.findall(drawn)]  # noqa: S704 - escaped
    rows = Html().join(row.format(lines[0], Html("; ").join(lines[1:])) for lines in told if lines)
    return _TABLE.format(summary=text.TABLE, town=text.TOWN, value=text.VALUE, rows=rows) if told else Html()


def _foot(edition: Edition) -> Html:
    """Return of which edition it is, how persons are protected, and the way to all the others."""
    told = edition.manifest
    demo = Html("<strong>{}</strong> · ").format(text.DEMO) if told.is_demo else Html()
    line = text.EDITION.format(number=told.number, to_day=_to_day(edition))
    return _FOOT.format(
        demo=demo,
        ambito=told.ambito,
        line=line,
        protected=text.PROTECTED,
        site=address(f"{SITE}/"),
        all=text.ALL,
        new=text.NEW_WINDOW,
    )


_TABLE: Final = Html(
    '<details><summary>{summary}</summary><table><thead><tr><th scope="col">{town}</th><th scope="col">{value}</th>'
    "</tr></thead><tbody>{rows}</tbody></table></details>"
)
_FOOT: Final = Html(
    '{demo}{ambito} · {line} · {protected} · <a href="{site}" target="_blank" rel="noopener">{all}'
    '<span class="solo-letto"> {new}</span></a>'
)
_REST: Final = Html("""<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<style>{fonts}{drawing}{style}</style>
""")
_PAGE: Final = Html("""{head}<body>
<main>
<h1>{headline}</h1>
{more}{subtitle}
<div class="figura">{figure}</div>
{source}
<p class="piede">{foot}</p>
</main>
</body>
</html>
""")
