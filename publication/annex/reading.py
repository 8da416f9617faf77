"""What the edition of an agenda says of it: the one that it is held to, or the newest.

Comes in: an engine. Goes out: `FromEdition`, which the page Assemblea asks. Must not: ask the data anything, or take an
edition that is not as it was signed.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from sqlalchemy import Engine

from components.views.assembly.from_edition import FromEdition, Reading, Spoken
from data_access.agendas import Agenda
from data_access.editions import EditionUnknownError, content_marked, shelved
from publication.annex.document import annex_pdf, name_of, version_of
from publication.annex.text import NO_EDITION
from publication.edition.package import Edition, read_edition
from publication.meeting.screen import NotInEditionError

KEPT: Final = 3
"""Editions that are kept read: of several agendas that are looked at, few are of others than the newest."""
KEPT_WORDS: Final = 500
"""Views of which what is said is kept."""


def from_editions(engine: Engine, booklet: Callable[[Agenda, Edition], bytes]) -> FromEdition:
    """Return how the page asks editions; ``booklet`` makes the paper that is read before an assembly."""

    def made(agenda: Agenda) -> bytes:
        return booklet(agenda, edition_of(engine, agenda))

    return FromEdition(read=partial(read, engine), annex=partial(annex, engine), booklet=made)


def read(engine: Engine, agenda: Agenda) -> Reading:
    """Return an agenda as its edition shows it; without words where there is no edition yet.

    Raises
    ------
    UserError
        If its edition is not there, or is not as it was signed.
    """
    mark = _mark(engine, agenda)
    if not mark:
        return Reading()
    spoken = tuple(_spoken(engine, mark, one.page, one.query, one.figure) for one in agenda.items)
    return Reading(edition=name_of(_read(engine, mark)), mark=mark, spoken=spoken)


def why_not_presented(engine: Engine, page: str, query: str, figure: str) -> str:
    """Return why the newest edition has no screen of a view; nothing if it has one, or there is no edition yet.

    Raises
    ------
    UserError
        If the edition cannot be read, or is not as it was signed.
    """
    newest = next((one.mark for one in shelved(engine)), "")
    return _spoken(engine, newest, page, query, figure).why_not if newest else ""


def annex(engine: Engine, agenda: Agenda) -> bytes:
    """Return the annex to the minutes, as PDF.

    Raises
    ------
    UserError
        As `read`; or there is no edition yet.
    """
    return annex_pdf(agenda, edition_of(engine, agenda))


def edition_of(engine: Engine, agenda: Agenda) -> Edition:
    """Return the edition that an agenda is held to, or the newest.

    Raises
    ------
    UserError
        As `annex`.
    """
    mark = _mark(engine, agenda)
    if not mark:
        raise EditionUnknownError(NO_EDITION)
    return _read(engine, mark)


def _mark(engine: Engine, agenda: Agenda) -> str:
    return agenda.edition or next((one.mark for one in shelved(engine)), "")


@lru_cache(maxsize=KEPT_WORDS)
def _spoken(engine: Engine, mark: str, page: str, query: str, figure: str) -> Spoken:
    try:
        return Spoken(headline=version_of(_read(engine, mark), page, query, figure)[1].headline)
    except NotInEditionError as error:
        return Spoken(why_not=str(error))


@lru_cache(maxsize=KEPT)
def _read(engine: Engine, mark: str) -> Edition:
    return read_edition(content_marked(engine, mark), name=mark[:16])
