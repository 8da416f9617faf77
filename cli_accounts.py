"""The commands about accounts and the access log: `bifocale accounts …` and `bifocale access-log …`.

Comes in: words typed in a terminal. Goes out: what was changed, read or verified; every change is in the access log.
Must not: compute; every command is a few lines over the rooms below.
"""

import getpass
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import printable
from cli_words import ITALIAN, said
from user_error import reason_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from data_access.accounts.places import Places
    from data_access.accounts.register import Register
    from data_access.accounts.vocabulary import EventKind

accounts = typer.Typer(**ITALIAN, help="Persone abilitate a entrare, e in che ruolo.")
access_log = typer.Typer(**ITALIAN, help="Registro degli accessi.")

Address = Annotated[str, typer.Argument(metavar="INDIRIZZO", help="Indirizzo di posta della persona.")]
Role = Annotated[str, typer.Option(help="responsabile | sindaco | ente | cura_dati | amministratore | pubblico")]
Town = Annotated[str, typer.Option(help="Comune di un sindaco, per nome o codice ISTAT.")]
Body = Annotated[str, typer.Option(help="Ente di un partner, per nome o chiave.")]


@accounts.command(**said("Abilita una persona in un ruolo. Il primo amministratore si fa così."))
def add(
    email: Address,
    role: Role,
    *,
    municipality: Town = "",
    organisation: Body = "",
    name: Annotated[str, typer.Option(help="Nome e cognome.")] = "",
    since: Annotated[str, typer.Option("--from", help="Primo giorno, 31/12/2026; oggi, se non si dice.")] = "",
    until: Annotated[str, typer.Option("--to", help="Ultimo giorno; senza fine, se non si dice.")] = "",
    replace: Annotated[
        bool, typer.Option("--replace", help="Chi ha ora lo stesso comune, o lo stesso ente, finisce quando comincia.")
    ] = False,
) -> None:
    """Give somebody a role."""
    from data_access.accounts.register import Wanted, change_notes
    from indicators.interchange.accounts_file import day_of

    with _open() as (register, places):
        right = places.right(role, municipality=municipality, organisation=organisation)
        days = [day_of(text) if text else None for text in (since, until)]
        wanted = Wanted(email=email, right=right, name=name, valid_from=days[0], valid_to=days[1])
        change = register.add([wanted], by=started_by(), replace=replace)
        _log(register.engine, change_notes(change))
        printable.tell(f"«{email}» è {places.words(right)}{'' if change.given else ', e lo era già'}.")
        for one in change.replaced:
            printable.tell(f"«{one.email}» non lo è più da quel giorno.")


@accounts.command("list", **said("Elenca le persone abilitate."))
def list_(
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Anche i ruoli finiti o non ancora cominciati.")] = False,
) -> None:
    """List the accounts."""
    with _open() as (register, places):
        today = register.today()
        entries = [entry for entry in register.entries() if everybody or entry.holds(today)]
        printable.answer_table(
            [
                {
                    "indirizzo": entry.email,
                    "nome": entry.name,
                    "ruolo": places.words(entry.right),
                    "dal": f"{entry.valid_from:%d/%m/%Y}",
                    "al": "" if entry.valid_to is None else f"{entry.valid_to:%d/%m/%Y}",
                    "in vigore": "sì" if entry.holds(today) else "no",
                    "ultimo ingresso": ""
                    if entry.last_seen is None
                    else f"{entry.last_seen.astimezone():%d/%m/%Y %H:%M}",
                }
                for entry in entries
            ]
        )
        if not entries:
            printable.tell("Nessuna persona abilitata.")


@accounts.command(**said("Toglie a una persona un ruolo, o tutti: chi è collegato esce entro pochi secondi."))
def remove(
    email: Address,
    *,
    role: Annotated[str, typer.Option(help="Solo questo ruolo; tutti, se non si dice.")] = "",
    municipality: Town = "",
    organisation: Body = "",
) -> None:
    """Take a role away from somebody, or all of them."""
    with _open() as (register, places):
        right = places.right(role, municipality=municipality, organisation=organisation) if role else None
        ended = register.end(email, right, by=started_by())
        _log(register.engine, [f"tolto a {email.strip().lower()} il ruolo {right.code}" for right in ended])
        for right in ended:
            printable.tell(f"«{email}» non è più {places.words(right)}.")
        if not ended:
            printable.tell(f"«{email}» non aveva quel ruolo: non è cambiato niente.")


@accounts.command("sign-out", **said("Chiude tutti gli ingressi aperti di una persona, su ogni dispositivo."))
def sign_out(email: Address) -> None:
    """End every session of somebody."""
    with _open() as (register, _):
        register.sign_out_everywhere(email)
        _log(register.engine, [f"chiusi tutti gli ingressi di {email.strip().lower()}"])
        printable.tell(f"Gli ingressi di «{email}» sono chiusi.")


@accounts.command(
    **said("Lascia che una persona sia riconosciuta di nuovo per indirizzo: il fornitore di identità è cambiato.")
)
def unbind(email: Address) -> None:
    """Let somebody be recognised by e-mail again."""
    with _open() as (register, _):
        register.unbind(email)
        _log(register.engine, [f"sciolto il legame di {email.strip().lower()} con il fornitore di identità"])
        printable.tell(f"«{email}» sarà riconosciuto per indirizzo al prossimo ingresso.")


@accounts.command("import", **said("Abilita le persone di un file CSV: tutte le righe, o nessuna."))
def import_(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Colonne: indirizzo, nome, ruolo, comune, ente…")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Chi ha ora lo stesso comune, o lo stesso ente, finisce quando comincia.")
    ] = False,
) -> None:
    """Give the roles of a file."""
    from data_access.accounts.register import AccountError, change_notes
    from indicators.interchange.accounts_file import read_accounts

    try:
        content = path.read_bytes()
    except OSError as error:
        raise AccountError(f"Il file «{path}» non si può leggere: {reason_of(error)}.") from error
    with _open() as (register, places):
        wanted = read_accounts(content, places)
        change = register.add(wanted, by=started_by(), replace=replace)
        _log(register.engine, change_notes(change, source=", da un file"))
        counts = f"Righe lette: {len(wanted)}; ruoli nuovi: {len(change.given)}"
        printable.tell(f"{counts}; ruoli tolti a chi c'era prima: {len(change.replaced)}." if replace else f"{counts}.")


@accounts.command(**said("Scrive le persone abilitate in un CSV, che si può correggere e caricare di nuovo."))
def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="File da scrivere.")],
    *,
    everybody: Annotated[bool, typer.Option("--all", help="Anche i ruoli finiti o non ancora cominciati.")] = False,
) -> None:
    """Write the accounts to a file."""
    from data_access.accounts.register import AccountError
    from indicators.interchange.accounts_file import accounts_csv

    with _open() as (register, places):
        today = register.today()
        entries = [entry for entry in register.entries() if everybody or entry.holds(today)]
        try:
            path.write_bytes(accounts_csv(entries, places, on=today))
        except OSError as error:
            raise AccountError(f"Il file «{path}» non si può scrivere: {reason_of(error)}.") from error
        _log(register.engine, [f"persone abilitate scritte in un file ({len(entries)} righe)"])
        printable.tell(f"Scritto {path}: {len(entries)} righe.")


@accounts.command(**said("Dice che cosa manca perché le persone possano entrare; uscita 1 se manca qualcosa."))
def check() -> None:
    """Say what is missing for people to sign in."""
    from data_access.accounts.check import missing_for_sign_in
    from data_access.settings import current_settings

    with _open() as (register, places):
        missing = missing_for_sign_in(current_settings(), register.entries(), places, on=register.today())
        for sentence in missing:
            printable.answer(sentence)
        if not missing:
            printable.tell("Le persone abilitate possono entrare.")
        raise typer.Exit(code=int(bool(missing)))


@access_log.command(**said("Controlla che nessuna riga del registro manchi o sia cambiata; uscita 1 se è così."))
def verify() -> None:
    """Verify the chain of the access log."""
    from data_access.accounts.access_log import verify as walk
    from data_access.settings import current_settings

    settings = current_settings()
    with _log_engine() as engine, printable.bar() as advance:
        verdict = walk(engine, key=settings.log_key, advance=lambda share: advance("Righe controllate", share))
    if verdict.wrong:
        printable.answer(verdict.wrong)
    count = f"{verdict.lines:,}".replace(",", ".")
    printable.tell(f"Righe in ordine: {count}." if not verdict.wrong else f"Righe in ordine prima di quella: {count}.")
    if not settings.log_secret:
        printable.tell(
            "Senza una chiave propria (BIFOCALE_LOG_SECRET) chi scrive nella base dati potrebbe rifare il registro.",
            style="yellow",
        )
    raise typer.Exit(code=int(bool(verdict.wrong)))


@access_log.command("list", **said("Elenca le ultime righe del registro, dalla più recente."))
def show(
    *,
    last: Annotated[int, typer.Option(help="Quante righe.", min=1, max=100_000)] = 50,
    who: Annotated[str, typer.Option(help="Di chi: indirizzo di posta.")] = "",
    since: Annotated[str, typer.Option(help="Da quale giorno, 31/12/2026.")] = "",
) -> None:
    """List the last lines of the access log."""
    from data_access.accounts.access_log import lines
    from data_access.accounts.vocabulary import EventKind
    from indicators.interchange.accounts_file import day_of

    first = datetime.combine(day_of(since), datetime.min.time()).astimezone(UTC).isoformat() if since else ""
    labels = {str(kind): kind.label for kind in EventKind}
    with _log_engine() as engine:
        found = lines(engine, last=last, who=who, since=first)
    printable.answer_table(
        [
            {
                "numero": line.number,
                "quando": f"{datetime.fromisoformat(line.at).astimezone():%d/%m/%Y %H:%M:%S}",
                "che cosa": labels.get(line.kind, line.kind),
                "di chi": line.who,
                "ruolo": line.role,
                "rete": line.network,
                "dettaglio": line.detail,
            }
            for line in found
        ]
    )


@access_log.command(**said("Toglie le righe più vecchie del tempo per cui si tengono (BIFOCALE_LOG_DAYS)."))
def prune() -> None:
    """Take away the lines whose time is over."""
    from data_access.accounts.access_log import prune as take_away
    from data_access.settings import current_settings

    days = current_settings().log_days
    with _log_engine() as engine:
        gone = take_away(engine, before=datetime.now(UTC) - timedelta(days=days))
        _log(engine, [f"tolte {gone} righe del registro più vecchie di {days} giorni"])
    printable.tell(f"Righe tolte: {gone}, più vecchie di {days} giorni.")


@contextmanager
def _open() -> "Iterator[tuple[Register, Places]]":
    """Yield the register and the names that roles are given by."""
    from data_access.accounts.places import read_places
    from data_access.accounts.register import Register
    from data_access.database import build_engine
    from data_access.migrate import require_current
    from data_access.settings import current_settings

    data = build_engine(current_settings())
    try:
        require_current(data)
        places = read_places(data)
    finally:
        data.dispose()
    with _log_engine() as engine:
        yield Register(engine), places


@contextmanager
def _log_engine() -> "Iterator[Engine]":
    """Yield an engine on the register's tables, at the version of this program."""
    from data_access.accounts.store import register_engine, require_current
    from data_access.settings import current_settings

    engine = register_engine(current_settings())
    try:
        require_current(engine)
        yield engine
    finally:
        engine.dispose()


def started_by() -> str:
    """Return who started the command, as the register and the log call them."""
    return f"riga di comando ({getpass.getuser()})"


def log(details: Iterable[str], *, kind: "EventKind", role: str = "") -> None:
    """Write what this command does in the access log.

    Raises
    ------
    DataUnavailableError
        If it cannot be written, or its tables are not there.
    """
    with _log_engine() as engine:
        _log(engine, details, kind=kind, role=role)


def _log(engine: "Engine", details: Iterable[str], *, kind: "EventKind | None" = None, role: str = "") -> None:
    from data_access.accounts.access_log import Event, append
    from data_access.accounts.vocabulary import EventKind
    from data_access.settings import current_settings

    at = datetime.now(UTC).isoformat()
    events = [
        (at, Event(kind=kind or EventKind.ACCOUNTS, who=started_by(), role=role, detail=detail)) for detail in details
    ]
    append(engine, events, key=current_settings().log_key)
