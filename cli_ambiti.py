"""The commands on the Ambiti of one installation: `bifocale ambiti list|check|add`, and one Ambito for any command.

Comes in: words typed in a terminal, the registry. Goes out: text on the terminal; a new entry and its file of settings.
Must not: tell a secret; let a command work on an Ambito with a setting of another.
"""

import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_words import ITALIAN, said

if TYPE_CHECKING:
    from data_access.settings import Settings

ambiti = typer.Typer(**ITALIAN, help="Gli Ambiti serviti da una sola installazione: il registro che li elenca.")
REGISTRY: Final = "BIFOCALE_AMBITI"
"""Variable that names the registry."""
Registry = Annotated[
    Path | None, typer.Option("--ambiti", metavar="FILE", help=f"Il registro degli Ambiti; senza, {REGISTRY}.")
]
SERVING: Final = (
    "{count} Ambiti, al massimo {resident} svegli insieme, su http://{address}:{port} (ognuno al suo indirizzo)."
)
EDITIONS: Final = (
    "Di ogni versione nuova dei dati si fa l'edizione, anche di chi è fermo: si guarda un Ambito alla volta, ognuno "
    "non più di una volta ogni {minutes:.0f} minuti."
)
NO_EDITIONS: Final = (
    "«{key}»: le edizioni non si fanno da sé ({why}); quando servono, bifocale --ambito {key} edition make."
)
LOOK: Final = (sys.executable, "-m", "cli", "edition", "watch", "--once")
"""What makes the edition of an Ambito, if one is due."""
ADDED: Final = "Aggiunto «{name}» al registro {file}. Le sue impostazioni, con segreti nuovi: {settings}."
NEXT: Final = (
    "Poi: bifocale --ambito {key} edition key {pem}, db upgrade, init; e il modo di entrare (docs/accesso.md)."
)


def registry_file(given: Path | None) -> Path:
    """Return the registry that is named on the line, or by the environment.

    Raises
    ------
    UserError
        If none is.
    """
    from data_access.ambiti import NOT_NAMED, RegistryError

    named = given or (Path(os.environ[REGISTRY]) if os.environ.get(REGISTRY) else None)
    if named is None:
        raise RegistryError(NOT_NAMED)
    return named


def work_on(key: str, given: Path | None) -> None:
    """Have whatever follows read the settings of one Ambito alone, and no setting of the environment.

    Raises
    ------
    UserError
        If the registry is not right, or the Ambito is not in it.
    """
    from data_access.ambiti import ambito_named
    from data_access.settings import current_settings

    own = ambito_named(registry_file(given), key).environment(os.environ)
    for name in os.environ.keys() - own.keys():
        del os.environ[name]
    os.environ.update(own)
    current_settings.cache_clear()


def serve_registry(file: Path, *, port: int, address: str, resident: int, idle_minutes: float) -> None:
    """Serve all the Ambiti of a registry, until told to end.

    Raises
    ------
    UserError
        If the registry is not right, two Ambiti are in one database, HAProxy is missing, or a port is taken.
    """
    from data_access.accounts.start import refusals
    from data_access.ambiti import ReadAgain, RegistryError, read_registry, same_bases
    from deployment.ambiti import ROUND, Served, serve_ambiti
    from deployment.ambiti_balancer import Front

    there = read_registry(file)
    if problems := " ".join(same_bases(there)):
        raise RegistryError(problems)
    served, first = [], port + 1
    for one in there:
        settings = one.settings
        front = Front(
            key=one.key,
            name=one.name,
            host=one.host,
            base=one.path,
            ports=range(first, first + one.workers),
            is_secure=settings.public_url.startswith("https://"),
            trusted_header=settings.trusted_header,
            proxies=settings.trusted_proxies,
        )
        first += one.workers
        own = {
            **one.environment(os.environ),
            "FORWARDED_ALLOW_IPS": "",
            "BIFOCALE_TRUSTED_PROXIES": ",".join(dict.fromkeys([*settings.trusted_proxies, "127.0.0.1"])),
            "BIFOCALE_ALLOWED_HOSTS": ",".join(dict.fromkeys([*settings.allowed_hosts, one.host])),
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32),
        }
        why_not = _why_no_editions(settings)
        served.append(
            Served(
                front=front,
                environment=own,
                log=one.log,
                metrics_address=settings.metrics_address,
                beside=() if why_not else LOOK,
            )
        )
        printable.tell(f"«{one.key}» risponde a {one.address}.")
        if why_not:
            printable.tell(NO_EDITIONS.format(key=one.key, why=why_not), style="yellow")
        for sentence in refusals(settings):
            printable.tell(f"«{one.key}»: {sentence}", style="yellow")
    printable.tell(SERVING.format(count=len(there), resident=resident, address=address, port=port))
    if any(one.beside for one in served):
        printable.tell(EDITIONS.format(minutes=ROUND / 60))
    serve_ambiti(
        served,
        port=port,
        address=address,
        resident=resident,
        idle=60 * idle_minutes,
        problem=ReadAgain(there).problem,
    )


def _why_no_editions(settings: "Settings") -> str:
    """Return why nobody makes the editions of an Ambito by itself; empty: somebody does."""
    if settings.edition_key_file is None:
        return "BIFOCALE_EDITION_KEY_FILE non indica una chiave"
    return "" if settings.edition_watch else "BIFOCALE_EDITION_WATCH=false"


@ambiti.command("list", **said("Elenca gli Ambiti del registro: chiave, nome, indirizzo, base dati."))
def list_(registry: Registry = None) -> None:
    """List the Ambiti of the registry."""
    from data_access.ambiti import read_registry
    from data_access.database import build_engine, database_name

    rows = []
    for one in read_registry(registry_file(registry)):
        engine = build_engine(one.settings)
        schema = f" schema {one.settings.database_schema}" if one.settings.database_schema else ""
        rows.append(
            {"key": one.key, "name": one.name, "address": one.address, "base": f"{database_name(engine)}{schema}"}
        )
        engine.dispose()
    printable.answer_table(rows)


@ambiti.command(**said("Controlla che nessun Ambito del registro si incontri con un altro; uscita 1 se succede."))
def check(registry: Registry = None) -> None:
    """Look for whatever two Ambiti share: addresses and files first, then databases, those that answer."""
    from data_access.ambiti import read_registry, same_bases

    there = read_registry(registry_file(registry))
    problems = [*same_bases(there)]
    for sentence in problems:
        printable.answer(sentence)
    if not problems:
        printable.tell(f"{len(there)} Ambiti, e niente in comune.")
    raise typer.Exit(code=int(bool(problems)))


@ambiti.command(**said("Aggiunge un Ambito al registro, con impostazioni e segreti suoi."))
def add(
    key: Annotated[str, typer.Argument(metavar="CHIAVE", help="Come lo chiamano i comandi: ambito-crema.")],
    *,
    host: Annotated[str, typer.Option(metavar="NOME", help="Il nome che le persone scrivono: crema.dati.example.")],
    path: Annotated[
        str, typer.Option(metavar="PERCORSO", help="Il percorso sotto cui sta a quel nome, se non è tutto suo: /crema.")
    ] = "",
    name: Annotated[str, typer.Option(metavar="TESTO", help="Il nome dell'Ambito; senza, la chiave.")] = "",
    database: Annotated[
        str, typer.Option(metavar="INDIRIZZO", help="La sua base dati; senza, un file di SQLite nella sua cartella.")
    ] = "",
    schema: Annotated[str, typer.Option(metavar="SCHEMA", help="Lo schema di PostgreSQL in cui sta.")] = "",
    registry: Registry = None,
) -> None:
    """Add an Ambito to the registry."""
    from data_access.ambiti import add_entry

    file = registry_file(registry)
    settings = add_entry(file, key=key, name=name or key, host=host, path=path, database_url=database, schema=schema)
    printable.tell(ADDED.format(name=name or key, file=file, settings=settings))
    printable.tell(NEXT.format(key=key, pem=settings.with_name("edizioni.pem")))
