"""The municipalities and organisations of the data, by which roles are given: as people write them, and as data do.

Comes in: an engine on the data. Goes out: `Places`. Must not: read anything about persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from sqlalchemy import Engine, select

from data_access.accounts.register import AccountError, Right
from data_access.accounts.vocabulary import AccountRole
from data_access.database import translate_errors
from data_access.models import metadata
from data_access.municipal_changes import is_of_today
from data_access.one_line import one_line

SAME_NAME: Final = "«{text}» è il nome di {count}: dire quale con la sua chiave, una di {keys}."
ALIKE: Final = 0.7
"""How near a word must be to one that exists to be taken for a slip of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Names of the municipalities by ISTAT code, and of the organisations by key."""

    municipalities: Mapping[str, str]
    organisations: Mapping[str, str]

    def municipality(self, text: str) -> str:
        """Return the ISTAT code of a municipality written by name or by code (spreadsheets drop the first zero).

        Raises
        ------
        AccountError
            If it is not of the Ambito.
        """
        wanted = text.strip().zfill(6) if text.strip().isdigit() else text
        return _found(wanted, self.municipalities, f"Il comune «{text}» non è dell'Ambito")

    def organisation(self, text: str) -> str:
        """Return the key of an organisation written by name or by key.

        Raises
        ------
        AccountError
            If the data have none.
        """
        return _found(text, self.organisations, f"L'ente «{text}» non è nella base dati")

    def right(self, role: str, *, municipality: str = "", organisation: str = "") -> Right:
        """Return a role as people write it: ``sindaco`` with a municipality, ``ente`` with an organisation.

        Raises
        ------
        AccountError
            If the role does not exist, or its place or organisation is missing, unknown or too much.
        """
        code = role.strip().lower()
        if code not in AccountRole.codes():
            message = f"Il ruolo «{role}» non esiste: usare {', '.join(AccountRole.codes())}."
            raise AccountError(message)
        return Right(
            role=next(one for one in AccountRole if str(one) == code),
            municipality=self.municipality(municipality) if municipality.strip() else None,
            organisation=self.organisation(organisation) if organisation.strip() else None,
        )

    def words(self, right: Right) -> str:
        """Return a role in words: ``sindaco di Offanengo``; the code stands for what is no longer there."""
        role = f"{right.role.label[:1].lower()}{right.role.label[1:]}"
        if right.municipality:
            return f"sindaco di {self.municipalities.get(right.municipality, right.municipality)}"
        if right.organisation:
            name = self.organisations.get(right.organisation, right.organisation)
            is_shared = sum(other == name for other in self.organisations.values()) > 1
            return f"{role} ({name}, {right.organisation})" if is_shared else f"{role} ({name})"
        return role

    def is_there(self, right: Right) -> bool:
        """Whether the data still have the municipality or the organisation of a role."""
        return (right.municipality is None or right.municipality in self.municipalities) and (
            right.organisation is None or right.organisation in self.organisations
        )


def read_places(engine: Engine) -> Places:
    """Read the names from the data; of municipalities, those of today.

    Raises
    ------
    DatabaseUnreachableError, DatabaseOutdatedError
        If they cannot be read.
    """
    towns, bodies = metadata.tables["municipality"].c, metadata.tables["organisation"].c
    with translate_errors(engine), engine.connect() as connection:
        of_today = select(towns.code, towns.name).where(is_of_today())
        municipalities = connection.execute(of_today.order_by(towns.name)).all()
        organisations = connection.execute(select(bodies.key, bodies.name).order_by(bodies.name)).all()
    return Places(
        municipalities={code: one_line(name) for code, name in municipalities},
        organisations={key: one_line(name) for key, name in organisations},
    )


def _found(text: str, names: Mapping[str, str], refusal: str) -> str:
    wanted = text.strip().casefold()
    same = sorted(key for key, name in names.items() if name.casefold() == wanted)
    if len(same) > 1 and wanted not in {key.casefold() for key in names}:
        raise AccountError(SAME_NAME.format(text=text, count=len(same), keys=", ".join(f"«{key}»" for key in same)))
    by_word = {name.casefold(): key for key, name in names.items()} | {key.casefold(): key for key in names}
    if wanted in by_word:
        return by_word[wanted]
    near = get_close_matches(wanted, by_word, n=1, cutoff=ALIKE)
    raise AccountError(f"{refusal}.{f' Forse «{names[by_word[near[0]]]}»?' if near else ''}")
