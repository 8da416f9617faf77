"""The analytical copy of the database: a frozen set of typed Polars frames, kept as Parquet beside the process.

Comes in: frames that follow `data_access.frames`. Goes out: a `Snapshot`, from memory or from its folder.
Must not: query the database (`data_access.reading` does), know indicators or viewers.

The large frame, ``contacts``, is lazy, so that the same measures run on a frame in memory or on Parquet files larger
than memory.
"""

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Self

import polars as pl

from data_access.frames import SCHEMAS

FORMAT: Final = 2
"""Version of the folder's layout: other versions are rebuilt from the database."""
MANIFEST: Final = "manifest.json"


class SnapshotCorruptError(Exception):
    """A snapshot folder is missing a file, or holds something that cannot be read. Rebuild it from the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One version of the data, whole.

    Attributes
    ----------
    ambito_key, ambito_name : str
    is_demo : bool
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
        manifest = _read_manifest(folder)
        try:
            frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in SCHEMAS}
        except (OSError, pl.exceptions.PolarsError) as error:
            raise SnapshotCorruptError(str(error)) from error
        for name, frame in frames.items():
            if frame.schema != SCHEMAS[name] or frame.height != manifest["rows"][name]:
                message = f"{name}: {frame.height} rows, {manifest['rows'][name]} expected"
                raise SnapshotCorruptError(message)
        contacts = frames.pop("contacts").lazy()
        identity = manifest["identity"]
        return cls(**{**identity, "as_of": date.fromisoformat(identity["as_of"])}, contacts=contacts, frames=frames)

    def save(self, folder: Path) -> None:
        """Write the snapshot to ``folder``, whole or not at all."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        try:
            self._write(draft)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(draft, folder)  # noqa: PTH105 - os.replace is the atomic rename
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _write(self, draft: Path) -> None:
        for name, frame in self.frames.items():
            frame.write_parquet(draft / f"{name}.parquet")
        contacts = self.contacts.collect()
        contacts.write_parquet(draft / "contacts.parquet", row_group_size=262_144)
        rows = {name: frame.height for name, frame in self.frames.items()} | {"contacts": contacts.height}
        identity = {
            "ambito_key": self.ambito_key,
            "ambito_name": self.ambito_name,
            "is_demo": self.is_demo,
            "data_version": self.data_version,
            "as_of": self.as_of.isoformat(),
            "token": self.token,
        }
        (draft / MANIFEST).write_text(json.dumps({"format": FORMAT, "rows": rows, "identity": identity}))


def _read_manifest(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the manifest of a folder, or say that the folder is not a snapshot of this format."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise SnapshotCorruptError(str(error)) from error
    if manifest.get("format") != FORMAT:
        message = f"format {manifest.get('format')!r}, {FORMAT} expected"
        raise SnapshotCorruptError(message)
    return dict(manifest)
