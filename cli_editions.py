"""The commands on editions: `bifocale edition key|make|list|verify|diff|export|publish`.

Comes in: words typed in a terminal. Goes out: a signed file in the shared database, or on disk; a line in the access
log. Must not: compute; publish what was not attacked first.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_base import current_base, log_export
from cli_words import ITALIAN, said
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from data_access.settings import Settings
    from data_access.snapshot import Snapshot
    from publication.edition.making import Made
    from publication.edition.package import Edition

editions = typer.Typer(**ITALIAN, help="Edizioni: tutto quello che chi è protetto può leggere, firmato e conservato.")
MOST_ROUNDS: Final = 6
"""Most times that an edition is tried again after new draws."""
MOST_ROWS: Final = 40
"""Changes that are told one by one, unless all are asked for."""
WITH_KEY: Final = "Impronta della chiave (16 cifre) o chiave pubblica che deve aver firmato."


@editions.command("key", **said("Fa la chiave con cui l'Ambito firma le sue edizioni, una volta sola."))
def make_key(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File da scrivere, che nessuno deve leggere.")],
) -> None:
    """Write a new private key."""
    from publication.edition.signing import make_key as write_key

    name = write_key(path)
    printable.tell(f"Chiave scritta in {path}, leggibile solo da chi l'ha fatta: la sua impronta è {name}.")
    printable.tell(f"Scrivere in .env: BIFOCALE_EDITION_KEY_FILE={path.resolve()}", style="yellow")
    printable.tell("Conservarne una copia a parte, e pubblicare l'impronta: chi riceve un'edizione la riconosce da lì.")


@editions.command(**said("Fa l'edizione dei dati di adesso, se non rivela nessuno, e la conserva."))
def make(
    *,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="Sorteggia di nuovo gli arrotondamenti che rivelano qualcuno, e riprova."),
    ] = False,
) -> None:
    """Make the edition of the present data, and put it on the shelf."""
    from data_access.database import translate_errors
    from data_access.editions import Shelved, kept_beside, shelve, shelved
    from data_access.reading import read_snapshot
    from data_access.redraws import draw_again
    from publication.edition.data_mark import data_mark
    from publication.edition.making import EditionRefusedError

    engine, settings = current_base()

    def read() -> "Snapshot":
        return read_snapshot(engine, secret=settings.disclosure.key)

    snapshot, there = read(), shelved(engine)
    if there and there[0].token == data_mark(snapshot, settings):
        printable.tell(f"L'edizione {there[0].number} è già di questi dati: non c'è niente da fare.")
        return
    log_export([])  # what cannot be written down is not done
    before, drawn = kept_beside(engine), 0
    with printable.bar_or_lines() as advance:
        for left in range(MOST_ROUNDS - 1, -1, -1):
            try:
                made = _made(snapshot, settings, before, advance)
                break
            except EditionRefusedError as error:
                printable.answer_table([finding.row() for finding in error.report.findings[:MOST_ROWS]])
                if not (mend and left and error.report.redraws):
                    raise
                drawn += draw_again(engine, error.report.redraws)
                snapshot = read()
    if drawn:
        printable.tell(f"Arrotondamenti sorteggiati di nuovo: {drawn}.")
    edition = made.edition
    facts = Shelved(
        number=edition.manifest.number,
        data_version=snapshot.data_version,
        token=edition.manifest.token,
        as_of=snapshot.as_of,
        made_at=datetime.fromisoformat(edition.manifest.made_at),
        mark=edition.mark,
    )
    with translate_errors(engine), engine.begin() as connection:
        shelve(connection, facts, content=edition.content, counts=made.counts)
    log_export([f"edizione {facts.number}, versione {facts.data_version} dei dati, impronta {facts.mark[:16]}"])
    printable.tell(made.report.sentence())
    printable.tell(f"{in_words(edition)}: {_cells(edition)}, {len(edition.content) // 1000} kB.")
    printable.tell(f"Firmata con la chiave {edition.key_name}.")


def _made(
    snapshot: "Snapshot",
    settings: "Settings",
    before: "list[tuple[bytes, bytes]]",
    advance: "Callable[[str, float], None]",
) -> "Made":
    from components.state.runtime import territory_of
    from geo.boundaries import build_territory
    from indicators.model.territory import todays_territory
    from publication.edition.making import make_edition
    from publication.edition.signing import signing_key

    key = signing_key(settings.edition_key_file, is_demo=snapshot.is_demo, cache_dir=settings.cache_dir)
    boundaries = build_territory(territory_of(todays_territory(snapshot)))
    return make_edition(
        snapshot, settings, boundaries, key=key, made_at=datetime.now(UTC), before=before, advance=advance
    )


@editions.command("list", **said("Elenca le edizioni fatte, dalla più recente."))
def list_() -> None:
    """List the editions that were made."""
    from data_access.editions import shelved

    engine, _ = current_base()
    there = shelved(engine)
    for one in there:
        data = f"versione {one.data_version} dei dati, al {one.as_of:%d/%m/%Y}"
        printable.answer(f"{one.number}\t{data}\tfatta il {one.made_at:%d/%m/%Y %H:%M} (UTC)\t{one.mark[:16]}")
    if not there:
        printable.tell("Non ci sono edizioni: farne una con `bifocale edition make`.")


@editions.command(**said("Controlla che un'edizione sia com'era quando è stata firmata: uscita 1 se non lo è."))
def verify(
    which: Annotated[
        str, typer.Argument(metavar="[NUMERO|FILE]", help="Numero di un'edizione, o un file; senza, tutte.")
    ] = "",
    *,
    key: Annotated[str, typer.Option(metavar="CHIAVE", help=WITH_KEY)] = "",
) -> None:
    """Prove that editions are as they were signed, and that each follows the one before."""
    from data_access.editions import content_of, shelved

    if which and not which.isdecimal():
        printable.answer(_signed(_read(which, trusted=key)))
        return
    engine, _ = current_base()
    numbers = [int(which)] if which else [one.number for one in reversed(shelved(engine))]
    previous = ""
    for number in numbers:
        edition = from_shelf(content_of(engine, number), number, key)
        if not which and edition.manifest.previous != previous:
            raise UserError(
                f"L'edizione {number} dice di seguirne un'altra da quella che c'è prima: qualcuna è stata tolta o "
                "sostituita nella base dati. Cercarla nelle copie (`bifocale db restore --dry-run`)."
            )
        previous = edition.mark
        printable.answer(_signed(edition))
    if not numbers:
        printable.tell("Non ci sono edizioni: farne una con `bifocale edition make`.")


@editions.command(**said("Dice che cosa un'edizione racconta diversamente da un'altra."))
def diff(
    newer: Annotated[str, typer.Argument(metavar="NUMERO|FILE", help="L'edizione più recente.")],
    former: Annotated[str, typer.Argument(metavar="NUMERO|FILE", help="Quella di prima.")],
    *,
    every: Annotated[bool, typer.Option("--all", help="Elenca tutti i cambiamenti.")] = False,
) -> None:
    """Tell what an edition says otherwise than a former one."""
    from publication.edition.difference import difference
    from publication.edition.wording import changes_in_words

    one, other = _either(newer), _either(former)
    told = difference(one, other)
    rows = changes_in_words(told, one, most=None if every else MOST_ROWS)
    printable.answer_table(rows)
    if len(rows) < told.changed.height:
        printable.tell(f"I primi {len(rows)} di {told.changed.height}: con --all ci sono tutti.")
    printable.answer(told.sentence())


@editions.command(**said("Scrive il file di un'edizione, da dare a chi lo chiede."))
def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File da scrivere.")],
    *,
    number: Annotated[int | None, typer.Option("--number", metavar="N", help="Quale; senza, la più recente.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Riscrive il file, se c'è già.")] = False,
) -> None:
    """Write the file of an edition."""
    from data_access.editions import content_of

    if path.exists() and not replace:
        raise UserError(f"Il file {path} c'è già: per riscriverlo aggiungere --replace.")
    engine, _ = current_base()
    content = content_of(engine, number)
    edition = from_shelf(content, number or 0)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UserError(f"Il file {path} non si può scrivere: {reason_of(error)}.") from error
    printable.tell(f"Scritta in {path}: {in_words(edition)}.")


@editions.command(**said("Scrive il sito pubblico di un'edizione: una cartella che si apre senza server."))
def publish(
    folder: Annotated[Path, typer.Argument(metavar="CARTELLA", help="Nuova, vuota, o già pubblicata da qui.")],
    *,
    number: Annotated[int | None, typer.Option("--number", metavar="N", help="Quale; senza, la più recente.")] = None,
) -> None:
    """Write the public site of an edition."""
    from data_access.editions import content_of
    from publication.folder import write_folder
    from publication.site.build import site_files

    engine, _ = current_base()
    edition = from_shelf(content_of(engine, number), number or 0)
    told = edition.manifest.number
    former = from_shelf(content_of(engine, told - 1), told - 1) if told > 1 else None
    size = write_folder(site_files(edition, former=former), folder, edition=edition)
    log_export([f"sito dell'edizione {told} scritto in {folder.name}"])
    printable.tell(f"Sito di {in_words(edition)}, scritto in {folder} ({size // 1_000_000} MB).")
    printable.tell("Basta copiare la cartella dove un server la pubblica in HTTPS; non serve altro.")


def _either(which: str) -> "Edition":
    """Return an edition from the shelf, by number, or from a file."""
    from data_access.editions import content_of

    if which.isdecimal():
        engine, _ = current_base()
        return from_shelf(content_of(engine, int(which)), int(which))
    return _read(which)


def from_shelf(content: bytes, number: int, key: str = "") -> "Edition":
    """Return an edition that was kept, once it is known to be as it was signed."""
    from publication.edition.package import read_edition

    return read_edition(content, name=f"numero {number}" if number else "più recente", trusted=key)


def _read(path: str, *, trusted: str = "") -> "Edition":
    from publication.edition.package import read_edition

    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise UserError(f"Il file «{path}» non si può leggere: {reason_of(error)}.") from error
    return read_edition(content, name=Path(path).name, trusted=trusted)


def _signed(edition: "Edition") -> str:
    return f"{in_words(edition)}: com'era quando è stata firmata, con la chiave {edition.key_name}."


def in_words(edition: "Edition") -> str:
    """Return which edition it is."""
    told = edition.manifest
    demo = " (dati dimostrativi)" if told.is_demo else ""
    day = datetime.fromisoformat(told.as_of)
    return f"Edizione {told.number} di «{told.ambito}»{demo}, dati al {day:%d/%m/%Y}"


def _cells(edition: "Edition") -> str:
    from indicators.italian.numbers import number

    return f"{number(edition.cells.height)} celle, {number(edition.statements.height)} frasi"
