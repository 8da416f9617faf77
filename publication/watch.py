"""Keeps the shelf of the editions up to date: one for each new version of the data, made and attacked by itself.

Comes in: the shared database, the settings, who builds the boundaries of a snapshot. Goes out: editions on the shelf,
the public site in its folder; why one was not made, for managers. Must not: publish what was not attacked; try again
what gave somebody away as long as the data are the same.
"""

import json
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from data_access.database import translate_errors
from data_access.editions import (
    BUSY,
    Attempt,
    EditionBusyError,
    Shelved,
    kept_beside,
    last_attempt,
    note_attempt,
    only_maker,
    shelve,
    shelved,
)
from data_access.elision import short_day
from data_access.fingerprint import fingerprint
from data_access.reading import read_snapshot
from data_access.real_data import marked_as_demonstration
from data_access.redraws import draw_again
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from publication.edition.data_mark import data_mark
from publication.edition.making import Advance, Boundaries, EditionRefusedError, Made, make_edition
from publication.edition.signing import signing_key
from publication.folder import MARKED, write_folder
from publication.served import edition_of
from publication.site.build import site_files
from user_error import UserError

MOST_ROUNDS: Final = 6
"""Most times that an edition is tried again after new draws."""
REST: Final = 10.0
"""What failed is left in peace for so many times as long as it took."""
MADE: Final = "Edizione {number} fatta: versione {version} dei dati, {to_day}."
WRITTEN: Final = "Sito dell'edizione {number} scritto in {folder}."
UNEXPECTED: Final = (
    "L'edizione non è stata fatta per un errore imprevisto ({kind}): chi gestisce il servizio ne trova il dettaglio "
    "nel registro di `bifocale edition watch`."
)
_log = logging.getLogger(__name__)


class EditionHeldError(UserError):
    """The same data gave somebody away before: their edition is not tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What makes the edition of the present data.

    Attributes
    ----------
    engine : Engine
    settings : Settings
    boundaries : callable
        Builds the boundaries of the municipalities of a snapshot.
    advance : callable
        Told what is being done, in Italian, and the share done of it.
    mend : bool
        Whether figures that give somebody away are drawn again.
    tries_again : bool
        Whether data that gave somebody away are tried again though they have not moved.
    refused : callable
        Told each refusal.
    """

    engine: Engine
    settings: Settings
    boundaries: Callable[[Snapshot], Boundaries]
    advance: Advance
    mend: bool = False
    tries_again: bool = True
    refused: Callable[[EditionRefusedError], None] = lambda _: None

    def make(self) -> tuple[Shelved, Made] | None:
        """Make the edition of the present data and put it on the shelf; None if it is there. Notes how it went.

        Raises
        ------
        UserError
            If it cannot be made, gives somebody away, or is being made by another process.
        """
        with only_maker(self.engine) as is_alone:
            if not is_alone:
                raise EditionBusyError(BUSY)
            return self.make_alone()

    def make_alone(self) -> tuple[Shelved, Made] | None:
        """Do the same, for whoever holds the lock."""
        try:
            made = self._made()
        except (EditionRefusedError, EditionHeldError):  # noted where the data are known
            raise
        except UserError as error:
            self._note(str(error))
            raise
        except Exception as error:
            self._note(UNEXPECTED.format(kind=type(error).__name__))
            raise
        self._note()
        return made

    def _note(self, why: str = "", token: str = "") -> None:
        with suppress(UserError):  # a database that is away is told by the error itself
            note_attempt(self.engine, Attempt(at=datetime.now(UTC), why=why, token=token))

    def _read(self) -> Snapshot:
        return read_snapshot(self.engine, secret=self.settings.disclosure.key, source=self.settings.contacts)

    def _made(self) -> tuple[Shelved, Made] | None:
        is_demo = bool(marked_as_demonstration(self.engine))
        key = signing_key(self.settings.edition_key_file, is_demo=is_demo, cache_dir=self.settings.cache_dir)
        snapshot, there, last = self._read(), shelved(self.engine), last_attempt(self.engine)
        mark = data_mark(snapshot, self.settings)
        if there and there[0].token == mark:
            return None
        if last is not None and last.token == mark and not self.tries_again:
            raise EditionHeldError(last.why)
        before = kept_beside(self.engine)
        for left in range(MOST_ROUNDS - 1, -1, -1):
            try:
                made = make_edition(
                    snapshot,
                    self.settings,
                    self.boundaries(snapshot),
                    key=key,
                    made_at=datetime.now(UTC),
                    before=before,
                    advance=self.advance,
                )
                break
            except EditionRefusedError as error:
                self.refused(error)
                if not (self.mend and left and error.report.redraws):
                    self._note(str(error), token=data_mark(snapshot, self.settings))
                    raise
                draw_again(self.engine, error.report.redraws)
                snapshot = self._read()
        facts = made.edition.facts
        with translate_errors(self.engine), self.engine.begin() as connection:
            shelve(connection, facts, content=made.edition.content, counts=made.counts)
        return facts, made


class Watcher:
    """Looks at the data again and again, and makes the edition of those that are new.

    Parameters
    ----------
    maker : Maker
    told : callable
        Told, in Italian, what was done and, once, what could not be.
    """

    def __init__(self, maker: Maker, *, told: Callable[[str], None]) -> None:
        self._maker, self._told = maker, told
        self._done, self._before, self._said = "", "", ""
        self._resting = 0.0

    def look(self, *, is_settled: bool = False) -> bool:
        """Look once; return whether all is as it should be: made, being made, or not yet to be made.

        Parameters
        ----------
        is_settled : bool
            Whether to take the data as they are now. Unless said, they are waited for until two looks find the same:
            files that are loaded one after another make one edition.
        """
        begun = time.monotonic()
        try:
            token = fingerprint(self._maker.engine, self._maker.settings.contacts).token
            is_moving, self._before = token != self._before and not is_settled, token
            if token == self._done or is_moving or begun < self._resting:
                return True
            with only_maker(self._maker.engine) as is_alone:
                if is_alone:
                    self._make()
                    self._publish()
                    self._done, self._said = token, ""
                return True
        except (EditionRefusedError, EditionHeldError) as error:
            self._done = self._before
            self._say(str(error))
            return False
        except UserError as error:
            self._say(str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look tries again
            self._say(UNEXPECTED.format(kind=type(error).__name__))
            _log.exception("The edition could not be made")
        self._resting = time.monotonic() + (time.monotonic() - begun) * REST
        return False

    def _make(self) -> None:
        made = self._maker.make_alone()
        if made is not None:
            self._told(
                MADE.format(number=made[0].number, version=made[0].data_version, to_day=short_day("al", made[0].as_of))
            )

    def _publish(self) -> None:
        """Write the public site of the newest edition in its folder, where there is one and it holds another."""
        engine, folder = self._maker.engine, self._maker.settings.edition_site_dir
        there = shelved(engine)
        if folder is None or not there or _mark_in(folder) == there[0].mark:
            return
        newest = edition_of(engine, there[0].number)
        former = edition_of(engine, there[1].number) if len(there) > 1 else None
        write_folder(site_files(newest, former=former), folder, edition=newest)
        self._told(WRITTEN.format(number=there[0].number, folder=folder))

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._told(sentence)
        self._said = sentence


def _mark_in(folder: Path) -> str:
    """Return the mark of the edition that a folder holds the site of; empty if none."""
    try:
        return str(json.loads((folder / MARKED).read_text(encoding="utf-8"))["mark"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
