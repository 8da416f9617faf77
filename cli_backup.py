"""The commands that copy the shared database and bring a copy back: `bifocale db backup` and `bifocale db restore`.

Comes in: words typed in a terminal. Goes out: a file, or a database that holds and answers what it did; a line in the
access log. Must not: compute; take a database away that nobody said may go.
"""

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from data_access.elision import elided, short_day
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data_access.accounts.vocabulary import EventKind
    from data_access.backup.making import Base
    from data_access.backup.manifest import Answers, Manifest
    from data_access.backup.restoring import Restored
    from data_access.snapshot import Snapshot

Copy = Annotated[Path, typer.Argument(metavar="FILE", help="Il file della copia, uno solo.")]
PRIVATE: Final = (
    "Il file contiene i dati di tutte le persone seguite e chi può entrare: conservarlo cifrato, altrove, e provarlo "
    "ogni tanto (`bifocale db restore --dry-run`). I segreti non ci sono: senza BIFOCALE_DISCLOSURE_SECRET e "
    "BIFOCALE_PERSONS_KEY, da conservare a parte, la copia non serve."
)
OTHER_KEYS: Final = (
    "Le persone della copia sono state caricate con altre chiavi (BIFOCALE_PERSONS_KEY, impronte {theirs}; qui "
    "{ours}): i numeri sono quelli, ma nessun file di persone si carica finché non si rimettono quelle di allora."
)
UNMEASURED: Final = (
    "I numeri protetti non sono nella copia: questa base dati, così com'è, non si può misurare (`bifocale db check`). "
    "Al ritorno si confronteranno le righe."
)


def backup(
    path: Copy,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Riscrive il file, se c'è già.")] = False,
) -> None:
    """Write the whole database in one file."""
    from data_access.accounts.vocabulary import EventKind
    from data_access.backup.making import back_up

    with _base() as base, printable.bar() as advance:
        _note(base, EventKind.EXPORT, "copia della base dati")
        manifest = back_up(base, path, _measure(base), replace=replace, advance=advance)
    printable.tell(f"Copia scritta in {path}: {_words(manifest)}.")
    if manifest.answers is None:
        printable.tell(UNMEASURED, style="yellow")
    if not manifest.is_demo:
        printable.tell(PRIVATE, style="yellow")


def restore(
    path: Copy,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="La copia prende il posto dei dati che ci sono, che vanno perduti.")
    ] = False,
    confirm: Annotated[
        str, typer.Option(metavar="CHIAVE", help="Con --replace: la chiave dell'Ambito i cui dati vanno perduti.")
    ] = "",
    other_secret: Annotated[
        bool, typer.Option("--other-secret", help="Il segreto degli arrotondamenti di allora è perduto.")
    ] = False,
    other_figures: Annotated[
        bool, typer.Option("--other-figures", help="Le impostazioni sono altre apposta: non confronta i numeri.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Controlla la copia, e non cambia niente.")] = False,
) -> None:
    """Bring a copy back, and prove that the figures are the same."""
    from data_access.accounts.vocabulary import EventKind
    from data_access.backup.restoring import Consents, present
    from data_access.backup.restoring import restore as bring_back

    with _base() as base:
        there = present(base)
        key = there.key if there and dry_run else _confirmed(there.key, confirm) if there and replace else ""
        consents = Consents(replaces=key, other_secret=other_secret, other_figures=other_figures)
        if there and not dry_run:
            _note(base, EventKind.IMPORT, "ripristino di una copia della base dati, chiesto")
        with printable.bar() as advance:
            done = bring_back(base, path, _measure(base), consents, advance=advance, only_check=dry_run)
        if not dry_run:
            detail = f"ripristinata la copia della versione {done.manifest.data_version} dei dati"
            _note(base, EventKind.IMPORT, detail)
    _tell(path, done, base.settings.persons_marks, dry_run=dry_run)


def _tell(path: Path, done: "Restored", ours: tuple[str, ...], *, dry_run: bool) -> None:
    manifest = done.manifest
    what = "La copia è in ordine" if dry_run else "Base dati ripristinata"
    printable.tell(f"{what} ({path.name}): {_words(manifest)}.")
    printable.tell(f"Righe confrontate, uguali in tutte le {len(manifest.tables)} tabelle.")
    if done.proved is not None:
        printable.tell(f"Numeri protetti confrontati, uguali: {done.proved.questions} domande.")
    else:
        printable.tell("I numeri protetti non sono stati confrontati con quelli di allora.", style="yellow")
    if done.persons and done.persons != ours:
        told = ["+".join(marks) or "nessuna" for marks in (done.persons, ours)]
        printable.tell(OTHER_KEYS.format(theirs=told[0], ours=told[1]), style="yellow")
    if done.upgraded:
        printable.tell(f"La copia era alla versione {manifest.revision} delle tabelle: è stata aggiornata.")
    if not done.with_register and manifest.register_tables:
        printable.tell("Persone abilitate e registro degli accessi restano quelli che ci sono.", style="yellow")
    if dry_run:
        printable.tell("È una prova (--dry-run): non è cambiato niente.")


def _words(manifest: "Manifest") -> str:
    """Say of which data a copy is."""
    rows = f"{manifest.rows:,}".replace(",", ".")
    day = f", aggiornati {short_day('al', manifest.as_of)}" if manifest.as_of else ""
    ambito = f"«{manifest.ambito}»" if manifest.ambito else "nessun Ambito"
    made = elided("il", f"{manifest.made_at.astimezone():%d/%m/%Y %H:%M}")
    redraws = f", {manifest.redraws} arrotondamenti sorteggiati di nuovo" if manifest.redraws else ""
    return f"{ambito}, versione {manifest.data_version} dei dati{day}, {rows} righe{redraws}; fatta {made}"


def _confirmed(key: str, told: str) -> str:
    """Return the key of the Ambito that goes away, typed by whoever knows it."""
    if not told and sys.stdin.isatty():
        question = f"I dati che ci sono vanno perduti. Per confermare scrivere «{key}»"
        told = str(typer.prompt(question, default="", show_default=False, err=True)).strip()
    if told and told != key:
        raise UserError(f"Non è confermato: serviva «{key}». La base dati è com'era.")
    return told


@contextmanager
def _base() -> "Iterator[Base]":
    from data_access.accounts.store import register_engine
    from data_access.backup.making import Base
    from data_access.database import build_engine
    from data_access.settings import current_settings

    settings = current_settings()
    base = Base(data=build_engine(settings), register=register_engine(settings), settings=settings)
    try:
        yield base
    finally:
        base.data.dispose()
        base.register.dispose()


def _measure(base: "Base") -> "Callable[[Snapshot], Answers]":
    from data_access.real_data import require_own_secret
    from indicators.interchange.proof_of_figures import answers_of

    def measure(snapshot: "Snapshot") -> "Answers":
        require_own_secret(base.settings.disclosure, is_demo=snapshot.is_demo)
        return answers_of(snapshot, base.settings)

    return measure


def _note(base: "Base", kind: "EventKind", detail: str) -> None:
    """Write in the access log; not where there is none, for a base may be copied and restored before it is served."""
    from cli_accounts import started_by
    from data_access.accounts.access_log import Event, append
    from data_access.accounts.store import require_current
    from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError

    try:
        require_current(base.register)
    except (DatabaseEmptyError, DatabaseOutdatedError):
        return
    event = Event(kind=kind, who=started_by(), detail=detail)
    append(base.register, [(datetime.now(UTC).isoformat(), event)], key=base.settings.log_key)
