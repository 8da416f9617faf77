"""What became of a file that was loaded, in Italian: for the terminal, for the page, for the access log.

Comes in: `Checked`, `Loaded`. Goes out: sentences. Must not: name a table, or what names a person; tell who loads for
one organisation how many of its persons the Ambito knew already, which would say that others serve them.
"""

from collections.abc import Iterator
from typing import Final

from data_access.loading.outcome import Loaded, MonthChange
from data_access.one_line import one_line
from data_access.returns.check import Checked
from data_access.returns.findings import MASKED
from data_access.returns.personal import gives_away

SAME: Final = "«{name}» diceva quello che la base dati sa già: non è cambiato niente."
DONE: Final = "«{name}» è caricato (versione {version} dei dati{what})."
LOADED: Final = "{kind}, «{name}», versione {version}"
OF_PERSONS: Final = frozenset({"person", "household", "person_target"})
"""Tables that tell whom the Ambito knows."""
ROWS: Final = {
    "person": ("persona", "persone"),
    "household": ("nucleo", "nuclei"),
    "person_target": ("appartenenza a un gruppo", "appartenenze a gruppi"),
    "contact": ("accesso", "accessi"),
    "occupancy": ("giorno di occupazione", "giorni di occupazione"),
    "capacity": ("periodo di capienza", "periodi di capienza"),
    "request": ("richiesta", "richieste"),
    "support": ("sostegno", "sostegni"),
    "service": ("servizio", "servizi"),
    "case_record": ("presa in carico", "prese in carico"),
    "case_need": ("bisogno", "bisogni"),
    "pact": ("patto", "patti"),
    "stay": ("permanenza", "permanenze"),
    "staff_hours": ("mese di ore", "mesi di ore"),
    "residents": ("numero di residenti", "numeri di residenti"),
    "budget": ("risorsa", "risorse"),
    "municipal_budget": ("quota di un comune", "quote di comuni"),
    "outside_place": ("luogo fuori dall'Ambito", "luoghi fuori dall'Ambito"),
    "monthly_count": ("conteggio mensile", "conteggi mensili"),
    "target": ("valore atteso", "valori attesi"),
}
"""Rows of the tables, one and several."""


def sentence(checked: Checked, done: Loaded, *, of_persons: bool = True) -> str:
    """Return what became of a file; ``of_persons``: also how many persons were not known before."""
    name = file_name(checked)
    if done.version is None:
        return SAME.format(name=name)
    told = list(counts(done, of_persons=of_persons))
    return DONE.format(name=name, version=done.version, what=f": {', '.join(told)}" if told else "")


def counts(done: Loaded, *, of_persons: bool = True) -> Iterator[str]:
    """Yield how many rows of each thing are new, say otherwise than before, or took the place of others."""
    for said, rows in (("in più", done.rows.new), ("con altri valori", done.rows.changed)):
        for table, count in rows.items():
            if of_persons or table not in OF_PERSONS:
                yield f"{_number(count)} {ROWS[table][count != 1]} {said}"
    for table, (before, after) in done.rows.instead.items():
        yield f"{_number(after)} {ROWS[table][after != 1]} al posto di {_number(before)}"


def month_sentence(change: MonthChange) -> str:
    """Return what a file put in the place of a service and month."""
    return (
        f"{change.name}, {change.month:%m/%Y}: {_rows(change.after)} al posto di {_number(change.before)}; quelle di "
        "prima sono conservate."
    )


def log_detail(checked: Checked, done: Loaded) -> str:
    """Return what the access log keeps of it."""
    return LOADED.format(kind=checked.kind.key, name=file_name(checked), version=done.version)


def file_name(checked: Checked) -> str:
    """Return what a file is called, unless that names somebody."""
    return MASKED if gives_away(checked.name) else one_line(checked.name)


def _rows(count: int) -> str:
    return f"{_number(count)} {'riga' if count == 1 else 'righe'}"


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")
