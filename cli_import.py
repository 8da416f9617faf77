"""The command that loads files of partners: `bifocale import FILE…`. One transaction a file, all of it or nothing.

Comes in: words typed in a terminal, files. Goes out: rows in the shared database; findings and what became of each
file; exit code 1 if one was not loaded. Must not: compute; load what `bifocale check` would refuse.
"""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import printable
from cli_accounts import log, started_by
from cli_files import file_options, italy_of, mapping_of, read_content
from user_error import UserError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.loading.load import Loaded, Sender
    from data_access.returns.check import Checked


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help="File da caricare, CSV o XLSX.")],
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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controlla soltanto, con quello che la base sa.")] = False,
) -> None:
    """Load files of partners into the shared database; exit code 1 if one was not loaded."""
    from data_access.database import build_engine
    from data_access.loading.known import registry_of
    from data_access.loading.load import Sender
    from data_access.migrate import require_current
    from data_access.returns import report
    from data_access.returns.check import check_file
    from data_access.settings import current_settings
    from indicators.catalogue.catalogue import CATALOGUE

    engine = build_engine(current_settings())
    require_current(engine)
    _note([])  # what cannot be written down is not done
    failed = False
    why = "; ".join(dict.fromkeys(filter(None, (accept.strip(), reason.strip()))))
    sender = Sender(who=started_by(), reason=why, accepts_warnings=bool(accept.strip()))
    registry = registry_of(engine, italy=italy_of(), indicators=frozenset(CATALOGUE))  # no file changes what it holds
    options = file_options(kind=kind, month=month, sheets=sheet or [], registry=registry)
    options = replace(options, mapping=mapping_of(mapping, kind) if mapping else None)
    for path in paths:
        try:
            content = read_content(path)
            checked = check_file(path.name, content, options)
            for line in report.lines(checked):
                printable.answer(line)
            if dry_run:
                failed = failed or checked.has_errors or (_is_odd(engine, checked) and not sender.accepts_warnings)
                continue
            _load(engine, checked, sender, content)
        except UserError as error:
            failed = True
            printable.tell(str(error), style="red")
    engine.dispose()
    raise typer.Exit(code=int(failed))


def _is_odd(engine: "Engine", checked: "Checked") -> bool:
    """Whether a file has warnings that nobody has said to be true."""
    from data_access.database import translate_errors
    from data_access.loading.load import unaccepted

    with translate_errors(engine), engine.connect() as connection:
        return not unaccepted(connection, checked).is_empty()


def _load(engine: "Engine", checked: "Checked", sender: "Sender", content: bytes) -> None:
    from data_access.loading.load import load

    with printable.bar() as advance:
        done = load(engine, checked, sender, content=content, advance=lambda share: advance(checked.name, share))
    _tell(checked, done)


def _tell(checked: "Checked", done: "Loaded") -> None:
    """Say what became of a file."""
    from data_access.returns.personal import gives_away

    if done.version is None:
        printable.tell(f"«{checked.name}» diceva quello che la base dati sa già: non è cambiato niente.")
        return
    counts = [f"{table}: {number} in più" for table, number in done.rows.new.items()]
    counts += [f"{table}: {number} con altri valori" for table, number in done.rows.changed.items()]
    printable.tell(f"«{checked.name}» è caricato (versione {done.version} dei dati; {'; '.join(counts)}).")
    for sentence in done.left_out:
        printable.tell(sentence, style="yellow")
    for service, month, before, after in done.replaced:
        printable.tell(
            f"{service}, {month:%m/%Y}: {after} righe al posto di {before}; quelle di prima sono conservate.",
            style="yellow",
        )
    name = "un file" if gives_away(checked.name) else f"«{checked.name}»"
    _note([f"{checked.kind.key}, {name}, versione {done.version}"])


def _note(details: list[str]) -> None:
    """Write what was done in the access log; nothing, to see whether it could be."""
    from data_access.accounts.vocabulary import EventKind

    log(details, kind=EventKind.IMPORT)
