"""Writes files into a folder that is wholly ours, all of them or none.

Comes in: contents by name. Goes out: a folder. Must not: write over what others put there; leave a folder half written.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from publication.edition.package import Edition
from user_error import UserError

MARKED: Final = "edizione-di-bifocale.json"
"""File by which a folder of ours is known: only such a folder is written over."""
NOT_OURS: Final = (
    "La cartella «{folder}» non è vuota e non contiene un'edizione pubblicata: indicarne una nuova, o vuota, per non "
    "perdere quello che c'è."
)
UNWRITABLE: Final = "Le pagine non si possono scrivere in «{folder}»: {why}."


class FolderError(UserError):
    """What is published cannot be written where it was asked."""


def write_folder(files: Mapping[str, bytes], folder: Path, *, edition: Edition) -> int:
    """Write files into a folder; return how many bytes they are.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name, with slashes.
    folder : Path
        New, empty, or written before, which is replaced.
    edition : Edition
        What they are made of.

    Raises
    ------
    FolderError
        If the folder holds something else, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARKED).exists())):
        raise FolderError(NOT_OURS.format(folder=folder))
    facts = {"edition": edition.manifest.number, "mark": edition.mark}
    every = {**files, MARKED: json.dumps(facts).encode()}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        try:
            for name, content in every.items():
                path = draft / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            draft.chmod(0o755)
            _put(draft, folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    except OSError as error:
        raise FolderError(UNWRITABLE.format(folder=folder, why=error.strerror)) from error
    return sum(map(len, every.values()))


def _put(draft: Path, folder: Path) -> None:
    """Put a folder in the place of what is there."""
    if not folder.exists():
        draft.replace(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    folder.replace(old / "old")
    draft.replace(folder)
    shutil.rmtree(old)
