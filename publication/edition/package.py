"""The file of an edition: a ZIP of tables and documents, with a manifest that names each and is signed.

Comes in: members as bytes, a key. Goes out: the bytes of the file, always the same for the same members and key; an
`Edition` read back. Must not: take a file that was changed after it was signed, or holds what it does not name.
"""

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import polars as pl
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, ValidationError

from publication.edition.signing import is_signed, name_of, public_half
from publication.edition.tables import CELLS, STATEMENTS
from user_error import UserError

FORMAT: Final = "edizione di Bifocale"
VERSION: Final = 1
"""Of the form of the file: raised when what reads it today could not."""
MANIFEST, SIGNATURE = "manifesto.json", "manifesto.ed25519"
TABLES: Final = {"celle.parquet": CELLS, "frasi.parquet": STATEMENTS}
DOCUMENTS: Final = ("definizioni.json", "nomi.json", "figure.json", "confini.geojson", "contorno.geojson")
MEMBERS: Final = (*TABLES, *DOCUMENTS)
LARGEST: Final = 256 << 20
"""Bytes of a member that are read."""
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
STRANGER: Final = (
    "L'edizione «{name}» è firmata con la chiave {found}, e non con quella attesa ({wanted}): non viene da chi si "
    "pensava, o l'Ambito ha cambiato chiave."
)


class EditionFileError(UserError):
    """A file that is no edition, was changed, or comes from somebody else."""


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
    version: int = VERSION
    ambito: str
    lead_code: str
    lead_name: str
    number: int
    data_version: int
    token: str
    as_of: str
    made_at: str
    is_demo: bool
    first_month: str
    last_month: str
    spans: tuple[str, ...]
    late_months: int
    protection: dict[str, int]
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
    def key_name(self) -> str:
        """What the key that signed it is called."""
        return name_of(self.manifest.public_key)

    @cached_property
    def cells(self) -> pl.DataFrame:
        """Columns of `publication.edition.tables.CELLS`."""
        return pl.read_parquet(BytesIO(self.member("celle.parquet")))

    @cached_property
    def statements(self) -> pl.DataFrame:
        """Columns of `publication.edition.tables.STATEMENTS`."""
        return pl.read_parquet(BytesIO(self.member("frasi.parquet")))

    @cached_property
    def definitions(self) -> dict[str, dict[str, Any]]:
        """The indicators by key, as the catalogue has them, in the words of the thresholds that were in force."""
        return {entry["key"]: entry for entry in json.loads(self.member("definizioni.json"))}

    @cached_property
    def names(self) -> dict[str, Any]:
        """``municipalities``, ``services``, ``areas``: names by code; ``ambito``, ``attribution`` of the boundaries."""
        names: dict[str, Any] = json.loads(self.member("nomi.json"))
        return names

    @cached_property
    def pictures(self) -> dict[str, Any]:
        """``maps`` and ``trends``, made ready (`publication.edition.pictures`)."""
        pictures: dict[str, Any] = json.loads(self.member("figure.json"))
        return pictures

    def member(self, name: str) -> bytes:
        """Return the bytes of a member."""
        with zipfile.ZipFile(BytesIO(self.content)) as file:
            return file.read(name)


def write_edition(facts: Mapping[str, Any], members: Mapping[str, bytes], key: Ed25519PrivateKey) -> Edition:
    """Write the file of an edition.

    Parameters
    ----------
    facts : mapping
        What `Manifest` holds besides ``public_key`` and ``members``.
    members : mapping of str to bytes
        All of `MEMBERS`.
    key : Ed25519PrivateKey
    """
    told = {name: Member(size=len(members[name]), sha256=sha256(members[name]).hexdigest()) for name in MEMBERS}
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
        If it is no edition, was changed, or is signed with another key.
    """
    manifest, held = _opened(content, name)
    if not is_signed(held[MANIFEST], held.get(SIGNATURE, b""), manifest.public_key):
        raise EditionFileError(TAMPERED.format(name=name, what="la firma non è di questo contenuto"))
    if held.keys() != {MANIFEST, SIGNATURE, *manifest.members} or manifest.members.keys() != set(MEMBERS):
        raise EditionFileError(TAMPERED.format(name=name, what="mancano o avanzano parti"))
    for member, expected in manifest.members.items():
        if sha256(held[member]).hexdigest() != expected.sha256:
            raise EditionFileError(TAMPERED.format(name=name, what=member))
    if trusted and trusted not in {manifest.public_key, name_of(manifest.public_key)}:
        wanted = trusted if len(trusted) == len(name_of("")) else name_of(trusted)
        message = STRANGER.format(name=name, found=name_of(manifest.public_key), wanted=wanted)
        raise EditionFileError(message)
    return Edition(manifest, content)


def _opened(content: bytes, name: str) -> tuple[Manifest, dict[str, bytes]]:
    """Return what a file says that it holds, and its members; whether they are as they were signed is not known yet."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as file:
            sizes = {info.filename: info.file_size for info in file.infolist()}
            if len(sizes) != len(file.infolist()) or max(sizes.values(), default=0) > LARGEST or MANIFEST not in sizes:
                raise EditionFileError(NOT_AN_EDITION.format(name=name))
            held = {member: file.read(member) for member in sizes}
        told = json.loads(held[MANIFEST])
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise EditionFileError(NOT_AN_EDITION.format(name=name)) from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise EditionFileError(NOT_AN_EDITION.format(name=name))
    if isinstance(told.get("version"), int) and told["version"] > VERSION:
        raise EditionFileError(NEWER.format(name=name))
    try:
        return Manifest.model_validate(told), held
    except ValidationError as error:
        raise EditionFileError(TAMPERED.format(name=name, what=MANIFEST)) from error
