"""The command that founds an Ambito, or corrects one: `bifocale init`, by questions or from a file.

Comes in: words typed in a terminal, a TOML file. Goes out: tables filled in one transaction; a file of what is there.
Must not: compute; take away anything that the file does not name.
"""

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import typer

import printable
from user_error import UserError, reason_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Engine

    from data_access.ambito_file.contents import AmbitoFile
    from data_access.ambito_file.rules import Town
    from data_access.settings import Settings
    from data_access.upserts import Written
    from data_access.vocabulary import Term

Answer = TypeVar("Answer")
_CODE: Final = re.compile(r"(?P<code>\d{4,6})(?:\s+(?P<name>.+))?\Z")
NO_TERMINAL: Final = (
    "`bifocale init` fa domande a chi sta al terminale, e qui non c'è nessuno: dire il file con --from ambito.toml "
    "(com'è fatto: docs/dati.md)."
)
NOT_CURRENT: Final = (
    "Una prova non cambia la base dati, e questa non ha le tabelle che servono: eseguire prima `bifocale db upgrade`."
)
TABLES: Final = {
    "ambito": "Ambito",
    "municipality": "comuni",
    "municipality_succession": "comuni cessati",
    "residents": "righe di residenti (ISTAT)",
    "programme": "programmi",
    "strand": "linee di finanziamento",
    "objective": "obiettivi",
    "objective_sdg": "obiettivi dell'Agenda 2030",
    "target": "valori attesi",
    "organisation": "enti",
    "service": "servizi",
    "capacity": "capienze",
    "budget": "risorse",
    "municipal_budget": "quote di comuni nelle risorse",
    "sharing_key": "criteri di riparto",
    "sharing_quota": "quote di riparto",
    "plan_event": "fatti del piano",
}
NEXT: Final = (
    "Per aprire il cruscotto: BIFOCALE_DEMO_MODE=false; in BIFOCALE_DISCLOSURE_SECRET, BIFOCALE_PERSONS_KEY e "
    "BIFOCALE_LOG_SECRET tre segreti diversi, che scrive `bifocale secret` e si conservano a parte; il modo di entrare "
    "(docs/accesso.md). Poi `bifocale accounts add INDIRIZZO --role amministratore` e `bifocale run`."
)

File = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="File TOML dell'Ambito; senza, le domande si fanno al terminale."),
]
Export = Annotated[
    Path | None,
    typer.Option("--export", metavar="FILE", help="Scrive in un file l'Ambito che c'è, da correggere e ridare."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Dice che cosa cambierebbe, e non cambia niente.")]


def init(source: File = None, export: Export = None, *, dry_run: DryRun = False) -> None:
    """Found an Ambito, or correct the one that is there."""
    if export is not None:
        if source is not None:
            message = "Dire --from per prendere un file o --export per scriverlo, non tutti e due."
            raise UserError(message)
        _export(export)
        return
    if source is None and not sys.stdin.isatty():
        raise UserError(NO_TERMINAL)
    file = _asked() if source is None else _read(source)
    _write(file, dry_run=dry_run)


def _read(source: Path) -> "AmbitoFile":
    from data_access.ambito_file.contents import read_ambito_file

    try:
        content = source.read_bytes()
    except OSError as error:
        raise UserError(f"Il file «{source}» non si può leggere: {reason_of(error)}.") from error
    return read_ambito_file(content)


def _write(file: "AmbitoFile", *, dry_run: bool) -> None:
    from data_access.accounts.store import register_engine
    from data_access.accounts.store import upgrade as bring_up_accounts
    from data_access.ambito_file.rows import write_ambito
    from data_access.ambito_file.rules import require_sound
    from data_access.database import build_engine, database_name, translate_errors
    from data_access.migrate import upgrade
    from data_access.sequences import catch_up
    from data_access.settings import current_settings
    from indicators.catalogue.catalogue import CATALOGUE

    towns, today = _towns(file), date.today()  # noqa: DTZ011 - the local day
    require_sound(file, towns, CATALOGUE.keys(), today=today)
    residents = _residents({town.code for town in towns.values()})
    settings = current_settings()
    data, register = build_engine(settings), register_engine(settings)
    if dry_run:
        data = _for_trial(settings, data)
    else:
        upgrade(data)
        bring_up_accounts(register)
    with translate_errors(data), data.connect() as connection, connection.begin() as transaction:
        catch_up(connection)
        done = write_ambito(connection, file, towns=towns, residents=residents, as_of=today)
        if dry_run:
            transaction.rollback()
    _tell(done, database_name(data), dry_run=dry_run)
    for engine in (data, register):
        engine.dispose()


def _for_trial(settings: "Settings", data: "Engine") -> "Engine":
    """Return where a trial is made: the database if its tables are there, one in memory if there is none yet."""
    from data_access.database import build_engine, sqlite_path
    from data_access.migrate import current_revision, head_revision, upgrade

    path = sqlite_path(data)
    if path is not None and not path.exists():
        data.dispose()
        data = build_engine(settings.model_copy(update={"database_url": "sqlite://"}))
        upgrade(data)
    elif current_revision(data) != head_revision():
        raise UserError(NOT_CURRENT)
    return data


def _tell(done: "Written", base: str, *, dry_run: bool) -> None:
    """Say what was written, and what the file does not name."""
    for table, label in TABLES.items():
        new, changed = done.new.get(table, 0), done.changed.get(table, 0)
        counts = [f"{count} {word}" for count, word in ((new, "in più"), (changed, "con altri valori")) if count]
        if counts:
            printable.answer(f"{label}: {', '.join(counts)}")
    for table, names in done.unnamed.items():
        more = f" e altri {len(names) - 5}" if len(names) > 5 else ""  # noqa: PLR2004 - as many as a line holds
        printable.tell(
            f"Il file non nomina, e restano come sono, {TABLES[table]}: {', '.join(names[:5])}{more}.", style="yellow"
        )
    if done.left:
        counts = ", ".join(f"{TABLES[table]} ({count})" for table, count in done.left.items())
        printable.tell(f"Il file non nomina, e restano come sono, righe di: {counts}.", style="yellow")
    if done.is_nothing:
        printable.tell("La base dati diceva già tutto questo: non è cambiato niente.")
    elif dry_run:
        printable.tell("È una prova (--dry-run): non è cambiato niente.")
    else:
        printable.tell(f"Ambito scritto nella base dati {base}.")
        if "ambito" in done.new:
            printable.tell(NEXT)


def _export(path: Path) -> None:
    from data_access.ambito_file.rows import read_ambito
    from data_access.ambito_file.writing import written
    from data_access.database import build_engine, translate_errors
    from data_access.migrate import require_current
    from data_access.settings import current_settings

    engine = build_engine(current_settings())
    require_current(engine)
    with translate_errors(engine), engine.connect() as connection:
        file = read_ambito(connection)
    engine.dispose()
    _save(path, written(file))


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"Il file «{path}» non si può scrivere: {reason_of(error)}.") from error
    printable.tell(f"Scritto {path}.")


def _towns(file: "AmbitoFile") -> "dict[str, Town]":
    """Return the municipality of each text; one that ISTAT's register has no more, or not yet, as the file has it."""
    from data_access.ambito_file.rules import Town
    from geo.register import find_municipalities, plain_name

    changed = dict.fromkeys(text for part in file.successions for text in (*part.former, part.successor))
    towns = {text: _changed(text) for text in changed}
    known = {town.code: town for town in towns.values()}
    named = {plain_name(town.name): town for town in towns.values()}
    rest = []
    for text in file.places():
        code = _CODE.match(text)
        town = known.get(code["code"].zfill(6)) if code else named.get(plain_name(text))
        if town is not None:
            towns[text] = town
        elif text not in towns:
            rest.append(text)
    found = zip(rest, find_municipalities(rest), strict=True)
    return towns | {text: Town(code=one.code, name=one.name) for text, one in found}


def _changed(text: str) -> "Town":
    """Return a municipality of a succession: of whatever year's register, or told by code and name."""
    from data_access.ambito_file.rules import Town
    from geo.register import UnknownMunicipalitiesError, find_municipalities
    from geo.source import available_years

    refusal: UserError | None = None
    for year in reversed(available_years()):
        try:
            (one,) = find_municipalities([text], year=year)
        except UnknownMunicipalitiesError as error:
            refusal = refusal or error
        else:
            return Town(code=one.code, name=one.name)
    told = _CODE.match(text)
    if told and told["name"]:
        return Town(code=told["code"].zfill(6), name=told["name"].strip())
    raise UserError(f"{refusal} Un comune nuovo si scrive con codice e nome: «019999 Comune Nuovo».")


def _residents(codes: set[str]) -> "pl.DataFrame":
    """Return the residents of ISTAT of the municipalities that it knew in some year."""
    from geo.source import RESIDENTS_SCHEMA, available_years, known_codes, read_residents

    known = codes & frozenset[str]().union(*(known_codes(year=year) for year in available_years()))
    return read_residents(known) if known else RESIDENTS_SCHEMA.to_frame()


def _asked() -> "AmbitoFile":
    """Ask what an Ambito is made of, question by question; offer to keep the answers in a file."""
    from data_access.ambito_file.contents import ambito_file_of, key_of
    from data_access.ambito_file.writing import written

    printable.tell("Le risposte si possono correggere dopo, in un file. Con Invio si va avanti.")
    name = _ask("Nome dell'Ambito (per esempio «Ambito Territoriale Sociale di Lodi»)", str)
    members = _ask("Comuni, per nome o codice ISTAT, separati da virgole", _listed)
    lead = _ask("Comune capofila", _one_of(members), default=members[0])
    told: dict[str, Any] = {"ambito": {"nome": name, "capofila": lead, "comuni": members}, "ente": [], "servizio": []}
    while body := _ask("Un ente che gestisce servizi (Invio per finire)", str, default=""):
        from data_access.vocabulary import OrganisationKind

        kind = _ask("  Che cos'è", _term(OrganisationKind), default="terzo_settore")
        told["ente"].append({"nome": body, "natura": kind})
        while service := _ask(f"  Un servizio di {body} (Invio per finire)", str, default=""):
            told["servizio"].append(_asked_service(service, key_of(body), members, lead))
    file = ambito_file_of(told)
    if typer.confirm(
        "Conservare le risposte in ambito.toml, da correggere e ridare con --from?", default=True, err=True
    ):
        _save(Path("ambito.toml"), written(file))
    return file


def _asked_service(name: str, body: str, members: list[str], lead: str) -> dict[str, Any]:
    from data_access.vocabulary import CapacityUnit, ServiceType

    service = {
        "nome": name,
        "ente": body,
        "tipo": _ask("    Tipo", _term(ServiceType)),
        "comune": _ask("    Comune in cui si trova", _one_of(members), default=lead),
        "unita": _ask("    Che cosa se ne conta", _term(CapacityUnit), default="accesso"),
        "apertura": _ask("    Aperto dal (31/12/2026)", _day),
    }
    funded = _ask("    Quanti sono finanziati (Invio se non ha una capienza)", _count, default="")
    if funded is not None:
        actual = _ask("    Quanti sono quelli effettivi", _count, default=str(funded))
        span = {"dal": service["apertura"], "finanziata": funded, "effettiva": funded if actual is None else actual}
        service["capienza"] = [span]
    return service


def _ask(question: str, take: Callable[[str], Answer], default: str | None = None) -> Answer:
    """Ask until the answer can be taken; what is wrong with it is said."""
    while True:
        told = typer.prompt(question, default=default, show_default=bool(default), err=True)
        try:
            return take(str(told).strip())
        except UserError as error:
            printable.tell(str(error), style="red")


def _listed(text: str) -> list[str]:
    from geo.register import find_municipalities

    texts = [word.strip() for word in text.split(",") if word.strip()]
    return [f"{one.code} {one.name}" for one in find_municipalities(texts)]


def _one_of(members: list[str]) -> Callable[[str], str]:
    def take(text: str) -> str:
        from geo.register import find_municipalities

        (found,) = find_municipalities([text])
        told = f"{found.code} {found.name}"
        if told not in members:
            raise UserError(f"{found.name} non è tra i comuni dell'Ambito.")
        return told

    return take


def _term(vocabulary: "type[Term]") -> Callable[[str], str]:
    def take(text: str) -> str:
        for term in vocabulary:
            if text.casefold() in {str(term), term.label.casefold()}:
                return str(term)
        raise UserError(f"Scrivere una di queste parole: {', '.join(vocabulary.codes())}.")

    return take


def _day(text: str) -> date:
    from indicators.interchange.accounts_file import day_of

    return day_of(text)


def _count(text: str) -> int | None:
    if not text:
        return None
    with suppress(ValueError):
        if int(text) >= 0:
            return int(text)
    message = "Scrivere un numero intero, o niente."
    raise UserError(message)
