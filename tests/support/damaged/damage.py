"""What a damaged base is: a base in order, what is done to it, and what `bifocale db check` must say of it.

Role: the values that `tests.support.damaged` is made of. In: SQL. Out: `Damaged`, `Told`, and a spoiled SQLite file.
Must not: go round the rules with more than SQL; whatever another program could write is written as it would.
"""

import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from data_access.vocabulary import Term

NAMED: Final = 3
"""Rows that a finding names."""
UNGUARDED: Final = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; BEGIN; {}; COMMIT;"
TEN_THOUSAND_SERVICES: Final = """
CREATE TEMP TABLE numbers AS
    WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < 10000) SELECT i FROM number;
INSERT INTO service (id, key, name, type, organisation_id, municipality_code, latitude, longitude, programme_key,
    strand_key, unit, opened)
    SELECT 10 + i, 'servizio-' || i, 'Servizio ' || i, 'ascolto', 2, '019062', 45.3, 9.7,
    'inclusione', 'fondo', 'accesso', '2024-01-01' FROM numbers;
INSERT INTO contact (id, service_id, person_id, day, residence_code, residence_class, fictitious, quantity,
    first_contact)
    SELECT 10000 + i, 10 + i, 1 + i % 24, '2025-03-' || substr('0' || (1 + i % 28), -2),
    '019062', 'ambito', 0, 1, 0 FROM numbers;
INSERT INTO return_record SELECT 10000 + i, 2, 10 + i, '2025-03-01', 0, '2025-04-20', '2025-04-15', 'ricevuto', 1
    FROM numbers;
INSERT INTO return_record SELECT 30000 + i, 2, 10 + i, '2025-04-01', 0, '2025-05-20', NULL, 'mancante', 0 FROM numbers
"""
"""SQL that adds services to the base in order: of each a contact, a return that came and one that never did."""
Row = str | tuple[str, str]
"""The key of a row, with the value that is wrong where one is shown."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding: how much it matters, where, what, in which rows; nowhere, if what is wrong is that there is none."""

    weight: str
    table: str
    what: str
    rows: tuple[Row, ...] = ()
    count: int = 0
    """Rows concerned, where they are more than those named."""

    @property
    def line(self) -> tuple[str, str, str]:
        """Return what the command prints of it."""
        return self.weight, self.table, self._sentence()

    def _sentence(self) -> str:
        if not self.rows:
            return f"{self.what} (tabella {self.table})."
        count = f"{self.count or len(self.rows):,}".replace(",", ".")
        *others, last = (f"«{row}»" if isinstance(row, str) else f"«{row[0]}»: «{row[1]}»" for row in self.rows[:NAMED])
        listed = f"{', '.join(others)} e {last}" if others else last
        return f"{self.what}: {count} (per esempio {self.table} {listed})."


@dataclass(frozen=True, slots=True)
class Damaged:
    """A base, by what is wrong with it."""

    name: str
    sql: str
    told: tuple[Told, ...]

    @property
    def is_refused(self) -> bool:
        """Whether the dashboard stays shut."""
        return any(one.weight == "blocco" for one in self.told)

    def make(self, healthy: Path, path: Path) -> Path:
        """Write the base as a copy of one in order."""
        shutil.copy(healthy, path)
        with closing(sqlite3.connect(path)) as base:
            base.executescript(UNGUARDED.format(self.sql))
        return path


def damaged(name: str, sql: str, *told: Told) -> Damaged:
    """Return a damaged base."""
    return Damaged(name, sql, told)


def blocks(table: str, what: str, *rows: Row, count: int = 0) -> Told:
    """Return a finding that keeps the dashboard shut."""
    return Told("blocco", table, what, rows, count)


def error(table: str, what: str, *rows: Row, count: int = 0) -> Told:
    """Return a finding that makes figures wrong."""
    return Told("errore", table, what, rows, count)


def warns(table: str, what: str, *rows: Row, count: int = 0) -> Told:
    """Return a finding that may make figures wrong."""
    return Told("avviso", table, what, rows, count)


def notes(table: str, what: str, *rows: Row, count: int = 0) -> Told:
    """Return a finding that whoever reads must know."""
    return Told("nota", table, what, rows, count)


def no_word(column: str, vocabulary: type[Term]) -> str:
    """Return what rows are that hold a word of no vocabulary."""
    return f"Parole che non sono nel vocabolario ({', '.join(vocabulary.codes())}) ({column})"


def wipe(*tables: str) -> str:
    """Return SQL that empties tables, whatever refers to their rows."""
    return "; ".join(f"DELETE FROM {table}" for table in tables)


def remade(table: str) -> str:
    """Return SQL that makes a table again as another program would: the same rows, and no rule."""
    return f"CREATE TABLE made AS SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE made RENAME TO {table}"


def by_name(bases: Iterable[Damaged]) -> dict[str, Damaged]:
    """Return bases by name, each once."""
    listed = list(bases)
    found = {base.name: base for base in listed}
    if len(found) != len(listed):
        message = "two damaged bases have the same name"
        raise ValueError(message)
    return found
