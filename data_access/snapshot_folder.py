"""The folders that snapshots are kept in: how one is written whole, how ours are told from other people's, which go.

Comes in: paths. Goes out: manifests, drafts that take a folder's place when they are whole, fewer folders.
Must not: remove or overwrite anything that this program did not write. The cache folder may be shared, with other
programs and with other processes of this one, and people put things anywhere. So a folder is ours only by its name
(that of a fingerprint) *and* by its manifest (which repeats the fingerprint), and even then only the files that we
write are removed: what else lies in it stays, and so does the folder.

A draft belongs to the process that writes it for as long as that process holds the lock on its file, which the system
takes back when the process ends, however it ends.
"""

import contextlib
import fcntl
import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from data_access.frames import SCHEMAS

logger = logging.getLogger(__name__)

FORMAT: Final = 5
"""Version of the folder's layout and of how names are read: other versions are rebuilt from the database."""
MANIFEST: Final = "manifest.json"
MAPPED: Final = "contacts.arrow"
"""File of the large frame, which is mapped."""
WRITING: Final = "writing.json"
"""File of a draft that its process holds locked while it writes."""
ABANDONED_SECONDS: Final = 3600.0
"""From when on a draft with no lock file (older versions wrote none) is nobody's, if nothing in it changed since."""
_TOKEN: Final = r"[0-9a-f]{20}"  # noqa: S105 - a fingerprint of data
_NAME: Final = re.compile(rf"({_TOKEN})(-[0-9a-f]{{8}})?")
_DRAFT: Final = re.compile(rf"\.({_TOKEN})(-[0-9a-f]{{8}})?-[a-z0-9_]{{8}}")
_FRAME: Final = re.compile(r"[a-z_]+")


class Identity(BaseModel):
    """What the data are: the fields of a snapshot that are not frames."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    ambito_key: str
    ambito_name: str
    is_demo: bool
    shares_persons: bool
    data_version: int
    as_of: date
    token: str


class Manifest(BaseModel):
    """What a snapshot's folder says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    format: Literal[5] = FORMAT
    rows: dict[str, int]
    """Rows of every frame."""
    mapped_sha256: str
    """Of the bytes of `MAPPED`."""
    identity: Identity


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a folder.

    Raises
    ------
    OSError, ValueError
        If there is none, or it is not one of this format.
    """
    text = (folder / MANIFEST).read_bytes()
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(
            "; ".join(f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in error.errors())
        ) from None
    if manifest.rows.keys() != SCHEMAS.keys():
        message = f"frames {sorted(manifest.rows.keys() ^ SCHEMAS.keys())} are not in both"
        raise ValueError(message)
    return manifest


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """Give a draft to write into; at the end of the block it takes the folder's place, or goes if the block failed."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with (draft / WRITING).open("w") as held:
            with contextlib.suppress(OSError):  # a file system without locks: other processes find the draft in use
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            held.write(json.dumps({"folder": folder.name}))
            held.flush()
            yield draft
            (draft / WRITING).unlink()
            if folder.exists():
                _discard(folder)  # what could not be read, or is the same
            os.replace(draft, folder)  # noqa: PTH105 - os.replace is the atomic rename, refused if the folder is not empty
    finally:
        if draft.exists():
            _discard(draft)


@contextmanager
def one_builder(cache: Path) -> Iterator[None]:
    """Let one process at a time read the database for a folder of the cache; the others wait, and find it there.

    The lock is the system's, on the cache folder itself, and the system takes it back when its process ends, however it
    ends. On a disk without locks, or that cannot be written, every process reads for itself.
    """
    with contextlib.ExitStack() as held:
        with contextlib.suppress(OSError):
            cache.mkdir(parents=True, exist_ok=True)
            lock = os.open(cache, os.O_RDONLY | os.O_DIRECTORY)
            held.callback(os.close, lock)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sweep(cache: Path) -> None:
    """Remove the drafts of processes that ended before they had finished."""
    for draft in filter(_is_abandoned, _folders(cache)):
        _discard(draft)


def prune(cache: Path, *, kept: int) -> None:
    """Remove all of our folders but the ``kept`` that were written last."""
    ours = sorted(filter(is_ours, _folders(cache)), key=_changed)
    for folder in ours[: max(len(ours) - kept, 0)]:
        _discard(folder)


def clear(cache: Path) -> None:
    """Remove all of our folders and abandoned drafts."""
    sweep(cache)
    prune(cache, kept=0)


def newest_version(cache: Path, *, ambito: str) -> int:
    """Return the newest version of an Ambito's data that a snapshot was kept of; 0 if there is none."""
    said = (_loosely(folder / MANIFEST).get("identity") for folder in filter(is_ours, _folders(cache)))
    identities = (one for one in said if isinstance(one, dict) and one.get("ambito_key") == ambito)
    versions = (one.get("data_version") for one in identities)
    return max((one for one in versions if isinstance(one, int)), default=0)


def is_ours(folder: Path) -> bool:
    """Whether a folder is a snapshot of this program, of whatever format: its name and its manifest agree on it."""
    name = _NAME.fullmatch(folder.name)
    if name is None:
        return False
    said = _loosely(folder / MANIFEST)
    identity = said.get("identity")
    return isinstance(said.get("format"), int) and isinstance(identity, dict) and identity.get("token") == name[1]


def _is_abandoned(draft: Path) -> bool:
    """Whether a folder is a draft of ours that no living process is writing."""
    if _DRAFT.fullmatch(draft.name) is None:
        return False
    try:
        if not (draft / WRITING).exists():
            return {path.name for path in draft.iterdir()} <= _own_files(draft) and _is_old(draft)
        return _loosely(draft / WRITING).get("folder") == draft.name[1:-9] and _is_free(draft / WRITING)
    except OSError:  # gone meanwhile, or not ours to look into
        return False


def _is_free(path: Path) -> bool:
    """Whether nobody holds the lock on a file."""
    with path.open("r+b") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


def _folders(cache: Path) -> list[Path]:
    """Return the folders of the cache; never a link to one, which may lead anywhere."""
    return [path for path in cache.iterdir() if path.is_dir() and not path.is_symlink()] if cache.is_dir() else []


def _discard(folder: Path) -> None:
    """Remove our files from a folder, the manifest last, and the folder if nothing else lies in it."""
    for name in sorted(_own_files(folder), key=lambda name: name == MANIFEST):
        with contextlib.suppress(OSError):
            (folder / name).unlink()
    try:
        folder.rmdir()
    except FileNotFoundError:
        return
    except OSError as error:
        logger.warning("%s stays, for it could not be emptied: %s", folder, error.strerror)


def _own_files(folder: Path) -> set[str]:
    """Return the names of what we write into a folder, in today's layout and in the one that it says it has."""
    rows = _loosely(folder / MANIFEST).get("rows")
    named = [name for name in rows if _FRAME.fullmatch(name)] if isinstance(rows, dict) else []
    return {MANIFEST, MAPPED, WRITING, *(f"{name}.parquet" for name in (*SCHEMAS, *named))}


def _loosely(path: Path) -> dict[str, Any]:
    """Return what a file of JSON says, of whatever version; nothing if it cannot be read."""
    try:
        said = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # gone meanwhile
        return 0.0


def _is_old(draft: Path) -> bool:
    newest = max(map(_changed, (draft, *draft.iterdir())))
    return time.time() - newest > ABANDONED_SECONDS


if __name__ == "__main__":
    from data_access.settings import load_settings

    clear(load_settings().cache_dir)
