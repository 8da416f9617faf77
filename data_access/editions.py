"""The shelf of the editions: what was published, kept for ever in the shared database, and who may add to it now.

Comes in: the bytes of an edition and what is kept beside it; why one was not made. Goes out: rows. Must not: read an
edition, or change one that is there.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import IntegrityError

from data_access.database import translate_errors
from data_access.errors import UserError
from data_access.models import metadata
from data_access.models.publication import WHY_LENGTH
from data_access.one_line import one_line
from data_access.sole_process import EDITION, sole_process

T: Final = metadata.tables
TAKEN: Final = "L'edizione {number} è appena stata fatta da un altro comando: questa non è stata scritta. Riprovare."
UNKNOWN: Final = "L'edizione {number} non c'è: {there}. `bifocale edition list` le elenca."
UNMARKED: Final = (
    "L'edizione con impronta {mark} non è fra quelle conservate qui: è di un'altra installazione, o di una copia di "
    "prima. `bifocale edition list` elenca quelle che ci sono."
)
BUSY: Final = "Un altro processo sta facendo l'edizione: attendere che finisca (`bifocale edition list` la mostrerà)."
MARK_SHOWN: Final = 16
"""Letters of a mark that are told."""


class EditionUnknownError(UserError):
    """There is no edition of that number, or it was just made."""


class EditionBusyError(UserError):
    """Another process is making an edition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """An edition on the shelf, without its contents."""

    number: int
    data_version: int
    token: str
    as_of: date
    made_at: datetime
    mark: str


_FACTS: Final = tuple(Shelved.__slots__)


def shelved(engine: Engine) -> tuple[Shelved, ...]:
    """Return the editions that were made, the newest first."""
    table = T["edition"]
    columns = [table.c[name] for name in _FACTS]
    with translate_errors(engine), engine.connect() as connection:
        rows = connection.execute(select(*columns).order_by(table.c.number.desc())).mappings().all()
    return tuple(Shelved(**row) for row in rows)


def content_of(engine: Engine, number: int | None = None) -> bytes:
    """Return the file of an edition, of the newest unless said.

    Raises
    ------
    EditionUnknownError
        If it is not there.
    """
    table = T["edition"]
    asked = select(table.c.content).order_by(table.c.number.desc()).limit(1)
    asked = asked if number is None else asked.where(table.c.number == number)
    with translate_errors(engine), engine.connect() as connection:
        found = connection.execute(asked).scalar()
    if found is None:
        numbers = [str(one.number) for one in shelved(engine)]
        there = f"ci sono le edizioni {', '.join(reversed(numbers))}" if numbers else "non ne è stata fatta nessuna"
        raise EditionUnknownError(UNKNOWN.format(number=number or 1, there=there))
    return bytes(found)


def content_marked(engine: Engine, mark: str) -> bytes:
    """Return the file of the edition with a mark (SHA-256).

    Raises
    ------
    EditionUnknownError
        If it is not there.
    """
    table = T["edition"]
    with translate_errors(engine), engine.connect() as connection:
        found = connection.execute(select(table.c.content).where(table.c.mark == mark)).scalar()
    if found is None:
        raise EditionUnknownError(UNMARKED.format(mark=mark[:MARK_SHOWN]))
    return bytes(found)


def kept_beside(engine: Engine) -> Sequence[tuple[bytes, bytes]]:
    """Return the file of each edition and the counts that were kept beside it, the oldest first."""
    table = T["edition"]
    with translate_errors(engine), engine.connect() as connection:
        rows = connection.execute(select(table.c.content, table.c.counts).order_by(table.c.number)).all()
    return [(bytes(content), bytes(counts)) for content, counts in rows]


def shelve(connection: Connection, facts: Shelved, *, content: bytes, counts: bytes) -> None:
    """Write a new edition.

    Raises
    ------
    EditionUnknownError
        If its number was taken meanwhile.
    """
    values: dict[str, Any] = {name: getattr(facts, name) for name in _FACTS}
    try:
        connection.execute(T["edition"].insert().values(**values, content=content, counts=counts))
    except IntegrityError as error:
        raise EditionUnknownError(TAKEN.format(number=facts.number)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How it went to make an edition.

    Attributes
    ----------
    at : datetime
    why : str
        Why it was not made, and what to do; empty if it was.
    token : str
        Mark of the data, where they would give somebody away: the same data will again.
    """

    at: datetime
    why: str = ""
    token: str = ""


def only_maker(engine: Engine) -> AbstractContextManager[bool]:
    """Tell whether nobody else makes an edition on this database, and let nobody else until the block ends."""
    return sole_process(engine, EDITION)


def note_attempt(engine: Engine, attempt: Attempt) -> None:
    """Write how it went, unless it went as the time before."""
    last, why = last_attempt(engine), one_line(attempt.why)[:WHY_LENGTH]
    if ((last.why, last.token) if last else ("", "")) == (why, attempt.token):
        return
    with translate_errors(engine), engine.begin() as connection:
        connection.execute(T["edition_attempt"].insert().values(at=attempt.at, token=attempt.token, why=why))


def last_attempt(engine: Engine) -> Attempt | None:
    """Return how it went the last time; None if nothing was ever written."""
    table = T["edition_attempt"]
    asked = select(table.c.at, table.c.why, table.c.token).order_by(table.c.id.desc()).limit(1)
    with translate_errors(engine), engine.connect() as connection:
        row = connection.execute(asked).mappings().first()
    return None if row is None else Attempt(**row)
