"""What an administrator may do: give a role, load a file of them, end one, close sign-ins; each leaves its trace.

Comes in: an `Office`, what was typed or chosen. Goes out: an Italian sentence that says what was done, or an
`AccountError` that says why nothing was. Must not: draw, or decide who is an administrator (the page is for nobody
else, and what somebody is, is read at each run).
"""

from collections.abc import Callable
from dataclasses import dataclass

from components.views.accounts.text import (
    ALREADY,
    ENDED,
    FROM_FILE,
    GIVEN,
    LOADED,
    NOTHING_ENDED,
    SIGNED_OUT,
    days_words,
    ended_note,
    lost_words,
    signed_out_note,
)
from data_access.accounts.places import Places
from data_access.accounts.register import Entry, Register, Wanted, change_notes, email_of
from indicators.interchange.accounts_file import day_of, read_accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed to give somebody a role; days as 31/12/2026, or nothing."""

    email: str
    name: str = ""
    role: str
    municipality: str = ""
    organisation: str = ""
    since: str = ""
    until: str = ""
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One administrator at work.

    Attributes
    ----------
    register : Register
    places : Places
    by : str
        E-mail of the administrator.
    note : callable
        Writes a change in the access log.
    """

    register: Register
    places: Places
    by: str
    note: Callable[[str], None]

    def give(self, typed: Typed) -> str:
        """Give somebody a role.

        Raises
        ------
        AccountError
            If something that was typed cannot be so; the sentence says what, and nothing has changed.
        """
        email = email_of(typed.email)
        right = self.places.right(typed.role, municipality=typed.municipality, organisation=typed.organisation)
        since, until = (day_of(text) if text.strip() else None for text in (typed.since, typed.until))
        wanted = Wanted(email=email, name=typed.name.strip(), right=right, valid_from=since, valid_to=until)
        role = self.places.words(right)
        change = self.register.add([wanted], by=self.by, replace=typed.replaces)
        for line in change_notes(change):
            self.note(line)
        if not change:
            return ALREADY.format(email=email, role=role)
        return GIVEN.format(email=email, role=role, days=days_words(since, until, today=self.register.today()))

    def load(self, content: bytes, *, replaces: bool) -> str:
        """Give the roles of a file: all of them, or none.

        Raises
        ------
        AccountError
            If a row is wrong; the sentence has a line for each, and nothing has changed.
        """
        wanted = read_accounts(content, self.places)
        change = self.register.add(wanted, by=self.by, replace=replaces)
        for line in change_notes(change, source=FROM_FILE):
            self.note(line)
        lost = lost_words(len(change.replaced)) if replaces else ""
        return LOADED.format(read=len(wanted), given=len(change.given), lost=lost)

    def end(self, entry: Entry) -> str:
        """Take a role away at once.

        Raises
        ------
        AccountError
            If it is the last administrator's.
        """
        role = self.places.words(entry.right)
        if not self.register.end(entry.email, entry.right, by=self.by):
            return NOTHING_ENDED.format(email=entry.email)
        self.note(ended_note(entry.email, entry.right.code))
        return ENDED.format(email=entry.email, role=role)

    def sign_out(self, email: str) -> str:
        """Close every sign-in of somebody."""
        self.register.sign_out_everywhere(email)
        self.note(signed_out_note(email))
        return SIGNED_OUT.format(email=email)
