"""Checks of the database's content: what ``bifocale db check`` prints, and what keeps a database shut.

Comes in: an engine or a connection. Goes out: a list of `Problem`, or the refusal of the gravest.
Must not: correct anything, show an attribute of a person (an example is a key of the table).
"""

import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cachetools import LRUCache
from sqlalchemy import Connection, Engine, func, inspect, literal, or_, select, text

from data_access.check_rules import Known, content_rules, structure_rules
from data_access.contract_rules import held_keys, key_rules, reference_rules, row_rules
from data_access.database import reading, told, translate_errors
from data_access.errors import DataContractError
from data_access.migrate import current_revision, head_revision, refuse_missing
from data_access.rule import Rule, Severity, T

__all__ = ["Known", "Problem", "Severity", "check_database", "refuse_broken"]

ORDER: Final = tuple(Severity)
SHUTS: Final = "blocco"
"""What a problem that keeps the dashboard shut is called."""
NAMED: Final = 3
"""Rows named in a sentence."""
LONGEST: Final = 40
"""Characters shown of a value."""
DECLARED: Final = text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
_keeping: Final = threading.Lock()
_kept: Final[LRUCache[tuple[str, ...], tuple[Rule, ...]]] = LRUCache(8)
"""Rules of keys, by what a SQLite file declares of its tables and indexes."""
REFUSED: Final = (
    "La base dati {name} non si può usare così com'è. {what}: tabella «{table}», riga «{key}»{column}{value}. "
    "Correggere la riga e riprovare: `bifocale db check` elenca tutto ciò che non va."
)
ABSENT: Final = (
    "La base dati {name} non si può usare così com'è. {what} (tabella «{table}»). Aggiungere la "
    "riga che manca e riprovare: `bifocale db check` elenca tutto ciò che non va."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to correct, or to know, about the database."""

    severity: Severity
    table: str
    count: int
    """Rows concerned."""
    sentence: str
    """Italian, with the count and the keys of the first rows."""
    shuts: bool = False
    """Whether the dashboard stays shut until it is corrected."""

    @property
    def weight(self) -> str:
        """Return how much it matters, as one Italian word."""
        return SHUTS if self.shuts else self.severity.value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A broken rule: how many rows break it, and key and value of the first ones."""

    rule: Rule
    count: int
    first: tuple[tuple[str, str | None], ...]

    @property
    def is_absence(self) -> bool:
        """Whether what is wrong is that there is no row."""
        return self.first[0][0] == self.rule.table

    def problem(self) -> Problem:
        return Problem(
            severity=self.rule.severity,
            table=self.rule.table,
            count=self.count,
            sentence=self._absence() if self.is_absence else self._example(),
            shuts=self.rule.shuts,
        )

    def _absence(self) -> str:
        return f"{self.rule.what} (tabella {self.rule.table})."

    def _example(self) -> str:
        rows = [f"«{_plain(key)}»{f': «{_plain(value)}»' if value is not None else ''}" for key, value in self.first]
        *others, last = rows
        listed = f"{', '.join(others)} e {last}" if others else last
        count = f"{self.count:,}".replace(",", ".")
        return f"{self.rule.what}: {count} (per esempio {self.rule.table} {listed})."

    def refusal(self, engine: Engine) -> DataContractError:
        (key, value), rule = self.first[0], self.rule
        if self.is_absence:
            return told(DataContractError, ABSENT, engine, what=rule.what, table=rule.table)
        return told(
            DataContractError,
            REFUSED,
            engine,
            what=rule.what.removesuffix(f" ({rule.column})"),
            table=rule.table,
            key=_plain(key),
            column=f", colonna «{rule.column}»" if rule.column else "",
            value="" if value is None else f", vale «{_plain(value)}»",
        )


def check_database(engine: Engine, *, today: date, codes: Known | None = None) -> list[Problem]:
    """Return every problem found, the gravest first.

    A database at another revision has that problem only: its content is not looked at.

    Parameters
    ----------
    engine
        The database.
    today
        Days after this one are wrong.
    codes
        What the database names and does not hold: indicators, municipalities.

    Raises
    ------
    DatabaseEmptyError
        If there is no database.
    DatabaseUnreachableError
        If it does not answer.
    DatabaseOutdatedError
        If a table is not as this program knows it.
    """
    refuse_missing(engine)
    revision = current_revision(engine)
    if revision != head_revision():
        return [_wrong_revision(revision)]
    with translate_errors(engine), engine.connect() as connection, _prepared(connection):
        dialect = connection.dialect.name
        rules = content_rules(today=today, dialect=dialect, codes=codes or Known())
        problems = [broken.problem() for broken in (*_shut(connection), *_suspect(connection, list(rules)))]
    return sorted(problems, key=lambda problem: (not problem.shuts, ORDER.index(problem.severity)))


def refuse_broken(connection: Connection) -> None:
    """Refuse a database that holds rows which the dashboard could not read, or would count wrongly in silence.

    Raises
    ------
    DataContractError
        With one Italian sentence that names the first row, and what to do.
    """
    with _prepared(connection):
        for broken in _shut(connection):
            raise broken.refusal(connection.engine)


def _shut(connection: Connection) -> Iterator[_Found]:
    """Yield what keeps a database shut: rows first, because what is missing may be wrong only by them."""
    dialect = connection.dialect.name
    yield from _suspect(connection, row_rules(dialect=dialect))
    yield from _broken(connection, _key_rules(connection))
    yield from _broken(connection, reference_rules(dialect=dialect))
    yield from _broken(connection, structure_rules())


def _key_rules(connection: Connection) -> Sequence[Rule]:
    """Return the rules of the unique keys that the database does not hold unique.

    To ask SQLite for them takes longer than all the other checks of a small base: they are kept by what it declares.
    """
    if connection.dialect.name != "sqlite":
        return tuple(key_rules(held_keys(inspect(connection))))
    declared = tuple(connection.execute(DECLARED).scalars())
    with _keeping:
        if declared not in _kept:
            _kept[declared] = tuple(key_rules(held_keys(inspect(connection))))
        return _kept[declared]


def _suspect(connection: Connection, rules: Sequence[Rule]) -> Iterator[_Found]:
    """Yield the broken ones of some rules; of those on single rows only where a row of the table breaks any."""
    by_row: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.condition is not None:
            by_row[rule.table].append(rule)
    in_order = {table for table, among in by_row.items() if not _any_broken(connection, among)}
    yield from _broken(connection, (rule for rule in rules if rule.condition is None or rule.table not in in_order))


def _any_broken(connection: Connection, rules: list[Rule]) -> bool:
    """Whether a row of a table breaks any of its rules: all of them in one pass."""
    conditions = or_(*(rule.condition for rule in rules if rule.condition is not None))
    statement = select(literal(1)).select_from(T[rules[0].table]).where(conditions).limit(1)
    with reading(connection.engine, rules[0].table):
        return connection.execute(statement).first() is not None


def _broken(connection: Connection, rules: Iterable[Rule]) -> Iterator[_Found]:
    for rule in rules:
        counted = select(func.count()).select_from(rule.offenders.order_by(None).subquery())
        with reading(connection.engine, rule.table):
            count = connection.execute(counted).scalar_one()
            first = connection.execute(rule.offenders.limit(NAMED)).all() if count else ()
        if count:
            yield _Found(rule=rule, count=count, first=tuple((str(key), value) for key, value in first))


def _wrong_revision(revision: str | None) -> Problem:
    state = f"è alla versione {revision}" if revision else "non ha una versione"
    sentence = f"La base dati {state}, serve {head_revision()}: eseguire `bifocale db upgrade`."
    return Problem(severity=Severity.ERROR, table="alembic_version", count=1, sentence=sentence)


@contextmanager
def _prepared(connection: Connection) -> Iterator[None]:
    """Give SQLite the functions that the rules use, and meanwhile let it hand over texts that are not in UTF-8."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.create_function("is_utf8", 1, _is_utf8, deterministic=True)
    driver.create_function("matches", 2, _matches, deterministic=True)
    usual, driver.text_factory = driver.text_factory, lambda content: content.decode(errors="replace")
    try:
        yield
    finally:
        driver.text_factory = usual


def _is_utf8(content: bytes | None) -> int | None:
    if content is None:
        return None
    try:
        content.decode()
    except UnicodeDecodeError:
        return 0
    return 1


def _matches(content: bytes | None, pattern: str) -> int | None:
    return None if content is None else int(re.search(pattern, content.decode(errors="replace")) is not None)


def _plain(text: str) -> str:
    """Return a value as one short line without characters that move a terminal."""
    shown = "".join(character if character.isprintable() else "�" for character in str(text))
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
