"""The Italian of papers, in one place.

Comes in: what is told. Goes out: words. Must not: say a number that is not in a result.
"""

from typing import Final

DEMO: Final = "Dati dimostrativi"
PAGE: Final = "pagina {} di {}"
AS_OF: Final = "dati {to_day}"
PROTECTED: Final = "numeri di persone protetti e arrotondati"
UNDRAWN: Final = "«?» sta anche per caratteri che il documento non sa scrivere"
LOGO: Final = "Logo di {ambito}"
QR: Final = "Codice QR: la stessa vista, aggiornata, all'indirizzo {address}"
LOGO_KIND: Final = (
    "Il logo «{name}» non è un disegno che i documenti possono portare: BIFOCALE_LOGO_FILE vuole un file "
    "SVG, PNG o JPEG."
)
LOGO_UNREAD: Final = "Il logo «{name}» non si può leggere ({why}): correggere BIFOCALE_LOGO_FILE."
LOGO_BROKEN: Final = (
    "Il logo «{name}» non si può disegnare: il file è rovinato, o più grande di 2 MB. Correggere BIFOCALE_LOGO_FILE."
)

# -- what every paper says of its figures ----------------------------------------------------------------------------

HOW: Final = "Come leggere i numeri"
DEFINITION: Final = "{name}: {explanation}"
FILTERS: Final = "Filtri: {filters}"
PROTECTION: Final = (
    "I numeri di persone sono arrotondati a multipli di {base}, e quelli piccoli non si dicono: «meno di {below}» può "
    "essere anche nessuno. Lo stesso gruppo di persone ha sempre lo stesso numero. Un totale può perciò differire "
    "dalla somma delle sue parti."
)
STATES: Final = (
    "«Meno di» o «protetto» non è zero; «dati non forniti» vuol dire che i servizi non li hanno mandati; "
    "«nessun valore calcolabile» che manca ciò su cui si calcola."
)
INTERVALS: Final = (
    "Dove c'è un intervallo al 95%, il caso da solo può spostare il valore entro quei limiti: due valori i cui "
    "intervalli si toccano possono non essere diversi."
)
LATE: Final = (
    "I dati degli ultimi {count} mesi, fino {to_day}, possono ancora cambiare: chi li cita aggiunga «provvisorio»."
)
LATE_ONE: Final = "I dati dell'ultimo mese, fino {to_day}, possono ancora cambiare: chi li cita aggiunga «provvisorio»."
SAME: Final = (
    "Ogni numero è quello che chiunque può rileggere sul cruscotto, con gli stessi filtri, finché i dati non cambiano."
)
COVERAGE: Final = "Copertura: quali dati mancano"
COVERED: Final = "{period}: {coverage}."
ALL_ARRIVED: Final = "Non manca nessun flusso atteso."
RETURNS_HEADS: Final = ("Servizio", "Mesi mancanti", "Attesi", "Ricevuti")
MISSING_TABLE: Final = "Servizi di cui mancano flussi"

# -- the sheet of a municipality -------------------------------------------------------------------------------------

SHEET: Final = "Scheda del comune"
NEAREST: Final = "{name} ({far})"
LIKE: Final = "Comuni come il nostro"
LIKE_TOLD: Final = "ogni 1.000 residenti; comuni come il nostro: {which}, compreso il nostro"
CALL: Final = "{name} ({far}): {answers}"

# -- the quarterly report --------------------------------------------------------------------------------------------

QUARTERLY: Final = "Rapporto trimestrale"
IN_BRIEF: Final = "In breve"
PEOPLE: Final = "Le persone"
SERVICES: Final = "I servizi"
PLACES: Final = "I comuni"
OUTCOMES: Final = "Gli esiti"
TOWNS_TABLE: Final = "Comune per comune, {period}"
TOWN: Final = "Comune"
PERSONS: Final = "Persone"
RATE: Final = "Ogni 1.000 residenti"
CALENDAR: Final = "Calendario di pubblicazione"
CALENDAR_HEADS: Final = ("Rapporto", "Prima uscita, provvisoria", "Uscita definitiva")
CALENDAR_NOTE: Final = (
    "I flussi di un mese si mandano entro il giorno {due} del mese dopo. La prima uscita è il giorno dopo la scadenza "
    "dell'ultimo mese del trimestre; quella definitiva quando nessun mese può più cambiare ({months})."
)
MONTHS_ONE: Final = "un mese dopo"
MONTHS_MANY: Final = "{count} mesi dopo"
IS_LATE: Final = "Edizione provvisoria: {words}."
IS_SETTLED: Final = "Edizione definitiva: nessun mese del trimestre può più cambiare."

# -- the yearly report of the plan -----------------------------------------------------------------------------------

YEARLY: Final = "Relazione annuale di monitoraggio del Piano di Zona"
YEARLY_SHORT: Final = "Relazione annuale sul Piano di Zona"
DATA_AT: Final = "Dati {to_day}"
YEAR_TITLE: Final = "Anno {year}"
PLAN_AT: Final = "Gli obiettivi, uno per uno"
PLAN_TABLE: Final = "Tutti gli indicatori del Piano"
PLAN_HEADS: Final = ("Indicatore", "Giudizio", "A che punto siamo", "Concordato")
PLAN_YEARS_HEADS: Final = ("Anno", "Valore", "Intervallo al 95%", "Concordato")
PLAN_NOW: Final = "Ai dati {of_day}, {tally}"
PLAN_LATEST: Final = (
    "Il giudizio è sull'ultimo valore che si può confrontare con quello concordato, ai dati {of_day}: accanto a ogni "
    "valore si dice di quando è."
)
NO_PLAN: Final = "La base dati non contiene gli obiettivi del Piano, e di quelli questa relazione non può dire niente."
NO_INDICATORS: Final = "Nessun indicatore concordato."
OBJECTIVE: Final = "{code} · {title}"
GOALS: Final = "Serve gli obiettivi dell'Agenda 2030: {goals}."
RUNNING: Final = "ultimi 12 mesi"
PROVISIONAL: Final = "provvisorio"
RESOURCES: Final = "Le risorse"
MONEY_HEADS: Final = ("Canale", "Linea di finanziamento", "Previsti", "Spesi")
NO_MONEY: Final = "La base dati non contiene previsioni di spesa per il {year}. Non vuol dire che non si spenda niente."
NOT_ACCOUNTED: Final = "non rendicontati"
MONEY_NOTE: Final = "Canali distinti non si sommano."

# -- the booklet of an assembly --------------------------------------------------------------------------------------

BOOKLET: Final = "Fascicolo per l'Assemblea"
ITEM: Final = "{place}. {title}"
UNTOLD: Final = "Vista che l'edizione non contiene"
NO_ITEMS: Final = "L'ordine del giorno non ha ancora punti."
NOTES: Final = "Appunti e decisione"
TO_DECIDE: Final = "Decisione già annotata: {decision}"
NOTE: Final = "Nota: {note}"
ONE_ITEM: Final = "Un punto all'ordine del giorno."
ITEMS: Final = "{count} punti all'ordine del giorno."
FROM_EDITION: Final = "Numeri dell'{edition}, firmata con la chiave {key}. Impronta: {mark}."
NOT_HELD: Final = (
    "L'ordine del giorno non è fissato a un'edizione: questi sono i numeri della più recente, e in assemblea "
    "potrebbero essere altri."
)
SOURCES: Final = "Da dove vengono i numeri"

# -- refusals --------------------------------------------------------------------------------------------------------

NOT_A_QUARTER: Final = "Il rapporto trimestrale è di un trimestre: scrivere il periodo come 2026-Q2, non «{period}»."
NOT_A_YEAR: Final = "{kind}: è di un anno, scrivere il periodo come 2025, non «{period}»."
NOT_OVER: Final = "{period} non è ancora finito nei dati, che arrivano a {last}: scegliere un periodo concluso."
BEFORE_DATA: Final = "I dati cominciano da {first}: {period} è prima."
NO_QUARTER: Final = "Nei dati non c'è ancora un trimestre concluso."
