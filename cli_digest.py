"""The command that writes to whoever has asked for it: `bifocale digest`, for a timer or by hand.

Comes in: words typed in a terminal. Goes out: the letters as they would leave; with ``--send`` they leave, and the
access log has to whom. Must not: compute; write to anybody who has not asked, or has no role in force today.

A letter that was taken is written down after it has left: a process that is killed between the two leaves one letter to
be sent again, the same (its ``Message-ID`` too), and none unsent. One process sends at a time.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

import printable
from cli_accounts import log
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from data_access.accounts.mail import Letter
    from data_access.accounts.places import Places
    from data_access.accounts.register import Register, Right
    from data_access.accounts.subscriptions import Subscriber, Subscriptions
    from data_access.settings import Settings
    from indicators.engine.query_service import Edition

NOBODY: Final = "Nessuno ha chiesto messaggi di posta: non c'è niente da inviare."
NOBODY_OF_THESE: Final = (
    "Nessuno di quelli indicati ha chiesto di essere avvisato per posta: non c'è niente da inviare."
)
NO_ROLE: Final = "A {email} niente: il ruolo {role} non è più in vigore, o non vede numeri."
ALREADY: Final = "Questa settimana già scritto a: {count}."
NOTHING_NEW: Final = "Senza niente di nuovo, e perciò senza messaggio: {count}."
WOULD: Final = "Messaggi da inviare: {count}. Aggiungere --send per farli partire."
SENT: Final = "Messaggi inviati: {count}."
FAILED: Final = "Messaggi non partiti: {count}. Ripetendo il comando si riprova con questi soltanto."
BUSY: Final = "Un altro processo sta già inviando i messaggi: attendere che finisca."
UNKNOWN_ROLE: Final = "Il ruolo «{role}» non esiste: usare {roles}."


def digest(
    *,
    send: Annotated[bool, typer.Option("--send", help="Invia i messaggi; senza, li mostra soltanto.")] = False,
    role: Annotated[str, typer.Option(metavar="RUOLO", help="Solo a chi li ha chiesti in questo ruolo.")] = "",
    account: Annotated[str, typer.Option(metavar="INDIRIZZO", help="Solo a questa persona.")] = "",
) -> None:
    """Show what would be written to whoever has asked, or send it; exit code 1 if a message was not taken."""
    from data_access.accounts.start import require_mail
    from data_access.accounts.store import register_engine, require_current
    from data_access.accounts.subscriptions import Subscriptions
    from data_access.settings import current_settings
    from data_access.sole_process import LETTERS, sole_process

    settings = current_settings()
    require_mail(settings)
    _require_role(role)
    engine = register_engine(settings)
    try:
        require_current(engine)
        with sole_process(engine, LETTERS) as is_alone:
            if send and not is_alone:
                raise UserError(BUSY)
            everybody = Subscriptions(engine).wanting_letters()
            chosen = [one for one in everybody if _is_chosen(one, role=role, account=account)]
            if chosen:
                raise typer.Exit(code=int(_write_to(chosen, settings, Subscriptions(engine), send=send)))
            printable.tell(NOBODY_OF_THESE if everybody else NOBODY)
    finally:
        engine.dispose()


def _require_role(role: str) -> None:
    from data_access.accounts.vocabulary import AccountRole

    if role and role not in AccountRole.codes():
        raise UserError(UNKNOWN_ROLE.format(role=role, roles=", ".join(AccountRole.codes())))


def _is_chosen(subscriber: "Subscriber", *, role: str, account: str) -> bool:
    is_of_role = not role or subscriber.role.partition(":")[0] == role
    return is_of_role and (not account or subscriber.email == account.strip().lower())


class _Ready(NamedTuple):
    """A letter, and what is written down of it once it has left: the data it is about, the marks of its figures."""

    letter: "Letter"
    version: int
    marks: "Mapping[str, str]"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """What writing one letter after the other wants."""

    settings: "Settings"
    subscriptions: "Subscriptions"
    edition: "Edition"
    places: "Places"
    week: str

    def letter(self, subscriber: "Subscriber", right: "Right") -> _Ready | None:
        """Return the letter of a subscriber; None if there is nothing to tell them."""
        from data_access.accounts.entrance import viewer_of
        from data_access.accounts.stop_links import StopLinks
        from publication.digest.contents import digest_of
        from publication.digest.letter import Reader, letter_of

        viewer = viewer_of(right)
        told = None if viewer is None else digest_of(self.edition, viewer, subscriber, self.settings)
        if told is None:
            return None
        reader = Reader(subscriber=subscriber, role=self.places.words(right), week=self.week)
        letter = letter_of(told, reader, self.settings, StopLinks(key=self.settings.smtp.link_secret))
        return _Ready(letter, told.version, told.marks)

    def leaves(self, ready: _Ready, subscriber: "Subscriber") -> bool:
        """Send a letter and write that it has left; return whether it was taken. One that is not stops no other."""
        from data_access.accounts.mail import MailError, send_letter
        from data_access.accounts.vocabulary import EventKind

        letter = ready.letter
        try:
            send_letter(self.settings.smtp, letter)
        except MailError as error:
            printable.tell(f"{letter.to}: {error}", style="red")
            return False
        self.subscriptions.note_told(subscriber, version=ready.version, week=self.week, marks=ready.marks)
        log([f"messaggio a {letter.to}, come {subscriber.role}: {letter.subject}"], kind=EventKind.MAIL)
        return True


def _write_to(
    subscribers: "list[Subscriber]", settings: "Settings", subscriptions: "Subscriptions", *, send: bool
) -> bool:
    """Show, and send if it is to be, the letters of some subscribers; return whether any was not taken."""
    from data_access.accounts.register import Register
    from data_access.accounts.vocabulary import EventKind

    log([], kind=EventKind.MAIL)  # what cannot be written down is not done
    edition, places = _data(settings)
    register = Register(subscriptions.engine)
    week = _week(register.today())
    post = _Post(settings=settings, subscriptions=subscriptions, edition=edition, places=places, week=week)
    waiting = [one for one in subscribers if one.told_week != week]
    sent, quiet, failed = 0, 0, 0
    for subscriber in waiting:
        right = _right_in_force(subscriber, register, places, settings)
        if right is None:
            printable.tell(NO_ROLE.format(email=subscriber.email, role=subscriber.role))
            continue
        ready = post.letter(subscriber, right)
        if ready is None:
            quiet += 1
            continue
        printable.answer(f"A: {ready.letter.to}\nOggetto: {ready.letter.subject}\n\n{ready.letter.text}")
        if not send or post.leaves(ready, subscriber):
            sent += 1
        else:
            failed += 1
    for sentence, count in ((ALREADY, len(subscribers) - len(waiting)), (NOTHING_NEW, quiet), (FAILED, failed)):
        if count:
            printable.tell(sentence.format(count=count))
    printable.tell((SENT if send else WOULD).format(count=sent))
    return bool(failed)


def _data(settings: "Settings") -> "tuple[Edition, Places]":
    """Return the data as they are now, and the names of the roles' places."""
    from data_access.accounts.places import Places
    from data_access.database import build_engine
    from data_access.store import SnapshotStore
    from indicators.engine.query_service import Edition

    engine = build_engine(settings)
    try:
        edition = Edition(SnapshotStore(engine, settings).current(), settings)
    finally:
        engine.dispose()
    names = edition.directory
    return edition, Places(municipalities=names.municipalities, organisations=names.organisations)


def _right_in_force(
    subscriber: "Subscriber", register: "Register", places: "Places", settings: "Settings"
) -> "Right | None":
    """Return the role that a subscriber asked in, if it is theirs today and sees figures."""
    from data_access.accounts.entrance import viewer_of
    from data_access.accounts.vocabulary import AccountRole

    today = register.today()
    own = (entry for entry in register.entries() if entry.email == subscriber.email and entry.holds(today))
    right = next((entry.right for entry in own if entry.right.code == subscriber.role), None)
    if right is None or viewer_of(right) is None or not places.is_there(right):
        return None
    return right if settings.public_role or right.role is not AccountRole.PUBLIC else None


def _week(day: "date") -> str:
    """Return the week of a day as ISO 8601 writes it: ``2026-W49``."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
