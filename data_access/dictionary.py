"""Writes the data dictionary of the shared database, from the tables themselves.

Comes in: `data_access.models`. Goes out: Markdown in Italian, kept as ``docs/schema.md``.
Must not: open a database, add a meaning that the tables do not carry.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from sqlalchemy import CheckConstraint, Column, Enum, Index, Table, UniqueConstraint, make_url

from data_access.finding_kinds import finding_kinds
from data_access.models import metadata
from data_access.vocabulary import Term

INTRODUCTION: Final = """# Dizionario dei dati

La base dati condivisa di Bifocale, tabella per tabella. È la stessa su SQLite e su PostgreSQL (i tipi indicati sono
quelli di PostgreSQL). Questo documento è scritto da `bifocale db describe`: non va corretto a mano.

I codici ISTAT sono testo di sei caratteri, con gli zeri iniziali. Le persone hanno solo una chiave pseudonima: nessun
nome, nessun codice fiscale, nessun giorno di nascita. Un valore vuoto (`NULL`) è un dato che non c'è, mai uno zero.

Una permanenza (`stay`) dice chi dormiva dove; le persone incontrate si contano dagli accessi (`contact`), e una
permanenza da sola non ne aggiunge. Chi dorme in un posto letto ha perciò almeno un accesso in quel servizio nei mesi
della permanenza; chi vive in un alloggio può non averne.

In fondo: i [vocabolari](#vocabolari) e i [controlli](#controlli) di `bifocale db check`."""
HEADER: Final = "| Colonna | Tipo | Chiave | Vuoto | Rimando | Significato |\n| --- | --- | --- | --- | --- | --- |"
DIALECT: Final = make_url("postgresql+psycopg://").get_dialect()()


def describe() -> str:
    """Return the data dictionary: contents, every table in alphabetical order, the vocabularies, what is checked."""
    tables = sorted(metadata.tables.values(), key=lambda table: table.name)
    words = ["# Vocabolari", *_vocabularies(tables)]
    sections = [INTRODUCTION, _contents(tables), *map(_table, tables), *words, finding_kinds()]
    return "\n\n".join(sections) + "\n"


def _contents(tables: Iterable[Table]) -> str:
    return "\n".join(f"- [{table.name}](#{table.name}): {table.comment}" for table in tables)


def _table(table: Table) -> str:
    rows = "\n".join(_row(column) for column in table.columns)
    rules = "\n".join((*_checks(table), *_uniques(table), *_indexes(table)))
    return "\n\n".join(part for part in (f"## {table.name}", f"{table.comment}.", f"{HEADER}\n{rows}", rules) if part)


def _row(column: Column[Any]) -> str:
    cells = (
        f"`{column.name}`",
        _type(column),
        "sì" if column.primary_key else "",
        "sì" if column.nullable else "",
        ", ".join(f"`{key.target_fullname}`" for key in column.foreign_keys),
        f"{column.comment}",
    )
    return f"| {' | '.join(cells)} |"


def _type(column: Column[Any]) -> str:
    """Return the type of a column; a word of a vocabulary leads to its list of codes."""
    if isinstance(column.type, Enum):
        name = _vocabulary(column.type).__name__
        return f"[{name}](#{name.lower()})"
    return column.type.compile(DIALECT).lower()


def _checks(table: Table) -> Iterator[str]:
    """Yield the rules of a table; those that only repeat a vocabulary are left to it."""
    own = (rule for rule in table.constraints if isinstance(rule, CheckConstraint) and not _of_vocabulary(rule))
    for rule in sorted(own, key=_name):
        yield f"- Regola `{_name(rule)}`: `{rule.sqltext}`"


def _uniques(table: Table) -> Iterator[str]:
    for rule in sorted((rule for rule in table.constraints if isinstance(rule, UniqueConstraint)), key=_name):
        yield f"- Senza doppioni `{_name(rule)}`: {_listed(rule.columns.keys())}"


def _indexes(table: Table) -> Iterator[str]:
    for index in sorted(table.indexes, key=_name):
        kind = "Indice senza doppioni" if index.unique else "Indice"
        where = index.dialect_options["postgresql"]["where"]
        condition = "" if where is None else f", solo dove `{where}`"
        yield f"- {kind} `{_name(index)}`: {_listed(index.columns.keys())}{condition}"


def _vocabularies(tables: Iterable[Table]) -> Iterator[str]:
    types = (column.type for table in tables for column in table.columns)
    used = {_vocabulary(kind) for kind in types if isinstance(kind, Enum)}
    for vocabulary in sorted(used, key=lambda vocabulary: vocabulary.__name__):
        rows = "\n".join(f"| `{term}` | {term.label} | {term.definition} |" for term in vocabulary)
        yield f"## {vocabulary.__name__}\n\n| Codice | Etichetta | Definizione |\n| --- | --- | --- |\n{rows}"


def _vocabulary(kind: Enum) -> type[Term]:
    """Return the vocabulary of a column (every enumeration of the tables is one: `data_access.models.base`)."""
    return cast("type[Term]", kind.enum_class)


def _of_vocabulary(rule: CheckConstraint) -> bool:
    return bool(getattr(rule, "_type_bound", False))


def _name(rule: CheckConstraint | UniqueConstraint | Index) -> str:
    return str(rule.name)


def _listed(columns: Iterable[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
