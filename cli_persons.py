"""The commands about persons, services and municipalities after the first day.

Comes in: words typed in a terminal. Goes out: tables changed in one transaction, a line in the access log for each
change and for each list of persons. Must not: compute; print of a person more than the number of a row.
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_accounts import log, started_by
from cli_words import ITALIAN, said
from data_access.elision import short_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from data_access.persons.merges import Merged

persons = typer.Typer(**ITALIAN, help="Persone: la loro chiave, quelle che erano la stessa.")
service = typer.Typer(**ITALIAN, help="Servizi.")
municipality = typer.Typer(**ITALIAN, help="Comuni.")
Who = Annotated[str, typer.Argument(metavar="PERSONA", help="Numero della persona, o la sua chiave pseudonima.")]
Reason = Annotated[str, typer.Option(metavar="MOTIVO", help="Perché: resta scritto.")]
TABLES: Final = {
    "contact": "accessi",
    "request": "richieste",
    "stay": "permanenze",
    "case_record": "prese in carico",
    "support": "sostegni",
    "person_target": "gruppi",
    "person_merge": "unioni di prima",
}
DIFFER: Final = {"birth_year": "l'anno di nascita", "sex": "il sesso", "household_id": "il nucleo"}


@persons.command(**said("Cambia la chiave delle persone: la nuova e quelle di prima stanno nelle impostazioni."))
def rekey() -> None:
    """Hash every key of persons with the newest key of the settings."""
    from data_access.persons.keys import rekey as change
    from data_access.settings import current_settings

    settings = current_settings()
    with _changing() as (connection, note):
        count = change(connection, settings.persons_keys, secret=settings.disclosure.key)
        note(f"cambiata la chiave delle persone: impronte {' '.join(settings.persons_marks)}")
    printable.tell(
        f"La chiave delle persone è cambiata (impronta {settings.persons_marks[-1]}): {count} persone. I "
        "numeri protetti restano quelli. Conservare anche le chiavi di prima, in BIFOCALE_PERSONS_FORMER_KEYS: senza, "
        "nessun file si carica più."
    )


@persons.command(**said("Unisce due persone che erano la stessa: tutto della seconda passa alla prima."))
def merge(first: Who, second: Who, *, reason: Reason = "") -> None:
    """Put every row of the second person under the first."""
    from data_access.persons.merges import merge as join
    from data_access.persons.merges import person_named

    with _changing() as (connection, note):
        kept, other = (person_named(connection, word) for word in (first, second))
        done = join(connection, kept, other, reason=reason, who=started_by())
        note(f"unite le persone n. {done.kept} e n. {done.other} (unione n. {done.number})")
    printable.tell(f"Unione n. {done.number}: la persona n. {done.other} è la n. {done.kept}. {_rows(done)}")
    for name in done.differ:
        printable.tell(
            f"Le due dicevano in modo diverso {DIFFER[name]}: resta quello della n. {done.kept}.", style="yellow"
        )
    if done.overlaps:
        printable.tell(
            f"Permanenze nello stesso servizio che ora si sovrappongono: {done.overlaps}. Le corregge l'ente, nel suo "
            "file.",
            style="yellow",
        )


@persons.command(**said("Annulla un'unione: le due persone sono di nuovo due."))
def unmerge(
    number: Annotated[int, typer.Argument(metavar="NUMERO", help="Numero dell'unione.", min=1)], *, reason: Reason = ""
) -> None:
    """Undo a merge."""
    from data_access.persons.merges import unmerge as divide

    with _changing() as (connection, note):
        done = divide(connection, number, reason=reason, who=started_by())
        note(f"divise di nuovo le persone n. {done.kept} e n. {done.other} (unione n. {number})")
    printable.tell(f"Unione n. {number} annullata: c'è di nuovo la persona n. {done.other}. {_rows(done)}")
    if done.missing:
        printable.tell(
            f"Righe che intanto sono state sostituite, e restano com'erano: {done.missing}. Ricaricare quei file.",
            style="yellow",
        )


@persons.command(**said("Elenca le unioni fatte, e quelle annullate."))
def merges() -> None:
    """List the merges."""
    from sqlalchemy import select

    from data_access.models import metadata

    table = metadata.tables["person_merge"]
    with _changing() as (connection, note):
        rows = connection.execute(select(table).order_by(table.c.id)).all()
        note("elencate le unioni di persone")
    printable.answer_table(
        [
            {
                "unione": row.id,
                "resta": row.kept_id,
                "unita": row.merged_id,
                "quando": f"{row.merged_at:%d/%m/%Y}",
                "chi": row.merged_by,
                "perché": row.reason,
                "annullata": f"{row.undone_at:%d/%m/%Y}, {row.undone_reason}" if row.undone_at else "",
            }
            for row in rows
        ]
    )
    if not rows:
        printable.tell("Nessuna unione.")


@persons.command(**said("Elenca le persone che potrebbero essere la stessa; chi le conosce decide."))
def twins(
    *,
    everybody: Annotated[
        bool, typer.Option("--all", help="Anche chi ha in comune solo notti, e non il nucleo.")
    ] = False,
) -> None:
    """List the persons who may be one."""
    from data_access.persons.twins import twins as alike

    with _changing() as (connection, note):
        found = [pair for pair in alike(connection) if everybody or pair.same_household]
        note(f"elencate {len(found)} coppie di persone che potrebbero essere la stessa")
    printable.answer_table(
        [
            {
                "persona": pair.first,
                "e persona": pair.second,
                "stesso nucleo": "sì" if pair.same_household else "no",
                "permanenze che si sovrappongono": pair.stays,
            }
            for pair in found
        ]
    )
    printable.tell(
        f"Coppie: {len(found)}, con lo stesso anno di nascita e lo stesso sesso. Possono essere anche fratelli, o due "
        "ospiti diversi: prima di unirle si chiede all'ente."
        if found
        else "Nessuna coppia di persone che si somiglino tanto."
    )


@service.command(**said("Chiude un servizio: l'ultimo giorno in cui è aperto."))
def close(
    name: Annotated[str, typer.Argument(metavar="SERVIZIO", help="Nome o chiave del servizio.")],
    *,
    on: Annotated[str, typer.Option("--on", metavar="GIORNO", help="L'ultimo giorno di apertura, 31/12/2026.")],
    again: Annotated[bool, typer.Option("--again", help="Corregge il giorno di un servizio già chiuso.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Dice che cosa cambierebbe, e non cambia niente.")] = False,
) -> None:
    """Close a service on a day."""
    from data_access.service_closing import close as shut
    from indicators.interchange.accounts_file import day_of

    day = day_of(on)
    with _changing(keep=not dry_run) as (connection, note):
        done = shut(connection, name, day, again=again)
        if not dry_run:
            note(f"chiuso il servizio {done.key} {short_day('il', day)}")
    printable.tell(
        f"«{done.name}» {'chiuderebbe' if dry_run else 'è chiuso'} {short_day('il', done.day)} (ultimo giorno)."
    )
    for count, words in (
        (done.capacities, "Capienze che finiscono quel giorno"),
        (done.dropped, "Capienze che cominciavano dopo, tolte"),
        (done.expected, "Flussi dei mesi seguenti che non si aspettano più"),
        (done.delivered, "Mesi seguenti per cui qualcosa è già stato fornito, che restano"),
        (done.open_stays, "Permanenze senza uscita, da chiudere nel file dell'ente"),
    ):
        if count:
            printable.tell(f"{words}: {count}.")
    if dry_run:
        printable.tell("È una prova (--dry-run): non è cambiato niente.")


@municipality.command(
    "undo-succession",
    **said(
        "Annulla una fusione, un'incorporazione o un cambio di codice scritti per errore: tornano i comuni di prima."
    ),
)
def undo_succession(
    name: Annotated[str, typer.Argument(metavar="COMUNE", help="Nome o codice ISTAT di un comune cessato.")],
    *,
    reason: Reason = "",
    lead: Annotated[
        str, typer.Option("--lead", metavar="COMUNE", help="Quale è di nuovo capofila, se lo era il successore.")
    ] = "",
    records_to: Annotated[
        str,
        typer.Option(
            "--records-to",
            metavar="COMUNE",
            help="Di quale dei comuni che tornano sono i patti e le quote registrati nel successore.",
        ),
    ] = "",
    keep_successor: Annotated[
        bool, typer.Option("--keep-successor", help="Il successore c'era già prima, e resta.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Dice che cosa cambierebbe, e non cambia niente.")] = False,
) -> None:
    """Undo the succession by which a municipality came to an end."""
    from data_access.succession_undoing import GOES, STAYS, undo

    with _changing(keep=not dry_run) as (connection, note):
        done = undo(connection, name, reason=reason, lead=lead, records_to=records_to, keeps_successor=keep_successor)
        again = ", ".join(done.former)
        if not dry_run:
            note(f"annullata la successione di {again} ({short_day('dal', done.day)}, {done.successor}): {reason}")
    printable.tell(f"{'Tornerebbe' if dry_run else 'È di nuovo'} tra i comuni dell'Ambito: {again}.")
    if done.given:
        given = ", ".join(f"{STAYS[table]} {count}" for table, count in done.given.items())
        printable.tell(
            f"{'Passerebbe' if dry_run else 'Passa'} a {done.given_to} quello che era in {done.successor}: {given}."
        )
    if done.is_gone:
        dropped = "".join(f", {GOES[table]} {count}" for table, count in done.dropped.items())
        printable.tell(f"{'Sarebbe tolto' if dry_run else 'Tolto'} {done.successor}, che non c'era prima{dropped}.")
        holds = "varrebbe" if dry_run else "vale"
        printable.tell(
            f"Il ruolo di sindaco di {done.successor} non {holds} più: `bifocale accounts check` dice chi lo ha."
        )
    if done.lead:
        printable.tell(f"Capofila: {done.lead}.")
    if dry_run:
        printable.tell("È una prova (--dry-run): non è cambiato niente.")
    else:
        printable.tell(f"Versione {done.version} dei dati. La successione va tolta anche dal file dell'Ambito.")


def _rows(done: "Merged") -> str:
    told = [f"{TABLES.get(name, name)} {count}" for name, count in done.moved.items()]
    return f"Righe: {', '.join(told)} (versione {done.version} dei dati)." if told else "Nessuna riga."


@contextmanager
def _changing(*, keep: bool = True) -> "Iterator[tuple[Connection, Callable[[str], None]]]":
    """Yield a transaction, and what notes a line for the access log, which is written when it is committed.

    Before it begins the log must be there: what cannot be written down is not done.
    """
    from data_access.accounts.vocabulary import EventKind
    from data_access.database import announce_changes, build_engine, translate_errors
    from data_access.migrate import require_current
    from data_access.settings import current_settings

    engine = build_engine(current_settings())
    try:
        require_current(engine)
        log([], kind=EventKind.IMPORT)
        told: list[str] = []
        with translate_errors(engine), engine.connect() as connection, connection.begin() as transaction:
            yield connection, told.append
            if keep:
                announce_changes(connection)
            else:
                transaction.rollback()
        log(told, kind=EventKind.IMPORT)
    finally:
        engine.dispose()
