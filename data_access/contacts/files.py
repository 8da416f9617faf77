"""Contacts in files: one Parquet file, or a folder of partitions, on a disk or in an object store.

Comes in: a path, or an address ``file://`` or ``s3://``. Goes out: which files there are, in parts that share no month,
each with the columns that it must have; a mark that changes when they do.
Must not: read a row, print a secret (object stores are opened with the credentials of the environment).

In a folder each month may have a folder of its own, ``month=2025-03``: then it is reduced by itself, and no month
between the first and the last may be missing. Without them all the files are one part.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from data_access.contacts.reductions import RAW
from data_access.contacts.source import PUBLIC
from data_access.errors import ContactsUnreadableError

_WHOLE, _TEXT, _FLAG = "numero intero", "testo", "vero o falso"
KINDS: Final = {
    "service_id": _WHOLE,
    "person_id": _WHOLE,
    "day": "data",
    "residence_code": _TEXT,
    "residence_class": _TEXT,
    "fictitious": _FLAG,
    "quantity": _WHOLE,
    "first_contact": _FLAG,
    "origin_code": _TEXT,
}
"""What each column of `RAW` holds."""
_PARTITION: Final = re.compile(r"month=(\d{4})-(0[1-9]|1[0-2])")
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPart:
    """Files that share no month with others.

    Attributes
    ----------
    name : str
        The partition, or the whole.
    month : int or None
        The ordinal of the only month that may be in it; None if any may.
    files : tuple of str
        Addresses of the files, as engines read them.
    """

    name: str
    month: int | None
    files: tuple[str, ...]


class ContactFiles:
    """The files of the contacts at an address.

    Parameters
    ----------
    address : str
        A path, ``file://…`` or ``s3://bucket/prefix``.

    Raises
    ------
    ContactsUnreadableError
        If nothing is there, or it cannot be looked into.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._scheme = "s3://" if address.startswith("s3://") else ""
        try:
            is_address = "://" in address
            opened = fs.FileSystem.from_uri(address) if is_address else (fs.LocalFileSystem(), str(Path(address)))
            self._system, root = opened
            self._root = root.rstrip("/")
            self._found = self._listed()
        except (OSError, pa.ArrowException) as error:
            message = f"{self._where} non si apre ({type(error).__name__}): controllare l'indirizzo e i permessi."
            raise ContactsUnreadableError(message, public=PUBLIC) from error

    @property
    def _where(self) -> str:
        return f"La cartella dei contatti «{self.address}» (BIFOCALE_CONTACTS_URL)"

    def _listed(self) -> list[fs.FileInfo]:
        (own,) = self._system.get_file_info([self._root])
        if own.type == fs.FileType.NotFound:
            message = f"{self._where} non c'è: creare la cartella, o correggere l'indirizzo."
            raise ContactsUnreadableError(message, public=PUBLIC)
        if own.type == fs.FileType.File:
            return [own]
        inside = self._system.get_file_info(fs.FileSelector(self._root, recursive=True))
        files = [one for one in inside if one.type == fs.FileType.File and _is_data(one.path[len(self._root) :])]
        if not files:
            message = f"{self._where} non ha nessun file .parquet: scriverci i contatti, o correggere l'indirizzo."
            raise ContactsUnreadableError(message, public=PUBLIC)
        return sorted(files, key=lambda one: one.path)

    @property
    def mark(self) -> tuple[object, ...]:
        """What changes when the files do: names, sizes, times of change."""
        return tuple((self._name(one), one.size, one.mtime_ns) for one in self._found)

    def parts(self) -> tuple[ContactPart, ...]:
        """Return the files in parts, in order of month.

        Raises
        ------
        ContactsUnreadableError
            If a file has not the columns that it must have, lies outside the partitions, or a partition is missing.
        """
        for one in self._found:
            self._refuse_other_columns(one)
        by_name: dict[str, list[str]] = {}
        for one in self._found:
            folder = self._name(one).partition("/")[0] if "/" in self._name(one) else ""
            by_name.setdefault(folder if _PARTITION.fullmatch(folder) else "", []).append(f"{self._scheme}{one.path}")
        if "" not in by_name:
            return tuple(self._partitions(by_name))
        if len(by_name) > 1:
            message = (
                f"{self._where} ha partizioni per mese e anche il file «{by_name[''][0]}», che non è in una di loro: "
                "spostarlo nella cartella del suo mese (month=2025-03), o toglierlo."
            )
            raise ContactsUnreadableError(message, public=PUBLIC)
        return (ContactPart(name=self.address, month=None, files=tuple(by_name[""])),)

    def _partitions(self, by_name: dict[str, list[str]]) -> Iterator[ContactPart]:
        by_month = {_ordinal(name): name for name in by_name}
        for month in range(min(by_month), max(by_month) + 1):
            if month not in by_month:
                name = f"month={month // _MONTHS}-{month % _MONTHS + 1:02d}"
                message = (
                    f"{self._where} non ha la partizione {name}: aggiungerla, anche con un file senza righe se in quel "
                    "mese non ci sono stati contatti."
                )
                raise ContactsUnreadableError(message, public=PUBLIC)
            name = by_month[month]
            yield ContactPart(name=name, month=month, files=tuple(by_name[name]))

    def _refuse_other_columns(self, one: fs.FileInfo) -> None:
        """Refuse a file that is no Parquet, or whose columns are others: its footer says, and no row is read."""
        try:
            with self._system.open_input_file(one.path) as file:
                schema = pq.read_schema(file)
        except (OSError, pa.ArrowException) as error:
            message = f"Il file dei contatti «{self._name(one)}» non si legge come Parquet: scriverlo di nuovo."
            raise ContactsUnreadableError(message, public=PUBLIC) from error
        wrong = list(_unlike(schema, RAW))
        if wrong:
            message = (
                f"Il file dei contatti «{self._name(one)}» non ha le colonne che deve avere ({'; '.join(wrong)}): "
                "scriverlo come dice docs/esercizio.md."
            )
            raise ContactsUnreadableError(message, public=PUBLIC)

    def _name(self, one: fs.FileInfo) -> str:
        return str(one.path)[len(self._root) :].lstrip("/") or str(one.base_name)


def _is_data(path: str) -> bool:
    """Whether a file is one of contacts: what other programs leave beside (``_SUCCESS``) is not."""
    return path.endswith(".parquet") and not any(part.startswith(("_", ".")) for part in path.split("/"))


def _ordinal(partition: str) -> int:
    year, month = partition.removeprefix("month=").split("-")
    return int(year) * _MONTHS + int(month) - 1


def _unlike(schema: pa.Schema, columns: Sequence[str]) -> Iterator[str]:
    """Yield in Italian what a schema has not, or has of another kind."""
    for name in columns:
        if name not in schema.names:
            yield f"manca {name}"
        elif not _is_kind(schema.field(name).type, KINDS[name]):
            yield f"{name} è «{schema.field(name).type}» e deve essere {KINDS[name]}"


def _is_kind(kind: pa.DataType, wanted: str) -> bool:
    own = kind.value_type if pa.types.is_dictionary(kind) else kind
    is_text = pa.types.is_string(own) or pa.types.is_large_string(own) or pa.types.is_string_view(own)
    fits: dict[str, bool] = {
        _WHOLE: pa.types.is_integer(own),
        "data": pa.types.is_date32(own),
        _TEXT: is_text,
        _FLAG: pa.types.is_boolean(own),
    }
    return fits[wanted]
