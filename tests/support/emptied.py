"""A small demo base without some of its tables, for what pages say where nobody has supplied anything.

Comes in: the path of a SQLite base, statements. Goes out: the path of a copy. Must not: touch the original.
"""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

KEPT: Final = frozenset({"ambito", "municipality", "municipality_alias", "residents", "data_version"})
"""What a new Ambito has: its municipalities."""


def changed(source: Path, target: Path, *statements: str) -> Path:
    """Copy a base and run some statements on the copy."""
    shutil.copy(source, target)
    with closing(sqlite3.connect(target)) as base, base:
        for statement in statements:
            base.execute(statement)
    return target


def emptied(source: Path, target: Path, *tables: str) -> Path:
    """Copy a base and empty some tables of the copy."""
    return changed(source, target, *(f"DELETE FROM {table}" for table in tables))


def new_ambito(source: Path, target: Path, *, also: frozenset[str] = frozenset()) -> Path:
    """Copy a base and leave its municipalities alone, with the tables of ``also``."""
    with closing(sqlite3.connect(source)) as base:
        found = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    names = {name for (name,) in found if not name.startswith("sqlite_") and "version" not in name}
    return emptied(source, target, *sorted(names - KEPT - also))
