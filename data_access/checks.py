"""Looks over the content of the shared database: what ``bifocale db check`` prints.

Comes in: an engine and today's date. Goes out: a list of `Problem`.
Must not: correct anything, show an attribute of a person (an example is a key of the table).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from data_access.check_rules import Rule, Severity, rules
from data_access.database import translate_errors
from data_access.migrate import current_revision, head_revision, refuse_missing

__all__ = ["Problem", "Severity", "check_database"]

ORDER: Final = tuple(Severity)
ORPHANS_SQL: Final = """
SELECT "table", parent, count(*), min(rowid) FROM pragma_foreign_key_check() GROUP BY "table", parent ORDER BY 1, 2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to correct, or to know, about the database."""

    severity: Severity
    table: str
    count: int
    """Rows concerned."""
    sentence: str
    """Italian, with the count and the key of one of the rows."""


def check_database(engine: Engine, *, today: date) -> list[Problem]:
    """Return every problem found, the gravest first.

    A database at another revision has that problem only: its content is not looked at.

    Parameters
    ----------
    engine
        The database.
    today
        Days after this one are wrong.

    Raises
    ------
    DatabaseEmptyError
        If there is no database.
    DatabaseUnreachableError
        If it does not answer.
    """
    refuse_missing(engine)
    revision = current_revision(engine)
    if revision != head_revision():
        return [_wrong_revision(revision)]
    with translate_errors(engine), engine.connect() as connection:
        found = [*_orphans(connection), *_broken_rules(connection, today=today)]
    return sorted(found, key=lambda problem: ORDER.index(problem.severity))


def _wrong_revision(revision: str | None) -> Problem:
    found = f"è alla versione {revision}" if revision else "non ha una versione"
    sentence = f"La base dati {found}, serve {head_revision()}: eseguire `bifocale db upgrade`."
    return Problem(severity=Severity.ERROR, table="alembic_version", count=1, sentence=sentence)


def _broken_rules(connection: Connection, *, today: date) -> Iterator[Problem]:
    for rule in rules(today=today, dialect=connection.dialect.name):
        found = rule.offenders.subquery()
        (example,) = found.c
        count, first = connection.execute(select(func.count(), func.min(example))).one()
        if count:
            yield _problem(rule, count=count, example=first)


def _problem(rule: Rule, *, count: int, example: str) -> Problem:
    return Problem(
        severity=rule.severity,
        table=rule.table,
        count=count,
        sentence=f"{rule.what}: {_italian(count)} (per esempio {rule.table} «{example}»).",
    )


def _orphans(connection: Connection) -> Iterator[Problem]:
    """Yield the references to rows that do not exist; PostgreSQL never lets one in."""
    if connection.dialect.name != "sqlite":
        return
    for table, parent, count, row in connection.exec_driver_sql(ORPHANS_SQL):
        sentence = (
            f"Righe che rimandano a righe di {parent} inesistenti: {_italian(count)} (per esempio {table}, riga {row})."
        )
        yield Problem(severity=Severity.ERROR, table=table, count=count, sentence=sentence)


def _italian(count: int) -> str:
    return f"{count:,}".replace(",", ".")
