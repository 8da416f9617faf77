"""Who prepares assemblies in this run: the role in force, and whose account, where somebody has signed in.

Comes in: the viewer, whoever the gate has recognised. Goes out: a `Preparer`; None for roles that prepare none. Must
not: be kept between runs: rights are read at each of them.
"""

from typing import Final

from components.state.person import current_person
from data_access.accounts.vocabulary import AccountRole
from data_access.agendas import Preparer
from data_access.viewers import Role, Viewer

_IN_DEMO: Final = {Role.MANAGER: AccountRole.MANAGER, Role.MAYOR: AccountRole.MAYOR}


def preparer(viewer: Viewer) -> Preparer | None:
    """Return who prepares assemblies; None where the role does not. In a demonstration whoever looks is nobody."""
    person = current_person()
    if person is not None:
        found = Preparer(role=person.right.code, who=person.holder.email)
    elif viewer.role in _IN_DEMO:
        found = Preparer(role=":".join(filter(None, (str(_IN_DEMO[viewer.role]), viewer.municipality))))
    else:
        return None
    return found if found.may_prepare else None
