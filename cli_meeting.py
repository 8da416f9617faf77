"""The commands on assemblies: `bifocale meeting publish`.

Comes in: words typed in a terminal. Goes out: a folder; a line in the access log. Must not: compute.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import printable
from cli_base import current_base, log_export
from cli_words import ITALIAN, said
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.agendas import Agenda

meetings = typer.Typer(**ITALIAN, help="Assemblee: presentazioni di un ordine del giorno, da un'edizione.")


@meetings.callback()
def group() -> None:
    """Keep `publish` a command of its own, though it is the only one."""


@meetings.command(**said("Scrive la presentazione di un ordine del giorno: una cartella che si apre senza server."))
def publish(
    which: Annotated[
        str, typer.Argument(metavar="CHIAVE|FILE", help="Ordine del giorno: la parola del suo indirizzo, o un file.")
    ],
    folder: Annotated[Path, typer.Argument(metavar="CARTELLA", help="Nuova, vuota, o già pubblicata da qui.")],
    *,
    number: Annotated[
        int | None,
        typer.Option("--number", metavar="N", help="Di quale edizione; senza, la sua, o la più recente."),
    ] = None,
) -> None:
    """Write the pages of a meeting."""
    from publication.folder import write_folder
    from publication.meeting.build import build
    from publication.served import edition_for, edition_of

    engine, _ = current_base()
    agenda = _agenda(engine, which)
    if number is None:
        edition, newer = edition_for(engine, agenda.edition)
    else:
        edition, (newest, _) = edition_of(engine, number), edition_for(engine, "")
        newer = newest if newest.mark != edition.mark else None
    log_export([])  # what cannot be written down is not done
    size = write_folder(build(edition, agenda, newer), folder, edition=edition)
    log_export([f"presentazione «{agenda.title}», edizione {edition.manifest.number}, scritta in {folder.name}"])
    points = "1 punto" if len(agenda.items) == 1 else f"{len(agenda.items)} punti"
    printable.tell(
        f"Presentazione di «{agenda.title}» ({points}), edizione {edition.manifest.number}, scritta in {folder}."
    )
    printable.tell(f"Sono {size // 1000} kB: copiare la cartella dove un server la pubblica in HTTPS; non serve altro.")


def _agenda(engine: "Engine", which: str) -> "Agenda":
    """Return an agenda of the database, by the word of its address, or of a file."""
    from data_access.agenda_file import read_file
    from data_access.agendas import agenda

    path = Path(which)
    if not path.is_file():
        return agenda(engine, which)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserError(f"Il file «{which}» non si può leggere: {reason_of(error)}.") from error
    return read_file(content)
