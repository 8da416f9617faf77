"""The entrance: from who somebody has proved to be to what they may do at this moment, with a trace of it.

Comes in: proved identities, the word that a browser holds, settings. Goes out: a `Holder` with roles, or a `Refused`
with an Italian sentence that says what to do. Must not: know how people prove who they are, draw a page, or believe
anything of an address.

Asked at every run and at every route that carries data: sign-ins are read every `sign_ins.KEPT_SECONDS`, accounts every
`register.KEPT_SECONDS`, and both at every `refresh`, by which open pages are watched.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final, Self

from data_access.accounts.access_log import AccessLog, Event
from data_access.accounts.claims import ClaimsError, Proof, is_tax_code
from data_access.accounts.levels import reaches
from data_access.accounts.register import LINK, AccountError, Identity, Register, Right, Standing, email_of
from data_access.accounts.sign_ins import Held, SignIns, mark_of
from data_access.accounts.store import register_engine, require_current
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.settings import Settings
from data_access.viewers import Role, Viewer

PROXY: Final = "proxy"
"""Issuer of who was recognised by a proxy of ours: the level of their identity is its own matter."""
OF_OURS: Final = frozenset({PROXY, LINK})
"""Issuers that are ways in of our own: there is no provider to sign out at."""
EXACT: Final = frozenset({AccountRole.MANAGER, AccountRole.PARTNER})
"""Roles that see exact figures, of all or of their own services."""
MOST_SKEW: Final = timedelta(minutes=2)
"""By which two clocks may differ, each way."""
NO_TAX_CODE: Final = (
    "Il proxy di questa amministrazione riconosce le persone dal codice fiscale, che Bifocale non conserva: "
    "l'intestazione di BIFOCALE_TRUSTED_HEADER deve portare l'indirizzo di posta. Avvisare chi gestisce Bifocale."
)
NO_ADDRESS: Final = (
    "Il proxy di questa amministrazione non dice un indirizzo di posta: è quello che l'intestazione di "
    "BIFOCALE_TRUSTED_HEADER deve portare. Avvisare chi gestisce Bifocale."
)
NO_CONTACT: Final = "all'ufficio di piano dell'Ambito"


class Reason(Enum):
    """Why somebody does not enter, or enters no more: the sentence for them, and the word for the log."""

    NO_EMAIL = (
        (
            "L'identità è stata riconosciuta, ma il fornitore di identità non ha comunicato un indirizzo di posta "
            "verificato, con cui Bifocale cerca le persone abilitate. Rivolgersi {contact}."
        ),
        "nessun indirizzo di posta",
    )
    NO_ROLE = (
        (
            "L'identità è stata riconosciuta, ma «{email}» non è tra le persone abilitate, o nessun suo ruolo vale "
            "oggi. Per entrare chiedere l'abilitazione {contact}, indicando questo indirizzo di posta."
        ),
        "nessun ruolo in vigore",
    )
    LOW_LEVEL = (
        (
            "Il ruolo di «{email}» vede i numeri esatti, e per vederli serve un'identità di livello {level} o "
            "superiore (per esempio SPID di livello 2, o la carta d'identità elettronica). Uscire e rientrare con quel "
            "livello."
        ),
        "livello dell'identità troppo basso",
    )
    TOO_LONG = (
        "Dall'ingresso è passato il tempo massimo ({hours} ore): entrare di nuovo. La pagina resta quella di prima.",
        "tempo massimo passato",
    )
    IDLE = (
        "La pagina è rimasta ferma per più di {minutes} minuti: entrare di nuovo. La pagina resta quella di prima.",
        "troppo tempo senza usarla",
    )
    SIGNED_OUT = ("L'ingresso è stato chiuso. Per continuare entrare di nuovo.", "uscita")

    def __init__(self, sentence: str, word: str) -> None:
        self.sentence, self.word = sentence, word


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who may look now.

    Attributes
    ----------
    standing : Standing
        Their account.
    rights : tuple of Right
        The roles that they may look in now: those in force, less those for which their identity is too weak.
    right : Right or None
        The one in force; None where they have several and have not chosen.
    by_provider : bool
        Whether they came by the provider of digital identities, where they are to sign out too.
    """

    standing: Standing
    rights: tuple[Right, ...]
    right: Right | None
    by_provider: bool

    @property
    def email(self) -> str:
        """Address of the account."""
        return self.standing.email


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Somebody who has proved who they are and may not look, or no more."""

    reason: Reason
    sentence: str
    email: str
    by_provider: bool

    @property
    def may_try_again(self) -> bool:
        """Whether the same person may just sign in again: what was over is not what they are."""
        return self.reason in {Reason.TOO_LONG, Reason.IDLE, Reason.SIGNED_OUT}


def viewer_of(right: Right) -> Viewer | None:
    """Return who looks at figures in a role; None for the roles that see none."""
    match right.role:
        case AccountRole.MANAGER:
            return Viewer(role=Role.MANAGER)
        case AccountRole.MAYOR:
            return Viewer(role=Role.MAYOR, municipality=right.municipality)
        case AccountRole.PARTNER:
            return Viewer(role=Role.PARTNER, organisation=right.organisation)
        case AccountRole.PUBLIC:
            return Viewer(role=Role.PUBLIC)
        case _:
            return None


@dataclass(slots=True)
class Entrance:
    """One per process. Thread-safe.

    Parameters
    ----------
    settings : Settings
    register : Register
    sign_ins : SignIns
    log : AccessLog
    now : callable, optional
        Returns this moment, UTC.
    """

    settings: Settings
    register: Register
    sign_ins: SignIns
    log: AccessLog
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _seen: set[int] = field(default_factory=set, init=False)
    _told: set[str] = field(default_factory=set, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @classmethod
    def on(cls, settings: Settings, *, log: AccessLog) -> Self:
        """Return the entrance of an installation, with the access log that its visitors leave their trace in.

        Raises
        ------
        DatabaseEmptyError, DatabaseOutdatedError, DatabaseUnreachableError
            If the tables of accounts are not there, or cannot be read.
        """
        engine = register_engine(settings)
        try:
            require_current(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(settings, Register(engine), SignIns(engine), log)

    def enter(self, proof: Proof, *, network: str) -> str:
        """Write a sign-in and its trace; return the word that the browser is to hold.

        Who may not look is written down too, as refused: they hold a word that says who they are and opens nothing.

        Raises
        ------
        DataUnavailableError
            If it cannot be written.
        """
        word = self.sign_ins.begin(proof.identity, level=proof.level, issued_at=proof.issued_at)
        found = self.look(word)
        if isinstance(found, Holder):
            roles = ", ".join(right.code for right in found.rights)
            self.log.add(Event(kind=EventKind.SIGN_IN, who=found.email, role=roles, network=network))
        elif found is not None:
            who = found.email or proof.identity.subject
            self.log.add(Event(kind=EventKind.REFUSAL, who=who, network=network, detail=found.reason.word))
        return word

    def refuse(self, detail: str, *, network: str) -> None:
        """Write down that somebody could not prove who they are."""
        self.log.add(Event(kind=EventKind.REFUSAL, who="", network=network, detail=detail))

    def look(self, word: str, *, proxied: str | None = None) -> Holder | Refused | None:
        """Return what the bearer of a word may do now; None if the word is nobody's.

        Parameters
        ----------
        word : str
            What the browser holds.
        proxied : str, optional
            Whom the trusted proxy names on this connection, where one is trusted: who came by it must be the same.

        Raises
        ------
        DataUnavailableError
            If accounts cannot be read: nobody is let in on what was read before.
        """
        held = self.sign_ins.find(word) if word else None
        if held is None:
            return None
        if held.identity.issuer == PROXY and proxied is not None and proxied.strip().lower() != held.identity.email:
            return None
        over = self._over(held)
        if over is not None:
            return self._refused(over, held)
        standing = self.register.standing(held.identity)
        if standing is None:
            return self._refused(Reason.NO_ROLE if held.identity.email else Reason.NO_EMAIL, held)
        proved = held.issued_at if held.identity.issuer == LINK else held.began_at  # when the link was asked for
        if standing.sessions_from is not None and proved <= standing.sessions_from:
            return self._refused(Reason.SIGNED_OUT, held)
        return self._holder(held, standing)

    def use(self, word: str, holder: Holder) -> None:
        """Note that a page was opened: written behind the run, by `keep_up`."""
        self.sign_ins.use(word)
        with self._lock:
            self._seen.add(holder.standing.account)

    def choose(self, word: str, right: Right | None, *, network: str) -> None:
        """Look in one of one's roles from now on; None to be asked again.

        Raises
        ------
        DataUnavailableError
            If it cannot be written.
        """
        found = self.look(word)
        if not isinstance(found, Holder) or (right is not None and right not in found.rights):
            return
        self.sign_ins.choose(word, right.code if right else None)
        if right is not None:
            event = Event(kind=EventKind.SIGN_IN, who=found.email, role=right.code, network=network)
            self.log.add(event)

    def leave(self, word: str, *, network: str, everywhere: bool = False) -> None:
        """End a sign-in, or all of those of its account.

        Raises
        ------
        DataUnavailableError
            If it cannot be written.
        """
        found = self.look(word)
        self.sign_ins.end(word)
        if isinstance(found, Holder):
            if everywhere:
                self.register.sign_out_everywhere(found.email)
            self._note_end(word, found.email, network, "da tutti i dispositivi" if everywhere else "")

    def put_out(self, word: str, found: Refused | None) -> None:
        """Write down, once, that an open page was closed to whoever was reading it."""
        self._note_end(word, found.email if found else "", "", found.reason.word if found else "ingresso sconosciuto")

    def require_readable(self) -> None:
        """Read accounts and sign-ins, for the sake of reading.

        Raises
        ------
        DataUnavailableError
            If they cannot be read.
        """
        self.refresh()
        self.sign_ins.find("nessuno")
        self.register.entries()

    def refresh(self) -> None:
        """Read accounts and sign-ins again at the next question."""
        self.register.forget()
        self.sign_ins.forget()

    def keep_up(self) -> None:
        """Write what was noted behind the runs: who is using the dashboard.

        Raises
        ------
        DataUnavailableError
            If it cannot be written.
        """
        with self._lock:
            seen, self._seen = self._seen, set()
        self.sign_ins.flush()
        for account in seen:
            self.register.seen(account)

    def _holder(self, held: Held, standing: Standing) -> Holder | Refused:
        minimum = self.settings.oidc.level_wanted
        is_sure = held.identity.issuer == PROXY or reaches(held.level, minimum, self.settings.oidc.accepted_levels)
        offered = [right for right in standing.rights if self.settings.public_role or _is_personal(right)]
        rights = tuple(right for right in offered if is_sure or right.role not in EXACT)
        if not rights:
            return self._refused(Reason.LOW_LEVEL if offered else Reason.NO_ROLE, held)
        chosen = next((right for right in rights if right.code == held.chosen), None)
        return Holder(
            standing=standing,
            rights=rights,
            right=rights[0] if len(rights) == 1 else chosen,
            by_provider=held.identity.issuer not in OF_OURS,
        )

    def _over(self, held: Held) -> Reason | None:
        moment = self.now()
        if held.ended_at is not None:
            return Reason.SIGNED_OUT
        if moment - held.issued_at > timedelta(hours=self.settings.session_hours):
            return Reason.TOO_LONG
        if moment - held.last_run > timedelta(minutes=self.settings.session_idle_minutes):
            return Reason.IDLE
        return None

    def _refused(self, reason: Reason, held: Held) -> Refused:
        contact = f"a {self.settings.contact_email}" if self.settings.contact_email else NO_CONTACT
        sentence = reason.sentence.format(
            email=held.identity.email,
            contact=contact,
            level=self.settings.oidc.level_wanted.removeprefix("SpidL"),
            hours=f"{self.settings.session_hours:g}".replace(".", ","),
            minutes=f"{self.settings.session_idle_minutes:g}".replace(".", ","),
        )
        return Refused(
            reason=reason, sentence=sentence, email=held.identity.email, by_provider=held.identity.issuer not in OF_OURS
        )

    def _note_end(self, word: str, who: str, network: str, detail: str) -> None:
        mark = mark_of(word)
        with self._lock:
            if mark in self._told:
                return
            if len(self._told) > 10_000:  # noqa: PLR2004 - far more than a day of sign-ins
                self._told.clear()
            self._told.add(mark)
        self.log.add(Event(kind=EventKind.SIGN_OUT, who=who, network=network, detail=detail))


def is_skewed(proof: Proof, now: datetime) -> bool:
    """Whether the provider's clock and ours differ by so much that what it signs is not believed."""
    return proof.issued_at is not None and abs(now - proof.issued_at) > MOST_SKEW


def proxied_proof(email: str) -> Proof:
    """Return who a trusted proxy names.

    Raises
    ------
    ClaimsError
        If it names them by a tax code, which is not kept.
    """
    if is_tax_code(email):
        raise ClaimsError(NO_TAX_CODE)
    try:
        address = email_of(email)
    except AccountError as error:
        raise ClaimsError(NO_ADDRESS) from error
    return Proof(identity=Identity(issuer=PROXY, subject=address, email=address), level="", issued_at=None)


def _is_personal(right: Right) -> bool:
    return right.role is not AccountRole.PUBLIC
