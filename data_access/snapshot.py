"""The analytical copy of the database: a frozen set of typed Polars frames, kept on disk beside the process.

Comes in: frames that follow `data_access.frames`. Goes out: a `Snapshot`, from memory or from its folder.
Must not: query the database (`data_access.reading` does), know indicators or viewers.

The large frame, ``contacts``, is lazy, so that the same measures run on a frame in memory or on Parquet files larger
than memory. On disk it is an Arrow file that is mapped and not read: several processes of one machine hold it once.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

import polars as pl
import pyarrow as pa

from data_access.frames import SCHEMAS
from data_access.snapshot_folder import MANIFEST, MAPPED, Identity, Manifest, read_manifest, written_whole

IDENTITY: Final = tuple(Identity.model_fields)
DEFECTS: Final = (Exception, pl.exceptions.PanicException)
"""Whatever a reading may raise: Polars' panics are not exceptions to Python."""


class SnapshotCorruptError(Exception):
    """A snapshot folder is missing a file, or holds something that cannot be read. Rebuild it from the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of the data, whole.

    Attributes
    ----------
    ambito_key, ambito_name : str
    is_demo : bool
    shares_persons : bool
        Whether one identifier told by two organisations is one person.
    data_version : int
        Number of the newest row of ``data_version``.
    as_of : date
        The data are up to date to this day.
    token : str
        Fingerprint of the database the frames were read from; part of every cache key.
    contacts : polars.LazyFrame
        The large frame, sorted by month: raw contacts as `data_access.contacts` has reduced them. Columns:
        `data_access.frames.CONTACTS`.
    frames : dict of str to polars.DataFrame
        The other frames, by the names of `data_access.frames.SCHEMAS`.
    """

    ambito_key: str
    ambito_name: str
    is_demo: bool
    shares_persons: bool = True
    data_version: int
    as_of: date
    token: str
    contacts: pl.LazyFrame
    frames: dict[str, pl.DataFrame]

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return the frame called ``name``."""
        return self.frames[name]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a snapshot from its folder; contacts are mapped, once for all the processes that do.

        Raises
        ------
        SnapshotCorruptError
            If anything in the folder is not as `save` left it.
        """
        try:
            manifest = read_manifest(folder)
            frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in SCHEMAS if name != "contacts"}
            frames["contacts"] = _mapped(folder / MAPPED, manifest.mapped_sha256)
        except DEFECTS as error:
            raise SnapshotCorruptError(f"{type(error).__name__}: {error}") from error
        for name, frame in frames.items():
            if frame.schema != SCHEMAS[name] or frame.height != manifest.rows[name]:
                message = f"{name}: {frame.height} rows, {manifest.rows[name]} expected"
                raise SnapshotCorruptError(message)
        contacts = frames.pop("contacts").lazy()
        return cls(**dict(manifest.identity), contacts=contacts, frames=frames)

    def save(self, folder: Path) -> None:
        """Write the snapshot to ``folder``, whole or not at all."""
        with written_whole(folder) as draft:
            for name, frame in self.frames.items():
                frame.write_parquet(draft / f"{name}.parquet")
            contacts = self.contacts.collect()
            _write_mapped(contacts, draft / MAPPED)
            rows = {name: frame.height for name, frame in self.frames.items()} | {"contacts": contacts.height}
            identity = Identity(**{name: getattr(self, name) for name in IDENTITY})
            manifest = Manifest(rows=rows, identity=identity, mapped_sha256=_digest(draft / MAPPED))
            (draft / MANIFEST).write_text(manifest.model_dump_json())


def _write_mapped(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame in one piece and as it lies in memory, so that it can be used from where it lies on the disk."""
    table = frame.rechunk().to_arrow()
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table)


def _mapped(path: Path, digest: str) -> pl.DataFrame:
    """Return the frame of an Arrow file, mapped: its pages are the disk's, read when used and shared by processes.

    Nothing checks the bytes of a mapped file when they are used: they are compared whole before, with what was written.
    """
    if _digest(path) != digest:
        message = f"{path.name} is not what was written"
        raise SnapshotCorruptError(message)
    with pa.memory_map(str(path)) as file:
        frame = pl.from_arrow(pa.ipc.open_file(file).read_all(), rechunk=False)
    if not isinstance(frame, pl.DataFrame):
        message = f"{path.name} holds no table"
        raise SnapshotCorruptError(message)
    return frame


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
