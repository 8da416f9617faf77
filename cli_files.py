"""The commands about files of partners: `bifocale check …` and `bifocale template …`. No database is opened.

Comes in: words typed in a terminal. Goes out: findings on standard output, files; exit code 1 if there are errors.
Must not: compute; every command is a few lines over the rooms below.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import printable
from user_error import UserError, reason_of

if TYPE_CHECKING:
    from data_access.returns.check import Checked, Options
    from data_access.returns.mapping import Mapping
    from data_access.returns.registry import Municipalities, Registry

MOST_BYTES = 200 * 2**20
"""Beyond so many a file is not even read: the same as `data_access.returns.container` takes."""


class FileAccessError(UserError):
    """A file cannot be read or written where it was asked for."""


def check(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE", help="File da controllare, CSV o XLSX.")],
    *,
    kind: Annotated[str, typer.Option(metavar="TIPO", help="Tipo di file; dalle intestazioni, se non si dice.")] = "",
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Mappatura (TOML) delle colonne di un altro programma."),
    ] = None,
    month: Annotated[str, typer.Option(metavar="MESE", help="Mese del file, come 2025-03.")] = "",
    sheet: Annotated[
        list[str] | None, typer.Option(metavar="FOGLIO", help="Foglio da leggere; si può ripetere.")
    ] = None,
    services: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Elenco dei servizi, un file di tipo «servizi».")
    ] = None,
    municipalities: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Comuni dell'Ambito: colonne codice, comune, alias.")
    ] = None,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Scrive una copia con le celle segnate; con più file, è una cartella."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Scrive tutti i problemi in JSON.")] = False,
) -> None:
    """Check files of partners without a database; exit code 1 if there are errors."""
    from data_access.returns import report
    from data_access.returns.errors import KindError, MappingError, ReturnFileError

    options = file_options(kind=kind, month=month, sheets=sheet or [], registry=_registry(services, municipalities))
    options = replace(options, mapping=mapping_of(mapping, kind) if mapping else None)
    told: list[dict[str, Any]] = []
    has_errors = False
    for path in paths:
        try:
            checked = _checked(path, options)
        except (ReturnFileError, KindError, MappingError) as error:
            has_errors = True
            told.append({"file": path.name, "refused": str(error)})
            if not as_json:
                printable.answer(str(error))
            continue
        has_errors = has_errors or checked.has_errors
        told.append(report.as_json(checked))
        if not as_json:
            for line in report.lines(checked):
                printable.answer(line)
        if xlsx is not None:
            _write_marked(checked, xlsx / f"{path.name}-controllo.xlsx" if len(paths) > 1 else xlsx)
    if as_json:
        printable.answer_json(told, indent=2)
    raise typer.Exit(code=int(has_errors))


def template(
    kind: Annotated[str, typer.Argument(metavar="TIPO", help="Tipo di file; «elenco» li elenca.")],
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Dove scriverlo, .xlsx o .csv; entrambi nella cartella, se non si dice."),
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Scrive lo schema delle colonne (Table Schema).")] = False,
) -> None:
    """Write the filled template of a kind of file, or its schema."""
    from data_access.returns.kinds import KINDS, kind_named
    from data_access.returns.table_schema import table_schema
    from data_access.returns.templates import template_csv, template_workbook

    if kind == "elenco":
        printable.answer_table([{"tipo": one.key, "che cosa contiene": one.title} for one in KINDS.values()])
        return
    wanted = kind_named(kind)
    if schema:
        printable.answer_json(table_schema(wanted), indent=2)
        return
    for path in (out,) if out else (Path(f"{wanted.key}.xlsx"), Path(f"{wanted.key}.csv")):
        if path.suffix.lower() not in {".xlsx", ".csv"}:
            message = f"Il modello si scrive in un file .xlsx o .csv, non «{path.name}»."
            raise FileAccessError(message)
        _write(path, template_csv(wanted) if path.suffix.lower() == ".csv" else template_workbook(wanted))


def propose(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File di un altro programma, CSV o XLSX.")],
    *,
    kind: Annotated[str, typer.Option(metavar="TIPO", help="Tipo di file; il più simile, se non si dice.")] = "",
    month: Annotated[str, typer.Option(metavar="MESE", help="Mese del file, come 2025-03.")] = "",
    sheet: Annotated[str, typer.Option(metavar="FOGLIO", help="Foglio da leggere.")] = "",
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Dove scrivere la mappatura, un TOML; se non si dice, la mostra."),
    ] = None,
) -> None:
    """Propose how the export of another system is read: its columns, ten rows, the mapping."""
    from data_access.returns import proposal as proposals
    from data_access.returns.mapping import mapping_toml

    options = file_options(kind=kind, month=month, sheets=[sheet] if sheet else [], registry=_registry(None, None))
    content = read_content(path)
    found = proposals.propose(path.name, content, options)
    rows = proposals.first_rows(path.name, content, found, options)
    told = [
        {"colonna": one.column, "intestazione": one.header, "campo": one.field, "perché": one.why}
        for one in found.columns
    ]
    printable.tell(f"Tipo di file: {found.mapping.tipo}.")
    printable.answer_table(told)
    if found.missing:
        printable.tell(f"Colonne da indicare, che non si sono trovate: {', '.join(found.missing)}.")
    printable.tell("Le prime righe, come saranno lette:" if rows else "Così com'è non si legge nessuna riga.")
    printable.answer_table(rows)
    if out is None:
        printable.answer(mapping_toml(found.mapping), end="")
    else:
        _write(out, mapping_toml(found.mapping).encode())


def mapping_of(path: Path, kind: str) -> "Mapping":
    """Return the mapping of a file, or one of those that come with the program, by name."""
    from data_access.returns.errors import MappingError
    from data_access.returns.mapping import EXAMPLES, read_mapping

    known = EXAMPLES / f"{path}.toml"
    found = known if not path.exists() and path.parent == Path() and known.exists() else path
    try:
        text = read_content(found).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"La mappatura «{path}» non è un testo in UTF-8."
        raise MappingError(message) from error
    mapping = read_mapping(text, name=found.name)
    if kind and kind != mapping.tipo:
        message = f"La mappatura «{found.name}» è di tipo «{mapping.tipo}», non «{kind}»: togliere --kind."
        raise MappingError(message)
    return mapping


def file_options(*, kind: str, month: str, sheets: list[str], registry: "Registry") -> "Options":
    """Return how files are to be checked.

    Raises
    ------
    FileAccessError, KindError
        If the month, or the kind, is none.
    """
    from data_access.returns.check import Options
    from data_access.returns.findings import FindingKind
    from data_access.returns.kinds import kind_named
    from data_access.returns.values import month_of
    from data_access.settings import current_settings

    today = date.today()  # noqa: DTZ011 - the local day
    key, later = current_settings().first_and_later_keys
    first = month_of(month, today=today) if month else None
    if isinstance(first, FindingKind):
        message = f"Il mese «{month}» non si può leggere: scriverlo come 2025-03."
        raise FileAccessError(message)
    return Options(
        today=today,
        kind=kind_named(kind) if kind else None,
        month=first,
        sheets=tuple(sheets),
        registry=registry,
        persons_key=key,
        later_keys=later,
    )


def _registry(services: Path | None, municipalities: Path | None) -> "Registry":
    """Return what is known when files are checked: Italy and the catalogue always, the rest where it is given."""
    from data_access.returns.check import check_file
    from data_access.returns.errors import ReferenceListError
    from data_access.returns.municipality_list import read_municipality_list
    from data_access.returns.registry import Registry
    from data_access.returns.report import lines
    from indicators.catalogue.catalogue import CATALOGUE

    italy = italy_of()
    ambito = (
        read_municipality_list(municipalities.name, read_content(municipalities), italy=italy)
        if municipalities
        else None
    )
    registry = Registry(ambito=ambito, italy=italy, indicators=frozenset(CATALOGUE))
    if services is None:
        return registry
    options = file_options(kind="servizi", month="", sheets=[], registry=registry)
    checked = check_file(services.name, read_content(services), options)
    if checked.has_errors:
        message = "\n".join(("L'elenco dei servizi ha errori, da correggere prima.", *lines(checked)))
        raise ReferenceListError(message)
    return registry.with_services(checked.frame)


def italy_of() -> "Municipalities":
    """Return the municipalities of Italy, as files may name them."""
    from data_access.returns.registry import Municipalities
    from geo.source import known_codes, read_municipalities

    every = read_municipalities(sorted(known_codes()))
    return Municipalities(
        names={one.code: one.name for one in every}, provinces={one.code: one.province for one in every}
    )


def _checked(path: Path, options: "Options") -> "Checked":
    from data_access.returns.check import check_file

    return check_file(path.name, read_content(path), options)


def read_content(path: Path) -> bytes:
    """Return what a file holds.

    Raises
    ------
    FileAccessError
        If it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"Il file «{path}» non si può leggere: {reason_of(error)}."
        raise FileAccessError(message) from error


def _write_marked(checked: "Checked", path: Path) -> None:
    from data_access.returns.workbooks import marked_workbook

    _write(path, marked_workbook(checked))


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        message = f"Il file «{path}» non si può scrivere: {reason_of(error)}."
        raise FileAccessError(message) from error
    printable.tell(f"Scritto {path}.")
