"""What the server publishes of editions, kept ready to be sent: made once for each edition, not once for each visitor.

Comes in: the shelf of the editions. Goes out: folders for `components.server.published`. Must not: decide who may look;
make what nobody asks for.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from sqlalchemy import Engine

from components.server.published import Folder
from data_access.editions import content_of, shelved
from data_access.settings import Settings
from publication.edition.package import Edition, read_edition
from publication.site.build import site_files

LOOK_AGAIN: Final = 30.0
"""Seconds for which nobody asks the database whether there is a newer edition."""
Base = Callable[[], tuple[Engine, Settings]]


def edition_of(engine: Engine, number: int) -> Edition:
    """Return an edition from the shelf, as it was signed.

    Raises
    ------
    EditionUnknownError
        If there is none of that number.
    EditionFileError
        If it is not as it was signed.
    """
    return read_edition(content_of(engine, number), name=f"numero {number}")


class Shelf:
    """The public site of the newest edition.

    Parameters
    ----------
    base : callable
        Returns the shared database and the settings.
    clock : callable
        Returns seconds.
    """

    def __init__(self, base: Base, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._base, self._clock = base, clock
        self._making = threading.Lock()
        self._looked_at, self._newest = -LOOK_AGAIN, 0
        self._site: tuple[int, Folder] | None = None

    def site(self) -> Folder | None:
        """Return the site; None where it is not switched on, or no edition has been made.

        Raises
        ------
        UserError
            If the database cannot be read, or what it holds is not as it was signed.
        """
        engine, settings = self._base()
        if not settings.public_site:
            return None
        with self._making:
            newest = self._number(engine)
            if newest == 0:
                return None
            if self._site is None or self._site[0] != newest:
                former = edition_of(engine, newest - 1) if newest > 1 else None
                self._site = newest, Folder(site_files(edition_of(engine, newest), former=former))
            return self._site[1]

    def _number(self, engine: Engine) -> int:
        """Return the number of the newest edition, 0 if there is none; asked of the database once in a while."""
        if self._clock() - self._looked_at >= LOOK_AGAIN:
            self._newest = max((one.number for one in shelved(engine)), default=0)
            self._looked_at = self._clock()
        return self._newest
