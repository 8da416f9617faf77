"""The file of an edition: a ZIP of tables and documents, with a manifest that names each and is signed.

Comes in: members as bytes, a key. Goes out: the bytes of the file, always the same for the same members and key; an
`Edition` read back. Must not: take a file that was changed after it was signed, or holds what it does not name.
"""

import json
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from string import hexdigits
from typing import Annotated, Any, Final

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import AfterValidator, BaseModel, ConfigDict, PositiveInt, ValidationError

from data_access.editions import Shelved
from indicators.model.period import Period
from publication.edition.signing import is_public_key, is_signed, name_of, public_half
from publication.edition.tables import CELLS, STATEMENTS
from user_error import UserError

FORMAT: Final = "edizione di Bifocale"
VERSION: Final = 2
"""Of the form of the file: raised when what reads it today could not."""
MANIFEST, SIGNATURE = "manifesto.json", "manifesto.ed25519"
CROSSED: Final = "suddivisioni.parquet"
TABLES: Final = {"celle.parquet": CELLS, "frasi.parquet": STATEMENTS, CROSSED: CELLS}
DOCUMENTS: Final = ("definizioni.json", "nomi.json", "figure.json", "confini.geojson", "contorno.geojson")
BOARDS: Final = "tavole.json"
MEMBERS: Final = (*TABLES, *DOCUMENTS, BOARDS)
FIRST_MEMBERS: Final = ("celle.parquet", "frasi.parquet", *DOCUMENTS)
"""Of editions of the first form, which are kept for ever."""
LARGEST: Final = 256 << 20
"""Bytes of all the members that are read."""
LARGEST_MANIFEST: Final = 1 << 20
MOST_ROWS: Final = 20_000_000
"""Rows of a table that are read: a few kB may say that they are a billion."""
MARK_LENGTH: Final = 16
"""Hexadecimal digits of what a key is called (`signing.name_of`)."""
MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""When every member says it was written: the same file for the same contents."""
NOT_AN_EDITION: Final = (
    "Il file «{name}» non è un'edizione di Bifocale: indicare un file scritto da `bifocale edition export`."
)
TAMPERED: Final = (
    "L'edizione «{name}» è stata cambiata dopo la firma, o si è danneggiata ({what}): non usarla, e chiederne un'altra "
    "copia a chi l'ha data."
)
NEWER: Final = "L'edizione «{name}» è di una versione di Bifocale più recente di questa: aggiornare il programma."
UNREADABLE: Final = (
    "L'edizione «{name}» è com'era quando è stata firmata, ma «{member}» non si legge come Bifocale lo scrive: chi "
    "l'ha firmata non l'ha fatta con questo programma. Controllare la chiave {key}, e chiederne un'altra all'Ambito."
)
NO_KEY: Final = (
    "«{key}» non è una chiave: scrivere le 16 cifre dell'impronta, come le dice `bifocale edition verify`, o la chiave "
    "pubblica intera."
)
STRANGER: Final = (
    "L'edizione «{name}» è firmata con la chiave {found}, e non con quella attesa ({wanted}): non viene da chi si "
    "pensava, o l'Ambito ha cambiato chiave."
)


BAD_ZIP: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(ValueError, OSError, EOFError, NotImplementedError, RuntimeError),
)
"""What reading a file that is no ZIP, or a broken one, may raise."""


class EditionFileError(UserError):
    """A file that is no edition, was changed, or comes from somebody else."""


def _written(check: Callable[[str], object]) -> AfterValidator:
    """Return the rule that a text is of those that something can be read from."""

    def held(text: str) -> str:
        try:
            check(text)
        except (ValueError, UserError) as error:
            raise ValueError(text) from error
        return text

    return AfterValidator(held)


def _rules(protection: dict[str, int]) -> dict[str, int]:
    if protection.keys() != {"threshold", "base", "mean_minimum"}:
        raise ValueError(protection)
    return protection


Day = Annotated[str, _written(date.fromisoformat)]
Moment = Annotated[str, _written(datetime.fromisoformat)]
Span = Annotated[str, _written(Period.parse)]


class Member(BaseModel):
    """A member of the file: bytes, and their SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class Manifest(BaseModel):
    """What an edition says of itself.

    Attributes
    ----------
    ambito, lead_code, lead_name : str
    number : int
        Editions of an Ambito are numbered from 1.
    data_version : int
    token : str
        Mark of the data that it was made from (`publication.edition.data_mark`).
    as_of, made_at : str
        The day to which the data are up to date, and when it was made (ISO 8601, UTC).
    is_demo : bool
    first_month, last_month : str
        The months that hold data.
    spans : tuple of str
        The periods in which places are told one by one; the last four closed quarters come last.
    late_months : int
        How many of the last months may still change.
    protection : dict
        ``threshold``, ``base``, ``mean_minimum``: how small counts are protected.
    program : str
        Version of the program that made it.
    previous : str
        SHA-256 of the file of the edition before; empty for the first.
    public_key : str
    members : dict of str to Member
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str = FORMAT
    version: PositiveInt = VERSION
    ambito: str
    lead_code: str
    lead_name: str
    number: PositiveInt
    data_version: int
    token: str
    as_of: Day
    made_at: Moment
    is_demo: bool
    first_month: Span
    last_month: Span
    spans: tuple[Span, ...]
    late_months: int
    protection: Annotated[dict[str, int], AfterValidator(_rules)]
    program: str
    previous: str
    public_key: str
    members: dict[str, Member]


@dataclass(frozen=True)
class Edition:
    """An edition, read and found whole.

    Attributes
    ----------
    manifest : Manifest
    content : bytes
        The file.
    """

    manifest: Manifest
    content: bytes

    @property
    def mark(self) -> str:
        """SHA-256 of the file."""
        return sha256(self.content).hexdigest()

    @property
    def facts(self) -> Shelved:
        """What the shelf says of it, without its contents."""
        told = self.manifest
        return Shelved(
            number=told.number,
            data_version=told.data_version,
            token=told.token,
            as_of=date.fromisoformat(told.as_of),
            made_at=datetime.fromisoformat(told.made_at),
            mark=self.mark,
        )

    @property
    def key_name(self) -> str:
        """What the key that signed it is called."""
        return name_of(self.manifest.public_key)

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Columns of `publication.edition.tables.CELLS`.

        This and what follows raise `EditionFileError` where whoever signed the file wrote something else in it.
        """
        return self._table("celle.parquet")

    @cached_property
    def breakdowns(self) -> pl.DataFrame:
        """The cells of breakdowns (`publication.edition.breakdowns`); none in the first form."""
        return self._table(CROSSED) if CROSSED in self.manifest.members else pl.DataFrame(schema=CELLS)

    @cached_property
    def statements(self) -> pl.DataFrame:
        """Columns of `publication.edition.tables.STATEMENTS`."""
        return self._table("frasi.parquet")

    @cached_property
    def definitions(self) -> dict[str, dict[str, Any]]:
        """The indicators by key, as the catalogue has them, in the words of the thresholds that were in force."""
        entries = self._document("definizioni.json", list)
        if not all(isinstance(entry, dict) and {"key", "name", "unit"} <= entry.keys() for entry in entries):
            raise self._unreadable("definizioni.json")
        return {str(entry["key"]): entry for entry in entries}

    @cached_property
    def names(self) -> dict[str, Any]:
        """``municipalities``, ``services``, ``areas``: names by code; ``ambito``, ``attribution`` of the boundaries."""
        names: dict[str, Any] = self._document("nomi.json", dict)
        if not {"municipalities", "services", "areas", "attribution"} <= names.keys():
            raise self._unreadable("nomi.json")
        return names

    @cached_property
    def pictures(self) -> dict[str, Any]:
        """``maps`` and ``trends``, made ready (`publication.edition.pictures`)."""
        pictures: dict[str, Any] = self._document("figure.json", dict)
        if not {"maps", "trends"} <= pictures.keys():
            raise self._unreadable("figure.json")
        return pictures

    @cached_property
    def boards(self) -> dict[str, Any]:
        """Breakdowns and accounts made ready (`publication.edition.boards`), by key; none in the first form."""
        if BOARDS not in self.manifest.members:
            return {}
        boards: dict[str, Any] = self._document(BOARDS, dict)
        if not all(isinstance(board, dict) and {"name", "spans"} <= board.keys() for board in boards.values()):
            raise self._unreadable(BOARDS)
        return boards

    def member(self, name: str) -> bytes:
        """Return the bytes of a member."""
        with zipfile.ZipFile(BytesIO(self.content)) as file:
            return file.read(name)

    def _table(self, name: str) -> pl.DataFrame:
        content = self.member(name)
        try:
            lazy = pl.scan_parquet(BytesIO(content))
            is_known = lazy.collect_schema() == pl.Schema(TABLES[name])
            if is_known and lazy.select(pl.len()).collect().item() <= MOST_ROWS:
                return pl.read_parquet(BytesIO(content))
        except (pl.exceptions.PolarsError, OSError, ValueError) as error:
            raise self._unreadable(name) from error
        raise self._unreadable(name)

    def _document(self, name: str, kind: type) -> Any:
        try:
            told = json.loads(self.member(name))
        except (ValueError, RecursionError) as error:
            raise self._unreadable(name) from error
        if not isinstance(told, kind):
            raise self._unreadable(name)
        return told

    def _unreadable(self, member: str) -> EditionFileError:
        named = f"numero {self.manifest.number}"
        return EditionFileError(UNREADABLE.format(name=named, member=member, key=self.key_name))


def write_edition(facts: Mapping[str, Any], members: Mapping[str, bytes], key: Ed25519PrivateKey) -> Edition:
    """Write the file of an edition.

    Parameters
    ----------
    facts : mapping
        What `Manifest` holds besides ``public_key`` and ``members``.
    members : mapping of str to bytes
        All of `MEMBERS`, or of `FIRST_MEMBERS`.
    key : Ed25519PrivateKey
    """
    told = {name: Member(size=len(held), sha256=sha256(held).hexdigest()) for name, held in members.items()}
    manifest = Manifest(**facts, public_key=public_half(key), members=told)
    signed = manifest.model_dump_json(indent=1).encode()
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in ((MANIFEST, signed), (SIGNATURE, key.sign(signed)), *members.items()):
            file.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return Edition(manifest, written.getvalue())


def read_edition(content: bytes, *, name: str, trusted: str = "") -> Edition:
    """Read the file of an edition, and prove that it is as it was signed.

    Parameters
    ----------
    content : bytes
    name : str
        What it is called in messages.
    trusted : str, optional
        The public key, or what it is called (`signing.name_of`), that must have signed it; any key unless given.

    Raises
    ------
    EditionFileError
        If it is no edition, was changed, or is signed with another key; if what should have signed it is no key.
    """
    wanted = _name_of_key(trusted)
    manifest, held = _opened(content, name)
    if not is_signed(held[MANIFEST], held.get(SIGNATURE, b""), manifest.public_key):
        raise EditionFileError(TAMPERED.format(name=name, what="la firma non è di questo contenuto"))
    if manifest.members.keys() != set(_members(manifest)):
        raise EditionFileError(TAMPERED.format(name=name, what="mancano o avanzano parti"))
    for member, expected in manifest.members.items():
        if sha256(held[member]).hexdigest() != expected.sha256:
            raise EditionFileError(TAMPERED.format(name=name, what=member))
    if wanted and wanted != name_of(manifest.public_key):
        message = STRANGER.format(name=name, found=name_of(manifest.public_key), wanted=wanted)
        raise EditionFileError(message)
    return Edition(manifest, content)


def _name_of_key(key: str) -> str:
    """Return what a key is called: the key itself, or what it is called, may be given; nothing where none is."""
    key = key.strip()
    if not key or (len(key) == MARK_LENGTH and set(key.lower()) <= set(hexdigits)):
        return key.lower()
    if not is_public_key(key):
        raise EditionFileError(NO_KEY.format(key=key))
    return name_of(key)


def _opened(content: bytes, name: str) -> tuple[Manifest, dict[str, bytes]]:
    """Return what a file says that it holds, and its members; whether they are as they were signed is not known yet."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            sizes = {info.filename: info.file_size for info in file.infolist()}
            if len(sizes) != len(file.infolist()) or sizes.get(MANIFEST, LARGEST) > LARGEST_MANIFEST:
                raise EditionFileError(NOT_AN_EDITION.format(name=name))
            signed = file.read(MANIFEST)
            manifest = _manifest(signed, name)
            if sizes.keys() != {MANIFEST, SIGNATURE, *_members(manifest)} or sum(sizes.values()) > LARGEST:
                raise EditionFileError(TAMPERED.format(name=name, what="mancano o avanzano parti"))
            return manifest, {MANIFEST: signed, **{member: file.read(member) for member in sizes if member != MANIFEST}}
    except BAD_ZIP as error:
        raise EditionFileError(NOT_AN_EDITION.format(name=name)) from error


def _members(manifest: Manifest) -> tuple[str, ...]:
    """Return the members that a file of this form has."""
    return FIRST_MEMBERS if manifest.version == 1 else MEMBERS


def _manifest(signed: bytes, name: str) -> Manifest:
    """Return what a manifest says; whether it is as it was signed is not known yet."""
    told = json.loads(signed)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise EditionFileError(NOT_AN_EDITION.format(name=name))
    if isinstance(told.get("version"), int) and told["version"] > VERSION:
        raise EditionFileError(NEWER.format(name=name))
    try:
        return Manifest.model_validate(told)
    except ValidationError as error:
        raise EditionFileError(TAMPERED.format(name=name, what=MANIFEST)) from error
