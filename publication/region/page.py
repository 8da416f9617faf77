"""The page of a region: what its Ambiti tell together, and each of them, in tables that need no program.

Comes in: a `Region`, its name. Goes out: HTML. Must not: say a number that is not in the region or in an edition.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup as Html

from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from indicators.model.period import Period
from publication.edition.wording import value_in_words
from publication.page_head import site_head
from publication.region import text
from publication.region.sums import Cell, Region, Sum

MOST_SPANS: Final = 3
"""Periods that the page tells; the file has all."""
MOST_NAMED: Final = 3
"""Ambiti that are named in a cell; the table below it has all."""
COVERED: Final = "people_served"
"""The indicator whose returns are told of each Ambito."""


def names_of(region: Region) -> dict[str, str]:
    """Return what the Ambiti are called, by key."""
    return {key: edition.manifest.ambito for key, edition in region.editions.items()}


def page(region: Region, *, name: str) -> Html:
    """Return the page."""
    spans = _spans(region)
    title = text.TITLE.format(name=name)
    rules = Html().join(Html("<li>{}</li>").format(rule.format(slack=region.slack)) for rule in text.RULES)
    links = [("regione.csv", text.FILE)]
    links += [(f"edizioni/{key}.zip", text.EDITION_FILE.format(name=told)) for key, told in names_of(region).items()]
    return _PAGE.format(
        head=site_head(title=title, style="regione.css"),
        title=title,
        skip=text.SKIP,
        demo=Html('<strong class="dimostrativi">{}</strong>').format(text.DEMO) if region.is_demo else "",
        line=_line(region, spans),
        rules_title=text.RULES_TITLE,
        rules=rules,
        tables=Html().join(_tables(region, spans)),
        ambiti_title=text.AMBITI_TITLE,
        ambiti=_ambiti(region, spans),
        left=Html().join(_left(region)),
        files_title=text.FILES_TITLE,
        files=Html().join(Html('<li><a href="{}" download>{}</a></li>').format(*link) for link in links),
        licence=text.LICENCE,
    )


def _spans(region: Region) -> list[str]:
    """Return the last periods of a year, or of twelve months, that are told."""
    spans = {cell.period for cell in region.sums if cell.unit == "span"}
    return sorted(spans, key=lambda span: (Period.parse(span).last, span))[-MOST_SPANS:]


def _line(region: Region, spans: Sequence[str]) -> str:
    if not spans:
        return text.NO_MONTHS.format(count=len(region.editions))
    told = [Period.parse(cell.period) for cell in region.sums]
    months = [
        f"{month // 12}-{month % 12 + 1:02d}" for month in (min(p.first for p in told), max(p.last for p in told))
    ]
    return text.LINE.format(count=len(region.editions), months=Period.parse("..".join(months)).label)


def _tables(region: Region, spans: Sequence[str]) -> Iterator[Html]:
    for lens, words in text.LENSES.items():
        rows = list(
            dict.fromkeys((one.indicator, one.group) for one in region.sums if one.lens == lens and one.unit == "span")
        )
        if not spans or not rows:
            continue
        yield _sums(region, lens, words, rows, spans)
        yield _parts(region, lens, words, rows, spans[-1])


def _sums(region: Region, lens: str, words: str, rows: Sequence[tuple[str, str]], spans: Sequence[str]) -> Html:
    heads = [text.INDICATOR, *(Period.parse(span).label for span in spans)]
    body = []
    for indicator, group in rows:
        sums = [region.sums.get(Cell(indicator, lens, span, "span", group)) for span in spans]
        cells = Html().join(_cell(region, region.definitions[indicator], one) for one in sums)
        body.append(Html('<tr><th scope="row">{}</th>{}</tr>').format(_head(region, indicator, group), cells))
    return _table(text.SUMS_CAPTION.format(lens=words), heads, body)


def _head(region: Region, indicator: str, group: str) -> str:
    told = str(region.definitions[indicator]["name"])
    return f"{told} · {group.replace('|', ', ')}" if group else told


def _cell(region: Region, definition: Mapping[str, Any], told: Sum | None) -> Html:
    if told is None:
        return Html("<td></td>")
    names = names_of(region)
    notes = [*_lacking(told, names)]
    if told.lower is not None and told.upper is not None:
        lower, upper = (number(limit, int(definition["decimals"])) for limit in (told.lower, told.upper))
        notes.append(text.INTERVAL.format(lower=lower, upper=upper))
    if told.provisional:
        notes.append(text.PROVISIONAL.format(names=", ".join(names[key] for key in told.provisional)))
    small = Html().join(Html("<small>{}</small>").format(note) for note in notes)
    return Html('<td class="{}">{}{}</td>').format(
        "" if told.value is not None else "parte", _words(definition, told), small
    )


def _lacking(told: Sum, names: Mapping[str, str]) -> Iterator[str]:
    """Yield why a sum is not given, and for whom, the first of them by name."""
    for why in dict.fromkeys(state for _, state in told.lacking):
        of = [names[key] for key, state in told.lacking if state == why]
        more = text.AND_OTHERS.format(count=len(of) - MOST_NAMED) if len(of) > MOST_NAMED else ""
        yield text.LACKED_BY.format(why=text.WHY[why], names=", ".join(of[:MOST_NAMED]), more=more)


def _words(definition: Mapping[str, Any], told: Sum) -> str:
    if told.value is not None:
        return value_in_words(definition, told.value, "ok")
    if told.at_least is not None:
        return text.AT_LEAST.format(number=value_in_words(definition, told.at_least, "ok"))
    return text.NOT_GIVEN


def _parts(region: Region, lens: str, words: str, rows: Sequence[tuple[str, str]], span: str) -> Html:
    """Return the table of what each Ambito tells, as it told it."""
    heads = [text.INDICATOR, *names_of(region).values()]
    body = []
    for indicator, group in rows:
        told = region.sums.get(Cell(indicator, lens, span, "span", group))
        if told is None:
            continue
        definition = region.definitions[indicator]
        cells = Html().join(
            Html("<td>{}</td>").format(
                text.WHY[state] if state in text.WHY else value_in_words(definition, value, state)
            )
            for _, value, state in told.parts
        )
        body.append(Html('<tr><th scope="row">{}</th>{}</tr>').format(_head(region, indicator, group), cells))
    return _table(text.PARTS_CAPTION.format(lens=words, period=Period.parse(span).label), heads, body)


def _ambiti(region: Region, spans: Sequence[str]) -> Html:
    """Return the table of the editions, each with which of its returns had arrived."""
    period = Period.parse(spans[-1]).label if spans else ""
    body = []
    for edition in region.editions.values():
        manifest = edition.manifest
        said = edition.statements.filter(
            indicator=COVERED, level="ambito", about="place", period=spans[-1] if spans else ""
        )
        returns = next(iter(dict.fromkeys(said["coverage"])), text.NOT_SAID)
        told = (manifest.number, day_in_words(datetime.fromisoformat(manifest.as_of).date()), edition.key_name, returns)
        cells = Html().join(Html("<td>{}</td>").format(one) for one in told)
        body.append(Html('<tr><th scope="row">{}</th>{}</tr>').format(manifest.ambito, cells))
    return _table("", [head.format(period=period) for head in text.AMBITI_HEADS], body)


def _left(region: Region) -> Iterator[Html]:
    """Yield what is not added up, and why."""
    told = [(text.UNLIKE, region.unlike), (text.NEVER, region.not_summed)]
    sentences = [sentence.format(names=", ".join(names)) for sentence, names in told if names]
    if sentences:
        yield Html("<h2>{}</h2>").format(text.LEFT_TITLE)
    yield from (Html("<p>{}</p>").format(sentence) for sentence in sentences)


def _table(caption: str, heads: Sequence[str], body: Sequence[Html]) -> Html:
    return _TABLE.format(
        caption=Html("<caption>{}</caption>").format(caption) if caption else "",
        label=caption or heads[0],
        heads=Html().join(Html('<th scope="col">{}</th>').format(head) for head in heads),
        body=Html().join(body),
    )


_TABLE: Final = Html(
    '<div class="scorre" tabindex="0" role="region" aria-label="{label}"><table>{caption}'
    "<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>\n"
)
_PAGE: Final = Html("""{head}<body>
<a class="salta" href="#contenuto">{skip}</a>
<header>
<div class="riga"><img src="icona.svg" alt="" width="40" height="40"><h1>{title}</h1></div>
<p class="edizione">{demo}<span>{line}</span></p>
</header>
<main id="contenuto" tabindex="-1">
<section class="avviso"><h2>{rules_title}</h2><ul>{rules}</ul></section>
{tables}
<h2>{ambiti_title}</h2>
{ambiti}
{left}
<h2>{files_title}</h2>
<ul>{files}</ul>
</main>
<footer><p>{licence}</p></footer>
</body>
</html>
""")
