"""The page of the public site: its words, its controls, the map, the definitions; figures come when they are asked for.

Comes in: an `Edition` and what the page begins with. Goes out: HTML. Must not: hold what the edition
does not.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from markupsafe import Markup as Html

from components.escaping.script import json_text
from indicators.italian.dates import day_after, day_in_words
from indicators.italian.numbers import number
from indicators.model.period import Period
from publication.drawing.shapes import map_drawing
from publication.edition.difference import difference
from publication.edition.package import Edition
from publication.edition.wording import changes_in_words
from publication.page_head import WITH_PLOTLY, site_head
from publication.site import text

MOST_CHANGES: Final = 60


def page(edition: Edition, boot: Mapping[str, Any], *, former: Edition | None) -> Html:
    """Return the page."""
    told = edition.manifest
    title = text.TITLE.format(ambito=told.ambito)
    to_day = day_after("al", datetime.fromisoformat(told.as_of).date())
    demo = Html('<strong class="dimostrativi">{}</strong>').format(text.DEMO) if told.is_demo else Html()
    pages = {key: words.format(lead=told.lead_name) for key, words in text.PAGES.items()}
    return _PAGE.format(
        head=site_head(
            title=title, style="sito.css", script="sito.js", policy=WITH_PLOTLY, manifest="sito.webmanifest"
        ),
        title=title,
        skip=text.SKIP,
        demo=demo,
        line=text.EDITION_LINE.format(number=told.number, to_day=to_day),
        nav_label=text.NAV_LABEL,
        nav=Html().join(
            Html('<li><a href="#{}" data-pagina="{}">{}</a></li>').format(key, key, words)
            for key, words in pages.items()
        ),
        controls=Html().join(_controls()),
        no_script=text.NO_SCRIPT,
        drawing=map_drawing(
            edition.member("confini.geojson"),
            edition.member("contorno.geojson"),
            lead=told.lead_code,
            names=edition.names["municipalities"],
            label=text.WORDS["map"],
            without=text.NO_BOUNDARIES,
        ),
        table=text.WORDS["table"],
        file=text.WORDS["file"],
        definitions=Html().join(_definitions(edition)),
        definitions_title=pages["definizioni"],
        about=Html().join(_about(edition, former)),
        about_title=pages["edizione"],
        licence=text.LICENCE.format(attribution=f"{edition.names['attribution'].rstrip('.')}."),
        **_first(edition, str(boot["first"])),
        boot=Html(json_text(boot)),  # noqa: S704 - JSON without a character that means something to HTML
    )


def _first(edition: Edition, indicator: str) -> dict[str, str]:
    """Return what stands over the map that the page opens on, so that nothing moves when it is drawn."""
    maps = edition.pictures["maps"]
    keys = (f"{indicator}|{lens}|{measure}" for lens in text.LENSES for measure in text.MEASURES)
    found = next((maps[key] for key in keys if key in maps), None)
    span = found["spans"].get(edition.manifest.spans[-1], {}) if found else {}
    return {"first_title": span.get("title", ""), "first_subtitle": span.get("subtitle", "")}


def _controls() -> Iterator[Html]:
    control = Html('<p class="scelta" hidden><label for="s-{}">{}</label><select id="s-{}"></select></p>')
    for key, words in text.CHOICES.items():
        yield control.format(key, words, key)


def _definitions(edition: Edition) -> Iterator[Html]:
    """Yield each indicator as something to open."""
    for key, entry in edition.definitions.items():
        told = Html().join(
            Html("<dt>{}</dt><dd>{}</dd>").format(words, entry[name])
            for name, words in text.DEFINITION.items()
            if entry.get(name)
        )
        yield Html('<details id="d-{}"><summary>{}</summary><dl>{}</dl></details>').format(key, entry["name"], told)


def _about(edition: Edition, former: Edition | None) -> Iterator[Html]:
    """Yield what the edition is, how persons are protected, what has changed, and the files."""
    told = edition.manifest
    facts = {
        "of": told.ambito,
        "number": str(told.number),
        "day": day_in_words(datetime.fromisoformat(told.as_of).date()),
        "made": day_in_words(datetime.fromisoformat(told.made_at).date()),
        "months": Period.parse(f"{told.first_month}..{told.last_month}").label,
        "cells": number(edition.cells.height),
        "key": edition.key_name,
        "mark": edition.mark,
        "program": told.program,
    }
    rows = Html().join(Html("<dt>{}</dt><dd>{}</dd>").format(text.FACTS[key], value) for key, value in facts.items())
    yield Html('<dl class="fatti">{}</dl>').format(rows)
    yield Html("<h3>{}</h3><p>{}</p>").format(text.PROTECTION_TITLE, _protection(told.protection))
    if former is not None:
        yield from _changes(edition, former)
    files = [("edizione.zip", text.WHOLE_FILE)]
    files += [(f"file/{key}.csv", text.FILE_OF.format(name=one["name"])) for key, one in edition.definitions.items()]
    links = Html().join(Html('<li><a href="{}" download>{}</a></li>').format(path, name) for path, name in files)
    yield Html('<h3>{}</h3><ul class="file">{}</ul>').format(text.FILES_TITLE, links)


def _protection(rules: Mapping[str, int]) -> str:
    return text.PROTECTION.format(most=rules["threshold"] - 1, base=rules["base"])


def _changes(edition: Edition, former: Edition) -> Iterator[Html]:
    found = difference(edition, former)
    rows = changes_in_words(found, edition, most=MOST_CHANGES)
    heads = Html().join(Html('<th scope="col">{}</th>').format(head) for head in text.CHANGED_HEADS)
    body = Html().join(
        Html("<tr>{}</tr>").format(Html().join(Html("<td>{}</td>").format(value) for value in row.values()))
        for row in rows
    )
    table = Html('<div class="scorre" tabindex="0"><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>')
    title = text.CHANGED_TITLE.format(number=former.manifest.number)
    yield Html("<h3>{}</h3><p>{}</p>{}").format(title, found.sentence(), table.format(heads, body) if rows else "")


_PAGE: Final = Html("""{head}<body>
<a class="salta" href="#contenuto">{skip}</a>
<header>
<div class="riga"><img src="icona.svg" alt="" width="40" height="40"><h1>{title}</h1></div>
<p class="edizione">{demo}<span>{line}</span></p>
<nav aria-label="{nav_label}"><ul>{nav}</ul></nav>
</header>
<noscript><p class="avviso">{no_script}</p></noscript>
<main id="contenuto" tabindex="-1">
<div id="scelte">{controls}</div>
<section id="figura" aria-live="polite">
<h2 id="titolo">{first_title}</h2>
<p id="anche"></p>
<p id="sotto">{first_subtitle}</p>
<p id="avviso" class="avviso" hidden></p>
<div id="corpo">
<div id="quadro-mappa">{drawing}<ul id="legenda"></ul></div>
<div id="quadro-tavola" tabindex="0" role="group" aria-labelledby="titolo" hidden></div>
<div id="quadro-grafico"><div id="grafico" role="img"></div></div>
<aside id="pannello"></aside>
</div>
<p id="fonte"></p>
<details id="tabella"><summary>{table}</summary>
<div class="scorre" tabindex="0"><table id="righe-tabella"></table></div></details>
<p><a id="file" href="edizione.zip" download>{file}</a></p>
</section>
<section id="pagina-definizioni" hidden><h2>{definitions_title}</h2>{definitions}</section>
<section id="pagina-edizione" hidden><h2>{about_title}</h2>{about}</section>
</main>
<footer><p>{licence}</p></footer>
<script type="application/json" id="avvio">{boot}</script>
</body>
</html>
""")
