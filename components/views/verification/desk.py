"""Who verifies returns from the page, and what they do: acts on returns and findings, messages to organisations.

Comes in: a `Desk`, what somebody has clicked. Goes out: threads, where returns stand, a line in the table and one in
the access log, a message handed to the agent. Must not: draw; act for who has not signed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Engine

from components.state.person import Person
from components.state.trace import current_trace
from components.views.verification.text import IN_DEMONSTRATION, NOBODY_TO_WRITE_TO
from data_access.accounts.mail import send_words
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.errors import UserError
from data_access.settings import Settings
from data_access.verification.events import Target, Words, record
from data_access.verification.standing import Act, Actor, Case, Standing, allowed, allowed_on_finding, case_of, standing
from data_access.vocabulary import ReturnAct
from indicators.data_quality.findings import Finding
from indicators.data_quality.returns_in_hand import InHand
from indicators.model.period import first_day_of

KINDS: Final = {"contacts": "accessi", "persons": "accessi", "bed_nights": "notti", "occupancy": "notti"}
"""Kind of content that each figure of the page is counted from."""
MEASURES: Final = {
    "contacts": "contacts",
    "persons": "people_served",
    "bed_nights": "bed_occupancy",
    "occupancy": "bed_occupancy",
}
"""Indicator of each figure of the page."""
Threads = Mapping[tuple[str, date], tuple[Act, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who works at it.

    Attributes
    ----------
    engine : Engine
        Of the data.
    settings : Settings
    person : Person or None
        Who has signed in; None in a demonstration, where nobody acts.
    threads : Threads
        What was done so far, as it is now in the table.
    """

    engine: Engine
    settings: Settings
    person: Person | None
    threads: Threads

    @property
    def actor(self) -> Actor | None:
        """Who acts; None where nobody has signed in."""
        if self.person is None:
            return None
        right = self.person.right
        return Actor(who=self.person.holder.email, role=right.role, organisation=right.organisation)

    @property
    def is_manager(self) -> bool:
        """Whether a manager has signed in."""
        return self.actor is not None and self.actor.role is AccountRole.MANAGER

    def acts(self, one: InHand) -> tuple[Act, ...]:
        """Return what was done to a return and to its findings."""
        return self.threads.get((one.service, first_day_of(one.month)), ())

    def stands(self, one: InHand) -> Standing:
        """Return where a return stands."""
        return standing(one.delivery, self.acts(one))

    def case(self, one: Finding, organisation: str) -> Case:
        """Return where a finding stands."""
        return case_of(organisation, self.finding_acts(one))

    def finding_acts(self, one: Finding) -> list[Act]:
        """Return what was done to a finding."""
        acts = self.threads.get((one.service, first_day_of(one.month)), ())
        return [act for act in acts if act.finding == one.mark]

    def may(self, one: InHand) -> tuple[ReturnAct, ...]:
        """Return what whoever looks may do to a return."""
        return allowed(self.actor, one.organisation, self.stands(one)) if self.actor else ()

    def may_on_finding(self, one: Finding, organisation: str) -> tuple[ReturnAct, ...]:
        """Return what whoever looks may do to a finding."""
        return allowed_on_finding(self.actor, organisation, self.case(one, organisation)) if self.actor else ()

    def do(self, act: ReturnAct, one: InHand, *, note: str = "", figure: str = "") -> None:
        """Do something to a return, and write it in the log.

        ``figure`` is one of the page's (`KINDS`): then the act is on the content that it is counted from.

        Raises
        ------
        UserError
            If it cannot be done; nothing was.
        """
        target = Target(service=one.service, month=first_day_of(one.month), kind=KINDS.get(figure, ""))
        self._record(act, target, Words(note=note, measure=MEASURES.get(figure, "")), one)

    def do_on_finding(self, act: ReturnAct, one: Finding, *, note: str = "") -> None:
        """Do something to a finding, and write it in the log.

        Raises
        ------
        UserError
            If it cannot be done; nothing was.
        """
        target = Target(service=one.service, month=first_day_of(one.month), finding=one.mark)
        self._record(act, target, Words(note=note), None)

    def _record(self, act: ReturnAct, target: Target, words: Words, one: InHand | None) -> None:
        actor = self.actor
        if actor is None:
            raise UserError(IN_DEMONSTRATION)
        seen = one.delivery if one is not None else None
        current_trace().note(EventKind.VERIFICATION, record(self.engine, actor, act, target, words, seen=seen))

    def recipients(self, organisation: str) -> tuple[str, ...]:
        """Return the addresses of whoever has the role of an organisation today; nobody's to who is no manager."""
        if self.person is None or not self.is_manager:
            return ()
        return self.person.entrance.register.addresses().get(organisation, ())

    def write_to(self, body: str, addresses: Sequence[str], *, subject: str, text: str) -> None:
        """Hand a message over to the agent, one for each address, and write in the log to whom and about what.

        Raises
        ------
        UserError
            If nobody is to be written to, or the agent does not take it.
        """
        if not self.is_manager:
            raise UserError(IN_DEMONSTRATION)
        if not addresses:
            raise UserError(NOBODY_TO_WRITE_TO.format(body=body))
        for address in addresses:
            send_words(self.settings.smtp, to=address, subject=subject, body=text)
            current_trace().note(EventKind.VERIFICATION, f"sollecito a {address}: {subject}")
