"""The booklet of an assembly, to read before it: each point of an agenda with what its edition says, and room to write.

Comes in: an `Agenda`, its `Edition`, the settings. Goes out: a `Paper`. Must not: take a number from anywhere but the
edition, beside the words of the agenda; be of an edition that is not as it was signed.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from data_access.agendas import Agenda, AgendaItem
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import number
from publication.annex.document import MARK_SHOWN, OF_MAP, name_of, version_of
from publication.annex.figure import figure_of
from publication.edition.package import Edition
from publication.meeting.screen import NotInEditionError
from publication.meeting.screens import edition_shapes
from publication.papers import text
from publication.papers.paper import FULL, Block, Card, Cards, Legend, Paper, Points, Room, Section, Vector, Words


def booklet(agenda: Agenda, edition: Edition, *, base: str = "") -> Paper:
    """Return the booklet of an agenda.

    Parameters
    ----------
    agenda : Agenda
    edition : Edition
        The one that it is held to, or the newest.
    base : str
        Address of the dashboard; empty where nobody said it.
    """
    told = edition.manifest
    as_of = datetime.fromisoformat(told.as_of).date()
    count = len(agenda.items)
    items = tuple(_item(place, item, edition) for place, item in enumerate(agenda.items, start=1))
    many = text.ONE_ITEM if count == 1 else text.ITEMS.format(count=number(count))
    return Paper(
        kind=text.BOOKLET,
        title=agenda.title,
        subtitle=f"{day_in_words(agenda.meeting_date)} · {told.ambito}",
        ambito=told.ambito,
        day=as_of,
        is_demo=told.is_demo,
        lead=(many,) if count else (text.NO_ITEMS,),
        sections=(*items, _sources(agenda, edition)),
        foot=" · ".join((text.BOOKLET, name_of(edition), text.PROTECTED, *([text.DEMO] if told.is_demo else []))),
        address=f"{base.rstrip('/')}/assemblea/{quote(agenda.key, safe='')}/" if base else "",
        has_contents=count > 1,
    )


def _item(place: int, item: AgendaItem, edition: Edition) -> Section:
    try:
        _, version = version_of(edition, item.page, item.query, item.figure)
        title, blocks = item.title or version.headline, tuple(_blocks(item, edition))
    except NotInEditionError as error:
        title, blocks = item.title or text.UNTOLD, (Words(text=str(error)), *_words(item))
    return Section(title=text.ITEM.format(place=place, title=title), blocks=blocks, begins_page=place > 1)


def _blocks(item: AgendaItem, edition: Edition) -> Iterator[Block]:
    screen, version = version_of(edition, item.page, item.query, item.figure)
    figure = figure_of(screen, version, edition_shapes(edition))
    if item.title:
        yield Words(text=version.headline, look="frase")
    if version.more:
        yield Words(text=version.more)
    yield Words(text=version.subtitle, look="nota")
    if figure.large:
        yield Cards(items=(Card(name=version.subtitle.partition(" · ")[0], value=figure.large),))
    for svg, words in figure.drawings:
        yield Vector(svg=svg, words=words, width=OF_MAP if 'class="comuni"' in svg else FULL)
    if figure.legend:
        yield Legend(items=figure.legend)
    for words in (*figure.words, version.source):
        yield Words(text=words, look="nota")
    yield from _words(item)


def _words(item: AgendaItem) -> Iterator[Block]:
    if item.note:
        yield Words(text=text.NOTE.format(note=item.note))
    if item.decision:
        yield Words(text=text.TO_DECIDE.format(decision=item.decision))
    yield Room(name=text.NOTES)


def _sources(agenda: Agenda, edition: Edition) -> Section:
    """Return where the numbers come from, and how they are to be read."""
    settings = edition.manifest.protection
    base, threshold = settings["base"], settings["threshold"]
    lines = [
        text.FROM_EDITION.format(edition=name_of(edition), key=edition.key_name, mark=edition.mark[:MARK_SHOWN]),
        *([] if agenda.edition else [text.NOT_HELD]),
        text.PROTECTION.format(base=base, below=threshold + 1),
        text.STATES,
        text.INTERVALS,
    ]
    told = {edition.definitions[key]["name"]: edition.definitions[key]["explanation"] for key in _told(agenda, edition)}
    definitions = tuple(text.DEFINITION.format(name=name, explanation=words) for name, words in told.items())
    blocks = (Points(items=tuple(lines)), *([Points(items=definitions)] if definitions else []))
    return Section(title=text.SOURCES, blocks=blocks, is_whole=True)


def _told(agenda: Agenda, edition: Edition) -> Iterator[str]:
    """Yield the indicators of the items that the edition holds, in order."""
    names = {str(one["name"]): key for key, one in edition.definitions.items()}
    for item in agenda.items:
        try:
            _, version = version_of(edition, item.page, item.query, item.figure)
        except NotInEditionError:
            continue
        key = names.get(version.subtitle.partition(" · ")[0])
        if key:
            yield key
