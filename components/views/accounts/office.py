"""What an administrator may do: give a role, load a file of them, end one, close sign-ins; each leaves its trace.

Comes in: an `Office`, what was typed or chosen. Goes out: an Italian sentence that says what was done, or an
`AccountError` that says why nothing was. Must not: draw, or decide who is an administrator (the page is for nobody
else, and what somebody is, is read at each run).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from data_access.accounts.places import Places
from data_access.accounts.register import Entry, Register, Wanted, email_of
from indicators.interchange.accounts_file import day_of, read_accounts

ALREADY: Final = "«{email}» è già {role} in quei giorni: non è cambiato niente."
GIVEN: Final = "«{email}» è {role}{days}."
ENDED: Final = "«{email}» non è più {role}: chi è collegato esce entro pochi secondi."
NOTHING_ENDED: Final = "«{email}» non aveva più quel ruolo: non è cambiato niente."
SIGNED_OUT: Final = "Gli ingressi di «{email}» sono chiusi su ogni dispositivo."
LOADED: Final = "File caricato. Righe lette: {read}; ruoli nuovi: {given}."


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
        if not self.register.add([wanted], by=self.by, replace=typed.replaces):
            return ALREADY.format(email=email, role=role)
        self.note(f"abilitato {email} come {right.code}")
        begins = f" dal {since:%d/%m/%Y}" if since is not None and since != self.register.today() else ""
        ends = f" fino al {until:%d/%m/%Y}" if until is not None else ""
        return GIVEN.format(email=email, role=role, days=f"{begins}{ends}")

    def load(self, content: bytes, *, replaces: bool) -> str:
        """Give the roles of a file: all of them, or none.

        Raises
        ------
        AccountError
            If a row is wrong; the sentence has a line for each, and nothing has changed.
        """
        wanted = read_accounts(content, self.places)
        given = self.register.add(wanted, by=self.by, replace=replaces)
        for one in given:
            self.note(f"abilitato {one.email} come {one.right.code}, da un file")
        return LOADED.format(read=len(wanted), given=len(given))

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
        self.note(f"tolto a {entry.email} il ruolo {entry.right.code}")
        return ENDED.format(email=entry.email, role=role)

    def sign_out(self, email: str) -> str:
        """Close every sign-in of somebody."""
        self.register.sign_out_everywhere(email)
        self.note(f"chiusi tutti gli ingressi di {email}")
        return SIGNED_OUT.format(email=email)
