"""The Italian of the public site, in one place."""

from typing import Final

TITLE: Final = "{ambito}: la povertà e i servizi, in due sguardi"
DEMO: Final = "Dati dimostrativi"
SKIP: Final = "Vai al contenuto"
NAV_LABEL: Final = "Pagine"
PAGES: Final = {
    "mappa": "Mappa dei comuni",
    "tempo": "{lead} e territorio nel tempo",
    "servizi": "Posti nei servizi",
    "dettaglio": "Chi, come, con quanto",
    "definizioni": "Definizioni",
    "edizione": "Questa edizione",
}
EDITION_LINE: Final = "Edizione {number} · dati {to_day}"
CHOICES: Final = {
    "board": "Tavola",
    "indicator": "Indicatore",
    "lens": "Ottica",
    "period": "Periodo",
    "measure": "Misura",
    "unit": "Passo",
    "service": "Servizio",
    "place": "Comune",
}
LENSES: Final = {"residence": "dove le persone risiedono", "place": "dove stanno i servizi"}
MEASURES: Final = {"lisciato": "tasso stimato (lisciato)", "grezzo": "valore osservato"}
UNITS: Final = {"month": "mese", "quarter": "trimestre", "year": "anno"}
LOOKS: Final = {
    "zero": "nessuno",
    "suppressed": "protetto: poche persone",
    "not_supplied": "dati non forniti",
    "undefined": "non calcolabile",
}
WORDS: Final = {
    "choosePlace": "Scegliere un comune sulla mappa o nell'elenco: qui se ne legge il valore, con quelli dell'Ambito.",
    "noPlace": "Tutti",
    "beside": "Accanto",
    "towns": "comuni",
    "town": "comune",
    "residents": "residenti",
    "noFigure": "Di questo indicatore l'edizione non ha una figura con queste scelte.",
    "noData": "Questa parte non si riesce a leggere. Se manca la rete, riaprire la pagina quando torna.",
    "loading": "Lettura dei dati…",
    "table": "Tabella",
    "file": "Scarica i dati (CSV)",
    "value": "Valore",
    "row": "Voce",
    "place": "Comune",
    "period": "Periodo",
    "late": "provvisorio",
    "map": "Mappa dei comuni",
    "offline": "Senza rete: quello che è già stato aperto continua a funzionare.",
}
NO_BOUNDARIES: Final = (
    "L'edizione non ha i confini dei comuni: scegliere un comune dall'elenco; i valori sono nella tabella."
)
NO_SCRIPT: Final = (
    "Mappe e grafici hanno bisogno di JavaScript. Tutti i numeri sono anche nei file, in fondo alla pagina «Questa "
    "edizione»."
)
DEFINITION: Final = {
    "explanation": "Che cosa dice",
    "formula": "Come si calcola",
    "aims": "A che cosa serve",
    "limits": "Che cosa non dice",
    "source": "Da dove viene la definizione",
}
FACTS: Final = {
    "of": "Di",
    "number": "Numero",
    "day": "Dati aggiornati al",
    "made": "Fatta il",
    "months": "Mesi con dati",
    "cells": "Numeri",
    "key": "Impronta della chiave",
    "mark": "Impronta del file (SHA-256)",
    "program": "Versione del programma",
}
PROTECTION: Final = (
    "Qui c'è solo quello che chiunque può leggere. I conteggi da 1 a {most} persone non si dicono mai; gli altri sono "
    "arrotondati a multipli di {base}, sempre allo stesso modo per le stesse persone. Prima di pubblicare, il "
    "programma ha provato a risalire a singole persone da questi numeri, da soli e insieme a quelli delle edizioni "
    "prima: se ci fosse riuscito, questa edizione non ci sarebbe."
)
PROTECTION_TITLE: Final = "Come sono protette le persone"
FILES_TITLE: Final = "I file"
WHOLE_FILE: Final = "L'edizione intera, firmata (ZIP)"
FILE_OF: Final = "{name} (CSV)"
CHANGED_TITLE: Final = "Che cosa è cambiato rispetto all'edizione {number}"
CHANGED_HEADS: Final = ("Indicatore", "Luogo", "Periodo", "Prima", "Ora")
LICENCE: Final = "{attribution} Dati e testi: CC BY 4.0."
BOARD_COLUMNS: Final = ("tavola", "periodo", "codice", "luogo", "riga", "colonna", "valore", "edizione", "avvertenza")
COLUMNS: Final = {
    "indicator": "indicatore",
    "lens": "ottica",
    "level": "livello",
    "place": "codice",
    "name": "luogo",
    "period": "periodo",
    "unit": "passo",
    "group": "gruppo",
    "value": "valore",
    "numerator": "numeratore",
    "denominator": "denominatore",
    "lower": "limite_inferiore_95",
    "upper": "limite_superiore_95",
    "status": "stato",
    "provisional": "provvisorio",
    "edition": "edizione",
    "note": "avvertenza",
}
