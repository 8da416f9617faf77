"""The page of a meeting: every screen of the agenda and its version for every municipality, ready to be shown.

Comes in: an `Edition`, screens. Goes out: HTML. Must not: hold what the edition does not, beside the
words of the agenda.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from markupsafe import Markup as Html

from components.escaping.script import json_text
from components.figures.core.canvas import width_of
from indicators.italian.dates import day_after, day_in_words
from publication.drawing.shapes import HATCH
from publication.edition.difference import Difference, board_changes, difference
from publication.edition.package import Edition
from publication.edition.wording import changes_in_words
from publication.meeting import text
from publication.meeting.drawing import shapes_drawing
from publication.meeting.figures import AREAS, BOARD, MAP, NUMBER, SERVICES, TIME, TOWNS
from publication.meeting.screen import Screen, Version
from publication.meeting.screens import edition_shapes
from publication.page_head import site_head

WORDS: Final = "parole"
"""A screen of words alone."""
MOST_ROWS: Final = 2
"""Changes that a screen tells one by one."""
MOST_TOLD: Final = 5
"""Screens that the last one names."""
SIZES: Final = ((46, "g1"), (38, "g2"), (32, "g3"), (27, "g4"))
"""Pixels of a headline in a window of 1280 by 720, and what the style sheet calls them: the largest that fits."""
HEAD_HEIGHT: Final = {
    MAP: 250,
    NUMBER: 215,
    AREAS: 215,
    WORDS: 300,
    **dict.fromkeys((TIME, TOWNS, SERVICES, BOARD), 160),
}
"""Pixels that a headline and what comes after it may take, by kind of screen."""
HEAD_WIDTH: Final = 1200
BESIDE_WIDTH: Final = 590
"""The same beside a map."""
SMALL: Final = 24
LEADING: Final = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A point of the agenda: what somebody wrote, and its screen (and that of a phone), or why there is none."""

    title: str
    note: str
    screen: Screen | None = None
    narrow: Screen | None = None
    why_not: str = ""


def page(
    edition: Edition,
    items: Sequence[Item],
    *,
    title: str,
    day: date,
    newer: Edition | None,
    names: Mapping[str, str],
) -> Html:
    """Return the page.

    Parameters
    ----------
    edition : Edition
    items : sequence of Item
    title : str
        Of the agenda.
    day : date
        Of the meeting.
    newer : Edition, optional
        The newest edition, where it is another.
    names : mapping of str to str
        Names of the style sheet and of the script, by kind.
    """
    found = difference(newer, edition) if newer else None
    towns = edition.names["municipalities"]
    changes = [_changes(item.screen, found, newer, edition) for item in items]
    pairs = zip(items, changes, strict=True)
    sections = [_section(edition, place, item, said) for place, (item, said) in enumerate(pairs)]
    if newer is not None and found is not None:
        sections.append(_since(len(items), changes, found, edition, newer))
    if not sections:
        sections.append(_plain(edition, 0, "", text.EMPTY))
    boot = {"towns": {code: one["name"] for code, one in towns.items()}, "counter": text.COUNTER, "none": text.NO_MATCH}
    return _PAGE.format(
        head=site_head(title=title, style=names["css"], script=names["js"]),
        skip=text.SKIP,
        no_script=text.NO_SCRIPT,
        arriving=text.ARRIVING,
        shapes=shapes_drawing(edition_shapes(edition), HATCH),
        sections=Html().join(sections),
        bar_label=text.BAR,
        buttons=Html().join(_buttons()),
        meeting=f"{title} · {day_in_words(day)}",
        back=text.BACK_TO_ALL,
        search=text.SEARCH,
        hint=text.SEARCH_HINT,
        close=text.CLOSE,
        black=text.BLACK,
        boot=Html(json_text(boot)),  # noqa: S704 - JSON without a character that means something to HTML
    )


def _to_day(edition: Edition) -> str:
    return day_after("al", datetime.fromisoformat(edition.manifest.as_of).date())


def _buttons() -> Iterator[Html]:
    for key, words in text.BUTTONS.items():
        yield Html('<button type="button" id="b-{}" title="{}" aria-label="{}">{}</button>').format(
            key, text.KEYS[key], text.KEYS[key], Html('<span id="orologio" role="timer">{}</span>').format(words)
            if key == "tempo" else words,
        )  # fmt: skip


def _section(edition: Edition, place: int, item: Item, changes: str) -> Html:
    """Return a screen: what it says of the whole, and, not shown, what it says of each municipality."""
    if item.screen is None or item.narrow is None:
        return _plain(edition, place, item.title, item.why_not, note=item.note)
    screen, narrow = item.screen, item.narrow
    versions = Html().join(
        Html('<template data-comune="{}">{}</template>').format(
            code, _version(screen.of_town(code), screen.kind, narrow=narrow.of_town(code).figure)
        )
        for code in edition.names["municipalities"]
    )
    whole = Html('<div class="versione">{}</div>').format(
        _version(screen.whole, screen.kind, narrow=narrow.whole.figure)
    )
    changed = Html('<p class="cambiato">{}</p>').format(changes) if changes else Html()
    return _SECTION.format(
        kind=screen.kind,
        number=place + 1,
        start=screen.start,
        point=_point(place, item.title, screen.whole.headline),
        note=item.note,
        map=screen.map,
        whole=whole,
        changed=changed,
        versions=versions,
        **_edition(edition),
    )


def _edition(edition: Edition) -> dict[str, Any]:
    """Return what every screen says of its edition."""
    told = edition.manifest
    demo = Html('<strong class="dimostrativi">{} ·</strong>').format(text.DEMO) if told.is_demo else Html()
    return {"demo": demo, "line": text.EDITION_LINE.format(number=told.number, to_day=_to_day(edition))}


def _point(place: int, title: str, headline: str) -> str:
    """Return what the point is called, unless it is called as its finding."""
    return f"{place + 1}" if not title or title.strip() == headline else f"{place + 1} · {title}"


def _version(version: Version, kind: str, *, narrow: Html) -> Html:
    """Return what a screen says; its figure once more, where that of a phone is another."""
    size = size_of(version, kind)
    more = Html('<p class="resto">{}</p>').format(version.more) if version.more else Html()
    figure = version.figure
    if narrow != figure:
        figure = Html('<div class="largo">{}</div><div class="stretto">{}</div>').format(figure, narrow)
    return Html(
        '<div class="testa"><h1 class="{}">{}</h1>{}<p class="sotto">{}</p></div><div class="figura">{}</div>'
        '<p class="fonte">{}</p>'
    ).format(size, version.headline, more, version.subtitle, figure, version.source)


def size_of(version: Version, kind: str) -> str:
    """Return the size of a headline: the largest at which it fits, with what comes after it."""
    width, height = BESIDE_WIDTH if kind == MAP else HEAD_WIDTH, HEAD_HEIGHT[kind]
    below = _lines(version.more, SMALL, width) * SMALL * LEADING
    return next(
        (name for size, name in SIZES if _lines(version.headline, size, width) * size * LEADING + below <= height),
        SIZES[-1][1],
    )


def _lines(words: str, size: int, width: int) -> int:
    return -(-width_of(words, size) * 108 // (width * 100)) if words else 0


def _plain(edition: Edition, place: int, title: str, words: str, *, note: str = "", rows: Sequence[str] = ()) -> Html:
    """Return a screen of words alone."""
    version = Version(headline=words, subtitle="", source="", figure=_list(rows))
    return _SECTION.format(
        kind=WORDS,
        number=place + 1,
        start="",
        point=_point(place, title, words),
        note=note,
        map="",
        whole=Html('<div class="versione">{}</div>').format(_version(version, WORDS, narrow=version.figure)),
        changed="",
        versions="",
        **_edition(edition),
    )


def _list(rows: Sequence[str]) -> Html:
    return Html('<ul class="elenco">{}</ul>').format(Html().join(Html("<li>{}</li>").format(row) for row in rows))


def _changes(screen: Screen | None, found: Difference | None, newer: Edition | None, edition: Edition) -> str:
    """Return what a newer edition tells otherwise of a screen; nothing if nothing."""
    if screen is None or found is None or newer is None:
        return ""
    if screen.board[0]:
        said, count = _of_board(screen.board, newer, edition)
    else:
        changed = found.changed.filter(screen.shown)
        rows = changes_in_words(replace(found, changed=changed), newer, most=MOST_ROWS)
        said, count = [text.CHANGED_ROW.format(**_english(row)) for row in rows], changed.height
    if not count:
        return ""
    more = count - len(said)
    if more:
        said.append(text.CHANGED_MORE_ONE if more == 1 else text.CHANGED_MORE.format(count=more))
    return text.CHANGED.format(number=newer.manifest.number, to_day=_to_day(newer), rows="; ".join(said))


def _of_board(board: tuple[str, str], newer: Edition, edition: Edition) -> tuple[list[str], int]:
    """Return the first rows of a board that a newer edition tells otherwise, and how many there are in all."""
    key, span = board
    now, then = (one.boards.get(key, {"spans": {}})["spans"].get(span, {}) for one in (newer, edition))
    whole = "" if "" in then else edition.manifest.lead_code
    changes = board_changes(now.get(whole), then[whole]) if whole in then else []
    said = [text.CHANGED_LINE.format(name=name, before=was, now=told) for name, was, told in changes[:MOST_ROWS]]
    return said, len(changes)


def _english(row: Mapping[str, Any]) -> dict[str, Any]:
    names = {"luogo": "place", "periodo": "period", "prima": "before", "ora": "now"}
    return {names[key]: value for key, value in row.items() if key in names}


def _since(place: int, changes: Sequence[str], found: Difference, edition: Edition, newer: Edition) -> Html:
    """Return the last screen: what a newer edition tells otherwise of this agenda, and in all."""
    changed = [(position, words) for position, words in enumerate(changes) if words]
    facts = {"number": newer.manifest.number, "to_day": _to_day(newer), "count": len(changed)}
    words = text.SINCE_SOME if len(changed) > 1 else text.SINCE_ONE if changed else text.SINCE_NONE
    rows = [text.SINCE_SCREEN.format(position=at + 1, words=said) for at, said in changed[:MOST_TOLD]]
    rows.append(text.SINCE_ALL.format(sentence=found.sentence()))
    title = text.SINCE_TITLE.format(number=edition.manifest.number)
    return _plain(edition, place, title, words.format(**facts), rows=rows)


_SECTION: Final = Html("""<section class="schermata {kind}" data-numero="{number}" data-inizio="{start}">
<div class="cima"><p class="punto">{point}</p><p class="di">{demo} {line}</p></div>
<p class="nota" hidden>{note}</p>
{map}
{whole}
{changed}
{versions}
</section>
""")
_PAGE: Final = Html("""{head}<body>
<a class="salta" href="#sala">{skip}</a>
<p class="attesa" role="status">{arriving}</p>
{shapes}
<noscript><p>{no_script}</p></noscript>
<main id="sala" tabindex="-1">
{sections}</main>
<nav id="barra" aria-label="{bar_label}">
{buttons}<button type="button" id="b-ambito" hidden><span id="di-chi"></span> · {back}</button>
<span class="riunione">{meeting}</span>
<span id="dove" role="status"></span>
</nav>
<dialog id="cerca" aria-labelledby="cerca-titolo">
<form method="dialog">
<h2 id="cerca-titolo"><label for="nome">{search}</label></h2>
<input id="nome" type="text" autocomplete="off" aria-describedby="cerca-come" aria-controls="trovati">
<p id="cerca-come">{hint}</p>
<div id="trovati" aria-live="polite"></div>
<p><button type="button" id="cerca-chiudi">{close}</button></p>
</form>
</dialog>
<button type="button" id="nero" aria-label="{black}" hidden></button>
<script type="application/json" id="avvio">{boot}</script>
</body>
</html>
""")
