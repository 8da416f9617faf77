"""Who has asked to be written to, in which of their roles, about what: nobody who has not asked.

Comes in: an engine on the register's tables, accounts, roles, figures. Goes out: `Subscriber` values. Must not: know
what a role may see, or keep a number of a figure: what was told of one is kept as a keyed fingerprint.

A row of a subscriber stays when the last message is no longer wanted, and with it the key of the links by which
messages are stopped: an old link goes on meaning what it says.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, delete, false, func, select, update
from sqlalchemy.exc import IntegrityError

from data_access.accounts.tables import ASKED_LENGTH, FIGURE_LENGTH, Account, FollowedFigure, MailSubscriber
from data_access.database import translate_errors
from data_access.errors import UserError

MOST_FIGURES: Final = 30
"""Figures that one subscriber follows: of more a letter would say nothing."""
TOO_MANY: Final = (
    f"Si possono seguire al massimo {MOST_FIGURES} figure: smettere di seguirne una, dal proprio nome in alto a destra."
)
TOO_LONG: Final = "La vista ha troppi filtri perché si possa seguire: toglierne qualcuno, e riprovare."
_account: Final = Account.__table__  # type: ignore[attr-defined]  # every table class has it
_subscriber: Final = MailSubscriber.__table__  # type: ignore[attr-defined]  # as above
_figure: Final = FollowedFigure.__table__  # type: ignore[attr-defined]  # as above


class SubscriptionError(UserError):
    """Something that cannot be subscribed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that is followed.

    Attributes
    ----------
    subject : str
        Fingerprint of the question, which tells it from the others.
    name : str
        What it shows, in words.
    address : str
        Where it is looked at: ``/mappa?periodo=2025``.
    question : str
        What it asks of the data (`indicators.interchange.followed_question`).
    mark : str
        Keyed fingerprint of the last answer that was told.
    """

    subject: str
    name: str
    address: str
    question: str
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Somebody who is written to, in one of their roles.

    Attributes
    ----------
    number, account : int
        Keys of the subscriber and of the account.
    email : str
    role : str
        As `data_access.accounts.register.Right.code` writes it.
    weekly : bool
        Whether they are sent the weekly letter.
    key : str
        Random word of the links by which messages are stopped.
    told_version : int or None
        Data version that the last letter was about; None before the first.
    told_week : str or None
        Week of the last letter, ``2026-W49``.
    figures : tuple of Figure
        Those that they follow, the oldest first.
    """

    number: int
    account: int
    email: str
    role: str
    weekly: bool
    key: str
    told_version: int | None
    told_week: str | None
    figures: tuple[Figure, ...]

    @property
    def wants_letters(self) -> bool:
        """Whether there is anything to write to them about."""
        return self.weekly or bool(self.figures)


@dataclass(slots=True)
class Subscriptions:
    """The subscriptions of one database.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        See `data_access.accounts.store.register_engine`.
    now : callable, optional
        Returns this moment, UTC.

    Every method raises `DatabaseUnreachableError` or `DatabaseOutdatedError` if the tables cannot be read or written.
    """

    engine: Engine
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def wanting_letters(self) -> tuple[Subscriber, ...]:
        """Return everybody who is to be written to, by address and role."""
        return tuple(one for one in self._read() if one.wants_letters)

    def of(self, account: int, role: str) -> Subscriber | None:
        """Return the subscriptions of an account in a role; None if it never had any."""
        found = self._read(_subscriber.c.account_id == account, _subscriber.c.role == role)
        return found[0] if found else None

    def with_key(self, key: str) -> Subscriber | None:
        """Return whose the key of a link is; None if it is nobody's any more."""
        found = self._read(_subscriber.c.key == key)
        return found[0] if found else None

    def switch_weekly(self, account: int, role: str, *, on: bool) -> None:
        """Switch the weekly letter on or off."""
        with self._writing() as connection:
            number = self._number(connection, account, role)
            connection.execute(update(_subscriber).where(_subscriber.c.id == number).values(weekly=on))

    def follow(self, account: int, role: str, figure: Figure) -> None:
        """Follow a figure; one that is followed already is followed as it is now.

        Raises
        ------
        SubscriptionError
            If too many are followed, or it is of too many filters.
        """
        if max(len(figure.address), len(figure.question)) > ASKED_LENGTH:
            raise SubscriptionError(TOO_LONG)
        values = {
            "name": figure.name[:FIGURE_LENGTH],
            "address": figure.address,
            "question": figure.question,
            "mark": figure.mark,
        }
        with self._writing() as connection:
            number = self._number(connection, account, role)
            own = _figure.c.subscriber_id == number
            known = connection.execute(update(_figure).where(own, _figure.c.subject == figure.subject).values(**values))
            if known.rowcount:
                return
            count = connection.scalar(select(func.count()).select_from(_figure).where(own)) or 0
            if count >= MOST_FIGURES:
                raise SubscriptionError(TOO_MANY)
            row = {"subscriber_id": number, "subject": figure.subject, "since": self.now(), **values}
            connection.execute(_figure.insert().values(**row))

    def unfollow(self, account: int, role: str, subject: str) -> None:
        """Follow a figure no more."""
        subscriber = self.of(account, role)
        if subscriber is not None:
            self.stop(subscriber.key, subject)

    def stop(self, key: str, subject: str = "") -> Subscriber | None:
        """Stop what a link names: one figure, or every message; return whose it was and how it stood, None if nobody's.

        What was stopped already stays so.
        """
        before = self.with_key(key)
        if before is not None:
            with self._writing() as connection:
                own = _figure.c.subscriber_id == before.number
                connection.execute(delete(_figure).where(own, _figure.c.subject == subject if subject else own))
                if not subject:
                    connection.execute(
                        update(_subscriber).where(_subscriber.c.id == before.number).values(weekly=False)
                    )
        return before

    def note_told(self, subscriber: Subscriber, *, version: int, week: str, marks: Mapping[str, str]) -> None:
        """Write that a letter has left: about which data, in which week, and what it told of the figures it names.

        Parameters
        ----------
        subscriber : Subscriber
        version : int
        week : str
        marks : mapping of str to str
            The fingerprints of the answers, by subject of the figures.
        """
        with self._writing() as connection:
            told = {"told_version": version, "told_week": week, "told_at": self.now()}
            connection.execute(update(_subscriber).where(_subscriber.c.id == subscriber.number).values(**told))
            for subject, mark in marks.items():
                own = (_figure.c.subscriber_id == subscriber.number, _figure.c.subject == subject)
                connection.execute(update(_figure).where(*own).values(mark=mark))

    def _number(self, connection: Connection, account: int, role: str) -> int:
        """Return the key of a subscriber, who is written down if they are new; of two clicks at once one waits."""
        own = (_subscriber.c.account_id == account, _subscriber.c.role == role)
        asked = select(_subscriber.c.id).where(*own).with_for_update()
        number = connection.scalar(asked)
        if number is None:
            row = {"account_id": account, "role": role, "weekly": False, "began_at": self.now()}
            try:
                with connection.begin_nested():
                    connection.execute(_subscriber.insert().values(**row, key=secrets.token_urlsafe(16)))
            except IntegrityError:  # another click of theirs, at the same moment
                pass
            number = connection.scalar(asked)
        return int(number or 0)

    def _read(self, *conditions: Any) -> tuple[Subscriber, ...]:
        asked = (
            select(_subscriber, _account.c.email)
            .join(_account, _account.c.id == _subscriber.c.account_id)
            .where(*conditions)
            .order_by(_account.c.email, _subscriber.c.role)
        )
        with translate_errors(self.engine), self.engine.connect() as connection:
            rows = connection.execute(asked).mappings().all()
            numbers = [row["id"] for row in rows]
            figures = select(_figure).where(_figure.c.subscriber_id.in_(numbers)).order_by(_figure.c.id)
            followed = connection.execute(figures).mappings().all() if numbers else []
        return tuple(
            Subscriber(
                number=row["id"],
                account=row["account_id"],
                email=row["email"],
                figures=tuple(_followed(one) for one in followed if one["subscriber_id"] == row["id"]),
                **{name: row[name] for name in ("role", "weekly", "key", "told_version", "told_week")},
            )
            for row in rows
        )

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Yield a transaction that will write; on SQLite it waits for its turn by writing nothing."""
        with translate_errors(self.engine), self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                connection.execute(update(_subscriber).where(false()).values(weekly=False))
            yield connection


def _followed(row: RowMapping) -> Figure:
    return Figure(**{name: row[name] for name in ("subject", "name", "address", "question", "mark")})
