"""The register of accounts: who may sign in, as what, from which day to which; changed here and nowhere else.

Comes in: an engine on the register's tables, identities that somebody has proved, changes and who makes them.
Goes out: `Standing` values: what an account may do now. Must not: know how people prove who they are, or draw a page.

Rights are read at every run and at every route, and kept for `KEPT_SECONDS` at most: an account that is ended loses
them at the next click, and within that time on a page left open.
"""

import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Engine, false, func, update
from sqlmodel import Session, col, or_, select

from data_access.accounts.tables import EMAIL_LENGTH, NAME_LENGTH, Account, Grant
from data_access.accounts.vocabulary import AccountRole
from data_access.database import lock_of_base, session, translate_errors
from data_access.elision import short_day
from data_access.errors import UserError

KEPT_SECONDS: Final = 5.0
"""How long what is read of the accounts is believed."""
SEEN_SECONDS: Final = 60.0
"""How often, at most, it is written that an account is in use."""
_ADDRESS: Final = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]+")
LINK: Final = "link"
"""Issuer of whoever has read a one-time link at their address."""
UNKNOWN: Final = "«{email}» non è tra le persone abilitate: `bifocale accounts list` le elenca."
LAST: Final = (
    "«{email}» è l'unico amministratore: prima abilitarne un altro, altrimenti nessuno potrebbe più abilitare persone "
    "dal cruscotto."
)


FOREIGN: Final = (
    "«{email}» contiene lettere che non sono dell'alfabeto inglese, e due indirizzi che si leggono uguali sarebbero di "
    "persone diverse: riscriverlo a mano (un dominio con accenti si scrive nella forma che comincia con xn--)."
)
LONG_NAME: Final = "Il nome di «{email}» ha {length} caratteri e al massimo può averne {most}: accorciarlo."
STRANGE_NAME: Final = "Il nome di «{email}» contiene caratteri che non si vedono: riscriverlo a mano."
OWN_FIGURES: Final = (
    "Chi abilita le persone non dà a se stesso un ruolo che vede i numeri ({role}): lo chieda a un altro "
    "amministratore, o a chi gestisce il server (`bifocale accounts add`)."
)
SEES_FIGURES: Final = frozenset({AccountRole.MANAGER, AccountRole.MAYOR, AccountRole.PARTNER})
"""Roles that nobody gives themselves."""
CHANGES: Final = 0x42_69_66_6F
"""Name of the lock under which accounts are changed, one change after the other (PostgreSQL)."""


class AccountError(UserError):
    """A change of accounts that cannot be made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who somebody has proved to be: by a provider's own name for them, with the e-mail that it vouches for.

    ``issuer`` is the provider (its address), or one of our own ways in: ``link`` (one-time link), ``proxy`` (trusted
    header).
    """

    issuer: str
    subject: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Right:
    """One role, with the municipality of a mayor (ISTAT code) or the organisation of a partner (its key)."""

    role: AccountRole
    municipality: str | None = None
    organisation: str | None = None

    def __post_init__(self) -> None:
        """Refuse a mayor of nowhere, a partner of nobody, and a place or organisation of another role."""
        if (self.role is AccountRole.MAYOR) != (self.municipality is not None):
            message = "Il ruolo «sindaco», e solo quello, vuole un comune."
            raise AccountError(message)
        if (self.role is AccountRole.PARTNER) != (self.organisation is not None):
            message = "Il ruolo «ente», e solo quello, vuole un ente."
            raise AccountError(message)

    @property
    def code(self) -> str:
        """How it is written in a file, in the log and in a session: ``sindaco:019035``."""
        return ":".join(filter(None, (str(self.role), self.municipality or self.organisation)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an account may do today; sessions that began before ``sessions_from`` are over."""

    account: int
    email: str
    name: str
    rights: tuple[Right, ...]
    sessions_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A role of an account, as the list and the file of accounts tell it."""

    email: str
    name: str
    right: Right
    valid_from: date
    valid_to: date | None
    added_by: str
    added_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    last_seen: datetime | None
    is_bound: bool

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return _holds(self, on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A role to be given: what `add` is asked for."""

    email: str
    right: Right
    name: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A role that somebody lost because another was given it."""

    email: str
    right: Right
    by_whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What `add` has done: the roles that were not in force already, and those that ended for them."""

    given: tuple[Wanted, ...]
    replaced: tuple[Replaced, ...]

    def __bool__(self) -> bool:
        """Whether anything is other than it was."""
        return bool(self.given or self.replaced)


def change_notes(change: Change, *, source: str = "") -> list[str]:
    """Return what the access log keeps of a change: a line for whoever was given a role, and for whoever lost one."""
    given = [f"abilitato {email_of(one.email)} come {one.right.code}{source}" for one in change.given]
    lost = [f"tolto a {one.email} il ruolo {one.right.code}: passa a {one.by_whom}{source}" for one in change.replaced]
    return [*given, *lost]


def email_of(text: str) -> str:
    """Return an e-mail address as it is compared: without blanks around it, in small letters.

    Raises
    ------
    AccountError
        If it is none.
    """
    email = text.strip().lower()
    if not email.isascii() and email.isprintable():
        raise AccountError(FOREIGN.format(email=text))
    if len(email) > EMAIL_LENGTH or not email.isprintable() or not _ADDRESS.fullmatch(email):
        message = f"«{text}» non è un indirizzo di posta: scriverlo come nome@comune.it."
        raise AccountError(message)
    return email


@dataclass(slots=True)
class Register:
    """The accounts of one database.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        See `data_access.accounts.store.register_engine`.
    today : callable, optional
        Returns the local day.
    now : callable, optional
        Returns this moment, UTC.
    """

    engine: Engine
    today: Callable[[], date] = lambda: date.today()  # noqa: DTZ011, PLW0108 - the local day, of now
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _entries: tuple[dict[int, Account], tuple[tuple[Account, Grant], ...]] | None = field(default=None, init=False)
    _read_at: float = field(default=float("-inf"), init=False)
    _seen: dict[int, float] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def standing(self, identity: Identity) -> Standing | None:
        """Return what somebody may do now; None for who has no account, or no role in force today.

        Who signs in for the first time is found by e-mail, and known from then on by the provider's own name: the same
        e-mail of another provider is somebody else.

        Raises
        ------
        DatabaseUnreachableError, DatabaseOutdatedError
            If the accounts cannot be read: nobody is let in on what was read before.
        """
        found = self._find(identity)
        if found is None:
            return None
        rights = tuple(sorted(_right(grant) for grant in self._grants_of(found) if _holds(grant, self.today())))
        if not rights:
            return None
        return Standing(
            account=_id(found),
            email=found.email,
            name=found.name,
            rights=rights,
            sessions_from=_utc(found.sessions_from),
        )

    def awaits_link(self, email: str) -> bool:
        """Whether whoever reads the mail of an address may enter by a one-time link: changes nothing.

        Their account has a role in force today, and nobody has vouched for it yet but a link.

        Raises
        ------
        DatabaseUnreachableError, DatabaseOutdatedError
            If the accounts cannot be read.
        """
        accounts, _ = self._read()
        wanted = email.strip().lower()
        found = next((one for one in accounts.values() if one.email == wanted and one.issuer in {None, LINK}), None)
        return found is not None and self._has_role(found)

    def forget(self) -> None:
        """Read the accounts again at the next question: somebody has just changed them here."""
        with self._lock:
            self._read_at = float("-inf")

    def seen(self, account: int) -> None:
        """Remember that an account is in use; written at most every `SEEN_SECONDS`."""
        moment = time.monotonic()
        if moment - self._seen.get(account, float("-inf")) < SEEN_SECONDS:
            return
        self._seen[account] = moment
        with _writing(self.engine) as opened:
            row = opened.get(Account, account)
            if row is not None:
                row.last_seen = self.now()
                opened.add(row)

    def add(self, wanted: Sequence[Wanted], *, by: str, replace: bool = False) -> Change:
        """Give roles, all of them or none; return what has changed.

        With ``replace`` whoever else is mayor of the same municipality, or speaks for the same organisation, ends the
        day on which the new one begins: a change of mayor is one line.

        Raises
        ------
        AccountError
            If an address or a name is none, a role would end before it begins, or somebody would give themselves one
            that sees figures.
        """
        replaced: list[Replaced] = []
        with _changing(self.engine) as opened:
            given = tuple(one for one in wanted if self._give(opened, one, by, replaced if replace else None))
        self.forget()
        return Change(given=given, replaced=tuple(replaced))

    def end(self, email: str, right: Right | None = None, *, by: str) -> tuple[Right, ...]:
        """Take one role away, or all of them, at once; return which. The account stays, with its history.

        Raises
        ------
        AccountError
            If nobody has that address, or it is the last administrator.
        """
        with _changing(self.engine) as opened:
            account = self._account(opened, email)
            open_grants = opened.exec(
                select(Grant).where(Grant.account_id == account.id, col(Grant.ended_at).is_(None))
            )
            ending = [grant for grant in open_grants if right is None or _right(grant) == right]
            if any(grant.role is AccountRole.ADMINISTRATOR for grant in ending):
                self._refuse_last(opened, account)
            for grant in ending:
                grant.ended_at, grant.ended_by = self.now(), by
                opened.add(grant)
            ended = tuple(_right(grant) for grant in ending)
        self.forget()
        return ended

    def sign_out_everywhere(self, email: str) -> None:
        """End every session that an account has begun until now.

        Raises
        ------
        AccountError
            If nobody has that address.
        """
        with self._changing(email) as account:
            account.sessions_from = self.now()

    def unbind(self, email: str) -> None:
        """Let an account be recognised again by e-mail at its next sign-in: the provider of identities has changed.

        Raises
        ------
        AccountError
            If nobody has that address.
        """
        with self._changing(email) as account:
            account.issuer = account.subject = None

    def entries(self) -> list[Entry]:
        """Return every role ever given, by address and day."""
        with translate_errors(self.engine), Session(self.engine) as opened:
            pairs = opened.exec(
                select(Account, Grant)
                .where(Grant.account_id == Account.id)
                .order_by(col(Account.email), col(Grant.valid_from), col(Grant.id))
            ).all()
            return [_entry(account, grant) for account, grant in pairs]

    def addresses(self) -> dict[str, tuple[str, ...]]:
        """Return the addresses of whoever has the role of each organisation (key) today."""
        today, found = self.today(), defaultdict[str, dict[str, None]](dict)
        for entry in self.entries():
            if entry.right.organisation and entry.holds(today):
                found[entry.right.organisation][entry.email] = None
        return {organisation: tuple(emails) for organisation, emails in found.items()}

    @contextmanager
    def _changing(self, email: str) -> Iterator[Account]:
        """Yield an account to be changed: written at the end, and read anew at the next question."""
        with _writing(self.engine) as opened:
            account = self._account(opened, email)
            yield account
            opened.add(account)
        self.forget()

    def _find(self, identity: Identity) -> Account | None:
        accounts, _ = self._read()
        known = (identity.issuer, identity.subject)
        bound = next((one for one in accounts.values() if (one.issuer, one.subject) == known), None)
        email = identity.email.strip().lower()
        if bound is not None and (bound.email == email or self._has_role(bound)):
            return bound
        unbound = next((one for one in accounts.values() if email and one.email == email and one.issuer is None), None)
        if unbound is None or (bound is not None and not self._has_role(unbound)):
            return bound
        with _changing(self.engine) as opened:
            row = opened.get(Account, unbound.id)
            if row is None or row.issuer is not None:
                return None
            former = None if bound is None else opened.get(Account, bound.id)
            if former is not None and (former.issuer, former.subject) == known:  # their address has changed
                former.issuer = former.subject = None
                opened.add(former)
                opened.flush()
            row.issuer, row.subject = identity.issuer, identity.subject
            opened.add(row)
        self.forget()
        return next((one for one in self._read()[0].values() if one.id == unbound.id), None)

    def _has_role(self, account: Account) -> bool:
        return any(_holds(grant, self.today()) for grant in self._grants_of(account))

    def _grants_of(self, account: Account) -> Iterable[Grant]:
        return (grant for owner, grant in self._read()[1] if owner.id == account.id)

    def _read(self) -> tuple[dict[int, Account], tuple[tuple[Account, Grant], ...]]:
        with self._lock:
            if self._entries is None or time.monotonic() - self._read_at >= KEPT_SECONDS:
                moment = time.monotonic()
                with translate_errors(self.engine), Session(self.engine, expire_on_commit=False) as opened:
                    accounts = {_id(account): account for account in opened.exec(select(Account))}
                    grants = opened.exec(select(Grant).where(col(Grant.ended_at).is_(None))).all()
                    pairs = tuple((accounts[grant.account_id], grant) for grant in grants)
                    opened.expunge_all()
                self._entries, self._read_at = (accounts, pairs), moment
            return self._entries

    def _give(self, opened: Session, wanted: Wanted, by: str, replaced: list[Replaced] | None) -> bool:
        """Give a role; return whether it was not in force.

        Who loses it for that is added to ``replaced``; None: nobody does.
        """
        email, since = email_of(wanted.email), wanted.valid_from or self.today()
        _refuse_name(email, wanted.name)
        if wanted.valid_to is not None and wanted.valid_to < since:
            message = f"Per «{email}» il ruolo finirebbe {short_day('il', wanted.valid_to)}, prima di cominciare."
            raise AccountError(message)
        account = opened.exec(select(Account).where(Account.email == email)).first()
        if account is None:
            account = Account(email=email, name=wanted.name, added_at=self.now(), added_by=by)
            opened.add(account)
            opened.flush()
        elif wanted.name:
            account.name = wanted.name
        if replaced is not None:
            losing = self._end_others(opened, account, wanted.right, since, by)
            replaced += [Replaced(email=one, right=wanted.right, by_whom=email) for one in losing]
        same = opened.exec(
            select(Grant).where(
                Grant.account_id == account.id, col(Grant.ended_at).is_(None), Grant.role == wanted.right.role
            )
        )
        already = [grant for grant in same if _right(grant) == wanted.right and _holds(grant, since)]
        if any(grant.valid_to == wanted.valid_to for grant in already):
            return False
        if email == by and wanted.right.role in SEES_FIGURES:
            raise AccountError(OWN_FIGURES.format(role=wanted.right.role.label.lower()))
        for grant in already:  # the same role until another day: the new line says until when
            self._end_before(grant, since, by)
        opened.add(
            Grant(
                account_id=_id(account),
                role=wanted.right.role,
                municipality=wanted.right.municipality,
                organisation=wanted.right.organisation,
                valid_from=since,
                valid_to=wanted.valid_to,
                added_at=self.now(),
                added_by=by,
            )
        )
        return True

    def _end_before(self, grant: Grant, since: date, by: str) -> None:
        """End a role the day before another begins; at once, if that is today or it has not begun."""
        if since > self.today() and grant.valid_from < since:
            grant.valid_to = date.fromordinal(since.toordinal() - 1)
        else:
            grant.ended_at, grant.ended_by = self.now(), by

    def _end_others(self, opened: Session, account: Account, right: Right, since: date, by: str) -> list[str]:
        """End the roles of others for the same place or organisation (see `_end_before`); return whose."""
        if right.municipality is None and right.organisation is None:
            return []
        others = opened.exec(
            select(Account, Grant).where(
                Grant.account_id == Account.id,
                Grant.account_id != account.id,
                col(Grant.ended_at).is_(None),
                Grant.role == right.role,
                or_(col(Grant.valid_to).is_(None), col(Grant.valid_to) >= since),
            )
        )
        ending = [(owner.email, grant) for owner, grant in others if _right(grant) == right]
        for _, grant in ending:
            self._end_before(grant, since, by)
            opened.add(grant)
        return [owner for owner, _ in ending]

    def _account(self, opened: Session, email: str) -> Account:
        account = opened.exec(select(Account).where(Account.email == email_of(email))).first()
        if account is None:
            raise AccountError(UNKNOWN.format(email=email))
        return account

    def _refuse_last(self, opened: Session, account: Account) -> None:
        others = opened.exec(
            select(Grant).where(
                Grant.role == AccountRole.ADMINISTRATOR, col(Grant.ended_at).is_(None), Grant.account_id != account.id
            )
        )
        if not any(_holds(grant, self.today()) for grant in others):
            raise AccountError(LAST.format(email=account.email))


@contextmanager
def _writing(engine: Engine) -> Iterator[Session]:
    """Open a session that will write, and waits for its turn at the beginning.

    On SQLite whoever has read and then wants to write, while the access log is being written, is refused at once
    instead of waiting: so it begins by writing nothing.
    """
    with session(engine) as opened:
        if engine.dialect.name == "sqlite":
            opened.connection().execute(update(Account).where(false()).values(name=""))
        yield opened


@contextmanager
def _changing(engine: Engine) -> Iterator[Session]:
    """Open a session for a change that looks at other rows before it writes, with nobody else changing meanwhile.

    Two administrators who end each other at once, or add the same address, would otherwise each see what was before.
    """
    with _writing(engine) as opened:
        if engine.dialect.name == "postgresql":
            opened.connection().execute(select(func.pg_advisory_xact_lock(*lock_of_base(CHANGES))))
        yield opened


def _refuse_name(email: str, name: str) -> None:
    if len(name) > NAME_LENGTH:
        raise AccountError(LONG_NAME.format(email=email, length=len(name), most=NAME_LENGTH))
    if not name.isprintable():
        raise AccountError(STRANGE_NAME.format(email=email))


def _right(grant: Grant) -> Right:
    return Right(role=grant.role, municipality=grant.municipality, organisation=grant.organisation)


def _holds(grant: Grant | Entry, on: date) -> bool:
    return grant.ended_at is None and grant.valid_from <= on and (grant.valid_to is None or on <= grant.valid_to)


def _entry(account: Account, grant: Grant) -> Entry:
    return Entry(
        email=account.email,
        name=account.name,
        right=_right(grant),
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        added_by=grant.added_by,
        added_at=_utc(grant.added_at) or grant.added_at,
        ended_at=_utc(grant.ended_at),
        ended_by=grant.ended_by,
        last_seen=_utc(account.last_seen),
        is_bound=account.issuer is not None,
    )


def _id(account: Account) -> int:
    """Return the key of an account that has been written."""
    if account.id is None:
        message = "an account has a key once it is written"
        raise ValueError(message)
    return account.id


def _utc(moment: datetime | None) -> datetime | None:
    """Return a moment with its zone, which SQLite does not keep."""
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)
