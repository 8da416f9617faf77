"""The Italian of the page of the check: heads of its tables, then words, titles and sentences, module by module.

Comes in: findings, rows of the tables, days and months. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from components.escaping.markdown import Markdown
from components.widgets.tables.coverage_list import arrived_words
from data_access.vocabulary import ReturnStatus
from indicators.data_quality.findings import LABELS, Finding, Severity
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import counted, listed, number
from indicators.model.period import Period, month_label
from indicators.wording.missing_months import months_in_words

Row = dict[str, Any]
"""A row of a table, by the heads of its columns."""

# -- heads of tables ------------------------------------------------------------------------------------------------

SERVICE: Final = "Servizio"
ORGANISATION: Final = "Ente"
MONTH: Final = "Mese"
DAY: Final = "Giorno"
STATE: Final = "Stato"
RETURN_STATE: Final = "Stato del flusso"
DUE: Final = "Scadenza"
RECEIVED: Final = "Ricevuto il"
REVISIONS: Final = "Rettifiche"
ROWS_DECLARED: Final = "Righe dichiarate"
ROWS: Final = "Righe"
WHAT: Final = "Che cosa"
FINDINGS: Final = "Segnalazioni"
FINDING: Final = "Segnalazione"
CHECK: Final = "Controllo"
WEIGHT: Final = "Peso"
MONTHS_MISSING: Final = "Mesi mancanti"
ERRORS: Final = "Errori"
WARNINGS: Final = "Avvisi"
NOTES: Final = "Note"
RETURNS_EXPECTED: Final = "Flussi attesi"
RETURNS_RECEIVED: Final = "Ricevuti"
CHECKED_ON: Final = "Verificato sui dati al"
CAUTION: Final = "Avvertenza"

# -- attention ------------------------------------------------------------------------------------------------------

MISSING: Final = "Manca"
WHAT_TO_LOOK_AT: Final = "Che cosa guardare"


def others_words(count: int) -> str:
    """Return how many other things there are to look at, and where."""
    return f"e {counted(count, 'altra cosa', 'altre cose')}: qui sotto, servizio per servizio."


def missing_words(months: Sequence[int], due: date) -> str:
    """Return which returns never came, and when the first of them was due."""
    due_by = f"atteso entro il {day_in_words(due)}"
    if len(months) == 1:
        return f"il flusso di {months_in_words(months)}, {due_by}."
    return f"{len(months)} flussi: {months_in_words(months)}, il primo {due_by}."


def later_words(months: Sequence[int]) -> str:
    """Return how many returns are missing after the period: one month for each of them."""
    missing = "manca 1 flusso" if len(months) == 1 else f"mancano {len(months)} flussi"
    return f"Dopo il periodo scelto {missing}: {months_in_words(sorted(set(months)))}."


def later_link(year: int) -> str:
    """Return what leads to the returns that are missing after the period."""
    return f"Guarda il {year}"


# -- view -----------------------------------------------------------------------------------------------------------

NOT_KNOWN: Final = "Non si sa se mancano flussi, perché non è indicato quali si aspettano"
EMPTY: Final = "Nessun servizio da verificare con questi filtri: cambiare servizi, tipi o periodo."
NO_FINDINGS: Final = "Nessuna segnalazione su questo servizio nel periodo: i dati ricevuti sembrano in ordine."
ONLY_MISSING: Final = "Che cosa manca è nell'elenco dei flussi: finché non arriva, non si può controllare."
NO_RETURNS: Final = "In questo periodo non erano attesi flussi da questo servizio."
NO_FIGURES: Final = "Senza flussi non ci sono numeri da mostrare: un mese non fornito non vale zero."
HOW: Final = (
    "Mese per mese, accanto al mese prima e allo stesso mese dell'anno prima: i numeri esatti che Bifocale calcola e "
    "mostra (accessi, persone distinte, notti-letto). Un mese senza flusso non vale zero: resta vuoto."
)
ROW_BY_ROW: Final = Markdown(
    "Questa pagina guarda i dati ricevuti, servizio per servizio. Date, codici, nomi e righe della base dati che si "
    "contraddicono li elenca tutti, con la riga da correggere, il comando `bifocale db check` di chi gestisce il "
    "servizio."
)
WEIGHTS: Final = (
    "errori: numeri sbagliati o non calcolabili; avvisi: numeri forse sbagliati, da guardare; note: niente da "
    "correggere, ma chi legge deve saperlo"
)
EVERY_RETURN: Final = "I flussi di ogni servizio"
ONE_BY_ONE: Final = "Servizio per servizio"
SAVE_ALL: Final = "Scarica tutta la verifica (CSV)"
SAVE_FINDINGS: Final = "Scarica le segnalazioni (CSV)"
CHOOSE: Final = "Servizio da verificare"
DAYS_AND_ROWS: Final = "Giorni e righe"


def services_subtitle(period: str, on: date) -> str:
    """Return what the table of the services tells, and what its weights mean."""
    return f"Servizio per servizio · {period} · dati al {day_in_words(on)} · {WEIGHTS}"


def findings_subtitle(service: str) -> str:
    """Return what the list of the findings tells."""
    return f"{service} · ogni segnalazione con i giorni e le righe che la riguardano"


def returns_subtitle(service: str, organisation: str) -> str:
    """Return what the list of the returns tells."""
    return f"{service} · {organisation} · che cosa è arrivato, e quando"


def returns_alt(service: str) -> str:
    """Return the table of the returns in words."""
    return f"Tabella: i flussi di {service}"


def figures_alt(service: str) -> str:
    """Return the table of the figures in words."""
    return f"Tabella: i numeri di {service}"


def evidence_alt(sentence: str) -> str:
    """Return the table of the days and rows of a finding in words."""
    return f"Tabella: {sentence}"


# -- tables ---------------------------------------------------------------------------------------------------------

NAMES: Final = {
    "contacts": ("Accessi", 0),
    "persons": ("Persone", 0),
    "bed_nights": ("Notti-letto", 0),
    "occupancy": ("Occupazione %", 1),
}
"""Italian name and decimals of each figure."""
AGO: Final = {"": "", "_previous": ", mese prima", "_year": ", anno prima"}
"""What is added to a figure's name by when it is of."""
SHORT: Final = {
    f"{name}{words}": words.removeprefix(", ") for name, _ in NAMES.values() for words in AGO.values() if words
}
"""What the heading of a column of a former month says, beside the figure that it is of."""
WEIGHT_WORDS: Final = ((ERRORS, "errore", "errori"), (WARNINGS, "avviso", "avvisi"), (NOTES, "nota", "note"))
ABSENT: Final = "non arrivato"
NONE: Final = "nessuno"


def whole_month(month: int) -> str:
    """Return when a finding is of, where it is of a month as a whole."""
    return f"tutto il mese: {month_label(month)}"


def finding_label(one: Finding) -> str:
    """Return how weighty a finding is and what kind it is of: ``Errore · Righe identiche``."""
    return f"{one.severity.value.capitalize()} · {LABELS[one.check]}"


def _all(count: int) -> str:
    few = {1: "Il servizio è", 2: "Entrambi i servizi sono"}
    return few.get(count, f"Tutti i {count} servizi sono")


def period_words(period: Period, rows: Sequence[Row], *, is_unknown: bool = False) -> str:
    """Return the same in the words of a whole period: ``Nel periodo 2025 sono arrivati…``.

    ``is_unknown`` where nobody says which returns are expected: then nobody knows that none is missing.
    """
    said = services_words(rows)
    if is_unknown:
        warning = said.partition("; ")[2]
        said = f"{NOT_KNOWN}; {warning}" if warning[:1].isdigit() else f"{NOT_KNOWN}."
    return f"Nel periodo {period.label} {said[0].lower()}{said[1:]}"


def odd_words(findings: Sequence[Finding], *, expected: int = 0, received: int = 0) -> str:
    """Return what looks odd in a service, kind by kind: ``Da guardare: righe identiche``.

    Of the returns ``expected`` as many were ``received``: what did not come is not said to be in order.
    """
    if not findings and received < expected:
        return "Niente di strano in ciò che è arrivato." if received else "Non è arrivato niente da controllare."
    if not findings:
        return "Niente di strano."
    kinds = dict.fromkeys(LABELS[one.check] for one in findings)
    begins = "Da sapere" if all(one.severity is Severity.NOTE for one in findings) else "Da guardare"
    return f"{begins}: {listed([f'{kind[0].lower()}{kind[1:]}' for kind in kinds])}."


def services_words(rows: Sequence[Row]) -> str:
    """Return how many returns arrived and how much there is to look at, over the services listed."""
    expected, received = (sum(row[name] for row in rows) for name in (RETURNS_EXPECTED, RETURNS_RECEIVED))
    counts = ((sum(row[name] for row in rows), one, several) for name, one, several in WEIGHT_WORDS)
    phrases = [counted(count, one, several) for count, one, several in counts if count]
    arrived = arrived_words(received, expected) if expected else "Nessun flusso atteso"
    nothing = "" if received < expected else "; niente da segnalare"
    return f"{arrived}{f'; {listed(phrases)}' if phrases else nothing}."


def in_order_words(rows: Sequence[Row], contested: Collection[str] = ()) -> str:
    """Return how many of the services listed miss nothing, have nothing to put right and are not contested (names)."""
    amiss = [
        row
        for row in rows
        if row[MONTHS_MISSING] != NONE or row[ERRORS] or row[WARNINGS] or row.get(SERVICE) in contested
    ]
    fine = len(rows) - len(amiss)
    if not amiss:
        return f"{_all(fine)} in ordine."
    if not fine:
        return f"{_all(len(amiss))} da guardare."
    said = "1 servizio è" if fine == 1 else f"{fine} servizi sono"
    return f"{said} in ordine, {len(amiss)} da guardare."


def figures_words(name: str, rows: Sequence[Row]) -> str:
    """Return the newest month with contacts beside the month before and the same month of the year before."""
    valued = [row for row in rows if row.get("Accessi") is not None]
    if not valued:
        return f"{name}: nessun dato fornito nel periodo."
    row = valued[-1]
    before = [
        f"{number(row[f'Accessi{ago}'])} {words}"
        for ago, words in ((AGO["_previous"], "il mese prima"), (AGO["_year"], "un anno prima"))
        if row.get(f"Accessi{ago}") is not None
    ]
    said = f"{name}: {counted(int(row['Accessi']), 'accesso', 'accessi')} in {row[MONTH]}"
    return f"{said}, contro {listed(before)}." if before else f"{said}."


def returns_words(rows: Sequence[Row]) -> str:
    """Return how many of the returns expected arrived, and how many of them late."""
    received = [row for row in rows if row[RECEIVED] != ABSENT]
    if not rows:
        return "Nessun flusso atteso."
    late = sum(row[STATE] == ReturnStatus.LATE.label for row in received)
    text = arrived_words(len(received), len(rows))
    if not received:
        return f"{text}."
    return f"{text}, di cui {late} in ritardo." if late else f"{text}, nessuno in ritardo."
