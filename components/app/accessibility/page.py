"""The accessibility statement as a page of its own: plain HTML, for anybody, also before they enter.

Comes in: what was tried, whom to write to, the address of the statement on AgID's form. Goes out: `Html`. Must not: say
that the product conforms wholly while something was not tried.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from components.app.accessibility import text
from components.app.accessibility.record import Automatic, Tried
from components.base_path import address
from components.escaping.html import Html
from components.server.assets import asset_url
from indicators.italian.dates import day_after
from indicators.italian.numbers import listed, number

_PAGE: Final = Html("""<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Bifocale</title><link rel="icon" href="data:,">
<style>
@font-face {{ font-family: "Titillium Web"; src: url("{regular}"); font-weight: 400; font-display: swap; }}
@font-face {{ font-family: "Titillium Web"; src: url("{semibold}"); font-weight: 600; font-display: swap; }}
body {{ margin: 0; padding: 40px 24px 64px; background: #fff; color: #2f475e; }}
body {{ font: 400 1.125rem/1.55 "Titillium Web", sans-serif; }}
main {{ max-width: 46rem; margin: 0 auto; overflow-wrap: break-word; }}
h1 {{ font-size: 2rem; line-height: 1.2; margin: 8px 0 24px; font-weight: 600; }}
h2 {{ font-size: 1.375rem; line-height: 1.3; margin: 40px 0 12px; font-weight: 600; }}
p, ul {{ margin: 0 0 14px; }}
.scroll {{ overflow-x: auto; margin: 0 0 16px; }}
table {{ border-collapse: collapse; width: 100%; font-size: 1rem; }}
th, td {{ text-align: left; vertical-align: top; padding: 8px 16px 8px 0; border-bottom: 1px solid #d9dadb; }}
th {{ font-weight: 600; }}
kbd {{ font: inherit; font-weight: 600; white-space: nowrap; }}
a {{ color: #06c; }}
a:focus-visible, .scroll:focus-visible {{ outline: 3px solid #036; outline-offset: 2px; }}
@page {{ size: A4 portrait; margin: 12mm 12mm 14mm; }}
@media print {{
  body {{ padding: 0; font-size: 13px; }}
  main {{ max-width: none; }}
  table {{ font-size: 12px; }}
  .scroll {{ overflow: visible; }}
  h1, h2, thead {{ break-after: avoid; }}
  p, li, tr {{ break-inside: avoid; }}
}}
</style></head>
<body><main><p><a href="{home}">Bifocale</a></p><h1>{title}</h1>{body}</main></body></html>
""")
_HEADING: Final = Html("<h2>{}</h2>")
_PARAGRAPH: Final = Html("<p>{}</p>")
_LINK: Final = Html('<a href="{}">{}</a>')
_ITEM: Final = Html("<li>{}</li>")
_TABLE: Final = Html(
    '<div class="scroll" tabindex="0" role="region" aria-label="{name}"><table><thead><tr>{heads}</tr></thead>'
    "<tbody>{rows}</tbody></table></div>"
)


def statement(tried: Automatic, hand: Sequence[Tried], *, contact: str, official: str) -> Html:
    """Return the page.

    Parameters
    ----------
    tried : Automatic
    hand : sequence of Tried
    contact : str
        Address of e-mail; empty if nobody said.
    official : str
        Address of the statement on AgID's form; empty if it is not published.
    """
    body = Html().join(
        [
            _PARAGRAPH.format(text.INTRODUCTION),
            _PARAGRAPH.format(
                Html("{}{}.").format(text.OFFICIAL, _LINK.format(official, text.OFFICIAL_LINK))
                if official
                else text.NOT_OFFICIAL
            ),
            _section(text.STATE, text.PARTLY),
            _not_accessible(tried, hand),
            _writing(tried),
            _HEADING.format(text.AUTOMATIC),
            _automatic(tried),
            _HEADING.format(text.BY_HAND),
            _by_hand(hand),
            _feedback(contact),
            _keys(),
        ]
    )
    return _PAGE.format(
        title=text.TITLE,
        home=address("/"),
        body=body,
        regular=asset_url("fonts", "TitilliumWeb-Regular.ttf"),
        semibold=asset_url("fonts", "TitilliumWeb-SemiBold.ttf"),
    )


def _section(heading: str, *paragraphs: str | Html) -> Html:
    return _HEADING.format(heading) + Html().join(_PARAGRAPH.format(one) for one in paragraphs)


def _not_accessible(tried: Automatic, hand: Sequence[Tried]) -> Html:
    broken = [one for one in tried.looked if one.violations]
    lines = (
        text.BROKEN_ONE.format(page=one.page, width=one.width, rules=listed(list(one.violations))) for one in broken
    )
    untried = [one.what for one in hand if not one.outcome]
    return Html().join(
        [
            _HEADING.format(text.NOT_ACCESSIBLE),
            _PARAGRAPH.format(text.BROKEN) + _list(lines) if broken else _PARAGRAPH.format(text.NONE_BROKEN),
            _PARAGRAPH.format(text.UNTRIED) + _list(untried) if untried else Html(),
            _PARAGRAPH.format(text.MAPS),
            _PARAGRAPH.format(text.NO_BURDEN),
        ]
    )


def _writing(tried: Automatic) -> Html:
    told = text.SELF.format(
        tool=tried.tool, standard=tried.standard, browser=tried.browser, of_day=day_after("del", tried.date)
    )
    return _section(text.WRITING, told)


def _automatic(tried: Automatic) -> Html:
    pages = {one.page for one in tried.looked}
    widths = sorted({one.width for one in tried.looked}, reverse=True)
    count = sum(len(one.violations) for one in tried.looked)
    told = text.AUTOMATIC_TOLD.format(
        pages=text.ONE_PAGE if len(pages) == 1 else text.SOME_PAGES.format(count=number(len(pages))),
        widths=listed([str(width) for width in widths]),
        found=text.FOUND_NONE
        if not count
        else text.FOUND_ONE
        if count == 1
        else text.FOUND.format(count=number(count)),
    )
    rows = [(one.page, f"{one.width} px", ", ".join(one.violations) or text.NONE) for one in tried.looked]
    return _PARAGRAPH.format(told) + _table(text.AUTOMATIC, (text.PAGE, text.WIDTH, text.RESULT), rows)


def _by_hand(hand: Sequence[Tried]) -> Html:
    rows = [(one.what, one.how or "—", one.when or "—", one.outcome or text.NOT_TRIED) for one in hand]
    return _table(text.BY_HAND, (text.WHAT, text.HOW, text.WHEN, text.OUTCOME), rows)


def _feedback(contact: str) -> Html:
    address = Html('<a href="mailto:{}">{}</a>').format(contact, contact)
    write = Html("{}{}.").format(text.WRITE_TO, address) if contact else text.NOBODY
    return _section(text.FEEDBACK, write, text.IN_THE_MESSAGE, text.OMBUDSMAN)


def _keys() -> Html:
    rows = [(Html("<kbd>{}</kbd>").format(key), where, does) for key, where, does in text.KEYS_TOLD]
    table = _table(text.KEYS, (text.KEY, text.WHERE, text.DOES), rows)
    return _section(text.KEYS, text.KEYS_ABOUT) + table


def _list(items: Iterable[str]) -> Html:
    return Html("<ul>{}</ul>").format(Html().join(_ITEM.format(item) for item in items))


def _table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str | Html]]) -> Html:
    return _TABLE.format(
        name=name,
        heads=Html().join(Html('<th scope="col">{}</th>').format(head) for head in heads),
        rows=Html().join(
            Html("<tr>{}</tr>").format(Html().join(Html("<td>{}</td>").format(cell) for cell in row)) for row in rows
        ),
    )
