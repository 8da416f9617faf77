"""What the edition of an agenda says of it: the one that it is held to, or the newest.

Comes in: an engine. Goes out: `FromEdition`, which the page Assemblea asks. Must not: ask the data anything, or take an
edition that is not as it was signed.
"""

from datetime import datetime
from functools import lru_cache, partial
from typing import Final

from sqlalchemy import Engine

from components.views.assembly.from_edition import FromEdition, Reading
from data_access.agendas import Agenda
from data_access.editions import content_marked, shelved
from indicators.italian.dates import day_in_words
from publication.edition.package import Edition, read_edition

KEPT: Final = 3
"""Editions that are kept read: of several agendas that are looked at, few are of others than the newest."""
NAME: Final = "edizione {number}, dati al {day}"


def from_editions(engine: Engine) -> FromEdition:
    """Return how the page asks editions."""
    return FromEdition(read=partial(read, engine))


def read(engine: Engine, agenda: Agenda) -> Reading:
    """Return an agenda as its edition shows it; without words where there is no edition yet.

    Raises
    ------
    UserError
        If its edition is not there, or is not as it was signed.
    """
    edition = edition_of(engine, agenda)
    return Reading() if edition is None else Reading(edition=name_of(edition), mark=edition.mark)


def edition_of(engine: Engine, agenda: Agenda) -> Edition | None:
    """Return the edition that an agenda is held to, or the newest; None where none was made.

    Raises
    ------
    UserError
        As `read`.
    """
    mark = agenda.edition or next((one.mark for one in shelved(engine)), "")
    return _read(engine, mark) if mark else None


def name_of(edition: Edition) -> str:
    """Return what an edition is called: its number, and the day of its data."""
    day = day_in_words(datetime.fromisoformat(edition.manifest.as_of).date())
    return NAME.format(number=edition.manifest.number, day=day)


@lru_cache(maxsize=KEPT)
def _read(engine: Engine, mark: str) -> Edition:
    return read_edition(content_marked(engine, mark), name=mark[:16])
