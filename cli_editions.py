"""The commands on editions: `bifocale edition key|make|watch|list|verify|diff|export|publish`.

Comes in: words typed in a terminal. Goes out: a signed file in the shared database, or on disk; a line in the access
log. Must not: compute; publish what was not attacked first.
"""

import os
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_base import current_base, log_export
from cli_words import ITALIAN, said
from data_access.elision import elided, short_day
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from data_access.editions import Shelved
    from data_access.settings import Settings
    from publication.edition.making import EditionRefusedError
    from publication.edition.package import Edition
    from publication.watch import Maker

editions = typer.Typer(**ITALIAN, help="Edizioni: tutto quello che chi è protetto può leggere, firmato e conservato.")
WATCHES: Final = "Guardo i dati ogni {every} secondi: di ogni nuova versione faccio l'edizione."
MOST_ROWS: Final = 40
"""Changes that are told one by one, unless all are asked for."""
WITH_KEY: Final = "Impronta della chiave (16 cifre) o chiave pubblica che deve aver firmato."


@editions.command("key", **said("Fa la chiave con cui l'Ambito firma le sue edizioni, una volta sola."))
def make_key(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File da scrivere, che nessuno deve leggere.")],
) -> None:
    """Write a new private key."""
    from data_access.settings import settings_file
    from publication.edition.signing import make_key as write_key

    name = write_key(path)
    printable.tell(f"Chiave scritta in {path}, leggibile solo da chi l'ha fatta: la sua impronta è {name}.")
    printable.tell(f"In {settings_file()} deve stare: BIFOCALE_EDITION_KEY_FILE={path.resolve()}", style="yellow")
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
    from data_access.editions import shelved

    engine, settings = current_base()
    log_export([])  # what cannot be written down is not done
    with printable.bar_or_lines() as advance:
        made = _maker(engine, settings, advance, mend=mend).make()
        advance("Fatto", 1.0)
    if made is None:
        printable.tell(f"L'edizione {shelved(engine)[0].number} è già di questi dati: non c'è niente da fare.")
        return
    facts, told = made
    log_export([_exported(facts)])
    printable.tell(told.report.sentence())
    printable.tell(f"{in_words(told.edition)}: {_cells(told.edition)}, {len(told.edition.content) // 1000} kB.")
    printable.tell(f"Firmata con la chiave {told.edition.key_name}.")


@editions.command(**said("Fa da sé l'edizione di ogni nuova versione dei dati, se non rivela nessuno."))
def watch(
    *,
    every: Annotated[
        int, typer.Option("--every", metavar="SECONDI", help="Quanto spesso guardare i dati.", min=1)
    ] = 60,
    once: Annotated[
        bool, typer.Option("--once", help="Guarda una volta sola; uscita 1 se l'edizione non si è potuta fare.")
    ] = False,
    mend: Annotated[
        bool,
        typer.Option("--mend", help="Sorteggia di nuovo gli arrotondamenti che rivelano qualcuno, e riprova."),
    ] = False,
    nice: Annotated[
        int, typer.Option("--nice", metavar="N", help="Quanto cedere il passo agli altri processi.", min=0, max=19)
    ] = 10,
    beside: Annotated[
        int, typer.Option("--beside", metavar="PROCESSO", help="Finisce con il processo che l'ha avviato.", hidden=True)
    ] = 0,
) -> None:
    """Make the edition of every new version of the data, as long as the process lives, behind everything else."""
    from publication.watch import Watcher

    os.nice(nice)
    engine, settings = current_base()
    log_export([])  # what cannot be written down is not done

    def told(sentence: str) -> None:
        printable.tell(sentence)
        with suppress(UserError):  # what was done is done
            log_export([sentence])

    maker = _maker(engine, settings, lambda _what, _share: None, mend=mend, tries_again=False)
    watcher = Watcher(maker, told=told)
    if once:
        raise typer.Exit(code=int(not watcher.look(is_settled=True)))
    printable.tell(WATCHES.format(every=every))
    while True:
        watcher.look()
        for _ in range(every):
            if beside and os.getppid() != beside:
                return
            time.sleep(1)


def _maker(
    engine: "Engine",
    settings: "Settings",
    advance: "Callable[[str, float], None]",
    *,
    mend: bool,
    tries_again: bool = True,
) -> "Maker":
    from components.state.runtime import territory_of
    from geo.boundaries import build_territory
    from indicators.model.territory import todays_territory
    from publication.watch import Maker

    def refused(error: "EditionRefusedError") -> None:
        printable.answer_table([finding.row() for finding in error.report.findings[:MOST_ROWS]])

    return Maker(
        engine=engine,
        settings=settings,
        boundaries=lambda snapshot: build_territory(territory_of(todays_territory(snapshot))),
        advance=advance,
        mend=mend,
        tries_again=tries_again,
        refused=refused,
    )


def _exported(facts: "Shelved") -> str:
    return f"edizione {facts.number}, versione {facts.data_version} dei dati, impronta {facts.mark[:16]}"


@editions.command("list", **said("Elenca le edizioni fatte, dalla più recente."))
def list_() -> None:
    """List the editions that were made."""
    from data_access.editions import shelved

    engine, _ = current_base()
    there = shelved(engine)
    for one in there:
        data = f"versione {one.data_version} dei dati, {short_day('al', one.as_of)}"
        made = elided("il", f"{one.made_at:%d/%m/%Y %H:%M}")
        printable.answer(f"{one.number}\t{data}\tfatta {made} (UTC)\t{one.mark[:16]}")
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
    return f"Edizione {told.number} di «{told.ambito}»{demo}, dati {short_day('al', day)}"


def _cells(edition: "Edition") -> str:
    from indicators.italian.numbers import number

    return f"{number(edition.cells.height)} celle, {number(edition.statements.height)} frasi"
