"""The file of an agenda: JSON with the name and the version of its form, to keep it or to take it to another Bifocale.

Comes in: an `Agenda`, or bytes from anywhere. Goes out: bytes, or what `data_access.agendas.create` takes. Must not:
trust the file: whatever is not as it says is refused in words, and nothing is written.
"""

import json
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Engine, select

from data_access.agendas import MOST_ITEMS, Agenda, AgendaError, AgendaItem, NewItem, Preparer, create
from data_access.database import translate_errors
from data_access.models import metadata
from data_access.models.loading import MARK_LENGTH
from data_access.models.meeting import FIGURE_LENGTH, PAGE_LENGTH, QUERY_LENGTH, TITLE_LENGTH, WORDS_LENGTH
from data_access.one_line import one_line

FORMAT: Final = "ordine del giorno di Bifocale"
VERSION: Final = 1
LARGEST: Final = 1 << 20
"""Bytes of a file that are read."""
MOST_TOLD: Final = 60
"""Letters of the name of a part that are told: it may be anything."""
NOT_AN_AGENDA: Final = (
    "Il file non è un ordine del giorno di Bifocale: scegliere quello scaricato dalla pagina Assemblea, con «Esporta»."
)
TOO_LARGE: Final = f"Il file è più grande di {LARGEST >> 20} MB: non è un ordine del giorno di Bifocale."
NEWER: Final = (
    "Il file è stato scritto da una versione di Bifocale più recente di questa: aggiornare il programma, o farsi dare "
    "l'ordine del giorno in un altro modo."
)
NAMELESS: Final = "senza nome"
WRONG: Final = "Nel file dell'ordine del giorno la parte «{where}» non va bene: farselo esportare di nuovo."


class _Item(BaseModel):
    """A view, as the file says it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    page: str = Field(max_length=PAGE_LENGTH)
    query: str = Field(max_length=QUERY_LENGTH)
    figure: str = Field(max_length=FIGURE_LENGTH)
    title: str = Field(default="", max_length=TITLE_LENGTH)
    note: str = Field(default="", max_length=WORDS_LENGTH)
    decision: str = Field(default="", max_length=WORDS_LENGTH)


class _File(BaseModel):
    """What the file says."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["ordine del giorno di Bifocale"]
    version: int
    title: str = Field(max_length=TITLE_LENGTH)
    meeting_date: date
    edition: str = Field(default="", max_length=MARK_LENGTH)
    items: list[_Item] = Field(max_length=MOST_ITEMS)


def export_file(agenda: Agenda) -> bytes:
    """Return the file of an agenda: whose it is stays here."""
    items = [
        {name: getattr(one, name) for name in ("page", "query", "figure", "title", "note", "decision")}
        for one in agenda.items
    ]
    told = {
        "format": FORMAT,
        "version": VERSION,
        "title": agenda.title,
        "meeting_date": agenda.meeting_date.isoformat(),
        "edition": agenda.edition,
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def read_file(content: bytes) -> Agenda:
    """Return the agenda of a file, which is nobody's and has no address.

    Raises
    ------
    AgendaError
        If it is no such file.
    """
    told = _read(content)
    items = tuple(AgendaItem(id=place, position=place, **one.model_dump()) for place, one in enumerate(told.items))
    return Agenda(key="", title=told.title, meeting_date=told.meeting_date, edition=told.edition, items=items, role="")


def import_file(engine: Engine, preparer: Preparer, content: bytes) -> str:
    """Make an agenda out of a file; return the word of its address. It is held to its edition where that is kept here.

    Raises
    ------
    AgendaError
        If it is no such file, something in it cannot be used, or they may not.
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be written.
    """
    told = _read(content)
    shelf = metadata.tables["edition"]
    with translate_errors(engine), engine.connect() as connection:
        kept = connection.execute(select(shelf.c.id).where(shelf.c.mark == told.edition)).first() is not None
    return create(
        engine,
        preparer,
        title=told.title,
        meeting_date=told.meeting_date,
        items=[NewItem(**one.model_dump()) for one in told.items],
        edition=told.edition if kept else "",
    )


def _read(content: bytes) -> _File:
    if len(content) > LARGEST:
        raise AgendaError(TOO_LARGE)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AgendaError(NOT_AN_AGENDA) from error
    if not isinstance(said, dict) or said.get("format") != FORMAT:
        raise AgendaError(NOT_AN_AGENDA)
    if isinstance(said.get("version"), int) and said["version"] > VERSION:
        raise AgendaError(NEWER)
    try:
        return _File.model_validate(said)
    except ValidationError as error:
        where = one_line(".".join(str(part) for part in error.errors()[0]["loc"]))[:MOST_TOLD]
        raise AgendaError(WRONG.format(where=where or NAMELESS)) from error
