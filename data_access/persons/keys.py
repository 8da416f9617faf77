"""Keys of persons: one keyed hash over another, so that a key can be changed though identifiers are not kept.

Comes in: keys (bytes), a connection in a transaction. Goes out: pseudonymous keys; tables with every key of a person
changed. Must not: keep a key, or an identifier; commit.

With keys K1, K2 … Kn, the oldest first, a person's key is ``h(Kn, … h(K2, h(K1, identifier)))``, where ``h`` is
HMAC-SHA-256 (RFC 2104) cut to 160 bits. When K3 is added, every key in the tables is hashed once more, and whoever is
loaded afterwards goes through the three: the same identifier is still the same person, and nobody who has the tables
and not *all* the keys can try tax codes on them. Former keys stay in the settings for that reason; one that has leaked
is of no use alone.

Where identifiers are of each organisation, the organisation enters once, above the first key:
``h(K1, organisation · h(K1, identifier))``, then K2 and those after it.

Roundings are drawn with the pseudonymous key (`data_access.reading.cell_key`). They must not move when keys do: what
was drawn for a person is written beside them (``person.cell_key``) before the key changes.
"""

import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, exists, insert, select, update

from data_access.errors import UserError
from data_access.models import metadata
from data_access.models.person import KEY_LENGTH
from data_access.reading import cell_key
from data_access.settings import key_mark

T: Final = metadata.tables
_SLICE: Final = 50_000
CHANGED: Final = (
    "La chiave delle persone non è più quella con cui sono state caricate (BIFOCALE_PERSONS_KEY: impronta {ours}; la "
    "base dati conosce {theirs}): le stesse persone diventerebbero altre, e niente è stato caricato. Rimettere la "
    "chiave di prima; oppure, per cambiarla, mettere la nuova in BIFOCALE_PERSONS_KEY, quelle di prima in "
    "BIFOCALE_PERSONS_FORMER_KEYS, ed eseguire `bifocale persons rekey`."
)
NOTHING_NEW: Final = "La chiave delle persone è già quella delle impostazioni (impronta {mark}): non è cambiato niente."
NO_KEY: Final = (
    "Per cambiare la chiave delle persone mettere la nuova in BIFOCALE_PERSONS_KEY (la scrive `bifocale secret`) e "
    "quelle di prima, dalla più vecchia, in BIFOCALE_PERSONS_FORMER_KEYS: nelle impostazioni o nel file .env, mai nel "
    "comando."
)
OTHER_FORMER: Final = (
    "Le chiavi in BIFOCALE_PERSONS_FORMER_KEYS (impronte {ours}) non sono quelle con cui le persone sono state "
    "caricate ({theirs}): niente è cambiato. Mettervi proprio quelle, dalla più vecchia, e riprovare."
)
TWICE: Final = "La chiave nuova è una di quelle di prima: sceglierne un'altra, scritta da `bifocale secret`."


class PersonsKeyError(UserError):
    """The keys of the settings are not those that the persons of the database were loaded with."""


def laid_over(pseudonym: str, keys: Sequence[bytes]) -> str:
    """Return a pseudonymous key hashed with further keys, one after the other."""
    for key in keys:
        pseudonym = _hashed(pseudonym, key)
    return pseudonym


def within(pseudonym: str, organisation: str, key: bytes) -> str:
    """Return the key of somebody who is known by an organisation alone, from that of the identifier."""
    return _hashed(f"ente:{organisation}:{pseudonym}", key)


def _hashed(text: str, key: bytes) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()[:KEY_LENGTH]


def known_marks(connection: Connection) -> tuple[str, ...]:
    """Return the fingerprints of the keys that persons were loaded with, the oldest first; none before the first."""
    table = T["persons_key"]
    return tuple(connection.execute(select(table.c.mark).order_by(table.c.layer)).scalars())


def require_known(connection: Connection, keys: Sequence[bytes]) -> None:
    """Refuse keys that are not those of the persons who are there; write those of the first ones down.

    Raises
    ------
    PersonsKeyError
    """
    ours, theirs = tuple(map(key_mark, keys)), known_marks(connection)
    if not theirs:
        _write_marks(connection, ours, after=0)
    elif ours != theirs:
        raise PersonsKeyError(CHANGED.format(ours=_told(ours), theirs=_told(theirs)))


def rekey(connection: Connection, keys: Sequence[bytes], *, secret: bytes) -> int:
    """Hash every key of persons and households with the newest of the keys, and return how many persons there are.

    Parameters
    ----------
    connection : sqlalchemy.Connection
        In a transaction: all of it, or nothing.
    keys : sequence of bytes
        The oldest first; all but the last are those that the tables were written with.
    secret : bytes
        Of the roundings: draws stay what they are.

    Raises
    ------
    PersonsKeyError
        If there is no new key, or the former ones are not those of the tables.
    """
    if not keys:
        raise PersonsKeyError(NO_KEY)
    ours, theirs = tuple(map(key_mark, keys)), known_marks(connection)
    if ours == theirs:
        raise PersonsKeyError(NOTHING_NEW.format(mark=ours[-1]))
    *former, new = keys
    there = connection.scalar(select(exists().select_from(T["person"])))
    if len(former) == 0 and (theirs or there):
        raise PersonsKeyError(NO_KEY)
    if theirs and ours[:-1] != theirs:
        raise PersonsKeyError(OTHER_FORMER.format(ours=_told(ours[:-1]), theirs=_told(theirs)))
    if ours[-1] in ours[:-1]:
        raise PersonsKeyError(TWICE)
    count = _hash_persons(connection, new, secret=secret)
    homes = connection.execute(select(T["household"].c.id, T["household"].c.key)).all()
    _write(connection, "household", [{"of": number, "key": _hashed(key, new)} for number, key in homes])
    _hash_merged(connection, new, secret=secret)
    _write_marks(connection, ours[len(theirs) :], after=len(theirs))
    return count


def _hash_persons(connection: Connection, key: bytes, *, secret: bytes) -> int:
    table = T["person"]
    rows = connection.execute(select(table.c.id, table.c.key, table.c.cell_key)).all()
    changed = [
        {
            "of": row.id,
            "key": _hashed(row.key, key),
            "cell_key": cell_key(row.key, secret) if row.cell_key is None else row.cell_key,
        }
        for row in rows
    ]
    _write(connection, "person", changed)
    return len(rows)


def _hash_merged(connection: Connection, key: bytes, *, secret: bytes) -> None:
    """Hash the keys of who went in a merge; if it is undone their roundings are those that they had."""
    table = T["person_merge"]
    changed = []
    for row in connection.execute(select(table.c.id, table.c.merged_key, table.c.content)):
        content = json.loads(row.content)
        if content["person"]["cell_key"] is None:
            content["person"]["cell_key"] = cell_key(row.merged_key, secret)
        told = json.dumps(content).encode()
        changed.append({"of": row.id, "merged_key": _hashed(row.merged_key, key), "content": told})
    _write(connection, "person_merge", changed)


def _write(connection: Connection, name: str, rows: Sequence[dict[str, object]]) -> None:
    if not rows:
        return
    columns: dict[str, Any] = {column: bindparam(f"new_{column}") for column in rows[0] if column != "of"}
    statement = update(T[name]).where(T[name].c.id == bindparam("of")).values(**columns)
    told = [{name if name == "of" else f"new_{name}": value for name, value in row.items()} for row in rows]
    for start in range(0, len(told), _SLICE):
        connection.execute(statement, told[start : start + _SLICE])


def _write_marks(connection: Connection, marks: Sequence[str], *, after: int) -> None:
    now = datetime.now(UTC)
    rows = [{"layer": after + place, "mark": mark, "added_at": now} for place, mark in enumerate(marks, start=1)]
    if rows:
        connection.execute(insert(T["persons_key"]), rows)


def _told(marks: Sequence[str]) -> str:
    return ", ".join(marks) or "nessuna"
