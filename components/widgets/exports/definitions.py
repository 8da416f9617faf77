"""What the words of a table that leaves mean: its indicators, its states, its limits, the terms of the trade.

Comes in: entries of the catalogue, a frame with Italian names. Goes out: definitions, for the sheet that holds them.
Must not: define what the table does not hold.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

from components.widgets.terms import TERMS, terms_in
from data_access.settings import Thresholds
from indicators.catalogue.catalogue import INDICATORS, in_words
from indicators.interchange.exported_table import Definition
from indicators.italian.numbers import NO_NUMBER
from indicators.model.indicator import Indicator

LIMITS: Final = "Limite inferiore e superiore (95%)"
PROTECTED: Final = "protetto"
STATES: Final[Mapping[str, str]] = {
    PROTECTED: "Il numero c'è e non è mostrato, perché nessuno sia riconoscibile: non è uno zero.",
    "non fornito": "Chi doveva dare il dato non l'ha dato: non è uno zero.",
    "non calcolabile": "Per questa riga il valore non esiste: per esempio, non c'è nessuno su cui calcolarlo.",
}
"""What is said of the states of a value, by the end of their words."""
COLUMNS: Final[Mapping[str, Definition]] = {
    "Limite inferiore (95%)": Definition(
        term=LIMITS,
        meaning="Il valore vero sta tra i due limiti 95 volte su 100: più i casi sono pochi, più i limiti sono "
        "lontani.",
    ),
    "Provvisorio": Definition(
        term="Provvisorio",
        meaning="Se i mesi della riga possono ancora cambiare perché i dati sono recenti.",
    ),
    "Codice ISTAT": Definition(
        term="Codice ISTAT",
        meaning="Codice del comune, di sei cifre: è un testo, e può iniziare con zero.",
    ),
}
"""What is said of columns, by name."""
DASH: Final = Definition(term=NO_NUMBER, meaning="Qui non c'è nessun numero da dire.")


def definitions_of(frame: pl.DataFrame, entries: Iterable[Indicator], thresholds: Thresholds) -> list[Definition]:
    """Return what the words of a table mean: its indicators first, as they read with the thresholds in force."""
    named = _indicators_named(frame)
    known = {one.key: in_words(one, thresholds) for one in (*entries, *named)}
    indicators = [
        Definition(
            term=one.name,
            meaning=one.explanation,
            formula=one.formula,
            unit=one.unit,
            limits=one.limits,
            source=one.source,
        )
        for one in known.values()
    ]
    columns = [meaning for name, meaning in COLUMNS.items() if name in frame.columns]
    return [*indicators, *columns, *_states(frame), *_terms(frame, known.values())]


def state_mark(words: str | None) -> str:
    """Return the words of a state if they say why a value is not told, else a dash."""
    return words if words and words.endswith((*STATES,)) else NO_NUMBER


def _indicators_named(frame: pl.DataFrame) -> list[Indicator]:
    """Return the indicators whose names stand in a column, or are the names of columns."""
    by_name = {one.name: one for one in INDICATORS.values()}
    words = frame["Indicatore"].unique(maintain_order=True).to_list() if "Indicatore" in frame.columns else []
    return [by_name[name] for name in (*frame.columns, *words) if name in by_name]


def _states(frame: pl.DataFrame) -> list[Definition]:
    told = {word for word in _words(frame) for state in STATES if word.endswith(state)}
    found = [
        Definition(term=word, meaning=meaning)
        for state, meaning in STATES.items()
        for word in sorted(told)
        if word.endswith(state)
    ]
    return [*found, DASH]


def _terms(frame: pl.DataFrame, entries: Iterable[Indicator]) -> list[Definition]:
    text = "\n".join([*_words(frame), *frame.columns, *(f"{one.name} {one.unit}" for one in entries)])
    return [Definition(term=term, meaning=meaning) for term, meaning in TERMS.items() if term in terms_in([text])]


def _words(frame: pl.DataFrame) -> list[str]:
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return [word for name in texts for word in frame[name].unique(maintain_order=True) if word]
