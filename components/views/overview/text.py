"""The Italian of the overview: its words, titles and sentences, and heads of its table, module by module.

Comes in: results, names, counts. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from data_access.vocabulary import ResidenceClass
from indicators.italian.numbers import listed
from indicators.model.query import Lens
from indicators.monitoring.alerts import AlertKind

# -- cards ----------------------------------------------------------------------------------------------------------

TOO_FEW_MONTHS: Final = "Nessun andamento mensile: in troppi mesi il valore manca o è protetto."
TOO_SMALL: Final = "Nessun andamento mensile: i numeri sarebbero troppo piccoli."
TOO_RECENT: Final = "Servono {months} mesi già finiti."
NOT_BY_MONTH: Final = "Nessun andamento mensile: si misura sull'intero periodo."
LENSES: Final = {Lens.RESIDENCE: "per comune di residenza", Lens.PLACE: "per sede del servizio"}
CLASSES: Final[Mapping[str, str]] = {
    ResidenceClass.AMBITO: "Territorio",
    ResidenceClass.OUTSIDE: "Fuori Ambito",
    ResidenceClass.NONE: "Senza residenza",
    ResidenceClass.UNKNOWN: "Non nota",
}
"""Where those come from who do not live in the lead municipality."""
NOTHING_TO_MEASURE: Final = {
    "bed_occupancy": "nessun posto letto",
    "unmet_demand": "nessuna richiesta",
    "exits_to_autonomy": "nessuna uscita",
    "multidimensional_needs": "nessuna valutazione",
    "contacts_per_person": "nessuna persona",
}
"""Why an area has no value, where there is nothing to divide by."""
AMBITO_NAME: Final = "Ambito"
PALE: Final = "Barra chiara: dati provvisori"
LATE: Final = "dato provvisorio"
HOW: Final = "Come si calcola"


def range_words(low: str, high: str) -> str:
    """Return between what a value lies."""
    return f"tra {low} e {high}"


def base_words(numerator: str, denominator: str) -> str:
    """Return on how many a value rests."""
    return f"{numerator} su {denominator}"


def formula_words(explanation: str, formula: str, limits: str) -> str:
    """Return how a figure is worked out, and what it does not say if anything."""
    return f"{explanation} Formula: {formula}.{f' {limits}' if limits else ''}"


# -- view -----------------------------------------------------------------------------------------------------------

NO_CHANGE: Final = (
    "Nessuna differenza dall'anno prima più grande di quanto spieghi il caso, tra tanti confronti; presa da sola, una "
    "differenza può sembrarlo."
)
NO_COMPARISON: Final = (
    "Nessun confronto possibile con l'anno prima: di uno dei due periodi mancano i dati, o non si possono mostrare, o "
    "i servizi scelti sono stati aperti per tempi diversi."
)
WHOLE: Final = (
    "«Ambito» conta ogni persona una volta, anche chi vive fuori, è senza residenza o non si sa dove viva: non è la "
    "somma di {lead} e territorio, e può stare sopra o sotto a tutti e due."
)
OTHER_CARDS: Final = "Gli altri numeri dell'Ambito"
FURTHER: Final = "A chi, e con quali servizi"
VERDICTS: Final = (
    "«Stabile»: la differenza può averla fatta il caso, o la normale variazione dei mesi. «Incerto»: i casi sono "
    "troppo pochi per dire se è cambiato. Il perché di ogni scheda è in «Come si calcola»."
)
WATCHING: Final = (
    "Posti per donne e servizi pieni, liste d'attesa, dati in ritardo, obiettivi fuori rotta, alla data dei dati"
)
NO_ALERTS: Final = (
    "Nessuna segnalazione, per quanto qui si può vedere: posti per donne e servizi pieni, liste d'attesa, flussi in "
    "ritardo, obiettivi fuori rotta."
)
MOST_ALERTS: Final = 4
"""Alerts of one kind told one by one; the others are counted."""
ALERT_WORDS: Final = {
    AlertKind.WOMEN_FULL: "Posti donne pieni",
    AlertKind.SATURATED: "Posti pieni",
    AlertKind.WAITING: "Lista d'attesa",
    AlertKind.OVERDUE: "Dati in ritardo",
    AlertKind.OFF_COURSE: "Obiettivo fuori rotta",
}
OTHERS: Final = {
    AlertKind.WOMEN_FULL: "Altri {count} servizi, tutti in «Occupazione dei servizi»",
    AlertKind.SATURATED: "Altri {count} servizi, tutti in «Occupazione dei servizi»",
    AlertKind.WAITING: "Altri {count} servizi, tutti in «Occupazione dei servizi»",
    AlertKind.OVERDUE: "Altri {count} servizi, tutti in «Verifica dei dati»",
    AlertKind.OFF_COURSE: "Altri {count} obiettivi, tutti in «Piano di Zona»",
}
"""Where the alerts are that are only counted."""
WATCHED: Final = {
    "occupancy": "servizi pieni e liste d'attesa (mancano i posti occupati notte per notte)",
    "returns": "flussi in ritardo (non è indicato quali si aspettano)",
    "targets": "obiettivi fuori rotta (mancano i valori attesi)",
}
"""What alerts are about, by the frame of the snapshot that tells of it."""
CHANGES: Final = "Che cosa è cambiato"
CHANGES_NOTE: Final = "Differenze dallo stesso periodo dell'anno prima più grandi del caso, dati nuovi e rettifiche"
TO_WATCH: Final = "Da tenere d'occhio"
TO_CHECK: Final = "Verifica dei dati"
TO_OCCUPANCY: Final = "Occupazione dei servizi"
TO_PLAN: Final = "Piano di Zona"


def unseen_words(unseen: Sequence[str]) -> str:
    """Return what cannot be watched because nobody has supplied it: no alert there is no good news."""
    return f"Senza dati, e perciò non guardati: {listed(unseen)}." if unseen else ""


def more_alerts(kind: AlertKind, count: int) -> str:
    """Return how many other alerts of a kind there are, and where."""
    return f"{OTHERS[kind].format(count=count)}."


def sheet_link(name: str) -> str:
    """Return what leads to the sheet of a municipality."""
    return f"Scheda del comune: {name}"


def said_to_partner(finding: str) -> str:
    """Return a finding about services as one says it to whose they are."""
    return finding.replace("i servizi hanno", f"{OWN_SERVICES_NAME} hanno", 1)


def own_names_words(names: Sequence[str]) -> str:
    """Return which the partner's own services are."""
    return f"I vostri servizi: {listed(names)}."


# -- change ---------------------------------------------------------------------------------------------------------

STABLE: Final = "stabile"
WITHIN: Final = "il valore si è mosso entro la normale variazione dei mesi"
LIKE_FOR_LIKE: Final = " a parità di flussi"

# -- queries --------------------------------------------------------------------------------------------------------

OWN_SERVICES_NAME: Final = "i vostri servizi"

# -- table ----------------------------------------------------------------------------------------------------------

INDICATOR: Final = "Indicatore"
AREA: Final = "Area"
MONTH: Final = "Mese"
UNIT: Final = "Unità"
VALUE: Final = "Valore"
COMPARED: Final = "Confronto"
STATE: Final = "Stato"
PROVISIONAL: Final = "Provvisorio"
PERIOD: Final = "Periodo"
LOWER: Final = "Limite inferiore (95%)"
UPPER: Final = "Limite superiore (95%)"
TABLE: Final = "Tabella"
TABLE_ALT: Final = "Tabella: le schede, riga per riga"
NO_DATA: Final = "Nessun dato da mostrare."
