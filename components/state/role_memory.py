"""Who was looking, kept for a while: a restart of the service does not send everybody to the gate.

Comes in: the id of a session, which nobody but the browser that holds it knows, and who is looking. Goes out: the same
viewer, to the browser that comes back with that id after the service has forgotten its session.
Must not: keep the id itself (only its fingerprint), hold anything that was shown, or raise: where nothing can be
written somebody is remembered for as long as the process lives.
"""

import contextlib
import hashlib
import json
import tempfile
import time
from pathlib import Path
from typing import Final

from data_access.errors import UserError
from data_access.viewers import Role, Viewer

FOLDER: Final = "visitors"
LASTING: Final = 12 * 3600.0
"""Seconds for which somebody is remembered: a working day."""
MOST: Final = 2000
"""Visitors who are remembered: the newest."""
_unwritten: dict[Path, Viewer] = {}
"""Who is looking, where nothing can be written: as many."""


class RoleMemory:
    """A folder with a file for each session that has passed the gate.

    Parameters
    ----------
    folder : Path
        Where the service keeps what it can make again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def keep(self, session: str, who: Viewer) -> None:
        """Remember who is looking in a session."""
        words = {"role": who.role.value, "municipality": who.municipality, "organisation": who.organisation}
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._sweep()
            with tempfile.NamedTemporaryFile("w", dir=self._folder, suffix=".new", delete=False) as file:
                json.dump(words, file)
            Path(file.name).replace(self._file(session))
        except OSError:
            if len(_unwritten) >= MOST:
                _unwritten.clear()
            _unwritten[self._file(session)] = who

    def find(self, session: str) -> Viewer | None:
        """Return who was looking in a session; None if nobody is remembered."""
        file = self._file(session)
        if (who := _unwritten.get(file)) is not None:
            return who
        try:
            if time.time() - file.stat().st_mtime > LASTING:
                return None
            words = json.loads(file.read_text())
            return Viewer(
                role=Role(words["role"]), municipality=words["municipality"], organisation=words["organisation"]
            )
        except (OSError, ValueError, KeyError, TypeError, UserError):
            return None

    def forget(self, session: str) -> None:
        """Forget who was looking in a session."""
        _unwritten.pop(self._file(session), None)
        with contextlib.suppress(OSError):
            self._file(session).unlink()

    def _file(self, session: str) -> Path:
        return self._folder / f"{hashlib.sha256(session.encode()).hexdigest()}.json"

    def _sweep(self) -> None:
        """Remove what is too old, and the oldest where there are too many."""
        by_age = sorted(self._folder.glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        instant = time.time()
        for place, file in enumerate(by_age):
            if place >= MOST - 1 or instant - file.stat().st_mtime > LASTING:
                file.unlink(missing_ok=True)
