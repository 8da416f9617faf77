"""Acronyms and terms of the trade, in plain words where they stand: under the figure whose names or unit hold them.

Comes in: a `Result`, or the words of rows. Goes out: one Italian line, empty where every word is plain.
Must not: draw, explain an indicator (its own entry does).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from components.figures.core.labels import group_label
from indicators.model.query import Grouping
from indicators.model.result import Result

TERMS: Final[Mapping[str, str]] = {
    "PUA": "punto unico di accesso, lo sportello a cui ci si rivolge per primo",
    "PNRR": "Piano nazionale di ripresa e resilienza",
    "M5C2 1.3": "missione 5 (inclusione), componente 2 (famiglie e terzo settore), investimento 1.3 (alloggi "
    "temporanei e stazioni di posta)",
    "indice T": "l'indice di Theil, zero se tutti i comuni hanno lo stesso tasso e più alto se i tassi sono diversi",
    "lisciato": "il tasso di un comune piccolo è avvicinato alla media del territorio: lì pochi casi lo spostano molto",
}
"""What is not said by everybody, and what it means."""
_NAMED: Final = (Grouping.SERVICE_TYPE, Grouping.STRAND, Grouping.SERVICE)
"""Groupings whose names may hold such words."""


def terms_in(words: Iterable[str]) -> str:
    """Return what the terms among some words mean: ``PUA: punto unico di accesso, …``."""
    text = "\n".join(words)
    explained = [f"{term}: {meaning}" for term, meaning in TERMS.items() if re.search(rf"\b{re.escape(term)}\b", text)]
    return f"{'; '.join(explained)}." if explained else ""


def terms_of(result: Result) -> str:
    """Return what the terms of a result mean: of its name, its unit, the groups that it has rows of."""
    names = [
        group_label(result.directory, grouping, code)
        for grouping in result.query.by
        if grouping in _NAMED
        for code in result.frame[str(grouping)].unique(maintain_order=True)
        if code
    ]
    return terms_in([result.indicator.name, result.indicator.unit, *names])


def terms_of_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what the terms in the words of some rows mean."""
    return terms_in(value for row in rows for value in row.values() if isinstance(value, str))
