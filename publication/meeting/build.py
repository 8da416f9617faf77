"""Builds the pages of a meeting: an agenda and its edition, all of it within the first page: no network is met later.

Comes in: an `Edition`, an `Agenda`, the newest edition if it is another. Goes out: files by name. Must not: hold what
the edition does not, beside the words that somebody wrote on the agenda; ask anything of an outside host.
"""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from components import theme
from data_access.agendas import Agenda, AgendaItem
from publication.edition.package import Edition
from publication.meeting.drawing import NARROW, WIDTH
from publication.meeting.page import Item, page
from publication.meeting.screen import NotInEditionError
from publication.meeting.screens import screen_of
from publication.service_worker import service_worker

ASSETS: Final = Path(__file__).parent / "assets"
FONTS: Final = ("TitilliumWeb-Regular.ttf", "TitilliumWeb-SemiBold.ttf")


def build(edition: Edition, agenda: Agenda, newer: Edition | None = None) -> Mapping[str, bytes]:
    """Return the files of a meeting, by name.

    Parameters
    ----------
    edition : Edition
        The one that the agenda is held to.
    agenda : Agenda
    newer : Edition, optional
        The newest one, where it is another: what it tells otherwise is said.
    """
    items = [_item(edition, one) for one in agenda.items]
    written = {f"font/{name}": (files("fontpkg_titillium_web") / "files" / name).read_bytes() for name in FONTS}
    written["icona.svg"] = (Path(theme.__file__).parent / "assets" / "icon.svg").read_bytes()
    names = {}
    for kind in ("css", "js"):
        content = (ASSETS / f"assemblea.{kind}").read_bytes()
        names[kind] = f"assemblea-{sha256(content).hexdigest()[:12]}.{kind}"
        written[names[kind]] = content
    written["index.html"] = str(
        page(edition, items, title=agenda.title, day=agenda.meeting_date, newer=newer, names=names)
    ).encode()
    written["servizio.js"] = service_worker(written, worker=(ASSETS / "servizio.js").read_text(encoding="utf-8"))
    return written


def _item(edition: Edition, item: AgendaItem) -> Item:
    """Return a point with its screen, or why the edition has none."""
    try:
        screen, narrow = (
            screen_of(edition, item.page, item.query, item.figure, width=width) for width in (WIDTH, NARROW)
        )
    except NotInEditionError as error:
        return Item(title=item.title, note=item.note, why_not=str(error))
    return Item(title=item.title, note=item.note, screen=screen, narrow=narrow)
