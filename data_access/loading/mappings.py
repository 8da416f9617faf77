"""Mappings that are kept: how the files of another program are read, so that nobody says it twice.

Comes in: an engine, the organisation of who asks. Goes out: its mappings, and no others; a mapping kept or forgotten.
Must not: show an organisation's mapping to anybody else: its codes and constants are its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select

from data_access.database import translate_errors
from data_access.errors import UserError
from data_access.models import metadata
from data_access.models.loading import NAME_LENGTH, WHO_LENGTH
from data_access.one_line import one_line
from data_access.returns.errors import MappingError
from data_access.returns.mapping import Mapping, mapping_toml, read_mapping
from data_access.returns.personal import tells_of_somebody

T: Final = metadata.tables
NO_NAME: Final = "La mappatura vuole un nome, per ritrovarla."
PERSONAL_NAME: Final = "Il nome della mappatura sembra contenere dati personali: sceglierne un altro."
MOST: Final = 200
"""Mappings of one organisation."""
TOO_MANY: Final = f"Le mappature conservate sono già {MOST}: toglierne una che non serve più."


class KeepingError(UserError):
    """A mapping that cannot be kept: nothing has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A mapping that is kept, under its name."""

    name: str
    mapping: Mapping


def kept_mappings(engine: Engine, *, organisation: str | None) -> list[Kept]:
    """Return the mappings of an organisation (its key), or of who loads for all, the newest first.

    One that no longer reads is left out.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    table = T["saved_mapping"].c
    with translate_errors(engine), engine.connect() as connection:
        own = _is_own(connection, organisation)
        asked = select(table.name, table.content).where(own).order_by(table.saved_at.desc(), table.name)
        rows = connection.execute(asked).all()
    found = []
    for row in rows:
        try:
            mapping = read_mapping(row.content, name=row.name)
        except MappingError:
            continue
        found.append(Kept(name=one_line(row.name), mapping=mapping))
    return found


def keep_mapping(
    engine: Engine,
    mapping: Mapping,
    *,
    name: str,
    organisation: str | None,
    who: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> None:
    """Keep a mapping under a name, in the place of the one that had it.

    Raises
    ------
    KeepingError
        If the name is none, or there are too many already.
    DatabaseUnreachableError, DatabaseOutdatedError
        If it cannot be written.
    """
    said = one_line(name).strip()[:NAME_LENGTH]
    if not said:
        raise KeepingError(NO_NAME)
    if tells_of_somebody(said):
        raise KeepingError(PERSONAL_NAME)
    table = T["saved_mapping"]
    with translate_errors(engine), engine.begin() as connection:
        own = _is_own(connection, organisation)
        connection.execute(delete(table).where(own, table.c.name == said))
        if len(connection.execute(select(table.c.id).where(own)).all()) >= MOST:
            raise KeepingError(TOO_MANY)
        values = {
            "organisation_id": _number(connection, organisation),
            "name": said,
            "kind": mapping.tipo,
            "content": mapping_toml(mapping.model_copy(update={"nome": said})),
            "saved_at": now(),
            "saved_by": who[:WHO_LENGTH],
        }
        connection.execute(insert(table).values(**values))


def forget_mapping(engine: Engine, *, name: str, organisation: str | None) -> None:
    """Forget a mapping of an organisation, or of who loads for all."""
    table = T["saved_mapping"]
    with translate_errors(engine), engine.begin() as connection:
        connection.execute(delete(table).where(_is_own(connection, organisation), table.c.name == name))


def _is_own(connection: Connection, organisation: str | None) -> Any:
    column = T["saved_mapping"].c.organisation_id
    number = _number(connection, organisation)
    return column.is_(None) if organisation is None else column == number


def _number(connection: Connection, organisation: str | None) -> int | None:
    body = T["organisation"].c
    return connection.scalar(select(body.id).where(body.key == organisation)) if organisation is not None else None
