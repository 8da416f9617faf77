"""The command that asks partners for what they owe: `bifocale reminders`, for a timer or by hand.

Comes in: words typed in a terminal. Goes out: the messages as they would leave; with ``--send`` they leave, and the
access log has to whom. Must not: compute; send what was not written on the terminal.
"""

from typing import TYPE_CHECKING, Annotated, Final

import typer

import printable
from cli_accounts import log
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from indicators.data_quality.reminders import Owed

NOTHING: Final = "Nessun ente ha flussi in ritardo, contestati o da confermare: non c'è niente da inviare."
NOBODY: Final = "Nessuna persona abilitata ha il ruolo di «{body}»: il messaggio non ha a chi andare."
WOULD: Final = "{count} da inviare: aggiungere --send per farli partire."
SENT: Final = "Inviati: {count}."
ONLY: Final = "«{key}» non è un ente che ha qualcosa da consegnare, rispondere o confermare."


def reminders(
    *,
    send: Annotated[bool, typer.Option("--send", help="Invia i messaggi; senza, li mostra soltanto.")] = False,
    organisation: Annotated[
        list[str] | None, typer.Option(metavar="ENTE", help="Solo a questo ente, per chiave; si può ripetere.")
    ] = None,
) -> None:
    """Show what would be asked of each organisation, or send it; exit code 1 if a message was not taken."""
    from data_access.accounts.mail import send_words
    from data_access.accounts.vocabulary import EventKind
    from data_access.settings import current_settings
    from indicators.data_quality.reminders import body, subject

    settings = current_settings()
    address = f"{settings.public_url.rstrip('/')}/verifica" if settings.public_url else ""
    asked = list(_asked(organisation or []))
    if not asked:
        printable.tell(NOTHING)
        return
    addresses = _addresses()
    sent, failed = 0, False
    for what in asked:
        to = addresses.get(what.organisation, ())
        head, text = subject(what), body(what, address=address)
        printable.answer(f"A: {', '.join(to) or '(nessuno)'}\nOggetto: {head}\n\n{text}")
        if not to:
            printable.tell(NOBODY.format(body=what.body))
        for one in to:
            if send:
                try:
                    send_words(settings.smtp, to=one, subject=head, body=text)
                    log([f"sollecito a {one}: {head}"], kind=EventKind.VERIFICATION)
                except UserError as error:
                    printable.tell(str(error), style="red")
                    failed = True
                    continue
            sent += 1
    printable.tell((SENT if send else WOULD).format(count=sent))
    raise typer.Exit(code=int(failed))


def _asked(only: list[str]) -> "Iterator[Owed]":
    """Yield what each organisation owes today.

    Raises
    ------
    UserError
        If an organisation that was named owes nothing, or is not there.
    """
    from datetime import date

    from data_access.database import build_engine
    from data_access.migrate import require_current
    from data_access.reading import read_snapshot
    from data_access.settings import current_settings
    from data_access.verification.events import threads
    from data_access.verification.standing import Standing, standing
    from data_access.viewers import Role, Viewer
    from indicators.data_quality.reminders import owed
    from indicators.data_quality.returns_in_hand import InHand, returns_in_hand, verified_from
    from indicators.model.period import first_day_of

    settings = current_settings()
    engine = build_engine(settings)
    require_current(engine)
    snapshot = read_snapshot(engine, secret=settings.disclosure.key, source=settings.contacts)
    returns = returns_in_hand(snapshot, viewer=Viewer(role=Role.MANAGER))
    said = threads(engine, [*snapshot["services"]["key"]])
    engine.dispose()

    def stands(one: InHand) -> Standing:
        return standing(one.delivery, said.get((one.service, first_day_of(one.month)), ()))

    today = date.today()  # noqa: DTZ011 - the local day
    found = owed(returns, stands, on=today, begins=verified_from(snapshot))
    unknown = [key for key in only if key not in {what.organisation for what in found}]
    if unknown:
        raise UserError(ONLY.format(key=unknown[0]))
    yield from (what for what in found if not only or what.organisation in only)


def _addresses() -> "Mapping[str, tuple[str, ...]]":
    """Return the addresses of whoever has the role of each organisation today."""
    from data_access.accounts.register import Register
    from data_access.accounts.store import register_engine, require_current
    from data_access.settings import current_settings

    engine = register_engine(current_settings())
    try:
        require_current(engine)
        return Register(engine).addresses()
    finally:
        engine.dispose()
