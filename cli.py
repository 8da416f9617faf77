"""The `bifocale` command.

Comes in: words typed in a terminal. Goes out: results on standard output, progress and messages on standard error.
Must not: compute; every command is a few lines over the rooms below. People's mistakes end with an Italian sentence and
exit code 2, never with a traceback.
"""

import logging
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from typer.exceptions import TyperException

import json_log
import printable
from cli_accounts import access_log, accounts
from cli_ambiti import REGISTRY, Registry, ambiti, registry_file, serve_registry, work_on
from cli_backup import backup, restore
from cli_boundaries import boundaries
from cli_deploy import deploy
from cli_digest import digest
from cli_editions import editions
from cli_files import check as check_files
from cli_files import propose, template
from cli_import import import_
from cli_init import init
from cli_meeting import meetings
from cli_opendata import opendata
from cli_persons import municipality, persons, service
from cli_region import region
from cli_reminders import reminders
from cli_report import HELP as OF_REPORTS
from cli_report import report
from cli_viewer import note_export, viewer_for
from cli_words import ITALIAN, refusal, said
from user_error import UserError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.settings import Settings
    from data_access.snapshot import Snapshot
    from indicators.disclosure_audit import AuditReport, Depth

ROOT = Path(__file__).resolve().parent
ONE_HEAP: Final = {"MALLOC_ARENA_MAX": "1"}
"""What whoever serves begins with, unless the environment says otherwise: glibc gives threads up to eight heaps for
each core, and takes back nothing of one that is not quite empty: each reading of the data left one to two megabytes."""
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - what people may ask for, not what is done by itself
"""Addresses that mean every address of the machine."""
app = typer.Typer(
    **ITALIAN,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Bifocale: lo sguardo di un Ambito su povertà e marginalità, con due lenti.",
)
database = typer.Typer(**ITALIAN, help="Base dati condivisa.")
app.add_typer(database, name="db")
database.command(**said("Scrive tutta la base dati in un file: dati, persone abilitate, registro."))(backup)
database.command(**said("Riporta la base dati a una copia, e prova che i numeri sono gli stessi."))(restore)
audits = typer.Typer(**ITALIAN, help="Verifiche sui dati pubblicati.")
app.add_typer(audits, name="audit")
app.add_typer(ambiti, name="ambiti")
app.add_typer(accounts, name="accounts")
app.add_typer(access_log, name="access-log")
app.add_typer(boundaries, name="boundaries")
app.add_typer(editions, name="edition")
app.add_typer(meetings, name="meeting")
app.add_typer(opendata, name="opendata")
app.add_typer(persons, name="persons")
app.add_typer(region, name="region")
app.add_typer(service, name="service")
app.add_typer(municipality, name="municipality")
app.add_typer(deploy, name="deploy")
app.command(**said("Definisce un Ambito, o corregge quello che c'è: con domande o da un file."))(init)
app.command("check", **said("Controlla i file di un ente, senza base dati; uscita 1 se ci sono errori."))(check_files)
app.command("import", **said("Carica file di enti nella base dati; uscita 1 se uno non è stato caricato."))(import_)
app.command(**said("Mostra che cosa chiederebbe agli enti per i flussi in ritardo o contestati; --send lo invia."))(
    reminders
)
app.command(**said("Mostra i messaggi per chi ha chiesto di essere avvisato per posta; --send li invia."))(digest)
app.command(**said(OF_REPORTS))(report)
app.command("mapping", **said("Propone come leggere il file di un altro programma: le colonne, dieci righe."))(propose)
app.command(**said("Scrive il modello compilato di un tipo di file, da riempire con i propri dati."))(template)


@app.callback()
def _of_ambito(
    ambito: Annotated[
        str,
        typer.Option("--ambito", metavar="CHIAVE", help="Lavora su un Ambito del registro, con le sue impostazioni."),
    ] = "",
    registry: Registry = None,
) -> None:
    """Choose the Ambito that the command works on, where one installation serves several."""
    if ambito:
        work_on(ambito, registry)


class ReportFormat(StrEnum):
    """How reports are printed."""

    TABLE = "table"
    JSON = "json"


class Format(StrEnum):
    """How results are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


class Places(StrEnum):
    """Which places the forecasts of the past are made with."""

    PLANNED = "planned"
    LAST = "last"


def main() -> None:
    """Run the command; a person's mistake ends with its sentence and exit code 2, and is not told by the log too."""
    of_store = logging.getLogger("data_access.store")
    of_store.addFilter(_is_not_said)
    try:
        sys.exit(app(prog_name="bifocale", standalone_mode=False) or 0)
    except TyperException as error:
        _refuse(refusal(error))
    except UserError as error:
        _refuse(str(error))
    finally:
        of_store.removeFilter(_is_not_said)


def _is_not_said(record: logging.LogRecord) -> bool:
    """Whether the log is alone in telling something: what is raised too ends the command with its sentence."""
    return not getattr(record, "is_said", False)


def _refuse(sentence: str) -> None:
    printable.tell(sentence, style="red")
    sys.exit(2)


@app.command(**said("Serve il cruscotto; se la base dimostrativa non c'è, prima la crea."))
def run(
    port: Annotated[int, typer.Option(help="Porta su cui rispondere.", min=1, max=65535)] = 8501,
    address: Annotated[str, typer.Option(help="Indirizzo su cui ascoltare.")] = "127.0.0.1",
    workers: Annotated[
        int, typer.Option(help="Quanti processi rispondono, dietro HAProxy: uno per ogni processore.", min=1, max=64)
    ] = 1,
    base_path: Annotated[
        str | None,
        typer.Option(metavar="PERCORSO", help="Percorso sotto cui un proxy pubblica il cruscotto: /bifocale"),
    ] = None,
    *,
    registry: Registry = None,
    resident: Annotated[
        int, typer.Option(help="Con un registro: quanti Ambiti svegli insieme, al massimo.", min=1, max=200)
    ] = 4,
    idle: Annotated[
        float, typer.Option(help="Con un registro: minuti dopo i quali un Ambito che nessuno guarda riposa.", min=0.1)
    ] = 15,
) -> None:
    """Serve the dashboard; creates the demo database first if the default one is not there."""
    os.environ.update({**ONE_HEAP, **os.environ})
    if registry or os.environ.get(REGISTRY):
        serve_registry(registry_file(registry), port=port, address=address, resident=resident, idle_minutes=idle)
        return
    from data_access.accounts.start import require_ways_in
    from data_access.database import build_engine, sqlite_path
    from data_access.real_data import marked_as_demonstration, refuse_exposed
    from data_access.settings import current_settings

    settings = current_settings()
    if settings.log_format == "json":
        json_log.write_json_lines()
    base = _base_path(base_path, settings)
    os.environ["BIFOCALE_BASE_PATH"] = base
    require_ways_in(settings, base=base)
    engine = build_engine(settings)
    path = sqlite_path(engine)
    if settings.demo_mode and path is not None and not path.exists():
        _create_demo(scale=1.0, seed=None, replace=False)
    is_demo = marked_as_demonstration(engine)
    if is_demo is not None:
        refuse_exposed(settings, is_demo=is_demo)
    for sentence in _serving(settings, engine, address=address, port=port, base=base):
        printable.announce(sentence, event="start")
    engine.dispose()
    if settings.edition_watch and settings.edition_key_file:
        subprocess.Popen([sys.executable, "-m", "cli", "edition", "watch", "--beside", str(os.getpid())], cwd=ROOT)  # noqa: S603
    if workers > 1:
        from deployment.workers import serve

        serve(
            port=port,
            address=address,
            workers=workers,
            proxies=settings.trusted_proxies,
            hosts=settings.allowed_hosts,
            trusted_header=settings.trusted_header,
            is_secure=settings.public_url.startswith("https://"),
            base=base,
            metrics_address=settings.metrics_address,
        )
        return
    if (
        settings.trusted_proxies
    ):  # whom a proxy names is told by `components.server.sign_in.trusted_proxy`, not by uvicorn
        os.environ["FORWARDED_ALLOW_IPS"] = ""
    os.chdir(ROOT)
    command = [sys.executable, "-m", "streamlit", "run", "Home.py"]
    os.execv(sys.executable, [*command, "--server.port", str(port), "--server.address", address])  # noqa: S606


def _base_path(given: str | None, settings: "Settings") -> str:
    """Return the path under which to serve: the option's, the settings', or Streamlit's own."""
    from data_access.errors import SettingsError
    from data_access.settings import plain_base_path

    said = given if given is not None else settings.base_path or os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
    try:
        return plain_base_path(said)
    except ValueError as error:
        message = f"{error}."
        raise SettingsError(message) from None


def _serving(settings: "Settings", engine: "Engine", *, address: str, port: int, base: str) -> Iterator[str]:
    """Say which database is served, in which mode, and where."""
    from data_access.database import database_name
    from data_access.settings import settings_file

    yield f"Base dati: {database_name(engine)}."
    demo = "accesa (dati inventati, il ruolo si sceglie all'ingresso)" if settings.demo_mode else "spenta"
    yield f"Modalità dimostrativa: {demo}."
    file = settings_file()
    yield f"Impostazioni: variabili d'ambiente{f' e file {file}' if file.exists() else ''}."
    to_all = address in EVERYWHERE
    here = "localhost" if to_all or address == "127.0.0.1" else f"[{address}]" if ":" in address else address
    others = f"; per le altre macchine, http://{socket.gethostname()}:{port}{base} o il suo indirizzo in numeri"
    yield f"Bifocale risponde su http://{here}:{port}{base}{others if to_all else ''}."
    if settings.public_url:
        yield f"Pubblicato su {settings.public_url}."


@app.command(**said("Crea l'Ambito sintetico nella base dati configurata."))
def demo(
    scale: Annotated[float, typer.Option(help="Moltiplica le persone: 1 dà circa 200.000 accessi.")] = 1.0,
    seed: Annotated[int | None, typer.Option(help="Stesso seme, stessi dati.")] = None,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Riscrive una base già dimostrativa.")] = False,
) -> None:
    """Create the synthetic Ambito in the configured database."""
    _create_demo(scale=scale, seed=seed, replace=replace)


def _create_demo(*, scale: float, seed: int | None, replace: bool) -> None:
    from data_access.database import build_engine
    from data_access.migrate import upgrade
    from data_access.settings import current_settings
    from sample_data.demo import create_demo
    from sample_data.world import DEFAULT_SEED

    engine = build_engine(current_settings())
    upgrade(engine)
    with printable.bar() as advance:
        summary = create_demo(
            engine, scale=scale, seed=DEFAULT_SEED if seed is None else seed, replace=replace, progress=advance
        )
    rows = f"{summary.rows['contact']:,}".replace(",", ".")
    printable.tell(f"Dati dimostrativi creati: {rows} accessi.")


@app.command(**said("Scrive un segreto nuovo, da mettere in una delle impostazioni che lo vogliono."))
def secret() -> None:
    """Print a new random secret: 256 bits, in letters that any shell and file leaves alone."""
    printable.answer(secrets.token_urlsafe(32))


@database.command(**said("Porta la base dati alla versione che serve a questo programma."))
def upgrade(
    *,
    beside: Annotated[
        bool, typer.Option("--beside", help="Crea le tabelle anche in una base dati che ne contiene di altri.")
    ] = False,
) -> None:
    """Bring the database to the version that this program needs."""
    from data_access.accounts.store import register_engine
    from data_access.accounts.store import upgrade as bring_up_accounts
    from data_access.database import build_engine, make_schema
    from data_access.migrate import head_revision
    from data_access.migrate import upgrade as bring_up
    from data_access.settings import current_settings

    settings = current_settings()
    make_schema(settings)
    data, register = build_engine(settings), register_engine(settings)
    for engine, bring in ((data, partial(bring_up, beside=beside)), (register, bring_up_accounts)):
        bring(engine)
        engine.dispose()
    printable.tell(f"La base dati è alla versione {head_revision()}.")


@database.command(**said("Scrive i ruoli di PostgreSQL, come SQL da leggere e da eseguire sul server."))
def grants(
    prefix: Annotated[str, typer.Option(help="Come cominciano i nomi dei ruoli.")] = "bifocale",
    schema: Annotated[str, typer.Option(help="Schema in cui stanno le tabelle; se non si dice, quello in uso.")] = "",
) -> None:
    """Print the rights of owner, importer and dashboard as SQL."""
    from data_access.database import build_engine
    from data_access.grants import grants_sql
    from data_access.settings import current_settings

    settings = current_settings()
    where = schema or settings.database_schema or "public"
    printable.answer(grants_sql(build_engine(settings), prefix=prefix, schema=where), end="")


@database.command(**said("Scrive il dizionario dei dati, in Markdown."))
def describe() -> None:
    """Print the data dictionary, in Markdown."""
    from data_access.dictionary import describe as dictionary

    printable.answer(dictionary(), end="")


@database.command(**said("Cerca che cosa non va nei dati; uscita 1 se ci sono errori o blocchi."))
def check() -> None:
    """Look for what is wrong in the database; exit code 1 if there are errors."""
    from data_access.checks import Known, Severity, check_database
    from data_access.database import build_engine
    from data_access.settings import current_settings
    from geo.source import known_codes
    from indicators.catalogue.catalogue import CATALOGUE

    marks = current_settings().persons_marks or None
    codes = Known(indicators=frozenset(CATALOGUE), municipalities=known_codes(), persons_keys=marks)
    today = date.today()  # noqa: DTZ011 - the local day
    problems = check_database(build_engine(current_settings()), today=today, codes=codes)
    for problem in problems:
        printable.answer(f"{problem.weight}\t{problem.table}\t{problem.sentence}")
    if not problems:
        printable.tell("Nessun problema trovato.")
    raise typer.Exit(code=int(any(problem.severity is Severity.ERROR for problem in problems)))


@app.command(**said("Elenca gli indicatori."))
def indicators(
    output: Annotated[Format, typer.Option("--format", help="Come scrivere l'elenco.")] = Format.TABLE,
) -> None:
    """List the catalogue of indicators."""
    from data_access.settings import current_settings
    from indicators.interchange.json_csv import catalogue_csv, catalogue_rows

    thresholds = current_settings().thresholds
    rows = catalogue_rows(thresholds)
    if output is Format.JSON:
        printable.answer_json(rows, indent=2)
    elif output is Format.CSV:
        printable.answer(catalogue_csv(thresholds), end="")
    else:
        printable.answer_table([{"key": row["key"], "name": row["name"], "unit": row["unit"]} for row in rows])


@audits.command(
    "disclosure",
    **said("Attacca i dati di sindaci e pubblico; uscita 1 se si risale a poche persone."),
)
def audit_disclosure(
    *,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help="Prova a fondo ogni indicatore: due dimensioni alla volta (tre con sesso ed età), ogni periodo, ogni "
            "filtro: sull'Ambito dimostrativo decine di migliaia di domande invece di qualche migliaio.",
        ),
    ] = False,
    against: Annotated[
        str,
        typer.Option(
            metavar="BASE",
            help="L'edizione pubblicata prima (file SQLite o indirizzo): prova chi sa che cosa si è aggiunto.",
        ),
    ] = "",
    mend: Annotated[
        bool, typer.Option("--mend", help="Sorteggia di nuovo gli arrotondamenti che rivelano qualcuno, e riprova.")
    ] = False,
    output: Annotated[ReportFormat, typer.Option("--format", help="Come scrivere il rapporto.")] = ReportFormat.TABLE,
) -> None:
    """Attack the figures that mayors and public can get; exit code 1 if one of few persons can be worked out."""
    from indicators.disclosure_audit import FULL, QUICK

    depth, before = FULL if full else QUICK, _edition(against) if against else None
    report = _mended(depth, before) if mend else _audited(depth, before)
    if output is ReportFormat.JSON:
        printable.answer_json(report.as_json())
    else:
        printable.answer_table([finding.row() for finding in report.findings])
        printable.answer(report.sentence())
    for warning in report.warnings():
        printable.tell(warning, style="yellow")
    raise typer.Exit(code=int(not report.is_clean))


def _edition(address: str) -> "Snapshot":
    """Read another edition of the data: a SQLite file, or the address of a database."""
    from data_access.database import build_engine
    from data_access.errors import DatabaseEmptyError
    from data_access.migrate import require_current
    from data_access.reading import read_snapshot
    from data_access.settings import current_settings

    settings, path = current_settings(), Path(address)
    if "://" not in address:
        if not path.is_file():
            message = f"Il file «{address}» non c'è: con --against si indica la base dell'edizione prima."
            raise DatabaseEmptyError(message)
        address = f"sqlite:///{path.resolve()}"
    engine = build_engine(settings.model_copy(update={"database_url": address}))
    require_current(engine)
    return read_snapshot(engine, secret=settings.disclosure.key, source=settings.contacts)


def _kept_in(settings: "Settings", depth: "Depth") -> Path | None:
    """Return where a full audit keeps what it has done: one that is stopped goes on from there."""
    return settings.cache_dir if depth.everything else None


def _audited(depth: "Depth", before: "Snapshot | None") -> "AuditReport":
    from data_access.settings import current_settings
    from indicators.disclosure_audit import audit

    settings = current_settings()
    with printable.bar_or_lines() as advance:
        report = audit(
            _store()(),
            settings=settings,
            depth=depth,
            against=before,
            advance=advance,
            keep_in=_kept_in(settings, depth),
        )
        advance("Fatto", 1.0)
    return report


def _mended(depth: "Depth", before: "Snapshot | None") -> "AuditReport":
    from data_access.database import build_engine
    from data_access.migrate import require_current
    from data_access.reading import read_snapshot
    from data_access.redraws import draw_again
    from data_access.settings import current_settings
    from indicators.disclosure_audit import mend

    settings = current_settings()
    engine = build_engine(settings)
    require_current(engine)
    with printable.bar_or_lines() as advance:
        report, drawn = mend(
            lambda: read_snapshot(engine, secret=settings.disclosure.key, source=settings.contacts),
            lambda keys: draw_again(engine, keys),
            settings=settings,
            depth=depth,
            against=before,
            advance=advance,
            keep_in=_kept_in(settings, depth),
        )
        advance("Fatto", 1.0)
    printable.tell(f"Arrotondamenti sorteggiati di nuovo: {drawn}.")
    return report


@audits.command(
    "guesses",
    **said("Misura quanto indovina dei numeri nascosti chi mette insieme tutti quelli pubblicati, in un anno."),
)
def audit_guesses(
    *, output: Annotated[ReportFormat, typer.Option("--format", help="Come scrivere le misure.")] = ReportFormat.TABLE
) -> None:
    """Measure how well hidden counts are guessed with all the margins, beside two simpler attackers."""
    from data_access.settings import current_settings
    from indicators.disclosure_audit import guesses

    found = guesses(_store()(), settings=current_settings())
    if output is ReportFormat.JSON:
        printable.answer_json([guess.as_json() for guess in found])
    else:
        printable.answer_table([guess.row() for guess in found])
    for guess in found:
        printable.tell(guess.sentence())


@audits.command(
    "usefulness",
    **said("Conta quanti comuni, classi di ampiezza e sub-ambiti hanno un numero, per sindaci e pubblico."),
)
def audit_usefulness(
    keys: Annotated[
        list[str] | None, typer.Argument(metavar="CHIAVE", help="Chiavi di indicatori; tutti, se non si dice.")
    ] = None,
    *,
    output: Annotated[Format, typer.Option("--format", help="Come scrivere i conti.")] = Format.TABLE,
) -> None:
    """Count the places that are told a number, as mayors and public are, by indicator and length of period."""
    from data_access.settings import current_settings
    from indicators.catalogue.catalogue import indicator
    from indicators.disclosure_audit import utility

    entries = [indicator(key) for key in keys] if keys else None
    found = utility.usefulness(_store()(), settings=current_settings(), entries=entries)
    if output is Format.JSON:
        printable.answer_json(utility.rows(found))
    elif output is Format.CSV:
        printable.answer(utility.csv(found), end="")
    else:
        printable.answer_table(utility.table(found))


@app.command(**said("Misura un indicatore: una riga per ogni gruppo, e che cosa dice in una frase."))
def measure(
    key: Annotated[str, typer.Argument(help="Chiave dell'indicatore (vedi `bifocale indicators`).")],
    *,
    period: Annotated[str | None, typer.Option(help="ultimi-12-mesi | 2025 | 2025-Q2 | 2025-03 | 2023..2025")] = None,
    lens: Annotated[str | None, typer.Option(help="residence | place")] = None,
    by: Annotated[str, typer.Option(help="Raggruppamenti separati da virgola: area, municipality, month…")] = "",
    area: Annotated[str, typer.Option(help="ambito | capofila | territorio | comune (nome o codice)")] = "ambito",
    service: Annotated[str, typer.Option(help="Chiavi di servizi.")] = "",
    service_type: Annotated[str, typer.Option(help="Tipi di servizio.")] = "",
    target: Annotated[str, typer.Option(help="Target.")] = "",
    need: Annotated[str, typer.Option(help="Dimensioni di bisogno.")] = "",
    strand: Annotated[str, typer.Option(help="Linee di finanziamento.")] = "",
    viewer: Annotated[
        str | None,
        typer.Option(help="manager | mayor | public | partner:ENTE; su dati veri va detto, altrimenti manager"),
    ] = None,
    compare: Annotated[str, typer.Option(help="none | previous | year")] = "none",
    horizon: Annotated[str, typer.Option(help="Mesi dopo l'uscita, per le ricadute: 6 | 12 | 24")] = "",
    without_fictitious: Annotated[
        bool, typer.Option("--without-fictitious", help="Chi è iscritto in via fittizia conta come senza residenza.")
    ] = False,
    output: Annotated[Format, typer.Option("--format", help="Come scrivere il risultato.")] = Format.TABLE,
) -> None:
    """Measure an indicator: one row for each group, and the finding as a sentence."""
    from indicators.interchange.command_line_query import Request, answer
    from indicators.interchange.json_csv import result_csv, result_json, rows_with_comparison
    from indicators.wording.headline import headline

    request = Request(
        indicator=key,
        period=period,
        lens=lens,
        by=by,
        area=area,
        service=service,
        service_type=service_type,
        target=target,
        need=need,
        strand=strand,
        viewer=viewer_for(viewer, default="manager"),
        compare=compare,
        horizon=horizon,
        without_fictitious=without_fictitious,
    )
    result = answer(request, _store())
    note_export(["measure", *request.words()], viewer=request.viewer)
    if output is Format.JSON:
        printable.answer_json(result_json(result))
    elif output is Format.CSV:
        printable.answer(result_csv(result), end="")
    else:
        printable.answer_table(rows_with_comparison(result))
        printable.answer(headline(result))


@app.command(**said("Prevede le notti di un file CSV (series, night, actual, occupied) con il metodo della pagina."))
def forecast(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File CSV, una riga per serie e per notte.")],
    *,
    weeks: Annotated[int, typer.Option(help="Settimane da prevedere.", min=1, max=26)] = 8,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="Rifà la previsione sul passato e dice quanto avrebbe sbagliato.")
    ] = False,
    capacity: Annotated[
        Places, typer.Option(help="Posti delle notti a venire: quelli del file, o gli ultimi noti prima.")
    ] = Places.PLANNED,
    output: Annotated[Format, typer.Option("--format", help="Come scrivere le righe.")] = Format.TABLE,
) -> None:
    """Forecast the nights of the series of a file, or tell how well that would have done in the past."""
    from indicators.analysis.file_forecast import forecast_answer
    from indicators.interchange.nights_file import read_nights

    found = read_nights(path)
    for note in found.notes:
        printable.tell(note, style="yellow")
    answer = forecast_answer(found.series, weeks=weeks, planned=capacity is Places.PLANNED, backtest=backtest)
    for sentence in answer.refusals:
        printable.tell(sentence, style="yellow")
    if output is Format.JSON:
        printable.answer_json(answer.rows)
    elif output is Format.CSV:
        printable.answer(answer.csv(), end="")
    else:
        printable.answer_table(answer.rows)
        printable.answer("\n".join(answer.sentences))


@app.command(**said("Scrive un livello GIS dei comuni con i loro valori, protetti per chi guarda."))
def layer(
    key: Annotated[str, typer.Argument(help="Chiave dell'indicatore.")],
    path: Annotated[Path, typer.Argument(help="File da scrivere, .gpkg o .geojson.")],
    *,
    period: Annotated[str | None, typer.Option(help="2025 | 2025-Q2 | 2023..2025")] = None,
    viewer: Annotated[
        str | None, typer.Option(help="manager | mayor | public; su dati veri va detto, altrimenti public")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Riscrive il file, se c'è già.")] = False,
) -> None:
    """Write the municipalities with their values as a layer for a GIS (protected, unless the viewer is a manager)."""
    from components.state.runtime import territory_of
    from geo.boundaries import build_territory
    from geo.frame import refuse_unwritable, write_layer
    from indicators.interchange.command_line_query import Request, answer
    from indicators.interchange.json_csv import DEMO
    from indicators.model.territory import todays_territory
    from indicators.wording.headline import headline

    refuse_unwritable(path, replace=replace)
    request = Request(indicator=key, period=period, by="municipality", viewer=viewer_for(viewer, default="public"))
    store = _store()
    result = answer(request, store)
    geography = build_territory(territory_of(todays_territory(store())))
    note_export(["layer", *request.words(), str(path)], viewer=request.viewer)
    note = f"{DEMO}. {headline(result)}" if result.is_demo else headline(result)
    write_layer(path, geography, result.frame, note=note, replace=replace)
    if geography.absent:
        missing = ", ".join(geography.absent.values())
        printable.tell(f"Senza confini, e perciò non nel livello: {missing}.", style="yellow")
    printable.tell(f"Scritto {path}: {headline(result)}")


def _store() -> "Callable[[], Snapshot]":
    """Return the door to the current snapshot, without the demonstration check (there is no sign-in in a terminal)."""
    from data_access.database import build_engine
    from data_access.replica import replica_engine
    from data_access.settings import current_settings
    from data_access.store import SnapshotStore

    settings = current_settings().model_copy(update={"demo_mode": False})
    return SnapshotStore(build_engine(settings), settings, replica=replica_engine(settings)).current


if __name__ == "__main__":
    main()
