"""Checkpoint: what a long audit has done so far, kept in a file, so that one that was stopped goes on from there.

Comes in: a folder of ours and what is being audited. Goes out: the state that was kept of just that; None if there is
none. Must not: take the state of other data, settings or questions for its own, or let a full disk end an audit.

The file is a pickle, which runs what it holds: it is read only from the folder where this program keeps what it can
make again, and only by the name that its own contents give.
"""

import contextlib
import logging
import pickle
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.disclosure_audit.question_space import Depth
from indicators.model.indicator import Indicator

FOLDER: Final = "audit"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where the state of one audit is kept."""

    path: Path

    @classmethod
    def of(
        cls,
        folder: Path,
        *,
        snapshots: tuple[Snapshot, ...],
        settings: Settings,
        depth: Depth,
        entries: tuple[Indicator, ...],
        version: str,
    ) -> "Checkpoint":
        """Return the one of an audit: of these data and redraws, of this key, of these questions, by this program."""
        mark = sha256(repr((settings.disclosure, depth, [entry.key for entry in entries], version)).encode())
        mark.update(settings.disclosure.key)
        for snapshot in snapshots:
            mark.update(snapshot.token.encode())
            mark.update(repr(snapshot["redraws"].sort("set_key").rows()).encode())
        return cls(folder / FOLDER / f"{mark.hexdigest()[:32]}.pickle")

    def load(self) -> Any:
        """Return what was kept; None if there is nothing, or it cannot be read."""
        try:
            with self.path.open("rb") as file:
                return pickle.load(file)  # noqa: S301 - see above
        except FileNotFoundError:
            return None
        except Exception:  # noqa: BLE001 - of another version, or cut off: the audit begins anew
            _log.warning("What a former audit had done cannot be read, and is done again: %s", self.path)
            return None

    def save(self, state: Any) -> None:
        """Keep what was done; what was kept before is replaced once all of it is written."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(dir=self.path.parent, suffix=".new", delete=False) as file:
                pickle.dump(state, file, protocol=pickle.HIGHEST_PROTOCOL)
            Path(file.name).replace(self.path)
        except OSError as error:
            _log.warning("What the audit has done so far could not be kept: %s", error)
            with contextlib.suppress(OSError, UnboundLocalError):
                Path(file.name).unlink()

    def forget(self) -> None:
        """Remove what was kept: the audit is over."""
        self.path.unlink(missing_ok=True)
