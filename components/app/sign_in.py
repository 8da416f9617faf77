"""Sign-in: nobody sees a figure before saying, in a demonstration, or proving, elsewhere, who they are.

Comes in: the parts of the dashboard, the directory, the page that is asked for. Goes out: a `Seat`, or the run ends.
Must not: let anything of an address choose the viewer, nor draw a figure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from components.app import demo_gate, person_gate
from components.app.door_keeper import misplaced
from components.state.page_registry import PageEntry
from components.state.person import enter_person
from components.state.runtime import Runtime
from components.widgets import screen
from data_access.accounts.entrance import viewer_of
from data_access.accounts.start import refusals
from data_access.accounts.vocabulary import AccountRole
from data_access.viewers import Role, Viewer
from indicators.model.code_lists import Directory

IN_DEMO: Final = {
    Role.MANAGER: AccountRole.MANAGER,
    Role.MAYOR: AccountRole.MAYOR,
    Role.PARTNER: AccountRole.PARTNER,
    Role.PUBLIC: AccountRole.PUBLIC,
}
"""What whoever looks at a demonstration would be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """As what somebody looks: their role, and the viewer that questions are asked for (None: they see no figures)."""

    role: AccountRole
    viewer: Viewer | None


def pass_gate(parts: Runtime, directory: Directory, page: PageEntry) -> Seat:
    """Return as what somebody looks; until that is known, draw the gate and end the run.

    Raises
    ------
    DataUnavailableError
        If the accounts cannot be read.
    """
    wrong = [*misplaced(), *refusals(parts.settings)]
    if wrong:
        refuse(wrong)
    if parts.settings.demo_mode:
        enter_person(None)
        who = demo_gate.pass_gate(parts.settings, directory)
        return Seat(role=IN_DEMO[who.role], viewer=who)
    rehearsed = person_gate.rehearsed_viewer()
    if rehearsed is not None:
        enter_person(None)
        return Seat(role=IN_DEMO[rehearsed.role], viewer=rehearsed)
    person = person_gate.pass_gate(parts, directory, page)
    enter_person(person)
    return Seat(role=person.right.role, viewer=viewer_of(person.right))


def refuse(sentences: Sequence[str]) -> None:
    """Say why nobody can sign in, and end the run."""
    screen.title("Bifocale", anchor=False)
    for sentence in sentences:
        screen.warning(sentence, icon=":material/lock:")
    st.stop()


def name_of(seat: Seat, directory: Directory) -> str:
    """Return who is looking, in words: ``Sindaco di Offanengo``."""
    who = seat.viewer
    if who is not None and who.municipality:
        return f"Sindaco di {directory.municipalities[who.municipality]}"
    if who is not None and who.organisation:
        return directory.organisations[who.organisation]
    return seat.role.label
