"""What a copy says of itself: of which database, at which version, protected with which secret, holding what.

Comes in: a copy's first member. Goes out: a `Manifest`, or the refusal of a file that is no copy, is damaged or newer.
Must not: hold a secret, nor anything of a person.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from data_access.backup.errors import BackupError
from user_error import reason_of

NAME: Final = "manifesto.json"
FORMAT: Final = "copia di Bifocale"
VERSION: Final = 1
"""Of the form of the copy itself: raised when what reads it today could not."""
_BLOCK: Final = 1 << 20
_LARGEST_MANIFEST: Final = 4 << 20
NOT_A_COPY: Final = (
    "Il file «{name}» non è una copia fatta con `bifocale db backup`: la base dati è com'era. Indicare un file scritto "
    "da quel comando."
)
DAMAGED: Final = (
    "La copia «{name}» è danneggiata ({what}): la base dati è com'era. Usarne un'altra, o prendere di nuovo questa da "
    "dove era conservata."
)
NEWER: Final = (
    "La copia «{name}» è stata fatta con una versione di Bifocale più recente di questa ({what}): la base dati è "
    "com'era. Aggiornare Bifocale e riprovare."
)

UNREADABLE: Final = "La copia «{name}» non si può leggere: {why}."


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableRows(_Part):
    """Rows of a table, and their mark (`data_access.backup.table_marks`)."""

    rows: int
    mark: str


class Member(_Part):
    """A file within the copy: bytes, and their SHA-256."""

    size: int
    sha256: str


class Answers(_Part):
    """Protected figures that the base gave: how many questions, by which program, the mark of what was answered."""

    questions: int
    program: str
    mark: str


class Manifest(_Part):
    """What a copy holds.

    Attributes
    ----------
    database : str
        ``sqlite`` or ``postgresql``.
    revision, register_revision : str or None
        Of the tables of the data, and of those of accounts and access log; None where there are none.
    secret, persons, log : str
        Fingerprints of the rounding secret, of the persons' keys and of the key of the access log.
    redraws : int
        Figures whose rounding was drawn again: they hold with that secret alone.
    answers : Answers or None
        None where the base could not be measured when the copy was made.
    """

    format: str = FORMAT
    version: int = VERSION
    made_at: datetime
    database: str
    revision: str
    register_revision: str | None
    ambito: str
    ambito_key: str
    is_demo: bool
    data_version: int
    as_of: date | None
    secret: str
    persons: str
    log: str
    redraws: int
    answers: Answers | None
    tables: dict[str, TableRows]
    register_tables: dict[str, TableRows]
    members: dict[str, Member]

    @property
    def rows(self) -> int:
        """Rows of the data, all tables together."""
        return sum(table.rows for table in self.tables.values())


def measured(path: Path) -> Member:
    """Return size and SHA-256 of a file."""
    summed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            summed.update(block)
    return Member(size=path.stat().st_size, sha256=summed.hexdigest())


def write_copy(path: Path, manifest: Manifest, members: dict[str, Path]) -> None:
    """Write a copy: whole, or none; what stood in its place before stays until it is."""
    draft = path.with_name(f".{path.name}.in-corso")
    try:
        draft.touch(mode=0o600)
        with zipfile.ZipFile(draft, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6, allowZip64=True) as whole:
            whole.writestr(NAME, manifest.model_dump_json(indent=1))
            for name, file in members.items():
                packed = zipfile.ZIP_STORED if name.endswith(".dump") else zipfile.ZIP_DEFLATED
                whole.write(file, name, compress_type=packed)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened_copy(path: Path) -> Iterator[tuple[Manifest, Callable[[str, Path], Path]]]:
    """Yield what a copy says of itself, and a function that takes a member out into a folder, verified.

    Raises
    ------
    BackupError
        If the file cannot be read, is no copy, is damaged or newer.
    """
    try:
        with zipfile.ZipFile(path) as whole:
            manifest = _manifest(whole, path.name)
            yield manifest, lambda name, folder: _taken_out(whole, manifest, name, folder, copy=path.name)
    except zipfile.BadZipFile as error:
        raise BackupError(NOT_A_COPY.format(name=path.name)) from error
    except FileNotFoundError as error:
        if error.filename != str(path):
            raise
        raise BackupError(UNREADABLE.format(name=path.name, why="non c'è")) from error
    except (PermissionError, IsADirectoryError) as error:
        raise BackupError(UNREADABLE.format(name=path.name, why=reason_of(error))) from error


def _manifest(whole: zipfile.ZipFile, copy: str) -> Manifest:
    try:
        if whole.getinfo(NAME).file_size > _LARGEST_MANIFEST:
            raise BackupError(NOT_A_COPY.format(name=copy))
        told = json.loads(whole.read(NAME))
    except (KeyError, ValueError, RuntimeError) as error:  # none, not JSON, encrypted
        raise BackupError(NOT_A_COPY.format(name=copy)) from error
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise BackupError(DAMAGED.format(name=copy, what="il manifesto non si legge")) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BackupError(NOT_A_COPY.format(name=copy))
    version = told.get("version")
    if isinstance(version, int) and version > VERSION:
        raise BackupError(NEWER.format(name=copy, what=f"formato {version}, qui {VERSION}"))
    try:
        return Manifest.model_validate(told)
    except ValidationError as error:
        raise BackupError(DAMAGED.format(name=copy, what="il manifesto non è intero")) from error


def _taken_out(whole: zipfile.ZipFile, manifest: Manifest, name: str, folder: Path, *, copy: str) -> Path:
    """Write a member into a folder, and refuse it if it is not byte by byte what the manifest says."""
    wanted, summed, size = manifest.members.get(name), hashlib.sha256(), 0
    if wanted is None:
        raise BackupError(DAMAGED.format(name=copy, what=f"manca «{name}»"))
    out = folder / name
    try:
        with whole.open(name) as packed, out.open("wb") as file:
            for block in _blocks(packed):
                size += len(block)
                if size > wanted.size:
                    break
                summed.update(block)
                file.write(block)
    except (KeyError, EOFError, RuntimeError, zipfile.BadZipFile, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise BackupError(DAMAGED.format(name=copy, what=f"«{name}» non si legge")) from error
    if (size, summed.hexdigest()) != (wanted.size, wanted.sha256):
        raise BackupError(DAMAGED.format(name=copy, what=f"«{name}» non è quello che era"))
    return out


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block
