"""The annex to the minutes as PDF: an agenda, what its edition says of each view, what was noted and decided.

Comes in: an `Agenda`, its `Edition`. Goes out: the bytes of an accessible PDF (PDF/UA-1), A4, always the same for the
same agenda and edition. Must not: take a number from anywhere but the edition; read words of people as code.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from data_access.agendas import Agenda, AgendaItem
from indicators.italian.dates import day_after, day_in_words
from publication import typesetting
from publication.annex import text
from publication.annex.figure import Figure, figure_of
from publication.edition.package import Edition
from publication.letters import drawable_parts, lacks_letters
from publication.meeting.screen import NotInEditionError, Screen, Version
from publication.meeting.screens import edition_shapes, screen_of

TEMPLATE: Final = Path(__file__).parent / "allegato.typ"
MARK_SHOWN: Final = 32
WIDEST: Final = 100
OF_MAP: Final = 66
"""Width of a drawing, in hundredths of the line."""
Files = dict[str, bytes]


def annex_pdf(agenda: Agenda, edition: Edition) -> bytes:
    """Return the annex."""
    held: Files = {}
    numbers = count()

    def keep(svg: str) -> str:
        name = f"disegno-{next(numbers)}.svg"
        held[name] = svg.encode()
        return name

    told, day = edition.manifest, agenda.meeting_date
    demo = text.DEMO if told.is_demo else ""
    name = name_of(edition)
    data = {
        "titolo": agenda.title,
        "sottotitolo": f"{day_in_words(day)} · {told.ambito}",
        "ambito": told.ambito,
        "anno": day.year,
        "mese": day.month,
        "giorno": day.day,
        "specie": text.KIND,
        "dimostrativi": demo,
        "righe": [*_lines(agenda, edition, name)],
        "piede": " · ".join(filter(None, (text.KIND, agenda.title, name, demo))),
        "pagina": text.PAGE,
        "nota": text.NOTE,
        "decisione": text.DECISION,
        "nessuno": text.NO_ITEMS,
        "punti": [_item(one, edition, keep) for one in agenda.items],
    }
    drawn = drawable_parts(data)
    if lacks_letters(data):
        drawn["righe"].append(text.UNDRAWN)
    held[typesetting.MAIN] = TEMPLATE.read_bytes()
    held["dati.json"] = json.dumps(drawn, ensure_ascii=False).encode()
    moment = datetime.fromisoformat(told.made_at)
    return typesetting.pdf(held, standards="ua-1", moment=moment)


def version_of(edition: Edition, page: str, query: str, figure: str) -> tuple[Screen, Version]:
    """Return the screen of a view, and the version that it opens on: of a municipality where the view is of one.

    Raises
    ------
    NotInEditionError
        If the edition does not hold it.
    """
    screen = screen_of(edition, page, query, figure)
    return screen, screen.opening


def name_of(edition: Edition) -> str:
    """Return what an edition is called: its number, and the day of its data."""
    to_day = day_after("al", datetime.fromisoformat(edition.manifest.as_of).date())
    return text.EDITION.format(number=edition.manifest.number, to_day=to_day)


def _lines(agenda: Agenda, edition: Edition, name: str) -> Iterator[str]:
    yield text.OF_EDITION.format(edition=name, key=edition.key_name, mark=edition.mark[:MARK_SHOWN])
    yield text.PROTECTED
    if not agenda.edition:
        yield text.NOT_HELD


def _item(item: AgendaItem, edition: Edition, keep: Any) -> dict[str, Any]:
    told = {
        "titolo": item.title,
        "nota": item.note,
        "decisione": item.decision or text.NO_DECISION,
        "frase": "",
        "altro": "",
        "sotto": "",
        "grande": "",
        "fonte": "",
        "disegni": [],
        "legenda": [],
        "parole": [],
    }
    try:
        screen, version = version_of(edition, item.page, item.query, item.figure)
    except NotInEditionError as error:
        return {**told, "titolo": item.title or text.UNTOLD, "altro": str(error)}
    figure = figure_of(screen, version, edition_shapes(edition))
    return {
        **told,
        "titolo": item.title or version.headline,
        "frase": version.headline if item.title else "",
        "altro": version.more,
        "sotto": version.subtitle,
        "fonte": version.source,
        "grande": figure.large,
        "disegni": [*_drawings(figure, keep)],
        "legenda": [{"file": keep(svg), "detto": words} for svg, words in figure.legend],
        "parole": figure.words,
    }


def _drawings(figure: Figure, keep: Any) -> Iterator[dict[str, Any]]:
    for svg, words in figure.drawings:
        yield {"file": keep(svg), "detto": words, "largo": OF_MAP if 'class="comuni"' in svg else WIDEST}
