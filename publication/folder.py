"""Writes files into a folder that is wholly ours, all of them or none.

Comes in: contents by name. Goes out: a folder. Must not: write over what others put there; leave a folder half written.
"""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from data_access.one_line import one_line
from publication.edition.package import Edition
from user_error import UserError, reason_of

MARKED: Final = "edizione-di-bifocale.json"
"""File by which a folder of ours is known: only such a folder is written over."""
NOT_OURS: Final = (
    "La cartella «{folder}» non è vuota e non contiene un'edizione pubblicata: indicarne una nuova, o vuota, per non "
    "perdere quello che c'è."
)
OTHERS: Final = (
    "La cartella «{folder}» contiene anche file che non sono dell'edizione pubblicata ({names}), e andrebbero perduti: "
    "spostarli, o indicarne un'altra."
)
MOST_NAMED: Final = 5
UNWRITABLE: Final = "Le pagine non si possono scrivere in «{folder}»: {why}."


class FolderError(UserError):
    """What is published cannot be written where it was asked."""


def write_folder(files: Mapping[str, bytes], folder: Path, *, edition: Edition | None = None) -> int:
    """Write files into a folder; return how many bytes they are.

    Parameters
    ----------
    files : mapping of str to bytes
        Contents by name, with slashes.
    folder : Path
        New, empty, or written before, which is replaced.
    edition : Edition, optional
        What they are made of, if that is one.

    Raises
    ------
    FolderError
        If the folder holds something else, or cannot be written.
    """
    of = {"edition": edition.manifest.number, "mark": edition.mark} if edition else {}
    every = {**files, MARKED: json.dumps({**of, "files": sorted(files)}).encode()}
    try:
        folder = folder.resolve()  # where a link leads: the link stays
        _refuse_others(folder)
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
    except (OSError, ValueError, RuntimeError) as error:  # a zero in the name, a link to itself: not of the system
        if not isinstance(error, OSError):
            raise FolderError(UNWRITABLE.format(folder=one_line(str(folder)), why="il nome non va")) from error
        raise FolderError(UNWRITABLE.format(folder=folder, why=reason_of(error))) from error
    return sum(map(len, every.values()))


def _refuse_others(folder: Path) -> None:
    """Refuse a folder that holds what was not written from here, which would be lost."""
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARKED).is_file()):
        raise FolderError(NOT_OURS.format(folder=folder))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    others = sorted(there - _written(folder, there))
    if others:
        told = ", ".join(f"«{one_line(name)}»" for name in others[:MOST_NAMED])
        more = f" e altri {len(others) - MOST_NAMED}" if len(others) > MOST_NAMED else ""
        raise FolderError(OTHERS.format(folder=folder, names=f"{told}{more}"))


def _written(folder: Path, there: set[str]) -> set[str]:
    """Return the names of the files that were written from here, as its mark says; all, if it does not."""
    if not (folder / MARKED).is_file():
        return set()
    try:
        return {MARKED, *map(str, json.loads((folder / MARKED).read_bytes())["files"])}
    except (ValueError, RecursionError, KeyError, TypeError):
        return there


def _put(draft: Path, folder: Path) -> None:
    """Put a folder in the place of what is there."""
    if not folder.exists():
        draft.replace(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
    folder.replace(old / "old")
    try:
        draft.replace(folder)
    except OSError:
        (old / "old").replace(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)
