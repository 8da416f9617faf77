"""What is told to whoever opens an address that somebody else copied, where the two do not see the same figures.

Comes in: as what the sender looked (the address says it), the viewer who opens. Goes out: a sentence, or nothing.
Must not: let the address choose the viewer: whoever opens it keeps their own role.
"""

from typing import Final

from components.state.page_context import Context
from data_access.viewers import Role, Viewer

SENT: Final = {
    Role.MANAGER: "Chi ha copiato questo collegamento guardava come responsabile, e vedeva tutti i numeri esatti",
    Role.MAYOR: "Chi ha copiato questo collegamento guardava come sindaco, e vedeva numeri protetti e arrotondati",
    Role.PARTNER: "Chi ha copiato questo collegamento guardava come ente partner, e vedeva esatti i numeri dei propri "
    "servizi",
    Role.PUBLIC: "Chi ha copiato questo collegamento guardava come pubblico, e vedeva numeri protetti e arrotondati",
}
SEEN: Final = {
    Role.MANAGER: "qui i numeri sono esatti.",
    Role.MAYOR: "qui i numeri sono protetti e arrotondati.",
    Role.PARTNER: "qui sono esatti i numeri dei propri servizi, gli altri sono protetti e arrotondati.",
    Role.PUBLIC: "qui i numeri sono protetti e arrotondati.",
}
OTHER_MONTHS: Final = "Anche gli ultimi 12 mesi non sono gli stessi: qui il periodo è «{}»."
_ALIKE: Final = frozenset({Role.MAYOR, Role.PUBLIC})
"""Roles that are told the same figures."""


def other_view(sent: Role | None, viewer: Viewer, *, usual_period: str = "") -> str:
    """Return what differs between what the sender saw and what is seen here; empty where nothing does.

    Parameters
    ----------
    sent : Role or None
        As what the sender looked, as the address says.
    viewer : Viewer
    usual_period : str
        The period in words, where the address asks for the last twelve months; they end with a quarter where figures
        are protected.
    """
    if sent is None or {sent, viewer.role} <= _ALIKE or (sent is viewer.role and sent is not Role.PARTNER):
        return ""
    is_protected = sent is not Role.MANAGER
    months = usual_period if is_protected != viewer.is_protected else ""
    said = f"{SENT[sent]}: {SEEN[viewer.role]}"
    return f"{said} {OTHER_MONTHS.format(months)}" if months else said


def period_that_moves(context: Context) -> str:
    """Return the period in words where it is the usual one, that depends on who looks; empty where it is another."""
    query, directory = context.view.query, context.directory
    viewers = (Viewer(role=Role.MANAGER), Viewer(role=Role.PUBLIC))
    usual = {directory.default_period(viewer) for viewer in viewers}
    return query.period.label if query.period == directory.default_period(query.viewer) and len(usual) > 1 else ""
