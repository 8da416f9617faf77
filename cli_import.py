"""The command that loads files of partners: `bifocale import FILE…`. One transaction a file, all of it or nothing.

Comes in: words typed in a terminal, files. Goes out: rows in the shared database; findings and what became of each
file; exit code 1 if one was not loaded. Must not: compute; load what `bifocale check` would refuse.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_accounts import started_by
from cli_base import current_base, log_import
from cli_files import FileAccessError, file_options, italy_of, mapping_of, read_content
from user_error import UserError

NO_BODY: Final = "L'ente «{key}» non è nella base dati: --organisation vuole la sua chiave."
ONE_OF_TWO: Final = "Dire quali file caricare, oppure quale ritirare (--withdraw VERSIONE): l'una o l'altra cosa."

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.loading.outcome import Loaded, Sender
    from data_access.returns.check import Checked


def import_(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="File da caricare, CSV o XLSX.", show_default=False)
    ] = None,
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Come si leggono i file di un altro programma; o il nome di un esempio."),
    ] = None,
    kind: Annotated[str, typer.Option(metavar="TIPO", help="Tipo di file; dalle intestazioni, se non si dice.")] = "",
    month: Annotated[str, typer.Option(metavar="MESE", help="Mese del file, come 2025-03.")] = "",
    sheet: Annotated[
        list[str] | None, typer.Option(metavar="FOGLIO", help="Foglio da leggere; si può ripetere.")
    ] = None,
    accept: Annotated[
        str, typer.Option(metavar="MOTIVO", help="Gli avvisi sono veri, non errori: dire perché. Non torneranno.")
    ] = "",
    reason: Annotated[str, typer.Option(metavar="MOTIVO", help="Perché il file corregge quello di prima.")] = "",
    organisation: Annotated[
        str, typer.Option(metavar="ENTE", help="Chiave dell'ente per cui si carica: niente degli altri.")
    ] = "",
    take_back: Annotated[
        int,
        typer.Option("--withdraw", metavar="VERSIONE", help="Ritira il file che ha fatto quella versione."),
    ] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controlla soltanto, con quello che la base sa.")] = False,
) -> None:
    """Load files of partners into the shared database; exit code 1 if one was not loaded."""
    from data_access.loading.known import registry_of
    from data_access.loading.outcome import Sender
    from data_access.returns import report
    from data_access.returns.check import check_file
    from data_access.rule import Severity
    from indicators.catalogue.catalogue import CATALOGUE

    engine, _ = current_base()
    log_import([])  # what cannot be written down is not done
    failed = False
    why = "; ".join(dict.fromkeys(filter(None, (accept.strip(), reason.strip()))))
    own = organisation or None
    sender = Sender(who=started_by(), reason=why, accepts_warnings=bool(accept.strip()), organisation=own)
    if take_back or not paths:
        _withdraw(engine, take_back, sender, has_files=bool(paths))
        return
    known = partial(registry_of, engine, italy=italy_of(), indicators=frozenset(CATALOGUE), organisation=own)
    if own and not known().organisations:
        raise FileAccessError(NO_BODY.format(key=own))
    options = file_options(kind=kind, month=month, sheets=sheet or [], registry=known())
    options = replace(options, mapping=mapping_of(mapping, kind) if mapping else None)
    for path in paths:
        try:
            content = read_content(path)
            checked = check_file(path.name, content, replace(options, registry=known()))  # a file may add services
            left, accepted = _left(engine, checked)
            for line in report.lines(left):
                printable.answer(line)
            if accepted:
                printable.answer(f"  Avvisi già confermati, per le stesse righe: {accepted}.")
            if dry_run:
                is_odd = left.counts[Severity.WARNING] > 0
                failed = failed or checked.has_errors or (is_odd and not sender.accepts_warnings)
                continue
            _load(engine, checked, sender, content)
        except UserError as error:
            failed = True
            printable.tell(str(error), style="red")
    engine.dispose()
    raise typer.Exit(code=int(failed))


def _withdraw(engine: "Engine", version: int, sender: "Sender", *, has_files: bool) -> None:
    """Take back the file that was loaded with a version of the data."""
    from data_access.loading import told
    from data_access.loading.withdrawal import withdraw

    if has_files or not version:
        raise FileAccessError(ONE_OF_TWO)
    done = withdraw(engine, version, sender)
    printable.tell(f"Il file della versione {version} è ritirato (versione {done.version} dei dati).")
    for change in done.months:
        printable.tell(told.month_sentence(change), style="yellow")
    log_import([f"ritirata la versione {version}, versione {done.version}"])
    engine.dispose()


def _left(engine: "Engine", checked: "Checked") -> "tuple[Checked, int]":
    """Return a file without the warnings that were accepted before, and how many those are."""
    from data_access.database import translate_errors
    from data_access.loading.accepted import without_accepted

    with translate_errors(engine), engine.connect() as connection:
        return without_accepted(connection, checked)


def _load(engine: "Engine", checked: "Checked", sender: "Sender", content: bytes) -> None:
    from data_access.loading.load import load

    with printable.bar() as advance:
        done = load(engine, checked, sender, content=content, advance=lambda share: advance(checked.name, share))
    _tell(checked, done)


def _tell(checked: "Checked", done: "Loaded") -> None:
    """Say what became of a file."""
    from data_access.loading import told

    printable.tell(told.sentence(checked, done))
    if done.version is None:
        return
    for sentence in done.left_out:
        printable.tell(sentence, style="yellow")
    for change in done.months:
        if change.before:
            printable.tell(told.month_sentence(change), style="yellow")
    log_import([told.log_detail(checked, done)])
