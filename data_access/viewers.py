"""Who is looking, and what they may see.

Comes in: a role and, where the role has one, an organisation or a municipality. Goes out: a frozen `Viewer`.
Must not: know how people sign in (that is the router's gate).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from data_access.errors import UserError


class Role(StrEnum):
    """Audiences of the dashboard."""

    MANAGER = "manager"
    MAYOR = "mayor"
    PUBLIC = "public"
    PARTNER = "partner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """A person looking at the dashboard.

    Attributes
    ----------
    role : Role
    organisation : str or None
        Key of the partner's organisation; set if and only if the role is ``PARTNER``.
    municipality : str or None
        ISTAT code of a mayor's municipality, when known.
    """

    role: Role = Role.PUBLIC
    organisation: str | None = None
    municipality: str | None = None

    def __post_init__(self) -> None:
        """Refuse a partner without an organisation, and an organisation without a partner."""
        if (self.role is Role.PARTNER) != (self.organisation is not None):
            message = "Un visitatore «partner» deve indicare il proprio ente, per esempio partner:cooperativa-uno."
            raise UserError(message)

    @property
    def is_protected(self) -> bool:
        """Whether person counts pass through disclosure control (partners see their own services as they are)."""
        return self.role in {Role.MAYOR, Role.PUBLIC, Role.PARTNER}

    @property
    def sees_exact_figures(self) -> bool:
        """Whether some counts of persons are told as they are: all of them, or those of the own services."""
        return self.role in {Role.MANAGER, Role.PARTNER}

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``manager``, ``mayor``, ``mayor:019035``, ``public`` or ``partner:ORGANISATION``.

        Raises
        ------
        UserError
            If the role is unknown or a partner names no organisation.
        """
        name, _, detail = text.partition(":")
        if name not in tuple(Role):
            message = f"Visitatore «{text}» sconosciuto: usare manager, mayor, public oppure partner:ENTE."
            raise UserError(message)
        role = Role(name)
        return cls(
            role=role,
            organisation=detail or None if role is Role.PARTNER else None,
            municipality=detail or None if role is Role.MAYOR else None,
        )
