"""What `bifocale db check` looks for, kind by kind, as the documentation lists it: read from the rules themselves.

Comes in: the rules of both kinds. Goes out: Markdown in Italian, a part of the data dictionary.
Must not: open a database, name a kind that no rule finds.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final

from data_access.check_rules import Known, content_rules, structure_rules
from data_access.contract_rules import key_rules, reference_rules, row_rules
from data_access.rule import Rule, Severity

INTRODUCTION: Final = """# Controlli

Che cosa cerca `bifocale db check`, oltre a ciò che la base dati stessa rifiuta. Ogni riga dice il peso, la tabella,
quante righe e le prime tre; delle tabelle sulle persone mai un valore, solo il numero della riga. Un **blocco** tiene
chiuso il cruscotto finché la riga non è corretta, e la pagina ne dice tabella e riga; gli altri lasciano aprire ogni
pagina. Con blocchi o errori il comando esce con 1."""
HEADINGS: Final = {
    "blocco": "Blocchi",
    Severity.ERROR.value: "Errori: numeri sbagliati o non calcolabili",
    Severity.WARNING.value: "Avvisi: numeri forse sbagliati, da guardare",
    Severity.NOTE.value: "Note: niente da correggere, ma chi legge deve saperlo",
}
LISTED: Final = 6
"""Tables that a kind names; more are told by number."""
_PLAIN: Final = (
    (r"^(Parole che non sono nel vocabolario) .*", r"\1"),
    (r"^(Righe che rimandano a righe) di \w+ (inesistenti).*", r"\1 \2"),
    (r"^(Testi più lunghi) di \d+ caratteri .*", r"\1 di quanto la colonna ammette"),
    (r"^(Chiavi ripetute) .*", r"\1"),
    (r" \((\w+)\)$", ""),
)
"""What a kind is called without the column of one rule: pattern and what takes its place."""


def finding_kinds() -> str:
    """Return the kinds of findings by weight, each with the tables in which it is looked for."""
    kinds = tables_by_kind()
    sections = ("\n".join(_kinds(heading, kinds[weight])) for weight, heading in HEADINGS.items())
    return "\n\n".join((INTRODUCTION, *sections))


def tables_by_kind() -> dict[str, dict[str, list[str]]]:
    """Return, by weight and kind, the tables in which it is looked for."""
    tables: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for rule in _every_rule():
        weight = "blocco" if rule.shuts else rule.severity.value
        listed = tables[weight][kind_of(rule.what)]
        if rule.table not in listed:
            listed.append(rule.table)
    return tables


def kind_of(what: str) -> str:
    """Return what a finding is called whatever its column."""
    for pattern, words in _PLAIN:
        what = re.sub(pattern, words, what)
    return what


def _every_rule() -> Iterator[Rule]:
    nothing = Known(indicators=frozenset(), municipalities=frozenset())
    yield from row_rules(dialect="sqlite")
    yield from key_rules()
    yield from reference_rules(dialect="sqlite")
    yield from structure_rules()
    yield from content_rules(today=date.min, dialect="sqlite", codes=nothing)


def _kinds(heading: str, kinds: dict[str, list[str]]) -> Iterator[str]:
    yield f"## {heading}\n"
    for what, tables in kinds.items():
        named = ", ".join(f"`{table}`" for table in tables)
        yield f"- {what}: {named if len(tables) <= LISTED else f'{len(tables)} tabelle'}"
