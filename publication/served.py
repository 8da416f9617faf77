"""What the server publishes of editions, kept ready to be sent: made once for each edition, not once for each visitor.

Comes in: the shelf of the editions. Goes out: folders for `components.server.published`. Must not: decide who may look;
make what nobody asks for.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

from cachetools import LRUCache
from sqlalchemy import Engine

from components.server.published import FIRST, OWN, Folder
from components.server.refusal_page import Refusal
from data_access.agendas import Agenda, AgendaUnknownError, agenda
from data_access.editions import MARK_SHOWN, EditionUnknownError, content_of, shelved
from data_access.settings import Settings
from publication.api.held import Held
from publication.api.service import Published
from publication.edition.package import Edition, read_edition
from publication.embedded.page import embedded_page, no_such_figure
from publication.meeting.build import build
from publication.meeting.screen import NotInEditionError
from publication.site.build import site_files
from user_error import UserError

MOST_MEETINGS: Final = 8
"""Meetings whose pages are kept ready."""
MOST_FIGURES: Final = 256
"""Figures for pages of other sites that are kept ready."""
LONGEST_QUERY: Final = 500
"""Letters of what the address of a figure asks: more than all that an edition can answer."""
NO_EDITION: Final = (
    "Un'assemblea mostra i numeri di un'edizione, e non ne è ancora stata fatta nessuna: farla con `bifocale edition "
    "make`."
)
NOT_KEPT: Final = (
    "L'edizione a cui è fissato l'ordine del giorno (impronta {mark}) non è fra quelle conservate qui: rimetterla da "
    "una copia di sicurezza, o «Sblocca i numeri» nella pagina Assemblea; `bifocale meeting publish` ne prende "
    "un'altra con --number."
)
NOT_KEPT_PUBLIC: Final = (
    "L'edizione a cui è fissato quest'ordine del giorno non è fra quelle conservate. Chi lo prepara può sbloccarne i "
    "numeri nella pagina Assemblea, con «Sblocca i numeri»: allora mostra l'edizione più recente."
)
LOOK_AGAIN: Final = 30.0
"""Seconds for which nobody asks the database whether there is a newer edition."""
_log = logging.getLogger(__name__)
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


def edition_for(engine: Engine, mark: str) -> tuple[Edition, Edition | None]:
    """Return the edition that an agenda is held to, the newest if it is held to none, and the newest if it is another.

    Raises
    ------
    EditionUnknownError
        If there is none, or not that which it is held to: another would tell other figures under its name.
    EditionFileError
        If one is not as it was signed.
    """
    there = shelved(engine)
    if not there:
        raise EditionUnknownError(NO_EDITION)
    held = next((one.number for one in there if mark in {"", one.mark}), None)
    if held is None:
        raise EditionUnknownError(NOT_KEPT.format(mark=mark[:MARK_SHOWN]), public=NOT_KEPT_PUBLIC)
    newest = edition_of(engine, there[0].number) if held != there[0].number else None
    return edition_of(engine, held), newest


def _figure(edition: Edition, page: str, query: str, figure: str) -> Folder | Refusal:
    """Return the page of a figure alone, or what is said where the edition does not hold it."""
    if len(query) > LONGEST_QUERY:
        return no_such_figure(edition)
    try:
        return Folder({FIRST: embedded_page(edition, page, query, figure)})
    except NotInEditionError:
        return no_such_figure(edition)


class Shelf:
    """The public site of the newest edition and its figures, what the API answers from, and the pages of meetings.

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
        self._edition: tuple[int, Edition] | None = None
        self._figures: LRUCache[tuple[int, str, str, str], Folder | Refusal] = LRUCache(MOST_FIGURES)
        self._meetings: LRUCache[tuple[Agenda, int], Folder] = LRUCache(MOST_MEETINGS)
        self._reading = threading.Lock()
        self._published: Published | None = None
        self._asked_at = -LOOK_AGAIN

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
                self._site = newest, Folder(site_files(self._read(engine, newest), former=former))
            return self._site[1]

    def figure(self, page: str, query: str, figure: str) -> Folder | Refusal | None:
        """Return a figure of the newest edition as pages of other sites hold it; why there is none of it.

        None where no site is named, or no edition has been made.

        Raises
        ------
        UserError
            As `site`.
        """
        engine, settings = self._base()
        if not settings.embed_sites:
            return None
        with self._making:
            newest = self._number(engine)
            if newest == 0:
                return None
            edition, asked = self._read(engine, newest), (newest, page, query, figure)
            found = self._figures.get(asked)
        if found is None:
            found = _figure(edition, page, query, figure)
            with self._making:
                self._figures[asked] = found
        return found

    def published(self) -> Published | None:
        """Return what the API answers from: the newest edition, read once; None while there is none.

        Raises
        ------
        UserError
            If the database cannot be read, or what it holds is not as it was signed, and no edition was read before.
        """
        if self._clock() - self._asked_at < LOOK_AGAIN and self._published is not None:
            return self._published
        with self._reading:
            if self._clock() - self._asked_at >= LOOK_AGAIN or self._published is None:
                try:
                    self._published = self._newest_published()
                except UserError as error:
                    if self._published is None:
                        raise
                    _log.warning("The API goes on with the edition that it has: %s", error)
                self._asked_at = self._clock()
        return self._published

    def _newest_published(self) -> Published | None:
        """Return the newest edition, read anew only if there is one that is not known."""
        engine, _ = self._base()
        there = shelved(engine)
        if not there or (self._published is not None and tuple(self._published.editions) == there):
            return self._published
        return Published(held=Held.of(edition_of(engine, there[0].number)), editions=there)

    def meeting(self, key: str) -> Folder | None:
        """Return the pages of a meeting; None if there is no such agenda.

        Raises
        ------
        UserError
            If the database cannot be read, or there is no edition to make them from.
        """
        engine, _ = self._base()
        try:
            found = agenda(engine, key)
        except AgendaUnknownError:
            return None
        with self._making:
            asked = found, self._number(engine)
            if asked not in self._meetings:
                edition, newer = edition_for(engine, found.edition)
                self._meetings[asked] = Folder(build(edition, found, newer), cache=OWN)
            return self._meetings[asked]

    def _read(self, engine: Engine, newest: int) -> Edition:
        """Return the newest edition, read once for the site and for figures."""
        if self._edition is None or self._edition[0] != newest:
            self._edition = newest, edition_of(engine, newest)
        return self._edition[1]

    def _number(self, engine: Engine) -> int:
        """Return the number of the newest edition, 0 if there is none; asked of the database once in a while."""
        if self._clock() - self._looked_at >= LOOK_AGAIN:
            self._newest = max((one.number for one in shelved(engine)), default=0)
            self._looked_at = self._clock()
        return self._newest
