"""The analytical copy of the database: a frozen set of typed Polars frames, kept as Parquet beside the process.

Comes in: frames that follow `data_access.frames`. Goes out: a `Snapshot`, from memory or from its folder.
Must not: query the database (`data_access.reading` does), know indicators or viewers.

The large frame, ``contacts``, is lazy, so that the same measures run on a frame in memory or on Parquet files larger
than memory.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Self

import polars as pl

from data_access.frames import SCHEMAS
from data_access.snapshot_folder import MANIFEST, Identity, Manifest, read_manifest, written_whole

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
        The large frame, sorted by day. Columns: `data_access.frames.CONTACTS`.
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
        """Read a snapshot from its folder, contacts included, into memory.

        Raises
        ------
        SnapshotCorruptError
            If anything in the folder is not as `save` left it.
        """
        try:
            manifest = read_manifest(folder)
            frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in SCHEMAS}
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
            contacts.write_parquet(draft / "contacts.parquet", row_group_size=262_144)
            rows = {name: frame.height for name, frame in self.frames.items()} | {"contacts": contacts.height}
            identity = Identity(**{name: getattr(self, name) for name in IDENTITY})
            (draft / MANIFEST).write_text(Manifest(rows=rows, identity=identity).model_dump_json())
